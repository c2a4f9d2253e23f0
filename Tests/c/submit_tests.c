/* From a scene to its result. */
#include "check.h"
#include "emulator.h"
#include "files.h"

#include <stdlib.h>
#include <string.h>

static lading_job *submit(lading_client *client, lading_scene *scene, const lading_submit_options *options) {
    lading_error error = LADING_ERROR_INIT;
    lading_job *job = NULL;
    CHECK_OK(lading_client_submit(client, scene, options, &job, &error));
    lading_scene_destroy(scene);
    return job;
}

static lading_result result_of(lading_job *job, uint64_t index) {
    lading_error error = LADING_ERROR_INIT;
    lading_result result = LADING_RESULT_INIT;
    CHECK_OK(lading_job_wait(job, LONG_MS, &error));
    CHECK_OK(lading_job_result(job, index, &result, &error));
    return result;
}

static void test_created(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = emulator_options();
    lading_submit_options how = waiting();
    lading_client *client;
    lading_job *job;
    lading_result result;
    lading_file file = LADING_FILE_INIT;
    lading_progress progress = LADING_PROGRESS_INIT;
    emulator_reset();
    client = open_client(&options);
    how.project = given("project-a");
    job = submit(client, image_scene("created"), &how);
    result = result_of(job, 0);
    CHECK_CODE(result.code, LADING_OK);
    CHECK_INT(result.state, LADING_STATE_CREATED);
    CHECK_TEXT(text(result.external_id), "created");
    CHECK_TEXT(text(result.status), "created");
    CHECK_INT(result.scene_uuid.length, 36);
    CHECK_HAS(text(result.view_link), text(result.scene_uuid));
    CHECK_INT(result.files, 1);
    CHECK_OK(lading_job_file(job, 0, 0, &file, &error));
    CHECK_INT(file.state, LADING_FILE_UPLOADED);
    CHECK_TEXT(text(file.filename), fixture("baseline.jpg"));
    CHECK_TEXT(text(file.sensor_name), "CAM");
    CHECK_INT(file.attempts, 1);
    CHECK_INT(file.width, 48);
    CHECK_INT(file.height, 31);
    CHECK_OK(lading_job_progress(job, &progress, &error));
    CHECK_INT(progress.finished, 1);
    CHECK_INT(progress.files_done, 1);
    CHECK_INT(progress.bytes_sent, progress.bytes);
    CHECK_INT(progress.bytes, file.bytes);
    CHECK_CODE(lading_job_result(job, 1, &result, &error), LADING_ERROR_ARGUMENT);
    CHECK_CODE(lading_job_file(job, 0, 1, &file, &error), LADING_ERROR_ARGUMENT);
    CHECK_CODE(lading_job_file(job, 1, 0, &file, &error), LADING_ERROR_ARGUMENT);
    CHECK_INT(emulator_count("objects", "\"sha256\": \""), 1);
    close_client(client);
    /* A job stays readable after its client. */
    CHECK_OK(lading_job_result(job, 0, &result, &error));
    CHECK_TEXT(text(result.status), "created");
    lading_job_destroy(job);
}

static void test_ways(void) {
    static const struct {
        const char *name;
        int32_t dry_run, wait, state;
        const char *scenes; /* what the emulator knows afterwards */
    } rows[] = {{"dry run", 1, 0, LADING_STATE_VALIDATED, NULL},
                {"dry run that would wait", 1, 1, LADING_STATE_VALIDATED, NULL},
                {"not waiting", 0, 0, LADING_STATE_SUBMITTED, "\"status\": \"processing\""},
                {"waiting", 0, 1, LADING_STATE_CREATED, "\"status\": \"created\""}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        lading_client_options options = emulator_options();
        lading_submit_options how = waiting();
        lading_client *client;
        lading_job *job;
        lading_result result;
        check_row(rows[i].name);
        emulator_reset();
        client = open_client(&options);
        how.dry_run = rows[i].dry_run;
        how.wait = rows[i].wait;
        job = submit(client, image_scene("way"), &how);
        result = result_of(job, 0);
        CHECK_CODE(result.code, LADING_OK);
        CHECK_INT(result.state, rows[i].state);
        CHECK_INT(emulator_count("objects", "sha256"), rows[i].scenes != NULL);
        if (rows[i].scenes != NULL) CHECK_INT(emulator_count("scenes", rows[i].scenes), 1);
        close_client(client);
        lading_job_destroy(job);
    }
}

static void test_failures(void) {
    static const struct {
        const char *name, *fault, *project;
        int32_t code, state, stage, status;
    } rows[] = {
        {"scene fails", "{\"match\": {\"path\": \"*/commit\"}, \"fault\": {\"fail_scene\": \"too dark\"}}", NULL,
         LADING_ERROR_SCENE_FAILED, LADING_STATE_FAILED, LADING_STAGE_PROCESSING, 0},
        {"scene is invalidated", "{\"match\": {\"path\": \"*/commit\"}, \"fault\": {\"invalidate_scene\": \"duplicate\"}}",
         NULL, LADING_ERROR_SCENE_INVALIDATED, LADING_STATE_INVALIDATED, LADING_STAGE_PROCESSING, 0},
        {"creating is refused", "{\"match\": {\"path\": \"*/cameras\"}, \"fault\": {\"status\": 400, \"body\": {\"message\": \"no\"}}}",
         NULL, LADING_ERROR_REFUSED, LADING_STATE_FAILED, LADING_STAGE_SCENE, 400},
        {"storage fails", "{\"match\": {\"method\": \"PUT\"}, \"fault\": {\"status\": 503}}", NULL, LADING_ERROR_SERVER,
         LADING_STATE_FAILED, LADING_STAGE_UPLOAD, 503},
        {"URLs expire", "{\"match\": {\"method\": \"PUT\"}, \"fault\": {\"expired_url\": true}}", NULL,
         LADING_ERROR_URL_EXPIRED, LADING_STATE_FAILED, LADING_STAGE_UPLOAD, 400},
        {"unknown project", NULL, "nowhere", LADING_ERROR_TARGET_UNKNOWN, LADING_STATE_FAILED, LADING_STAGE_SCENE, 404},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        lading_client_options options = emulator_options();
        lading_submit_options how = waiting();
        lading_client *client;
        lading_job *job;
        lading_result result;
        check_row(rows[i].name);
        emulator_reset();
        if (rows[i].fault != NULL) emulator_fault(rows[i].fault);
        options.max_attempts = 3;
        client = open_client(&options);
        how.project = given(rows[i].project);
        job = submit(client, image_scene("failing"), &how);
        result = result_of(job, 0);
        CHECK_CODE(result.code, rows[i].code);
        CHECK_INT(result.state, rows[i].state);
        CHECK_INT(result.stage, rows[i].stage);
        CHECK_INT(result.http_status, rows[i].status);
        CHECK(result.message.length > 0);
        close_client(client);
        lading_job_destroy(job);
    }
}

/* Validation comes first: nothing is sent, and everything that is wrong is in the job. */
static void test_findings(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = emulator_options();
    lading_client *client;
    lading_scene *scene = NULL;
    lading_resource image = LADING_RESOURCE_INIT;
    lading_job *job;
    lading_result result;
    lading_findings *findings = NULL;
    uint64_t errors = 0;
    emulator_reset();
    client = open_client(&options);
    CHECK_OK(lading_scene_create(LADING_SCENE_CAMERAS, "wrong", 5, &scene, &error));
    image.filename = given("/nowhere/a.jpg");
    CHECK_OK(lading_scene_add_image(scene, 0, &image, &error));
    image.filename = given("/nowhere/b.jpg");
    CHECK_OK(lading_scene_add_image(scene, 0, &image, &error));
    job = submit(client, scene, NULL);
    result = result_of(job, 0);
    CHECK_INT(result.state, LADING_STATE_FAILED);
    CHECK_INT(result.stage, LADING_STAGE_VALIDATION);
    CHECK_OK(lading_job_findings(job, 0, &findings, &error));
    CHECK_CODE(lading_findings_count(findings, NULL, &errors), LADING_OK);
    CHECK_INT(errors, 3);
    CHECK_CODE(lading_job_findings(job, 1, &findings, &error), LADING_ERROR_ARGUMENT);
    CHECK(findings == NULL);
    CHECK_INT(emulator_count("requests", "\"path\": \"/v1/"), 0);
    close_client(client);
    lading_job_destroy(job);
}

const struct test submit_tests[] = {{"submit: created", test_created},
                                    {"submit: dry run and waiting", test_ways},
                                    {"submit: failures", test_failures},
                                    {"submit: findings", test_findings},
                                    TESTS_END};
