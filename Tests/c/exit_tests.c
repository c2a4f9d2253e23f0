/* A host that ends without closing its client: with a job under way, in every way a process ends. */
#define _POSIX_C_SOURCE 200809L
#include "check.h"
#include "emulator.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum way { BY_EXIT, BY_UNDERSCORE_EXIT, BY_THREAD };

static void *exit_from_thread(void *context) {
    (void)context;
    exit(7);
}

static void end(enum way way) {
    pthread_t thread;
    switch (way) {
    case BY_EXIT: exit(7);
    case BY_UNDERSCORE_EXIT: _exit(7);
    case BY_THREAD:
        pthread_create(&thread, NULL, exit_from_thread, NULL);
        pthread_join(thread, NULL);
    }
}

/* Stops at the stage that the number says, as far as the job gets. */
static void begin_and_end(enum way way, int events) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = emulator_options();
    lading_event event = LADING_EVENT_INIT;
    lading_client *client = open_client(&options);
    lading_scene *scene = image_scene("unfinished");
    lading_job *job = NULL;
    CHECK_OK(lading_client_submit(client, scene, NULL, &job, &error));
    for (int i = 0; i < events && event.type != LADING_EVENT_RELEASED; i++)
        if (lading_client_next_event(client, LONG_MS, &event, &error) != LADING_OK) break;
    end(way);
}

static void test_without_close(void) {
    static const struct {
        const char *name;
        enum way way;
    } rows[] = {{"exit", BY_EXIT}, {"_exit", BY_UNDERSCORE_EXIT}, {"exit from a thread", BY_THREAD}};
    emulator_reset();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (int events = 0; events < 8; events++) {
            int status = 0;
            pid_t child;
            check_row(rows[i].name);
            fflush(NULL);
            child = fork();
            if (child == 0) {
                alarm(120);
                begin_and_end(rows[i].way, events);
            }
            CHECK_INT(waitpid(child, &status, 0), child);
            CHECK(WIFEXITED(status));
            CHECK_INT(WEXITSTATUS(status), 7);
        }
}

const struct test exit_tests[] = {{"exit: without closing", test_without_close}, TESTS_END};
