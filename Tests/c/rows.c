#define _POSIX_C_SOURCE 200809L
#include "rows.h"

#include "check.h"
#include "emulator.h"
#include "files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

lading_client_options labelbox_options(void) {
    lading_client_options options = emulator_options();
    options.platform = LADING_PLATFORM_LABELBOX;
    options.client_id = given(NULL);
    options.client_secret = given(NULL);
    options.api_key = given("emulator-api-key");
    return options;
}

const char *new_dataset(lading_client *client) {
    static char id[64];
    lading_error error = LADING_ERROR_INIT;
    lading_job *job = NULL;
    lading_string document = {NULL, 0};
    const char *found;
    id[0] = '\0';
    CHECK_OK(lading_client_request(client, "datasets.create", LADING_NUL_TERMINATED, "{\"name\": \"rows\"}",
                                   LADING_NUL_TERMINATED, NULL, &job, &error));
    CHECK_OK(lading_job_wait(job, LONG_MS, &error));
    CHECK_OK(lading_job_document(job, &document, &error));
    found = strstr(text(document), "\"id\":\"");
    if (CHECK(found != NULL)) CHECK_INT(sscanf(found, "\"id\":\"%63[^\"]", id), 1);
    lading_job_destroy(job);
    return id;
}

const char *fresh_dataset(lading_client *client) {
    emulator_reset();
    return new_dataset(client);
}

lading_rows *memory_rows(const char *json) {
    lading_error error = LADING_ERROR_INIT;
    lading_rows *rows = NULL;
    CHECK_OK(lading_rows_create(&rows, &error));
    CHECK_OK(lading_rows_add_json(rows, json, LADING_NUL_TERMINATED, &error));
    return rows;
}

lading_rows *manifest_rows(const char *name, const char *content) {
    lading_error error = LADING_ERROR_INIT;
    lading_rows *rows = NULL;
    const char *path = write_file(name, content, strlen(content));
    CHECK_OK(lading_rows_create_manifest(path, LADING_NUL_TERMINATED, &rows, &error));
    return rows;
}

lading_import_options into(const char *dataset) {
    lading_import_options options = LADING_IMPORT_OPTIONS_INIT;
    options.dataset = given(dataset);
    options.poll_interval_ms = 20;
    return options;
}

lading_job *import_rows(lading_client *client, lading_rows *rows, const lading_import_options *options) {
    lading_error error = LADING_ERROR_INIT;
    lading_job *job = NULL;
    CHECK_OK(lading_client_import(client, rows, options, &job, &error));
    CHECK_CODE(lading_rows_destroy(rows), LADING_OK);
    CHECK_OK(lading_job_wait(job, LONG_MS, &error));
    return job;
}

lading_job *import_alone(lading_rows *rows, const lading_import_options *options) {
    lading_client_options client_options = labelbox_options();
    lading_client *client = open_client(&client_options);
    lading_import_options how = options != NULL ? *options : into(NULL);
    lading_job *job;
    how.dataset = given(fresh_dataset(client));
    job = import_rows(client, rows, &how);
    close_client(client);
    return job;
}

static void copy(char *to, size_t size, lading_string from) { snprintf(to, size, "%s", text(from)); }

struct row row_of(lading_job *job, uint64_t index) {
    lading_error error = LADING_ERROR_INIT;
    lading_row_results *page = NULL;
    lading_row_result result = LADING_ROW_RESULT_INIT;
    struct row row;
    memset(&row, 0, sizeof row);
    row.state = -1;
    if (!CHECK_OK(lading_job_rows(job, index, 1, &page, &error))) return row;
    CHECK_OK(lading_row_results_get(page, 0, &result, &error));
    CHECK_INT(result.row, index);
    row.state = result.state;
    row.code = result.code;
    copy(row.id, sizeof row.id, result.id);
    copy(row.global_key, sizeof row.global_key, result.global_key);
    copy(row.external_id, sizeof row.external_id, result.external_id);
    copy(row.row_data, sizeof row.row_data, result.row_data);
    copy(row.message, sizeof row.message, result.message);
    CHECK_CODE(lading_row_results_destroy(page), LADING_OK);
    return row;
}

void check_counts(lading_job *job, uint64_t rows, uint64_t made, uint64_t refused, uint64_t not_sent) {
    lading_error error = LADING_ERROR_INIT;
    lading_progress progress = LADING_PROGRESS_INIT;
    CHECK_OK(lading_job_progress(job, &progress, &error));
    CHECK_INT(progress.finished, 1);
    CHECK_INT(progress.rows, rows);
    CHECK_INT(progress.rows_made, made);
    CHECK_INT(progress.rows_refused, refused);
    CHECK_INT(progress.rows_not_sent, not_sent);
}

lading_result result_of_import(lading_job *job) {
    lading_error error = LADING_ERROR_INIT;
    lading_result result = LADING_RESULT_INIT;
    CHECK_OK(lading_job_result(job, 0, &result, &error));
    return result;
}

char *written_rows(lading_job *job, uint32_t states, const char *path, uint64_t *count) {
    lading_error error = LADING_ERROR_INIT;
    FILE *stream;
    char *content = (char *)calloc(1, 1 << 20);
    CHECK_OK(lading_job_write_rows(job, states, path, LADING_NUL_TERMINATED, count, &error));
    stream = fopen(path, "rb");
    if (CHECK(stream != NULL)) {
        CHECK(fread(content, 1, (1 << 20) - 1, stream) < (1 << 20) - 1);
        fclose(stream);
    }
    return content;
}

const char *url_row(unsigned number) {
    static __thread char rows[4][256];
    static __thread unsigned next;
    char *row = rows[next++ % 4];
    snprintf(row, sizeof *rows, "{\"row_data\": \"https://bucket.s3.eu-north-1.amazonaws.com/%u.jpg\", \"global_key\": \"key-%u\"}",
             number, number);
    return row;
}

char *url_rows(unsigned count) {
    char *all = (char *)malloc((size_t)count * 256 + 1), *end = all;
    *end = '\0';
    for (unsigned i = 0; i < count; i++) {
        const char *row = url_row(i);
        const size_t length = strlen(row);
        memcpy(end, row, length);
        end[length] = '\n';
        end += length + 1;
        *end = '\0';
    }
    return all;
}

lading_rows *file_and_url(void) {
    struct file jpeg = read_fixture("baseline.jpg");
    write_file("one.jpg", jpeg.bytes, jpeg.size);
    free(jpeg.bytes);
    return manifest_rows("ends.ndjson", "{\"row_data\": \"one.jpg\"}\n{\"row_data\": \"https://a.b/c.jpg\", \"global_key\": \"c\"}\n");
}

void wait_for_stage(lading_client *client, lading_job *job, int32_t stage) {
    lading_error error = LADING_ERROR_INIT;
    lading_event event = LADING_EVENT_INIT;
    do
        if (!CHECK_OK(lading_client_next_event(client, LONG_MS, &event, &error))) return;
    while (event.job != job || (event.progress.stage != stage && event.type != LADING_EVENT_RELEASED));
    CHECK_INT(event.progress.stage, stage);
}
