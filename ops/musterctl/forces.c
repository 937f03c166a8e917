// musterctl forces: the registry of forces as a file, in and out.
// SPDX-License-Identifier: Apache-2.0
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "domain/forces.h"
#include "musterctl/ctl.h"

// ---- the file

// False: said what is wrong.
static bool read_file(const char *path, struct buf *bytes) {
    FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
    if (!file) {
        ctl_refuse("%s cannot be read.", path);
        return false;
    }
    do {
        buf_reserve(bytes, 65536);
        bytes->len += fread(bytes->data + bytes->len, 1, 65536, file);
    } while (!feof(file) && !ferror(file) && bytes->len <= FORCES_FILE_MAX);
    bool good = !ferror(file) && bytes->len <= FORCES_FILE_MAX;
    if (!good)
        ctl_refuse("%s cannot be read, or is longer than %u bytes.", path, FORCES_FILE_MAX);
    fclose(file);
    return good;
}

static enum forces_format format_of(const char *path, const struct buf *bytes) {
    const char *end = strrchr(path, '.');
    if (end && (strcmp(end, ".geojson") == 0 || strcmp(end, ".json") == 0))
        return FORCES_GEOJSON;
    return bytes->len > 0 && bytes->data[0] == '{' ? FORCES_GEOJSON : FORCES_CSV;
}

static void say_flaw(int64_t line, const char *column, const char *zh, const char *en, const char *text) {
    printf("%lld\t%s\t%s\t%s\t%s\n", (long long)line, column, text, zh, en);
}

// What can be seen without a hub: its form. Returns the flaws.
static uint32_t check_form(enum forces_format format, const struct buf *bytes) {
    static const struct forces_yard any = {.scope = ""};
    struct forces_file *file = forces_open(format, (const char *)bytes->data, bytes->len, &any);
    while (forces_step(file, bytes->len + 1))
        ;
    uint32_t count, flaws = forces_flaw_count(file);
    const struct forces_told *told = forces_told(file, &count);
    for (uint32_t i = 0; i < count; i++) {
        const struct forces_flaw_text *text = forces_flaw_text(told[i].flaw);
        say_flaw(told[i].line, forces_column_name(told[i].column), text->zh, text->en, told[i].text);
    }
    forces_close(file);
    return flaws;
}

// ---- import

static const char *text_of(const json_t *object, const char *key) {
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static int64_t number_of(const json_t *object, const char *key) {
    return json_integer_value(json_object_get(object, key));
}

// What the hub made of it.
static int tell(const json_t *said) {
    size_t i;
    json_t *bad;
    json_array_foreach(json_object_get(said, "bad"), i, bad) {
        say_flaw(number_of(bad, "line"), text_of(bad, "column"), text_of(bad, "zh"), text_of(bad, "en"),
                 text_of(bad, "text"));
    }
    if (number_of(said, "code") && !number_of(said, "bad_count")) {
        fprintf(stderr, "%s\n%s (%lld)\n", text_of(said, "zh"), text_of(said, "en"),
                (long long)number_of(said, "code"));
        return CTL_REFUSED;
    }
    if (number_of(said, "bad_count"))
        return ctl_refuse(
            "%lld flaws in %lld rows; nothing was imported. Line, column, what stands there, what is wrong.",
            (long long)number_of(said, "bad_count"), (long long)number_of(said, "rows"));
    printf("%s: %lld rows, %lld of them new\n",
           json_is_true(json_object_get(said, "imported")) ? "imported" : "in order",
           (long long)number_of(said, "rows"), (long long)number_of(said, "registers"));
    return CTL_DONE;
}

static int import(struct ctl *ctl, const struct ctl_args *args) {
    struct buf bytes = {0};
    int result = CTL_USAGE;
    if (read_file(args->argument[0], &bytes)) {
        enum forces_format format = format_of(args->argument[0], &bytes);
        uint32_t flaws = check_form(format, &bytes);
        char path[100], *answer = NULL;
        snprintf(path, sizeof path, "/api/v1/forces/import?format=%s%s", format == FORCES_CSV ? "csv" : "geojson",
                 ctl_given(args, "dry-run") ? "&dry_run=1" : "");
        buf_add(&bytes, "", 1);
        result = flaws ? ctl_refuse("%u flaws in the form of the file; nothing was sent. Line, column, what stands "
                                    "there, what is wrong.",
                                    flaws)
                       : ctl_request(ctl, "POST", path, (const char *)bytes.data, &answer);
        json_t *said = answer ? json_loads(answer, 0, NULL) : NULL;
        if (!flaws && result != CTL_AWAY && result != CTL_USAGE)
            result = said ? tell(said) : ctl_refuse("the hub's answer cannot be read: %.200s", answer ? answer : "");
        json_decref(said);
        free(answer);
    }
    buf_free(&bytes);
    return result;
}

static int export(struct ctl *ctl, const struct ctl_args *args) {
    (void)args;
    char *answer = NULL;
    int result = ctl_request(ctl, "GET", "/api/v1/forces.csv", NULL, &answer);
    if (result == CTL_DONE)
        fputs(answer, stdout);
    else if (result == CTL_REFUSED)
        ctl_refuse("the hub refuses it: %.300s", answer ? answer : "");
    free(answer);
    return result;
}

const struct ctl_command forces_commands[] = {
    {"forces",
     "import",
     {"FILE"},
     "imports units from CSV or GeoJSON (- is stdin), all or nothing: a code that is there changes that unit, another "
     "one "
     "registers it. docs/forces.md has the columns",
     {{"dry-run", NULL, false, "imports nothing, and names every row that could not be"}},
     import},
    {"forces", "export", {NULL}, "writes all units as CSV, as import reads it", {{0}}, export},
    {0},
};
