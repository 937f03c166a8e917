// Reads and writes files of catalogues.
// SPDX-License-Identifier: Apache-2.0
#include "musterctl/catalogue_file.h"

#include <glob.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static enum catalogue_kind kind_of(const char *name) {
    for (int kind = CATALOGUE_NONE + 1; kind < CATALOGUE_KINDS; kind++)
        if (strcmp(catalogue_kind_name((enum catalogue_kind)kind), name) == 0)
            return (enum catalogue_kind)kind;
    return CATALOGUE_NONE;
}

static const char *text_of(const json_t *root, const char *key) {
    const char *text = json_string_value(json_object_get(root, key));
    return text ? text : "";
}

// NULL: all the keys are known.
static const char *strange_key(json_t *root) {
    static const char *const keys[] = {"kind", "key", "zh", "en", "body"};
    const char *key;
    json_t *value;
    json_object_foreach(root, key, value) {
        size_t i = 0;
        while (i < sizeof keys / sizeof *keys && strcmp(keys[i], key) != 0)
            i++;
        if (i == sizeof keys / sizeof *keys)
            return key;
    }
    return NULL;
}

static bool take(const char *path, struct catalogue_file *file, char *error, size_t size) {
    const char *strange = json_is_object(file->root) ? strange_key(file->root) : "";
    if (strange) {
        snprintf(error, size, "%s: \"%s\": a catalogue file is an object of kind, key, zh, en and body", path, strange);
        return false;
    }
    file->body = json_dumps(json_object_get(file->root, "body"), JSON_COMPACT);
    file->catalogue = (struct catalogue){.kind = kind_of(text_of(file->root, "kind")),
                                         .key = text_of(file->root, "key"),
                                         .zh = text_of(file->root, "zh"),
                                         .en = text_of(file->root, "en"),
                                         .body = file->body ? file->body : ""};
    char say[CATALOGUE_SAY_MAX] = "";
    bool good = catalogue_check(&file->catalogue, say, sizeof say) == REFUSAL_NONE;
    if (!good)
        snprintf(error, size, "%s: %s", path, say);
    return good;
}

bool catalogue_file_read(const char *path, struct catalogue_file *file, char *error, size_t size) {
    json_error_t json_error;
    *file = (struct catalogue_file){.root = json_load_file(path, JSON_REJECT_DUPLICATES, &json_error)};
    if (!file->root)
        snprintf(error, size, "%s: line %d: %s", path, json_error.line, json_error.text);
    if (file->root && take(path, file, error, size))
        return true;
    catalogue_file_free(file);
    return false;
}

void catalogue_file_free(struct catalogue_file *file) {
    json_decref(file->root);
    free(file->body);
    *file = (struct catalogue_file){0};
}

char *catalogue_file_write(const struct catalogue *catalogue) {
    json_t *body = json_loads(catalogue->body, 0, NULL);
    json_t *root = body ? json_pack("{ss ss ss ss so}", "kind", catalogue_kind_name(catalogue->kind), "key",
                                    catalogue->key, "zh", catalogue->zh, "en", catalogue->en, "body", body)
                        : NULL;
    char *text = root ? json_dumps(root, JSON_INDENT(2)) : NULL;
    json_decref(root);
    return text;
}

bool catalogue_file_each(const char *path, bool (*each)(void *arg, const char *path), void *arg, char *error,
                         size_t size) {
    struct stat about;
    if (stat(path, &about) != 0 || !S_ISDIR(about.st_mode))
        return each(arg, path);
    char pattern[4200];
    glob_t found = {0};
    snprintf(pattern, sizeof pattern, "%s/*.json", path);
    glob(pattern, 0, NULL, &found);
    snprintf(pattern, sizeof pattern, "%s/*/*.json", path);
    glob(pattern, GLOB_APPEND, NULL, &found);
    bool good = found.gl_pathc > 0;
    if (!good)
        snprintf(error, size, "%s: there is no file *.json in this folder or in one of its folders", path);
    for (size_t i = 0; good && i < found.gl_pathc; i++)
        good = each(arg, found.gl_pathv[i]);
    globfree(&found);
    return good;
}
