/* The events of an import, pulled and pushed. */
#include "check.h"
#include "emulator.h"
#include "rows.h"

struct seen {
    int results, finished, released, out_of_order, stages, drops;
    int32_t stage;
    uint64_t made;
};

static void see(struct seen *seen, const lading_event *event) {
    seen->out_of_order += seen->released > 0 || event->tag != 77 || event->scene != 0;
    /* An import goes through its stages one way. */
    seen->out_of_order += event->progress.stage < seen->stage && event->progress.stage != LADING_STAGE_IMPORT &&
                          event->progress.stage != LADING_STAGE_PROCESSING;
    seen->stages += event->progress.stage != seen->stage;
    seen->stage = event->progress.stage;
    seen->made = event->progress.rows_made;
    seen->results += event->type == LADING_EVENT_RESULT;
    if (event->type == LADING_EVENT_FINISHED) {
        seen->out_of_order += seen->results != 1 || event->progress.finished != 1;
        seen->finished++;
    }
    if (event->type == LADING_EVENT_RELEASED) {
        seen->out_of_order += seen->finished != 1;
        seen->released++;
    }
}

static int32_t on_event(void *context, const lading_event *event) {
    see((struct seen *)context, event);
    return 0;
}

static void on_drop(void *context) { ((struct seen *)context)->drops++; }

static void all_is_seen(const struct seen *seen) {
    CHECK_INT(seen->results, 1);
    CHECK_INT(seen->finished, 1);
    CHECK_INT(seen->released, 1);
    CHECK_INT(seen->out_of_order, 0);
    CHECK_INT(seen->made, 2);
    CHECK(seen->stages > 1);
}

static void test_pulled_events(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = labelbox_options();
    lading_client *client = open_client(&options);
    lading_import_options how = into(fresh_dataset(client));
    lading_rows *rows = file_and_url();
    lading_job *job = NULL;
    lading_event event = LADING_EVENT_INIT;
    struct seen seen = {0, 0, 0, 0, 0, 0, 0, 0};
    /* The dataset's own job has left its events. */
    while (lading_client_next_event(client, LONG_MS, &event, &error) == LADING_OK && event.type != LADING_EVENT_RELEASED)
        ;
    how.tag = 77;
    CHECK_OK(lading_client_import(client, rows, &how, &job, &error));
    lading_rows_destroy(rows);
    while (seen.released == 0) {
        if (!CHECK_OK(lading_client_next_event(client, LONG_MS, &event, &error))) break;
        CHECK(event.job == job);
        see(&seen, &event);
    }
    all_is_seen(&seen);
    close_client(client);
    lading_job_destroy(job);
}

static void test_callbacks(void) {
    lading_client_options options = labelbox_options();
    lading_client *helper = open_client(&options), *client;
    lading_import_options how = into(fresh_dataset(helper));
    lading_job *job;
    struct seen seen = {0, 0, 0, 0, 0, 0, 0, 0};
    close_client(helper);
    options.events.call = on_event;
    options.events.drop = on_drop;
    options.events.context = &seen;
    client = open_client(&options);
    how.tag = 77;
    job = import_rows(client, file_and_url(), &how);
    close_client(client);
    all_is_seen(&seen);
    CHECK_INT(seen.drops, 1);
    lading_job_destroy(job);
}

const struct test import_event_tests[] = {{"import events: pulled", test_pulled_events},
                                          {"import events: by callback", test_callbacks},
                                          TESTS_END};
