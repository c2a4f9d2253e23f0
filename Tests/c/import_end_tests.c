/* How imports end before their time, and which do not begin. */
#define _POSIX_C_SOURCE 200809L
#include "check.h"
#include "emulator.h"
#include "files.h"
#include "rows.h"

#include <stdlib.h>
#include <string.h>

static const char slow_uploads[] = "{\"match\": {\"operation\": \"uploadFile\"}, \"fault\": {\"latency_ms\": 60000}}";

/* What was not sent can be told and written all the same. */
static void is_cancelled(lading_job *job) {
    lading_error error = LADING_ERROR_INIT;
    uint64_t count = 0;
    char *written;
    CHECK_OK(lading_job_wait(job, LONG_MS, &error));
    CHECK_INT(result_of_import(job).state, LADING_STATE_CANCELLED);
    CHECK_CODE(result_of_import(job).code, LADING_ERROR_CANCELLED);
    check_counts(job, 2, 0, 0, 2);
    CHECK_INT(row_of(job, 0).state, LADING_ROW_NOT_SENT);
    CHECK_CODE(row_of(job, 1).code, LADING_ERROR_CANCELLED);
    written = written_rows(job, LADING_ROWS_NOT_SENT, write_file("cancelled.ndjson", "", 0), &count);
    CHECK_INT(count, 2);
    CHECK_HAS(written, "one.jpg");
    CHECK_HAS(written, "https://a.b/c.jpg");
    free(written);
}

static void test_cancel(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = labelbox_options();
    lading_client *client = open_client(&options);
    lading_import_options how = into(fresh_dataset(client));
    lading_rows *rows = file_and_url();
    lading_job *job = NULL;
    emulator_fault(slow_uploads);
    CHECK_OK(lading_client_import(client, rows, &how, &job, &error));
    lading_rows_destroy(rows);
    wait_for_stage(client, job, LADING_STAGE_UPLOAD);
    CHECK_CODE(lading_job_wait(job, 0, &error), LADING_ERROR_TIMEOUT);
    CHECK_OK(lading_job_cancel(job, &error));
    CHECK_OK(lading_job_cancel(job, &error));
    is_cancelled(job);
    close_client(client);
    CHECK_OK(lading_job_cancel(job, &error));
    is_cancelled(job);
    CHECK_INT(emulator_count("data-rows", "\"payload\""), 0);
    lading_job_destroy(job);
}

/* The platform carries on with what it has; how it ended is not known here. */
static void test_cancel_while_processing(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = labelbox_options();
    lading_client *client = open_client(&options);
    lading_import_options how = into(fresh_dataset(client));
    lading_rows *rows = file_and_url();
    lading_job *job = NULL;
    emulator_settings("{\"task_seconds\": 1000}");
    CHECK_OK(lading_client_import(client, rows, &how, &job, &error));
    lading_rows_destroy(rows);
    wait_for_stage(client, job, LADING_STAGE_PROCESSING);
    CHECK_OK(lading_job_cancel(job, &error));
    CHECK_OK(lading_job_wait(job, LONG_MS, &error));
    CHECK_INT(result_of_import(job).state, LADING_STATE_CANCELLED);
    CHECK(result_of_import(job).task_id.length > 0);
    check_counts(job, 2, 0, 0, 0);
    CHECK_INT(row_of(job, 0).state, LADING_ROW_PENDING);
    CHECK_INT(emulator_count("data-rows", "\"payload\""), 2);
    close_client(client);
    lading_job_destroy(job);
}

static void test_close(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = labelbox_options();
    lading_client *client = open_client(&options);
    lading_import_options how = into(fresh_dataset(client));
    lading_close_report report = LADING_CLOSE_REPORT_INIT;
    lading_rows *rows = file_and_url();
    lading_job *job = NULL, *refused = (lading_job *)1;
    emulator_fault(slow_uploads);
    CHECK_OK(lading_client_import(client, rows, &how, &job, &error));
    CHECK_CODE(lading_client_flush(client, 1, &error), LADING_ERROR_TIMEOUT);
    CHECK_OK(lading_client_close(client, 50, &report, &error));
    CHECK_INT(report.jobs_cancelled, 1);
    CHECK_INT(report.still_closing, 0);
    is_cancelled(job);
    CHECK_CODE(lading_client_import(client, rows, &how, &refused, &error), LADING_ERROR_HANDLE);
    CHECK(refused == NULL);
    lading_rows_destroy(rows);
    lading_job_destroy(job);
}

static void test_queue_full(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = labelbox_options();
    lading_client *helper = open_client(&options), *client;
    lading_import_options how = into(fresh_dataset(helper));
    lading_rows *rows = file_and_url();
    lading_job *job = NULL, *refused = NULL;
    close_client(helper);
    options.max_queued_jobs = 1;
    client = open_client(&options);
    emulator_fault(slow_uploads);
    CHECK_OK(lading_client_import(client, rows, &how, &job, &error));
    CHECK_CODE(lading_client_import(client, rows, &how, &refused, &error), LADING_ERROR_QUEUE_FULL);
    CHECK(refused == NULL);
    CHECK_OK(lading_client_close(client, 0, NULL, &error));
    lading_rows_destroy(rows);
    lading_job_destroy(job);
}

/* A return value other than 0 cancels the import. */
static int32_t cancel_it(void *context, const lading_event *event) {
    (void)context;
    return event->progress.stage == LADING_STAGE_UPLOAD;
}

static void test_callback_cancels(void) {
    lading_client_options options = labelbox_options();
    lading_client *helper = open_client(&options), *client;
    lading_import_options how = into(fresh_dataset(helper));
    lading_job *job;
    close_client(helper);
    emulator_fault(slow_uploads);
    options.events.call = cancel_it;
    client = open_client(&options);
    job = import_rows(client, file_and_url(), &how);
    is_cancelled(job);
    close_client(client);
    lading_job_destroy(job);
}

/* Each platform takes what is its own. */
static void test_platforms(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = emulator_options(), labelbox = labelbox_options();
    lading_client *kognic = open_client(&options), *client = open_client(&labelbox);
    lading_import_options how = into("clx");
    lading_submit_options submit = LADING_SUBMIT_OPTIONS_INIT;
    lading_scene_item item = LADING_SCENE_ITEM_INIT;
    lading_rows *rows = memory_rows(url_row(0));
    lading_scene *scene = image_scene("scene");
    const lading_string uuid = given("00000000-0000-0000-0000-000000000000");
    lading_job *job = (lading_job *)1;
    item.scene = scene;
    submit.project = given("project-a");
    CHECK_CODE(lading_client_import(kognic, rows, &how, &job, &error), LADING_ERROR_UNSUPPORTED);
    CHECK(job == NULL);
    CHECK_CODE(lading_client_submit(client, scene, NULL, &job, &error), LADING_ERROR_UNSUPPORTED);
    CHECK_CODE(lading_client_create_inputs(client, &item, 1, &submit, &job, &error), LADING_ERROR_UNSUPPORTED);
    CHECK_CODE(lading_client_follow(client, &uuid, 1, NULL, &job, &error), LADING_ERROR_UNSUPPORTED);
    CHECK_CODE(lading_client_request(client, "projects.list", LADING_NUL_TERMINATED, NULL, 0, NULL, &job, &error),
               LADING_ERROR_UNSUPPORTED);
    CHECK_CODE(lading_client_request(kognic, "datasets.get", LADING_NUL_TERMINATED, "{\"id\": \"x\"}",
                                     LADING_NUL_TERMINATED, NULL, &job, &error),
               LADING_ERROR_UNSUPPORTED);
    CHECK(job == NULL);
    /* An import needs to know where to. */
    how.dataset = given(NULL);
    CHECK_CODE(lading_client_import(client, rows, &how, &job, &error), LADING_ERROR_ARGUMENT);
    CHECK_HAS(error.message, "dataset");
    CHECK_CODE(lading_client_import(client, rows, NULL, &job, &error), LADING_ERROR_ARGUMENT);
    how.struct_size = 4;
    CHECK_CODE(lading_client_import(client, rows, &how, &job, &error), LADING_ERROR_STRUCT_SIZE);
    options.platform = 9;
    CHECK_CODE(lading_client_open(&options, &client, &error), LADING_ERROR_UNSUPPORTED);
    lading_rows_destroy(rows);
    lading_scene_destroy(scene);
    close_client(kognic);
}

/* A job of scenes has no rows, and one that asks has none either. */
static void test_other_jobs(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = emulator_options();
    lading_client *client;
    lading_scene *scene = image_scene("scene");
    lading_job *job = NULL;
    lading_row_results *page = (lading_row_results *)1;
    emulator_reset();
    client = open_client(&options);
    CHECK_OK(lading_client_submit(client, scene, NULL, &job, &error));
    lading_scene_destroy(scene);
    CHECK_OK(lading_job_wait(job, LONG_MS, &error));
    CHECK_CODE(lading_job_rows(job, 0, 1, &page, &error), LADING_ERROR_STATE);
    CHECK(page == NULL);
    CHECK_CODE(lading_job_write_rows(job, LADING_ROWS_MADE, "rows", 4, NULL, &error), LADING_ERROR_STATE);
    close_client(client);
    lading_job_destroy(job);
}

static void test_api_keys(void) {
    static const struct {
        const char *name, *key, *environment;
        int32_t open, code;
    } rows[] = {{"given", "emulator-api-key", NULL, LADING_OK, LADING_OK},
                {"of the environment", NULL, "emulator-api-key", LADING_OK, LADING_OK},
                {"given before the environment's", "emulator-api-key", "wrong", LADING_OK, LADING_OK},
                {"wrong", "wrong", NULL, LADING_OK, LADING_ERROR_CREDENTIALS_REFUSED},
                {"none", NULL, NULL, LADING_ERROR_CREDENTIALS_MISSING, LADING_OK},
                {"with a header's end in it", "a\r\nX-Other: 1", NULL, LADING_ERROR_ARGUMENT, LADING_OK},
                {"a line of a file", NULL, "emulator-api-key\n", LADING_ERROR_ARGUMENT, LADING_OK}};
    const char *before = getenv("LABELBOX_API_KEY");
    char *kept = before != NULL ? strdup(before) : NULL;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        lading_error error = LADING_ERROR_INIT;
        lading_client_options options = labelbox_options();
        lading_client *client = NULL;
        lading_job *job = NULL;
        lading_result result = LADING_RESULT_INIT;
        check_row(rows[i].name);
        emulator_reset();
        options.api_key = given(rows[i].key);
        unsetenv("LABELBOX_API_KEY");
        if (rows[i].environment != NULL) setenv("LABELBOX_API_KEY", rows[i].environment, 1);
        CHECK_CODE(lading_client_open(&options, &client, &error), rows[i].open);
        if (rows[i].open != LADING_OK) continue;
        CHECK_OK(lading_client_request(client, "session.open", LADING_NUL_TERMINATED, NULL, 0, NULL, &job, &error));
        CHECK_OK(lading_job_wait(job, LONG_MS, &error));
        CHECK_OK(lading_job_result(job, 0, &result, &error));
        CHECK_CODE(result.code, rows[i].code);
        CHECK(strstr(text(result.message), "wrong") == NULL);
        close_client(client);
        lading_job_destroy(job);
    }
    if (kept != NULL) setenv("LABELBOX_API_KEY", kept, 1);
    else unsetenv("LABELBOX_API_KEY");
    free(kept);
}

/* A key that is refused is the import's failure; every row is named as not sent. */
static void test_key_refused(void) {
    lading_client_options options = labelbox_options();
    lading_client *client;
    lading_import_options how = into("clx");
    lading_job *job;
    emulator_reset();
    options.api_key = given("wrong");
    client = open_client(&options);
    job = import_rows(client, file_and_url(), &how);
    CHECK_INT(result_of_import(job).state, LADING_STATE_FAILED);
    CHECK_CODE(result_of_import(job).code, LADING_ERROR_CREDENTIALS_REFUSED);
    check_counts(job, 2, 0, 0, 2);
    close_client(client);
    lading_job_destroy(job);
}

static void test_nowhere(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = labelbox_options();
    lading_client *client = open_client(&options);
    lading_import_options how = into(fresh_dataset(client));
    lading_rows *rows = NULL;
    lading_job *job;
    CHECK_OK(lading_rows_create_manifest("/nowhere/rows.json", LADING_NUL_TERMINATED, &rows, &error));
    job = import_rows(client, rows, &how);
    CHECK_INT(result_of_import(job).state, LADING_STATE_FAILED);
    CHECK_CODE(result_of_import(job).code, LADING_ERROR_FILE_MISSING);
    CHECK_HAS(text(result_of_import(job).message), "/nowhere/rows.json");
    check_counts(job, 0, 0, 0, 0);
    lading_job_destroy(job);
    /* Nothing to import is done at once. */
    job = import_rows(client, manifest_rows("none.json", "[]"), &how);
    CHECK_INT(result_of_import(job).state, LADING_STATE_IMPORTED);
    CHECK_CODE(result_of_import(job).code, LADING_OK);
    check_counts(job, 0, 0, 0, 0);
    lading_job_destroy(job);
    /* Where to is found out before anything goes up. */
    how.dataset = given("clx0");
    job = import_rows(client, file_and_url(), &how);
    CHECK_INT(result_of_import(job).state, LADING_STATE_FAILED);
    CHECK_CODE(result_of_import(job).code, LADING_ERROR_NOT_FOUND);
    CHECK_HAS(text(result_of_import(job).message), "clx0");
    check_counts(job, 2, 0, 0, 2);
    CHECK_INT(emulator_count("tasks", "\"manifest_uri\""), 0);
    CHECK_INT(emulator_count("uploads", "\"sha256\""), 0);
    lading_job_destroy(job);
    close_client(client);
}

const struct test import_end_tests[] = {{"import ends: cancel", test_cancel},
                                        {"import ends: cancel while processing", test_cancel_while_processing},
                                        {"import ends: a callback cancels", test_callback_cancels},
                                        {"import ends: close", test_close},
                                        {"import ends: queue full", test_queue_full},
                                        {"import ends: platforms", test_platforms},
                                        {"import ends: jobs without rows", test_other_jobs},
                                        {"import ends: API keys", test_api_keys},
                                        {"import ends: a key that is refused", test_key_refused},
                                        {"import ends: from nowhere, or to nowhere", test_nowhere},
                                        TESTS_END};
