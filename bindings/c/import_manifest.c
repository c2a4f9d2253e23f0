/*
 * Imports a manifest of data rows into a dataset, says what became of each row, and writes those that were not made
 * into a manifest beside it, which can be imported again.
 *
 *     import_manifest --dataset clx0… drive-7.ndjson
 *
 * The way through the library: make rows of the manifest, open a client, import them as a job, take the job's events
 * until it is released, read the results page by page, close. The API key comes from the environment; see lading.h.
 */
#define _POSIX_C_SOURCE 200809L

#include "sample.h"

static const char usage[] =
    "usage: import_manifest [option]... MANIFEST\n"
    "  --dataset ID        import into this dataset …\n"
    "  --new-dataset NAME  … or into one that is made for it\n"
    "  --skip-invalid      send the rows without errors; default: send nothing while a row has one\n"
    "  --upsert            rows may name the existing data row that they change\n"
    "  --all               print the rows that were made, too\n"
    "  --base-url URL      an emulator or a gateway instead of the platform\n"
    "  --dry-run           validate here, with the platform's metadata ontology, and send nothing\n"
    "  --timeout S         seconds to wait for the platform to import the rows; default 1800\n"
    "Rows that were not made go to MANIFEST.refused.ndjson. API key: LABELBOX_API_KEY.\n"
    "Exit status: 0 all rows were made, 1 none was or the import failed, 3 some were, 130 interrupted.\n";

enum { PARTLY = 3 };

struct arguments {
    const char *dataset, *new_dataset, *base_url, *manifest;
    int skip_invalid, upsert, all, dry_run;
    uint64_t timeout_ms;
};

/* ------------------------------------------------------------------------------------------- command line */

/** Where the value of an option goes, NULL when there is no such option or it has none. */
static const char **text_option(struct arguments *arguments, const char *option) {
    if (strcmp(option, "--dataset") == 0) return &arguments->dataset;
    if (strcmp(option, "--new-dataset") == 0) return &arguments->new_dataset;
    if (strcmp(option, "--base-url") == 0) return &arguments->base_url;
    return NULL;
}

static int *switch_option(struct arguments *arguments, const char *option) {
    if (strcmp(option, "--skip-invalid") == 0) return &arguments->skip_invalid;
    if (strcmp(option, "--upsert") == 0) return &arguments->upsert;
    if (strcmp(option, "--all") == 0) return &arguments->all;
    if (strcmp(option, "--dry-run") == 0) return &arguments->dry_run;
    return NULL;
}

static int read_arguments(int count, char **values, struct arguments *arguments) {
    for (int i = 1; i < count; i++) {
        const char *option = values[i], **value = text_option(arguments, option);
        int *is_on = switch_option(arguments, option);
        const int wants_seconds = strcmp(option, "--timeout") == 0;
        if (option[0] != '-') {
            if (arguments->manifest != NULL) return usage_error(usage, "one MANIFEST at a time, not also", option);
            arguments->manifest = option;
        } else if (strcmp(option, "--help") == 0) {
            fputs(usage, stdout);
            exit(SUCCESS);
        } else if (is_on != NULL) {
            *is_on = 1;
        } else if (value == NULL && !wants_seconds) {
            return usage_error(usage, "there is no option", option);
        } else if (values[++i] == NULL) { /* argv ends with NULL */
            return usage_error(usage, "a value is missing after", option);
        } else if (!wants_seconds) {
            *value = values[i];
        } else if (!read_seconds(values[i], &arguments->timeout_ms)) {
            return usage_error(usage, "--timeout wants a number of seconds, not", values[i]);
        }
    }
    if (arguments->manifest == NULL) return usage_error(usage, "name a", "MANIFEST");
    if ((arguments->dataset == NULL) == (arguments->new_dataset == NULL))
        return usage_error(usage, "give one of", "--dataset and --new-dataset");
    if (arguments->dry_run && arguments->new_dataset != NULL)
        return usage_error(usage, "nothing is made by a --dry-run, so it takes no", "--new-dataset");
    return SUCCESS;
}

/* ----------------------------------------------------------------------------------------------- dataset */

/** A dataset with the organization's default for delegated access. */
static int create_dataset(lading_client *client, const char *name, char id[64]) {
    char parameters[2048];
    size_t size = (size_t)snprintf(parameters, sizeof parameters, "{\"name\": \"");
    for (const char *at = name; *at != '\0' && size < sizeof parameters - 16; at++) {
        const unsigned char byte = (unsigned char)*at;
        if (byte == '"' || byte == '\\') parameters[size++] = '\\';
        if (byte < ' ') size += (size_t)snprintf(parameters + size, 8, "\\u%04x", byte);
        else parameters[size++] = *at;
    }
    snprintf(parameters + size, sizeof parameters - size, "\"}");
    return request_id(client, "datasets.create", parameters, id);
}

/* ------------------------------------------------------------------------------------------------ results */

static void describe(const lading_progress *progress, char *line, size_t size) {
    int length = snprintf(line, size, "%" PRIu64 " rows", progress->rows);
    if (progress->files > 0)
        length += snprintf(line + length, size - (size_t)length, ", %" PRIu64 "/%" PRIu64 " files",
                           progress->files_done, progress->files);
    snprintf(line + length, size - (size_t)length, ", %" PRIu64 " made, %" PRIu64 " refused, %" PRIu64 " not sent",
             progress->rows_made, progress->rows_refused, progress->rows_not_sent);
}

/** What a reader of the manifest knows the row by. */
static const char *name_of(const lading_row_result *row) {
    if (row->global_key.length > 0) return text(row->global_key);
    return row->external_id.length > 0 ? text(row->external_id) : text(row->row_data);
}

static void show_row(const lading_row_result *row, int all) {
    static const char *const states[] = {"pending", "made", "refused", "not sent"};
    const int has_state = row->state >= 0 && row->state < (int32_t)(sizeof states / sizeof *states);
    if (row->state == LADING_ROW_MADE && all) {
        printf("row %" PRIu64 " made %s: %s\n", row->row, text(row->id), name_of(row));
    } else if (row->state != LADING_ROW_MADE) {
        printf("row %" PRIu64 " %s", row->row, has_state ? states[row->state] : "in a state of a newer library");
        if (name_of(row)[0] != '\0') printf(" %s", name_of(row));
        if (row->code != LADING_OK) printf(": %s [%s]", text(row->message), lading_code_name(row->code));
        putchar('\n');
    }
}

/** Prints the rows a page at a time, so that a million of them take no more memory than one page. */
static int show_rows(lading_job *job, uint64_t count, int all) {
    enum { PAGE = 5000 };
    lading_error error = LADING_ERROR_INIT;
    for (uint64_t first = 0; first < count; first += PAGE) {
        lading_row_results *page;
        uint64_t rows = 0;
        if (lading_job_rows(job, first, PAGE, &page, &error) != LADING_OK) return failure(&error);
        lading_row_results_count(page, &rows);
        for (uint64_t i = 0; i < rows; i++) {
            lading_row_result row = LADING_ROW_RESULT_INIT;
            if (lading_row_results_get(page, i, &row, NULL) == LADING_OK) show_row(&row, all);
        }
        lading_row_results_destroy(page);
    }
    return SUCCESS;
}

/** What was not made goes into a file beside the manifest: relative paths in it mean the same files. */
static int write_refused(lading_job *job, const char *manifest, const lading_progress *progress) {
    lading_error error = LADING_ERROR_INIT;
    uint64_t written = 0;
    const size_t size = strlen(manifest) + sizeof ".refused.ndjson";
    char *path = malloc(size);
    int status = SUCCESS;
    if (path == NULL) {
        perror(program);
        return FAILURE;
    }
    snprintf(path, size, "%s.refused.ndjson", manifest);
    if (progress->rows_made == progress->rows) {
        if (remove(path) == 0) fprintf(stderr, "%s: removed %s of an earlier import\n", program, path);
    } else if (progress->rows_refused + progress->rows_not_sent == 0) {
        fprintf(stderr, "%s: what the platform makes of the rows is not known yet\n", program);
    } else if (lading_job_write_rows(job, LADING_ROWS_REFUSED | LADING_ROWS_NOT_SENT, path, LADING_NUL_TERMINATED,
                                     &written, &error) != LADING_OK) {
        status = failure(&error);
    } else {
        printf("%" PRIu64 " rows to import again are in %s\n", written, path);
    }
    free(path);
    return status;
}

static int show_result(const struct arguments *arguments, lading_job *job) {
    lading_error error = LADING_ERROR_INIT;
    lading_findings *findings;
    lading_progress progress = LADING_PROGRESS_INIT;
    lading_result result = LADING_RESULT_INIT;
    if (lading_job_findings(job, 0, &findings, &error) != LADING_OK) return failure(&error);
    show_findings(findings, arguments->manifest);
    if (lading_job_progress(job, &progress, &error) != LADING_OK ||
        lading_job_result(job, 0, &result, &error) != LADING_OK)
        return failure(&error);
    if (result.state == LADING_STATE_VALIDATED) {
        printf("%" PRIu64 " rows, valid; nothing was sent\n", progress.rows);
        return SUCCESS;
    }
    if (show_rows(job, progress.rows, arguments->all) != SUCCESS) return FAILURE;
    if (result.task_id.length > 0) printf("task   %s\n", text(result.task_id));
    if (result.status.length > 0) printf("status %s\n", text(result.status));
    printf("%" PRIu64 " rows: %" PRIu64 " made, %" PRIu64 " refused, %" PRIu64 " not sent\n", progress.rows,
           progress.rows_made, progress.rows_refused, progress.rows_not_sent);
    int status = result.code == LADING_OK ? SUCCESS : failed_result(&result);
    if (result.state == LADING_STATE_PARTLY_IMPORTED) status = PARTLY;
    if (!arguments->dry_run && write_refused(job, arguments->manifest, &progress) != SUCCESS) return FAILURE;
    return status;
}

static int import(const struct arguments *arguments, lading_rows *rows, lading_client *client) {
    lading_import_options options = LADING_IMPORT_OPTIONS_INIT;
    char dataset[64];
    options.dataset = string(arguments->dataset);
    options.dry_run = arguments->dry_run;
    options.skip_invalid_rows = arguments->skip_invalid;
    options.upsert = arguments->upsert;
    options.wait_timeout_ms = arguments->timeout_ms;
    if (arguments->new_dataset != NULL) {
        const int status = create_dataset(client, arguments->new_dataset, dataset);
        if (status != SUCCESS) return status;
        printf("dataset %s\n", dataset);
        options.dataset = string(dataset);
    }

    lading_error error = LADING_ERROR_INIT;
    lading_job *job;
    if (lading_client_import(client, rows, &options, &job, &error) != LADING_OK) return failure(&error);
    int status = follow(client, job, describe);
    if (status == SUCCESS) status = show_result(arguments, job);
    lading_job_destroy(job);
    return status;
}

static int run(const struct arguments *arguments) {
    lading_error error = LADING_ERROR_INIT;
    lading_client_options options = LADING_CLIENT_OPTIONS_INIT;
    lading_rows *rows = NULL;
    lading_client *client = NULL;
    int status;
    options.platform = LADING_PLATFORM_LABELBOX;
    options.base_url = string(arguments->base_url);
    options.user_agent = string("import-manifest/1.0");
    if (lading_rows_create_manifest(arguments->manifest, LADING_NUL_TERMINATED, &rows, &error) != LADING_OK ||
        lading_client_open(&options, &client, &error) != LADING_OK) {
        status = failure(&error);
    } else {
        catch_interrupts();
        status = import(arguments, rows, client);
    }
    /* Both take NULL. Nothing is under way any more, so closing has nothing to wait for. */
    lading_client_close(client, 0, NULL, NULL);
    lading_rows_destroy(rows);
    return status;
}

int main(int count, char **values) {
    struct arguments arguments = {0};
    program = "import_manifest";
    const int status = read_arguments(count, values, &arguments);
    return status == SUCCESS ? run(&arguments) : status;
}
