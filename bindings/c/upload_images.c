/*
 * Uploads images as one scene, one camera for each, and follows it until the platform has it.
 *
 *     upload_images --project my-project front.jpg --sensor REAR=rear.png
 *
 * The way through the library: make a scene, validate it, open a client, submit the scene as a job, take the job's
 * events until it is released, read the result, close. The credentials come from the environment; see lading.h.
 */
#define _POSIX_C_SOURCE 200809L

#include "sample.h"

#include <time.h>

static const char usage[] =
    "usage: upload_images [option]... FILE...\n"
    "  --sensor NAME=FILE  an image with the name of its camera; the others are CAM1, CAM2 and so on\n"
    "  --project P         also make the scene an input of this project\n"
    "  --batch B           in this batch; default: the project's latest open one\n"
    "  --external-id ID    your name for the scene; default: made from the time\n"
    "  --base-url URL      an emulator or a gateway instead of the platform\n"
    "  --dry-run           validate here and on the platform, create nothing\n"
    "  --timeout S         seconds to wait for the platform to process the scene; default 1800\n"
    "Credentials: KOGNIC_CREDENTIALS (a path), or KOGNIC_CLIENT_ID with KOGNIC_CLIENT_SECRET.\n";

struct image {
    const char *path;
    char sensor[256]; /* empty: not named yet */
};

struct arguments {
    const char *project, *batch, *external_id, *base_url;
    int dry_run;
    uint64_t timeout_ms;
    struct image *images;
    size_t image_count;
};

/* ------------------------------------------------------------------------------------------- command line */

static int read_sensor(const char *argument, struct image *image) {
    const char *equals = strchr(argument, '=');
    if (equals == NULL || equals == argument || equals[1] == '\0' ||
        (size_t)(equals - argument) >= sizeof image->sensor)
        return usage_error(usage, "--sensor wants NAME=FILE, not", argument);
    memcpy(image->sensor, argument, (size_t)(equals - argument));
    image->path = equals + 1;
    return SUCCESS;
}

static int sensor_is_taken(const struct arguments *arguments, const char *name) {
    for (size_t i = 0; i < arguments->image_count; i++)
        if (strcmp(arguments->images[i].sensor, name) == 0) return 1;
    return 0;
}

/* A frame has one image of each sensor, so every image needs a name of its own. */
static void name_sensors(struct arguments *arguments) {
    unsigned number = 1;
    for (size_t i = 0; i < arguments->image_count; i++) {
        if (arguments->images[i].sensor[0] != '\0') continue;
        char name[16];
        do snprintf(name, sizeof name, "CAM%u", number++);
        while (sensor_is_taken(arguments, name));
        strcpy(arguments->images[i].sensor, name);
    }
}

static int read_arguments(int count, char **values, struct arguments *arguments) {
    int only_files = 0;
    for (int i = 1; i < count; i++) {
        const char *option = values[i];
        struct image *image = &arguments->images[arguments->image_count];
        if (only_files || option[0] != '-') {
            image->path = option;
            arguments->image_count++;
            continue;
        }
        if (strcmp(option, "--") == 0) {
            only_files = 1;
            continue;
        }
        if (strcmp(option, "--dry-run") == 0) {
            arguments->dry_run = 1;
            continue;
        }
        if (strcmp(option, "--help") == 0) {
            fputs(usage, stdout);
            exit(SUCCESS);
        }
        const char *value = values[i + 1]; /* argv ends with NULL */
        int status = SUCCESS;
        if (strcmp(option, "--project") == 0) arguments->project = value;
        else if (strcmp(option, "--batch") == 0) arguments->batch = value;
        else if (strcmp(option, "--external-id") == 0) arguments->external_id = value;
        else if (strcmp(option, "--base-url") == 0) arguments->base_url = value;
        else if (strcmp(option, "--timeout") == 0) {
            if (value != NULL && !read_seconds(value, &arguments->timeout_ms))
                status = usage_error(usage, "--timeout wants a number of seconds, not", value);
        } else if (strcmp(option, "--sensor") == 0) {
            if (value != NULL) status = read_sensor(value, image);
            arguments->image_count++;
        } else return usage_error(usage, "there is no option", option);
        if (value == NULL) return usage_error(usage, "a value is missing after", option);
        if (status != SUCCESS) return status;
        i++;
    }
    if (arguments->image_count == 0) return usage_error(usage, "name at least one", "FILE");
    name_sensors(arguments);
    return SUCCESS;
}

/* ------------------------------------------------------------------------------------------------- scene */

static int make_scene(const struct arguments *arguments, lading_scene **scene) {
    lading_error error = LADING_ERROR_INIT;
    char made[64];
    const char *external_id = arguments->external_id;
    if (external_id == NULL) {
        const time_t now = time(NULL);
        strftime(made, sizeof made, "images-%Y%m%dT%H%M%SZ", gmtime(&now));
        external_id = made;
    }
    if (lading_scene_create(LADING_SCENE_CAMERAS, external_id, LADING_NUL_TERMINATED, scene, &error) != LADING_OK)
        return failure(&error);
    for (size_t i = 0; i < arguments->image_count; i++) {
        lading_resource image = LADING_RESOURCE_INIT;
        image.filename = string(arguments->images[i].path);
        image.sensor_name = string(arguments->images[i].sensor);
        /* The one frame of a scene that is no sequence has the index 0. */
        if (lading_scene_add_image(*scene, 0, &image, &error) != LADING_OK) return failure(&error);
    }
    return SUCCESS;
}

/** Says everything that is wrong with the scene, not only the first thing. FAILURE when there are errors. */
static int validate(lading_scene *scene) {
    lading_error error = LADING_ERROR_INIT;
    lading_findings *findings;
    if (lading_scene_validate(scene, &findings, &error) != LADING_OK) return failure(&error);
    return show_findings(findings, NULL);
}

/* ------------------------------------------------------------------------------------------------- result */

static void describe(const lading_progress *progress, char *line, size_t size) {
    snprintf(line, size, "%" PRIu64 "/%" PRIu64 " files, %.1f/%.1f MB", progress->files_done, progress->files,
             (double)progress->bytes_sent / 1e6, (double)progress->bytes / 1e6);
}

static const char *file_state(int32_t state) {
    switch (state) {
    case LADING_FILE_UPLOADED: return "uploaded";
    case LADING_FILE_FAILED: return "failed";
    case LADING_FILE_NOT_SENT: return "not sent";
    default: return "pending";
    }
}

static int show_result(lading_job *job) {
    lading_error error = LADING_ERROR_INIT;
    lading_result result = LADING_RESULT_INIT;
    if (lading_job_result(job, 0, &result, &error) != LADING_OK) return failure(&error);
    for (uint32_t i = 0; i < result.files; i++) {
        lading_file file = LADING_FILE_INIT;
        if (lading_job_file(job, 0, i, &file, &error) != LADING_OK) return failure(&error);
        printf("%s: %s %s, %" PRIu32 "x%" PRIu32 ", %" PRIu64 " bytes%s%s\n", text(file.sensor_name),
               text(file.filename), file_state(file.state), file.width, file.height, file.bytes,
               file.message.length > 0 ? ": " : "", text(file.message));
    }
    printf("scene %s\n", text(result.external_id));
    if (result.scene_uuid.length > 0) printf("  uuid    %s\n", text(result.scene_uuid));
    if (result.input_uuid.length > 0) printf("  input   %s\n", text(result.input_uuid));
    if (result.status.length > 0) printf("  status  %s\n", text(result.status));
    if (result.view_link.length > 0) printf("  view    %s\n", text(result.view_link));
    if (result.state == LADING_STATE_VALIDATED) printf("  valid; nothing was created\n");
    if (result.code == LADING_OK) return SUCCESS;
    return failed_result(&result);
}

static int upload(const struct arguments *arguments, lading_scene *scene, lading_client *client) {
    lading_submit_options options = LADING_SUBMIT_OPTIONS_INIT;
    options.project = string(arguments->project);
    options.batch = string(arguments->batch);
    options.dry_run = arguments->dry_run;
    options.wait = 1; /* the job ends when the platform has processed the scene */
    options.wait_timeout_ms = arguments->timeout_ms;

    lading_error error = LADING_ERROR_INIT;
    lading_job *job;
    if (lading_client_submit(client, scene, &options, &job, &error) != LADING_OK) return failure(&error);
    int status = follow(client, job, describe);
    if (status == SUCCESS) status = show_result(job);
    lading_job_destroy(job);
    return status;
}

static int run(const struct arguments *arguments) {
    lading_error error = LADING_ERROR_INIT;
    lading_scene *scene = NULL;
    lading_client *client = NULL;
    int status = make_scene(arguments, &scene);
    if (status == SUCCESS) status = validate(scene);
    if (status == SUCCESS) {
        lading_client_options options = LADING_CLIENT_OPTIONS_INIT;
        options.base_url = string(arguments->base_url);
        options.user_agent = string("upload-images/1.0");
        if (lading_client_open(&options, &client, &error) != LADING_OK) status = failure(&error);
    }
    if (status == SUCCESS) {
        catch_interrupts();
        status = upload(arguments, scene, client);
    }
    /* Both take NULL. Nothing is under way any more, so closing has nothing to wait for. */
    lading_client_close(client, 0, NULL, NULL);
    lading_scene_destroy(scene);
    return status;
}

int main(int count, char **values) {
    struct arguments arguments = {0};
    program = "upload_images";
    arguments.images = calloc((size_t)count, sizeof *arguments.images);
    if (arguments.images == NULL) {
        perror(program);
        return FAILURE;
    }
    int status = read_arguments(count, values, &arguments);
    if (status == SUCCESS) status = run(&arguments);
    free(arguments.images);
    return status;
}
