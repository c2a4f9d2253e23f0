/* Image probes, of files and of memory. */
#include "check.h"
#include "files.h"

#include <stdlib.h>

static void test_formats(void) {
    static const struct {
        const char *file, *format;
        uint32_t width, height, orientation;
    } rows[] = {{"baseline.jpg", "jpeg", 48, 31, 1},
                {"gray.png", "png", 0, 0, 1},
                {"lossy.webp", "webp", 0, 0, 1},
                {"alpha.avif", "avif", 20, 31, 1},
                {"core_24.bmp", "bmp", 0, 0, 1}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        lading_error error = LADING_ERROR_INIT;
        lading_image_info file = LADING_IMAGE_INFO_INIT, memory = LADING_IMAGE_INFO_INIT;
        struct file data = read_fixture(rows[i].file);
        check_row(rows[i].file);
        CHECK_OK(lading_probe_image(fixture(rows[i].file), LADING_NUL_TERMINATED, &file, &error));
        CHECK_OK(lading_probe_image_memory(data.bytes, data.size, &memory, &error));
        CHECK_TEXT(file.format, rows[i].format);
        CHECK_TEXT(memory.format, rows[i].format);
        CHECK(file.width > 0 && file.height > 0);
        CHECK_INT(file.width, memory.width);
        CHECK_INT(file.height, memory.height);
        if (rows[i].width != 0) CHECK_INT(file.width, rows[i].width);
        if (rows[i].height != 0) CHECK_INT(file.height, rows[i].height);
        CHECK_INT(file.orientation, rows[i].orientation);
        free(data.bytes);
    }
}

static void test_errors(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_image_info info = LADING_IMAGE_INFO_INIT;
    CHECK_CODE(lading_probe_image("/nowhere/a.jpg", LADING_NUL_TERMINATED, &info, &error), LADING_ERROR_FILE_MISSING);
    CHECK_TEXT(error.item, "/nowhere/a.jpg");
    CHECK_CODE(lading_probe_image(LADING_FIXTURES, LADING_NUL_TERMINATED, &info, &error), LADING_ERROR_FILE_UNREADABLE);
    CHECK_CODE(lading_probe_image("/dev/null", LADING_NUL_TERMINATED, &info, &error), LADING_ERROR_FILE_UNREADABLE);
    CHECK_CODE(lading_probe_image("", 0, &info, &error), LADING_ERROR_ARGUMENT);
    CHECK_CODE(lading_probe_image(NULL, 0, &info, &error), LADING_ERROR_ARGUMENT);
    CHECK_CODE(lading_probe_image("a\0b", 3, &info, &error), LADING_ERROR_FILE_UNREADABLE);
    CHECK_CODE(lading_probe_image(fixture("baseline.jpg"), LADING_NUL_TERMINATED, NULL, &error), LADING_ERROR_ARGUMENT);
    CHECK_CODE(lading_probe_image(LADING_FIXTURES "/point_clouds/lf.csv", LADING_NUL_TERMINATED, &info, &error),
               LADING_ERROR_IMAGE);
    CHECK_CODE(lading_probe_image_memory(NULL, 0, &info, &error), LADING_ERROR_FILE_EMPTY);
    CHECK_CODE(lading_probe_image_memory(NULL, 5, &info, &error), LADING_ERROR_ARGUMENT);
    CHECK_CODE(lading_probe_image_memory("hello", 5, &info, &error), LADING_ERROR_IMAGE);
    CHECK_INT(info.width, 0);
}

/* Every cut of an image is refused or read, and never read past its end: each is on the heap by itself, where the
 * address sanitizer and valgrind look. */
static void test_every_cut(void) {
    static const char *const files[] = {"baseline.jpg", "gray.png", "lossy.webp", "alpha.avif", "core_24.bmp"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct file data = read_fixture(files[i]);
        check_row(files[i]);
        for (uint64_t size = 1; size < data.size; size += 1 + size / 64) {
            lading_image_info info = LADING_IMAGE_INFO_INIT;
            unsigned char *cut = copy_of(data.bytes, size);
            CHECK(lading_probe_image_memory(cut, size, &info, NULL) == LADING_ERROR_IMAGE || info.width > 0);
            free(cut);
        }
        free(data.bytes);
    }
}

const struct test probe_tests[] = {{"probes: formats", test_formats},
                                   {"probes: errors", test_errors},
                                   {"probes: every cut of an image", test_every_cut},
                                   TESTS_END};
