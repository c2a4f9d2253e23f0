/*
 * Creates an input from a sequence of a lidar and two cameras: a calibration, ego poses, IMU samples and a
 * pre-annotation, with all data in memory as a capture program has it.
 *
 *     lidar_cameras_sequence --project my-project --imu
 *
 * The credentials come from the environment; see lading.h. upload_images.c shows the simpler way of files.
 */
#define _POSIX_C_SOURCE 200809L

#include "sample.h"
#include "synthetic_drive.h"

#include <time.h>

enum { FRAMES = 3, FRAME_MS = 100 };
static const int64_t start_ns = 1700000000000000000;
static const double metres_per_frame = 1.5;

/* -------------------------------------------------------------------------------------------- calibration */

/** Position in metres in the vehicle, rotation from the sensor's axes to the vehicle's; sizes in pixels. */
static const char calibration_format[] =
    "{\"externalId\": \"%s\", \"calibration\": {"
    "\"LIDAR\": {\"calibration_type\": \"lidar\", \"position\": {\"x\": 0, \"y\": 0, \"z\": 1.9},"
    " \"rotation_quaternion\": {\"w\": 1, \"x\": 0, \"y\": 0, \"z\": 0}},"
    "\"FRONT\": {\"calibration_type\": \"pinhole\", \"position\": {\"x\": 1, \"y\": 0, \"z\": 1.5},"
    " \"rotation_quaternion\": {\"w\": 0.5, \"x\": -0.5, \"y\": 0.5, \"z\": -0.5},"
    " \"camera_matrix\": {\"fx\": 200, \"fy\": 200, \"cx\": 160, \"cy\": 90},"
    " \"distortion_coefficients\": {\"k1\": 0, \"k2\": 0, \"p1\": 0, \"p2\": 0, \"k3\": 0},"
    " \"image_width\": %d, \"image_height\": %d},"
    "\"REAR\": {\"calibration_type\": \"pinhole\", \"position\": {\"x\": -1, \"y\": 0, \"z\": 1.5},"
    " \"rotation_quaternion\": {\"w\": 0.5, \"x\": -0.5, \"y\": -0.5, \"z\": 0.5},"
    " \"camera_matrix\": {\"fx\": 200, \"fy\": 200, \"cx\": 160, \"cy\": 90},"
    " \"distortion_coefficients\": {\"k1\": 0, \"k2\": 0, \"p1\": 0, \"p2\": 0, \"k3\": 0},"
    " \"image_width\": %d, \"image_height\": %d}}}";

/** The id of a calibration that is made for this scene. */
static int create_calibration(lading_client *client, const char *name, char id[64]) {
    char parameters[2048];
    snprintf(parameters, sizeof parameters, calibration_format, name, IMAGE_WIDTH, IMAGE_HEIGHT, IMAGE_WIDTH,
             IMAGE_HEIGHT);
    return request_id(client, "calibrations.create", parameters, id);
}

/* --------------------------------------------------------------------------------------------------- scene */

/** Lends bytes of the heap to a scene, which frees them when nothing reads them any more. */
static int lend(lading_scene *scene, uint32_t frame, const char *sensor, const char *format, struct bytes bytes) {
    lading_error error = LADING_ERROR_INIT;
    lading_source source = LADING_SOURCE_INIT;
    lading_resource resource = LADING_RESOURCE_INIT;
    const int is_image = strcmp(format, "png") == 0;
    char name[64];
    int32_t code;
    snprintf(name, sizeof name, "%s_%u.%s", sensor, (unsigned)frame, format);
    source.kind = LADING_SOURCE_MEMORY;
    source.data = bytes.data;
    source.size = bytes.size;
    source.drop = free;
    source.context = bytes.data;
    resource.filename = string(name);
    resource.sensor_name = string(sensor);
    resource.format = string(format);
    resource.source = &source;
    if (is_image) {
        /* A rolling shutter: when its first and its last row were taken. */
        resource.has_shutter_times = 1;
        resource.shutter_start_ns = start_ns + (int64_t)frame * FRAME_MS * 1000000;
        resource.shutter_end_ns = resource.shutter_start_ns + 10000000;
        code = lading_scene_add_image(scene, frame, &resource, &error);
    } else {
        code = lading_scene_add_point_cloud(scene, frame, &resource, &error);
    }
    if (code == LADING_OK) return SUCCESS;
    free(bytes.data); /* a call that fails takes nothing */
    return failure(&error);
}

static int add_frame(lading_scene *scene, int number) {
    lading_error error = LADING_ERROR_INIT;
    lading_frame frame = LADING_FRAME_INIT;
    const int64_t time_ns = start_ns + (int64_t)number * FRAME_MS * 1000000;
    char id[16];
    uint32_t index;
    snprintf(id, sizeof id, "%d", number);
    frame.frame_id = string(id);
    frame.relative_timestamp_ms = number * FRAME_MS;
    frame.has_unix_timestamp = 1;
    frame.unix_timestamp_ns = time_ns;
    frame.has_ego_pose = 1; /* the unit quaternion is there already */
    frame.ego_pose.x = number * metres_per_frame;
    if (lading_scene_add_frame(scene, &frame, &index, &error) != LADING_OK) return failure(&error);
    if (lend(scene, index, "FRONT", "png", make_image(number)) != SUCCESS ||
        lend(scene, index, "REAR", "png", make_image(FRAMES - number)) != SUCCESS ||
        lend(scene, index, "LIDAR", "csv", make_point_cloud(time_ns)) != SUCCESS)
        return FAILURE;
    return SUCCESS;
}

/** One sample before the first frame to one after the last. */
static int add_imu(lading_scene *scene) {
    lading_error error = LADING_ERROR_INIT;
    lading_imu_sample samples[10 * FRAMES + 1];
    enum { COUNT = sizeof samples / sizeof *samples };
    for (int i = 0; i < COUNT; i++) {
        const lading_pose pose = {(i / 10.0 - 1) * metres_per_frame, 0, 0, 1, 0, 0, 0};
        samples[i].timestamp_ns = start_ns + (i - 5) * (FRAME_MS / 10) * INT64_C(1000000);
        samples[i].pose = pose;
    }
    if (lading_scene_add_imu_samples(scene, samples, COUNT, &error) != LADING_OK) return failure(&error);
    return SUCCESS;
}

static int make_scene(const char *name, const char *calibration, int with_imu, lading_scene **scene) {
    lading_error error = LADING_ERROR_INIT;
    if (lading_scene_create(LADING_SCENE_LIDARS_AND_CAMERAS_SEQUENCE, name, LADING_NUL_TERMINATED, scene, &error) ||
        lading_scene_set_calibration(*scene, calibration, LADING_NUL_TERMINATED, &error) ||
        lading_scene_set_pretty_name(*scene, "FRONT", LADING_NUL_TERMINATED, "Front", LADING_NUL_TERMINATED, &error) ||
        lading_scene_add_sensor_order(*scene, "FRONT", LADING_NUL_TERMINATED, &error) ||
        lading_scene_add_sensor_order(*scene, "REAR", LADING_NUL_TERMINATED, &error) ||
        lading_scene_add_sensor_order(*scene, "LIDAR", LADING_NUL_TERMINATED, &error) ||
        lading_scene_set_metadata_string(*scene, LADING_WHOLE_SCENE, "weather", LADING_NUL_TERMINATED, "dry",
                                         LADING_NUL_TERMINATED, &error))
        return failure(&error);
    for (int number = 0; number < FRAMES; number++)
        if (add_frame(*scene, number) != SUCCESS) return FAILURE;
    return with_imu ? add_imu(*scene) : SUCCESS;
}

/** OpenLABEL: one car, seen by the lidar in every frame, standing while we drive towards it. */
static void write_pre_annotation(char *json, size_t size) {
    static const char car[] = "6a1b0f6e-6d0f-4b57-9a3e-0c1a2b3c4d5e";
    size_t length = (size_t)snprintf(json, size,
                                     "{\"openlabel\": {\"metadata\": {\"schema_version\": \"1.0.0\"},"
                                     "\"streams\": {\"LIDAR\": {\"type\": \"lidar\"}},"
                                     "\"objects\": {\"%s\": {\"name\": \"car\", \"type\": \"Car\"}}, \"frames\": {",
                                     car);
    for (int number = 0; number < FRAMES; number++)
        length += (size_t)snprintf(
            json + length, size - length,
            "%s\"%d\": {\"frame_properties\": {\"timestamp\": %d, \"external_id\": \"%d\", \"streams\": {\"LIDAR\": {}}},"
            "\"objects\": {\"%s\": {\"object_data\": {\"cuboid\": [{\"name\": \"cuboid\","
            "\"val\": [%.2f, 3.2, 0.8, 0, 0, 0, 1, 4.4, 1.8, 1.6],"
            "\"attributes\": {\"text\": [{\"name\": \"stream\", \"val\": \"LIDAR\"}]}}]}}}}",
            number > 0 ? "," : "", number, number * FRAME_MS, number, car, 14 - number * metres_per_frame);
    snprintf(json + length, size - length, "}}}");
}

/* --------------------------------------------------------------------------------------------------- input */

/** Comes on a thread of the library, one call at a time. Any other return value than 0 would cancel the job. */
static int32_t on_event(void *context, const lading_event *event) {
    int32_t *shown = (int32_t *)context;
    if (event->type == LADING_EVENT_PROGRESS && event->progress.stage != *shown) {
        *shown = event->progress.stage;
        fprintf(stderr, "%s\n", lading_stage_name(*shown));
    }
    return 0;
}

static int create_input(lading_client *client, lading_scene *scene, const char *project) {
    lading_error error = LADING_ERROR_INIT;
    lading_result result = LADING_RESULT_INIT;
    lading_scene_item item = LADING_SCENE_ITEM_INIT; /* one of as many as one likes, of any types */
    lading_submit_options options = LADING_SUBMIT_OPTIONS_INIT;
    lading_job *job = NULL;
    char pre_annotation[4096];
    int status = FAILURE;
    write_pre_annotation(pre_annotation, sizeof pre_annotation);
    item.scene = scene;
    item.pre_annotation = string(pre_annotation);
    options.project = string(project);
    options.wait = 1;
    if (lading_client_create_inputs(client, &item, 1, &options, &job, &error) != LADING_OK ||
        lading_job_wait(job, LADING_FOREVER, &error) != LADING_OK ||
        lading_job_result(job, 0, &result, &error) != LADING_OK) {
        failure(&error);
    } else {
        printf("scene          %s\n", text(result.scene_uuid));
        printf("pre-annotation %s\n", text(result.pre_annotation_uuid));
        printf("input          %s\n", text(result.input_uuid));
        printf("status         %s\n", text(result.status));
        printf("view           %s\n", text(result.view_link));
        status = result.code == LADING_OK ? SUCCESS : failed_result(&result);
    }
    lading_job_destroy(job);
    return status;
}

int main(int count, char **values) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = LADING_CLIENT_OPTIONS_INIT;
    lading_client *client = NULL;
    lading_scene *scene = NULL;
    const char *project = NULL;
    char name[64], calibration[64];
    const time_t now = time(NULL);
    int with_imu = 0, status;
    int32_t stage = LADING_STAGE_NONE;
    program = "lidar_cameras_sequence";
    for (int i = 1; i < count; i++) {
        if (strcmp(values[i], "--imu") == 0) with_imu = 1;
        else if (strcmp(values[i], "--project") == 0 && i + 1 < count) project = values[++i];
        else if (strcmp(values[i], "--base-url") == 0 && i + 1 < count) options.base_url = string(values[++i]);
        else project = NULL, i = count;
    }
    if (project == NULL) {
        fputs("usage: lidar_cameras_sequence --project P [--base-url URL] [--imu]\n", stderr);
        return USAGE;
    }
    options.events.call = on_event;
    options.events.context = &stage;
    if (lading_client_open(&options, &client, &error) != LADING_OK) return failure(&error);
    strftime(name, sizeof name, "drive-%Y%m%dT%H%M%SZ", gmtime(&now));
    status = create_calibration(client, name, calibration);
    if (status == SUCCESS) status = make_scene(name, calibration, with_imu, &scene);
    if (status == SUCCESS) status = create_input(client, scene, project);
    lading_scene_destroy(scene);
    lading_client_close(client, LADING_FOREVER, NULL, NULL);
    return status;
}
