// Requests whose answers are JSON, and what stands in these.
// SPDX-License-Identifier: Apache-2.0
#ifndef WORLD_ASK_H
#define WORLD_ASK_H

#include <jansson.h>

#include "world/hub.h"

// Status of a POST with that body (NULL: of a GET); *root is what was said, or NULL. The caller gives it back.
int ask(const struct hub *hub, const char *path, const char *token, const char *body, json_t **root);
int64_t number_in(const json_t *root, const char *name);   // 0: it is not there
const char *text_in(const json_t *root, const char *name); // "": likewise

#endif
