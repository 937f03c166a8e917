// A hostile Redis may say anything on both connections, whenever it likes: hiredis runs into no assertion, and what is
// heard keeps to its channel. The input is what it says in turn: two bytes (lowest bit: the subscriber's connection;
// the others and the second byte: how much follows), then that much. The bus lives on the fuzzer's own thread.
// SPDX-License-Identifier: Apache-2.0
#include "bus/inside.h"

#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/log.h"
#include "fuzz.h"

#define INSTANCE "00112233445566778899aabbccddeeff"

static struct bus *bus;
static int door = -1;
static char folder[64], path[96];

static void on_message(void *arg, enum bus_channel channel, const struct bus_message *message, bool lost) {
    (void)arg;
    (void)lost;
    PROMISE((unsigned)channel < BUS_CHANNELS && *message->hub && strlen(message->hub) < NAME_MAX_LEN);
    PROMISE((channel == BUS_CHANNEL_FIXES) == (message->kind == BUS_FIXES));
}

static void sweep(void) {
    unlink(path);
    rmdir(folder);
}

static void open_door(void) {
    const char *base = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/fuzz-XXXXXX", base && strlen(base) < 40 ? base : "/tmp");
    PROMISE(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/redis", folder);
    atexit(sweep);
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    snprintf(at.sun_path, sizeof at.sun_path, "%s", path);
    door = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    PROMISE(door >= 0 && bind(door, (struct sockaddr *)&at, sizeof at) == 0 && listen(door, 4) == 0);
}

// As bus_start does it, but without a thread, and with a name for its own beat that an input can know.
static void make_bus(void) {
    static const char *const names[] = {"fixes", "events", NULL, "gateways", "beat:gateway"};
    bus = bus_start(&(struct bus_options){
        .redis = "", .district = "440307", .hub = "gateway", .holder = "hold", .on_message = on_message});
    free((char *)(uintptr_t)bus->options.redis);
    bus->options.redis = mem_strdup(path);
    for (int i = 0; i <= CHANNEL_BEAT; i++) {
        struct ear *ear = &bus->ears[i];
        ear->bus = bus;
        ear->channel = i;
        if (names[i])
            snprintf(ear->name, sizeof ear->name, "muster:440307:%s", names[i]);
    }
    strcpy(bus->instance, INSTANCE);
    bus->arena = arena_create(32u << 20);
    bus->ev = ev_loop_new(EVFLAG_AUTO | EVFLAG_NOENV);
    line_born(bus);
}

static void turn(void) {
    for (int i = 0; i < 2; i++)
        ev_run(bus->ev, EVRUN_NOWAIT);
}

// Whatever the hub has to say is thrown away, or it would be held up.
static void say(int fd, const uint8_t *bytes, size_t len) {
    uint8_t unheard[4096];
    while (recv(fd, unheard, sizeof unheard, MSG_DONTWAIT) > 0)
        ;
    if (len > 0 && send(fd, bytes, len, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
        return; // hung up on
    turn();
}

static void hang_up(const int *lines) {
    close(lines[0]);
    close(lines[1]);
    turn();
    turn(); // told by a timer
    PROMISE(!bus->publisher.ac && !bus->subscriber.ac && bus->phase == PHASE_DOWN);
    ev_timer_stop(bus->ev, &bus->next);
    ev_timer_stop(bus->ev, &bus->lease.renew);
    bus->lease.held = bus->lease.wanted = bus->listened = bus->listened_before = false;
    bus->reject_logged_us = bus->twin_logged_us = 0;
}

static void be_called(int *lines) {
    dial_address(bus, NULL);
    lease_want(bus);
    for (int i = 0; i < 2; i++) // in the order of dialling
        PROMISE((lines[i] = accept(door, NULL, NULL)) >= 0);
    turn();
}

static void say_text(int fd, const char *text) {
    say(fd, (const uint8_t *)text, strlen(text));
}

// Once: what a true Redis says brings the bus up, or all that follows would be said to a deaf one.
static void rehearse(void) {
    int lines[2];
    char text[256];
    be_called(lines);
    say_text(lines[0], "+PONG\r\n");
    say_text(lines[1], "+PONG\r\n");
    for (int i = 0, count = 1; i <= CHANNEL_BEAT; i++) {
        const char *name = bus->ears[i].name;
        if (!*name)
            continue;
        snprintf(text, sizeof text, "*3\r\n$9\r\nsubscribe\r\n$%zu\r\n%s\r\n:%d\r\n", strlen(name), name, count++);
        say_text(lines[1], text);
    }
    PROMISE(!bus_up(bus));
    snprintf(text, sizeof text, "*3\r\n$7\r\nmessage\r\n$%zu\r\n%s\r\n$32\r\n" INSTANCE "\r\n",
             strlen(bus->ears[CHANNEL_BEAT].name), bus->ears[CHANNEL_BEAT].name);
    say_text(lines[1], text);
    PROMISE(bus_up(bus));
    hang_up(lines);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    int lines[2];
    if (!bus) {
        log_set_level((enum log_level) - 1);
        open_door();
        make_bus();
        rehearse();
    }
    be_called(lines);
    while (size >= 2) {
        size_t len = (size_t)(data[0] >> 1) << 8 | data[1];
        int line = lines[data[0] & 1];
        len = len < size - 2 ? len : size - 2;
        say(line, data + 2, len);
        data += 2 + len;
        size -= 2 + len;
    }
    hang_up(lines);
    return 0;
}
