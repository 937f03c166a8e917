// Files of catalogues, in JSON: {"kind": "plan", "key": …, "zh": …, "en": …, "body": {…}}. The forms of the bodies are
// in docs/catalogues.md.
// SPDX-License-Identifier: Apache-2.0
#ifndef MUSTERCTL_CATALOGUE_FILE_H
#define MUSTERCTL_CATALOGUE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "domain/catalogue.h"

struct catalogue_file {
    struct catalogue catalogue; // number and version 0; body without blanks
    struct json_t *root;        // that its texts lie in
    char *body;
};
// False: error says what is wrong with it, with the path, and there is nothing to free.
bool catalogue_file_read(const char *path, struct catalogue_file *file, char *error, size_t size);
void catalogue_file_free(struct catalogue_file *file);

// As a file, to be freed with free(). NULL: the body is not JSON.
char *catalogue_file_write(const struct catalogue *catalogue);

// Calls `each` for the file, or in order of their names for all *.json of the folder and of its folders. False: `each`
// said no, or there was nothing; then error says so.
bool catalogue_file_each(const char *path, bool (*each)(void *arg, const char *path), void *arg, char *error,
                         size_t size);

#endif
