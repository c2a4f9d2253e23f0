/*
 * Uploads images as one scene, one camera for each, and follows it until the platform has it.
 *
 *     upload_images --project my-project front.jpg --sensor REAR=rear.png
 *
 * The way through the library: make a scene, validate it, open a client, submit the scene as a job, take the job's
 * events until it is released, read the result, close. The credentials come from the environment; see lading.h.
 */
#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <inttypes.h>
#include <lading/lading.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

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

enum { SUCCESS = 0, FAILURE = 1, USAGE = 2, INTERRUPTED = 130 };

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

static int usage_error(const char *problem, const char *argument) {
    fprintf(stderr, "upload_images: %s %s\n%s", problem, argument, usage);
    return USAGE;
}

static int read_sensor(const char *argument, struct image *image) {
    const char *equals = strchr(argument, '=');
    if (equals == NULL || equals == argument || equals[1] == '\0' ||
        (size_t)(equals - argument) >= sizeof image->sensor)
        return usage_error("--sensor wants NAME=FILE, not", argument);
    memcpy(image->sensor, argument, (size_t)(equals - argument));
    image->path = equals + 1;
    return SUCCESS;
}

static int read_seconds(const char *argument, uint64_t *milliseconds) {
    char *end;
    errno = 0;
    const double seconds = strtod(argument, &end);
    if (end == argument || *end != '\0' || errno != 0 || !(seconds > 0 && seconds < 1e9))
        return usage_error("--timeout wants a number of seconds, not", argument);
    *milliseconds = (uint64_t)(seconds * 1000);
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
            if (value != NULL) status = read_seconds(value, &arguments->timeout_ms);
        } else if (strcmp(option, "--sensor") == 0) {
            if (value != NULL) status = read_sensor(value, image);
            arguments->image_count++;
        } else return usage_error("there is no option", option);
        if (value == NULL) return usage_error("a value is missing after", option);
        if (status != SUCCESS) return status;
        i++;
    }
    if (arguments->image_count == 0) return usage_error("name at least one", "FILE");
    name_sensors(arguments);
    return SUCCESS;
}

/* ------------------------------------------------------------------------------------- text in and text out */

/** Text for the library, which counts it. NULL becomes the empty string: "not given". */
static lading_string string(const char *text) {
    lading_string string = {text, text != NULL ? LADING_NUL_TERMINATED : 0};
    return string;
}

/** Strings of the library are NUL-terminated. */
static const char *text(lading_string string) { return string.data != NULL ? string.data : ""; }

static int failure(const lading_error *error) {
    fprintf(stderr, "upload_images: %s [%s]\n", error->message, lading_code_name(error->code));
    return FAILURE;
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

/** Prints everything that is wrong with the scene, not only the first thing. FAILURE when there are errors. */
static int validate(lading_scene *scene) {
    lading_error error = LADING_ERROR_INIT;
    lading_findings *findings;
    if (lading_scene_validate(scene, &findings, &error) != LADING_OK) return failure(&error);
    uint64_t count = 0, errors = 0;
    lading_findings_count(findings, &count, &errors);
    for (uint64_t i = 0; i < count; i++) {
        lading_finding finding = LADING_FINDING_INIT;
        if (lading_findings_get(findings, i, &finding, NULL) != LADING_OK) continue;
        fprintf(stderr, "%s: %s: %s [%s]\n", finding.severity == LADING_SEVERITY_ERROR ? "error" : "warning",
                text(finding.item), text(finding.message), text(finding.code));
    }
    lading_findings_destroy(findings);
    return errors == 0 ? SUCCESS : FAILURE;
}

/* ----------------------------------------------------------------------------------------------- progress */

/** A bar on a terminal, elsewhere a line for every file that is done and every stage that is reached. */
static void show_progress(const lading_progress *progress) {
    const int on_terminal = isatty(STDERR_FILENO);
    static lading_progress shown = LADING_PROGRESS_INIT;
    const int is_news = progress->files_done != shown.files_done || progress->stage != shown.stage ||
                        progress->finished != shown.finished;
    shown = *progress;
    if (!on_terminal && !is_news) return;

    char counts[128];
    snprintf(counts, sizeof counts, "%" PRIu64 "/%" PRIu64 " files, %.1f/%.1f MB, %s", progress->files_done,
             progress->files, (double)progress->bytes_sent / 1e6, (double)progress->bytes / 1e6,
             progress->finished ? "finished" : lading_stage_name(progress->stage));
    if (!on_terminal) {
        fprintf(stderr, "%s\n", counts);
        return;
    }
    enum { WIDTH = 30 };
    const double part = progress->bytes > 0 ? (double)progress->bytes_sent / (double)progress->bytes : 0;
    char bar[WIDTH + 1];
    for (int i = 0; i < WIDTH; i++) bar[i] = i < (int)(part * WIDTH) ? '#' : '.';
    bar[WIDTH] = '\0';
    /* Erases what is left of a longer line. */
    fprintf(stderr, "\r[%s] %s\033[K", bar, counts);
}

static volatile sig_atomic_t interrupts;

/* The library leaves signals alone, so a program decides itself what SIGINT means. */
static void on_interrupt(int signal) {
    (void)signal;
    interrupts = 1;
}

static void catch_interrupts(void) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = on_interrupt;
    action.sa_flags = (int)SA_RESETHAND; /* a second one ends the program at once */
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

/** Takes events until the job's last one. A job that is cancelled still ends in a result. */
static int follow(lading_client *client, lading_job *job) {
    int is_cancelled = 0;
    lading_event event = LADING_EVENT_INIT;
    while (event.type != LADING_EVENT_RELEASED) {
        if (interrupts && !is_cancelled) {
            is_cancelled = 1;
            fprintf(stderr, "\nupload_images: cancelling\n");
            lading_job_cancel(job, NULL);
        }
        lading_error error = LADING_ERROR_INIT;
        const int32_t code = lading_client_next_event(client, 100, &event, &error);
        if (code == LADING_ERROR_TIMEOUT) continue; /* nothing new: look whether there was a signal */
        if (code != LADING_OK) return failure(&error);
        if (event.type == LADING_EVENT_PROGRESS || event.type == LADING_EVENT_FINISHED) show_progress(&event.progress);
    }
    if (isatty(STDERR_FILENO)) fputc('\n', stderr);
    return SUCCESS;
}

/* ------------------------------------------------------------------------------------------------- result */

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
    fprintf(stderr, "upload_images: %s: %s%s%s [%s]\n", lading_stage_name(result.stage), text(result.message),
            result.item.length > 0 ? ": " : "", text(result.item), lading_code_name(result.code));
    return result.code == LADING_ERROR_CANCELLED ? INTERRUPTED : FAILURE;
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
    int status = follow(client, job);
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
    arguments.images = calloc((size_t)count, sizeof *arguments.images);
    if (arguments.images == NULL) {
        perror("upload_images");
        return FAILURE;
    }
    int status = read_arguments(count, values, &arguments);
    if (status == SUCCESS) status = run(&arguments);
    free(arguments.images);
    return status;
}
