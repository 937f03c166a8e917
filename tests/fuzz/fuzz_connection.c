// A whole connection from the street, as it comes: HTTP, the handshake, WebSocket frames, through libwebsockets into a
// hub with a journal and without a database. Whatever was said, the connection ends and nothing of it stays behind.
// The first byte of the input says how to begin and how to go on (enum manner); the others are sent as they are.
// SPDX-License-Identifier: Apache-2.0
#include <arpa/inet.h>
#include <errno.h>
#include <ftw.h>
#include <semaphore.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "auth/token.h"
#include "base/clock.h"
#include "base/log.h"
#include "fuzz.h"
#include "net/hall.h"
#include "wire/snapshot.h"

#define DISTRICT "440307"
#define TOKEN_OF_ALL "Q3zJ4kq0vX8mN2pR6sT1uW5xZ7aB9cD0eF3gH6iJ8k" // behind its first letter
#define PATIENCE_US 60000000                                      // at idle priority everything takes long

enum manner {
    BEGIN = 3, // 0: with the input; else a handshake first; 2 a hello as an observer, too; 3 as a unit
    DRIP = 4,  // what follows comes a few bytes at a time
    STAY = 8   // as long as two frames of fixes take
};

static const char handshake[] =
    "GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: muster.v1\r\n\r\n";
static const char *const tokens[] = {"y" TOKEN_OF_ALL, "A" TOKEN_OF_ALL}; // of the observer, of the unit

static struct house {
    char folder[64];
    struct config config;
    struct database *database;
    struct clerk *clerk;
    struct desk *desk;
    struct net *net;
    sem_t passed;
} house;

// ---- the hub

static bool metrics(void *arg, struct buf *body) {
    (void)arg;
    buf_printf(body, "fine\n");
    return true;
}

static void on_broken(void *arg) {
    (void)arg;
    abort();
}

// An observer and a unit, with tokens that inputs can know.
static void people(struct state *state) {
    int64_t now_ms = clock_wall_ms();
    state_restore_unit(state, &(struct unit){.number = 1,
                                             .kind = UNIT_TEAM,
                                             .status = UNIT_STANDBY,
                                             .code = "T-1",
                                             .name = "team",
                                             .org = DISTRICT "000000"});
    struct account accounts[] = {
        {.number = 1, .role = ROLE_OBSERVER, .scope = DISTRICT "000000", .name = "wall"},
        {.number = 2, .role = ROLE_UNIT, .scope = DISTRICT "000000", .name = "team", .unit_count = 1, .units = {1}}};
    for (uint32_t i = 0; i < 2; i++) {
        struct token token = {
            .number = i + 1, .account = i + 1, .issued_at_ms = now_ms, .expires_at_ms = now_ms + 86400000};
        PROMISE(token_hash(tokens[i], token.hash));
        state_restore_account(state, &accounts[i]);
        state_restore_token(state, &token);
    }
    state_restore_seq(state, 0, now_ms, 2);
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *at) {
    (void)info;
    (void)kind;
    (void)at;
    return remove(path);
}

static void close_house(void) {
    net_stop(house.net, 100);
    clerk_stop(house.clerk);
    desk_stop(house.desk);
    database_stop(house.database);
    net_destroy(house.net);
    clerk_destroy(house.clerk);
    desk_destroy(house.desk);
    database_destroy(house.database);
    config_free(&house.config);
    nftw(house.folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static void configure(void) {
    const char *base = getenv("TMPDIR");
    snprintf(house.folder, sizeof house.folder, "%s/fuzz-XXXXXX", base && strlen(base) < 40 ? base : "/tmp");
    PROMISE(mkdtemp(house.folder));
    static const char *const options[] = {"--port",       "0",       "--loops",   "1",  "--district",     DISTRICT,
                                          "--http-per-s", "1000000", "--tick-ms", "10", "--accept-per-s", "1000000",
                                          "--data"};
    enum { COUNT = sizeof options / sizeof *options };
    static char *argv[COUNT + 3] = {"musterd"};
    for (int i = 0; i < COUNT; i++)
        argv[i + 1] = (char *)(uintptr_t)options[i];
    argv[COUNT + 1] = house.folder;
    char error[512];
    enum config_action action;
    PROMISE(config_load(&house.config, COUNT + 2, argv, &action, error, sizeof error));
}

static void open_house(void) {
    char error[512];
    PROMISE(sodium_init() >= 0);
    signal(SIGPIPE, SIG_IGN);
    log_set_level((enum log_level) - 1);
    sem_init(&house.passed, 0, 0);
    configure();
    struct journal *journal = journal_open(house.folder, DISTRICT, error, sizeof error);
    struct state *state = state_create(DISTRICT);
    PROMISE(journal);
    people(state);
    house.database = database_start(&(struct database_options){.conninfo = "", .district = DISTRICT, .hub = "hub"});
    struct net_options net = {
        .config = &house.config, .database = house.database, .metrics = metrics, .ready = metrics};
    snapshot_write(&net.image, state);
    struct desk_options desk = {.authority = true,
                                .hub = "hub",
                                .district = DISTRICT,
                                .answers_kept = 1000,
                                .units_max = 1000,
                                .journal = journal,
                                .journal_folder = house.folder,
                                .state = state,
                                .database = house.database,
                                .on_broken = on_broken};
    desk.log = journal_log(journal);
    net.desk = house.desk = desk_create(&desk);
    net.clerk = house.clerk = clerk_start();
    house.net = net_create(&net, error, sizeof error);
    PROMISE(house.net);
    desk_start(house.desk);
    net_serve(house.net);
    atexit(close_house);
}

// ---- the caller

// A message to the loop that does nothing there: when it is through, the loop has turned once.
static void on_passed(struct msg *msg) {
    free(msg);
    sem_post(&house.passed);
}

static void let_turn(int times) {
    for (int i = 0; i < times; i++) {
        struct msg *msg = mem_new(sizeof *msg);
        *msg = (struct msg){.dispose = on_passed, .kind = UINT32_MAX, .cost = 1};
        PROMISE(inbox_post_always(loop_inbox(house.net->halls[0].loop), msg));
        while (sem_wait(&house.passed) != 0)
            ;
    }
}

// Takes what came; false: that was all there will be.
static bool listen_to(int fd, struct buf *heard) {
    uint8_t bytes[16384];
    ssize_t got;
    while ((got = recv(fd, bytes, sizeof bytes, MSG_DONTWAIT)) > 0)
        if (heard->len < sizeof bytes)
            buf_add(heard, bytes, (size_t)got);
    return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

static void say(int fd, const void *bytes, size_t len, size_t at_once, struct buf *heard) {
    const uint8_t *at = bytes;
    for (size_t left = len, part; left > 0; left -= part, at += part) {
        part = left < at_once ? left : at_once;
        if (send(fd, at, part, MSG_DONTWAIT | MSG_NOSIGNAL) != (ssize_t)part)
            return; // hung up on, or held
        let_turn(2);
        listen_to(fd, heard);
    }
}

// As a client would: the token and the device, in one unmasked frame.
static void say_hello(int fd, const char *token, struct buf *heard) {
    char frame[64];
    int len = snprintf(frame, sizeof frame, "\x82%c\x0a%c\x0a%c%s\x12\x01%c", 50, 48, 43, token, 'd');
    say(fd, frame, (size_t)len, SIZE_MAX, heard);
}

static int call(void) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)net_port(house.net)),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    PROMISE(fd >= 0 && connect(fd, (struct sockaddr *)&at, sizeof at) == 0);
    return fd;
}

// Whoever has no more to say is let go, and nothing is left of them.
static void end(int fd, struct buf *heard) {
    shutdown(fd, SHUT_WR);
    int64_t until = clock_mono_us() + PATIENCE_US;
    while (listen_to(fd, heard) && clock_mono_us() < until)
        let_turn(1);
    PROMISE(!listen_to(fd, heard));
    struct linger at_once = {.l_onoff = 1};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close(fd);
    while (tally_all(house.net->addresses) > 0 && clock_mono_us() < until)
        let_turn(1);
    const struct hall *hall = &house.net->halls[0];
    PROMISE(tally_all(house.net->addresses) == 0 && tally_all(house.net->accounts) == 0);
    PROMISE(!hall->sessions && !hall->viewers && !hall->requests && !hall->by_device && hall->reply_bytes == 0);
}

static void converse(const uint8_t *data, size_t size, struct buf *heard) {
    int manner = size > 0 ? data[0] : 0, fd = call();
    if (manner & BEGIN)
        say(fd, handshake, sizeof handshake - 1, SIZE_MAX, heard);
    if ((manner & BEGIN) >= 2)
        say_hello(fd, tokens[(manner & BEGIN) - 2], heard);
    if (size > 1)
        say(fd, data + 1, size - 1, manner & DRIP ? 1 + size / 16 : SIZE_MAX, heard);
    let_turn(6);
    if (manner & STAY)
        usleep(21000);
    end(fd, heard);
}

// Once: the way in is open, or all that follows would knock at a shut door.
static void rehearse(void) {
    for (uint8_t manner = 0; manner <= BEGIN; manner++) {
        struct buf heard = {0};
        converse(&manner, 1, &heard);
        PROMISE(manner == 0 ? heard.len == 0 : memmem(heard.data, heard.len, " 101 ", 5) != NULL);
        PROMISE(manner < 2 || memmem(heard.data, heard.len, manner == 2 ? "wall" : "team", 4));
        buf_free(&heard);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (!house.net) {
        open_house();
        rehearse();
    }
    struct buf heard = {0};
    converse(data, size, &heard);
    PROMISE(heard.len < 7 || memcmp(heard.data, "HTTP/1.", 7) == 0);
    buf_free(&heard);
    return 0;
}
