#define _POSIX_C_SOURCE 200809L
#include "emulator.h"

#include "check.h"
#include "files.h"

#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char *url(void) {
    const char *url = getenv("LADING_TEST_URL");
    return url != NULL ? url : "http://127.0.0.1:1";
}

static int connected(void) {
    char host[256];
    const char *port = strrchr(url(), ':') + 1;
    const char *name = strstr(url(), "//") + 2;
    struct addrinfo hints, *found = NULL;
    int descriptor = -1;
    snprintf(host, sizeof host, "%.*s", (int)(port - 1 - name), name);
    memset(&hints, 0, sizeof hints);
    hints.ai_socktype = SOCK_STREAM;
    if (getaddrinfo(host, port, &hints, &found) == 0) {
        descriptor = socket(found->ai_family, found->ai_socktype, found->ai_protocol);
        if (connect(descriptor, found->ai_addr, found->ai_addrlen) != 0) {
            close(descriptor);
            descriptor = -1;
        }
        freeaddrinfo(found);
    }
    return descriptor;
}

/* One request over one connection; the body of the answer, to be freed. */
static char *request(const char *method, const char *path, const char *body) {
    size_t size = 0, capacity = 1 << 16;
    char *answer = (char *)malloc(capacity);
    char head[512];
    ssize_t count = 0;
    char *start;
    const int descriptor = connected();
    snprintf(head, sizeof head,
             "%s /_emulator/%s HTTP/1.0\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n",
             method, path, strlen(body));
    if (descriptor >= 0 && write(descriptor, head, strlen(head)) > 0 && write(descriptor, body, strlen(body)) >= 0) {
        while ((count = read(descriptor, answer + size, capacity - size - 1)) > 0) {
            size += (size_t)count;
            if (size + 1 == capacity) answer = (char *)realloc(answer, capacity *= 2);
        }
    }
    if (descriptor >= 0) close(descriptor);
    answer[size] = '\0';
    if (!CHECK_HAS(answer, " 200 ")) fprintf(stderr, "the emulator's answer to %s %s %s\n", method, path, body);
    start = strstr(answer, "\r\n\r\n");
    if (start != NULL) memmove(answer, start + 4, strlen(start + 4) + 1);
    return answer;
}

void emulator_reset(void) { free(request("POST", "reset", "")); }
void emulator_fault(const char *rules) { free(request("POST", "faults", rules)); }
void emulator_settings(const char *settings) { free(request("POST", "settings", settings)); }
void emulator_advance(unsigned seconds) {
    char body[64];
    snprintf(body, sizeof body, "{\"advance_seconds\": %u}", seconds);
    free(request("POST", "clock", body));
}
char *emulator_get(const char *path) { return request("GET", path, ""); }

/* JSON without the spaces that some write after colons and commas. */
static char *compact(char *json) {
    char *end = json;
    for (const char *at = json; *at != '\0'; at++)
        if (*at != ' ' || end == json || (end[-1] != ':' && end[-1] != ',')) *end++ = *at;
    *end = '\0';
    return json;
}

int emulator_count(const char *path, const char *part) {
    char *answer = compact(emulator_get(path)), *wanted = compact(strdup(part));
    int count = 0;
    for (const char *found = strstr(answer, wanted); found != NULL; found = strstr(found + 1, wanted)) count++;
    free(answer);
    free(wanted);
    return count;
}

lading_client_options emulator_options(void) {
    lading_client_options options = LADING_CLIENT_OPTIONS_INIT;
    options.base_url = given(url());
    options.client_id = given("emulator-client");
    options.client_secret = given("emulator-secret");
    options.max_retry_wait_ms = 20;
    return options;
}

lading_client *open_client(const lading_client_options *options) {
    lading_error error = LADING_ERROR_INIT;
    lading_client *client = NULL;
    CHECK_OK(lading_client_open(options, &client, &error));
    return client;
}

void close_client(lading_client *client) {
    lading_error error = LADING_ERROR_INIT;
    lading_close_report report = LADING_CLOSE_REPORT_INIT;
    CHECK_OK(lading_client_close(client, LONG_MS, &report, &error));
    CHECK_INT(report.still_closing, 0);
}

lading_scene *image_scene(const char *external_id) {
    lading_error error = LADING_ERROR_INIT;
    lading_scene *scene = NULL;
    lading_resource image = LADING_RESOURCE_INIT;
    image.filename = given(fixture("baseline.jpg"));
    CHECK_OK(lading_scene_create(LADING_SCENE_CAMERAS, external_id, LADING_NUL_TERMINATED, &scene, &error));
    CHECK_OK(lading_scene_add_image(scene, 0, &image, &error));
    return scene;
}

lading_scene *source_scene(const char *external_id, const lading_source *source) {
    lading_error error = LADING_ERROR_INIT;
    lading_scene *scene = NULL;
    lading_resource image = LADING_RESOURCE_INIT;
    image.filename = given("frame.jpg");
    image.format = given("jpg");
    image.source = source;
    CHECK_OK(lading_scene_create(LADING_SCENE_CAMERAS, external_id, LADING_NUL_TERMINATED, &scene, &error));
    CHECK_OK(lading_scene_add_image(scene, 0, &image, &error));
    return scene;
}

lading_submit_options waiting(void) {
    lading_submit_options options = LADING_SUBMIT_OPTIONS_INIT;
    options.wait = 1;
    options.poll_interval_ms = 20;
    return options;
}
