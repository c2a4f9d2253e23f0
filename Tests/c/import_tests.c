/* From rows to what the platform has of them: manifests, rows in memory, results, options, local files. */
#define _POSIX_C_SOURCE 200809L
#include "check.h"
#include "emulator.h"
#include "files.h"
#include "rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char three_rows[] =
    "[\n  {\"row_data\": \"https://lb-data.s3.us-west-1.amazonaws.com/1.jpg\", \"global_key\": \"first\", \"media_type\": \"IMAGE\",\n"
    "   \"metadata_fields\": [{\"name\": \"tag\", \"value\": \"tag_string\"}, {\"name\": \"split\", \"value\": \"train\"}],\n"
    "   \"attachments\": [{\"type\": \"IMAGE_OVERLAY\", \"value\": \"https://example.com/rgb.jpg\", \"name\": \"RGB\"}]},\n"
    "  {\"row_data\": \"https://lb-data.s3.us-west-1.amazonaws.com/2.jpg\", \"external_id\": \"second\"},\n"
    "  {\"row_data\": \"https://lb-data.s3.us-west-1.amazonaws.com/3.jpg\"}\n]\n";

/* Every row is made, in input order, whichever way the platform gives its results. */
static void test_three_rows(void) {
    static const struct {
        const char *name;
        int is_manifest;
        const char *settings;
    } rows[] = {{"manifest", 1, "{}"},
                {"in memory", 0, "{}"},
                {"results backwards", 1, "{\"results_order\": \"reversed\"}"},
                {"results on pages of one", 0, "{\"import_page_size\": 1}"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        lading_client_options options = labelbox_options();
        lading_client *client = open_client(&options);
        lading_import_options how = into(fresh_dataset(client));
        lading_job *job;
        lading_result result;
        struct row row;
        check_row(rows[i].name);
        emulator_settings(rows[i].settings);
        job = import_rows(client, rows[i].is_manifest ? manifest_rows("three.json", three_rows) : memory_rows(three_rows),
                          &how);
        result = result_of_import(job);
        CHECK_CODE(result.code, LADING_OK);
        CHECK_INT(result.state, LADING_STATE_IMPORTED);
        CHECK_TEXT(text(result.status), "COMPLETE");
        CHECK(result.task_id.length > 0);
        check_counts(job, 3, 3, 0, 0);
        row = row_of(job, 0);
        CHECK_INT(row.state, LADING_ROW_MADE);
        CHECK_CODE(row.code, LADING_OK);
        CHECK_TEXT(row.global_key, "first");
        CHECK_TEXT(row.row_data, "https://lb-data.s3.us-west-1.amazonaws.com/1.jpg");
        CHECK(row.id[0] != '\0');
        CHECK_TEXT(row_of(job, 1).external_id, "second");
        CHECK_TEXT(row_of(job, 2).row_data, "https://lb-data.s3.us-west-1.amazonaws.com/3.jpg");
        CHECK_INT(emulator_count("data-rows", "\"payload\""), 3);
        /* The tag by its schema id, the split as enum and option, the attachment as it was given. */
        CHECK_INT(emulator_count("data-rows", "\"tag_string\""), 1);
        CHECK_INT(emulator_count("data-rows", "\"cko8s9r5v0001h2dk9elqdidh\""), 1);
        CHECK_INT(emulator_count("data-rows", "\"cko8sbscr0003h2dk04w86hof\""), 1);
        CHECK_INT(emulator_count("data-rows", "\"RGB\""), 1);
        close_client(client);
        /* A job stays readable after its client. */
        CHECK_TEXT(row_of(job, 0).global_key, "first");
        lading_job_destroy(job);
    }
}

/* What the builder was told is what the platform gets. */
static void test_built_rows(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_rows *rows = NULL;
    lading_data_row data = LADING_DATA_ROW_INIT;
    lading_metadata_field field = LADING_METADATA_FIELD_INIT;
    lading_job *job;
    CHECK_OK(lading_rows_create(&rows, &error));
    data.row_data = given("https://example.com/a.jpg");
    data.global_key = given("a \"quoted\" key, \xE2\x82\xAC");
    data.external_id = given("a");
    data.media_type = given("IMAGE");
    CHECK_OK(lading_rows_add(rows, &data, NULL, &error));
    field.name = given("speed");
    field.is_number = 1;
    field.number = 13.5;
    CHECK_OK(lading_rows_add_metadata(rows, &field, &error));
    field.name = given("captureDateTime");
    field.is_number = 0;
    field.text = given("2024-05-01T10:00:00+02:00");
    CHECK_OK(lading_rows_add_metadata(rows, &field, &error));
    field.name = given(NULL);
    field.schema_id = given("cko8s9r5v0001h2dk9elqdidh");
    field.text = given("night");
    CHECK_OK(lading_rows_add_metadata(rows, &field, &error));
    CHECK_OK(lading_rows_add_attachment(rows, "RAW_TEXT", LADING_NUL_TERMINATED, "two\nlines", LADING_NUL_TERMINATED,
                                        NULL, 0, &error));
    job = import_alone(rows, NULL);
    CHECK_CODE(result_of_import(job).code, LADING_OK);
    CHECK_TEXT(row_of(job, 0).global_key, "a \"quoted\" key, \xE2\x82\xAC");
    CHECK_INT(emulator_count("data-rows", "\"value\":13.5"), 1);
    CHECK_INT(emulator_count("data-rows", "\"2024-05-01T08:00:00Z\""), 1);
    CHECK_INT(emulator_count("data-rows", "\"night\""), 1);
    CHECK_INT(emulator_count("data-rows", "\"two\\nlines\""), 1);
    CHECK_INT(emulator_count("data-rows", "\"media_type\":\"IMAGE\""), 1);
    lading_job_destroy(job);
}

/* Rows may be added and imported again: the job has what they were. */
static void test_rows_go_on(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = labelbox_options();
    lading_client *client = open_client(&options);
    lading_import_options how = into(fresh_dataset(client));
    lading_rows *rows = memory_rows(url_row(0));
    lading_job *first = NULL, *second = NULL;
    CHECK_OK(lading_client_import(client, rows, &how, &first, &error));
    CHECK_OK(lading_rows_add_json(rows, url_row(1), LADING_NUL_TERMINATED, &error));
    CHECK_OK(lading_job_wait(first, LONG_MS, &error));
    CHECK_OK(lading_client_import(client, rows, &how, &second, &error));
    lading_rows_destroy(rows);
    CHECK_OK(lading_job_wait(second, LONG_MS, &error));
    check_counts(first, 1, 1, 0, 0);
    check_counts(second, 2, 1, 1, 0); /* its first row is there already */
    CHECK_INT(row_of(second, 0).state, LADING_ROW_REFUSED);
    CHECK_INT(row_of(second, 1).state, LADING_ROW_MADE);
    close_client(client);
    lading_job_destroy(first);
    lading_job_destroy(second);
}

enum { MANY = 12000 };

/* Pages of results, across the platform's own pages of 5,000. */
static void test_pages(void) {
    lading_error error = LADING_ERROR_INIT;
    char *all = url_rows(MANY);
    lading_job *job = import_alone(memory_rows(all), NULL);
    lading_row_results *page = NULL;
    lading_row_result row = LADING_ROW_RESULT_INIT;
    uint64_t count = 0, seen = 0, wrong = 0;
    free(all);
    check_counts(job, MANY, MANY, 0, 0);
    for (uint64_t first = 0; first < MANY; first += 1000) {
        if (!CHECK_OK(lading_job_rows(job, first, 1000, &page, &error))) break;
        CHECK_CODE(lading_row_results_count(page, &count), LADING_OK);
        CHECK_INT(count, 1000);
        for (uint64_t i = 0; i < count; i++, seen++) {
            char key[32];
            snprintf(key, sizeof key, "key-%u", (unsigned)seen);
            lading_row_results_get(page, i, &row, &error);
            wrong += row.row != seen || row.state != LADING_ROW_MADE || strcmp(text(row.global_key), key) != 0;
        }
        lading_row_results_destroy(page);
    }
    CHECK_INT(seen, MANY);
    CHECK_INT(wrong, 0);
    /* The last page is as long as what is left. */
    CHECK_OK(lading_job_rows(job, MANY - 1, UINT64_MAX, &page, &error));
    CHECK_CODE(lading_row_results_count(page, &count), LADING_OK);
    CHECK_INT(count, 1);
    CHECK_CODE(lading_row_results_get(page, 1, &row, &error), LADING_ERROR_ARGUMENT);
    CHECK_CODE(lading_row_results_get(page, UINT64_MAX, &row, &error), LADING_ERROR_ARGUMENT);
    CHECK_CODE(lading_row_results_count(page, NULL), LADING_ERROR_ARGUMENT);
    lading_row_results_destroy(page);
    CHECK_OK(lading_job_rows(job, MANY, 1, &page, &error));
    CHECK_CODE(lading_row_results_count(page, &count), LADING_OK);
    CHECK_INT(count, 0);
    lading_row_results_destroy(page);
    CHECK_CODE(lading_job_rows(job, MANY + 1, 1, &page, &error), LADING_ERROR_ARGUMENT);
    CHECK(page == NULL);
    CHECK_CODE(lading_job_rows(job, UINT64_MAX, 1, &page, &error), LADING_ERROR_ARGUMENT);
    CHECK_CODE(lading_job_rows(job, 0, 1, NULL, &error), LADING_ERROR_ARGUMENT);
    lading_job_destroy(job);
}

/* A page as JSON, for languages to which a call for each row is dear. */
static void test_page_json(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = labelbox_options();
    lading_client *client = open_client(&options);
    lading_import_options how = into(fresh_dataset(client));
    lading_job *job;
    lading_row_results *page = NULL;
    lading_string json = {NULL, 0};
    lading_job_destroy(import_rows(client, memory_rows(url_row(1)), &how));
    job = import_rows(client, memory_rows("[{\"row_data\": \"https://a.b/\\u20ac.jpg\", \"external_id\": \"e\\n\"},"
                                          "{\"row_data\": \"https://a.b/1.jpg\", \"global_key\": \"key-1\"}]"),
                      &how);
    CHECK_OK(lading_job_rows(job, 0, 10, &page, &error));
    lading_job_destroy(job);
    close_client(client);
    CHECK_OK(lading_row_results_json(page, &json, &error));
    CHECK_INT(strlen(text(json)), json.length);
    CHECK_HAS(text(json), "\"row\":0");
    CHECK_HAS(text(json), "\"state\":1");
    CHECK_HAS(text(json), "\"external_id\":\"e\\n\"");
    CHECK_HAS(text(json), "https://a.b/\xE2\x82\xAC.jpg");
    CHECK_HAS(text(json), "\"row\":1");
    CHECK_HAS(text(json), "\"state\":2");
    CHECK_HAS(text(json), "\"code\":94");
    CHECK_HAS(text(json), "\"global_key\":\"key-1\"");
    CHECK_CODE(lading_row_results_json(page, NULL, &error), LADING_ERROR_ARGUMENT);
    lading_row_results_destroy(page);
}

/* The rows that were refused are written as they were given, and can be imported when what was wrong is put right. */
static void test_written(void) {
    static const char again[] = "{ \"row_data\":\"https://a.b/1.jpg\",\n   \"global_key\" : \"key-1\", \"attachments\": [] }";
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = labelbox_options();
    lading_client *client = open_client(&options);
    lading_import_options how = into(fresh_dataset(client));
    lading_rows *rows;
    lading_job *job;
    lading_findings *findings = NULL;
    char content[1024];
    const char *path = write_file("refused.ndjson", "an older report", 15);
    uint64_t count = 99, errors = 99;
    char *written;
    lading_job_destroy(import_rows(client, memory_rows(url_row(1)), &how));
    snprintf(content, sizeof content, "[%s, %s, {\"row_data\": \"ftp://a.b/2.jpg\"}, %s]", url_row(0), again, url_row(3));
    how.skip_invalid_rows = 1;
    job = import_rows(client, manifest_rows("original.json", content), &how);
    CHECK_INT(result_of_import(job).state, LADING_STATE_PARTLY_IMPORTED);
    CHECK_CODE(result_of_import(job).code, LADING_ERROR_ROW_REFUSED);
    CHECK_INT(result_of_import(job).stage, LADING_STAGE_RESULTS);
    check_counts(job, 4, 2, 1, 1);
    CHECK_CODE(row_of(job, 1).code, LADING_ERROR_ROW_REFUSED);
    CHECK_HAS(row_of(job, 1).message, "key-1");
    CHECK_CODE(row_of(job, 2).code, LADING_ERROR_VALIDATION);
    CHECK_HAS(row_of(job, 2).message, "https");

    written = written_rows(job, LADING_ROWS_REFUSED, path, &count);
    CHECK_INT(count, 1);
    CHECK_HAS(written, "key-1");
    CHECK(strstr(written, "ftp:") == NULL && strstr(written, "key-0") == NULL && strstr(written, "older") == NULL);
    free(written);
    /* With the key gone from the platform the file goes through as it is. */
    how.dataset = given(fresh_dataset(client));
    CHECK_OK(lading_rows_create_manifest(path, LADING_NUL_TERMINATED, &rows, &error));
    lading_job_destroy(import_rows(client, rows, &how));
    CHECK_INT(emulator_count("data-rows", "\"global_key\":\"key-1\""), 2); /* the row, and its payload */

    free(written_rows(job, LADING_ROWS_REFUSED | LADING_ROWS_NOT_SENT, path, &count));
    CHECK_INT(count, 2);
    CHECK_OK(lading_rows_create_manifest(path, LADING_NUL_TERMINATED, &rows, &error));
    CHECK_OK(lading_rows_validate(rows, &findings, &error));
    CHECK_CODE(lading_findings_count(findings, NULL, &errors), LADING_OK);
    CHECK_INT(errors, 1);
    lading_findings_destroy(findings);
    lading_rows_destroy(rows);
    free(written_rows(job, LADING_ROWS_MADE, path, NULL));
    CHECK_CODE(lading_job_write_rows(job, 0, path, LADING_NUL_TERMINATED, &count, &error), LADING_ERROR_ARGUMENT);
    CHECK_CODE(lading_job_write_rows(job, 1, path, LADING_NUL_TERMINATED, &count, &error), LADING_ERROR_ARGUMENT);
    CHECK_CODE(lading_job_write_rows(job, LADING_ROWS_MADE, "", 0, &count, &error), LADING_ERROR_ARGUMENT);
    CHECK_CODE(lading_job_write_rows(job, LADING_ROWS_MADE, "/nowhere/a.ndjson", LADING_NUL_TERMINATED, &count, &error),
               LADING_ERROR_FILE_UNWRITABLE);
    CHECK_HAS(error.message, "/nowhere/a.ndjson");
    /* The manifest is the source of the rows' text. */
    write_file("original.json", "[]", 2);
    CHECK_CODE(lading_job_write_rows(job, LADING_ROWS_MADE, path, LADING_NUL_TERMINATED, &count, &error),
               LADING_ERROR_FILE_CHANGED);
    close_client(client);
    lading_job_destroy(job);
}

/* What is sent when a row has an error, and what of a dry run. */
static void test_options(void) {
    static const struct {
        const char *name;
        int32_t is_bad, skips, is_dry, state, code;
        uint64_t made, not_sent;
        int findings, requests; /* of imports */
    } rows[] = {
        {"good", 0, 0, 0, LADING_STATE_IMPORTED, LADING_OK, 3, 0, 0, 1},
        {"bad", 1, 0, 0, LADING_STATE_FAILED, LADING_ERROR_VALIDATION, 0, 3, 1, 0},
        {"bad, skipped", 1, 1, 0, LADING_STATE_PARTLY_IMPORTED, LADING_ERROR_VALIDATION, 2, 1, 1, 1},
        {"dry run", 0, 0, 1, LADING_STATE_VALIDATED, LADING_OK, 0, 3, 0, 0},
        {"dry run, bad", 1, 0, 1, LADING_STATE_FAILED, LADING_ERROR_VALIDATION, 0, 3, 1, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        lading_error error = LADING_ERROR_INIT;
        lading_client_options options = labelbox_options();
        lading_client *client = open_client(&options);
        lading_import_options how = into(fresh_dataset(client));
        lading_job *job;
        lading_findings *findings = NULL;
        lading_finding finding = LADING_FINDING_INIT;
        lading_result result;
        char content[1024];
        uint64_t all = 99;
        check_row(rows[i].name);
        how.skip_invalid_rows = rows[i].skips;
        how.dry_run = rows[i].is_dry;
        /* The metadata's name is unknown, which only the platform's ontology can tell. */
        snprintf(content, sizeof content,
                 "%s\n{\"row_data\": \"https://a.b/1.jpg\", \"metadata_fields\": [{\"name\": \"%s\", \"value\": \"v\"}]}\n%s\n",
                 url_row(0), rows[i].is_bad ? "tagg" : "tag", url_row(2));
        job = import_rows(client, manifest_rows("options.ndjson", content), &how);
        result = result_of_import(job);
        CHECK_INT(result.state, rows[i].state);
        CHECK_CODE(result.code, rows[i].code);
        if (rows[i].code != LADING_OK) CHECK_INT(result.stage, LADING_STAGE_VALIDATION);
        check_counts(job, 3, rows[i].made, 0, rows[i].not_sent);
        CHECK_OK(lading_job_findings(job, 0, &findings, &error));
        CHECK_CODE(lading_findings_count(findings, &all, NULL), LADING_OK);
        CHECK_INT(all, rows[i].findings);
        if (rows[i].is_bad) {
            CHECK_OK(lading_findings_get(findings, 0, &finding, &error));
            CHECK_INT(finding.row, 1);
            CHECK_INT(finding.line, 2);
            CHECK_INT(finding.column, 1);
            CHECK_HAS(text(finding.message), "tagg");
            CHECK_INT(row_of(job, 1).state, LADING_ROW_NOT_SENT);
            CHECK_CODE(row_of(job, 1).code, LADING_ERROR_VALIDATION);
            CHECK_HAS(row_of(job, 1).message, "tagg");
        }
        CHECK_INT(emulator_count("data-rows", "\"payload\""), (int)rows[i].made);
        CHECK_INT(emulator_count("tasks", "\"manifest_uri\""), rows[i].requests);
        lading_findings_destroy(findings);
        close_client(client);
        lading_job_destroy(job);
    }
}

static void test_upsert(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = labelbox_options();
    lading_client *client = open_client(&options);
    lading_import_options how = into(fresh_dataset(client));
    lading_rows *rows = NULL;
    lading_data_row data = LADING_DATA_ROW_INIT;
    lading_job *job = import_rows(client, memory_rows(url_row(0)), &how);
    const struct row made = row_of(job, 0);
    lading_job_destroy(job);
    how.upsert = 1;
    CHECK_OK(lading_rows_create(&rows, &error));
    data.row_data = given("https://a.b/by-id.jpg");
    data.upsert_id = given(made.id);
    data.global_key = given("key-0");
    CHECK_OK(lading_rows_add(rows, &data, NULL, &error));
    data.upsert_id = given(NULL);
    data.upsert_global_key = given("key-new");
    data.global_key = given(NULL);
    data.row_data = given("https://a.b/made.jpg");
    CHECK_OK(lading_rows_add(rows, &data, NULL, &error));
    job = import_rows(client, rows, &how);
    CHECK_CODE(result_of_import(job).code, LADING_OK);
    check_counts(job, 2, 2, 0, 0);
    CHECK_TEXT(row_of(job, 0).id, made.id);
    CHECK_TEXT(row_of(job, 0).row_data, "https://a.b/by-id.jpg");
    CHECK_TEXT(row_of(job, 1).global_key, "key-new");
    lading_job_destroy(job);
    job = import_rows(client, memory_rows("{\"key\": {\"global_key\": \"key-new\"}, \"external_id\": \"named\"}"), &how);
    check_counts(job, 1, 1, 0, 0);
    lading_job_destroy(job);
    CHECK_INT(emulator_count("data-rows", "\"payload\""), 2);
    CHECK_INT(emulator_count("data-rows", "\"external_id\":\"named\""), 2);
    close_client(client);
}

/* Local files go up, each once, and a missing one is its own row's fault. */
static void test_local_files(void) {
    static const char content[] = "{\"row_data\": \"one.jpg\", \"global_key\": \"one\"}\n{\"row_data\": \"missing.jpg\"}\n"
                                  "{\"row_data\": \"two.png\", \"external_id\": \"mine\"}\n{\"row_data\": \"https://a.b/c.jpg\"}\n";
    lading_error error = LADING_ERROR_INIT;
    struct file jpeg = read_fixture("baseline.jpg"), png = read_fixture("gray.png");
    lading_import_options how = into(NULL);
    lading_progress progress = LADING_PROGRESS_INIT;
    lading_job *job;
    struct row row;
    write_file("one.jpg", jpeg.bytes, jpeg.size);
    write_file("two.png", png.bytes, png.size);
    how.skip_invalid_rows = 1;
    job = import_alone(manifest_rows("files.ndjson", content), &how);
    CHECK_INT(result_of_import(job).state, LADING_STATE_PARTLY_IMPORTED);
    check_counts(job, 4, 3, 0, 1);
    row = row_of(job, 0);
    CHECK_INT(row.state, LADING_ROW_MADE);
    CHECK_HAS(row.row_data, "https://");
    CHECK_TEXT(row.external_id, "one.jpg");
    row = row_of(job, 1);
    CHECK_INT(row.state, LADING_ROW_NOT_SENT);
    CHECK_HAS(row.message, "missing.jpg");
    CHECK_TEXT(row.row_data, "missing.jpg");
    CHECK_TEXT(row_of(job, 2).external_id, "mine");
    CHECK_OK(lading_job_progress(job, &progress, &error));
    CHECK_INT(progress.files, 2);
    CHECK_INT(progress.files_done, 2);
    CHECK_INT(progress.bytes_sent, progress.bytes);
    CHECK_INT(emulator_count("uploads", "image/jpeg"), 1);
    CHECK_INT(emulator_count("uploads", "image/png"), 1);
    lading_job_destroy(job);
    free(jpeg.bytes);
    free(png.bytes);
}

/* A file whose upload fails takes its own row with it, and no other. */
static void test_failed_upload(void) {
    lading_error error = LADING_ERROR_INIT;
    struct file jpeg = read_fixture("baseline.jpg");
    lading_client_options options = labelbox_options();
    lading_client *client;
    lading_import_options how;
    lading_rows *rows;
    lading_job *job;
    options.max_attempts = 2;
    client = open_client(&options);
    how = into(fresh_dataset(client));
    write_file("one.jpg", jpeg.bytes, jpeg.size);
    rows = manifest_rows("upload.ndjson", "{\"row_data\": \"one.jpg\"}\n{\"row_data\": \"https://a.b/c.jpg\"}\n");
    emulator_fault("{\"match\": {\"operation\": \"uploadFile\"}, \"fault\": {\"status\": 503}, \"times\": 2}");
    job = import_rows(client, rows, &how);
    CHECK_INT(result_of_import(job).state, LADING_STATE_PARTLY_IMPORTED);
    check_counts(job, 2, 1, 0, 1);
    CHECK_CODE(row_of(job, 0).code, LADING_ERROR_SERVER);
    CHECK_HAS(row_of(job, 0).message, "503");
    CHECK_TEXT(row_of(job, 0).row_data, "one.jpg");
    CHECK_INT(row_of(job, 1).state, LADING_ROW_MADE);
    CHECK_OK(lading_job_cancel(job, &error)); /* it is over; nothing happens */
    CHECK_INT(result_of_import(job).state, LADING_STATE_PARTLY_IMPORTED);
    close_client(client);
    lading_job_destroy(job);
    free(jpeg.bytes);
}

const struct test import_tests[] = {{"import: three rows", test_three_rows},
                                    {"import: rows from the builder", test_built_rows},
                                    {"import: rows go on after a job has them", test_rows_go_on},
                                    {"import: pages of results", test_pages},
                                    {"import: a page as JSON", test_page_json},
                                    {"import: refused rows written", test_written},
                                    {"import: invalid rows, dry runs", test_options},
                                    {"import: upsert", test_upsert},
                                    {"import: local files", test_local_files},
                                    {"import: a file that does not go up", test_failed_upload},
                                    TESTS_END};
