/* Loaded before the library: ends the process with SIGKILL at the n-th change that it makes to files of a folder, and
 * writes down the changes that it made, for power_cut.py.
 *
 * KILL_FOLDER, KILL_AT (from 1; 0 never), KILL_MODE: "before" the change, "after" it, or "half", for which only writes
 * count, and of the n-th only half is written. KILL_TOTAL names a file for the numbers of changes and of writes, written
 * at the process's own end. KILL_LOG names one for the changes: a line "what offset size path", tabs between, then `size`
 * bytes, which are what was written or, of a rename, the new path. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

enum { PATH = 4096 };
typedef ssize_t (*write_call)(int, const void *, size_t);

/* One change at a time, so that the log has them in their order. */
static pthread_mutex_t changing = PTHREAD_MUTEX_INITIALIZER;
static const char *folder, *mode = "";
static int kill_at, changes, writes, journal = -1;

#define REAL(result, name, ...) ((result(*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name))

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("KILL_LOG");
    folder = getenv("KILL_FOLDER");
    if (getenv("KILL_MODE") != NULL) mode = getenv("KILL_MODE");
    kill_at = getenv("KILL_AT") != NULL ? atoi(getenv("KILL_AT")) : 0;
    if (path != NULL) journal = REAL(int, open, const char *, int, ...)(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
}

__attribute__((destructor)) static void end(void) {
    const char *path = getenv("KILL_TOTAL");
    FILE *file = path != NULL ? fopen(path, "w") : NULL;
    if (file == NULL) return;
    fprintf(file, "%d %d\n", changes, writes);
    fclose(file);
}

static int is_ours(const char *path) { return folder != NULL && path != NULL && strncmp(path, folder, strlen(folder)) == 0; }

/* The path of what is open; NULL when it has none. */
static const char *any_path_of(int descriptor, char path[PATH]) {
    char link[64];
    ssize_t size;
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    size = readlink(link, path, PATH - 1);
    if (size <= 0) return NULL;
    path[size] = '\0';
    return path;
}
/* The path of an open file of the folder; NULL of any other. */
static const char *path_of(int descriptor, char path[PATH]) {
    return folder != NULL && is_ours(any_path_of(descriptor, path)) ? path : NULL;
}
/* The path of a name in an open folder. */
static const char *path_at(int at, const char *name, char path[PATH]) {
    size_t size;
    if (folder == NULL || name == NULL || at == AT_FDCWD || name[0] == '/') return name;
    if (any_path_of(at, path) == NULL) return NULL;
    size = strlen(path);
    if (size + strlen(name) + 2 > PATH) return NULL;
    snprintf(path + size, PATH - size, "/%s", name);
    return path;
}

static void die(void) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

static void note(const char *what, const char *path, off_t offset, const void *bytes, size_t size) {
    const write_call real = REAL(ssize_t, write, int, const void *, size_t);
    char line[PATH + 64];
    const int length = snprintf(line, sizeof line, "%s\t%lld\t%zu\t%s\n", what, (long long)offset, size, path);
    if (journal >= 0 && (real(journal, line, (size_t)length) != length || real(journal, bytes, size) != (ssize_t)size)) abort();
}

/* Counts a change; 1 when it is the one to die at. */
static int counted(int is_write) {
    changes++;
    writes += is_write;
    return kill_at > 0 && (strcmp(mode, "half") != 0 ? changes : is_write ? writes : 0) == kill_at;
}

/* Carries out a change, and dies with it when its time has come. */
#define CHANGE(what, path, offset, bytes, size, type, real)      \
    do {                                                         \
        pthread_mutex_lock(&changing);                           \
        const int is_last = counted(0);                          \
        if (is_last && strcmp(mode, "before") == 0) die();       \
        const type result = real;                                \
        if (result >= 0) note(what, path, offset, bytes, size);  \
        if (is_last) die();                                      \
        pthread_mutex_unlock(&changing);                         \
        return result;                                           \
    } while (0)

/* Where `written` bytes, the last that were, began. */
static off_t before(int descriptor, ssize_t written) { return lseek(descriptor, 0, SEEK_CUR) - written; }

static ssize_t written(int descriptor, const void *bytes, size_t size, off_t place, const char *path) {
    const int is_placed = place >= 0;
    ssize_t result;
    pthread_mutex_lock(&changing);
    const int is_last = counted(1);
    if (is_last && strcmp(mode, "before") == 0) die();
    if (is_last && strcmp(mode, "half") == 0) size /= 2;
    result = is_placed ? REAL(ssize_t, pwrite, int, const void *, size_t, off_t)(descriptor, bytes, size, place)
                       : REAL(ssize_t, write, int, const void *, size_t)(descriptor, bytes, size);
    if (result >= 0) note("write", path, is_placed ? place : before(descriptor, result), bytes, (size_t)result);
    if (is_last) die();
    pthread_mutex_unlock(&changing);
    return result;
}

ssize_t write(int descriptor, const void *bytes, size_t size) {
    char buffer[PATH];
    const char *path = path_of(descriptor, buffer);
    if (path != NULL) return written(descriptor, bytes, size, -1, path);
    return REAL(ssize_t, write, int, const void *, size_t)(descriptor, bytes, size);
}
ssize_t pwrite(int descriptor, const void *bytes, size_t size, off_t place) {
    char buffer[PATH];
    const char *path = path_of(descriptor, buffer);
    if (path != NULL) return written(descriptor, bytes, size, place, path);
    return REAL(ssize_t, pwrite, int, const void *, size_t, off_t)(descriptor, bytes, size, place);
}
static int opened(int at, const char *name, const char *path, int flags, int access_mode) {
    int (*real)(int, const char *, int, ...) = REAL(int, openat, int, const char *, int, ...);
    if (!is_ours(path) || (flags & O_DIRECTORY) != 0 || (flags & (O_CREAT | O_TRUNC)) == 0)
        return real(at, name, flags, access_mode);
    const int is_new = access(path, F_OK) != 0;
    if (!is_new && (flags & O_TRUNC) == 0) return real(at, name, flags, access_mode);
    CHANGE(is_new ? "create" : "truncate", path, 0, NULL, 0, int, real(at, name, flags, access_mode));
}
/* The mode, of a call that may give one. */
#define ACCESS_MODE(flags) ((flags) & (O_CREAT | O_TMPFILE) ? va_arg(rest, int) : 0)
int open(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    const int access_mode = ACCESS_MODE(flags);
    va_end(rest);
    return opened(AT_FDCWD, path, path, flags, access_mode);
}
int openat(int at, const char *name, int flags, ...) {
    char buffer[PATH];
    va_list rest;
    va_start(rest, flags);
    const int access_mode = ACCESS_MODE(flags);
    va_end(rest);
    return opened(at, name, path_at(at, name, buffer), flags, access_mode);
}
int truncate(const char *path, off_t size) {
    int (*real)(const char *, off_t) = REAL(int, truncate, const char *, off_t);
    if (!is_ours(path)) return real(path, size);
    CHANGE("truncate", path, size, NULL, 0, int, real(path, size));
}
int ftruncate(int descriptor, off_t size) {
    int (*real)(int, off_t) = REAL(int, ftruncate, int, off_t);
    char buffer[PATH];
    const char *path = path_of(descriptor, buffer);
    if (path == NULL) return real(descriptor, size);
    CHANGE("truncate", path, size, NULL, 0, int, real(descriptor, size));
}
#define SYNC(name)                                          \
    int name(int descriptor) {                              \
        int (*real)(int) = REAL(int, name, int);            \
        char buffer[PATH];                                  \
        const char *path = path_of(descriptor, buffer);     \
        if (path == NULL) return real(descriptor);          \
        CHANGE("sync", path, 0, NULL, 0, int, real(descriptor)); \
    }
SYNC(fdatasync)
SYNC(fsync)
int renameat(int at, const char *name, int to_at, const char *to_name) {
    int (*real)(int, const char *, int, const char *) = REAL(int, renameat, int, const char *, int, const char *);
    char from_buffer[PATH], to_buffer[PATH];
    const char *from = path_at(at, name, from_buffer), *to = path_at(to_at, to_name, to_buffer);
    if (!is_ours(from) || to == NULL) return real(at, name, to_at, to_name);
    CHANGE("rename", from, 0, to, strlen(to), int, real(at, name, to_at, to_name));
}
int rename(const char *from, const char *to) { return renameat(AT_FDCWD, from, AT_FDCWD, to); }
int mkdirat(int at, const char *name, mode_t access_mode) {
    int (*real)(int, const char *, mode_t) = REAL(int, mkdirat, int, const char *, mode_t);
    char buffer[PATH];
    const char *path = path_at(at, name, buffer);
    if (!is_ours(path)) return real(at, name, access_mode);
    CHANGE("folder", path, 0, NULL, 0, int, real(at, name, access_mode));
}
int mkdir(const char *path, mode_t access_mode) { return mkdirat(AT_FDCWD, path, access_mode); }
int unlinkat(int at, const char *name, int flags) {
    int (*real)(int, const char *, int) = REAL(int, unlinkat, int, const char *, int);
    char buffer[PATH];
    const char *path = path_at(at, name, buffer);
    if (!is_ours(path)) return real(at, name, flags);
    CHANGE("remove", path, 0, NULL, 0, int, real(at, name, flags));
}
int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }
int rmdir(const char *path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }
