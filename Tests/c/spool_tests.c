/* Jobs that outlast the client they were submitted to. */
#define _POSIX_C_SOURCE 200809L
#include "check.h"
#include "emulator.h"
#include "files.h"
#include "rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

/* A folder of the test's own, empty. */
static const char *spool_folder(void) {
    static char path[4096];
    const char *folder = getenv("LADING_TEST_FOLDER");
    snprintf(path, sizeof path, "%s/spool-XXXXXX", folder != NULL ? folder : "/tmp");
    CHECK(mkdtemp(path) != NULL);
    return path;
}

static lading_client_options spooling(const char *folder) {
    lading_client_options options = emulator_options();
    options.spool_directory = given(folder);
    return options;
}

static lading_job *submit(lading_client *client, const char *external_id, uint64_t tag) {
    lading_error error = LADING_ERROR_INIT;
    lading_submit_options options = LADING_SUBMIT_OPTIONS_INIT;
    lading_job *job = NULL;
    lading_scene *scene = image_scene(external_id);
    options.tag = tag;
    CHECK_OK(lading_client_submit(client, scene, &options, &job, &error));
    lading_scene_destroy(scene);
    return job;
}

static void wait_for(lading_client *client, int32_t type, lading_event *event) {
    lading_error error = LADING_ERROR_INIT;
    do
        if (!CHECK_OK(lading_client_next_event(client, LONG_MS, event, &error))) return;
    while (event->type != type);
}

static lading_spool_status status_of(lading_client *client) {
    lading_error error = LADING_ERROR_INIT;
    lading_spool_status status = LADING_SPOOL_STATUS_INIT;
    CHECK_OK(lading_client_spool_status(client, &status, &error));
    return status;
}

static void test_left_and_recovered(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_close_report report = LADING_CLOSE_REPORT_INIT;
    lading_client_options options = spooling(spool_folder());
    lading_event event = LADING_EVENT_INIT;
    lading_result result = LADING_RESULT_INIT;
    lading_client *client;
    lading_job *left, *found[2] = {NULL, NULL};
    lading_string name = {NULL, 0};
    char id[32];
    uint64_t count = 99;
    emulator_reset();
    options.start_paused = 1;
    client = open_client(&options);
    CHECK_OK(lading_client_recovered(client, NULL, 0, &count, &error));
    CHECK_INT(count, 0);
    left = submit(client, "left", 7);
    wait_for(client, LADING_EVENT_SPOOLED, &event);
    CHECK(event.job == left);
    CHECK_INT(status_of(client).jobs_open, 1);
    CHECK(status_of(client).bytes > 0);
    CHECK_OK(lading_job_id(left, &name, &error));
    snprintf(id, sizeof id, "%s", text(name));
    CHECK_INT(strlen(id), 16);
    CHECK_CODE(lading_job_acknowledge(left, &error), LADING_ERROR_STATE);
    CHECK_OK(lading_client_close(client, LONG_MS, &report, &error));
    CHECK_INT(report.jobs_spooled, 1);
    CHECK_INT(report.jobs_cancelled, 0);
    CHECK_OK(lading_job_result(left, 0, &result, &error));
    CHECK_INT(result.state, LADING_STATE_SPOOLED);
    CHECK_CODE(result.code, LADING_ERROR_CLOSED);
    CHECK_CODE(lading_job_acknowledge(left, &error), LADING_ERROR_STATE);
    CHECK_INT(emulator_count("scenes", "\"left\""), 0);
    lading_job_destroy(left);

    /* The next client goes on with it, at once. */
    options.start_paused = 0;
    client = open_client(&options);
    CHECK_OK(lading_client_recovered(client, NULL, 0, &count, &error));
    CHECK_INT(count, 1);
    CHECK_OK(lading_client_recovered(client, found, 2, &count, &error));
    CHECK_INT(count, 1);
    CHECK_OK(lading_client_recovered(client, found + 1, 1, &count, &error));
    CHECK_INT(count, 0);
    wait_for(client, LADING_EVENT_RECOVERED, &event);
    CHECK(event.job == found[0]);
    CHECK_INT(event.tag, 7);
    CHECK_OK(lading_job_wait(found[0], LONG_MS, &error));
    CHECK_OK(lading_job_result(found[0], 0, &result, &error));
    CHECK_INT(result.state, LADING_STATE_SUBMITTED);
    CHECK_TEXT(text(result.external_id), "left");
    CHECK_OK(lading_job_id(found[0], &name, &error));
    CHECK_TEXT(text(name), id);
    close_client(client);
    lading_job_destroy(found[0]);

    /* By its event or by the call: whoever destroyed the one handle is not given it again. */
    client = open_client(&options);
    wait_for(client, LADING_EVENT_RECOVERED, &event);
    CHECK_CODE(lading_job_destroy(event.job), LADING_OK);
    CHECK_OK(lading_client_recovered(client, NULL, 0, &count, &error));
    CHECK_INT(count, 0);
    CHECK_OK(lading_client_recovered(client, found, 2, &count, &error));
    CHECK_INT(count, 0);
    close_client(client);

    /* Nobody took note yet: told once more. */
    client = open_client(&options);
    CHECK_INT(status_of(client).jobs_finished, 1);
    CHECK_OK(lading_client_recovered(client, found, 2, &count, &error));
    CHECK_INT(count, 1);
    CHECK_OK(lading_job_wait(found[0], 0, &error));
    CHECK_OK(lading_job_acknowledge(found[0], &error));
    close_client(client);
    CHECK_CODE(lading_job_acknowledge(found[0], &error), LADING_ERROR_CLOSED);
    lading_job_destroy(found[0]);
    client = open_client(&options);
    CHECK_OK(lading_client_recovered(client, NULL, 0, &count, &error));
    CHECK_INT(count, 0);
    CHECK_INT(status_of(client).bytes, 0);
    close_client(client);
    CHECK_INT(emulator_count("scenes", "\"committed\": true"), 1);
}

/* The one job that an earlier client left. */
static lading_job *recovered_job(lading_client *client) {
    lading_error error = LADING_ERROR_INIT;
    lading_job *job = NULL;
    uint64_t count = 0;
    CHECK_OK(lading_client_recovered(client, &job, 1, &count, &error));
    CHECK_INT(count, 1);
    return job;
}

static void test_import_left_and_recovered(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_close_report report = LADING_CLOSE_REPORT_INIT;
    lading_client_options options = labelbox_options();
    lading_event event = LADING_EVENT_INIT;
    lading_client *client = open_client(&options);
    lading_import_options how = into(fresh_dataset(client));
    const char *again = write_file("refused.ndjson", "", 0);
    lading_rows *rows;
    lading_job *job = NULL;
    char json[2048];
    uint64_t count = 0;
    close_client(client);
    options.spool_directory = given(spool_folder());
    options.start_paused = 1;
    client = open_client(&options);
    how.tag = 7;
    how.skip_invalid_rows = 1;
    snprintf(json, sizeof json, "[%s, {\"row_data\": \"http://example.org/b.jpg\"}, %s]", url_row(0), url_row(2));
    rows = memory_rows(json);
    CHECK_OK(lading_client_import(client, rows, &how, &job, &error));
    lading_rows_destroy(rows);
    wait_for(client, LADING_EVENT_SPOOLED, &event);
    CHECK(event.job == job);
    CHECK_OK(lading_client_close(client, LONG_MS, &report, &error));
    CHECK_INT(report.jobs_spooled, 1);
    CHECK_INT(result_of_import(job).state, LADING_STATE_SPOOLED);
    lading_job_destroy(job);

    /* The next client goes on with it. */
    options.start_paused = 0;
    client = open_client(&options);
    job = recovered_job(client);
    wait_for(client, LADING_EVENT_RECOVERED, &event);
    CHECK(event.job == job);
    CHECK_INT(event.tag, 7);
    CHECK_OK(lading_job_wait(job, LONG_MS, &error));
    CHECK_INT(result_of_import(job).state, LADING_STATE_PARTLY_IMPORTED);
    close_client(client);
    lading_job_destroy(job);

    /* Nobody took note yet: told once more, with every row. */
    client = open_client(&options);
    CHECK_INT(status_of(client).jobs_finished, 1);
    job = recovered_job(client);
    CHECK_OK(lading_job_wait(job, 0, &error));
    CHECK_INT(result_of_import(job).state, LADING_STATE_PARTLY_IMPORTED);
    CHECK(result_of_import(job).task_id.length > 0);
    check_counts(job, 3, 2, 0, 1);
    CHECK_INT(row_of(job, 0).state, LADING_ROW_MADE);
    CHECK(row_of(job, 0).id[0] != 0);
    CHECK_INT(row_of(job, 1).state, LADING_ROW_NOT_SENT);
    CHECK_HAS(row_of(job, 1).message, "https");
    CHECK_OK(lading_job_write_rows(job, LADING_ROWS_NOT_SENT, again, LADING_NUL_TERMINATED, &count, &error));
    CHECK_INT(count, 1);
    CHECK_OK(lading_job_acknowledge(job, &error));
    close_client(client);
    lading_job_destroy(job);
    client = open_client(&options);
    CHECK_OK(lading_client_recovered(client, NULL, 0, &count, &error));
    CHECK_INT(count, 0);
    CHECK_INT(status_of(client).bytes, 0);
    close_client(client);
}

/* What a callback sees of the client that is opened. */
struct opened {
    lading_client *client;
    int calls, without_client;
};

static int32_t on_recovered(void *context, const lading_event *event) {
    struct opened *opened = (struct opened *)context;
    lading_spool_status status = LADING_SPOOL_STATUS_INIT;
    (void)event;
    opened->calls++;
    if (lading_client_spool_status(opened->client, &status, NULL) != LADING_OK) opened->without_client++;
    return 0;
}

/* A callback may use the client, so none comes before lading_client_open has written its handle. */
static void test_callback_of_a_recovered_job(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = spooling(spool_folder());
    lading_event event = LADING_EVENT_INIT;
    struct opened opened = {NULL, 0, 0};
    lading_client *client;
    lading_job *job;
    emulator_reset();
    options.start_paused = 1;
    client = open_client(&options);
    job = submit(client, "early", 0);
    wait_for(client, LADING_EVENT_SPOOLED, &event);
    close_client(client);
    lading_job_destroy(job);
    options.start_paused = 0;
    options.events.call = on_recovered;
    options.events.context = &opened;
    CHECK_OK(lading_client_open(&options, &opened.client, &error));
    CHECK_OK(lading_client_flush(opened.client, LONG_MS, &error));
    close_client(opened.client);
    CHECK(opened.calls > 0);
    CHECK_INT(opened.without_client, 0);
}

static void test_one_client_a_spool(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = spooling(spool_folder());
    lading_client *client = open_client(&options), *other = NULL;
    char process[32];
    pid_t child;
    int ended = 0;
    CHECK_CODE(lading_client_open(&options, &other, &error), LADING_ERROR_STATE);
    snprintf(process, sizeof process, "process %d", (int)getpid());
    CHECK_HAS(error.message, process);
    /* A child that goes on does not keep the spool … */
    child = fork();
    if (child == 0) {
        pause();
        _exit(0);
    }
    close_client(client);
    client = open_client(&options);
    kill(child, SIGKILL);
    waitpid(child, &ended, 0);
    close_client(client);
}

static void test_without_credentials(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = spooling(spool_folder());
    lading_event event = LADING_EVENT_INIT;
    lading_client *client;
    lading_job *job;
    unsetenv("KOGNIC_CREDENTIALS");
    unsetenv("KOGNIC_CLIENT_ID");
    unsetenv("KOGNIC_CLIENT_SECRET");
    options.client_id = options.client_secret = given(NULL);
    client = open_client(&options);
    job = submit(client, "later", 0);
    wait_for(client, LADING_EVENT_SPOOLED, &event);
    CHECK_CODE(lading_client_resume(client, &error), LADING_ERROR_CREDENTIALS_MISSING);
    CHECK_CODE(lading_client_flush(client, 0, &error), LADING_ERROR_TIMEOUT);
    CHECK_OK(lading_client_close(client, LONG_MS, NULL, &error));
    lading_job_destroy(job);
}

static void test_pause(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = emulator_options();
    lading_spool_status status = LADING_SPOOL_STATUS_INIT;
    lading_client *client;
    lading_job *job;
    emulator_reset();
    client = open_client(&options);
    CHECK_CODE(lading_client_spool_status(client, &status, &error), LADING_ERROR_STATE);
    CHECK_OK(lading_client_pause(client, &error));
    job = submit(client, "held", 0);
    CHECK_CODE(lading_job_wait(job, 50, &error), LADING_ERROR_TIMEOUT);
    CHECK_INT(emulator_count("requests", "\"method\""), 0);
    CHECK_OK(lading_client_resume(client, &error));
    CHECK_OK(lading_job_wait(job, LONG_MS, &error));
    /* In no spool there is nothing to forget. */
    CHECK_OK(lading_job_acknowledge(job, &error));
    close_client(client);
    lading_job_destroy(job);
}

static void test_options(void) {
    static const struct {
        const char *item;
        int32_t sync, policy, code;
    } rows[] = {{"spool_sync", 3, 0, LADING_ERROR_ARGUMENT}, {"spool_policy", 0, -1, LADING_ERROR_ARGUMENT}};
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = spooling(spool_folder());
    lading_client *client = NULL;
    char path[4200];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        check_row(rows[i].item);
        options.spool_sync = rows[i].sync;
        options.spool_policy = rows[i].policy;
        CHECK_CODE(lading_client_open(&options, &client, &error), rows[i].code);
        CHECK_TEXT(error.item, rows[i].item);
    }
    check_row(NULL);
    options.spool_sync = options.spool_policy = 0;
    /* A file is no folder, and a folder can't be made in one. */
    options.spool_directory = given(write_file("no-folder", "x", 1));
    CHECK_CODE(lading_client_open(&options, &client, &error), LADING_ERROR_SPOOL);
    snprintf(path, sizeof path, "%s/spool", text(options.spool_directory));
    options.spool_directory = given(path);
    CHECK_CODE(lading_client_open(&options, &client, &error), LADING_ERROR_SPOOL);
    CHECK_INT(error.retryable, 1);
    CHECK_TEXT(error.item, path);
    CHECK(client == NULL);
}

const struct test spool_tests[] = {{"spool: left and recovered", test_left_and_recovered},
                                   {"spool: import left and recovered", test_import_left_and_recovered},
                                   {"spool: callback of a recovered job", test_callback_of_a_recovered_job},
                                   {"spool: one client a spool", test_one_client_a_spool},
                                   {"spool: without credentials", test_without_credentials},
                                   {"spool: pause", test_pause},
                                   {"spool: options", test_options},
                                   TESTS_END};
