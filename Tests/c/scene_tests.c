/* Scenes: made by calls and from a document, the two being the same. */
#include "check.h"

#include <math.h>
#include <string.h>

static const char *json_of(lading_scene *scene) {
    lading_error error = LADING_ERROR_INIT;
    lading_string json = {NULL, 0};
    CHECK_OK(lading_scene_json(scene, &json, &error));
    return text(json);
}

/* The scene is what the document says, and what its own document says. */
static void same_scene(lading_scene *built, const char *document) {
    lading_error error = LADING_ERROR_INIT;
    lading_scene *read = NULL, *again = NULL;
    CHECK_OK(lading_scene_create_json(document, LADING_NUL_TERMINATED, &read, &error));
    CHECK_TEXT(json_of(built), json_of(read));
    CHECK_OK(lading_scene_create_json(json_of(built), LADING_NUL_TERMINATED, &again, &error));
    CHECK_TEXT(json_of(again), json_of(built));
    lading_scene_destroy(read);
    lading_scene_destroy(again);
}

static lading_scene *new_scene(int32_t type) {
    lading_error error = LADING_ERROR_INIT;
    lading_scene *scene = NULL;
    CHECK_OK(lading_scene_create(type, "drive-7", LADING_NUL_TERMINATED, &scene, &error));
    return scene;
}

static void add(lading_scene *scene, uint32_t frame, const char *image, const char *cloud) {
    lading_error error = LADING_ERROR_INIT;
    lading_resource resource = LADING_RESOURCE_INIT;
    resource.filename = given(image);
    if (image != NULL) CHECK_OK(lading_scene_add_image(scene, frame, &resource, &error));
    resource.filename = given(cloud);
    if (cloud != NULL) CHECK_OK(lading_scene_add_point_cloud(scene, frame, &resource, &error));
}

static void test_cameras(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_resource image = LADING_RESOURCE_INIT;
    lading_scene *scene = new_scene(LADING_SCENE_CAMERAS);
    image.filename = given("./day.1/front.jpg");
    image.sensor_name = given("FRONT");
    image.resource_id = given("front");
    image.has_shutter_times = 1;
    image.reversed_shutter = 2;
    image.shutter_start_ns = 1700000000000000000;
    image.shutter_end_ns = 1700000000010000000;
    CHECK_OK(lading_scene_add_image(scene, 0, &image, &error));
    add(scene, 0, "rear.png", NULL);
    CHECK_OK(lading_scene_set_metadata_string(scene, LADING_WHOLE_SCENE, "region", 6, "SE", 2, &error));
    CHECK_OK(lading_scene_set_metadata_integer(scene, LADING_WHOLE_SCENE, "n", 1, INT64_MIN, &error));
    CHECK_OK(lading_scene_set_metadata_number(scene, LADING_WHOLE_SCENE, "x", 1, 7, &error));
    CHECK_OK(lading_scene_set_metadata_number(scene, LADING_WHOLE_SCENE, "x", 1, 0.25, &error));
    CHECK_CODE(lading_scene_set_metadata_boolean(scene, LADING_WHOLE_SCENE, "wet", 3, 7, &error), LADING_ERROR_ARGUMENT);
    CHECK_OK(lading_scene_set_metadata_boolean(scene, LADING_WHOLE_SCENE, "wet", 3, 1, &error));
    CHECK_OK(lading_scene_set_pretty_name(scene, "FRONT", 5, "Front", 5, &error));
    CHECK_OK(lading_scene_add_sensor_order(scene, "FRONT", 5, &error));
    CHECK_OK(lading_scene_add_sensor_order(scene, "CAM", 3, &error));
    same_scene(scene,
               "{\"type\": \"cameras\", \"externalId\": \"drive-7\","
               "\"metadata\": {\"region\": \"SE\", \"n\": -9223372036854775808, \"x\": 0.25, \"wet\": true},"
               "\"sensorSpecification\": {\"sensorToPrettyName\": {\"FRONT\": \"Front\"}, \"sensorOrder\": [\"FRONT\", \"CAM\"]},"
               "\"frame\": {\"images\": [{\"filename\": \"./day.1/front.jpg\", \"sensorName\": \"FRONT\", \"resourceId\": \"front\","
               "\"metadata\": {\"shutterTimeStartNs\": 1700000000000000000, \"shutterTimeEndNs\": 1700000000010000000,"
               "\"reversedShutter\": false}}, {\"filename\": \"rear.png\"}]}}");
    lading_scene_destroy(scene);
}

static void test_lidars(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_scene *scene = new_scene(LADING_SCENE_LIDARS);
    add(scene, 0, NULL, "points.csv");
    CHECK_OK(lading_scene_set_unix_timestamp(scene, 1700000000000000000, &error));
    same_scene(scene, "{\"type\": \"lidars\", \"externalId\": \"drive-7\", \"frame\": {\"unixTimestamp\": 1700000000000000000,"
                      "\"pointClouds\": [{\"filename\": \"points.csv\"}]}}");
    lading_scene_destroy(scene);
}

static void test_sequence(void) {
    static const struct {
        int32_t type;
        const char *name;
    } types[] = {{LADING_SCENE_LIDARS_AND_CAMERAS_SEQUENCE, "lidars-and-cameras-sequence"},
                 {LADING_SCENE_AGGREGATED_LIDARS_AND_CAMERAS_SEQUENCE, "aggregated-lidars-and-cameras-sequence"}};
    static const char rest[] =
        "\"externalId\": \"drive-7\", \"calibrationId\": \"c-1\", \"imuData\": [{\"timestamp\": 1700000000000000000,"
        "\"position\": {\"x\": 1, \"y\": 2, \"z\": 3}, \"rotationQuaternion\": {\"w\": 1, \"x\": 0, \"y\": 0, \"z\": 0}}],"
        "\"frames\": [{\"frameId\": \"a\", \"relativeTimestamp\": 0, \"unixTimestamp\": 1700000000000000000,"
        "\"egoVehiclePose\": {\"position\": {\"x\": 1.5, \"y\": 0, \"z\": 0},"
        "\"rotation\": {\"w\": 0, \"x\": 1, \"y\": 0, \"z\": 0}}, \"pointClouds\": [{\"filename\": \"a.las\"}],"
        "\"images\": [{\"filename\": \"a.jpg\"}]},"
        "{\"frameId\": \"b\", \"relativeTimestamp\": 100, \"metadata\": {\"k\": \"v\"}, \"pointClouds\": [{\"filename\": \"b.las\"}]}]}";
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        lading_error error = LADING_ERROR_INIT;
        lading_scene *scene = new_scene(types[i].type);
        lading_frame frame = LADING_FRAME_INIT, second = LADING_FRAME_INIT;
        lading_imu_sample sample = {1700000000000000000, {1, 2, 3, 1, 0, 0, 0}};
        uint32_t index = 99;
        char document[2048];
        check_row(types[i].name);
        frame.frame_id = given("a");
        frame.has_unix_timestamp = 1;
        frame.unix_timestamp_ns = 1700000000000000000;
        frame.has_ego_pose = 1;
        frame.ego_pose.x = 1.5;
        frame.ego_pose.qw = 0;
        frame.ego_pose.qx = 1;
        second.frame_id = given("b");
        second.relative_timestamp_ms = 100;
        CHECK_OK(lading_scene_set_calibration(scene, "c-1", 3, &error));
        CHECK_OK(lading_scene_add_frame(scene, &frame, &index, &error));
        CHECK_INT(index, 0);
        CHECK_OK(lading_scene_add_frame(scene, &second, &index, &error));
        CHECK_INT(index, 1);
        add(scene, 0, "a.jpg", "a.las");
        add(scene, 1, NULL, "b.las");
        CHECK_OK(lading_scene_set_metadata_string(scene, 1, "k", 1, "v", 1, &error));
        CHECK_OK(lading_scene_add_imu_samples(scene, &sample, 1, &error));
        document[0] = '\0';
        strcat(strcat(strcat(strcat(document, "{\"type\": \""), types[i].name), "\","), rest);
        same_scene(scene, document);
        lading_scene_destroy(scene);
    }
}

static void test_images_job(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_resource image = LADING_RESOURCE_INIT;
    lading_scene *scene = NULL;
    CHECK_OK(lading_scene_create(LADING_SCENE_IMAGES, NULL, 0, &scene, &error));
    CHECK_OK(lading_scene_set_folder(scene, "day", 3, &error));
    image.filename = given("front.jpg");
    image.sensor_name = given("CAM1");
    image.width = 640;
    image.height = 480;
    CHECK_OK(lading_scene_add_image(scene, 0, &image, &error));
    CHECK_CODE(lading_scene_set_folder(scene, "late", 4, &error), LADING_ERROR_STATE);
    CHECK_OK(lading_scene_add_sensor_order(scene, "CAM1", 4, &error));
    same_scene(scene, "{\"type\": \"images\", \"folder\": \"day\", \"sourceSpecification\": {\"sourceOrder\": [\"CAM1\"]},"
                      "\"images\": [{\"filename\": \"front.jpg\", \"source\": \"CAM1\", \"width\": 640, \"height\": 480}]}");
    lading_scene_destroy(scene);
}

static void test_wrong_documents(void) {
    static const struct {
        const char *json, *item, *message;
    } rows[] = {
        {"", "json", "line 1"},
        {"{\n  \"type\": cameras}", "json", "line 2, column 11"},
        {"{} {}", "json", "after the document"},
        {"[]", "json", "json: an object"},
        {"{}", "type", "required"},
        {"{\"type\": \"camera\"}", "type", "did you mean \"cameras\""},
        {"{\"type\": \"cameras\"}", "externalId", "required"},
        {"{\"type\": \"cameras\", \"externalId\": 7, \"frame\": {}}", "externalId", "string"},
        {"{\"type\": \"cameras\", \"externalId\": \"a\", \"frame\": {\"image\": []}}", "frame.image", "\"images\""},
        {"{\"type\": \"cameras\", \"externalId\": \"a\", \"frame\": {\"images\": [{\"filename\": 1}]}}",
         "frame.images[0].filename", "string"},
        {"{\"type\": \"cameras\", \"externalId\": \"a\", \"metadata\": {\"k\": [1]}, \"frame\": {\"images\": []}}",
         "metadata.k", "flat"},
        {"\"\\u12\"", "json", "line 1"},
        {"{\"type\": \"lidars\", \"externalId\": \"a\", \"frame\": {\"unixTimestamp\": 1e400}}", "frame.unixTimestamp", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        lading_error error = LADING_ERROR_INIT;
        lading_scene *scene = (lading_scene *)1;
        check_row(rows[i].json);
        CHECK_CODE(lading_scene_create_json(rows[i].json, LADING_NUL_TERMINATED, &scene, &error), LADING_ERROR_JSON);
        CHECK(scene == NULL);
        CHECK_TEXT(error.item, rows[i].item);
        CHECK_HAS(error.message, rows[i].message);
    }
}

/* Nesting is bounded, so that no document exhausts the stack of the host's thread. */
static void test_deep_document(void) {
    static char deep[100000];
    lading_error error = LADING_ERROR_INIT;
    lading_scene *scene = NULL;
    memset(deep, '[', sizeof deep);
    CHECK_CODE(lading_scene_create_json(deep, sizeof deep, &scene, &error), LADING_ERROR_JSON);
    CHECK_HAS(error.message, "nested");
}

static void test_refused_calls(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_scene *scene = new_scene(LADING_SCENE_CAMERAS);
    lading_scene *sequence = new_scene(LADING_SCENE_LIDARS_SEQUENCE);
    lading_frame frame = LADING_FRAME_INIT;
    lading_resource resource = LADING_RESOURCE_INIT;
    lading_imu_sample sample = {0, {0, 0, 0, 1, 0, 0, 0}};
    char before[512];
    strncpy(before, json_of(scene), sizeof before - 1);
    before[sizeof before - 1] = '\0';
    CHECK_CODE(lading_scene_add_frame(scene, &frame, NULL, &error), LADING_ERROR_STATE);
    CHECK_CODE(lading_scene_add_image(scene, 0, &resource, &error), LADING_ERROR_ARGUMENT);
    resource.filename = given("a.jpg");
    CHECK_CODE(lading_scene_add_image(scene, 1, &resource, &error), LADING_ERROR_ARGUMENT);
    CHECK_CODE(lading_scene_add_image(sequence, 0, &resource, &error), LADING_ERROR_ARGUMENT);
    resource.format = given("tiff");
    CHECK_CODE(lading_scene_add_image(scene, 0, &resource, &error), LADING_ERROR_ARGUMENT);
    CHECK_HAS(error.message, "webp");
    CHECK_CODE(lading_scene_set_metadata_number(scene, LADING_WHOLE_SCENE, "k", 1, NAN, &error), LADING_ERROR_ARGUMENT);
    CHECK_CODE(lading_scene_set_metadata_number(scene, LADING_WHOLE_SCENE, "k", 1, INFINITY, &error),
               LADING_ERROR_ARGUMENT);
    CHECK_CODE(lading_scene_set_metadata_integer(scene, 1, "k", 1, 1, &error), LADING_ERROR_ARGUMENT);
    CHECK_CODE(lading_scene_set_metadata_integer(scene, LADING_WHOLE_SCENE, "", 0, 1, &error), LADING_ERROR_ARGUMENT);
    CHECK_CODE(lading_scene_set_unix_timestamp(scene, 1, &error), LADING_ERROR_STATE);
    CHECK_CODE(lading_scene_set_folder(scene, "f", 1, &error), LADING_ERROR_STATE);
    CHECK_TEXT(json_of(scene), before);
    lading_scene_destroy(scene);
    CHECK_CODE(lading_scene_create(0, "a", 1, &scene, &error), LADING_ERROR_ARGUMENT);
    frame.has_ego_pose = 1;
    frame.ego_pose.x = NAN;
    CHECK_CODE(lading_scene_add_frame(sequence, &frame, NULL, &error), LADING_ERROR_ARGUMENT);
    sample.pose.qw = INFINITY;
    CHECK_CODE(lading_scene_add_imu_samples(sequence, &sample, 1, &error), LADING_ERROR_ARGUMENT);
    lading_scene_destroy(sequence);
}

const struct test scene_tests[] = {{"scenes: cameras by calls and by document", test_cameras},
                                   {"scenes: lidars by calls and by document", test_lidars},
                                   {"scenes: sequences by calls and by document", test_sequence},
                                   {"scenes: images job by calls and by document", test_images_job},
                                   {"scenes: wrong documents", test_wrong_documents},
                                   {"scenes: deep document", test_deep_document},
                                   {"scenes: refused calls", test_refused_calls},
                                   TESTS_END};
