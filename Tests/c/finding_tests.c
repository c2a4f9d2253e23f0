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

const struct test finding_tests[] = {{"findings: none of a good scene", test_good},
                                     {"findings: all at once", test_all_at_once},
                                     {"findings: the frame", test_frame},
                                     TESTS_END};
