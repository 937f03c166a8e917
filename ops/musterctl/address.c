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

static const struct scheme {
    const char *text;
    bool tls;
} schemes[] = {{"ws://", false}, {"wss://", true}, {"http://", false}, {"https://", true}};

static const char *behind_scheme(const char *url, bool *tls) {
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (strncmp(url, schemes[i].text, strlen(schemes[i].text)) == 0) {
            *tls = schemes[i].tls;
            return url + strlen(schemes[i].text);
        }
    ctl_usage("the address must look like ws://127.0.0.1:8460, http://[::1]:8460 or wss://hub.example:8460, not "
              "\"%s\".",
              url);
    return NULL;
}

bool ctl_read_url(const char *url, char host[CTL_HOST_SIZE], int *port, bool *tls) {
    const char *rest = behind_scheme(url, tls);
    if (!rest)
        return false;
    bool v6 = *rest == '['; // its colons are not the port's
    rest += v6;
    size_t len = strcspn(rest, v6 ? "]/" : ":/");
    if (len == 0 || len >= CTL_HOST_SIZE || (v6 && rest[len] != ']')) {
        ctl_usage("there is no host in \"%s\".", url);
        return false;
    }
    memcpy(host, rest, len);
    host[len] = '\0';
    rest += v6;
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
