/* Servers behind TLS: whom a client trusts. LADING_TEST_TLS_URL has a certificate of the authority in LADING_TEST_CA_FILE. */
#define _POSIX_C_SOURCE 200809L
#include "check.h"
#include "emulator.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *environment(const char *name) {
    const char *value = getenv(name);
    CHECK(value != NULL);
    return value != NULL ? value : "";
}

static void test_private_authority(void) {
    lading_client_options options = emulator_options();
    lading_submit_options submit = waiting();
    lading_error error = LADING_ERROR_INIT;
    lading_result result = LADING_RESULT_INIT;
    lading_client *client;
    lading_scene *scene;
    lading_job *job = NULL;
    options.base_url = given(environment("LADING_TEST_TLS_URL"));
    options.ca_file = given(environment("LADING_TEST_CA_FILE"));
    client = open_client(&options);
    scene = image_scene("behind TLS");
    CHECK_OK(lading_client_submit(client, scene, &submit, &job, &error));
    lading_scene_destroy(scene);
    CHECK_OK(lading_job_wait(job, LONG_MS, &error));
    CHECK_OK(lading_job_result(job, 0, &result, &error));
    CHECK_CODE(result.code, LADING_OK);
    CHECK_INT(result.state, LADING_STATE_CREATED);
    lading_job_destroy(job);
    close_client(client);
}

/* Nothing is tried twice: a certificate does not get better. */
static void test_refused(void) {
    const char *url = environment("LADING_TEST_TLS_URL");
    const char *authority = environment("LADING_TEST_CA_FILE");
    const char *port = strrchr(url, ':');
    char other_name[64];
    const struct {
        const char *url, *ca_file, *message;
    } rows[] = {{url, NULL, "ca_file"}, {other_name, authority, "localhost"}};
    snprintf(other_name, sizeof other_name, "https://localhost%s", port != NULL ? port : "");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        lading_client_options options = emulator_options();
        lading_error error = LADING_ERROR_INIT;
        lading_result result = LADING_RESULT_INIT;
        lading_client *client;
        lading_job *job = NULL;
        check_row(rows[i].message);
        options.base_url = given(rows[i].url);
        if (rows[i].ca_file != NULL) options.ca_file = given(rows[i].ca_file);
        client = open_client(&options);
        CHECK_OK(lading_client_request(client, "session.open", LADING_NUL_TERMINATED, NULL, 0, NULL, &job, &error));
        CHECK_OK(lading_job_wait(job, LONG_MS, &error));
        CHECK_OK(lading_job_result(job, 0, &result, &error));
        CHECK_CODE(result.code, LADING_ERROR_TLS);
        CHECK_INT(result.retryable, 0);
        CHECK_HAS(text(result.message), rows[i].message);
        CHECK(strstr(text(result.message), "attempts") == NULL);
        lading_job_destroy(job);
        close_client(client);
    }
}

/* Before anything is sent with the authorities that the system has. */
static void test_no_authorities(void) {
    static const char *const files[] = {"/nowhere/ca.pem", "/", "/dev/null", "/etc/passwd"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        lading_client_options options = emulator_options();
        lading_error error = LADING_ERROR_INIT;
        lading_client *client = NULL;
        check_row(files[i]);
        options.ca_file = given(files[i]);
        CHECK_CODE(lading_client_open(&options, &client, &error), LADING_ERROR_ARGUMENT);
        CHECK(client == NULL);
        CHECK_HAS(error.item, files[i]);
        CHECK_HAS(error.message, "ca_file");
    }
}

/* Its password is shown to nobody. */
static void test_no_proxy(void) {
    static const char *const proxies[] = {"http://me:hush-hush@[::1", "ftp://me:hush-hush@proxy.test", "me:hush hush@proxy.test"};
    for (size_t i = 0; i < sizeof proxies / sizeof *proxies; i++) {
        lading_client_options options = emulator_options();
        lading_error error = LADING_ERROR_INIT;
        lading_client *client = NULL;
        check_row(proxies[i]);
        options.proxy = given(proxies[i]);
        CHECK_CODE(lading_client_open(&options, &client, &error), LADING_ERROR_ARGUMENT);
        CHECK(client == NULL);
        CHECK_HAS(error.item, "proxy");
        CHECK(strstr(error.message, "hush") == NULL);
    }
}

const struct test tls_tests[] = {{"tls: a private authority", test_private_authority},
                                 {"tls: certificates that are refused", test_refused},
                                 {"tls: a ca_file that has no authority", test_no_authorities},
                                 {"tls: a proxy that is none", test_no_proxy},
                                 TESTS_END};
