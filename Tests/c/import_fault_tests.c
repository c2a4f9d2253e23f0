/* Imports on a bad road, and those that the platform does not carry out, or not yet. */
#include "check.h"
#include "emulator.h"
#include "files.h"
#include "rows.h"

#include <stdio.h>
#include <string.h>

static void test_faults(void) {
    static const struct {
        const char *name, *operation, *fault;
        uint64_t stall_ms, deadline_ms;
        int32_t code, stage, status;
    } rows[] = {
        {"asked too often", "upsertDataRows", "\"status\": 429, \"headers\": {\"Retry-After\": \"0\"}", 0, 0,
         LADING_ERROR_RATE_LIMITED, LADING_STAGE_IMPORT, 429},
        {"over the API's limit", "upsertDataRows",
         "\"status\": 200, \"body\": {\"message\": \"You have exceeded the limit of requests\"}", 0, 0,
         LADING_ERROR_RATE_LIMITED, LADING_STAGE_IMPORT, 429},
        {"503", "upsertDataRows", "\"status\": 503", 0, 0, LADING_ERROR_SERVER, LADING_STAGE_IMPORT, 503},
        {"not allowed", "upsertDataRows",
         "\"status\": 200, \"body\": {\"errors\": [{\"message\": \"no\", \"extensions\": {\"code\": \"AUTHORIZATION_ERROR\"}}]}",
         0, 0, LADING_ERROR_FORBIDDEN, LADING_STAGE_IMPORT, 403},
        {"a page of a gateway", "upsertDataRows", "\"html\": true, \"status\": 200", 0, 0, LADING_ERROR_RESPONSE,
         LADING_STAGE_IMPORT, -1},
        {"reset", "upsertDataRows", "\"reset\": true", 0, 0, LADING_ERROR_CONNECTION_LOST, LADING_STAGE_IMPORT, 0},
        {"no byte moves", "upsertDataRows", "\"latency_ms\": 60000", 50, 0, LADING_ERROR_NETWORK_TIMEOUT,
         LADING_STAGE_IMPORT, 0},
        {"all attempts take too long", "upsertDataRows", "\"latency_ms\": 60000", 0, 200, LADING_ERROR_DEADLINE,
         LADING_STAGE_IMPORT, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        lading_client_options options = labelbox_options();
        lading_client *client;
        lading_import_options how;
        lading_job *job;
        lading_result result;
        char rule[512];
        check_row(rows[i].name);
        options.max_attempts = 2;
        options.stall_timeout_ms = rows[i].stall_ms;
        options.deadline_ms = rows[i].deadline_ms;
        client = open_client(&options);
        how = into(fresh_dataset(client));
        snprintf(rule, sizeof rule, "{\"match\": {\"operation\": \"%s\"}, \"fault\": {%s}}", rows[i].operation,
                 rows[i].fault);
        emulator_fault(rule);
        job = import_rows(client, file_and_url(), &how);
        result = result_of_import(job);
        CHECK_INT(result.state, LADING_STATE_FAILED);
        CHECK_CODE(result.code, rows[i].code);
        CHECK_INT(result.stage, rows[i].stage);
        if (rows[i].status >= 0) CHECK_INT(result.http_status, rows[i].status);
        CHECK(result.message.length > 0);
        check_counts(job, 2, 0, 0, 2);
        CHECK_INT(row_of(job, 1).state, LADING_ROW_NOT_SENT);
        CHECK_CODE(row_of(job, 1).code, rows[i].code);
        CHECK_INT(emulator_count("data-rows", "\"payload\""), 0);
        close_client(client);
        lading_job_destroy(job);
    }
}

/* What goes wrong once is not seen by the host, and no row is there twice. */
static void test_recovered(void) {
    static const struct {
        const char *name, *operation, *fault;
    } rows[] = {{"the import's answer is lost", "upsertDataRows", "\"lost\": true"},
                {"the import's answer breaks off", "upsertDataRows", "\"truncate\": true"},
                {"the import's answer is no JSON", "upsertDataRows", "\"broken_json\": true"},
                {"the import does not arrive", "upsertDataRows", "\"reset\": true"},
                {"an upload is reset", "uploadFile", "\"reset\": true"},
                {"an upload's answer is lost", "uploadFile", "\"lost\": true"},
                {"a page of results is refused", "successesfulDataRowImports", "\"status\": 503"},
                {"the task cannot be asked for", "createdTasks", "\"status\": 429, \"headers\": {\"Retry-After\": \"0\"}"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        lading_client_options options = labelbox_options();
        lading_client *client = open_client(&options);
        lading_import_options how = into(fresh_dataset(client));
        lading_job *job;
        char rule[512];
        check_row(rows[i].name);
        snprintf(rule, sizeof rule, "{\"match\": {\"operation\": \"%s\"}, \"fault\": {%s}, \"times\": 1}",
                 rows[i].operation, rows[i].fault);
        emulator_fault(rule);
        job = import_rows(client, file_and_url(), &how);
        CHECK_CODE(result_of_import(job).code, LADING_OK);
        check_counts(job, 2, 2, 0, 0);
        CHECK_INT(emulator_count("data-rows", "\"payload\""), 2);
        CHECK_INT(emulator_count("tasks", "\"manifest_uri\""), 1);
        close_client(client);
        lading_job_destroy(job);
    }
}

/* The platform's own end of a task; what it had made until then is there. */
static void test_failed_tasks(void) {
    static const struct {
        const char *name, *fault, *status;
        uint64_t made;
    } rows[] = {{"failed", "\"fail_task\": \"the manifest is too old\"", "FAILED", 0},
                {"failed half way", "\"fail_task\": \"the manifest is too old\", \"task_rows\": 1", "FAILED", 1},
                {"cancelled there", "\"cancel_task\": true", "CANCELED", 0}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        lading_client_options options = labelbox_options();
        lading_client *client = open_client(&options);
        lading_import_options how = into(fresh_dataset(client));
        lading_job *job;
        lading_result result;
        char rule[512];
        check_row(rows[i].name);
        snprintf(rule, sizeof rule, "{\"match\": {\"operation\": \"upsertDataRows\"}, \"fault\": {%s}}", rows[i].fault);
        emulator_fault(rule);
        job = import_rows(client, memory_rows("[{\"row_data\": \"https://a.b/0.jpg\"}, {\"row_data\": \"https://a.b/1.jpg\"}]"),
                          &how);
        result = result_of_import(job);
        CHECK_CODE(result.code, LADING_ERROR_IMPORT_FAILED);
        CHECK_TEXT(text(result.status), rows[i].status);
        CHECK_INT(result.state, rows[i].made > 0 ? LADING_STATE_PARTLY_IMPORTED : LADING_STATE_FAILED);
        if (strcmp(rows[i].status, "FAILED") == 0) CHECK_HAS(text(result.message), "the manifest is too old");
        check_counts(job, 2, rows[i].made, 2 - rows[i].made, 0);
        CHECK_INT(row_of(job, 0).state, rows[i].made > 0 ? LADING_ROW_MADE : LADING_ROW_REFUSED);
        CHECK_INT(row_of(job, 1).state, LADING_ROW_REFUSED);
        CHECK_CODE(row_of(job, 1).code, LADING_ERROR_IMPORT_FAILED);
        close_client(client);
        lading_job_destroy(job);
    }
}

/* An import that the platform has, but has not finished. */
static void test_still_processing(void) {
    lading_client_options options = labelbox_options();
    lading_client *client = open_client(&options);
    lading_import_options how = into(fresh_dataset(client));
    lading_job *job;
    lading_result result;
    emulator_fault("{\"match\": {\"operation\": \"upsertDataRows\"}, \"fault\": {\"endless_task\": true}}");
    how.wait_timeout_ms = 100;
    job = import_rows(client, file_and_url(), &how);
    result = result_of_import(job);
    CHECK_INT(result.state, LADING_STATE_PROCESSING);
    CHECK_CODE(result.code, LADING_ERROR_STILL_PROCESSING);
    CHECK_INT(result.stage, LADING_STAGE_PROCESSING);
    CHECK_INT(result.retryable, 1);
    CHECK_TEXT(text(result.status), "IN_PROGRESS");
    CHECK(result.task_id.length > 0);
    check_counts(job, 2, 0, 0, 0);
    CHECK_INT(row_of(job, 0).state, LADING_ROW_PENDING);
    close_client(client);
    lading_job_destroy(job);
}

/* While it is under way the result says how far it is, and the rows have none. */
static void test_under_way(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = labelbox_options();
    lading_client *client = open_client(&options);
    lading_import_options how = into(fresh_dataset(client));
    lading_rows *rows = file_and_url();
    lading_job *job = NULL;
    uint64_t count = 0;
    emulator_settings("{\"task_seconds\": 1000}");
    CHECK_OK(lading_client_import(client, rows, &how, &job, &error));
    lading_rows_destroy(rows);
    wait_for_stage(client, job, LADING_STAGE_PROCESSING);
    CHECK_INT(result_of_import(job).state, LADING_STATE_PENDING);
    CHECK(result_of_import(job).task_id.length > 0);
    CHECK_INT(row_of(job, 0).state, LADING_ROW_PENDING);
    CHECK_CODE(lading_job_write_rows(job, LADING_ROWS_MADE, write_file("early", "", 0), LADING_NUL_TERMINATED, &count, &error),
               LADING_ERROR_STATE);
    emulator_advance(1001);
    CHECK_OK(lading_job_wait(job, LONG_MS, &error));
    CHECK_INT(result_of_import(job).state, LADING_STATE_IMPORTED);
    check_counts(job, 2, 2, 0, 0);
    close_client(client);
    lading_job_destroy(job);
}

const struct test import_fault_tests[] = {{"import faults: an error each", test_faults},
                                          {"import faults: recovered from", test_recovered},
                                          {"import faults: tasks that fail", test_failed_tasks},
                                          {"import faults: still processing", test_still_processing},
                                          {"import faults: under way", test_under_way},
                                          TESTS_END};
