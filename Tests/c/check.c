#include "check.h"

#include <stdio.h>
#include <string.h>

static int failures;
static const char *row;

void check_row(const char *name) { row = name; }
int check_failures(void) { return failures; }

static int failed(const char *file, int line) {
    const char *name = strrchr(file, '/');
    failures++;
    fprintf(stderr, "%s:%d: %s%s%s", name != NULL ? name + 1 : file, line, row != NULL ? "[" : "",
            row != NULL ? row : "", row != NULL ? "] " : "");
    return 0;
}

int check_true(int condition, const char *what, const char *file, int line) {
    if (condition) return 1;
    failed(file, line);
    fprintf(stderr, "%s\n", what);
    return 0;
}

int check_int(long long actual, long long expected, const char *what, const char *file, int line) {
    if (actual == expected) return 1;
    failed(file, line);
    fprintf(stderr, "%s is %lld, not %lld\n", what, actual, expected);
    return 0;
}

int check_text(const char *actual, const char *expected, const char *what, const char *file, int line) {
    if (actual != NULL && strcmp(actual, expected) == 0) return 1;
    failed(file, line);
    fprintf(stderr, "%s is\n  \"%s\", not\n  \"%s\"\n", what, actual != NULL ? actual : "(NULL)", expected);
    return 0;
}

int check_has(const char *actual, const char *part, const char *what, const char *file, int line) {
    if (actual != NULL && strstr(actual, part) != NULL) return 1;
    failed(file, line);
    fprintf(stderr, "%s is\n  \"%s\", without \"%s\"\n", what, actual != NULL ? actual : "(NULL)", part);
    return 0;
}

int check_code(int32_t actual, int32_t expected, const lading_error *error, const char *what, const char *file,
               int line) {
    if (actual == expected) return 1;
    failed(file, line);
    fprintf(stderr, "%s gave %s, not %s: %s\n", what, lading_code_name(actual), lading_code_name(expected),
            error != NULL ? error->message : "");
    return 0;
}

lading_string given(const char *text) {
    lading_string string = {text, text != NULL ? LADING_NUL_TERMINATED : 0};
    return string;
}

const char *text(lading_string string) { return string.data != NULL ? string.data : ""; }
