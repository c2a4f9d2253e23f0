/* What the road and the platform's sign-in do to a job: one code for each, with the stage and whether it may be retried. */
#define _POSIX_C_SOURCE 200809L
#include "check.h"
#include "emulator.h"
#include "files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A result of a scene that is sent with these options. */
struct outcome {
    int32_t code, stage, http_status, retryable;
    char message[1024];
};

static struct outcome send_scene(const lading_client_options *options) {
    lading_error error = LADING_ERROR_INIT;
    lading_client *client = open_client(options);
    lading_scene *scene = image_scene("road");
    lading_job *job = NULL;
    lading_result result = LADING_RESULT_INIT;
    struct outcome outcome;
    memset(&outcome, 0, sizeof outcome);
    CHECK_OK(lading_client_submit(client, scene, NULL, &job, &error));
    lading_scene_destroy(scene);
    CHECK_OK(lading_job_wait(job, LONG_MS, &error));
    CHECK_OK(lading_job_result(job, 0, &result, &error));
    outcome.code = result.code;
    outcome.stage = result.stage;
    outcome.http_status = result.http_status;
    outcome.retryable = result.retryable;
    snprintf(outcome.message, sizeof outcome.message, "%s", text(result.message));
    close_client(client);
    lading_job_destroy(job);
    return outcome;
}

static void test_faults(void) {
    static const struct {
        const char *name, *match, *fault;
        uint64_t stall_ms, total_ms, deadline_ms;
        int32_t code, stage, status /* -1: whichever */, retryable;
    } rows[] = {
        {"429", "*/cameras", "\"status\": 429, \"headers\": {\"Retry-After\": \"0\"}", 0, 0, 0, LADING_ERROR_RATE_LIMITED,
         LADING_STAGE_SCENE, 429, 1},
        {"503", "*/cameras", "\"status\": 503", 0, 0, 0, LADING_ERROR_SERVER, LADING_STAGE_SCENE, 503, 1},
        {"a page of a gateway", "*/cameras", "\"html\": true, \"status\": 200", 0, 0, 0, LADING_ERROR_RESPONSE,
         LADING_STAGE_SCENE, -1, 0},
        {"JSON that breaks off", "/v1/workspaces", "\"broken_json\": true", 0, 0, 0, LADING_ERROR_RESPONSE,
         LADING_STAGE_WORKSPACE, -1, 0},
        {"nothing", "/v1/workspaces", "\"empty\": true", 0, 0, 0, LADING_ERROR_RESPONSE, LADING_STAGE_WORKSPACE, -1, 0},
        {"JSON of another shape", "/v1/workspaces", "\"status\": 200, \"body\": {\"workspaces\": 1}", 0, 0, 0,
         LADING_ERROR_RESPONSE, LADING_STAGE_WORKSPACE, -1, 0},
        {"reset", "/_storage/*", "\"reset\": true", 0, 0, 0, LADING_ERROR_CONNECTION_LOST, LADING_STAGE_UPLOAD, 0, 1},
        {"half an answer", "/v1/workspaces", "\"truncate\": true", 0, 0, 0, LADING_ERROR_CONNECTION_LOST,
         LADING_STAGE_WORKSPACE, 200, 1},
        {"no byte moves", "/_storage/*", "\"latency_ms\": 60000", 50, 0, 0, LADING_ERROR_NETWORK_TIMEOUT,
         LADING_STAGE_UPLOAD, 0, 1},
        {"an attempt takes too long", "/_storage/*", "\"latency_ms\": 60000", 0, 50, 0, LADING_ERROR_NETWORK_TIMEOUT,
         LADING_STAGE_UPLOAD, 0, 1},
        {"all attempts take too long", "/_storage/*", "\"latency_ms\": 60000", 0, 0, 200, LADING_ERROR_DEADLINE,
         LADING_STAGE_UPLOAD, 0, 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        lading_client_options options = emulator_options();
        struct outcome outcome;
        char rule[512];
        check_row(rows[i].name);
        emulator_reset();
        snprintf(rule, sizeof rule, "{\"match\": {\"path\": \"%s\"}, \"fault\": {%s}}", rows[i].match, rows[i].fault);
        emulator_fault(rule);
        options.max_attempts = 2;
        options.stall_timeout_ms = rows[i].stall_ms;
        options.total_timeout_ms = rows[i].total_ms;
        options.deadline_ms = rows[i].deadline_ms;
        outcome = send_scene(&options);
        CHECK_CODE(outcome.code, rows[i].code);
        CHECK_INT(outcome.stage, rows[i].stage);
        if (rows[i].status >= 0) CHECK_INT(outcome.http_status, rows[i].status);
        CHECK_INT(outcome.retryable, rows[i].retryable);
        CHECK(outcome.message[0] != '\0');
    }
}

/* Where there is no platform at all. */
static void test_addresses(void) {
    static const struct {
        const char *name, *base_url, *proxy;
        int32_t code, retryable;
        const char *message;
    } rows[] = {
        {"a name that nobody has", "http://platform.invalid", NULL, LADING_ERROR_RESOLVE, 1, "platform.invalid"},
        {"a proxy that nobody has", NULL, "http://proxy.invalid:3128", LADING_ERROR_PROXY, 1, "proxy"},
        {"a proxy where nobody listens", NULL, "http://127.0.0.1:1", LADING_ERROR_PROXY, 1, "proxy"},
        {"a port where nobody listens", "http://127.0.0.1:1", NULL, LADING_ERROR_CONNECT, 1, "127.0.0.1"},
        {"no TLS behind https", "https", NULL, LADING_ERROR_TLS, 1, "TLS"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        lading_client_options options = emulator_options();
        struct outcome outcome;
        char url[256];
        check_row(rows[i].name);
        emulator_reset();
        if (rows[i].base_url != NULL) {
            snprintf(url, sizeof url, "%s", rows[i].base_url);
            if (strcmp(url, "https") == 0) snprintf(url, sizeof url, "https%s", strchr(text(options.base_url), ':'));
            options.base_url = given(url);
        }
        options.proxy = given(rows[i].proxy);
        options.max_attempts = 2;
        outcome = send_scene(&options);
        CHECK_CODE(outcome.code, rows[i].code);
        CHECK_INT(outcome.stage, LADING_STAGE_SIGN_IN);
        CHECK_INT(outcome.retryable, rows[i].retryable);
        CHECK_HAS(outcome.message, rows[i].message);
        CHECK_INT(emulator_count("requests", "\"path\": \"/v1/"), 0);
    }
}

static void test_workspaces(void) {
    static const struct {
        const char *settings, *workspace;
        int32_t code;
        const char *message;
    } rows[] = {
        {"[]", NULL, LADING_ERROR_WORKSPACE_NONE, "workspace"},
        {"[{\"id\": \"one\", \"externalId\": \"1\", \"name\": \"One\"}, {\"id\": \"two\", \"externalId\": \"2\", \"name\": \"Two\"}]",
         NULL, LADING_ERROR_WORKSPACE_AMBIGUOUS, "two"},
        {"[{\"id\": \"one\", \"externalId\": \"1\", \"name\": \"One\"}, {\"id\": \"two\", \"externalId\": \"2\", \"name\": \"Two\"}]",
         "two", LADING_OK, ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        lading_client_options options = emulator_options();
        struct outcome outcome;
        char settings[512];
        check_row(lading_code_name(rows[i].code));
        emulator_reset();
        snprintf(settings, sizeof settings, "{\"workspaces\": %s}", rows[i].settings);
        emulator_settings(settings);
        options.workspace = given(rows[i].workspace);
        outcome = send_scene(&options);
        CHECK_CODE(outcome.code, rows[i].code);
        if (rows[i].code != LADING_OK) CHECK_INT(outcome.stage, LADING_STAGE_WORKSPACE);
        CHECK_HAS(outcome.message, rows[i].message);
        CHECK_INT(outcome.retryable, 0);
    }
}

/* Credentials that are over are told from those that are refused, without asking anybody. */
static void test_expired(void) {
    static const struct {
        const char *expires;
        int32_t code;
    } rows[] = {{"2001-02-03T04:05:06Z", LADING_ERROR_CREDENTIALS_EXPIRED},
                {"2999-02-03T04:05:06Z", LADING_OK},
                {"some day", LADING_ERROR_CREDENTIALS_FILE}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        lading_error error = LADING_ERROR_INIT;
        lading_client_options options = LADING_CLIENT_OPTIONS_INIT;
        lading_client *client = NULL;
        char document[512];
        const char *path;
        check_row(rows[i].expires);
        snprintf(document, sizeof document,
                 "{\"clientId\": \"emulator-client\", \"clientSecret\": \"emulator-secret\", \"email\": \"a@b.c\", "
                 "\"userId\": 1, \"issuer\": \"i\", \"name\": \"n\", \"created\": \"2001-01-01T00:00:00Z\", "
                 "\"expires\": \"%s\"}",
                 rows[i].expires);
        path = write_file("credentials.json", document, strlen(document));
        options.credentials_file = given(path);
        CHECK_CODE(lading_client_open(&options, &client, &error), rows[i].code);
        CHECK((client != NULL) == (rows[i].code == LADING_OK));
        if (rows[i].code != LADING_OK) CHECK_HAS(error.message, rows[i].expires);
        if (rows[i].code != LADING_OK) CHECK(strstr(error.message, "emulator-secret") == NULL);
        close_client(client);
    }
}

/* Findings stop a job before its first request. */
static void test_validation(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = emulator_options();
    lading_client *client;
    lading_scene *scene = NULL;
    lading_job *job = NULL;
    lading_result result = LADING_RESULT_INIT;
    emulator_reset();
    client = open_client(&options);
    CHECK_OK(lading_scene_create(LADING_SCENE_CAMERAS, "empty", LADING_NUL_TERMINATED, &scene, &error));
    CHECK_OK(lading_client_submit(client, scene, NULL, &job, &error));
    lading_scene_destroy(scene);
    CHECK_OK(lading_job_wait(job, LONG_MS, &error));
    CHECK_OK(lading_job_result(job, 0, &result, &error));
    CHECK_CODE(result.code, LADING_ERROR_VALIDATION);
    CHECK_INT(result.stage, LADING_STAGE_VALIDATION);
    CHECK_INT(result.retryable, 0);
    CHECK_INT(emulator_count("requests", "\"path\": \"/v1/"), 0);
    close_client(client);
    lading_job_destroy(job);
}

const struct test network_tests[] = {{"network: faults", test_faults},
                                     {"network: addresses", test_addresses},
                                     {"network: workspaces", test_workspaces},
                                     {"network: credentials that expired", test_expired},
                                     {"network: validation comes before it", test_validation},
                                     TESTS_END};
