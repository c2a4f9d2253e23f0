/* Cancelling, flushing, closing; and credentials that are refused. */
#include "check.h"
#include "emulator.h"

#include <stdlib.h>

static const char slow_uploads[] = "{\"match\": {\"method\": \"PUT\"}, \"fault\": {\"latency_ms\": 60000}}";

static lading_job *submit(lading_client *client) {
    lading_error error = LADING_ERROR_INIT;
    lading_job *job = NULL;
    lading_scene *scene = image_scene("end");
    CHECK_OK(lading_client_submit(client, scene, NULL, &job, &error));
    lading_scene_destroy(scene);
    return job;
}

static void is_cancelled(lading_job *job) {
    lading_error error = LADING_ERROR_INIT;
    lading_result result = LADING_RESULT_INIT;
    lading_file file = LADING_FILE_INIT;
    CHECK_OK(lading_job_wait(job, LONG_MS, &error));
    CHECK_OK(lading_job_result(job, 0, &result, &error));
    CHECK_INT(result.state, LADING_STATE_CANCELLED);
    CHECK_CODE(result.code, LADING_ERROR_CANCELLED);
    CHECK_OK(lading_job_file(job, 0, 0, &file, &error));
    CHECK_INT(file.state, LADING_FILE_NOT_SENT);
}

static void test_cancel(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = emulator_options();
    lading_client *client;
    lading_job *job;
    lading_event event = LADING_EVENT_INIT;
    emulator_reset();
    emulator_fault(slow_uploads);
    client = open_client(&options);
    job = submit(client);
    /* In the middle of the upload. */
    do
        if (!CHECK_OK(lading_client_next_event(client, LONG_MS, &event, &error))) break;
    while (event.progress.stage != LADING_STAGE_UPLOAD);
    CHECK_CODE(lading_job_wait(job, 0, &error), LADING_ERROR_TIMEOUT);
    CHECK_OK(lading_job_cancel(job, &error));
    CHECK_OK(lading_job_cancel(job, &error));
    is_cancelled(job);
    CHECK_OK(lading_job_cancel(job, &error));
    is_cancelled(job);
    close_client(client);
    CHECK_OK(lading_job_cancel(job, &error));
    lading_job_destroy(job);
}

static void test_cancel_at_once(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = emulator_options();
    lading_client *client;
    lading_job *job;
    emulator_reset();
    emulator_fault(slow_uploads);
    client = open_client(&options);
    job = submit(client);
    CHECK_OK(lading_job_cancel(job, &error));
    is_cancelled(job);
    close_client(client);
    lading_job_destroy(job);
}

/* What is not finished in time is cancelled, and close says so. */
static void test_close_with_deadline(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = emulator_options();
    lading_close_report report = LADING_CLOSE_REPORT_INIT;
    lading_client *client;
    lading_job *done, *stuck[3];
    lading_scene *scene = image_scene("late");
    emulator_reset();
    client = open_client(&options);
    done = submit(client);
    CHECK_OK(lading_job_wait(done, LONG_MS, &error));
    emulator_fault(slow_uploads);
    for (int i = 0; i < 3; i++) stuck[i] = submit(client);
    CHECK_CODE(lading_client_flush(client, 1, &error), LADING_ERROR_TIMEOUT);
    CHECK_INT(error.retryable, 1);
    CHECK_OK(lading_client_close(client, 50, &report, &error));
    CHECK_INT(report.jobs_finished, 1);
    CHECK_INT(report.jobs_cancelled, 3);
    CHECK(report.bytes_unsent <= 3 * 841);
    CHECK_INT(report.still_closing, 0);
    for (int i = 0; i < 3; i++) {
        is_cancelled(stuck[i]);
        lading_job_destroy(stuck[i]);
    }
    CHECK_CODE(lading_client_submit(client, scene, NULL, &stuck[0], &error), LADING_ERROR_HANDLE);
    CHECK(stuck[0] == NULL);
    lading_scene_destroy(scene);
    lading_job_destroy(done);
}

static void test_close_waits(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = emulator_options();
    lading_close_report report = LADING_CLOSE_REPORT_INIT;
    lading_client *client;
    lading_job *job;
    lading_result result = LADING_RESULT_INIT;
    emulator_reset();
    client = open_client(&options);
    job = submit(client);
    CHECK_OK(lading_client_close(client, LADING_FOREVER, &report, &error));
    CHECK_INT(report.jobs_finished, 1);
    CHECK_INT(report.jobs_cancelled, 0);
    CHECK_INT(report.bytes_unsent, 0);
    CHECK_OK(lading_job_result(job, 0, &result, &error));
    CHECK_INT(result.state, LADING_STATE_SUBMITTED);
    lading_job_destroy(job);
}

static void test_queue_full(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = emulator_options();
    lading_client *client;
    lading_job *job, *refused = NULL;
    lading_scene *scene = image_scene("full");
    emulator_reset();
    emulator_fault(slow_uploads);
    options.max_queued_jobs = 1;
    client = open_client(&options);
    job = submit(client);
    CHECK_CODE(lading_client_submit(client, scene, NULL, &refused, &error), LADING_ERROR_QUEUE_FULL);
    CHECK(refused == NULL);
    CHECK_INT(error.retryable, 1);
    CHECK_HAS(error.item, "max_queued_jobs");
    CHECK_OK(lading_job_cancel(job, &error));
    CHECK_OK(lading_client_flush(client, LONG_MS, &error));
    CHECK_OK(lading_client_submit(client, scene, NULL, &refused, &error));
    CHECK_OK(lading_client_close(client, 0, NULL, &error));
    lading_scene_destroy(scene);
    lading_job_destroy(job);
    lading_job_destroy(refused);
}

static void test_credentials(void) {
    static const struct {
        const char *name, *id, *secret, *fault;
        int32_t code;
    } rows[] = {{"wrong secret", "emulator-client", "wrong", NULL, LADING_ERROR_CREDENTIALS_REFUSED},
                {"forbidden", "emulator-client", "emulator-secret",
                 "{\"match\": {\"path\": \"/v1/workspaces\"}, \"fault\": {\"status\": 403, \"body\": {\"message\": \"no\"}}}",
                 LADING_ERROR_FORBIDDEN}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        lading_error error = LADING_ERROR_INIT;
        lading_client_options options = emulator_options();
        lading_client *client;
        lading_job *job;
        lading_result result = LADING_RESULT_INIT;
        check_row(rows[i].name);
        emulator_reset();
        if (rows[i].fault != NULL) emulator_fault(rows[i].fault);
        options.client_id = given(rows[i].id);
        options.client_secret = given(rows[i].secret);
        client = open_client(&options);
        job = submit(client);
        CHECK_OK(lading_job_wait(job, LONG_MS, &error));
        CHECK_OK(lading_job_result(job, 0, &result, &error));
        CHECK_CODE(result.code, rows[i].code);
        CHECK_INT(result.state, LADING_STATE_FAILED);
        CHECK_INT(result.retryable, 0);
        close_client(client);
        lading_job_destroy(job);
    }
}

/* Nobody listens: an error that can be retried, after the attempts that were allowed. */
static void test_no_server(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = emulator_options();
    lading_client *client;
    lading_job *job;
    lading_result result = LADING_RESULT_INIT;
    options.base_url = given("http://127.0.0.1:1");
    options.max_attempts = 2;
    client = open_client(&options);
    job = submit(client);
    CHECK_OK(lading_job_wait(job, LONG_MS, &error));
    CHECK_OK(lading_job_result(job, 0, &result, &error));
    CHECK_CODE(result.code, LADING_ERROR_CONNECT);
    CHECK_INT(result.retryable, 1);
    CHECK_INT(result.stage, LADING_STAGE_SIGN_IN);
    close_client(client);
    lading_job_destroy(job);
}

/* What would add a header of its own is refused before anything is opened. */
static void test_user_agent(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = emulator_options();
    lading_client *client;
    options.user_agent = given("rig/1.0\r\nX-Other: 1");
    CHECK_CODE(lading_client_open(&options, &client, &error), LADING_ERROR_ARGUMENT);
    CHECK_TEXT(error.item, "user_agent");
    CHECK(client == NULL);
}

const struct test end_tests[] = {{"end: cancel", test_cancel},
                                 {"end: cancel at once", test_cancel_at_once},
                                 {"end: close with a deadline", test_close_with_deadline},
                                 {"end: close waits", test_close_waits},
                                 {"end: queue full", test_queue_full},
                                 {"end: credentials", test_credentials},
                                 {"end: no server", test_no_server},
                                 {"end: user agent", test_user_agent},
                                 TESTS_END};
