/* A process that forks after it used the library. */
#define _POSIX_C_SOURCE 200809L
#include "check.h"
#include "emulator.h"
#include "rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static lading_client *client;
static lading_scene *scene;
static lading_job *job;
static lading_findings *findings;
static lading_rows *rows;
static lading_row_results *results;

static void inherited_handles_are_refused(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_progress progress = LADING_PROGRESS_INIT;
    lading_event event = LADING_EVENT_INIT;
    const lading_import_options how = into("clx");
    lading_job *other = NULL;
    lading_row_results *page = NULL;
    uint64_t count = 0;
    int32_t descriptor = -1;
    CHECK_CODE(lading_client_import(client, rows, &how, &other, &error), LADING_ERROR_FORKED);
    CHECK_CODE(lading_rows_count(rows, &count, &error), LADING_ERROR_FORKED);
    CHECK_CODE(lading_rows_add_json(rows, "[]", 2, &error), LADING_ERROR_FORKED);
    CHECK_CODE(lading_rows_destroy(rows), LADING_ERROR_FORKED);
    CHECK_CODE(lading_row_results_count(results, &count), LADING_ERROR_FORKED);
    CHECK_CODE(lading_row_results_destroy(results), LADING_ERROR_FORKED);
    CHECK_CODE(lading_job_rows(job, 0, 1, &page, &error), LADING_ERROR_FORKED);
    CHECK_CODE(lading_job_write_rows(job, LADING_ROWS_MADE, "rows", 4, &count, &error), LADING_ERROR_FORKED);
    CHECK_CODE(lading_client_submit(client, scene, NULL, &other, &error), LADING_ERROR_FORKED);
    CHECK_HAS(error.message, "child");
    CHECK_CODE(lading_client_request(client, "projects.list", 13, NULL, 0, NULL, &other, &error), LADING_ERROR_FORKED);
    CHECK_CODE(lading_client_flush(client, LADING_FOREVER, &error), LADING_ERROR_FORKED);
    CHECK_CODE(lading_client_next_event(client, LADING_FOREVER, &event, &error), LADING_ERROR_FORKED);
    CHECK_CODE(lading_client_event_fd(client, &descriptor, &error), LADING_ERROR_FORKED);
    CHECK_CODE(lading_client_close(client, LADING_FOREVER, NULL, &error), LADING_ERROR_FORKED);
    CHECK_CODE(lading_job_wait(job, LADING_FOREVER, &error), LADING_ERROR_FORKED);
    CHECK_CODE(lading_job_progress(job, &progress, &error), LADING_ERROR_FORKED);
    CHECK_CODE(lading_job_cancel(job, &error), LADING_ERROR_FORKED);
    CHECK_CODE(lading_job_destroy(job), LADING_ERROR_FORKED);
    CHECK_CODE(lading_scene_set_calibration(scene, "c", 1, &error), LADING_ERROR_FORKED);
    CHECK_CODE(lading_scene_destroy(scene), LADING_ERROR_FORKED);
    CHECK_CODE(lading_findings_count(findings, &count, NULL), LADING_ERROR_FORKED);
    CHECK_CODE(lading_findings_destroy(findings), LADING_ERROR_FORKED);
}

static void uploads(const char *external_id) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = emulator_options();
    lading_submit_options how = waiting();
    lading_client *own = open_client(&options);
    lading_scene *image = image_scene(external_id);
    lading_job *upload = NULL;
    lading_result result = LADING_RESULT_INIT;
    CHECK_OK(lading_client_submit(own, image, &how, &upload, &error));
    CHECK_OK(lading_job_wait(upload, LONG_MS, &error));
    CHECK_OK(lading_job_result(upload, 0, &result, &error));
    CHECK_INT(result.state, LADING_STATE_CREATED);
    close_client(own);
    lading_job_destroy(upload);
    lading_scene_destroy(image);
}

/* The same for rows, in a dataset of its own. */
static void imports(void) {
    lading_client_options options = labelbox_options();
    lading_client *own = open_client(&options);
    const lading_import_options how = into(new_dataset(own));
    lading_job *import = import_rows(own, memory_rows("{\"row_data\": \"https://a.b/c.jpg\"}"), &how);
    check_counts(import, 1, 1, 0, 0);
    close_client(own);
    lading_job_destroy(import);
}

/* Exit status of a child that runs `body`: the failed checks in it. */
static int in_child(void (*body)(void)) {
    int status = 0;
    pid_t child;
    fflush(NULL);
    child = fork();
    if (child == 0) {
        const int before = check_failures();
        alarm(120);
        body();
        _exit(check_failures() - before);
    }
    if (!CHECK(child > 0)) return -1;
    CHECK_INT(waitpid(child, &status, 0), child);
    CHECK(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void grandchild_uploads(void) { uploads("grandchild"); }

static void child(void) {
    inherited_handles_are_refused();
    uploads("child");
    imports();
    /* Handles of the child are refused in its own child, and another client works there too. */
    CHECK_INT(in_child(grandchild_uploads), 0);
}

/* With a job under way, so that the library's threads hold whatever they hold. */
static void test_fork(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = emulator_options();
    lading_submit_options how = waiting();
    lading_result result = LADING_RESULT_INIT;
    lading_job *import;
    emulator_reset();
    rows = memory_rows(url_row(0));
    import = import_alone(memory_rows(url_row(0)), NULL);
    CHECK_OK(lading_job_rows(import, 0, 1, &results, &error));
    emulator_fault("{\"match\": {\"method\": \"PUT\", \"external_id\": \"parent\"}, \"fault\": {\"latency_ms\": 500}}");
    client = open_client(&options);
    scene = image_scene("parent");
    CHECK_OK(lading_scene_validate(scene, &findings, &error));
    CHECK_OK(lading_client_submit(client, scene, &how, &job, &error));
    CHECK_INT(in_child(child), 0);
    /* The parent has noticed nothing. */
    CHECK_OK(lading_job_wait(job, LONG_MS, &error));
    CHECK_OK(lading_job_result(job, 0, &result, &error));
    CHECK_INT(result.state, LADING_STATE_CREATED);
    close_client(client);
    lading_job_destroy(job);
    lading_scene_destroy(scene);
    lading_findings_destroy(findings);
    lading_job_destroy(import);
    CHECK_CODE(lading_row_results_destroy(results), LADING_OK);
    CHECK_CODE(lading_rows_destroy(rows), LADING_OK);
    CHECK_INT(emulator_count("data-rows", "\"payload\""), 2);
    CHECK_INT(emulator_count("scenes", "\"status\": \"created\""), 3);
}

static void grandchild_after_a_fork_at_once(void) {
    lading_progress progress = LADING_PROGRESS_INIT;
    CHECK_CODE(lading_job_progress(job, &progress, NULL), LADING_ERROR_FORKED);
    uploads("forked at once");
}

static void begins_and_forks(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = emulator_options();
    client = open_client(&options);
    scene = image_scene("begins");
    CHECK_OK(lading_client_submit(client, scene, NULL, &job, &error));
    CHECK_INT(in_child(grandchild_after_a_fork_at_once), 0);
    CHECK_OK(lading_job_wait(job, LONG_MS, &error));
    close_client(client);
    lading_job_destroy(job);
    lading_scene_destroy(scene);
}

/* The first job of a process is when the Swift runtime holds its locks, and a fork then the most dangerous. This process
 * has used nothing yet when only the fork tests run. */
static void test_fork_at_once(void) {
    emulator_reset();
    for (int i = 0; i < 20; i++) CHECK_INT(in_child(begins_and_forks), 0);
}

static void first_use(void) { uploads("first use"); }

static void test_fork_before_use(void) {
    emulator_reset();
    CHECK_INT(in_child(first_use), 0);
    uploads("parent");
}

const struct test fork_tests[] = {{"fork: as the first job begins", test_fork_at_once},
                                  {"fork: with a job under way", test_fork},
                                  {"fork: a child that uses it first", test_fork_before_use},
                                  TESTS_END};
