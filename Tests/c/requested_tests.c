/* LADING_SOURCE_REQUESTED: the library asks for data when the upload is due. */
#include "check.h"
#include "emulator.h"
#include "files.h"

#include <stdlib.h>

static lading_scene *asking_scene(void) {
    lading_source source = LADING_SOURCE_INIT;
    source.kind = LADING_SOURCE_REQUESTED;
    return source_scene("asking", &source);
}

static int drops;
static void count_drop(void *context) {
    (void)context;
    drops++;
}

/* Pulls until the job wants data; the event is filled with the question. */
static int wait_for_question(lading_client *client, lading_event *event) {
    lading_error error = LADING_ERROR_INIT;
    do
        if (!CHECK_OK(lading_client_next_event(client, LONG_MS, event, &error))) return 0;
    while (event->type != LADING_EVENT_DATA_WANTED && event->type != LADING_EVENT_RELEASED);
    return CHECK_INT(event->type, LADING_EVENT_DATA_WANTED);
}

enum answer { MEMORY, PATH, REFUSED, JOB_DESTROYED, CANCELLED, CLOSED };

static void test_answers(void) {
    static const struct {
        const char *name;
        enum answer answer;
        int32_t code;
    } rows[] = {{"memory", MEMORY, LADING_OK},
                {"path", PATH, LADING_OK},
                {"refused", REFUSED, LADING_ERROR_SOURCE_FAILED},
                {"job destroyed", JOB_DESTROYED, LADING_OK},
                {"cancelled", CANCELLED, LADING_ERROR_CANCELLED},
                {"client closed", CLOSED, LADING_ERROR_CANCELLED}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        lading_error error = LADING_ERROR_INIT;
        lading_client_options options = emulator_options();
        lading_client *client;
        lading_scene *scene;
        lading_job *job = NULL;
        lading_event event = LADING_EVENT_INIT;
        lading_result result = LADING_RESULT_INIT;
        lading_source data = LADING_SOURCE_INIT;
        struct file file = read_fixture("baseline.jpg");
        const char *path = fixture("baseline.jpg");
        int expected_drops = 0;
        check_row(rows[i].name);
        drops = 0;
        emulator_reset();
        client = open_client(&options);
        scene = asking_scene();
        CHECK_OK(lading_client_submit(client, scene, NULL, &job, &error));
        lading_scene_destroy(scene);
        if (!wait_for_question(client, &event)) return;
        CHECK(event.job == job);
        CHECK_INT(event.scene, 0);
        CHECK_INT(event.file, 0);
        data.kind = LADING_SOURCE_MEMORY;
        data.data = file.bytes;
        data.size = file.size;
        data.drop = count_drop;
        switch (rows[i].answer) {
        case MEMORY:
            expected_drops = 1;
            CHECK_OK(lading_job_provide(job, 0, 0, &data, &error));
            break;
        case PATH:
            data.kind = LADING_SOURCE_FILE;
            data.data = path;
            data.size = LADING_NUL_TERMINATED;
            CHECK_OK(lading_job_provide(job, 0, 0, &data, &error));
            break;
        case REFUSED: CHECK_OK(lading_job_refuse(job, 0, 0, "the disk is gone", 16, &error)); break;
        case JOB_DESTROYED: lading_job_destroy(job); break;
        case CANCELLED: CHECK_OK(lading_job_cancel(job, &error)); break;
        case CLOSED: CHECK_OK(lading_client_close(client, 0, NULL, &error)); break;
        }
        if (rows[i].answer == JOB_DESTROYED) {
            CHECK_OK(lading_client_flush(client, LONG_MS, &error));
            CHECK_INT(emulator_count("objects", "\"sha256\": \""), 0);
        } else {
            CHECK_OK(lading_job_wait(job, LONG_MS, &error));
            CHECK_OK(lading_job_result(job, 0, &result, &error));
            CHECK_CODE(result.code, rows[i].code);
            CHECK_INT(emulator_count("objects", "\"size\": 841"), rows[i].code == LADING_OK);
            if (rows[i].answer == REFUSED) CHECK_HAS(text(result.message), "the disk is gone");
            /* A question is answered once, and not after it was settled. */
            CHECK_CODE(lading_job_provide(job, 0, 0, &data, &error), LADING_ERROR_STATE);
            CHECK_CODE(lading_job_refuse(job, 0, 0, NULL, 0, &error), LADING_ERROR_STATE);
        }
        close_client(client);
        CHECK_INT(drops, expected_drops);
        lading_job_destroy(job);
        free(file.bytes);
    }
}

/* A wrong answer is refused and not taken; the question stays. */
static void test_wrong_answers(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = emulator_options();
    lading_client *client;
    lading_scene *scene;
    lading_job *job = NULL;
    lading_event event = LADING_EVENT_INIT;
    lading_source data = LADING_SOURCE_INIT;
    drops = 0;
    emulator_reset();
    client = open_client(&options);
    scene = asking_scene();
    CHECK_OK(lading_client_submit(client, scene, NULL, &job, &error));
    lading_scene_destroy(scene);
    if (!wait_for_question(client, &event)) return;
    data.drop = count_drop;
    data.kind = LADING_SOURCE_REQUESTED;
    CHECK_CODE(lading_job_provide(job, 0, 0, &data, &error), LADING_ERROR_ARGUMENT);
    data.kind = 9;
    CHECK_CODE(lading_job_provide(job, 0, 0, &data, &error), LADING_ERROR_ARGUMENT);
    data.kind = LADING_SOURCE_FILE;
    data.data = "/nowhere/frame.jpg";
    data.size = LADING_NUL_TERMINATED;
    CHECK_CODE(lading_job_provide(job, 0, 0, &data, &error), LADING_ERROR_FILE_MISSING);
    CHECK_CODE(lading_job_provide(job, 0, 1, &data, &error), LADING_ERROR_STATE);
    CHECK_CODE(lading_job_provide(job, 1, 0, &data, &error), LADING_ERROR_STATE);
    CHECK_CODE(lading_job_provide(job, 0, 0, NULL, &error), LADING_ERROR_ARGUMENT);
    data.data = fixture("baseline.jpg");
    CHECK_OK(lading_job_provide(job, 0, 0, &data, &error));
    CHECK_OK(lading_job_wait(job, LONG_MS, &error));
    CHECK_INT(emulator_count("objects", "\"size\": 841"), 1);
    close_client(client);
    lading_job_destroy(job);
}

const struct test requested_tests[] = {{"requested: answers", test_answers},
                                       {"requested: wrong answers", test_wrong_answers},
                                       TESTS_END};
