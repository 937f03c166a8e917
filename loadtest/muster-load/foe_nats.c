// nats-server: the text protocol, one subject per unit, viewers on u.*.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "muster-load/foe.h"

static void write_websocket(FILE *file, const char *folder, int port, bool tls) {
    struct foe_tls_paths paths = foe_tls_paths(folder);
    fprintf(file, "listen: \"127.0.0.1:-1\"\nwebsocket { listen: \"127.0.0.1:%d\", compression: false, ", port);
    fputs("handshake_timeout: \"60s\", ", file);
    if (tls)
        fprintf(file, "tls { cert_file: \"%s\", key_file: \"%s\", timeout: 60 } }\n", paths.certificate, paths.key);
    else
        fputs("no_tls: true }\n", file);
}

// Its own limits are widened so that it is slow rather than short of something.
static void run(const char *folder, int port, const struct load_args *args) {
    char path[128];
    snprintf(path, sizeof path, "%s/nats.conf", folder);
    FILE *file = fopen(path, "we");
    if (!file)
        return;
    if (args->plain)
        fprintf(file, "listen: \"127.0.0.1:%d\"\n", port);
    else
        write_websocket(file, folder, port, args->tls);
    fputs("max_connections: 65536\nwrite_deadline: \"60s\"\nping_interval: \"10m\"\nlogfile: \"/dev/null\"\n", file);
    fclose(file);
    execlp("nats-server", "nats-server", "-c", path, NULL);
    execl("/usr/sbin/nats-server", "nats-server", "-c", path, NULL);
}

static void greet(struct foe_session *session) {
    (void)session; // it speaks first
}

static void connect_to(struct foe_session *session) {
    static const char connect_line[] = "CONNECT {\"verbose\":false,\"pedantic\":false,\"tls_required\":false,"
                                       "\"lang\":\"c\",\"version\":\"1\",\"protocol\":1,\"echo\":false}\r\n";
    char text[256];
    int len = snprintf(text, sizeof text, "%s%sPING\r\n", connect_line, session->views ? "SUB u.* 1\r\n" : "");
    foe_link_say(session->link, text, (size_t)len);
}

static void publish(struct foe_session *session, uint32_t unit, const uint8_t fix[FOE_FIX]) {
    char line[64];
    int len = snprintf(line, sizeof line, "PUB u.%u %d\r\n", unit, FOE_FIX);
    memcpy(line + len, fix, FOE_FIX);
    memcpy(line + len + FOE_FIX, "\r\n", 2); // NOLINT(bugprone-not-null-terminated-result): bytes
    foe_link_say(session->link, line, (size_t)len + FOE_FIX + 2);
}

static bool begins(const uint8_t *line, size_t len, const char *word) {
    return len >= strlen(word) && memcmp(line, word, strlen(word)) == 0;
}

static void take_line(struct foe_session *session, const uint8_t *line, size_t len) {
    if (begins(line, len, "INFO") && !session->ready)
        connect_to(session);
    else if (begins(line, len, "PONG"))
        session->ready = true;
    else if (begins(line, len, "PING"))
        foe_link_say(session->link, "PONG\r\n", 6);
}

static size_t hear(struct foe_session *session, const uint8_t *bytes, size_t len) {
    size_t at = 0;
    while (at < len) {
        const uint8_t *line = bytes + at, *end = memchr(line, '\n', len - at);
        if (!end)
            break;
        size_t line_len = (size_t)(end + 1 - line), body = 0;
        if (line[0] == 'M') { // MSG subject sid bytes: of the length that all have
            body = FOE_FIX + 2;
            if (len - at < line_len + body)
                break;
            foe_delivered(session->run, end + 1);
        } else {
            take_line(session, line, line_len);
        }
        at += line_len + body;
    }
    return at;
}

const struct foe_protocol foe_nats = {.name = "nats",
                                      .subprotocol = "",
                                      .publishes = true,
                                      .run = run,
                                      .greet = greet,
                                      .bytes = hear,
                                      .publish = publish};
