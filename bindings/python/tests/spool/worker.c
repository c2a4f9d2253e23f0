/* worker URL DISK MEMORY GIVEN SCENES IMPORTS DATASET SYNC
 *
 * A host that may be killed at any moment: sees that the scenes 0 to SCENES-1 and the imports of rows 0 to IMPORTS-1 are
 * sent, each kind by a client and a thread of its own, however often it has to be started for it. Its spools are
 * DISK/scenes and DISK/imports; SYNC is their spool_sync. MEMORY is what the host itself knows, which no power cut touches:
 * the jobs that are done, in MEMORY/scenes and MEMORY/imports, with what was told of each, and those that LADING_EVENT_SPOOLED
 * or LADING_EVENT_RECOVERED promised to keep, in MEMORY/scenes.promised and so on. Says on stderr what it can't believe, and fails.
 *
 * Even scenes are submitted, odd ones made inputs; each has one image in memory and one file, GIVEN/n-0.png and n-1.png.
 * Even imports are of a manifest, odd ones of rows in memory; both are those of GIVEN/n-rows.json. */
#define _POSIX_C_SOURCE 200809L
#include <fcntl.h>
#include <lading/lading.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST = 100000, PATIENCE_MS = 60000, PATH = 1024, LINE = 512, LARGEST = 1 << 20 };
enum { NOT_DONE = 3, SET_ASIDE = 4, NOT_CREATED = 5, NOT_CLOSED = 6, FORGOTTEN = 7, TOLD_OTHERWISE = 8 };

/* What one client has to do. */
typedef struct {
    const char *name;
    int wanted;
    lading_client *client;
    char promised[MOST], known[MOST];
    char *told[MOST]; /* of what is done */
} work;

static const char *url, *disk, *memory, *given, *dataset;
static int32_t synced;
static work scenes = {.name = "scenes"}, imports = {.name = "imports"};

static void fail(const char *what, const lading_error *error) {
    fprintf(stderr, "%s: %d %s (%s)\n", what, (int)error->code, error->message, error->item);
    exit(2);
}

static void give_up(int status, const work *work, int number, const char *why) {
    fprintf(stderr, "%s %d: %s\n", work->name, number, why);
    exit(status);
}

static lading_string text(const char *data) {
    lading_string string;
    string.data = data;
    string.length = LADING_NUL_TERMINATED;
    return string;
}

/* ------------------------------------------------------------------------------------------- the host's memory */

static void path_in(char path[PATH], const char *folder, const char *name, const char *end) {
    snprintf(path, PATH, "%s/%s%s", folder, name, end);
}

static void recall(work *work) {
    static const char *const ends[] = {"", ".promised"};
    for (int i = 0; i < 2; i++) {
        char path[PATH], line[LINE];
        path_in(path, memory, work->name, ends[i]);
        FILE *file = fopen(path, "r");
        while (file != NULL && fgets(line, sizeof line, file) != NULL) {
            const int number = atoi(line);
            /* The last line may be half written. */
            if (strchr(line, '\n') == NULL) continue;
            if (i == 0) work->told[number] = strdup(line);
            else work->promised[number] = 1;
        }
        if (file != NULL) fclose(file);
    }
}

static void remember(const work *work, const char *end, const char *line) {
    char path[PATH];
    path_in(path, memory, work->name, end);
    const int file = open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (file < 0 || write(file, line, strlen(line)) < 0 || fsync(file) != 0) exit(NOT_DONE);
    close(file);
}

/* ------------------------------------------------------------------------------------------------------ scenes */

static void give_back(void *context) { free(context); }

static uint64_t read_given(int number, const char *end, char path[PATH], char **bytes) {
    snprintf(path, PATH, "%s/%d%s", given, number, end);
    *bytes = malloc(LARGEST);
    FILE *file = fopen(path, "rb");
    const uint64_t size = file != NULL ? fread(*bytes, 1, LARGEST, file) : 0;
    if (file != NULL) fclose(file);
    return size;
}

static lading_scene *new_scene(int number) {
    lading_error error = LADING_ERROR_INIT;
    lading_resource image = LADING_RESOURCE_INIT;
    lading_source source = LADING_SOURCE_INIT;
    lading_scene *scene = NULL;
    char name[64], path[PATH], *bytes;
    snprintf(name, sizeof name, "drive-%d", number);
    if (lading_scene_create(LADING_SCENE_CAMERAS, name, LADING_NUL_TERMINATED, &scene, &error)) fail("scene", &error);
    source.kind = LADING_SOURCE_MEMORY;
    source.size = read_given(number, "-0.png", path, &bytes);
    source.data = source.context = bytes;
    source.drop = give_back;
    image.filename = text("memory.png");
    image.sensor_name = text("CAM0");
    image.format = text("png");
    image.source = &source;
    if (lading_scene_add_image(scene, 0, &image, &error)) fail("memory", &error);
    snprintf(path, sizeof path, "%s/%d-1.png", given, number);
    image.filename = text(path);
    image.sensor_name = text("CAM1");
    image.format = text(NULL);
    image.format.length = 0;
    image.source = NULL;
    if (lading_scene_add_image(scene, 0, &image, &error)) fail("file", &error);
    return scene;
}

static void submit_scene(lading_client *client, int number) {
    lading_error error = LADING_ERROR_INIT;
    lading_submit_options options = LADING_SUBMIT_OPTIONS_INIT;
    lading_scene_item item = LADING_SCENE_ITEM_INIT;
    lading_job *job = NULL;
    lading_scene *scene = new_scene(number);
    int32_t code;
    options.wait = 1;
    options.poll_interval_ms = 5;
    options.tag = (uint64_t)number;
    if (number % 2 == 0) {
        code = lading_client_submit(client, scene, &options, &job, &error);
    } else {
        options.project = text("project-a");
        item.scene = scene;
        code = lading_client_create_inputs(client, &item, 1, &options, &job, &error);
    }
    if (code != LADING_OK) fail("submit", &error);
    lading_scene_destroy(scene);
}

static void tell_scene(const lading_result *result, lading_job *job, char line[LINE]) {
    (void)job;
    snprintf(line + strlen(line), LINE - strlen(line), " %s", result->scene_uuid.data);
}

/* ----------------------------------------------------------------------------------------------------- imports */

static void submit_import(lading_client *client, int number) {
    lading_error error = LADING_ERROR_INIT;
    lading_import_options options = LADING_IMPORT_OPTIONS_INIT;
    lading_job *job = NULL;
    lading_rows *rows = NULL;
    char path[PATH], *json;
    const uint64_t size = read_given(number, "-rows.json", path, &json);
    options.dataset = text(dataset);
    options.skip_invalid_rows = 1;
    options.poll_interval_ms = 5;
    options.tag = (uint64_t)number;
    if (number % 2 == 1) {
        if (lading_rows_create(&rows, &error) || lading_rows_add_json(rows, json, size, &error)) fail("rows", &error);
    } else {
        if (lading_rows_create_manifest(path, LADING_NUL_TERMINATED, &rows, &error)) fail("manifest", &error);
    }
    free(json);
    if (lading_client_import(client, rows, &options, &job, &error)) fail("import", &error);
    lading_rows_destroy(rows);
}

/* The task, then of each row its state and id; "unread" when the spool can't say. */
static void tell_import(const lading_result *result, lading_job *job, char line[LINE]) {
    lading_error error = LADING_ERROR_INIT;
    lading_row_results *rows = NULL;
    uint64_t count = 0;
    snprintf(line + strlen(line), LINE - strlen(line), " %s", result->task_id.data);
    if (lading_job_rows(job, 0, 100, &rows, &error)) {
        if (error.code != LADING_ERROR_SPOOL) fail("results of rows", &error);
        snprintf(line + strlen(line), LINE - strlen(line), " unread");
        return;
    }
    lading_row_results_count(rows, &count);
    for (uint64_t i = 0; i < count; i++) {
        lading_row_result row = LADING_ROW_RESULT_INIT;
        if (lading_row_results_get(rows, i, &row, &error)) fail("result of a row", &error);
        snprintf(line + strlen(line), LINE - strlen(line), " %d:%.*s", (int)row.state, (int)row.id.length, row.id.data);
    }
    lading_row_results_destroy(rows);
}

/* ------------------------------------------------------------------------------------------------------ events */

static void open_client(work *work) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = LADING_CLIENT_OPTIONS_INIT;
    char path[PATH];
    path_in(path, disk, work->name, "");
    options.platform = work == &imports ? LADING_PLATFORM_LABELBOX : LADING_PLATFORM_KOGNIC;
    options.base_url = text(url);
    options.client_id = text("emulator-client");
    options.client_secret = text("emulator-secret");
    options.api_key = text("emulator-api-key");
    options.max_retry_wait_ms = 20;
    options.spool_directory = text(path);
    options.spool_sync = synced;
    options.spool_sync_interval_ms = 3;
    if (lading_client_open(&options, &work->client, &error)) fail("open", &error);
}

static lading_event next_event(work *work) {
    lading_error error = LADING_ERROR_INIT;
    lading_event event = LADING_EVENT_INIT;
    if (lading_client_next_event(work->client, PATIENCE_MS, &event, &error)) fail("event", &error);
    return event;
}

static void promised(work *work, int number) {
    char line[32];
    if (work->promised[number]) return;
    work->promised[number] = 1;
    snprintf(line, sizeof line, "%d\n", number);
    remember(work, ".promised", line);
}

/* The jobs of earlier processes are told before anything else happens. */
static void recover(work *work) {
    lading_error error = LADING_ERROR_INIT;
    lading_result result = LADING_RESULT_INIT;
    uint64_t count = 0;
    if (lading_client_recovered(work->client, NULL, 0, &count, &error)) fail("recovered", &error);
    for (; count > 0; count--) {
        const lading_event event = next_event(work);
        if (event.type != LADING_EVENT_RECOVERED) give_up(FORGOTTEN, work, -1, "a recovered job was not told");
        if (lading_job_result(event.job, 0, &result, &error)) fail("result", &error);
        if (result.code == LADING_ERROR_SPOOL) give_up(SET_ASIDE, work, -1, result.message.data);
        if (work->known[event.tag]) give_up(FORGOTTEN, work, (int)event.tag, "recovered twice");
        work->known[event.tag] = 1;
        promised(work, (int)event.tag);
    }
    for (int i = 0; i < work->wanted && synced != LADING_SPOOL_SYNC_NEVER; i++)
        if (work->promised[i] && work->told[i] == NULL && !work->known[i]) give_up(FORGOTTEN, work, i, "not in the spool");
}

static void finished(work *work, const lading_event *event) {
    lading_error error = LADING_ERROR_INIT;
    lading_result result = LADING_RESULT_INIT;
    const int number = (int)event->tag;
    char line[LINE];
    if (lading_job_result(event->job, 0, &result, &error)) fail("result", &error);
    if (result.state != LADING_STATE_CREATED && result.state != LADING_STATE_IMPORTED &&
        result.state != LADING_STATE_PARTLY_IMPORTED) {
        fprintf(stderr, "state %d code %d: ", (int)result.state, (int)result.code);
        give_up(NOT_CREATED, work, number, result.message.data);
    }
    snprintf(line, sizeof line, "%d", number);
    (work == &imports ? tell_import : tell_scene)(&result, event->job, line);
    snprintf(line + strlen(line), sizeof line - strlen(line), "\n");
    /* Told twice when the acknowledgement did not get through, and each time the same. */
    if (work->told[number] == NULL) remember(work, "", line);
    else if (synced == LADING_SPOOL_SYNC_EVERY && strcmp(work->told[number], line) != 0) give_up(TOLD_OTHERWISE, work, number, line);
}

static void acknowledge(lading_job *job) {
    lading_error error = LADING_ERROR_INIT;
    if (lading_job_acknowledge(job, &error)) fail("acknowledge", &error);
    lading_job_destroy(job);
}

static void *carry(void *context) {
    work *work = context;
    lading_error error = LADING_ERROR_INIT;
    /* So that there is a moment in which all are over and none is acknowledged. */
    const int keeps = getenv("KILL_ACKNOWLEDGE") != NULL && strcmp(getenv("KILL_ACKNOWLEDGE"), "last") == 0;
    lading_job *kept[MOST];
    int left = 0, over = 0;
    if (work->wanted == 0) return NULL;
    recall(work);
    open_client(work);
    recover(work);
    for (int i = 0; i < work->wanted; i++) {
        if (work->told[i] == NULL || work->known[i]) left++;
        if (work->told[i] == NULL && !work->known[i]) (work == &imports ? submit_import : submit_scene)(work->client, i);
    }
    while (left > 0) {
        const lading_event event = next_event(work);
        if (event.type == LADING_EVENT_SPOOLED) promised(work, (int)event.tag);
        if (event.type != LADING_EVENT_FINISHED) continue;
        finished(work, &event);
        if (keeps && over < MOST) kept[over++] = event.job;
        else acknowledge(event.job);
        left--;
    }
    while (over > 0) acknowledge(kept[--over]);
    if (lading_client_close(work->client, PATIENCE_MS, NULL, &error)) exit(NOT_CLOSED);
    return NULL;
}

int main(int count, char **values) {
    pthread_t thread;
    if (count != 9) return 64;
    url = values[1];
    disk = values[2];
    memory = values[3];
    given = values[4];
    scenes.wanted = atoi(values[5]);
    imports.wanted = atoi(values[6]);
    dataset = values[7];
    synced = atoi(values[8]);
    if (pthread_create(&thread, NULL, carry, &imports) != 0) return 64;
    carry(&scenes);
    return pthread_join(thread, NULL);
}
