// Requests whose answers are JSON.
// SPDX-License-Identifier: Apache-2.0
#include "world/ask.h"

#include <stdlib.h>

#include "client/client.h"

int ask(const struct hub *hub, const char *path, const char *token, const char *body, json_t **root) {
    char *reply = NULL;
    int status = client_http("127.0.0.1", hub->port, body ? "POST" : "GET", path, token, body, &reply);
    *root = json_loads(reply ? reply : "", 0, NULL);
    free(reply);
    return status;
}

int64_t number_in(const json_t *root, const char *name) {
    return json_integer_value(json_object_get(root, name));
}

const char *text_in(const json_t *root, const char *name) {
    const char *text = json_string_value(json_object_get(root, name));
    return text ? text : "";
}
