/* What may be done inside a callback, and what a callback does to its job. */
#define _POSIX_C_SOURCE 200809L
#include "check.h"
#include "emulator.h"

#include <pthread.h>
#include <string.h>

struct host {
    lading_client *client;
    lading_job *job; /* of the first event */
    int calls, drops, calls_after_drop, results, releases;
    int32_t answer; /* of the callback */
    pthread_t thread;
    int other_threads;
};

/* What the test waits for; any more would be a wait for a time. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int awaited;

static void signal_awaited(void) {
    pthread_mutex_lock(&lock);
    awaited = 1;
    pthread_cond_signal(&changed);
    pthread_mutex_unlock(&lock);
}

static void wait_until_awaited(void) {
    pthread_mutex_lock(&lock);
    while (!awaited) pthread_cond_wait(&changed, &lock);
    awaited = 0;
    pthread_mutex_unlock(&lock);
}

static void note_thread(struct host *host) {
    if (host->calls == 0) host->thread = pthread_self();
    if (!pthread_equal(host->thread, pthread_self())) host->other_threads++;
}

/* Everything that blocks is refused, everything else works. */
static int32_t try_everything(void *context, const lading_event *event) {
    struct host *host = (struct host *)context;
    lading_error error = LADING_ERROR_INIT;
    lading_event next = LADING_EVENT_INIT;
    lading_result result = LADING_RESULT_INIT;
    lading_progress progress = LADING_PROGRESS_INIT;
    lading_scene *scene = NULL;
    note_thread(host);
    host->calls++;
    if (event->type == LADING_EVENT_RESULT) host->results++;
    if (event->type == LADING_EVENT_RELEASED && ++host->releases == 2) signal_awaited();
    if (event->type != LADING_EVENT_FINISHED || event->tag != 1) return 0;
    CHECK_CODE(lading_job_wait(event->job, 1, &error), LADING_ERROR_REENTRANT);
    CHECK_HAS(error.message, "lading_job_wait");
    CHECK_CODE(lading_job_wait(event->job, LADING_FOREVER, &error), LADING_ERROR_REENTRANT);
    CHECK_CODE(lading_client_flush(host->client, 1, &error), LADING_ERROR_REENTRANT);
    CHECK_CODE(lading_client_close(host->client, 1, NULL, &error), LADING_ERROR_REENTRANT);
    CHECK_CODE(lading_client_next_event(host->client, 1, &next, &error), LADING_ERROR_STATE);
    CHECK_CODE(lading_job_wait(event->job, 0, &error), LADING_OK);
    CHECK_OK(lading_job_progress(event->job, &progress, &error));
    CHECK_OK(lading_job_result(event->job, 0, &result, &error));
    CHECK_OK(lading_job_cancel(event->job, &error));
    /* A callback may submit the next scene. */
    scene = image_scene("from a callback");
    CHECK_OK(lading_client_submit(host->client, scene, NULL, &host->job, &error));
    CHECK_CODE(lading_scene_destroy(scene), LADING_OK);
    return 0;
}

static void on_drop(void *context) { ((struct host *)context)->drops++; }

static void submit_one(struct host *host, uint64_t tag) {
    lading_error error = LADING_ERROR_INIT;
    lading_submit_options how = LADING_SUBMIT_OPTIONS_INIT;
    lading_scene *scene = image_scene("callback");
    how.tag = tag;
    CHECK_OK(lading_client_submit(host->client, scene, &how, &host->job, &error));
    lading_scene_destroy(scene);
}

static lading_client_options with_callback(struct host *host, int32_t (*call)(void *, const lading_event *)) {
    lading_client_options options = emulator_options();
    memset(host, 0, sizeof *host);
    options.events.call = call;
    options.events.drop = on_drop;
    options.events.context = host;
    return options;
}

static void test_inside(void) {
    struct host host;
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = with_callback(&host, try_everything);
    lading_job *first;
    emulator_reset();
    host.client = open_client(&options);
    submit_one(&host, 1);
    first = host.job;
    CHECK_OK(lading_job_wait(first, LONG_MS, &error));
    wait_until_awaited();
    close_client(host.client);
    CHECK_INT(host.results, 2);
    CHECK_INT(host.releases, 2);
    CHECK_INT(host.other_threads, 0);
    CHECK_INT(host.drops, 1);
    lading_job_destroy(first);
    lading_job_destroy(host.job);
}

static int32_t answer(void *context, const lading_event *event) {
    struct host *host = (struct host *)context;
    host->calls++;
    if (event->type == LADING_EVENT_RESULT) host->results++;
    return host->answer;
}

static void test_cancels(void) {
    struct host host;
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = with_callback(&host, answer);
    lading_result result = LADING_RESULT_INIT;
    emulator_reset();
    emulator_fault("{\"match\": {\"method\": \"PUT\"}, \"fault\": {\"latency_ms\": 60000}}");
    host.answer = -1;
    host.client = open_client(&options);
    submit_one(&host, 0);
    CHECK_OK(lading_job_wait(host.job, LONG_MS, &error));
    CHECK_OK(lading_job_result(host.job, 0, &result, &error));
    CHECK_INT(result.state, LADING_STATE_CANCELLED);
    CHECK_CODE(result.code, LADING_ERROR_CANCELLED);
    close_client(host.client);
    CHECK_INT(host.results, 1);
    lading_job_destroy(host.job);
}

static int32_t close_inside(void *context, const lading_event *event) {
    struct host *host = (struct host *)context;
    lading_error error = LADING_ERROR_INIT;
    if (host->drops > 0) host->calls_after_drop++;
    if (event->type == LADING_EVENT_RESULT) CHECK_OK(lading_client_close(host->client, 0, NULL, &error));
    return 0;
}

static void signal_drop(void *context) {
    on_drop(context);
    signal_awaited();
}

/* The client closes when the callback has returned; its drop says when that was. */
static void test_close_inside(void) {
    struct host host;
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = with_callback(&host, close_inside);
    lading_job *job;
    lading_event event = LADING_EVENT_INIT;
    emulator_reset();
    options.events.drop = signal_drop;
    host.client = open_client(&options);
    submit_one(&host, 0);
    job = host.job;
    CHECK_OK(lading_job_wait(job, LONG_MS, &error));
    wait_until_awaited();
    CHECK_CODE(lading_client_next_event(host.client, 0, &event, &error), LADING_ERROR_HANDLE);
    CHECK_INT(host.calls_after_drop, 0);
    CHECK_INT(host.drops, 1);
    lading_job_destroy(job);
}

struct log {
    int lines, drops, after_drop, wrong, secrets;
};

static void on_log(void *context, const lading_log_record *record) {
    struct log *log = (struct log *)context;
    log->lines++;
    log->after_drop += log->drops;
    log->wrong += record->level < LADING_LOG_ERROR || record->level > LADING_LOG_DEBUG || record->component.length == 0 ||
                  record->message.length != strlen(record->message.data);
    if (strstr(record->message.data, "emulator-secret") != NULL || strstr(record->message.data, "Bearer") != NULL ||
        strstr(record->message.data, "?X-") != NULL || strstr(record->message.data, "signature=") != NULL)
        log->secrets++;
}

static void on_log_drop(void *context) { ((struct log *)context)->drops++; }

static void test_log(void) {
    struct host host;
    struct log log = {0, 0, 0, 0, 0};
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = emulator_options();
    memset(&host, 0, sizeof host);
    emulator_reset();
    emulator_fault("{\"match\": {\"method\": \"PUT\"}, \"fault\": {\"status\": 503}, \"times\": 2}");
    options.log_level = LADING_LOG_DEBUG;
    options.log.call = on_log;
    options.log.drop = on_log_drop;
    options.log.context = &log;
    host.client = open_client(&options);
    submit_one(&host, 0);
    CHECK_OK(lading_job_wait(host.job, LONG_MS, &error));
    close_client(host.client);
    CHECK(log.lines > 0);
    CHECK_INT(log.drops, 1);
    CHECK_INT(log.after_drop, 0);
    CHECK_INT(log.wrong, 0);
    CHECK_INT(log.secrets, 0);
    lading_job_destroy(host.job);
}

/* On failure the callbacks stay the host's. */
static void test_not_taken(void) {
    struct host host;
    lading_error error = LADING_ERROR_INIT;
    lading_client *client = NULL;
    lading_client_options options = with_callback(&host, answer);
    options.credentials_file = given("/nowhere/credentials.json");
    options.client_id = given(NULL);
    options.client_secret = given(NULL);
    CHECK_CODE(lading_client_open(&options, &client, &error), LADING_ERROR_CREDENTIALS_FILE);
    CHECK(client == NULL);
    CHECK_INT(host.drops, 0);
}

/* A client that never did anything drops its callbacks as well. */
static void test_unused(void) {
    struct host host;
    lading_client_options options = with_callback(&host, answer);
    close_client(open_client(&options));
    CHECK_INT(host.calls, 0);
    CHECK_INT(host.drops, 1);
}

const struct test callback_tests[] = {{"callbacks: calls inside", test_inside},
                                      {"callbacks: a return value cancels", test_cancels},
                                      {"callbacks: closing inside", test_close_inside},
                                      {"callbacks: log", test_log},
                                      {"callbacks: not taken", test_not_taken},
                                      {"callbacks: of an unused client", test_unused},
                                      TESTS_END};
