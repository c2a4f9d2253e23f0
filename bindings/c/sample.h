/*
 * What the samples share: text, errors, Ctrl-C, and following a job from event to event. `program` is set first.
 */
#ifndef SAMPLE_H
#define SAMPLE_H

#include <errno.h>
#include <inttypes.h>
#include <lading/lading.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SUCCESS = 0, FAILURE = 1, USAGE = 2, INTERRUPTED = 130 };

static const char *program = "sample";

/* ------------------------------------------------------------------------------------- text in and text out */

/** Text for the library, which counts it. NULL becomes the empty string: "not given". */
static inline lading_string string(const char *text) {
    lading_string string = {text, text != NULL ? LADING_NUL_TERMINATED : 0};
    return string;
}

/** Strings of the library are NUL-terminated. */
static inline const char *text(lading_string string) { return string.data != NULL ? string.data : ""; }

static inline int failure(const lading_error *error) {
    fprintf(stderr, "%s: %s [%s]\n", program, error->message, lading_code_name(error->code));
    return FAILURE;
}

/** Says why a job did not come to its end; the exit status for that. */
static inline int failed_result(const lading_result *result) {
    fprintf(stderr, "%s: %s: %s%s%s [%s]\n", program, lading_stage_name(result->stage), text(result->message),
            result->item.length > 0 ? ": " : "", text(result->item), lading_code_name(result->code));
    return result->code == LADING_ERROR_CANCELLED ? INTERRUPTED : FAILURE;
}

/**
 * Prints findings as compilers do, with the place in the manifest for those that are about a row of it, and
 * destroys them. FAILURE when there are errors.
 */
static inline int show_findings(lading_findings *findings, const char *manifest) {
    uint64_t count = 0, errors = 0;
    lading_findings_count(findings, &count, &errors);
    for (uint64_t i = 0; i < count; i++) {
        lading_finding finding = LADING_FINDING_INIT;
        if (lading_findings_get(findings, i, &finding, NULL) != LADING_OK) continue;
        if (manifest != NULL && finding.line > 0)
            fprintf(stderr, "%s:%" PRIu64 ":%" PRIu64 ": ", manifest, finding.line, finding.column);
        fprintf(stderr, "%s: %s: %s [%s]\n", finding.severity == LADING_SEVERITY_ERROR ? "error" : "warning",
                text(finding.item), text(finding.message), text(finding.code));
    }
    lading_findings_destroy(findings);
    return errors == 0 ? SUCCESS : FAILURE;
}

/* ------------------------------------------------------------------------------------------- command line */

static inline int usage_error(const char *usage, const char *problem, const char *argument) {
    fprintf(stderr, "%s: %s %s\n%s", program, problem, argument, usage);
    return USAGE;
}

/** Returns 0 for what is no number of seconds. */
static inline int read_seconds(const char *argument, uint64_t *milliseconds) {
    char *end;
    errno = 0;
    const double seconds = strtod(argument, &end);
    if (end == argument || *end != '\0' || errno != 0 || !(seconds > 0 && seconds < 1e9)) return 0;
    *milliseconds = (uint64_t)(seconds * 1000);
    return 1;
}

/* ----------------------------------------------------------------------------------------------- progress */

/** Writes how far a job is, in a few words. */
typedef void describe_progress(const lading_progress *progress, char *line, size_t size);

/** A bar on a terminal, elsewhere a line whenever something was finished. */
static inline void show_progress(const lading_progress *progress, describe_progress *describe) {
    const int on_terminal = isatty(STDERR_FILENO);
    static lading_progress shown = LADING_PROGRESS_INIT;
    const int is_news = progress->files_done != shown.files_done || progress->stage != shown.stage ||
                        progress->rows_made != shown.rows_made || progress->rows_refused != shown.rows_refused ||
                        progress->rows_not_sent != shown.rows_not_sent || progress->finished != shown.finished;
    shown = *progress;
    if (!on_terminal && !is_news) return;

    char line[160];
    describe(progress, line, sizeof line);
    const char *const stage = progress->finished ? "finished" : lading_stage_name(progress->stage);
    if (!on_terminal) {
        fprintf(stderr, "%s, %s\n", line, stage);
        return;
    }
    enum { WIDTH = 30 };
    const double part = progress->bytes > 0 ? (double)progress->bytes_sent / (double)progress->bytes : 0;
    char bar[WIDTH + 1];
    for (int i = 0; i < WIDTH; i++) bar[i] = i < (int)(part * WIDTH) ? '#' : '.';
    bar[WIDTH] = '\0';
    /* Erases what is left of a longer line. */
    fprintf(stderr, "\r[%s] %s, %s\033[K", bar, line, stage);
}

static volatile sig_atomic_t interrupts;

/* The library leaves signals alone, so a program decides itself what SIGINT means. */
static inline void on_interrupt(int signal) {
    (void)signal;
    interrupts = 1;
}

static inline void catch_interrupts(void) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = on_interrupt;
    action.sa_flags = (int)SA_RESETHAND; /* a second one ends the program at once */
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

/** Takes events until the job's last one. A job that is cancelled still ends in a result. */
static inline int follow(lading_client *client, lading_job *job, describe_progress *describe) {
    int is_cancelled = 0, is_over = 0;
    while (!is_over) {
        if (interrupts && !is_cancelled) {
            is_cancelled = 1;
            fprintf(stderr, "\n%s: cancelling\n", program);
            lading_job_cancel(job, NULL);
        }
        lading_error error = LADING_ERROR_INIT;
        lading_event event = LADING_EVENT_INIT;
        const int32_t code = lading_client_next_event(client, 100, &event, &error);
        if (code == LADING_ERROR_TIMEOUT) continue; /* nothing new: look whether there was a signal */
        if (code != LADING_OK) return failure(&error);
        if (event.job != job) continue; /* of a job before */
        if (event.type == LADING_EVENT_PROGRESS || event.type == LADING_EVENT_FINISHED)
            show_progress(&event.progress, describe);
        is_over = event.type == LADING_EVENT_RELEASED;
    }
    if (isatty(STDERR_FILENO)) fputc('\n', stderr);
    return SUCCESS;
}

/* ----------------------------------------------------------------------------------------- single requests */

/**
 * The id in the answer to a request, which is a job like any other; `what` it is, for messages. A program with a
 * JSON library reads the whole answer: inside a text of it every quote has a backslash, so this finds no other id.
 */
static inline int request_id(lading_client *client, const char *operation, const char *parameters, char id[64]) {
    lading_error error = LADING_ERROR_INIT;
    lading_result result = LADING_RESULT_INIT;
    lading_job *job = NULL;
    lading_string document = {NULL, 0};
    int status = FAILURE;
    if (lading_client_request(client, operation, LADING_NUL_TERMINATED, parameters, LADING_NUL_TERMINATED, NULL, &job,
                              &error) != LADING_OK ||
        lading_job_wait(job, LADING_FOREVER, &error) != LADING_OK ||
        lading_job_result(job, 0, &result, &error) != LADING_OK) {
        failure(&error);
    } else if (result.code != LADING_OK) {
        status = failed_result(&result);
    } else if (lading_job_document(job, &document, &error) != LADING_OK) {
        failure(&error);
    } else {
        const char *found = strstr(text(document), "\"id\":\"");
        if (found != NULL && sscanf(found, "\"id\":\"%63[^\"]", id) == 1) status = SUCCESS;
        else fprintf(stderr, "%s: %s: no id in %s\n", program, operation, text(document));
    }
    lading_job_destroy(job);
    return status;
}

#endif
