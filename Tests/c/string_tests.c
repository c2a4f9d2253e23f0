/* Text in and out. */
#include "check.h"

#include <string.h>

struct row {
    const char *name;
    const char *bytes;
    uint64_t length;
    int32_t code;
};

static void test_external_ids(void) {
    static const struct row rows[] = {
        {"ASCII", "drive-7", LADING_NUL_TERMINATED, LADING_OK},
        {"a part of it", "drive-7", 5, LADING_OK},
        {"two to four bytes", "fr\xC3\xA4m \xE2\x82\xAC \xF0\x9F\x9A\x97", LADING_NUL_TERMINATED, LADING_OK},
        {"NUL inside", "a\0b", 3, LADING_OK},
        {"NULL", NULL, 0, LADING_ERROR_ARGUMENT},
        {"NULL to be counted", NULL, LADING_NUL_TERMINATED, LADING_ERROR_ARGUMENT},
        {"NULL with a length", NULL, 3, LADING_ERROR_ARGUMENT},
        {"empty", "", LADING_NUL_TERMINATED, LADING_ERROR_ARGUMENT},
        {"a length no memory has", "a", UINT64_MAX - 1, LADING_ERROR_ARGUMENT},
        {"cut short", "fr\xC3", LADING_NUL_TERMINATED, LADING_ERROR_UTF8},
        {"stray continuation", "\x80", 1, LADING_ERROR_UTF8},
        {"overlong", "\xC0\xAF", 2, LADING_ERROR_UTF8},
        {"surrogate", "\xED\xA0\x80", 3, LADING_ERROR_UTF8},
        {"past the last code point", "\xF4\x90\x80\x80", 4, LADING_ERROR_UTF8},
        {"Latin-1", "fr\xE4m", 4, LADING_ERROR_UTF8},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        lading_error error = LADING_ERROR_INIT;
        lading_scene *scene = (lading_scene *)1;
        check_row(rows[i].name);
        CHECK_CODE(lading_scene_create(LADING_SCENE_CAMERAS, rows[i].bytes, rows[i].length, &scene, &error),
                   rows[i].code);
        CHECK((scene != NULL) == (rows[i].code == LADING_OK));
        if (rows[i].code != LADING_OK) CHECK_HAS(error.message, "external_id");
        if (rows[i].code != LADING_OK) CHECK_TEXT(error.item, "external_id");
        lading_scene_destroy(scene);
    }
}

static void test_out(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_scene *scene = NULL;
    lading_string json = {NULL, 0};
    char name[] = "fr\xC3\xA4m";
    CHECK_OK(lading_scene_create(LADING_SCENE_IMAGES, name, LADING_NUL_TERMINATED, &scene, &error));
    memset(name, 'x', sizeof name - 1); /* what goes in is copied */
    CHECK_OK(lading_scene_json(scene, &json, &error));
    CHECK_INT(strlen(text(json)), json.length);
    CHECK_HAS(text(json), "\"fr\xC3\xA4m\"");
    lading_scene_destroy(scene);
}

/* A message with text of the host's in it is cut at a character, not inside one. */
static void test_long_item(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_scene *scene = NULL;
    lading_source source = LADING_SOURCE_INIT;
    char name[3 * 1000 + 1];
    for (size_t i = 0; i < 1000; i++) memcpy(name + 3 * i, "\xE2\x82\xAC", 3);
    name[sizeof name - 1] = '\0';
    CHECK_OK(lading_scene_create(LADING_SCENE_CAMERAS, "s", 1, &scene, &error));
    CHECK_CODE(lading_scene_set_source(scene, name, LADING_NUL_TERMINATED, &source, &error), LADING_ERROR_ARGUMENT);
    CHECK_INT(strlen(error.item), 255);
    CHECK(strlen(error.message) < sizeof error.message);
    CHECK_HAS(error.message, "\xE2\x82\xAC\xE2\x80\xA6\xE2\x80\x9D."); /* the end of the sentence stands behind the cut name */
    /* Valid UTF-8: it may be given back. */
    lading_scene_destroy(scene);
    CHECK_OK(lading_scene_create(LADING_SCENE_CAMERAS, error.message, LADING_NUL_TERMINATED, &scene, &error));
    lading_scene_destroy(scene);
}

static void test_names(void) {
    CHECK_TEXT(lading_version(), LADING_VERSION);
    CHECK_INT(lading_version_number(), LADING_VERSION_NUMBER);
    CHECK_TEXT(lading_code_name(LADING_OK), "LADING_OK");
    CHECK_TEXT(lading_code_name(LADING_ERROR_HANDLE), "LADING_ERROR_HANDLE");
    CHECK_TEXT(lading_code_name(LADING_ERROR_STILL_PROCESSING), "LADING_ERROR_STILL_PROCESSING");
    CHECK_TEXT(lading_code_name(19), "LADING_ERROR_UNKNOWN");
    CHECK_TEXT(lading_code_name(INT32_MIN), "LADING_ERROR_UNKNOWN");
    CHECK_TEXT(lading_stage_name(LADING_STAGE_UPLOAD), "upload");
    CHECK_TEXT(lading_stage_name(-1), "unknown");
}

const struct test string_tests[] = {{"strings: in", test_external_ids},
                                    {"strings: out", test_out},
                                    {"strings: cut in an error", test_long_item},
                                    {"strings: names and version", test_names},
                                    TESTS_END};
