/* Just enough of a test framework. A failed check is counted and printed, and the test goes on: no call of the library
 * is unsafe after an earlier one failed. */
#ifndef CHECK_H
#define CHECK_H

#include <lading/lading.h>

struct test {
    const char *name;
    void (*run)(void);
};

/* The tests of a file end with an empty one. */
#define TESTS_END {NULL, NULL}

/* Those that need nothing but the library … */
extern const struct test handle_tests[], struct_tests[], string_tests[], scene_tests[], probe_tests[], finding_tests[],
    row_tests[];
/* … and those that need the emulator. */
extern const struct test submit_tests[], event_tests[], source_tests[], requested_tests[], callback_tests[], end_tests[],
    request_tests[], network_tests[], process_tests[], tls_tests[], fork_tests[], crowd_tests[], exit_tests[], spool_tests[], limit_tests[],
    import_tests[], import_fault_tests[], import_end_tests[], import_event_tests[];

#define CHECK(condition) check_true((condition) != 0, #condition, __FILE__, __LINE__)
#define CHECK_INT(actual, expected) \
    check_int((long long)(actual), (long long)(expected), #actual, __FILE__, __LINE__)
#define CHECK_TEXT(actual, expected) check_text(actual, expected, #actual, __FILE__, __LINE__)
/* The text contains a part. */
#define CHECK_HAS(actual, part) check_has(actual, part, #actual, __FILE__, __LINE__)
#define CHECK_CODE(call, expected) check_code(call, expected, NULL, #call, __FILE__, __LINE__)
/* The call succeeds; its lading_error is named `error`, and its message is shown when it does not. */
#define CHECK_OK(call) check_code(call, LADING_OK, &error, #call, __FILE__, __LINE__)

int check_true(int condition, const char *what, const char *file, int line);
int check_int(long long actual, long long expected, const char *what, const char *file, int line);
int check_text(const char *actual, const char *expected, const char *what, const char *file, int line);
int check_has(const char *actual, const char *part, const char *what, const char *file, int line);
int check_code(int32_t actual, int32_t expected, const lading_error *error, const char *what, const char *file,
               int line);

/* Beside the message of a failed check: which row of a table it was. NULL ends it. */
void check_row(const char *row);
int check_failures(void);

/* For tests that wait for something that comes or is a failure. */
enum { LONG_MS = 30000 };

/* Text for the library; NULL is "not given". */
lading_string given(const char *text);
/* Text of the library, never NULL. */
const char *text(lading_string string);

#endif
