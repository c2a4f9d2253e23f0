/* What belongs to the host's process stays as it was. */
#define _POSIX_C_SOURCE 200809L
#define _DEFAULT_SOURCE
#include "check.h"
#include "emulator.h"
#include "files.h"
#include "rows.h"

#include <dirent.h>
#include <fcntl.h>
#include <locale.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int entries(const char *folder) {
    DIR *list = opendir(folder);
    int count = 0;
    if (list == NULL) return -1;
    while (readdir(list) != NULL) count++;
    closedir(list);
    return count;
}

static int threads(void) { return entries("/proc/self/task"); }
static int descriptors(void) { return entries("/proc/self/fd"); }

/* A thread that was joined leaves /proc a moment later. */
static int threads_become(int expected) {
    for (int i = 0; i < 1000 && threads() != expected; i++) sched_yield();
    return threads();
}

/* Everything that clients do, with a retry and a refused connection in it. */
static void work(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = emulator_options();
    lading_submit_options how = waiting();
    lading_client *client;
    lading_job *job = NULL;
    lading_scene *scene;
    emulator_fault("{\"match\": {\"method\": \"PUT\"}, \"fault\": {\"reset\": true}, \"times\": 1}");
    client = open_client(&options);
    scene = image_scene("process");
    CHECK_OK(lading_client_submit(client, scene, &how, &job, &error));
    lading_scene_destroy(scene);
    CHECK_OK(lading_job_wait(job, LONG_MS, &error));
    close_client(client);
    lading_job_destroy(job);
    lading_job_destroy(import_alone(file_and_url(), NULL));
}

static void test_threads(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = emulator_options();
    lading_client *client;
    lading_scene *scene;
    lading_job *job = NULL;
    const int before = threads();
    emulator_reset();
    emulator_fault("{\"match\": {\"path\": \"*/token\"}, \"fault\": {\"latency_ms\": 60000}}");
    client = open_client(&options);
    scene = image_scene("threads");
    CHECK_INT(threads(), before);
    CHECK_OK(lading_client_submit(client, scene, NULL, &job, &error));
    CHECK(threads() > before);
    CHECK_OK(lading_client_close(client, 0, NULL, &error));
    CHECK_INT(threads_become(before), before);
    lading_scene_destroy(scene);
    lading_job_destroy(job);
}

/* libcurl's name resolution and others keep descriptors for the process, so the first client does not count. */
static void test_descriptors(void) {
    int before;
    emulator_reset();
    work();
    before = descriptors();
    for (int i = 0; i < 3; i++) work();
    CHECK_INT(descriptors(), before);
}

struct signals {
    struct sigaction actions[NSIG];
    sigset_t mask;
};

static void read_signals(struct signals *signals) {
    memset(signals, 0, sizeof *signals);
    for (int number = 1; number < NSIG; number++) sigaction(number, NULL, &signals->actions[number]);
    pthread_sigmask(SIG_SETMASK, NULL, &signals->mask);
}

static void test_signals(void) {
    static struct signals before, after;
    struct sigaction ignore;
    emulator_reset();
    memset(&ignore, 0, sizeof ignore);
    ignore.sa_handler = SIG_IGN;
    sigaction(SIGUSR1, &ignore, NULL);
    read_signals(&before);
    work();
    read_signals(&after);
    for (int number = 1; number < NSIG; number++) {
        CHECK(before.actions[number].sa_handler == after.actions[number].sa_handler);
        CHECK_INT(before.actions[number].sa_flags, after.actions[number].sa_flags);
        CHECK_INT(sigismember(&before.mask, number), sigismember(&after.mask, number));
    }
}

static volatile sig_atomic_t wrong_thread;
static pthread_t test_thread;
static volatile sig_atomic_t signals_seen;

static void on_signal(int number) {
    (void)number;
    signals_seen++;
    if (!pthread_equal(pthread_self(), test_thread)) wrong_thread = 1;
}

/* A signal for the process is handled by a thread of the host's: the library's block them all. */
static void test_signals_reach_the_host(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = emulator_options();
    lading_client *client;
    lading_scene *scene;
    lading_job *job = NULL;
    struct sigaction action, before;
    emulator_reset();
    emulator_fault("{\"match\": {\"path\": \"*/token\"}, \"fault\": {\"latency_ms\": 60000}}");
    memset(&action, 0, sizeof action);
    action.sa_handler = on_signal;
    sigaction(SIGUSR2, &action, &before);
    test_thread = pthread_self();
    client = open_client(&options);
    scene = image_scene("signals");
    CHECK_OK(lading_client_submit(client, scene, NULL, &job, &error));
    lading_scene_destroy(scene);
    for (int i = 0; i < 100; i++) kill(getpid(), SIGUSR2);
    CHECK_INT(signals_seen, 100);
    CHECK_INT(wrong_thread, 0);
    CHECK_OK(lading_client_close(client, 0, NULL, &error));
    lading_job_destroy(job);
    sigaction(SIGUSR2, &before, NULL);
}

static char **environment_copy(void) {
    extern char **environ;
    size_t count = 0;
    char **copy;
    while (environ[count] != NULL) count++;
    copy = (char **)calloc(count + 1, sizeof *copy);
    for (size_t i = 0; i < count; i++) copy[i] = strdup(environ[i]);
    return copy;
}

static void test_locale_and_environment(void) {
    char before[256];
    char **environment = environment_copy(), **after;
    char *folder = getcwd(NULL, 0), *folder_after;
    const mode_t mask = umask(022);
    emulator_reset();
    strncpy(before, setlocale(LC_ALL, NULL), sizeof before - 1);
    before[sizeof before - 1] = '\0';
    work();
    CHECK_TEXT(setlocale(LC_ALL, NULL), before);
    CHECK_INT(umask(mask), 022);
    after = environment_copy();
    folder_after = getcwd(NULL, 0);
    CHECK_TEXT(folder_after, folder);
    for (size_t i = 0; environment[i] != NULL && after[i] != NULL; i++) CHECK_TEXT(after[i], environment[i]);
    for (size_t i = 0; environment[i] != NULL; i++) free(environment[i]);
    for (size_t i = 0; after[i] != NULL; i++) free(after[i]);
    free(environment);
    free(after);
    free(folder);
    free(folder_after);
}

/* Numbers are written with a point whatever the locale says. */
static void test_comma_locale(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_scene *scene = NULL;
    lading_string json = {NULL, 0};
    static const char *const names[] = {"de_DE.UTF-8", "sv_SE.UTF-8", "fr_FR.UTF-8", "C"};
    size_t i = 0;
    while (setlocale(LC_NUMERIC, names[i]) == NULL) i++;
    CHECK_OK(lading_scene_create_json("{\"type\": \"cameras\", \"externalId\": \"a\", \"metadata\": {\"k\": 0.5},"
                                      "\"frame\": {\"images\": []}}",
                                      LADING_NUL_TERMINATED, &scene, &error));
    CHECK_OK(lading_scene_set_metadata_number(scene, LADING_WHOLE_SCENE, "n", 1, 1.25, &error));
    CHECK_OK(lading_scene_json(scene, &json, &error));
    CHECK_HAS(text(json), "\"k\":0.5");
    CHECK_HAS(text(json), "\"n\":1.25");
    lading_scene_destroy(scene);
    setlocale(LC_NUMERIC, "C");
}

static void test_output(void) {
    const char *path = write_file("output", "", 0);
    const int file = open(path, O_RDWR | O_APPEND);
    int saved[2], failures;
    struct stat status;
    emulator_reset();
    fflush(NULL);
    for (int i = 0; i < 2; i++) {
        saved[i] = dup(i + 1);
        dup2(file, i + 1);
    }
    failures = check_failures();
    work();
    failures = check_failures() - failures;
    fflush(NULL);
    for (int i = 0; i < 2; i++) {
        dup2(saved[i], i + 1);
        close(saved[i]);
    }
    CHECK_INT(failures, 0);
    CHECK_INT(fstat(file, &status), 0);
    CHECK_INT(status.st_size, 0);
    close(file);
}

const struct test process_tests[] = {{"process: threads", test_threads},
                                     {"process: descriptors", test_descriptors},
                                     {"process: signals stay as they are", test_signals},
                                     {"process: signals reach the host", test_signals_reach_the_host},
                                     {"process: locale, environment, folder", test_locale_and_environment},
                                     {"process: numbers in a comma locale", test_comma_locale},
                                     {"process: nothing is printed", test_output},
                                     TESTS_END};
