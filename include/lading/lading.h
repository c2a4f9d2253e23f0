#ifndef LADING_H
#define LADING_H
#endif
