/* Structs of older and newer hosts. Their layout is in layout.txt, which bindings/python/tests/test_header.py compares. */
#include "check.h"

#include <string.h>

/* A struct in a larger one, as a newer host has it. */
struct newer_frame {
    lading_frame frame;
    uint64_t rest[2];
};

static int32_t add_frame(size_t size, uint64_t rest) {
    lading_error error = LADING_ERROR_INIT;
    lading_scene *scene = NULL;
    struct newer_frame newer = {LADING_FRAME_INIT, {0, 0}};
    int32_t code;
    CHECK_OK(lading_scene_create(LADING_SCENE_CAMERAS_SEQUENCE, "scene", 5, &scene, &error));
    newer.frame.struct_size = size;
    newer.frame.frame_id = given("1");
    newer.rest[1] = rest;
    code = lading_scene_add_frame(scene, &newer.frame, NULL, &error);
    lading_scene_destroy(scene);
    return code;
}

static void test_sizes_in(void) {
    CHECK_CODE(add_frame(0, 0), LADING_ERROR_STRUCT_SIZE);
    CHECK_CODE(add_frame(sizeof(size_t) - 1, 0), LADING_ERROR_STRUCT_SIZE);
    CHECK_CODE(add_frame(SIZE_MAX, 0), LADING_ERROR_STRUCT_SIZE);
    CHECK_CODE(add_frame((size_t)1 << 40, 0), LADING_ERROR_STRUCT_SIZE);
    CHECK_CODE(add_frame(offsetof(lading_frame, has_unix_timestamp), 0), LADING_OK);
    CHECK_CODE(add_frame(sizeof(lading_frame), 0), LADING_OK);
    CHECK_CODE(add_frame(sizeof(struct newer_frame), 0), LADING_OK);
    CHECK_CODE(add_frame(sizeof(struct newer_frame), 1), LADING_ERROR_STRUCT_SIZE);
}

static void test_null(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_scene *scene = NULL;
    lading_client *client = (lading_client *)1;
    CHECK_OK(lading_scene_create(LADING_SCENE_CAMERAS_SEQUENCE, "scene", 5, &scene, &error));
    CHECK_CODE(lading_scene_add_frame(scene, NULL, NULL, &error), LADING_ERROR_ARGUMENT);
    CHECK_CODE(lading_scene_add_image(scene, 0, NULL, &error), LADING_ERROR_ARGUMENT);
    CHECK_CODE(lading_scene_add_imu_samples(scene, NULL, 1, &error), LADING_ERROR_ARGUMENT);
    CHECK_CODE(lading_scene_json(scene, NULL, &error), LADING_ERROR_ARGUMENT);
    CHECK_CODE(lading_scene_validate(scene, NULL, &error), LADING_ERROR_ARGUMENT);
    CHECK_CODE(lading_scene_create(LADING_SCENE_CAMERAS, "s", 1, NULL, &error), LADING_ERROR_ARGUMENT);
    CHECK_CODE(lading_client_open(NULL, &client, &error), LADING_ERROR_ARGUMENT);
    CHECK(client == NULL);
    lading_scene_destroy(scene);
}

/* An older host's struct is filled as far as it goes and not one byte further. */
static void test_sizes_out(void) {
    union {
        lading_image_info info;
        unsigned char bytes[sizeof(lading_image_info)];
    } older;
    lading_error error = LADING_ERROR_INIT;
    memset(&older, 0xEE, sizeof older);
    older.info.struct_size = offsetof(lading_image_info, height);
    CHECK_OK(lading_probe_image(LADING_FIXTURES "/images/baseline.jpg", LADING_NUL_TERMINATED, &older.info, &error));
    CHECK_INT(older.info.struct_size, offsetof(lading_image_info, height));
    CHECK_TEXT(older.info.format, "jpeg");
    CHECK_INT(older.info.width, 48);
    for (size_t i = offsetof(lading_image_info, height); i < sizeof older; i++) CHECK_INT(older.bytes[i], 0xEE);
}

static void test_short_error(void) {
    union {
        lading_error error;
        unsigned char bytes[sizeof(lading_error)];
    } older;
    lading_scene *scene = NULL;
    memset(&older, 0xEE, sizeof older);
    older.error.struct_size = offsetof(lading_error, item);
    CHECK_CODE(lading_scene_create(99, "s", 1, &scene, &older.error), LADING_ERROR_ARGUMENT);
    CHECK_INT(older.error.code, LADING_ERROR_ARGUMENT);
    for (size_t i = offsetof(lading_error, item); i < sizeof older; i++) CHECK_INT(older.bytes[i], 0xEE);

    /* One that was not initialised is left alone; the code says enough. */
    memset(&older, 0, sizeof older);
    CHECK_CODE(lading_scene_create(99, "s", 1, &scene, &older.error), LADING_ERROR_ARGUMENT);
    for (size_t i = 0; i < sizeof older; i++) CHECK_INT(older.bytes[i], 0);
}

static void test_error_is_left_alone_on_success(void) {
    lading_error error, before;
    lading_scene *scene = NULL;
    memset(&error, 0x5A, sizeof error);
    error.struct_size = sizeof error;
    memcpy(&before, &error, sizeof error);
    CHECK_CODE(lading_scene_create(LADING_SCENE_CAMERAS, "s", 1, &scene, &error), LADING_OK);
    CHECK(memcmp(&error, &before, sizeof error) == 0);
    lading_scene_destroy(scene);
}

const struct test struct_tests[] = {{"structs: sizes in", test_sizes_in},
                                    {"structs: sizes out", test_sizes_out},
                                    {"structs: NULL", test_null},
                                    {"structs: a shorter error", test_short_error},
                                    {"structs: success leaves the error alone", test_error_is_left_alone_on_success},
                                    TESTS_END};
