/* lading_scene_validate: what it finds, and what it calls it. */
#include "check.h"
#include "files.h"

#include <stdlib.h>
#include <string.h>

static void add_image(lading_scene *scene, const char *path, const char *sensor) {
    lading_error error = LADING_ERROR_INIT;
    lading_resource image = LADING_RESOURCE_INIT;
    image.filename = given(path);
    image.sensor_name = given(sensor);
    CHECK_OK(lading_scene_add_image(scene, 0, &image, &error));
}

/* Severity of the finding with this code about this item, 0 when there is none. */
static int32_t severity_of(lading_findings *findings, const char *code, const char *item) {
    uint64_t count = 0;
    CHECK_CODE(lading_findings_count(findings, &count, NULL), LADING_OK);
    for (uint64_t i = 0; i < count; i++) {
        lading_finding finding = LADING_FINDING_INIT;
        CHECK_CODE(lading_findings_get(findings, i, &finding, NULL), LADING_OK);
        CHECK(finding.message.length > 0);
        if (strcmp(text(finding.code), code) == 0 && strcmp(text(finding.item), item) == 0) return finding.severity;
    }
    return 0;
}

static void test_good(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_scene *scene = NULL;
    lading_findings *findings = NULL;
    uint64_t all = 99, errors = 99;
    CHECK_OK(lading_scene_create(LADING_SCENE_CAMERAS, "s", 1, &scene, &error));
    add_image(scene, fixture("baseline.jpg"), "A");
    add_image(scene, fixture("gray.png"), "B");
    CHECK_OK(lading_scene_validate(scene, &findings, &error));
    CHECK_CODE(lading_findings_count(findings, &all, &errors), LADING_OK);
    CHECK_INT(all, 0);
    CHECK_INT(errors, 0);
    lading_findings_destroy(findings);
    lading_scene_destroy(scene);
}

static void test_all_at_once(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_scene *scene = NULL;
    lading_findings *findings = NULL;
    struct file whole = read_fixture("baseline.jpg");
    const char *cut = write_file("cut.jpg", whole.bytes, whole.size / 2);
    const char *named = write_file("mislabelled.png", whole.bytes, whole.size);
    const char *empty = write_file("empty.jpg", "", 0);
    CHECK_OK(lading_scene_create(LADING_SCENE_CAMERAS, "s", 1, &scene, &error));
    add_image(scene, "/nowhere.jpg", "A");
    add_image(scene, cut, "A");
    add_image(scene, named, "C");
    add_image(scene, empty, "D");
    CHECK_OK(lading_scene_add_sensor_order(scene, "Z", 1, &error));
    CHECK_OK(lading_scene_validate(scene, &findings, &error));
    CHECK_INT(severity_of(findings, "file.missing", "/nowhere.jpg"), LADING_SEVERITY_ERROR);
    CHECK_INT(severity_of(findings, "image.truncated", cut), LADING_SEVERITY_ERROR);
    CHECK_INT(severity_of(findings, "image.mislabelled", named), LADING_SEVERITY_ERROR);
    CHECK_INT(severity_of(findings, "file.empty", empty), LADING_SEVERITY_ERROR);
    CHECK_INT(severity_of(findings, "scene.unknown-sensor", "Z"), LADING_SEVERITY_WARNING);
    CHECK_INT(severity_of(findings, "frame.sensor.duplicate", cut), LADING_SEVERITY_ERROR);
    lading_findings_destroy(findings);
    lading_scene_destroy(scene);
    free(whole.bytes);
}

static void test_frame(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_scene *scene = NULL;
    lading_findings *findings = NULL;
    lading_finding finding = LADING_FINDING_INIT;
    CHECK_OK(lading_scene_create_json("{\"type\": \"cameras-sequence\", \"externalId\": \"s\", \"frames\": ["
                                      "{\"frameId\": \"0\", \"relativeTimestamp\": 0, \"images\": []},"
                                      "{\"frameId\": \"1\", \"relativeTimestamp\": 100, \"images\": []}]}",
                                      LADING_NUL_TERMINATED, &scene, &error));
    CHECK_OK(lading_scene_validate(scene, &findings, &error));
    for (int i = 0; i < 2; i++) {
        CHECK_OK(lading_findings_get(findings, (uint64_t)i, &finding, &error));
        CHECK_TEXT(text(finding.code), "frame.images.count");
        CHECK_INT(finding.frame, i);
    }
    lading_findings_destroy(findings);
    lading_scene_destroy(scene);
}

/* What a client refuses of its findings option; 0 when nothing. */
static int32_t opened_with(const char *findings, const char *about) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = LADING_CLIENT_OPTIONS_INIT;
    lading_client *client = NULL;
    options.client_id = given("id");
    options.client_secret = given("secret");
    options.findings = given(findings);
    int32_t code = lading_client_open(&options, &client, &error);
    if (code != LADING_OK) {
        CHECK_TEXT(error.item, "findings");
        CHECK(strstr(error.message, about) != NULL);
    }
    lading_client_close(client, 0, NULL, NULL);
    return code;
}

static void test_settings(void) {
    CHECK_CODE(opened_with("pose.quaternion=warning,point-cloud.*=off", ""), LADING_OK);
    CHECK_CODE(opened_with("{\"pose.quaternion\": \"error\"}", ""), LADING_OK);
    CHECK_CODE(opened_with("pose.quaternoin=off", "did you mean pose.quaternion?"), LADING_ERROR_ARGUMENT);
    CHECK_CODE(opened_with("image.shutter=ignore", "off, warning or error"), LADING_ERROR_ARGUMENT);
    CHECK_CODE(opened_with("file.missing=off", "whatever is set"), LADING_ERROR_ARGUMENT);
}

/* The state in which a scene ends whose shutter closes before it opens, with nobody to send it to. */
static int32_t end_with(const char *client_findings, const char *submit_findings, int32_t *severity) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = LADING_CLIENT_OPTIONS_INIT;
    lading_submit_options submit = LADING_SUBMIT_OPTIONS_INIT;
    lading_result result = LADING_RESULT_INIT;
    lading_resource image = LADING_RESOURCE_INIT;
    lading_client *client = NULL;
    lading_scene *scene = NULL;
    lading_job *job = NULL;
    lading_findings *findings = NULL;
    options.client_id = given("id");
    options.client_secret = given("secret");
    options.base_url = given("http://127.0.0.1:1");
    options.max_attempts = 1;
    options.findings = given(client_findings);
    submit.findings = given(submit_findings);
    image.filename = given(fixture("baseline.jpg"));
    image.has_shutter_times = 1;
    image.shutter_start_ns = 2;
    image.shutter_end_ns = 1;
    CHECK_OK(lading_client_open(&options, &client, &error));
    CHECK_OK(lading_scene_create(LADING_SCENE_CAMERAS, "s", 1, &scene, &error));
    CHECK_OK(lading_scene_add_image(scene, 0, &image, &error));
    CHECK_OK(lading_client_submit(client, scene, &submit, &job, &error));
    CHECK_OK(lading_job_wait(job, 60000, &error));
    CHECK_OK(lading_job_result(job, 0, &result, &error));
    CHECK_OK(lading_job_findings(job, 0, &findings, &error));
    *severity = severity_of(findings, "image.shutter", text(image.filename));
    lading_findings_destroy(findings);
    lading_job_destroy(job);
    lading_scene_destroy(scene);
    lading_client_close(client, 0, NULL, NULL);
    return result.stage;
}

static void test_decided(void) {
    static const struct {
        const char *client, *submit;
        int32_t stage, severity;
    } rows[] = {
        {"", "", LADING_STAGE_VALIDATION, LADING_SEVERITY_ERROR},
        {"image.shutter=warning", "", LADING_STAGE_SIGN_IN, LADING_SEVERITY_WARNING},
        {"", "image.*=off", LADING_STAGE_SIGN_IN, 0},
        {"image.shutter=off", "image.shutter=error", LADING_STAGE_VALIDATION, LADING_SEVERITY_ERROR},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int32_t severity = 99;
        CHECK_INT(end_with(rows[i].client, rows[i].submit, &severity), rows[i].stage);
        CHECK_INT(severity, rows[i].severity);
    }
}

const struct test finding_tests[] = {{"findings: none of a good scene", test_good},
                                     {"findings: all at once", test_all_at_once},
                                     {"findings: the frame", test_frame},
                                     {"findings: severities are checked", test_settings},
                                     {"findings: the host decides", test_decided},
                                     TESTS_END};
