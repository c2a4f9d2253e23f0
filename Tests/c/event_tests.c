/* Events: what comes, in which order, pulled and pushed. */
#define _POSIX_C_SOURCE 200809L
#include "check.h"
#include "emulator.h"

#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SCENES = 20 };

/* What a client's events said about its jobs, by tag. */
struct seen {
    int results[SCENES], finished[SCENES], released[SCENES];
    int jobs_released, out_of_order, calls, dropped, calls_after_drop;
};

static void see(struct seen *seen, const lading_event *event) {
    const uint64_t tag = event->tag;
    if (tag >= SCENES) return;
    if (seen->released[tag]) seen->out_of_order++; /* the release is the last */
    switch (event->type) {
    case LADING_EVENT_RESULT:
        seen->out_of_order += seen->finished[tag];
        seen->results[tag]++;
        break;
    case LADING_EVENT_FINISHED:
        seen->out_of_order += event->progress.finished != 1 || seen->results[tag] != 1;
        seen->finished[tag]++;
        break;
    case LADING_EVENT_RELEASED:
        seen->out_of_order += seen->finished[tag] != 1;
        seen->released[tag]++;
        seen->jobs_released++;
        break;
    default: break;
    }
}

static void all_is_seen(const struct seen *seen) {
    CHECK_INT(seen->out_of_order, 0);
    CHECK_INT(seen->jobs_released, SCENES);
    for (int i = 0; i < SCENES; i++) {
        CHECK_INT(seen->results[i], 1);
        CHECK_INT(seen->finished[i], 1);
        CHECK_INT(seen->released[i], 1);
    }
}

static void submit_all(lading_client *client, lading_job *jobs[SCENES]) {
    lading_error error = LADING_ERROR_INIT;
    lading_submit_options how = LADING_SUBMIT_OPTIONS_INIT;
    for (int i = 0; i < SCENES; i++) {
        lading_scene *scene = image_scene("events");
        how.tag = (uint64_t)i;
        CHECK_OK(lading_client_submit(client, scene, &how, &jobs[i], &error));
        lading_scene_destroy(scene);
    }
}

static void test_pull(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = emulator_options();
    lading_client *client;
    lading_job *jobs[SCENES];
    lading_event event = LADING_EVENT_INIT;
    struct seen seen = {{0}, {0}, {0}, 0, 0, 0, 0, 0};
    emulator_reset();
    client = open_client(&options);
    CHECK_CODE(lading_client_next_event(client, 0, &event, &error), LADING_ERROR_TIMEOUT);
    CHECK_INT(error.retryable, 1);
    submit_all(client, jobs);
    while (seen.jobs_released < SCENES) {
        if (!CHECK_OK(lading_client_next_event(client, LONG_MS, &event, &error))) break;
        CHECK(event.job == jobs[event.tag]);
        see(&seen, &event);
    }
    CHECK_CODE(lading_client_next_event(client, 0, &event, &error), LADING_ERROR_TIMEOUT);
    all_is_seen(&seen);
    close_client(client);
    for (int i = 0; i < SCENES; i++) lading_job_destroy(jobs[i]);
}

/* The descriptor is readable as long as an event waits, and only then. */
static void test_poll(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = emulator_options();
    lading_client *client;
    lading_job *jobs[SCENES];
    lading_event event = LADING_EVENT_INIT;
    struct seen seen = {{0}, {0}, {0}, 0, 0, 0, 0, 0};
    struct pollfd wanted = {-1, POLLIN, 0};
    int32_t again = -1;
    emulator_reset();
    client = open_client(&options);
    CHECK_OK(lading_client_event_fd(client, &wanted.fd, &error));
    CHECK_OK(lading_client_event_fd(client, &again, &error));
    CHECK(again != wanted.fd);
    CHECK_INT(close(again), 0);
    CHECK_INT(poll(&wanted, 1, 0), 0);
    submit_all(client, jobs);
    while (seen.jobs_released < SCENES) {
        if (!CHECK_INT(poll(&wanted, 1, LONG_MS), 1)) break;
        if (!CHECK_OK(lading_client_next_event(client, 0, &event, &error))) break;
        see(&seen, &event);
    }
    CHECK_INT(poll(&wanted, 1, 0), 0);
    all_is_seen(&seen);
    close_client(client);
    /* A loop that waits for it wakes up, and finds the client gone. */
    CHECK_INT(poll(&wanted, 1, 0), 1);
    CHECK_CODE(lading_client_next_event(client, 0, &event, &error), LADING_ERROR_HANDLE);
    CHECK_INT(close(wanted.fd), 0);
    for (int i = 0; i < SCENES; i++) lading_job_destroy(jobs[i]);
}

static int32_t on_event(void *context, const lading_event *event) {
    struct seen *seen = (struct seen *)context;
    seen->calls++;
    if (seen->dropped) seen->calls_after_drop++;
    see(seen, event);
    return 0;
}

static void on_drop(void *context) { ((struct seen *)context)->dropped++; }

/* Everything is delivered before the client is closed; the callback thread is gone then, so no lock is needed. */
static void test_callback(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = emulator_options();
    lading_client *client;
    lading_job *jobs[SCENES];
    lading_event event = LADING_EVENT_INIT;
    int32_t descriptor = -1;
    struct seen seen = {{0}, {0}, {0}, 0, 0, 0, 0, 0};
    emulator_reset();
    options.events.call = on_event;
    options.events.drop = on_drop;
    options.events.context = &seen;
    client = open_client(&options);
    submit_all(client, jobs);
    CHECK_CODE(lading_client_next_event(client, 0, &event, &error), LADING_ERROR_STATE);
    CHECK_CODE(lading_client_event_fd(client, &descriptor, &error), LADING_ERROR_STATE);
    close_client(client);
    all_is_seen(&seen);
    CHECK_INT(seen.dropped, 1);
    CHECK_INT(seen.calls_after_drop, 0);
    for (int i = 0; i < SCENES; i++) lading_job_destroy(jobs[i]);
}

static void *take_one(void *client) {
    lading_event event = LADING_EVENT_INIT;
    return lading_client_next_event((lading_client *)client, LADING_FOREVER, &event, NULL) == LADING_ERROR_CLOSED
               ? client
               : NULL;
}

/* Who waits for an event is told that none comes any more. */
static void test_close_wakes(void) {
    lading_client_options options = emulator_options();
    lading_client *client = open_client(&options);
    pthread_t waiting_thread;
    void *result = NULL;
    CHECK_INT(pthread_create(&waiting_thread, NULL, take_one, client), 0);
    close_client(client);
    CHECK_INT(pthread_join(waiting_thread, &result), 0);
    /* Either it waited when the client was closed, or it came later and the handle was gone. */
    CHECK(result == client || result == NULL);
}

/* A destroyed job goes on; no event of it comes, and none waits for ever. */
static void test_unwatched(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = emulator_options();
    lading_client *client;
    lading_scene *scene;
    lading_job *job = NULL;
    lading_event event = LADING_EVENT_INIT;
    emulator_reset();
    emulator_fault("{\"match\": {\"method\": \"PUT\"}, \"fault\": {\"latency_ms\": 200}}");
    client = open_client(&options);
    scene = image_scene("unwatched");
    CHECK_OK(lading_client_submit(client, scene, NULL, &job, &error));
    lading_scene_destroy(scene);
    lading_job_destroy(job);
    CHECK_OK(lading_client_flush(client, LONG_MS, &error));
    CHECK_CODE(lading_client_next_event(client, 0, &event, &error), LADING_ERROR_TIMEOUT);
    CHECK_INT(emulator_count("objects", "\"sha256\": \""), 1);
    close_client(client);
}

const struct test event_tests[] = {{"events: pulled", test_pull},
                                   {"events: pulled with poll", test_poll},
                                   {"events: by callback", test_callback},
                                   {"events: closing wakes who waits", test_close_wakes},
                                   {"events: of a destroyed job", test_unwatched},
                                   TESTS_END};
