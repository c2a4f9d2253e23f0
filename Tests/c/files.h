/* The images of Tests/fixtures, and files of a test's own. */
#ifndef FILES_H
#define FILES_H

#include <stdint.h>

struct file {
    unsigned char *bytes; /* to be freed */
    uint64_t size;
};

/* Path of an image of the fixtures; of this thread, valid until its fourth next call. */
const char *fixture(const char *name);
struct file read_fixture(const char *name);
unsigned char *copy_of(const unsigned char *bytes, uint64_t size);
/* Writes a file of the test's own; the path is of this thread, valid until its fourth next call. */
const char *write_file(const char *name, const void *bytes, uint64_t size);

#endif
