/* dlopen_test LIBRARY...   loads the library as a plug-in does, uses it, unloads it, and loads it again. Given another
 * copy of it as well, both live in one process. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <lading/lading.h>
#include <stdio.h>
#include <string.h>

static int failures;

static void check(int condition, const char *what) {
    if (condition) return;
    fprintf(stderr, "dlopen_test: %s\n", what);
    failures++;
}

static int threads(void) {
    DIR *list = opendir("/proc/self/task");
    int count = 0;
    while (list != NULL && readdir(list) != NULL) count++;
    if (list != NULL) closedir(list);
    return count;
}

/* A function's address, without the conversion of pointers that ISO C has not. */
static int find(void *library, const char *name, void *function) {
    void *const address = dlsym(library, name);
    memcpy(function, &address, sizeof address);
    check(address != NULL, name);
    return address != NULL;
}

static void use(void *library) {
    const char *(*version)(void);
    int32_t (*create)(int32_t, const char *, uint64_t, lading_scene **, lading_error *);
    int32_t (*destroy)(lading_scene *);
    lading_scene *scene = NULL;
    lading_error error = LADING_ERROR_INIT;
    if (!find(library, "lading_version", &version) || !find(library, "lading_scene_create", &create) ||
        !find(library, "lading_scene_destroy", &destroy))
        return;
    check(strcmp(version(), LADING_VERSION) == 0, "the version");
    check(create(LADING_SCENE_CAMERAS, "", 0, &scene, &error) == LADING_ERROR_ARGUMENT, "an empty external id");
    check(create(LADING_SCENE_CAMERAS, "a", 1, &scene, &error) == LADING_OK, "a scene");
    check(destroy(scene) == LADING_OK, "destroying it");
    check(destroy(scene) == LADING_OK, "destroying it again");
}

int main(int count, char **values) {
    const int before = threads();
    if (count < 2) return 2;
    for (int i = 1; i < count; i++)
        for (int round = 0; round < 2; round++) {
            void *library = dlopen(values[i], RTLD_NOW | RTLD_LOCAL);
            if (library == NULL) {
                fprintf(stderr, "dlopen_test: %s\n", dlerror());
                return 1;
            }
            use(library);
            check(dlsym(RTLD_DEFAULT, "lading_version") == NULL, "RTLD_LOCAL keeps the names to itself");
            check(dlclose(library) == 0, "dlclose");
            /* It stays: a thread of the library may be in it. */
            library = dlopen(values[i], RTLD_NOW | RTLD_NOLOAD);
            check(library != NULL, "the library stays in memory");
            if (library != NULL) dlclose(library);
        }
    check(threads() == before, "loading starts no thread");
    printf("dlopen_test: %s\n", failures == 0 ? "ok" : "FAILED");
    return failures != 0;
}
