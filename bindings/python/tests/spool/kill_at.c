/* Loaded before the library: ends the process with SIGKILL at the n-th change that it makes to files of a folder.
 *
 * KILL_FOLDER, KILL_AT (from 1; 0 never), KILL_MODE: "before" the change, "after" it, or "half", which writes only
 * half of the bytes. KILL_TOTAL names a file for the number of changes, written at the process's own end. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_int changes;
static const char *folder, *mode;
static int kill_at;

__attribute__((constructor)) static void begin(void) {
    folder = getenv("KILL_FOLDER");
    mode = getenv("KILL_MODE");
    kill_at = getenv("KILL_AT") != NULL ? atoi(getenv("KILL_AT")) : 0;
}

__attribute__((destructor)) static void end(void) {
    const char *path = getenv("KILL_TOTAL");
    FILE *file = path != NULL ? fopen(path, "w") : NULL;
    if (file == NULL) return;
    fprintf(file, "%d\n", atomic_load(&changes));
    fclose(file);
}

static int is_ours(const char *path) { return folder != NULL && path != NULL && strncmp(path, folder, strlen(folder)) == 0; }

static int is_open_in_ours(int descriptor) {
    char link[64], path[4096];
    ssize_t size;
    if (folder == NULL) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    size = readlink(link, path, sizeof path - 1);
    if (size <= 0) return 0;
    path[size] = '\0';
    return is_ours(path);
}

static void die(void) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

/* 1 when this is the change to die at. */
static int counted(int ours) { return ours && atomic_fetch_add(&changes, 1) + 1 == kill_at; }

#define AROUND(ours, real)                       \
    const int last = counted(ours);              \
    if (last && strcmp(mode, "after") != 0) die(); \
    const int result = real;                     \
    if (last) die();                             \
    return result

#define REAL(name, ...) ((int (*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name))

ssize_t write(int descriptor, const void *bytes, size_t size) {
    ssize_t (*real)(int, const void *, size_t) = (ssize_t(*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");
    ssize_t written;
    if (!counted(is_open_in_ours(descriptor))) return real(descriptor, bytes, size);
    if (strcmp(mode, "before") == 0) die();
    written = real(descriptor, bytes, strcmp(mode, "half") == 0 ? size / 2 : size);
    die();
    return written;
}
int fdatasync(int descriptor) { AROUND(is_open_in_ours(descriptor), REAL(fdatasync, int)(descriptor)); }
int fsync(int descriptor) { AROUND(is_open_in_ours(descriptor), REAL(fsync, int)(descriptor)); }
int ftruncate(int descriptor, off_t size) {
    AROUND(is_open_in_ours(descriptor), REAL(ftruncate, int, off_t)(descriptor, size));
}
int rename(const char *from, const char *to) {
    AROUND(is_ours(from), REAL(rename, const char *, const char *)(from, to));
}
int unlink(const char *path) { AROUND(is_ours(path), REAL(unlink, const char *)(path)); }
int rmdir(const char *path) { AROUND(is_ours(path), REAL(rmdir, const char *)(path)); }
int mkdir(const char *path, mode_t access) { AROUND(is_ours(path), REAL(mkdir, const char *, mode_t)(path, access)); }
