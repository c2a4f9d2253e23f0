/* Single requests, inputs of many scenes, and scenes that were sent before. */
#include "check.h"
#include "emulator.h"

#include <string.h>

static lading_job *request(lading_client *client, const char *operation, const char *parameters) {
    lading_error error = LADING_ERROR_INIT;
    lading_job *job = NULL;
    CHECK_OK(lading_client_request(client, operation, LADING_NUL_TERMINATED, parameters,
                                   parameters != NULL ? LADING_NUL_TERMINATED : 0, NULL, &job, &error));
    CHECK_OK(lading_job_wait(job, LONG_MS, &error));
    return job;
}

static void test_documents(void) {
    static const struct {
        const char *operation, *parameters, *part;
    } rows[] = {{"session.open", NULL, "\"workspaceId\":\""},
                {"projects.list", "", "\"project-a\""},
                {"batches.list", "{\"project\": \"project-a\"}", "\"batch-2\""},
                {"calibrations.create",
                 "{\"externalId\": \"c\", \"calibration\": {\"lidar\": {\"calibration_type\": \"lidar\","
                 "\"position\": {\"x\": 0, \"y\": 0, \"z\": 0},"
                 "\"rotation_quaternion\": {\"w\": 1, \"x\": 0, \"y\": 0, \"z\": 0}}}}",
                 "\"id\":\""}};
    lading_client_options options = emulator_options();
    lading_client *client;
    emulator_reset();
    client = open_client(&options);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        lading_error error = LADING_ERROR_INIT;
        lading_result result = LADING_RESULT_INIT;
        lading_string json = {NULL, 0};
        lading_job *job;
        check_row(rows[i].operation);
        job = request(client, rows[i].operation, rows[i].parameters);
        CHECK_OK(lading_job_result(job, 0, &result, &error));
        CHECK_CODE(result.code, LADING_OK);
        CHECK_INT(result.state, LADING_STATE_DONE);
        CHECK_OK(lading_job_document(job, &json, &error));
        CHECK_HAS(text(json), rows[i].part);
        lading_job_destroy(job);
    }
    close_client(client);
}

static void test_refused(void) {
    static const struct {
        const char *operation, *parameters;
        int32_t code;
        const char *message;
    } rows[] = {{"projects.lists", NULL, LADING_ERROR_UNSUPPORTED, "projects.list"},
                {"", NULL, LADING_ERROR_ARGUMENT, "operation"},
                {"batches.list", NULL, LADING_ERROR_ARGUMENT, "project"},
                {"batches.list", "{\"project\": 1}", LADING_ERROR_ARGUMENT, "string"},
                {"batches.list", "{\"projects\": \"a\"}", LADING_ERROR_ARGUMENT, "projects"},
                {"batches.list", "[]", LADING_ERROR_JSON, "object"},
                {"batches.list", "{", LADING_ERROR_JSON, "line 1"}};
    lading_client_options options = emulator_options();
    lading_client *client = open_client(&options);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        lading_error error = LADING_ERROR_INIT;
        lading_job *job = (lading_job *)1;
        check_row(rows[i].parameters);
        CHECK_CODE(lading_client_request(client, rows[i].operation, LADING_NUL_TERMINATED, rows[i].parameters,
                                         rows[i].parameters != NULL ? LADING_NUL_TERMINATED : 0, NULL, &job, &error),
                   rows[i].code);
        CHECK(job == NULL);
        CHECK_HAS(error.message, rows[i].message);
    }
    close_client(client);
}

static void test_failed(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = emulator_options();
    lading_client *client;
    lading_result result = LADING_RESULT_INIT;
    lading_string json = {NULL, 0};
    lading_job *job;
    emulator_reset();
    client = open_client(&options);
    job = request(client, "scenes.query", "{\"sceneUuids\": [\"00000000-0000-0000-0000-000000000000\"]}");
    CHECK_OK(lading_job_result(job, 0, &result, &error));
    CHECK_CODE(result.code, LADING_ERROR_NOT_FOUND);
    CHECK_INT(result.stage, LADING_STAGE_REQUEST);
    CHECK_INT(result.http_status, 404);
    CHECK_CODE(lading_job_document(job, &json, &error), LADING_ERROR_STATE);
    lading_job_destroy(job);
    close_client(client);
}

/* A scene that fails does not take the others with it. */
static void test_inputs(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = emulator_options();
    lading_submit_options how = waiting();
    lading_client *client;
    lading_scene_item items[3] = {LADING_SCENE_ITEM_INIT, LADING_SCENE_ITEM_INIT, LADING_SCENE_ITEM_INIT};
    lading_job *job = NULL;
    lading_result result = LADING_RESULT_INIT;
    emulator_reset();
    emulator_fault("{\"match\": {\"path\": \"*/commit\", \"external_id\": \"b\"}, \"fault\": {\"fail_scene\": \"too dark\"}}");
    client = open_client(&options);
    items[0].scene = image_scene("a");
    items[1].scene = image_scene("b");
    items[2].scene = image_scene("c");
    CHECK_CODE(lading_client_create_inputs(client, items, 3, &how, &job, &error), LADING_ERROR_ARGUMENT);
    how.project = given("project-a");
    items[1].pre_annotation = given("{");
    CHECK_CODE(lading_client_create_inputs(client, items, 3, &how, &job, &error), LADING_ERROR_JSON);
    items[1].pre_annotation = given(NULL);
    CHECK_CODE(lading_client_create_inputs(client, NULL, 3, &how, &job, &error), LADING_ERROR_ARGUMENT);
    CHECK_OK(lading_client_create_inputs(client, items, 3, &how, &job, &error));
    for (int i = 0; i < 3; i++) lading_scene_destroy(items[i].scene);
    CHECK_OK(lading_job_wait(job, LONG_MS, &error));
    for (uint64_t i = 0; i < 3; i++) {
        CHECK_OK(lading_job_result(job, i, &result, &error));
        CHECK_CODE(result.code, i == 1 ? LADING_ERROR_SCENE_FAILED : LADING_OK);
        CHECK_INT(result.state, i == 1 ? LADING_STATE_FAILED : LADING_STATE_CREATED);
        CHECK_INT(result.input_uuid.length, i == 1 ? 0 : 36);
    }
    CHECK_INT(emulator_count("inputs", "\"project-a\""), 2);
    lading_job_destroy(job);
    close_client(client);
}

static void test_follow(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = emulator_options();
    lading_submit_options how = waiting();
    lading_client *client;
    lading_scene *scene;
    lading_job *sent = NULL, *followed = NULL;
    lading_result result = LADING_RESULT_INIT;
    lading_string uuid;
    emulator_reset();
    client = open_client(&options);
    scene = image_scene("sent before");
    CHECK_OK(lading_client_submit(client, scene, NULL, &sent, &error));
    lading_scene_destroy(scene);
    CHECK_OK(lading_job_wait(sent, LONG_MS, &error));
    CHECK_OK(lading_job_result(sent, 0, &result, &error));
    CHECK_INT(result.state, LADING_STATE_SUBMITTED);
    uuid = result.scene_uuid;
    CHECK_CODE(lading_client_follow(client, NULL, 1, &how, &followed, &error), LADING_ERROR_ARGUMENT);
    CHECK_OK(lading_client_follow(client, &uuid, 1, &how, &followed, &error));
    CHECK_OK(lading_job_wait(followed, LONG_MS, &error));
    CHECK_OK(lading_job_result(followed, 0, &result, &error));
    CHECK_INT(result.state, LADING_STATE_CREATED);
    CHECK_TEXT(text(result.scene_uuid), text(uuid));
    lading_job_destroy(sent);
    lading_job_destroy(followed);
    close_client(client);
}

const struct test request_tests[] = {{"requests: documents", test_documents},
                                     {"requests: refused", test_refused},
                                     {"requests: failed", test_failed},
                                     {"requests: inputs of many scenes", test_inputs},
                                     {"requests: follow a scene", test_follow},
                                     TESTS_END};
