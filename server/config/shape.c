// One row for each form.
// SPDX-License-Identifier: Apache-2.0
#include "config/shape.h"

#include <arpa/inet.h>
#include <string.h>

#include "base/text.h"

static bool is_digits(const char *text) {
    return text[strspn(text, "0123456789")] == '\0';
}

static bool is_address(const char *text) {
    struct in6_addr address;
    return inet_pton(AF_INET, text, &address) == 1 || inet_pton(AF_INET6, text, &address) == 1;
}

static bool is_host_or_path(const char *text) {
    int64_t port;
    const char *colon = strrchr(text, ':');
    return *text == '\0' || strchr(text, '/') || (colon && colon != text && text_to_i64(colon + 1, 1, 65535, &port));
}

// scheme://host[:port], several with spaces between.
static bool is_origins(const char *text) {
    for (const char *at = text; *(at += strspn(at, " "));) {
        size_t len = strcspn(at, " ");
        size_t scheme = strncmp(at, "https://", 8) == 0 ? 8 : strncmp(at, "http://", 7) == 0 ? 7 : 0;
        if (scheme == 0 || len == scheme || strcspn(at + scheme, " /*?#") != len - scheme)
            return false;
        at += len;
    }
    return true;
}

static const struct shape {
    const char *unit;
    bool (*fits)(const char *text);
    const char *say;
} shapes[] = {
    {"digits", is_digits, "6 digits"},
    {"address", is_address, "an IP address, 127.0.0.1 for this machine alone or :: for all"},
    {"host:port or path", is_host_or_path, "empty, host:port or the path of a socket"},
    {"origin", is_origins, "empty or origins like https://command.example.cn with spaces between"},
};

static const struct shape *find(const char *unit) {
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        if (strcmp(shapes[i].unit, unit) == 0)
            return &shapes[i];
    return NULL;
}

bool shape_fits(const char *unit, const char *text) {
    const struct shape *shape = find(unit);
    return !shape || shape->fits(text);
}

const char *shape_say(const char *unit) {
    const struct shape *shape = find(unit);
    return shape ? shape->say : NULL;
}
