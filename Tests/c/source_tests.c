/* Data of the host's: memory and readers, and when they are given back. */
#include "check.h"
#include "emulator.h"
#include "files.h"

#include <stdlib.h>
#include <string.h>

/* An image in memory that counts what is done with it. */
struct host_image {
    struct file file;
    uint64_t position;
    int drops, rewinds, reads_after_drop;
    int64_t read_fails;   /* returned by read when negative */
    int32_t rewind_fails; /* returned by rewind */
    lading_client *client; /* not to be waited for in read */
};

static int64_t read_image(void *context, void *buffer, uint64_t capacity) {
    struct host_image *image = (struct host_image *)context;
    uint64_t count = image->file.size - image->position;
    if (image->drops > 0) image->reads_after_drop++;
    if (image->client != NULL) {
        CHECK_CODE(lading_client_flush(image->client, 1, NULL), LADING_ERROR_REENTRANT);
        CHECK_CODE(lading_client_flush(image->client, 0, NULL), LADING_ERROR_TIMEOUT);
        CHECK_CODE(lading_client_close(image->client, 1, NULL, NULL), LADING_ERROR_REENTRANT);
    }
    if (image->read_fails < 0) return image->read_fails;
    if (count > capacity) count = capacity;
    if (count > 100) count = 100; /* in several pieces */
    memcpy(buffer, image->file.bytes + image->position, count);
    image->position += count;
    return (int64_t)count;
}

static int32_t rewind_image(void *context) {
    struct host_image *image = (struct host_image *)context;
    image->rewinds++;
    image->position = 0;
    return image->rewind_fails;
}

static void drop_image(void *context) { ((struct host_image *)context)->drops++; }

static struct host_image new_image(void) {
    struct host_image image = {{NULL, 0}, 0, 0, 0, 0, 0, 0, NULL};
    image.file = read_fixture("baseline.jpg");
    return image;
}

static lading_source memory_source(struct host_image *image) {
    lading_source source = LADING_SOURCE_INIT;
    source.kind = LADING_SOURCE_MEMORY;
    source.data = image->file.bytes;
    source.size = image->file.size;
    source.drop = drop_image;
    source.context = image;
    return source;
}

static lading_source reader_source(struct host_image *image) {
    lading_source source = LADING_SOURCE_INIT;
    source.kind = LADING_SOURCE_READER;
    source.size = image->file.size;
    source.read = read_image;
    source.rewind = rewind_image;
    source.drop = drop_image;
    source.context = image;
    return source;
}

static lading_result run(lading_client *client, lading_scene *scene, lading_job **job) {
    lading_error error = LADING_ERROR_INIT;
    lading_result result = LADING_RESULT_INIT;
    CHECK_OK(lading_client_submit(client, scene, NULL, job, &error));
    CHECK_OK(lading_job_wait(*job, LONG_MS, &error));
    CHECK_OK(lading_job_result(*job, 0, &result, &error));
    return result;
}

/* Sent whole, and dropped once: after the job, when the scene was destroyed before, else with the scene. */
static void test_sent(void) {
    static const struct {
        const char *name;
        int is_reader, scene_goes_first;
    } rows[] = {{"memory, scene destroyed first", 0, 1},
                {"memory, scene destroyed last", 0, 0},
                {"reader, scene destroyed first", 1, 1},
                {"reader, scene destroyed last", 1, 0}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        lading_error error = LADING_ERROR_INIT;
        lading_client_options options = emulator_options();
        struct host_image image = new_image();
        const lading_source source = rows[i].is_reader ? reader_source(&image) : memory_source(&image);
        lading_client *client;
        lading_scene *scene;
        lading_job *job = NULL;
        lading_file file = LADING_FILE_INIT;
        check_row(rows[i].name);
        emulator_reset();
        image.client = client = open_client(&options);
        scene = source_scene("sent", &source);
        CHECK_OK(lading_client_submit(client, scene, NULL, &job, &error));
        if (rows[i].scene_goes_first) lading_scene_destroy(scene);
        CHECK_OK(lading_job_wait(job, LONG_MS, &error));
        CHECK_OK(lading_job_file(job, 0, 0, &file, &error));
        CHECK_INT(file.state, LADING_FILE_UPLOADED);
        CHECK_INT(file.bytes, image.file.size);
        CHECK_INT(emulator_count("objects", "\"sha256\": \""), 1);
        close_client(client);
        CHECK_INT(image.drops, rows[i].scene_goes_first);
        lading_scene_destroy(scene);
        CHECK_INT(image.drops, 1);
        lading_job_destroy(job);
        CHECK_INT(image.drops, 1);
        CHECK_INT(image.reads_after_drop, 0);
        free(image.file.bytes);
    }
}

static void test_never_submitted(void) {
    struct host_image image = new_image(), second = new_image();
    lading_error error = LADING_ERROR_INIT;
    lading_source source = memory_source(&image), other = memory_source(&second);
    lading_scene *scene = source_scene("never", &source);
    /* Another source in its place: the first is given back at once. */
    CHECK_OK(lading_scene_set_source(scene, "frame.jpg", LADING_NUL_TERMINATED, &other, &error));
    CHECK_INT(image.drops, 1);
    CHECK_INT(second.drops, 0);
    lading_scene_destroy(scene);
    CHECK_INT(image.drops, 1);
    CHECK_INT(second.drops, 1);
    free(image.file.bytes);
    free(second.file.bytes);
}

/* A source that a call did not take stays the caller's. */
static void test_not_taken(void) {
    lading_error error = LADING_ERROR_INIT;
    struct host_image image = new_image();
    lading_source source = memory_source(&image), wrong = source;
    lading_scene *scene = NULL;
    lading_resource resource = LADING_RESOURCE_INIT;
    CHECK_OK(lading_scene_create(LADING_SCENE_CAMERAS, "s", 1, &scene, &error));
    resource.filename = given("frame.jpg");
    resource.source = &source;
    check_row("no format");
    CHECK_CODE(lading_scene_add_image(scene, 0, &resource, &error), LADING_ERROR_ARGUMENT);
    check_row("no such frame");
    resource.format = given("jpg");
    CHECK_CODE(lading_scene_add_image(scene, 7, &resource, &error), LADING_ERROR_ARGUMENT);
    check_row("memory without data");
    resource.source = &wrong;
    wrong.data = NULL;
    CHECK_CODE(lading_scene_add_image(scene, 0, &resource, &error), LADING_ERROR_ARGUMENT);
    check_row("unknown kind");
    wrong = source;
    wrong.kind = 17;
    CHECK_CODE(lading_scene_add_image(scene, 0, &resource, &error), LADING_ERROR_ARGUMENT);
    check_row("reader without read");
    wrong.kind = LADING_SOURCE_READER;
    CHECK_CODE(lading_scene_add_image(scene, 0, &resource, &error), LADING_ERROR_ARGUMENT);
    check_row("size no memory has");
    wrong = source;
    wrong.size = UINT64_MAX;
    CHECK_CODE(lading_scene_add_image(scene, 0, &resource, &error), LADING_ERROR_ARGUMENT);
    check_row("no such resource");
    CHECK_CODE(lading_scene_set_source(scene, "frame.jpg", 9, &source, &error), LADING_ERROR_ARGUMENT);
    resource.format = given(NULL);
    resource.source = NULL;
    CHECK_OK(lading_scene_add_image(scene, 0, &resource, &error));
    check_row("resource without a format");
    CHECK_CODE(lading_scene_set_source(scene, "frame.jpg", 9, &source, &error), LADING_ERROR_ARGUMENT);
    lading_scene_destroy(scene);
    check_row(NULL);
    CHECK_INT(image.drops, 0);
    free(image.file.bytes);
}

/* A retry starts at byte 0, so the reader is asked to go back. */
static void test_rewound(void) {
    lading_client_options options = emulator_options();
    struct host_image image = new_image();
    const lading_source source = reader_source(&image);
    lading_client *client;
    lading_scene *scene;
    lading_job *job = NULL;
    lading_file file = LADING_FILE_INIT;
    lading_error error = LADING_ERROR_INIT;
    emulator_reset();
    emulator_fault("{\"match\": {\"method\": \"PUT\"}, \"fault\": {\"status\": 503}, \"times\": 2}");
    client = open_client(&options);
    scene = source_scene("rewound", &source);
    CHECK_CODE(run(client, scene, &job).code, LADING_OK);
    CHECK_OK(lading_job_file(job, 0, 0, &file, &error));
    CHECK_INT(file.attempts, 3);
    CHECK(image.rewinds >= 1);
    CHECK_INT(emulator_count("objects", "\"size\": 841"), 1);
    close_client(client);
    lading_scene_destroy(scene);
    lading_job_destroy(job);
    CHECK_INT(image.drops, 1);
    free(image.file.bytes);
}

static void test_failing_reader(void) {
    static const struct {
        const char *name;
        int64_t read_fails;
        int32_t rewind_fails, has_rewind;
        int32_t code;
    } rows[] = {{"read fails", -5, 0, 1, LADING_ERROR_SOURCE_FAILED},
                {"rewind fails", 0, 5, 1, LADING_ERROR_SOURCE_FAILED},
                {"no rewind", 0, 0, 0, LADING_ERROR_SOURCE_FAILED}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        lading_client_options options = emulator_options();
        struct host_image image = new_image();
        lading_source source = reader_source(&image);
        lading_client *client;
        lading_scene *scene;
        lading_job *job = NULL;
        lading_result result;
        check_row(rows[i].name);
        emulator_reset();
        emulator_fault("{\"match\": {\"method\": \"PUT\"}, \"fault\": {\"status\": 503}, \"times\": 1}");
        image.read_fails = rows[i].read_fails;
        image.rewind_fails = rows[i].rewind_fails;
        if (!rows[i].has_rewind) source.rewind = NULL;
        client = open_client(&options);
        scene = source_scene("failing", &source);
        result = run(client, scene, &job);
        CHECK_CODE(result.code, rows[i].code);
        CHECK_INT(result.stage, LADING_STAGE_UPLOAD);
        CHECK_HAS(text(result.message), "frame.jpg");
        close_client(client);
        lading_scene_destroy(scene);
        lading_job_destroy(job);
        CHECK_INT(image.drops, 1);
        free(image.file.bytes);
    }
}

/* A reader that ends before its size, or goes on after it, fails its file and nothing else. */
static void test_wrong_size(void) {
    static const int64_t differences[] = {+10, -10};
    for (size_t i = 0; i < 2; i++) {
        lading_client_options options = emulator_options();
        struct host_image image = new_image();
        lading_source source = reader_source(&image);
        lading_client *client;
        lading_scene *scene;
        lading_job *job = NULL;
        emulator_reset();
        source.size = (uint64_t)((int64_t)source.size + differences[i]);
        check_row(differences[i] > 0 ? "ends early" : "goes on");
        client = open_client(&options);
        scene = source_scene("size", &source);
        CHECK_INT(run(client, scene, &job).state, LADING_STATE_FAILED);
        close_client(client);
        lading_scene_destroy(scene);
        lading_job_destroy(job);
        CHECK_INT(image.drops, 1);
        free(image.file.bytes);
    }
}

const struct test source_tests[] = {{"sources: sent and given back", test_sent},
                                    {"sources: given back without a job", test_never_submitted},
                                    {"sources: not taken", test_not_taken},
                                    {"sources: reader rewound for a retry", test_rewound},
                                    {"sources: failing reader", test_failing_reader},
                                    {"sources: reader of another size", test_wrong_size},
                                    TESTS_END};
