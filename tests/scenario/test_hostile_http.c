// Requests that lie about their length, never end or were never meant as HTTP. The hub answers or hangs up, and others
// notice nothing.
// SPDX-License-Identifier: Apache-2.0
#include <arpa/inet.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "world/folder.h"
#include "world/siege.h"

#define HEALTH "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
#define LOGIN "POST /api/v1/login HTTP/1.1\r\nHost: x\r\n"
#define UPGRADE "GET /ws HTTP/1.1\r\nHost: x\r\n"

// How many of the hub's threads run or want to, on average over some seconds.
static double running(struct world *world, const struct hub *hub) {
    char folder[64], path[400], line[300];
    int looks = 0, runs = 0;
    snprintf(folder, sizeof folder, "/proc/%d/task", (int)hub->child.pid);
    for (double end = child_now() + 3; child_now() < end; looks++) {
        DIR *tasks = opendir(folder);
        for (struct dirent *task; tasks && (task = readdir(tasks));) {
            snprintf(path, sizeof path, "%s/%s/stat", folder, task->d_name);
            FILE *file = task->d_name[0] == '.' ? NULL : fopen(path, "re");
            const char *state = file && fgets(line, sizeof line, file) ? strrchr(line, ')') : NULL;
            runs += state && state[2] == 'R';
            if (file)
                fclose(file);
        }
        if (tasks)
            closedir(tasks);
        world_rest(world, 0.02);
    }
    return (double)runs / looks;
}

// Whether one of the threads turns in circles: then it is never less than one. What has something to do on a busy
// machine waits for its turn often, but not always.
static bool turns_in_circles(struct world *world, const struct hub *hub) {
    double least = 1e9;
    for (int tries = 0; tries < 10 && least >= 0.7; tries++) {
        double now = running(world, hub);
        least = now < least ? now : least;
    }
    return least >= 0.7;
}

// The library lets go of the headers of such a request before it asks us.
static void upgrades_to_something_else(struct world *world) {
    struct siege *siege = siege_begin(world, NULL);
    static const char *const bad[] = {
        "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: foo\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: foo\r\n\r\n" HEALTH,
        "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket, foo\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
        "HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n\r\n" HEALTH,
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "CONNECT example.org:443 HTTP/1.1\r\nHost: x\r\n\r\n",
        "CONNECT / HTTP/1.1\r\nHost: x\r\n\r\n" HEALTH,
        "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 a TLS greeting\r\n\r\n",
        UPGRADE STREET_USUAL "Origin: http://evil.example\r\n\r\n",
        "POST /ws HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n" STREET_USUAL "\r\n",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char response[2048];
        int fd = street_dial(siege->hub);
        street_text(fd, bad[i]);
        street_hear(world, fd, response, sizeof response, 15, 5, NULL);
        need(strncmp(response, "HTTP/1.1 101", 12) != 0, "upgraded: %s", bad[i]);
        siege_must_close(siege, fd, bad[i]);
        // Behind another request, in the same packet and in one of its own.
        char both[2048];
        snprintf(both, sizeof both, HEALTH "%s", bad[i]);
        fd = street_dial(siege->hub);
        street_text(fd, both);
        street_text(fd, bad[i]);
        siege_must_close(siege, fd, bad[i]);
        siege_unharmed(siege);
    }
    // Nothing is compressed, whoever asks for it.
    char response[2048] = "";
    int fd = street_dial(siege->hub);
    street_text(fd, UPGRADE STREET_USUAL
                "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits, permessage-deflate\r\n\r\n");
    street_hear(world, fd, response, sizeof response, 80, 10, NULL);
    need(strncmp(response, "HTTP/1.1 101", 12) == 0 && !strcasestr(response, "extensions"), "%s", response);
    close(fd);
    siege_end(siege, 64);
}

static size_t answers_in(const char *bytes) {
    size_t count = 0;
    for (const char *at = strstr(bytes, "HTTP/1."); at; at = strstr(at + 1, "HTTP/1."))
        count++;
    return count;
}

// Whoever stands before the hub must never see it find a request where there is none.
static void bodies_that_lie(struct world *world) {
    struct siege *siege = siege_begin(world, NULL);
    static const char *const bad[] = {
        LOGIN "Content-Length: 2\r\nContent-Length: 40\r\n\r\n{}",
        LOGIN "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
        LOGIN "Content-Length: 2, 2\r\n\r\n{}",
        LOGIN "Content-Length: -2\r\n\r\n{}",
        LOGIN "Content-Length: +2\r\n\r\n{}",
        LOGIN "Content-Length: 0x2\r\n\r\n{}",
        LOGIN "Content-Length: 2 2\r\n\r\n{}",
        LOGIN "Content-Length: two\r\n\r\n{}",
        LOGIN "Content-Length: 18446744073709551618\r\n\r\n{}",
        LOGIN "Content-Length: 9223372036854775807\r\n\r\n{}",
        LOGIN "Content-Length : 2\r\n\r\n{}",
        LOGIN "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        LOGIN "Transfer-Encoding : chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        LOGIN "Transfer-Encoding: identity\r\nContent-Length: 2\r\n\r\n{}",
        LOGIN "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}",
        "GET /healthz HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        "HEAD /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char heard[8192];
        int fd = street_dial(siege->hub);
        street_text(fd, bad[i]);
        street_text(fd, HEALTH HEALTH);
        bool closed = false;
        street_hear(world, fd, heard, sizeof heard, sizeof heard - 1, 60, &closed);
        close(fd);
        need(closed, "still open: %s", bad[i]);
        need(answers_in(heard) <= 1 && !strstr(heard, "ok\n"), "taken for more than one request: %s\n%s", bad[i],
             heard);
        need(!*heard || strncmp(heard, "HTTP/1.1 4", 10) == 0, "taken: %s\n%s", bad[i], heard);
    }
    // What is in order is answered.
    need(street_http(world, siege->hub, LOGIN "Content-Length: 2\r\n\r\n{}", NULL, 0) == 400, "an empty sign-in");
    need(street_http(world, siege->hub, "POST /osmand?id=x HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", NULL,
                     0) == 401,
         "a phone that is none");
    // A client that forgets to say that there is no body.
    need(street_http(world, siege->hub, "POST /osmand?id=x HTTP/1.1\r\nHost: x\r\n\r\n", NULL, 0) == 401, "no body");
    siege_end(siege, 64);
}

// Requests in one packet. The library would find the head of the second where it looks for its body, and look for ever.
static void requests_in_a_row(struct world *world) {
    struct siege *siege = siege_begin(world, NULL);
    static const char *const rows[] = {
        HEALTH HEALTH HEALTH,
        HEALTH LOGIN "Content-Length: 2\r\n\r\n{}",
        HEALTH LOGIN "Content-Length: 2\r\n\r\n{}" HEALTH,
        LOGIN "Content-Length: 2\r\n\r\n{}" LOGIN "Content-Length: 2\r\n\r\n{}" HEALTH,
        LOGIN "Content-Length: 0\r\n\r\n" LOGIN "Content-Length: 2\r\n\r\n{}" HEALTH,
        HEALTH "POST /osmand?id=x HTTP/1.1\r\nHost: x\r\n\r\n" HEALTH,
        HEALTH UPGRADE STREET_USUAL "\r\n\x82\x80xxxx",
        "HEAD / HTTP/1.1\r\nHost: x\r\n\r\n" LOGIN "Content-Length: 2\r\n\r\n{}" HEALTH,
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int fds[8];
        for (int each = 0; each < 8; each++) { // one for every loop
            fds[each] = street_dial(siege->hub);
            street_text(fds[each], rows[i]);
        }
        for (int each = 0; each < 8; each++)
            siege_must_close(siege, fds[each], rows[i]);
        siege_unharmed(siege);
    }
    need(!turns_in_circles(world, siege->hub), "a thread of the hub turns in circles");
    siege_end(siege, 64);
}

static void refused_or_closed(struct siege *siege, const char *request, const char *what) {
    char response[4096];
    int status = street_http(siege->world, siege->hub, request, response, sizeof response);
    need(status == 0 || (status >= 400 && status < 500), "%s: %d", what, status);
}

static size_t count_in_log(const struct hub *hub, const char *text) {
    char *log = child_log(&hub->child);
    size_t count = 0;
    for (const char *at = strstr(log, text); at; at = strstr(at + 1, text))
        count++;
    free(log);
    return count;
}

static void header_bombs(struct world *world) {
    struct siege *siege = siege_begin(world, NULL);
    static char bomb[300000];
    for (int round = 0; round < 50; round++) {
        size_t len = (size_t)snprintf(bomb, sizeof bomb, "GET / HTTP/1.1\r\nHost: x\r\nX-Large: ");
        memset(bomb + len, 'a', 100000);
        strcpy(bomb + len + 100000, "\r\n\r\n");
        refused_or_closed(siege, bomb, "a header of 100 KB");
        len = (size_t)snprintf(bomb, sizeof bomb, "GET / HTTP/1.1\r\nHost: x\r\n");
        for (int i = 0; i < 10000; i++)
            len += (size_t)snprintf(bomb + len, sizeof bomb - len, "X-%d: b\r\n", i);
        strcpy(bomb + len, "\r\n");
        refused_or_closed(siege, bomb, "10,000 headers");
        len = (size_t)snprintf(bomb, sizeof bomb, "GET /osmand?id=x");
        for (int i = 0; i < 10000; i++)
            len += (size_t)snprintf(bomb + len, sizeof bomb - len, "&a%d=b", i);
        strcpy(bomb + len, " HTTP/1.1\r\nHost: x\r\n\r\n");
        refused_or_closed(siege, bomb, "10,000 arguments");
        memset(bomb, 'a', 100000);
        memcpy(bomb, "GET /", 5);
        strcpy(bomb + 100000, " HTTP/1.1\r\nHost: x\r\n\r\n");
        refused_or_closed(siege, bomb, "a path of 100 KB");
    }
    need(count_in_log(siege->hub, "libwebsockets") < 100, "whoever sends nonsense fills the disk with our log");
    siege_end(siege, 64);
}

// One byte every half second. Ends when the other side closes.
static void drip(struct siege *siege, const char *head, const char *what) {
    int fd = street_dial(siege->hub);
    street_text(fd, head);
    bool open = true;
    char heard[2048];
    for (double over = child_now() + 90; open && child_now() < over;) {
        bool closed = false;
        open = street_text(fd, " ");
        street_hear(siege->world, fd, heard, sizeof heard, sizeof heard - 1, 0.5, &closed);
        open = open && !closed;
    }
    need(!open, "drips for ever: %s", what);
    close(fd);
}

static void slow_bodies(struct world *world) {
    struct siege *siege = siege_begin(world, NULL);
    drip(siege, LOGIN "Content-Length: 4000\r\n\r\n{", "a body");
    drip(siege, "POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 4000\r\n\r\n", "a body nobody wants");
    drip(siege, LOGIN "Content-Length: 100000000\r\n\r\n", "a body that is too large");
    drip(siege, "POST /osmand?id=x HTTP/1.1\r\nHost: x\r\n\r\n", "a body without a length");
    int fd = street_dial(siege->hub);
    street_text(fd, LOGIN "Content-Length: 4000\r\n\r\n{");
    siege_must_close(siege, fd, "a body that never comes");
    siege_end(siege, 64);
}

static void answers_nobody_reads(struct world *world) {
    char web[200], file[300];
    static char page[4000001];
    memset(page, 'x', sizeof page - 1);
    snprintf(web, sizeof web, "%s/web", world->folder);
    folder_make(web);
    snprintf(file, sizeof file, "%s/large.js", web);
    folder_write(file, page);
    const char *flags[] = {"--web", web, NULL};
    struct siege *siege = siege_begin(world, flags);
    enum { READERS = 50 };
    int fds[READERS];
    for (int i = 0; i < READERS; i++) {
        fds[i] = street_dial(siege->hub);
        street_text(fds[i], i % 3 ? "GET /large.js HTTP/1.1\r\nHost: x\r\n\r\n"
                                  : "GET /large.js HTTP/1.1\r\nHost: x\r\n\r\nGET /large.js HTTP/1.1\r\n");
    }
    world_rest(world, 1);
    for (int i = 0; i < READERS; i++) // more than was asked for, while the answer is stuck; a side that is shut
        if (i % 3 == 1)
            street_text(fds[i], "GET /");
        else if (i % 3 == 2)
            shutdown(fds[i], SHUT_WR);
    world_rest(world, 0.5);
    need(!turns_in_circles(world, siege->hub), "a thread of the hub turns in circles");
    siege_unharmed(siege);
    for (int i = 0; i < READERS; i++) { // of this one nothing is read at all
        bool closed = false;
        for (double end = child_now() + 120; !closed && child_now() < end;) {
            closed = i % 3 == 2 || !street_text(fds[i], "a");
            world_rest(world, 0.2);
        }
        need(closed, "an answer may stay unread for ever");
        close(fds[i]);
    }
    siege_end(siege, 64);
}

static bool opens(const char *address, int port) {
    struct sockaddr_in to = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = inet_addr(address)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool open = connect(fd, (struct sockaddr *)&to, sizeof to) == 0;
    close(fd);
    return open;
}

static void it_listens_where_it_is_told(struct world *world) {
    struct hub *hub = world_hub(world, NULL);
    need(opens("127.0.0.1", hub->port) && !opens("127.0.0.2", hub->port), "it listens elsewhere");
    // A second one does not creep in beside the first, although its loops share the port.
    char port[16];
    snprintf(port, sizeof port, "%d", hub->port);
    const char *flags[] = {"--port", port, NULL};
    struct hub *second = hub_draw(world, &(struct hub_plan){.name = "second", .flags = flags});
    need(hub_try(second) == 1 && child_log_has(&second->child, "cannot be had"), "two hubs at one port");
}

// Pages, errors and what the library says by itself.
static void every_answer_is_guarded(struct world *world) {
    struct hub *hub = world_hub(world, NULL);
    static const struct {
        const char *request;
        int status;
    } asked[] = {
        {HEALTH, 200},
        {"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n", 200},
        {"HEAD /healthz HTTP/1.0\r\n\r\n", 200},
        {"GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n", 404},
        {"GET /api/v1/units.geojson HTTP/1.1\r\nHost: x\r\n\r\n", 401},
        {"PUT /healthz HTTP/1.1\r\nHost: x\r\n\r\n", 405},
        {"OPTIONS /healthz HTTP/1.1\r\nHost: x\r\n\r\n", 405},
        {"GET /api/v1/login HTTP/1.1\r\nHost: x\r\n\r\n", 405},
        {LOGIN "Content-Length: 2\r\n\r\n{}", 400},
        {LOGIN "Content-Length: 100000\r\n\r\n", 413},
        {"BREW / HTTP/1.1\r\nHost: x\r\n\r\n", 403}, // these are the library's
        {"GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n", 403},
        {"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: foo\r\n\r\n", 403},
    };
    static const char *const wanted[][2] = {{"x-content-type-options", "nosniff"},
                                            {"content-security-policy", "default-src 'self'"},
                                            {"referrer-policy", "no-referrer"},
                                            {"cross-origin-opener-policy", "same-origin"},
                                            {"cross-origin-resource-policy", "same-origin"},
                                            {"permissions-policy", "camera=()"},
                                            {"connection", "close"}};
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        char response[4096], value[400];
        int status = street_http(world, hub, asked[i].request, response, sizeof response);
        need(status != 405 || street_header(response, "allow", value, sizeof value), "what is allowed is not told");
        need(status == asked[i].status, "%d instead of %d: %s", status, asked[i].status, asked[i].request);
        for (size_t each = 0; each < sizeof wanted / sizeof *wanted; each++)
            need(street_header(response, wanted[each][0], value, sizeof value) && strstr(value, wanted[each][1]),
                 "no %s: %s", wanted[each][0], response);
        need(!street_header(response, "strict-transport-security", value, sizeof value), "HSTS without TLS");
        need(!street_header(response, "set-cookie", value, sizeof value), "a cookie");
        need(!street_header(response, "access-control-allow-origin", value, sizeof value), "other sites may read");
    }
}

// How many of `count` requests, one after another as fast as they go, were answered so.
static int answered(struct world *world, const struct hub *hub, int (*dial)(const struct hub *), int count,
                    int status) {
    int so = 0;
    for (int i = 0; i < count; i++) {
        char response[2048], value[20];
        int fd = dial(hub), got = street_ask(world, fd, HEALTH, response, sizeof response);
        close(fd);
        need(got == 200 || got == 429, "answered %d", got);
        need(got == 200 || (street_header(response, "retry-after", value, sizeof value) && atoi(value) >= 1),
             "when to come back is not told: %s", response);
        so += got == status;
    }
    return so;
}

static int from_elsewhere(const struct hub *hub) {
    return street_dial_from(hub, "127.0.0.3");
}

static void too_many_requests(struct world *world) {
    const char *flags[] = {"--http-per-s", "5", "--loops", "1", NULL};
    struct hub *hub = world_hub(world, flags);
    double from = child_now();
    int refused = answered(world, hub, street_dial, 200, 429);
    double seconds = child_now() - from;
    need(refused >= 200 - 5 - (int)(seconds * 5) - 1, "%d of 200 refused in %.1f s", refused, seconds);
    need(answered(world, hub, from_elsewhere, 4, 200) == 4, "another address is refused");
    need(answered(world, hub, street_dial_local, 50, 200) == 50, "the local operator is refused");
    world_rest(world, 1.2);
    need(answered(world, hub, street_dial, 4, 200) == 4, "still refused a second later");
}

static void many_incidents(struct siege *siege, uint32_t count) {
    struct member *boss = people_operator(siege->world, siege->hub);
    char title[190] = "";
    while (strlen(title) + strlen("洪") < sizeof title)
        strcat(title, "洪");
    for (uint32_t i = 0; i < count; i++) {
        say *command = say_open(BOX, title, TOWN_A);
        command->incident_open->place = title;
        member_send(boss, command, NULL);
    }
    world_until(siege->world, client_outbox(boss->client) == 0);
}

// Now and then a little, so that no reader is taken for one that is stuck, however long the hub takes over answers.
static void sip(const int *fds, int count, double *next) {
    static char waste[65536];
    if (child_now() < *next)
        return;
    for (int i = 0; i < count; i++)
        recv(fds[i], waste, sizeof waste, MSG_DONTWAIT);
    *next = child_now() + 5;
}

// Whoever holds a token asks for more than they read.
static void answers_by_the_hundred(struct world *world) {
    const char *flags[] = {"--commands-per-s", "100000", "--open-commands", "1000", "--loops", "1", NULL};
    struct siege *siege = siege_begin(world, flags);
    many_incidents(siege, 2000); // more than a megabyte for each
    enum { READERS = 150 };
    static int fds[READERS];
    char request[300], response[200];
    snprintf(request, sizeof request,
             "GET /api/v1/incidents.geojson HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n", siege->token);
    long before = hub_memory_kb(siege->hub);
    int busy = 0;
    double next_sip = child_now();
    for (int i = 0; i < READERS; i++) {
        sip(fds, i, &next_sip);
        fds[i] = street_dial(siege->hub);
        street_text(fds[i], request);
        street_hear(world, fds[i], response, sizeof response, 20, 30, NULL);
        busy += strncmp(response, "HTTP/1.1 503", 12) == 0;
    }
    long grown = hub_memory_kb(siege->hub) - before;
    print_message("%d of %d were told to come back later\n", busy, READERS);
    need(busy > READERS / 5, "%d of %d were told to come back later", busy, READERS);
    need(grown < 96 * 1024 * WORLD_SLOWNESS, "%d answers nobody reads took %ld KiB", READERS, grown);
    siege_unharmed(siege);
    for (int i = 0; i < READERS; i++)
        close(fds[i]);
    double next = 0;
    world_until(world, child_now() > next && (next = child_now() + 0.3) > 0 &&
                           hub_get(siege->hub, "/api/v1/incidents.geojson", siege->token, NULL) == 200);
    siege_end(siege, 128);
}

int main(void) {
    return WORLD_RUN(SCENARIO(upgrades_to_something_else), SCENARIO(bodies_that_lie), SCENARIO(requests_in_a_row),
                     SCENARIO(header_bombs), SCENARIO(slow_bodies), SCENARIO(answers_nobody_reads),
                     SCENARIO(it_listens_where_it_is_told), SCENARIO(every_answer_is_guarded),
                     SCENARIO(too_many_requests), SCENARIO(answers_by_the_hundred));
}
