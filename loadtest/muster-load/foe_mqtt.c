// mosquitto: MQTT 3.1.1, QoS 0, one topic per unit, viewers on u/+.
// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "muster-load/foe.h"

enum { CONNECT = 0x10, CONNACK = 0x20, PUBLISH = 0x30, SUBSCRIBE = 0x82, SUBACK = 0x90 };

// No log, no persistence, no statistics of its own, nothing between a packet and the socket. With a WebSocket alone it
// says that it has no listener, so it gets a unix socket beside it.
static void run(const char *folder, int port, const struct load_args *args) {
    char path[128];
    snprintf(path, sizeof path, "%s/mosquitto.conf", folder);
    FILE *file = fopen(path, "we");
    if (!file)
        return;
    fputs("allow_anonymous true\nuser root\npersistence false\nlog_dest none\nconnection_messages false\n"
          "sys_interval 0\nset_tcp_nodelay true\nmax_connections -1\n",
          file);
    if (args->plain)
        fprintf(file, "listener %d 127.0.0.1\n", port);
    else
        fprintf(file, "listener 0 %s/mosquitto.sock\nlistener %d\nprotocol websockets\n", folder, port);
    struct foe_tls_paths paths = foe_tls_paths(folder);
    if (args->tls)
        fprintf(file, "certfile %s\nkeyfile %s\n", paths.certificate, paths.key);
    fclose(file);
    int silent = open("/dev/null", O_WRONLY);
    dup2(silent, STDERR_FILENO); // it says that it should not be root
    execlp("mosquitto", "mosquitto", "-c", path, NULL);
    execl("/usr/sbin/mosquitto", "mosquitto", "-c", path, NULL);
}

static void greet(struct foe_session *session) {
    static const uint8_t connect[] = {CONNECT, 12, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 0, 0, 0};
    foe_link_say(session->link, connect, sizeof connect);
}

static void subscribe(struct foe_session *session) {
    static const uint8_t subscribe_all[] = {SUBSCRIBE, 8, 0, 1, 0, 3, 'u', '/', '+', 0};
    foe_link_say(session->link, subscribe_all, sizeof subscribe_all);
}

static void publish(struct foe_session *session, uint32_t unit, const uint8_t fix[FOE_FIX]) {
    uint8_t packet[64];
    int topic = snprintf((char *)packet + 4, 16, "u/%u", unit);
    packet[0] = PUBLISH;
    packet[1] = (uint8_t)(2 + topic + FOE_FIX);
    packet[2] = 0;
    packet[3] = (uint8_t)topic;
    memcpy(packet + 4 + topic, fix, FOE_FIX);
    foe_link_say(session->link, packet, (size_t)topic + 4 + FOE_FIX);
}

static void take(struct foe_session *session, uint8_t type, const uint8_t *body, size_t len) {
    if (type == CONNACK && session->views)
        subscribe(session);
    else if (type == CONNACK || type == SUBACK)
        session->ready = true;
    else if (type == PUBLISH && len >= 2u + body[1] + FOE_FIX) // topics are short
        foe_delivered(session->run, body + 2 + body[1]);
}

static size_t hear(struct foe_session *session, const uint8_t *bytes, size_t len) {
    size_t at = 0;
    while (len - at >= 2) {
        size_t head = 1, rest = 0, more = 128;
        for (int shift = 0; more & 128 && shift < 28 && at + head < len; shift += 7) {
            more = bytes[at + head++];
            rest |= (more & 127) << shift;
        }
        if (more & 128 || len - at - head < rest)
            break;
        take(session, bytes[at], bytes + at + head, rest);
        at += head + rest;
    }
    return at;
}

const struct foe_protocol foe_mqtt = {.name = "mqtt",
                                      .subprotocol = "mqtt",
                                      .publishes = true,
                                      .run = run,
                                      .greet = greet,
                                      .bytes = hear,
                                      .publish = publish};
