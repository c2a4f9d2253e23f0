/* lading_tests [--local] [NAME]...   runs all tests, or those whose name begins with a NAME.
 * With --local only those that need no emulator. */
#define _POSIX_C_SOURCE 200809L
#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct test *const local[] = {handle_tests, struct_tests, string_tests,
                                           scene_tests,  probe_tests,  finding_tests, row_tests};
static const struct test *const remote[] = {submit_tests,   event_tests, source_tests,  requested_tests,
                                            callback_tests, end_tests,   request_tests, network_tests,
                                            process_tests,  tls_tests,   fork_tests,    exit_tests,    crowd_tests, spool_tests, limit_tests,
                                            import_tests,   import_fault_tests, import_end_tests,
                                            import_event_tests};

static int is_wanted(const char *name, int count, char **names) {
    for (int i = 0; i < count; i++)
        if (strncmp(name, names[i], strlen(names[i])) == 0) return 1;
    return count == 0;
}

static int runs;

static void run(const struct test *test, int count, char **names) {
    /* A test that hangs ends the program, with its name as the last that was printed. */
    const char *limit = getenv("LADING_TEST_SECONDS");
    for (; test->name != NULL; test++) {
        if (!is_wanted(test->name, count, names)) continue;
        const int before = check_failures();
        printf("%-55s ", test->name);
        fflush(stdout);
        alarm(limit != NULL ? (unsigned)atoi(limit) : 120);
        test->run();
        check_row(NULL);
        puts(check_failures() == before ? "ok" : "FAILED");
        runs++;
    }
}

int main(int count, char **values) {
    const int is_local = count > 1 && strcmp(values[1], "--local") == 0;
    const int skip = is_local ? 2 : 1;
    if (!is_local && getenv("LADING_TEST_URL") == NULL) {
        fputs("LADING_TEST_URL is not set: start this with run.sh, or with --local\n", stderr);
        return 2;
    }
    for (size_t i = 0; i < sizeof local / sizeof *local; i++) run(local[i], count - skip, values + skip);
    for (size_t i = 0; !is_local && i < sizeof remote / sizeof *remote; i++)
        run(remote[i], count - skip, values + skip);
    printf("%d tests, %d failed checks\n", runs, check_failures());
    return check_failures() == 0 && runs > 0 ? 0 : 1;
}
