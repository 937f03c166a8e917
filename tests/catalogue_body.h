// The body of a catalogue file of ops/catalogues, for tests that put it by themselves.
// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_CATALOGUE_BODY_H
#define TESTS_CATALOGUE_BODY_H

#include <jansson.h>
#include <string.h>

#include "domain/catalogue.h"

static inline const char *catalogue_body_of(const char *path) {
    static char body[CATALOGUE_BODY_MAX + 1];
    json_t *file = json_load_file(path, 0, NULL);
    char *text = json_dumps(json_object_get(file, "body"), JSON_COMPACT);
    assert_non_null(text);
    assert_true(strlen(text) < sizeof body);
    strcpy(body, text);
    free(text);
    json_decref(file);
    return body;
}

#endif
