/* Loaded before the library: while the file READ_ONLY_WHILE is there, files can't be written, as on a disk that the kernel has
 * made read-only after an error. A mount over the folder would not do: what is open is not below it. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define REAL(result, name, ...) ((result(*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name))

static int is_read_only(void) {
    const char *path = getenv("READ_ONLY_WHILE");
    if (path == NULL || access(path, F_OK) != 0) return 0;
    errno = EROFS;
    return 1;
}

int openat(int at, const char *name, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    const int mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, int) : 0;
    va_end(rest);
    if ((flags & (O_WRONLY | O_RDWR | O_CREAT)) != 0 && is_read_only()) return -1;
    return REAL(int, openat, int, const char *, int, ...)(at, name, flags, mode);
}
int mkdirat(int at, const char *name, mode_t mode) {
    if (faccessat(at, name, F_OK, 0) != 0 && is_read_only()) return -1;
    return REAL(int, mkdirat, int, const char *, mode_t)(at, name, mode);
}
int renameat(int at, const char *name, int to_at, const char *to) {
    return is_read_only() ? -1 : REAL(int, renameat, int, const char *, int, const char *)(at, name, to_at, to);
}
int unlinkat(int at, const char *name, int flags) {
    return is_read_only() ? -1 : REAL(int, unlinkat, int, const char *, int)(at, name, flags);
}
