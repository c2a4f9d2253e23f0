/* Data rows, their import into a dataset of the emulator, and what became of each. */
#ifndef ROWS_H
#define ROWS_H

#include <lading/lading.h>

/* Options for a Labelbox client of the emulator. */
lading_client_options labelbox_options(void);
/* The id of an empty dataset, valid until the next call. */
const char *new_dataset(lading_client *client);
/* The same when the emulator is back at the start. */
const char *fresh_dataset(lading_client *client);

/* Rows in memory from a JSON document, or of a manifest that is written into the tests' folder. */
lading_rows *memory_rows(const char *json);
lading_rows *manifest_rows(const char *name, const char *content);

/* Polls soon, so that no test waits. */
lading_import_options into(const char *dataset);
/* Submits and waits for the end; the rows are destroyed. */
lading_job *import_rows(lading_client *client, lading_rows *rows, const lading_import_options *options);
/* The same into a fresh dataset of a client of its own, which is closed. */
lading_job *import_alone(lading_rows *rows, const lading_import_options *options);

/* A copy of a row's result. */
struct row {
    int32_t state, code;
    char id[64], global_key[512], external_id[512], row_data[512], message[1024];
};
struct row row_of(lading_job *job, uint64_t index);
/* How many rows ended how: rows, made, refused, not sent. */
void check_counts(lading_job *job, uint64_t rows, uint64_t made, uint64_t refused, uint64_t not_sent);
lading_result result_of_import(lading_job *job);

/* The file that lading_job_write_rows makes of the rows in these states, to be freed; its path is `path`. */
char *written_rows(lading_job *job, uint32_t states, const char *path, uint64_t *count);

/* A row object with a URL and a global key of its own, as JSON; of this thread, valid until its fourth next call. */
const char *url_row(unsigned number);
/* A manifest of `count` of them, one a line, to be freed. */
char *url_rows(unsigned count);
/* A manifest of two rows; the first is a local file, so that there is something to upload besides the rows. */
lading_rows *file_and_url(void);

/* Takes a client's events until a job of it is at a stage. */
void wait_for_stage(lading_client *client, lading_job *job, int32_t stage);

#endif
