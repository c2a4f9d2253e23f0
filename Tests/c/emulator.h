/* The emulator that LADING_TEST_URL names, and clients of it. */
#ifndef EMULATOR_H
#define EMULATOR_H

#include <lading/lading.h>

/* Back to the start: no data, no faults. */
void emulator_reset(void);
void emulator_fault(const char *rules);
void emulator_settings(const char *settings);
/* Moves the emulator's clock, which its tokens, signed URLs and import tasks go by. */
void emulator_advance(unsigned seconds);
/* The answer to a GET under /_emulator/, to be freed. */
char *emulator_get(const char *path);
/* How often a part occurs in an answer of the emulator, however that spaces its JSON. */
int emulator_count(const char *path, const char *part);

/* Options for a client of the emulator, with retries that don't make a test wait. */
lading_client_options emulator_options(void);
lading_client *open_client(const lading_client_options *options);
void close_client(lading_client *client);

/* A cameras scene with one image of the fixtures. */
lading_scene *image_scene(const char *external_id);
/* The same with its image from a source, whose ownership passes to the scene. */
lading_scene *source_scene(const char *external_id, const lading_source *source);
lading_submit_options waiting(void);

#endif
