// Read by jansson; its own file because jansson's names and ours for writing JSON do not mix.
// SPDX-License-Identifier: Apache-2.0
#include "net/login_body.h"

#include <jansson.h>
#include <string.h>

#include "base/text.h"

static bool text_of(const json_t *object, const char *name, char *text, size_t size) {
    const json_t *value = json_object_get(object, name);
    size_t len = json_string_length(value);
    if (!json_is_string(value) || len >= size || !text_is_clean(json_string_value(value), len, false))
        return false;
    memcpy(text, json_string_value(value), len + 1);
    return true;
}

bool login_body_read(const struct buf *bytes, struct login_body *out) {
    memset(out, 0, sizeof *out);
    json_t *object = json_loadb((const char *)bytes->data, bytes->len, JSON_REJECT_DUPLICATES, NULL);
    bool good = text_of(object, "account", out->account, sizeof out->account) &&
                text_of(object, "password", out->password, sizeof out->password) &&
                (!json_object_get(object, "device") || text_of(object, "device", out->device, sizeof out->device));
    json_decref(object);
    return good;
}
