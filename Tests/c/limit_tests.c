/* Limits that change, and pauses, while uploads are under way. */
#define _POSIX_C_SOURCE 200809L
#include "check.h"
#include "emulator.h"
#include "files.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void test_arguments(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = emulator_options();
    lading_limits limits = LADING_LIMITS_INIT;
    struct {
        lading_limits limits;
        uint64_t unknown;
    } newer = {LADING_LIMITS_INIT, 0};
    lading_client *client = open_client(&options);
    CHECK_CODE(lading_client_set_limits(NULL, &limits, &error), LADING_ERROR_HANDLE);
    CHECK_CODE(lading_client_set_limits(client, NULL, &error), LADING_ERROR_ARGUMENT);
    limits.struct_size = 3;
    CHECK_CODE(lading_client_set_limits(client, &limits, &error), LADING_ERROR_STRUCT_SIZE);
    newer.limits.struct_size = sizeof newer;
    CHECK_OK(lading_client_set_limits(client, &newer.limits, &error));
    newer.unknown = 1;
    CHECK_CODE(lading_client_set_limits(client, &newer.limits, &error), LADING_ERROR_STRUCT_SIZE);
    limits.struct_size = sizeof limits;
    limits.upload_bytes_per_second = UINT64_MAX;
    limits.max_connections = UINT32_MAX;
    CHECK_OK(lading_client_set_limits(client, &limits, NULL));
    close_client(client);
    CHECK_CODE(lading_client_set_limits(client, &limits, &error), LADING_ERROR_HANDLE);
}

/* Images whose readers meet: none gets on before `together` of them are being read at once. */
static struct {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    int inside, most, together;
    struct file file;
} meeting = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0, 0, 0, {NULL, 0}};

struct reading {
    uint64_t position;
};

static int64_t read_together(void *context, void *buffer, uint64_t capacity) {
    struct reading *reading = (struct reading *)context;
    uint64_t count = meeting.file.size - reading->position;
    struct timespec end;
    clock_gettime(CLOCK_REALTIME, &end);
    end.tv_sec += LONG_MS / 1000;
    pthread_mutex_lock(&meeting.lock);
    meeting.inside++;
    if (meeting.inside > meeting.most) meeting.most = meeting.inside;
    pthread_cond_broadcast(&meeting.changed);
    while (meeting.most < meeting.together && pthread_cond_timedwait(&meeting.changed, &meeting.lock, &end) == 0) {}
    meeting.inside--;
    pthread_mutex_unlock(&meeting.lock);
    if (count > capacity) count = capacity;
    memcpy(buffer, meeting.file.bytes + reading->position, count);
    reading->position += count;
    return (int64_t)count;
}

static int32_t rewind_reading(void *context) {
    ((struct reading *)context)->position = 0;
    return 0;
}

/* Submits so many scenes with a reader each, waits for them, and returns how many were read at once. */
static int most_at_once(lading_client *client, int together) {
    enum { SCENES = 8 };
    lading_error error = LADING_ERROR_INIT;
    lading_job *jobs[SCENES];
    struct reading readings[SCENES];
    meeting.most = meeting.inside = 0;
    meeting.together = together;
    for (int i = 0; i < SCENES; i++) {
        lading_source source = LADING_SOURCE_INIT;
        lading_scene *scene;
        readings[i].position = 0;
        source.kind = LADING_SOURCE_READER;
        source.size = meeting.file.size;
        source.read = read_together;
        source.rewind = rewind_reading;
        source.context = &readings[i];
        scene = source_scene("limited", &source);
        CHECK_OK(lading_client_submit(client, scene, NULL, &jobs[i], &error));
        lading_scene_destroy(scene);
    }
    CHECK_OK(lading_client_flush(client, LONG_MS, &error));
    for (int i = 0; i < SCENES; i++) {
        lading_result result = LADING_RESULT_INIT;
        CHECK_OK(lading_job_result(jobs[i], 0, &result, &error));
        CHECK_CODE(result.code, LADING_OK);
        lading_job_destroy(jobs[i]);
    }
    return meeting.most;
}

static void test_connections(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = emulator_options();
    lading_limits limits = LADING_LIMITS_INIT;
    lading_client *client;
    emulator_reset();
    meeting.file = read_fixture("baseline.jpg");
    client = open_client(&options);
    /* Before the first job as well. */
    limits.max_connections = 1;
    CHECK_OK(lading_client_set_limits(client, &limits, &error));
    CHECK_INT(most_at_once(client, 1), 1);
    CHECK_INT(emulator_count("requests", "\"concurrent\": 2"), 0);
    limits.max_connections = 2;
    CHECK_OK(lading_client_set_limits(client, &limits, &error));
    CHECK_INT(most_at_once(client, 2), 2);
    /* 0 leaves it as it is. */
    limits.max_connections = 0;
    CHECK_OK(lading_client_set_limits(client, &limits, &error));
    CHECK_INT(most_at_once(client, 2), 2);
    limits.max_connections = 1;
    CHECK_OK(lading_client_set_limits(client, &limits, &error));
    CHECK_INT(most_at_once(client, 1), 1);
    close_client(client);
    free(meeting.file.bytes);
}

/* Submits a scene whose upload gets no further than its first bytes: at a byte a second, the rest takes minutes. */
static lading_job *submit_held(lading_client *client, lading_progress *progress) {
    lading_error error = LADING_ERROR_INIT;
    lading_limits limits = LADING_LIMITS_INIT;
    lading_event event = LADING_EVENT_INIT;
    lading_job *job = NULL;
    lading_scene *scene = image_scene("held");
    limits.upload_bytes_per_second = 1;
    CHECK_OK(lading_client_set_limits(client, &limits, &error));
    CHECK_OK(lading_client_submit(client, scene, NULL, &job, &error));
    lading_scene_destroy(scene);
    do
        if (!CHECK_OK(lading_client_next_event(client, LONG_MS, &event, &error))) break;
    while (event.progress.bytes_sent == 0);
    *progress = event.progress;
    return job;
}

static void test_speed(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = emulator_options();
    lading_limits limits = LADING_LIMITS_INIT;
    lading_progress progress = LADING_PROGRESS_INIT;
    lading_client *client;
    lading_job *job;
    emulator_reset();
    client = open_client(&options);
    job = submit_held(client, &progress);
    CHECK(progress.bytes_sent < progress.bytes);
    CHECK_INT(emulator_count("objects", "\"size\": 841"), 0);
    /* No limit, for the upload that is under way too. */
    CHECK_OK(lading_client_set_limits(client, &limits, &error));
    CHECK_OK(lading_job_wait(job, LONG_MS, &error));
    CHECK_OK(lading_job_progress(job, &progress, &error));
    CHECK_INT(progress.bytes_sent, progress.bytes);
    CHECK_INT(emulator_count("objects", "\"size\": 841"), 1);
    close_client(client);
    lading_job_destroy(job);
}

/* What is under way ends; nothing new begins, neither for that job nor for another. */
static void test_pause(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = emulator_options();
    lading_limits limits = LADING_LIMITS_INIT;
    lading_progress progress = LADING_PROGRESS_INIT;
    lading_client *client;
    lading_event event = LADING_EVENT_INIT;
    lading_job *job, *other = NULL;
    lading_scene *scene = image_scene("other");
    emulator_reset();
    client = open_client(&options);
    job = submit_held(client, &progress);
    CHECK_OK(lading_client_pause(client, &error));
    CHECK_OK(lading_client_submit(client, scene, NULL, &other, &error));
    lading_scene_destroy(scene);
    CHECK_OK(lading_client_set_limits(client, &limits, &error));
    do
        if (!CHECK_OK(lading_client_next_event(client, LONG_MS, &event, &error))) break;
    while (event.progress.files_done == 0);
    CHECK(event.job == job);
    CHECK_CODE(lading_job_wait(job, 50, &error), LADING_ERROR_TIMEOUT);
    CHECK_INT(emulator_count("objects", "\"size\": 841"), 1);
    CHECK_INT(emulator_count("requests", "commit"), 0);
    CHECK_INT(emulator_count("requests", "\"other\""), 0);
    CHECK_OK(lading_client_resume(client, &error));
    CHECK_OK(lading_job_wait(job, LONG_MS, &error));
    CHECK_OK(lading_job_wait(other, LONG_MS, &error));
    CHECK_INT(emulator_count("objects", "\"size\": 841"), 2);
    close_client(client);
    lading_job_destroy(job);
    lading_job_destroy(other);
}

const struct test limit_tests[] = {{"limits: arguments", test_arguments},
                                   {"limits: connections", test_connections},
                                   {"limits: speed", test_speed},
                                   {"limits: pause", test_pause},
                                   TESTS_END};
