// The street: raw sockets to a hub.
// SPDX-License-Identifier: Apache-2.0
#include "world/street.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define SAYING_S 20

int street_dial_from(const struct hub *hub, const char *from) {
    struct sockaddr_in own = {.sin_family = AF_INET, .sin_addr.s_addr = inet_addr(from)};
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)hub->port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    need(bind(fd, (struct sockaddr *)&own, sizeof own) == 0 &&
             connect(fd, (struct sockaddr *)&address, sizeof address) == 0,
         "hub %s: %s", hub->name, strerror(errno));
    return fd;
}

int street_dial(const struct hub *hub) {
    return street_dial_from(hub, "127.0.0.1");
}

int street_dial_local(const struct hub *hub) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%.*s", (int)sizeof address.sun_path - 1, hub->admin);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    need(connect(fd, (struct sockaddr *)&address, sizeof address) == 0, "%s: %s", hub->admin, strerror(errno));
    return fd;
}

bool street_say(int fd, const void *bytes, size_t len) {
    double end = child_now() + SAYING_S;
    for (const char *from = bytes; len > 0 && child_now() < end;) {
        ssize_t gone = send(fd, from, len, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (gone < 0 && errno != EAGAIN)
            return false;
        if (gone < 0)
            poll(&(struct pollfd){.fd = fd, .events = POLLOUT}, 1, 100);
        from += gone > 0 ? gone : 0;
        len -= gone > 0 ? (size_t)gone : 0;
    }
    return len == 0;
}

bool street_text(int fd, const char *text) {
    return street_say(fd, text, strlen(text));
}

size_t street_hear(struct world *world, int fd, char *bytes, size_t size, size_t enough, double seconds, bool *closed) {
    size_t len = 0;
    bool over = false;
    for (double end = child_now() + seconds; !over && len < enough && len + 1 < size && child_now() < end;) {
        ssize_t got = recv(fd, bytes + len, size - 1 - len, MSG_DONTWAIT);
        over = got == 0 || (got < 0 && errno != EAGAIN);
        if (got > 0)
            len += (size_t)got;
        else if (!over)
            world_turn(world);
    }
    bytes[len] = 0;
    if (closed)
        *closed = over;
    return len;
}

bool street_closes(struct world *world, int fd, double seconds) {
    char waste[16384];
    bool closed = false;
    for (double end = child_now() + seconds; !closed && child_now() < end;)
        street_hear(world, fd, waste, sizeof waste, sizeof waste - 1, end - child_now(), &closed);
    return closed;
}

static int status_of(const char *response) {
    int status = 0;
    return sscanf(response, "HTTP/1.%*d %d", &status) == 1 ? status : 0;
}

// Head and body are whole: by its length, or because the connection has ended.
static bool whole(const char *response) {
    const char *end = strstr(response, "\r\n\r\n");
    char length[20];
    if (!end || !street_header(response, "content-length", length, sizeof length))
        return end && (status_of(response) == 204 || status_of(response) == 101);
    return strlen(end + 4) >= strtoul(length, NULL, 10);
}

int street_ask(struct world *world, int fd, const char *request, char *response, size_t size) {
    char own[8192];
    if (!response) {
        response = own;
        size = sizeof own;
    }
    street_text(fd, request);
    size_t len = 0;
    bool closed = false;
    response[0] = 0;
    for (double end = child_now() + 60; !closed && !whole(response) && len + 1 < size && child_now() < end;)
        len += street_hear(world, fd, response + len, size - len, 1, 1, &closed);
    return status_of(response);
}

int street_http(struct world *world, const struct hub *hub, const char *request, char *response, size_t size) {
    int fd = street_dial(hub);
    int status = street_ask(world, fd, request, response, size);
    close(fd);
    return status;
}

bool street_header(const char *response, const char *name, char *value, size_t size) {
    size_t len = strlen(name);
    const char *end = strstr(response, "\r\n\r\n");
    for (const char *line = strstr(response, "\r\n"); line && line < end; line = strstr(line + 2, "\r\n")) {
        const char *at = line + 2;
        if (strncasecmp(at, name, len) != 0 || at[len] != ':')
            continue;
        at += len + 1;
        at += strspn(at, " ");
        snprintf(value, size, "%.*s", (int)strcspn(at, "\r\n"), at);
        return true;
    }
    return false;
}

int street_upgrade(struct world *world, const struct hub *hub, const char *headers, int *fd) {
    char request[4096], response[4096] = "";
    snprintf(request, sizeof request, "GET /ws HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%s\r\n", hub->port,
             headers ? headers : STREET_USUAL);
    *fd = street_dial(hub);
    street_text(*fd, request);
    size_t len = 0;
    bool closed = false;
    // Byte by byte: what follows the head belongs to whoever asked.
    for (double end = child_now() + 60;
         !closed && len + 2 < sizeof response && !strstr(response, "\r\n\r\n") && child_now() < end;)
        len += street_hear(world, *fd, response + len, 2, 1, 1, &closed);
    if (status_of(response) != 101) {
        close(*fd);
        *fd = -1;
    }
    return status_of(response);
}

bool street_frame(int fd, uint8_t first, bool masked, uint64_t told, const void *payload, size_t len) {
    static const uint8_t mask[4] = {0x11, 0x22, 0x33, 0x44};
    uint8_t head[14] = {first};
    size_t size = 2;
    int wide = told < 126 ? 0 : told < 65536 ? 2 : 8;
    head[1] = (uint8_t)((masked ? 0x80 : 0) | (wide == 0 ? told : wide == 2 ? 126 : 127));
    for (int i = wide; i-- > 0;)
        head[size++] = (uint8_t)(told >> (8 * i));
    if (masked)
        memcpy(head + size, mask, 4);
    size += masked ? 4 : 0;
    uint8_t *bytes = malloc(size + len + 1);
    memcpy(bytes, head, size);
    for (size_t i = 0; i < len; i++)
        bytes[size + i] = ((const uint8_t *)payload)[i] ^ (masked ? mask[i % 4] : 0);
    bool ok = street_say(fd, bytes, size + len);
    free(bytes);
    return ok;
}
