#define _POSIX_C_SOURCE 200809L
#include "files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void fail(const char *path) {
    perror(path);
    exit(2);
}

static char *next_path(void) {
    static __thread char paths[4][4096];
    static __thread unsigned next;
    return paths[next++ % 4];
}

const char *fixture(const char *name) {
    char *path = next_path();
    snprintf(path, 4096, "%s/images/%s", LADING_FIXTURES, name);
    return path;
}

struct file read_fixture(const char *name) {
    const char *path = fixture(name);
    struct file file = {NULL, 0};
    FILE *stream = fopen(path, "rb");
    if (stream == NULL || fseek(stream, 0, SEEK_END) != 0) fail(path);
    file.size = (uint64_t)ftell(stream);
    rewind(stream);
    file.bytes = (unsigned char *)malloc(file.size);
    if (file.bytes == NULL || fread(file.bytes, 1, file.size, stream) != file.size) fail(path);
    fclose(stream);
    return file;
}

unsigned char *copy_of(const unsigned char *bytes, uint64_t size) {
    unsigned char *copy = (unsigned char *)malloc(size);
    if (copy == NULL) fail("malloc");
    memcpy(copy, bytes, size);
    return copy;
}

const char *write_file(const char *name, const void *bytes, uint64_t size) {
    const char *folder = getenv("LADING_TEST_FOLDER");
    char *path = next_path();
    FILE *stream;
    snprintf(path, 4096, "%s/%s", folder != NULL ? folder : ".", name);
    stream = fopen(path, "wb");
    if (stream == NULL || (size > 0 && fwrite(bytes, 1, size, stream) != size) || fclose(stream) != 0) fail(path);
    return path;
}
