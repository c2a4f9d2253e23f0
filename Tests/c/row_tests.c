/* Data rows before any request: making them, manifests, and what validation says where. */
#include "check.h"
#include "files.h"
#include "rows.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static uint64_t count_of(lading_rows *rows) {
    lading_error error = LADING_ERROR_INIT;
    uint64_t count = 999;
    CHECK_OK(lading_rows_count(rows, &count, &error));
    return count;
}

static lading_rows *no_rows(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_rows *rows = NULL;
    CHECK_OK(lading_rows_create(&rows, &error));
    return rows;
}

static void test_builder(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_rows *rows = no_rows();
    lading_data_row row = LADING_DATA_ROW_INIT;
    lading_metadata_field field = LADING_METADATA_FIELD_INIT;
    lading_findings *findings = NULL;
    uint64_t index = 999, all = 999;
    CHECK_INT(count_of(rows), 0);
    row.row_data = given("https://bucket.s3.eu-north-1.amazonaws.com/0.jpg");
    row.global_key = given("with \"quotes\", a \\ and \xE2\x82\xAC");
    row.external_id = given("0");
    row.media_type = given("IMAGE");
    CHECK_OK(lading_rows_add(rows, &row, &index, &error));
    CHECK_INT(index, 0);
    field.name = given("tag");
    field.text = given("night");
    CHECK_OK(lading_rows_add_metadata(rows, &field, &error));
    field.name = given("speed");
    field.is_number = 1;
    field.number = 13.5;
    CHECK_OK(lading_rows_add_metadata(rows, &field, &error));
    CHECK_OK(lading_rows_add_attachment(rows, "IMAGE_OVERLAY", LADING_NUL_TERMINATED, "https://example.com/o.png",
                                        LADING_NUL_TERMINATED, "Overlay", LADING_NUL_TERMINATED, &error));
    CHECK_OK(lading_rows_add_attachment(rows, "RAW_TEXT", LADING_NUL_TERMINATED, "two\nlines", LADING_NUL_TERMINATED,
                                        NULL, 0, &error));
    row.row_data = given("https://bucket.s3.eu-north-1.amazonaws.com/1.jpg");
    row.global_key = given("1");
    CHECK_OK(lading_rows_add(rows, &row, NULL, &error));
    CHECK_INT(count_of(rows), 2);
    CHECK_OK(lading_rows_add_json(rows, url_row(2), LADING_NUL_TERMINATED, &error));
    CHECK_INT(count_of(rows), 3);
    /* A row that came as JSON is whole. */
    CHECK_CODE(lading_rows_add_metadata(rows, &field, &error), LADING_ERROR_STATE);
    CHECK_OK(lading_rows_validate(rows, &findings, &error));
    CHECK_CODE(lading_findings_count(findings, &all, NULL), LADING_OK);
    CHECK_INT(all, 0);
    CHECK_CODE(lading_findings_destroy(findings), LADING_OK);
    CHECK_CODE(lading_rows_destroy(rows), LADING_OK);
    CHECK_CODE(lading_rows_destroy(rows), LADING_OK);
}

/* A struct in a larger one, as a newer host has it. */
struct newer_row {
    lading_data_row row;
    uint64_t rest[2];
};

static int32_t add_sized(size_t size, uint64_t rest) {
    lading_error error = LADING_ERROR_INIT;
    lading_rows *rows = no_rows();
    struct newer_row newer = {LADING_DATA_ROW_INIT, {0, 0}};
    int32_t code;
    newer.row.struct_size = size;
    newer.row.row_data = given("https://example.com/a.jpg");
    newer.rest[1] = rest;
    code = lading_rows_add(rows, &newer.row, NULL, &error);
    CHECK_INT(count_of(rows), code == LADING_OK);
    lading_rows_destroy(rows);
    return code;
}

static void test_sizes(void) {
    CHECK_CODE(add_sized(0, 0), LADING_ERROR_STRUCT_SIZE);
    CHECK_CODE(add_sized(SIZE_MAX, 0), LADING_ERROR_STRUCT_SIZE);
    CHECK_CODE(add_sized(offsetof(lading_data_row, global_key), 0), LADING_OK);
    CHECK_CODE(add_sized(sizeof(lading_data_row), 0), LADING_OK);
    CHECK_CODE(add_sized(sizeof(struct newer_row), 0), LADING_OK);
    CHECK_CODE(add_sized(sizeof(struct newer_row), 1), LADING_ERROR_STRUCT_SIZE);
}

static void test_refused(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_rows *rows = no_rows();
    lading_data_row row = LADING_DATA_ROW_INIT;
    lading_metadata_field field = LADING_METADATA_FIELD_INIT;
    lading_findings *findings = NULL;
    uint64_t index = 0;
    field.name = given("tag");
    field.text = given("night");
    /* There is no row yet that they could be of. */
    CHECK_CODE(lading_rows_add_metadata(rows, &field, &error), LADING_ERROR_STATE);
    CHECK_CODE(lading_rows_add_attachment(rows, "IMAGE", 5, "https://a.b/c", 13, NULL, 0, &error), LADING_ERROR_STATE);
    CHECK_CODE(lading_rows_create(NULL, &error), LADING_ERROR_ARGUMENT);
    CHECK_CODE(lading_rows_add(rows, NULL, &index, &error), LADING_ERROR_ARGUMENT);
    CHECK_CODE(lading_rows_count(rows, NULL, &error), LADING_ERROR_ARGUMENT);
    CHECK_CODE(lading_rows_validate(rows, NULL, &error), LADING_ERROR_ARGUMENT);
    CHECK(findings == NULL);
    row.row_data = given("fr\xE4m.jpg");
    CHECK_CODE(lading_rows_add(rows, &row, NULL, &error), LADING_ERROR_UTF8);
    CHECK_TEXT(error.item, "row_data");
    CHECK_INT(count_of(rows), 0);
    row.row_data = given("https://a.b/c");
    CHECK_OK(lading_rows_add(rows, &row, NULL, &error));
    CHECK_CODE(lading_rows_add_metadata(rows, NULL, &error), LADING_ERROR_ARGUMENT);
    field.text = given("\xC0\xAF");
    CHECK_CODE(lading_rows_add_metadata(rows, &field, &error), LADING_ERROR_UTF8);
    field.is_number = 1;
    field.text = given(NULL);
    field.number = NAN;
    CHECK_CODE(lading_rows_add_metadata(rows, &field, &error), LADING_ERROR_ARGUMENT);
    field.number = INFINITY;
    CHECK_CODE(lading_rows_add_metadata(rows, &field, &error), LADING_ERROR_ARGUMENT);
    CHECK_CODE(lading_rows_add_attachment(rows, "IMAGE", 5, "\x80", 1, NULL, 0, &error), LADING_ERROR_UTF8);
    CHECK_CODE(lading_rows_add_attachment(rows, NULL, 5, "v", 1, NULL, 0, &error), LADING_ERROR_ARGUMENT);
    /* What was refused has left nothing behind. */
    CHECK_OK(lading_rows_validate(rows, &findings, &error));
    CHECK_CODE(lading_findings_count(findings, &index, NULL), LADING_OK);
    CHECK_INT(index, 0);
    CHECK_INT(count_of(rows), 1);
    lading_findings_destroy(findings);
    lading_rows_destroy(rows);
}

static void test_json(void) {
    static const struct {
        const char *json;
        uint64_t rows;
        int32_t code;
        const char *message;
    } rows[] = {
        {"[]", 0, LADING_OK, NULL},
        {"", 0, LADING_OK, NULL},
        {"{\"row_data\": \"https://a.b/c\"}", 1, LADING_OK, NULL},
        {"[{\"row_data\": \"https://a.b/c\"}, {\"row_data\": \"https://a.b/d\"}]", 2, LADING_OK, NULL},
        {"{\"row_data\": \"https://a.b/c\"}\n{\"row_data\": \"https://a.b/d\"}\r\n\r\n", 2, LADING_OK, NULL},
        {"\xEF\xBB\xBF [\n{\"row_data\":\n\"https://a.b/c\"}]\n", 1, LADING_OK, NULL},
        {"[{\"row_data\": \"https://a.b/c\"},\n {\"row_data\": }]", 0, LADING_ERROR_JSON, "line 2"},
        {"{\"row_data\": \"https://a.b/c\"}\n{\"row_data\"", 0, LADING_ERROR_JSON, "line 2"},
        {"[{\"row_data\": \"https://a.b/c\"}", 0, LADING_ERROR_JSON, "line 1"},
        {"[{\"row_data\": \"https://a.b/c\"}] x", 0, LADING_ERROR_JSON, "column"},
        {"[1]", 0, LADING_ERROR_JSON, "object"},
        {"7", 0, LADING_ERROR_JSON, "line 1"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        lading_error error = LADING_ERROR_INIT;
        lading_rows *set = memory_rows(url_row(0));
        check_row(rows[i].json);
        CHECK_CODE(lading_rows_add_json(set, rows[i].json, LADING_NUL_TERMINATED, &error), rows[i].code);
        if (rows[i].message != NULL) CHECK_HAS(error.message, rows[i].message);
        CHECK_INT(count_of(set), 1 + rows[i].rows);
        lading_rows_destroy(set);
    }
}

static void test_manifest(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_rows *rows = manifest_rows("builder.ndjson", url_row(0));
    lading_data_row row = LADING_DATA_ROW_INIT;
    lading_metadata_field field = LADING_METADATA_FIELD_INIT;
    lading_findings *findings = (lading_findings *)1;
    uint64_t count = 0;
    row.row_data = given("https://a.b/c");
    field.name = given("tag");
    CHECK_CODE(lading_rows_add(rows, &row, NULL, &error), LADING_ERROR_STATE);
    CHECK_CODE(lading_rows_add_json(rows, "[]", 2, &error), LADING_ERROR_STATE);
    CHECK_CODE(lading_rows_add_metadata(rows, &field, &error), LADING_ERROR_STATE);
    CHECK_CODE(lading_rows_add_attachment(rows, "IMAGE", 5, "v", 1, NULL, 0, &error), LADING_ERROR_STATE);
    CHECK_CODE(lading_rows_count(rows, &count, &error), LADING_ERROR_STATE);
    lading_rows_destroy(rows);
    rows = (lading_rows *)1;
    CHECK_CODE(lading_rows_create_manifest("", 0, &rows, &error), LADING_ERROR_ARGUMENT);
    CHECK(rows == NULL);
    /* Nothing is read before it must be. */
    CHECK_OK(lading_rows_create_manifest("/nowhere/rows.json", LADING_NUL_TERMINATED, &rows, &error));
    CHECK_CODE(lading_rows_validate(rows, &findings, &error), LADING_ERROR_FILE_MISSING);
    CHECK(findings == NULL);
    CHECK_HAS(error.message, "/nowhere/rows.json");
    lading_rows_destroy(rows);
    CHECK_OK(lading_rows_create_manifest(LADING_FIXTURES, LADING_NUL_TERMINATED, &rows, &error));
    CHECK_CODE(lading_rows_validate(rows, &findings, &error), LADING_ERROR_FILE_UNREADABLE);
    lading_rows_destroy(rows);
}

/* The only finding of these rows. */
static lading_finding only_finding(lading_findings *findings) {
    lading_error error = LADING_ERROR_INIT;
    lading_finding finding = LADING_FINDING_INIT;
    uint64_t all = 0;
    CHECK_CODE(lading_findings_count(findings, &all, NULL), LADING_OK);
    CHECK_INT(all, 1);
    if (all > 0) CHECK_OK(lading_findings_get(findings, 0, &finding, &error));
    return finding;
}

static void test_rules(void) {
    static const struct {
        const char *row, *code, *part;
        int32_t severity;
    } rows[] = {
        {"{}", "row.row-data", "row_data", LADING_SEVERITY_ERROR},
        {"{\"row_data\": \"http://a.b/c.jpg\"}", "row.url", "https", LADING_SEVERITY_ERROR},
        {"{\"row_data\": \"s3://bucket/c.jpg\"}", "row.url", "https", LADING_SEVERITY_ERROR},
        {"{\"row_data\": \"https://s3.eu-north-1.amazonaws.com/bucket/a/b.jpg\"}", "row.url.path-style",
         "https://bucket.s3.eu-north-1.amazonaws.com/a/b.jpg", LADING_SEVERITY_WARNING},
        {"{\"row_data\": \"https://a.b/c.jpg\", \"globalkey\": \"k\"}", "row.member", "global_key",
         LADING_SEVERITY_ERROR},
        {"{\"row_data\": \"https://a.b/c.jpg\", \"key\": {\"id\": \"x\"}}", "row.key", "upsert", LADING_SEVERITY_ERROR},
        {"{\"row_data\": \"https://a.b/c.jpg\", \"attachments\": [{\"type\": \"PICTURE\", \"value\": \"v\"}]}",
         "row.attachment.type", "IMAGE_OVERLAY", LADING_SEVERITY_ERROR},
        {"{\"row_data\": \"https://a.b/c.jpg\", \"attachments\": [{\"type\": \"IMAGE\", \"value\": \"\"}]}",
         "row.attachment.value", "no value", LADING_SEVERITY_ERROR},
        {"{\"row_data\": \"https://a.b/c.jpg\", \"metadata_fields\": [{\"value\": \"v\"}]}", "row.metadata", "name",
         LADING_SEVERITY_ERROR},
        {"{\"row_data\": \"/nowhere/a.jpg\"}", "file.missing", "no such file", LADING_SEVERITY_ERROR},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        lading_error error = LADING_ERROR_INIT;
        lading_rows *set = memory_rows(rows[i].row);
        lading_findings *findings = NULL;
        lading_finding finding;
        check_row(rows[i].row);
        CHECK_OK(lading_rows_validate(set, &findings, &error));
        finding = only_finding(findings);
        CHECK_TEXT(text(finding.code), rows[i].code);
        CHECK_HAS(text(finding.message), rows[i].part);
        CHECK_INT(finding.severity, rows[i].severity);
        CHECK_INT(finding.row, 0);
        CHECK_INT(finding.frame, -1);
        CHECK_INT(finding.line, 0); /* it is in no manifest */
        CHECK_INT(finding.column, 0);
        lading_findings_destroy(findings);
        lading_rows_destroy(set);
    }
}

/* Each finding says where its row begins, and none hides another. */
static void test_places(void) {
    static const char array[] = "[\n  {\"row_data\": \"https://a.b/0.jpg\", \"global_key\": \"one\"},\n"
                                "  {\n    \"row_data\": \"http://a.b/1.jpg\"\n  }, {\"row_data\": \"https://a.b/2.jpg\"},\n"
                                "    {\"row_data\": \"https://a.b/3.jpg\", \"global_key\": \"one\"},\n  {\"row_data\": \"\"}\n]\n";
    static const struct {
        int64_t row;
        uint64_t line, column;
        const char *code;
    } expected[] = {{1, 3, 3, "row.url"}, {3, 6, 5, "row.global-key.duplicate"}, {4, 7, 3, "row.row-data"}};
    lading_error error = LADING_ERROR_INIT;
    lading_rows *rows = manifest_rows("places.json", array);
    lading_findings *findings = NULL;
    lading_finding finding = LADING_FINDING_INIT;
    uint64_t all = 0, errors = 0;
    CHECK_OK(lading_rows_validate(rows, &findings, &error));
    lading_rows_destroy(rows);
    CHECK_CODE(lading_findings_count(findings, &all, &errors), LADING_OK);
    CHECK_INT(all, 3);
    CHECK_INT(errors, 3);
    for (uint64_t i = 0; i < all && i < 3; i++) {
        CHECK_OK(lading_findings_get(findings, i, &finding, &error));
        CHECK_INT(finding.row, expected[i].row);
        CHECK_INT(finding.line, expected[i].line);
        CHECK_INT(finding.column, expected[i].column);
        CHECK_TEXT(text(finding.code), expected[i].code);
    }
    lading_findings_destroy(findings);
}

/* A line that is no JSON is one finding, and the lines after it are read. */
static void test_broken_lines(void) {
    static const char lines[] = "{\"row_data\": \"https://a.b/0.jpg\"}\n{\"row_data\": \"https://a.b/1.jpg\",}\n"
                                "{\"row_data\": \"https://a.b/2.jpg\"}\n{\"row_data\": \"http://a.b/3.jpg\"}\n";
    lading_error error = LADING_ERROR_INIT;
    lading_rows *rows = manifest_rows("lines.ndjson", lines);
    lading_findings *findings = NULL;
    lading_finding finding = LADING_FINDING_INIT;
    uint64_t all = 0;
    CHECK_OK(lading_rows_validate(rows, &findings, &error));
    lading_rows_destroy(rows);
    CHECK_CODE(lading_findings_count(findings, &all, NULL), LADING_OK);
    CHECK_INT(all, 2);
    CHECK_OK(lading_findings_get(findings, 0, &finding, &error));
    CHECK_TEXT(text(finding.code), "manifest.json");
    CHECK_INT(finding.row, 1);
    CHECK_INT(finding.line, 2);
    CHECK_INT(finding.column, 34); /* of the fault: a member must follow the comma */
    CHECK_OK(lading_findings_get(findings, 1, &finding, &error));
    CHECK_TEXT(text(finding.code), "row.url");
    CHECK_INT(finding.row, 3);
    CHECK_INT(finding.line, 4);
    lading_findings_destroy(findings);
}

/* An array that breaks off names what is lost with it. */
static void test_broken_array(void) {
    lading_error error = LADING_ERROR_INIT;
    lading_rows *rows = manifest_rows("cut.json", "[{\"row_data\": \"https://a.b/0.jpg\"},\n {\"row_data\": \"htt");
    lading_findings *findings = NULL;
    lading_finding finding;
    CHECK_OK(lading_rows_validate(rows, &findings, &error));
    finding = only_finding(findings);
    CHECK_TEXT(text(finding.code), "manifest.json");
    CHECK_INT(finding.severity, LADING_SEVERITY_ERROR);
    CHECK_INT(finding.line, 2);
    lading_findings_destroy(findings);
    lading_rows_destroy(rows);
}

/* Local images are looked at, and found beside their manifest. */
static void test_local_files(void) {
    static const struct {
        const char *name, *code;
        int32_t severity;
    } rows[] = {{"whole.jpg", NULL, 0},
                {"cut.jpg", "image.truncated", LADING_SEVERITY_ERROR},
                {"empty.jpg", "file.empty", LADING_SEVERITY_ERROR},
                {"text.jpg", "row.file.format", LADING_SEVERITY_ERROR},
                {"missing.jpg", "file.missing", LADING_SEVERITY_ERROR}};
    struct file whole = read_fixture("baseline.jpg");
    write_file("whole.jpg", whole.bytes, whole.size);
    write_file("cut.jpg", whole.bytes, whole.size / 2);
    write_file("empty.jpg", "", 0);
    write_file("text.jpg", "this is no image", 16);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        lading_error error = LADING_ERROR_INIT;
        lading_findings *findings = NULL;
        lading_rows *set;
        uint64_t all = 0;
        char content[256] = "{\"row_data\": \"";
        check_row(rows[i].name);
        strcat(strcat(content, rows[i].name), "\"}");
        set = manifest_rows("local.ndjson", content);
        CHECK_OK(lading_rows_validate(set, &findings, &error));
        CHECK_CODE(lading_findings_count(findings, &all, NULL), LADING_OK);
        CHECK_INT(all, rows[i].code != NULL);
        if (rows[i].code != NULL) {
            const lading_finding finding = only_finding(findings);
            CHECK_TEXT(text(finding.code), rows[i].code);
            CHECK_INT(finding.severity, rows[i].severity);
            CHECK_TEXT(text(finding.item), rows[i].name);
        }
        lading_findings_destroy(findings);
        lading_rows_destroy(set);
    }
    free(whole.bytes);
}

/* What the seed says of local files: no metadata, no attachments. The platform's own client sends them all the same. */
static void test_warning(void) {
    lading_error error = LADING_ERROR_INIT;
    struct file whole = read_fixture("baseline.jpg");
    lading_rows *rows;
    lading_findings *findings = NULL;
    uint64_t all = 0, errors = 99;
    write_file("whole.jpg", whole.bytes, whole.size);
    rows = manifest_rows("warned.ndjson", "{\"row_data\": \"whole.jpg\", \"attachments\": [{\"type\": \"RAW_TEXT\", \"value\": \"t\"}]}");
    CHECK_OK(lading_rows_validate(rows, &findings, &error));
    CHECK_CODE(lading_findings_count(findings, &all, &errors), LADING_OK);
    CHECK_INT(all, 1);
    CHECK_INT(errors, 0);
    lading_findings_destroy(findings);
    lading_rows_destroy(rows);
    free(whole.bytes);
}

const struct test row_tests[] = {{"rows: built", test_builder},
                                 {"rows: struct sizes", test_sizes},
                                 {"rows: refused", test_refused},
                                 {"rows: JSON", test_json},
                                 {"rows: of a manifest", test_manifest},
                                 {"rows: rules", test_rules},
                                 {"rows: places of findings", test_places},
                                 {"rows: broken lines", test_broken_lines},
                                 {"rows: a broken array", test_broken_array},
                                 {"rows: local files", test_local_files},
                                 {"rows: local files with more than an image", test_warning},
                                 TESTS_END};
