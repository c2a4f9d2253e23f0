/* worker URL SPOOL LEDGER IMAGES COUNT
 *
 * A host that may be killed at any moment: sees that the scenes drive-0 to drive-(COUNT-1) are sent, however often it
 * has to be started for it. LEDGER is its own memory of the scenes that are done, one a line. Even scenes are
 * submitted, odd ones made inputs; each has one image in memory and one file, IMAGES/n-0.png and IMAGES/n-1.png. */
#define _POSIX_C_SOURCE 200809L
#include <fcntl.h>
#include <lading/lading.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST = 100000, PATIENCE_MS = 60000 };
static char done[MOST], known[MOST];

static void fail(const char *what, const lading_error *error) {
    fprintf(stderr, "%s: %d %s (%s)\n", what, (int)error->code, error->message, error->item);
    exit(2);
}

static lading_string text(const char *data) {
    lading_string string;
    string.data = data;
    string.length = LADING_NUL_TERMINATED;
    return string;
}

static void read_ledger(const char *path) {
    char line[256];
    FILE *file = fopen(path, "r");
    int number;
    while (file != NULL && fgets(line, sizeof line, file) != NULL)
        /* The last line may be half written. */
        if (strchr(line, '\n') != NULL && sscanf(line, "drive-%d ", &number) == 1) done[number] = 1;
    if (file != NULL) fclose(file);
}

static void write_ledger(const char *path, const char *line) {
    const int file = open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (file < 0 || write(file, line, strlen(line)) < 0 || fsync(file) != 0) exit(3);
    close(file);
}

static void give_back(void *context) { free(context); }

static lading_scene *new_scene(int number, const char *images) {
    lading_error error = LADING_ERROR_INIT;
    lading_resource image = LADING_RESOURCE_INIT;
    lading_source source = LADING_SOURCE_INIT;
    lading_scene *scene = NULL;
    char name[64], path[1024];
    void *bytes = malloc(1 << 20);
    FILE *file;
    snprintf(name, sizeof name, "drive-%d", number);
    if (lading_scene_create(LADING_SCENE_CAMERAS, name, LADING_NUL_TERMINATED, &scene, &error)) fail("scene", &error);
    snprintf(path, sizeof path, "%s/%d-0.png", images, number);
    file = fopen(path, "rb");
    source.kind = LADING_SOURCE_MEMORY;
    source.size = file != NULL ? fread(bytes, 1, 1 << 20, file) : 0;
    if (file != NULL) fclose(file);
    source.data = source.context = bytes;
    source.drop = give_back;
    image.filename = text("memory.png");
    image.sensor_name = text("CAM0");
    image.format = text("png");
    image.source = &source;
    if (lading_scene_add_image(scene, 0, &image, &error)) fail("memory", &error);
    snprintf(path, sizeof path, "%s/%d-1.png", images, number);
    image.filename = text(path);
    image.sensor_name = text("CAM1");
    image.format = text(NULL);
    image.format.length = 0;
    image.source = NULL;
    if (lading_scene_add_image(scene, 0, &image, &error)) fail("file", &error);
    return scene;
}

static void submit(lading_client *client, int number, const char *images) {
    lading_error error = LADING_ERROR_INIT;
    lading_submit_options options = LADING_SUBMIT_OPTIONS_INIT;
    lading_scene_item item = LADING_SCENE_ITEM_INIT;
    lading_job *job = NULL;
    lading_scene *scene = new_scene(number, images);
    int32_t code;
    options.wait = 1;
    options.poll_interval_ms = 5;
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

/* The number in the external id of the job's scene; -1 of one that was set aside. */
static int number_of(lading_job *job, lading_result *result) {
    lading_error error = LADING_ERROR_INIT;
    int number = -1;
    if (lading_job_result(job, 0, result, &error)) fail("result", &error);
    sscanf(result->external_id.data, "drive-%d", &number);
    return number;
}

int main(int count, char **values) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = LADING_CLIENT_OPTIONS_INIT;
    lading_client *client = NULL;
    lading_job *jobs[64];
    lading_event event = LADING_EVENT_INIT;
    lading_result result = LADING_RESULT_INIT;
    uint64_t given = 0;
    int left = 0;
    if (count != 6) return 64;
    const int wanted = atoi(values[5]);
    read_ledger(values[3]);
    options.base_url = text(values[1]);
    options.client_id = text("emulator-client");
    options.client_secret = text("emulator-secret");
    options.max_retry_wait_ms = 20;
    options.spool_directory = text(values[2]);
    if (lading_client_open(&options, &client, &error)) fail("open", &error);
    do {
        if (lading_client_recovered(client, jobs, 64, &given, &error)) fail("recovered", &error);
        for (uint64_t i = 0; i < given; i++) {
            const int number = number_of(jobs[i], &result);
            if (number < 0) fprintf(stderr, "set aside: %s\n", result.message.data);
            if (number < 0) return 4;
            known[number] = 1;
        }
    } while (given > 0);
    for (int i = 0; i < wanted; i++) {
        if (!done[i] || known[i]) left++;
        if (!done[i] && !known[i]) submit(client, i, values[4]);
    }
    while (left > 0) {
        char line[256];
        if (lading_client_next_event(client, PATIENCE_MS, &event, &error)) fail("event", &error);
        if (event.type != LADING_EVENT_FINISHED) continue;
        const int number = number_of(event.job, &result);
        if (result.state != LADING_STATE_CREATED) {
            fprintf(stderr, "drive-%d: state %d code %d: %s\n", number, (int)result.state, (int)result.code,
                    result.message.data);
            return 5;
        }
        snprintf(line, sizeof line, "drive-%d %s\n", number, result.scene_uuid.data);
        /* Told twice when the acknowledgement did not get through. */
        if (!done[number]) write_ledger(values[3], line);
        done[number] = 1;
        if (lading_job_acknowledge(event.job, &error)) fail("acknowledge", &error);
        lading_job_destroy(event.job);
        left--;
    }
    return lading_client_close(client, PATIENCE_MS, NULL, &error) == LADING_OK ? 0 : 6;
}
