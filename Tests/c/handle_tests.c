/* Handles: a wrong one is an error, never a crash. */
#include "check.h"

#include <stddef.h>

static lading_scene *new_scene(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_scene *scene = NULL;
    CHECK_OK(lading_scene_create(LADING_SCENE_CAMERAS, "scene", LADING_NUL_TERMINATED, &scene, &error));
    return scene;
}

static lading_client *new_client(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = LADING_CLIENT_OPTIONS_INIT;
    lading_client *client = NULL;
    options.client_id = given("id");
    options.client_secret = given("secret");
    CHECK_OK(lading_client_open(&options, &client, &error));
    return client;
}

/* Every function that takes a scene, with one that is none. */
static void refuses_scene(lading_scene *scene) {
    lading_resource resource = LADING_RESOURCE_INIT;
    lading_frame frame = LADING_FRAME_INIT;
    lading_source source = LADING_SOURCE_INIT;
    lading_imu_sample sample = {0, {0, 0, 0, 1, 0, 0, 0}};
    lading_findings *findings = NULL;
    lading_string json = {NULL, 0};
    uint32_t index;
    resource.filename = given("a.png");
    CHECK_CODE(lading_scene_set_folder(scene, "f", 1, NULL), LADING_ERROR_HANDLE);
    CHECK_CODE(lading_scene_set_calibration(scene, "c", 1, NULL), LADING_ERROR_HANDLE);
    CHECK_CODE(lading_scene_set_metadata_string(scene, 0, "k", 1, "v", 1, NULL), LADING_ERROR_HANDLE);
    CHECK_CODE(lading_scene_set_metadata_integer(scene, 0, "k", 1, 1, NULL), LADING_ERROR_HANDLE);
    CHECK_CODE(lading_scene_set_metadata_number(scene, 0, "k", 1, 1, NULL), LADING_ERROR_HANDLE);
    CHECK_CODE(lading_scene_set_metadata_boolean(scene, 0, "k", 1, 1, NULL), LADING_ERROR_HANDLE);
    CHECK_CODE(lading_scene_set_pretty_name(scene, "s", 1, "n", 1, NULL), LADING_ERROR_HANDLE);
    CHECK_CODE(lading_scene_add_sensor_order(scene, "s", 1, NULL), LADING_ERROR_HANDLE);
    CHECK_CODE(lading_scene_add_frame(scene, &frame, &index, NULL), LADING_ERROR_HANDLE);
    CHECK_CODE(lading_scene_set_unix_timestamp(scene, 1, NULL), LADING_ERROR_HANDLE);
    CHECK_CODE(lading_scene_add_image(scene, 0, &resource, NULL), LADING_ERROR_HANDLE);
    CHECK_CODE(lading_scene_add_point_cloud(scene, 0, &resource, NULL), LADING_ERROR_HANDLE);
    CHECK_CODE(lading_scene_add_imu_samples(scene, &sample, 1, NULL), LADING_ERROR_HANDLE);
    CHECK_CODE(lading_scene_set_source(scene, "r", 1, &source, NULL), LADING_ERROR_HANDLE);
    CHECK_CODE(lading_scene_json(scene, &json, NULL), LADING_ERROR_HANDLE);
    CHECK_CODE(lading_scene_validate(scene, &findings, NULL), LADING_ERROR_HANDLE);
    CHECK(findings == NULL);
}

static void refuses_job(lading_job *job) {
    lading_progress progress = LADING_PROGRESS_INIT;
    lading_result result = LADING_RESULT_INIT;
    lading_file file = LADING_FILE_INIT;
    lading_source source = LADING_SOURCE_INIT;
    lading_findings *findings = NULL;
    lading_row_results *rows = NULL;
    lading_string json = {NULL, 0};
    uint64_t count = 0;
    CHECK_CODE(lading_job_rows(job, 0, 1, &rows, NULL), LADING_ERROR_HANDLE);
    CHECK(rows == NULL);
    CHECK_CODE(lading_job_write_rows(job, LADING_ROWS_MADE, "rows", 4, &count, NULL), LADING_ERROR_HANDLE);
    CHECK_CODE(lading_job_wait(job, 0, NULL), LADING_ERROR_HANDLE);
    CHECK_CODE(lading_job_cancel(job, NULL), LADING_ERROR_HANDLE);
    CHECK_CODE(lading_job_progress(job, &progress, NULL), LADING_ERROR_HANDLE);
    CHECK_CODE(lading_job_result(job, 0, &result, NULL), LADING_ERROR_HANDLE);
    CHECK_CODE(lading_job_file(job, 0, 0, &file, NULL), LADING_ERROR_HANDLE);
    CHECK_CODE(lading_job_findings(job, 0, &findings, NULL), LADING_ERROR_HANDLE);
    CHECK_CODE(lading_job_document(job, &json, NULL), LADING_ERROR_HANDLE);
    CHECK_CODE(lading_job_provide(job, 0, 0, &source, NULL), LADING_ERROR_HANDLE);
    CHECK_CODE(lading_job_refuse(job, 0, 0, NULL, 0, NULL), LADING_ERROR_HANDLE);
}

static lading_rows *new_rows(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_rows *rows = NULL;
    CHECK_OK(lading_rows_create(&rows, &error));
    return rows;
}

static void refuses_rows(lading_rows *rows) {
    lading_data_row row = LADING_DATA_ROW_INIT;
    lading_metadata_field field = LADING_METADATA_FIELD_INIT;
    lading_findings *findings = NULL;
    uint64_t count = 0;
    row.row_data = given("https://a.b/c.jpg");
    field.name = given("tag");
    CHECK_CODE(lading_rows_add(rows, &row, &count, NULL), LADING_ERROR_HANDLE);
    CHECK_CODE(lading_rows_add_metadata(rows, &field, NULL), LADING_ERROR_HANDLE);
    CHECK_CODE(lading_rows_add_attachment(rows, "IMAGE", 5, "v", 1, NULL, 0, NULL), LADING_ERROR_HANDLE);
    CHECK_CODE(lading_rows_add_json(rows, "[]", 2, NULL), LADING_ERROR_HANDLE);
    CHECK_CODE(lading_rows_count(rows, &count, NULL), LADING_ERROR_HANDLE);
    CHECK_CODE(lading_rows_validate(rows, &findings, NULL), LADING_ERROR_HANDLE);
    CHECK(findings == NULL);
}

static void refuses_row_results(lading_row_results *results) {
    lading_row_result result = LADING_ROW_RESULT_INIT;
    lading_string json = {NULL, 0};
    uint64_t count = 0;
    CHECK_CODE(lading_row_results_count(results, &count), LADING_ERROR_HANDLE);
    CHECK_CODE(lading_row_results_get(results, 0, &result, NULL), LADING_ERROR_HANDLE);
    CHECK_CODE(lading_row_results_json(results, &json, NULL), LADING_ERROR_HANDLE);
}

static void refuses_client(lading_client *client) {
    lading_scene *scene = new_scene();
    lading_rows *rows = new_rows();
    lading_import_options import = LADING_IMPORT_OPTIONS_INIT;
    lading_event event = LADING_EVENT_INIT;
    lading_submit_options options = LADING_SUBMIT_OPTIONS_INIT;
    lading_scene_item item = LADING_SCENE_ITEM_INIT;
    lading_job *job = NULL;
    int32_t descriptor = -1;
    item.scene = scene;
    options.project = given("p");
    import.dataset = given("d");
    CHECK_CODE(lading_client_import(client, rows, &import, &job, NULL), LADING_ERROR_HANDLE);
    CHECK_CODE(lading_client_submit(client, scene, NULL, &job, NULL), LADING_ERROR_HANDLE);
    CHECK_CODE(lading_client_create_inputs(client, &item, 1, &options, &job, NULL), LADING_ERROR_HANDLE);
    CHECK_CODE(lading_client_request(client, "projects.list", 13, NULL, 0, NULL, &job, NULL), LADING_ERROR_HANDLE);
    CHECK_CODE(lading_client_flush(client, 0, NULL), LADING_ERROR_HANDLE);
    CHECK_CODE(lading_client_next_event(client, 0, &event, NULL), LADING_ERROR_HANDLE);
    CHECK_CODE(lading_client_event_fd(client, &descriptor, NULL), LADING_ERROR_HANDLE);
    CHECK(job == NULL);
    lading_scene_destroy(scene);
    lading_rows_destroy(rows);
}

static void test_null(void) {
    uint64_t count = 0;
    lading_finding finding = LADING_FINDING_INIT;
    refuses_scene(NULL);
    refuses_job(NULL);
    refuses_client(NULL);
    refuses_rows(NULL);
    refuses_row_results(NULL);
    CHECK_CODE(lading_rows_destroy(NULL), LADING_OK);
    CHECK_CODE(lading_row_results_destroy(NULL), LADING_OK);
    CHECK_CODE(lading_findings_count(NULL, &count, NULL), LADING_ERROR_HANDLE);
    CHECK_CODE(lading_findings_get(NULL, 0, &finding, NULL), LADING_ERROR_HANDLE);
    CHECK_CODE(lading_scene_destroy(NULL), LADING_OK);
    CHECK_CODE(lading_job_destroy(NULL), LADING_OK);
    CHECK_CODE(lading_findings_destroy(NULL), LADING_OK);
    CHECK_CODE(lading_client_close(NULL, 0, NULL, NULL), LADING_OK);
}

static void test_stale(void) {
    lading_scene *scene = new_scene();
    lading_client *client = new_client();
    lading_rows *rows = new_rows();
    CHECK_CODE(lading_rows_destroy(rows), LADING_OK);
    refuses_rows(rows);
    CHECK_CODE(lading_rows_destroy(rows), LADING_OK);
    CHECK_CODE(lading_scene_destroy(scene), LADING_OK);
    CHECK_CODE(lading_client_close(client, 0, NULL, NULL), LADING_OK);
    refuses_scene(scene);
    refuses_client(client);
    CHECK_CODE(lading_scene_destroy(scene), LADING_OK);
    CHECK_CODE(lading_client_close(client, 0, NULL, NULL), LADING_OK);
}

/* The place of a destroyed handle is used again, its value is not. */
static void test_stale_after_reuse(void) {
    lading_scene *before = new_scene(), *after;
    lading_scene_destroy(before);
    after = new_scene();
    CHECK(before != after);
    refuses_scene(before);
    CHECK_CODE(lading_scene_destroy(before), LADING_OK);
    CHECK_CODE(lading_scene_set_calibration(after, "c", 1, NULL), LADING_OK);
    lading_scene_destroy(after);
}

static void test_of_another_kind(void) {
    lading_scene *scene = new_scene();
    lading_client *client = new_client();
    uint64_t count;
    refuses_scene((lading_scene *)(void *)client);
    refuses_client((lading_client *)(void *)scene);
    refuses_job((lading_job *)(void *)scene);
    refuses_rows((lading_rows *)(void *)scene);
    refuses_row_results((lading_row_results *)(void *)scene);
    CHECK_CODE(lading_rows_destroy((lading_rows *)(void *)scene), LADING_ERROR_HANDLE);
    CHECK_CODE(lading_row_results_destroy((lading_row_results *)(void *)scene), LADING_ERROR_HANDLE);
    CHECK_CODE(lading_findings_count((lading_findings *)(void *)scene, &count, NULL), LADING_ERROR_HANDLE);
    CHECK_CODE(lading_job_destroy((lading_job *)(void *)scene), LADING_ERROR_HANDLE);
    CHECK_CODE(lading_client_close((lading_client *)(void *)scene, 0, NULL, NULL), LADING_ERROR_HANDLE);
    CHECK_CODE(lading_scene_set_calibration(scene, "c", 1, NULL), LADING_OK);
    lading_scene_destroy(scene);
    lading_client_close(client, 0, NULL, NULL);
}

static void test_foreign(void) {
    int local = 0;
    void *const foreign[] = {&local, (void *)1, (void *)UINTPTR_MAX, (void *)(UINTPTR_MAX / 2)};
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++) {
        refuses_scene((lading_scene *)foreign[i]);
        refuses_job((lading_job *)foreign[i]);
        refuses_client((lading_client *)foreign[i]);
        refuses_rows((lading_rows *)foreign[i]);
        refuses_row_results((lading_row_results *)foreign[i]);
    }
}

/* Findings outlive their scene. */
static void test_any_order(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_scene *scene = new_scene();
    lading_findings *findings = NULL;
    lading_finding finding = LADING_FINDING_INIT;
    uint64_t all = 0, errors = 0;
    CHECK_OK(lading_scene_validate(scene, &findings, &error));
    lading_scene_destroy(scene);
    CHECK_CODE(lading_findings_count(findings, &all, &errors), LADING_OK);
    CHECK(all > 0 && errors > 0);
    CHECK_OK(lading_findings_get(findings, 0, &finding, &error));
    CHECK_TEXT(text(finding.code), "frame.images.count");
    CHECK_CODE(lading_findings_get(findings, all, &finding, &error), LADING_ERROR_ARGUMENT);
    CHECK_CODE(lading_findings_get(findings, UINT64_MAX, &finding, &error), LADING_ERROR_ARGUMENT);
    CHECK_CODE(lading_findings_destroy(findings), LADING_OK);
    CHECK_CODE(lading_findings_destroy(findings), LADING_OK);
    CHECK_CODE(lading_findings_count(findings, &all, &errors), LADING_ERROR_HANDLE);
}

const struct test handle_tests[] = {{"handles: NULL", test_null},
                                    {"handles: stale", test_stale},
                                    {"handles: stale after reuse", test_stale_after_reuse},
                                    {"handles: of another kind", test_of_another_kind},
                                    {"handles: foreign", test_foreign},
                                    {"handles: destroyed in any order", test_any_order},
                                    TESTS_END};
