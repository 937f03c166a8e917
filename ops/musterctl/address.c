// Where the hub is and who signs in, as told on the command line.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "musterctl/ctl.h"

bool ctl_read_token(const char *path, char token[CTL_TOKEN_SIZE]) {
    FILE *file = fopen(path, "re");
    bool read = file && fgets(token, CTL_TOKEN_SIZE, file);
    if (file)
        fclose(file);
    token[strcspn(token, " \r\n")] = '\0';
    if (!read || !token[0])
        ctl_usage("no token can be read from %s.", path);
    return read && token[0];
}

bool ctl_read_url(const char *url, char host[CTL_HOST_SIZE], int *port, bool *tls) {
    *tls = strncmp(url, "wss://", strlen("wss://")) == 0;
    if (!*tls && strncmp(url, "ws://", strlen("ws://")) != 0) {
        ctl_usage("the address must look like ws://127.0.0.1:8460 or wss://hub.example:8460, not \"%s\".", url);
        return false;
    }
    const char *rest = strstr(url, "//") + 2;
    size_t len = strcspn(rest, ":/");
    if (len == 0 || len >= CTL_HOST_SIZE) {
        ctl_usage("there is no host in \"%s\".", url);
        return false;
    }
    memcpy(host, rest, len);
    host[len] = '\0';
    int64_t number = 8460;
    char digits[8] = "";
    if (rest[len] == ':') {
        snprintf(digits, sizeof digits, "%.*s", (int)strcspn(rest + len + 1, "/"), rest + len + 1);
        if (!ctl_number("the port", digits, 1, 65535, &number))
            return false;
    }
    *port = (int)number;
    return true;
}
