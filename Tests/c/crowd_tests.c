/* Many threads at once, on clients, jobs and handles of each other. */
#define _POSIX_C_SOURCE 200809L
#include "check.h"
#include "emulator.h"
#include "files.h"
#include "rows.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { THREADS = 8, ROUNDS = 12 };

struct crowd {
    lading_client *client;
    const char *dataset; /* of a client that imports */
    struct file image;
    pthread_mutex_t lock;
    lading_job *jobs[THREADS * ROUNDS]; /* of all threads, also destroyed ones */
    int job_count, drops, taken;
};

static void count_drop(void *context) {
    struct crowd *crowd = (struct crowd *)context;
    pthread_mutex_lock(&crowd->lock);
    crowd->drops++;
    pthread_mutex_unlock(&crowd->lock);
}

static lading_job *any_job(struct crowd *crowd, unsigned number) {
    lading_job *job;
    pthread_mutex_lock(&crowd->lock);
    job = crowd->job_count > 0 ? crowd->jobs[number % (unsigned)crowd->job_count] : NULL;
    pthread_mutex_unlock(&crowd->lock);
    return job;
}

/* Every call may find the job done, destroyed or under way; none may do anything but say so. */
static void poke(lading_job *job, unsigned number) {
    lading_progress progress = LADING_PROGRESS_INIT;
    lading_result result = LADING_RESULT_INIT;
    lading_file file = LADING_FILE_INIT;
    lading_findings *findings = NULL;
    lading_row_results *rows = NULL;
    lading_string json = {NULL, 0};
    uint64_t count = 0;
    lading_job_progress(job, &progress, NULL);
    lading_job_result(job, 0, &result, NULL);
    lading_job_file(job, 0, 0, &file, NULL);
    if (lading_job_findings(job, 0, &findings, NULL) == LADING_OK) lading_findings_count(findings, &count, NULL);
    lading_findings_destroy(findings);
    if (lading_job_rows(job, 0, 10, &rows, NULL) == LADING_OK) lading_row_results_json(rows, &json, NULL);
    lading_row_results_destroy(rows);
    lading_job_wait(job, number % 3, NULL);
    if (number % 4 == 0) lading_job_cancel(job, NULL);
    if (number % 5 == 0) lading_job_destroy(job);
}

static void keep(struct crowd *crowd, lading_job *job) {
    pthread_mutex_lock(&crowd->lock);
    crowd->jobs[crowd->job_count++] = job;
    pthread_mutex_unlock(&crowd->lock);
}

static void *submit_and_poke(void *context) {
    struct crowd *crowd = (struct crowd *)context;
    for (unsigned round = 0; round < ROUNDS; round++) {
        lading_error error = LADING_ERROR_INIT;
        lading_source source = LADING_SOURCE_INIT;
        lading_scene *scene;
        lading_findings *findings = NULL;
        lading_job *job = NULL;
        lading_string json = {NULL, 0};
        source.kind = LADING_SOURCE_MEMORY;
        source.data = crowd->image.bytes;
        source.size = crowd->image.size;
        source.drop = count_drop;
        source.context = crowd;
        scene = source_scene("crowd", &source);
        CHECK_OK(lading_scene_json(scene, &json, &error));
        if (lading_client_submit(crowd->client, scene, NULL, &job, &error) == LADING_OK) keep(crowd, job);
        CHECK_OK(lading_scene_validate(scene, &findings, &error));
        lading_findings_destroy(findings);
        lading_scene_destroy(scene);
        poke(any_job(crowd, round * 7), round);
        poke(job, round + 1);
    }
    return NULL;
}

static void *import_and_poke(void *context) {
    struct crowd *crowd = (struct crowd *)context;
    for (unsigned round = 0; round < ROUNDS; round++) {
        lading_error error = LADING_ERROR_INIT;
        const lading_import_options how = into(crowd->dataset);
        lading_rows *rows = memory_rows("[{\"row_data\": \"https://a.b/0.jpg\"}, {\"row_data\": \"https://a.b/1.jpg\"}]");
        lading_findings *findings = NULL;
        lading_job *job = NULL;
        if (lading_client_import(crowd->client, rows, &how, &job, &error) == LADING_OK) keep(crowd, job);
        CHECK_OK(lading_rows_validate(rows, &findings, &error));
        lading_findings_destroy(findings);
        lading_rows_destroy(rows);
        poke(any_job(crowd, round * 7), round);
        poke(job, round + 1);
    }
    return NULL;
}

static void *take_events(void *context) {
    struct crowd *crowd = (struct crowd *)context;
    lading_event event = LADING_EVENT_INIT;
    int32_t code;
    /* Until the client is closed: CLOSED to one who waits, HANDLE to one who comes later. */
    while ((code = lading_client_next_event(crowd->client, LADING_FOREVER, &event, NULL)) == LADING_OK) {
        pthread_mutex_lock(&crowd->lock);
        crowd->taken += event.type == LADING_EVENT_RELEASED;
        pthread_mutex_unlock(&crowd->lock);
    }
    CHECK(code == LADING_ERROR_CLOSED || code == LADING_ERROR_HANDLE);
    return NULL;
}

static void *close_it(void *context) {
    CHECK_CODE(lading_client_close(((struct crowd *)context)->client, LONG_MS, NULL, NULL), LADING_OK);
    return NULL;
}

static void run_crowd(int imports, int closes_in_between) {
    static struct crowd crowd;
    lading_client_options options = imports ? labelbox_options() : emulator_options();
    pthread_t threads[THREADS], takers[2], closers[3];
    emulator_reset();
    memset(&crowd, 0, sizeof crowd);
    pthread_mutex_init(&crowd.lock, NULL);
    crowd.image = read_fixture("baseline.jpg");
    crowd.client = open_client(&options);
    if (imports) crowd.dataset = fresh_dataset(crowd.client);
    for (int i = 0; i < 2; i++) pthread_create(&takers[i], NULL, take_events, &crowd);
    for (int i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, imports ? import_and_poke : submit_and_poke, &crowd);
    if (!closes_in_between)
        for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
    for (int i = 0; i < 3; i++) pthread_create(&closers[i], NULL, close_it, &crowd);
    for (int i = 0; i < 3; i++) pthread_join(closers[i], NULL);
    if (closes_in_between)
        for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
    for (int i = 0; i < 2; i++) pthread_join(takers[i], NULL);
    CHECK_INT(crowd.drops, imports ? 0 : THREADS * ROUNDS);
    if (!closes_in_between) CHECK_INT(crowd.job_count, THREADS * ROUNDS);
    for (int i = 0; i < crowd.job_count; i++) lading_job_destroy(crowd.jobs[i]);
    pthread_mutex_destroy(&crowd.lock);
    free(crowd.image.bytes);
}

static void test_crowd(void) { run_crowd(0, 0); }
static void test_crowd_that_closes(void) { run_crowd(0, 1); }
static void test_imports(void) { run_crowd(1, 0); }
static void test_imports_that_close(void) { run_crowd(1, 1); }

static void *open_and_close(void *context) {
    (void)context;
    for (int round = 0; round < ROUNDS; round++) {
        lading_error error = LADING_ERROR_INIT;
        lading_client_options options = emulator_options();
        lading_client *client = open_client(&options);
        lading_scene *scene = image_scene("many clients");
        lading_job *job = NULL;
        CHECK_OK(lading_client_submit(client, scene, NULL, &job, &error));
        if (round % 2 == 0) CHECK_OK(lading_job_wait(job, LONG_MS, &error));
        CHECK_OK(lading_client_close(client, 0, NULL, &error));
        /* A closed client leaves no job without a result. */
        CHECK_OK(lading_job_wait(job, 0, &error));
        lading_scene_destroy(scene);
        lading_job_destroy(job);
    }
    return NULL;
}

static void test_many_clients(void) {
    pthread_t threads[THREADS];
    emulator_reset();
    for (int i = 0; i < THREADS; i++) pthread_create(&threads[i], NULL, open_and_close, NULL);
    for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
}

const struct test crowd_tests[] = {{"crowd: one client", test_crowd},
                                   {"crowd: one client, closed meanwhile", test_crowd_that_closes},
                                   {"crowd: imports of one client", test_imports},
                                   {"crowd: imports of one client, closed meanwhile", test_imports_that_close},
                                   {"crowd: many clients", test_many_clients},
                                   TESTS_END};
