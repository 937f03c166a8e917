// The street's worst: broken handshakes, frames and messages, floods and drips. The hub stays up, takes no harm and no
// memory, and another client notices nothing.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "world/people.h"
#include "world/street.h"
#include "world/truth.h"

enum { CONTINUATION = 0x00, TEXT = 0x01, BINARY = 0x02, CLOSE = 0x08, PING = 0x09, PONG = 0x0a, FIN = 0x80 };

struct siege {
    struct world *world;
    struct hub *hub;
    struct member *lively;
    char token[64];
    double sessions; // open before it began
};

static struct siege begin(struct world *world, const char *const *flags) {
    struct siege siege = {.world = world, .hub = world_hub(world, flags)};
    siege.lively = people_join(world, siege.hub, "lively", ROLE(DUTY), DISTRICT_ORG);
    people_account(world, siege.hub, "victim", ROLE(DUTY), DISTRICT_ORG, siege.token);
    need(member_do(siege.lively, say_open(BOX, "t", TOWN_A)).code == 0, "not opened");
    siege.sessions = hub_metric(siege.hub, "muster_sessions");
    return siege;
}

static void unharmed(struct siege *siege) {
    need(member_do(siege->lively, say_note(BOX, 1, "all is well")).code == 0, "the lively one is refused");
    need(siege->lively->downs == 0, "the lively one was closed");
}

static void end(struct siege *siege) {
    unharmed(siege);
    double next = 0;
    // Nothing of the besiegers stays.
    world_until(siege->world, child_now() > next && (next = child_now() + 0.3) > 0 &&
                                  hub_metric(siege->hub, "muster_sessions") == siege->sessions);
}

static void handshakes_that_are_none(struct world *world) {
    struct siege siege = begin(world, NULL);
    static const char *const bad[] = {
        // no subprotocol; another one
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
        "dGhlIHNhbXBsZSBub25jZQ==\r\n",
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
        "dGhlIHNhbXBsZSBub25jZQ==\r\n"
        "Sec-WebSocket-Protocol: muster.v0\r\n",
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
        "dGhlIHNhbXBsZSBub25jZQ==\r\n"
        "Sec-WebSocket-Protocol: http\r\n",
        // another version, none
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 8\r\nSec-WebSocket-Key: "
        "dGhlIHNhbXBsZSBub25jZQ==\r\n"
        "Sec-WebSocket-Protocol: muster.v1\r\n",
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        "Sec-WebSocket-Protocol: muster.v1\r\n",
        // no key
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: "
        "muster.v1\r\n",
        // somebody else's page
        STREET_USUAL "Origin: http://evil.example\r\n",
        STREET_USUAL "Origin: null\r\n",
        // other upgrades
        "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n",
        "Connection: Upgrade\r\nUpgrade: foo\r\n",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int fd, status = street_upgrade(world, siege.hub, bad[i], &fd);
        need(status != 101, "let in: %s", bad[i]);
        unharmed(&siege);
    }
    int fd;
    need(street_upgrade(world, siege.hub, NULL, &fd) == 101, "the usual handshake is refused");
    close(fd);
    char own[400];
    snprintf(own, sizeof own, STREET_USUAL "Origin: http://127.0.0.1:%d\r\n", siege.hub->port);
    need(street_upgrade(world, siege.hub, own, &fd) == 101, "the hub's own page is refused");
    close(fd);
    // Another path is not the door.
    char response[4096];
    need(street_http(world, siege.hub, "GET /other HTTP/1.1\r\nHost: x\r\n" STREET_USUAL "\r\n", response,
                     sizeof response) != 101,
         "another path is a door too");
    end(&siege);
}

static int door(struct siege *siege) {
    int fd;
    need(street_upgrade(siege->world, siege->hub, NULL, &fd) == 101, "no handshake");
    return fd;
}

// An encoded ClientFrame with a hello.
static size_t hello(const struct siege *siege, const char *device, uint8_t *bytes) {
    Muster__V1__Hello hello = MUSTER__V1__HELLO__INIT;
    Muster__V1__ClientFrame frame = MUSTER__V1__CLIENT_FRAME__INIT;
    hello.token = (char *)(uintptr_t)siege->token;
    hello.device = (char *)(uintptr_t)device;
    frame.hello = &hello;
    return muster__v1__client_frame__pack(&frame, bytes);
}

static int greeted(struct siege *siege) {
    uint8_t bytes[300];
    char heard[64];
    size_t len = hello(siege, "besieger", bytes);
    int fd = door(siege);
    street_frame(fd, FIN | BINARY, true, len, bytes, len);
    need(street_hear(siege->world, fd, heard, sizeof heard, 10, 30, NULL) >= 10, "no welcome");
    return fd;
}

static void must_close(struct siege *siege, int fd, const char *what) {
    need(street_closes(siege->world, fd, 60), "still open: %s", what);
    close(fd);
}

static void frames_that_are_none(struct world *world) {
    const char *flags[] = {"--hello-s", "3", "--silence-s", "4", NULL};
    struct siege siege = begin(world, flags);
    static const uint8_t junk[70000] = {0xff, 0x00, 0xc3, 0x28};
    for (int late = 0; late < 2; late++) { // before the hello and after it
        int (*come)(struct siege *) = late ? greeted : door;
        int fd = come(&siege);
        street_frame(fd, FIN | BINARY, false, 4, junk, 4);
        must_close(&siege, fd, "an unmasked frame");
        fd = come(&siege);
        street_frame(fd, FIN | BINARY, true, UINT64_MAX, junk, 1000);
        must_close(&siege, fd, "a frame of 2^64 bytes");
        fd = come(&siege);
        street_frame(fd, FIN | BINARY, true, 1u << 30, junk, sizeof junk);
        must_close(&siege, fd, "a frame of a gigabyte");
        fd = come(&siege);
        street_frame(fd, FIN | BINARY, true, sizeof junk, junk, sizeof junk);
        must_close(&siege, fd, "a frame above the limit");
        fd = come(&siege);
        street_frame(fd, FIN | TEXT, true, 4, junk, 4);
        must_close(&siege, fd, "text that is no UTF-8");
        fd = come(&siege);
        street_frame(fd, FIN | TEXT, true, 2, "hi", 2);
        must_close(&siege, fd, "text");
        fd = come(&siege);
        street_frame(fd, FIN | CONTINUATION, true, 4, junk, 4);
        must_close(&siege, fd, "the continuation of nothing");
        fd = come(&siege);
        street_frame(fd, FIN | 0x70 | BINARY, true, 4, junk, 4);
        must_close(&siege, fd, "reserved bits");
        fd = come(&siege);
        street_frame(fd, FIN | 0x05, true, 4, junk, 4);
        must_close(&siege, fd, "a reserved opcode");
        fd = come(&siege);
        street_frame(fd, FIN | PING, true, 126, junk, 126);
        must_close(&siege, fd, "a ping above 125 bytes");
        fd = come(&siege);
        street_frame(fd, FIN | BINARY, true, 0, junk, 0);
        if (!late)
            must_close(&siege, fd, "an empty message before the hello");
        else
            close(fd);
        fd = come(&siege);
        for (int i = 0; i < 200 && street_frame(fd, i ? CONTINUATION : BINARY, true, 1000, junk, 1000); i++)
            ;
        must_close(&siege, fd, "fragments without end");
        fd = come(&siege);
        for (int i = 0; i < 20000 && street_frame(fd, i ? CONTINUATION : BINARY, true, 0, junk, 0); i++)
            ;
        must_close(&siege, fd, "empty fragments without end");
        fd = come(&siege);
        street_frame(fd, FIN | BINARY, true, 1000, junk, 10);
        must_close(&siege, fd, "half a frame"); // by the silence or the deadline of a message
        fd = come(&siege);
        street_frame(fd, FIN | CLOSE, true, 1, junk, 1);
        must_close(&siege, fd, "a close with half a code");
        unharmed(&siege);
    }
    end(&siege);
}

static void messages_that_are_none(struct world *world) {
    const char *flags[] = {"--hello-s", "3", NULL};
    struct siege siege = begin(world, flags);
    static uint8_t deep[60000], wide[60000];
    // Messages in messages: field 2 (a command), then whatever it takes for a body, again and again.
    for (size_t i = 0; i + 3 < sizeof deep; i += 3)
        memcpy(deep + i, "\x12\xff\x7f", 3);
    for (size_t i = 0; i + 2 <= sizeof wide; i += 2)
        memcpy(wide + i, "\x12\x00", 2); // 30,000 empty commands
    const struct {
        const char *what, *bytes;
        size_t len;
    } bad[] = {{"deep", (char *)deep, sizeof deep},
               {"wide", (char *)wide, sizeof wide},
               {"field number 0", "\x00\x01", 2},
               {"an endless varint", "\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 13},
               {"a group", "\x0b\x0c", 2},
               {"a length beyond the end", "\x0a\x7f", 2},
               {"a token that is no UTF-8", "\x0a\x04\x0a\x02\xff\xfe", 6},
               {"a token with a NUL in it",
                "\x0a\x05\x0a\x03"
                "a\0b",
                7},
               {"hello and more", "\x0a\x00\x12\x00", 4}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int fd = door(&siege);
        street_frame(fd, FIN | BINARY, true, bad[i].len, bad[i].bytes, bad[i].len);
        must_close(&siege, fd, bad[i].what);
    }
    // After a proper hello: a broken message ends the session or is answered; it never ends the hub.
    uint8_t bytes[400], again[300];
    size_t again_len = hello(&siege, "besieger", again);
    for (int round = 0; round < 40; round++) {
        int fd = greeted(&siege);
        for (int i = 0; i < 20; i++) {
            Muster__V1__ClientFrame frame = MUSTER__V1__CLIENT_FRAME__INIT;
            Muster__V1__Command *command = say_open(BOX, "a title of a reasonable length", TOWN_A);
            uint8_t id[16] = {(uint8_t)round, (uint8_t)i, 9};
            say_with_id(command, id);
            frame.n_commands = 1;
            frame.commands = &command;
            size_t len = muster__v1__client_frame__pack(&frame, bytes);
            for (uint32_t hits = 1 + world_dice(world, 8); hits > 0; hits--)
                bytes[world_dice(world, (uint32_t)len)] = (uint8_t)world_dice(world, 256);
            street_frame(fd, FIN | BINARY, true, len, bytes, len);
        }
        street_frame(fd, FIN | BINARY, true, again_len, again, again_len); // a second hello is one too many
        must_close(&siege, fd, "damaged commands and a second hello");
    }
    end(&siege);
}

// Fixes whose columns lie, sent by a client that is otherwise in order.
static void fixes_that_are_none(struct world *world) {
    struct siege siege = begin(world, NULL);
    people_units(world, siege.hub, "u", 1, KIND(TEAM), TOWN_A);
    struct client_fix row = fix_at(1, 298700000, 1215500000, world_now_ms());
    for (int kind = 0; kind < 6; kind++) {
        char name[20];
        snprintf(name, sizeof name, "liar-%d", kind);
        struct member *liar = people_join(world, siege.hub, name, ROLE(RELAY), DISTRICT_ORG);
        Muster__V1__Fixes fixes;
        client_fixes_pack(&fixes, &row, 1);
        size_t *counts[] = {&fixes.n_unit, &fixes.n_dlat, &fixes.n_dlon, &fixes.n_dtime};
        if (kind < 4)
            *counts[kind] = 0;
        else if (kind == 4)
            fixes.base_lat_e7 = fixes.dlat[0] = INT32_MAX;
        else
            fixes.coarse = 200;
        Muster__V1__ClientFrame frame = MUSTER__V1__CLIENT_FRAME__INIT;
        Muster__V1__Fixes *list = &fixes;
        frame.n_fixes = 1;
        frame.fixes = &list;
        uint8_t bytes[500];
        size_t len = muster__v1__client_frame__pack(&frame, bytes);
        need(client_send(liar->client, bytes, len), "not sent");
        if (kind < 4)
            *counts[kind] = 1;
        client_fixes_free(&fixes);
        world_until(world, client_state(liar->client) == CLIENT_ENDED);
        need(liar->goodbye_code == 101 && !liar->goodbye_resume, "kind %d: goodbye %u", kind, liar->goodbye_code);
        member_leave(liar);
    }
    end(&siege);
}

static void floods_and_drips(struct world *world) {
    const char *flags[] = {"--hello-s", "3", "--silence-s", "4", NULL};
    struct siege siege = begin(world, flags);
    int silent_tcp = street_dial(siege.hub), silent_ws = door(&siege), drip = street_dial(siege.hub);
    // A header, a byte now and then.
    static const char header[] = "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: yes\r\nX-More: yes\r\nX-Still: more\r\n";
    double next = 0;
    size_t at = 0;
    bool open = true;
    char heard[200];
    for (double over = child_now() + 90; open && child_now() < over;) {
        if (child_now() > next && at < sizeof header - 1) {
            open = street_say(drip, header + at++, 1);
            next = child_now() + 1;
        }
        bool closed = false;
        street_hear(world, drip, heard, sizeof heard, 1, 0.2, &closed);
        open = open && !closed;
    }
    need(!open, "a header may drip for ever");
    close(drip);
    must_close(&siege, silent_tcp, "a connection that says nothing");
    must_close(&siege, silent_ws, "a WebSocket without a hello");
    unharmed(&siege);
    // Pings by the ten thousand, of the WebSocket and of the protocol.
    int fd = greeted(&siege);
    for (int i = 0; i < 20000 && street_frame(fd, FIN | PING, true, 100, header, 60); i++)
        ;
    close(fd);
    unharmed(&siege);
    fd = greeted(&siege);
    for (int i = 0; i < 20000 && street_frame(fd, FIN | BINARY, true, 4, "\x2a\x02\x08\x01", 4); i++)
        ;
    close(fd);
    unharmed(&siege);
    // A drip of a message.
    fd = greeted(&siege);
    street_frame(fd, FIN | BINARY, true, 60000, header, 1);
    open = true;
    for (double over = child_now() + 90; open && child_now() < over;) {
        bool closed = false;
        open = street_say(fd, "x", 1);
        street_hear(world, fd, heard, sizeof heard, sizeof heard - 1, 0.5, &closed);
        open = open && !closed;
    }
    need(!open, "a message may drip for ever");
    close(fd);
    // Connections by the hundred that are dropped at once, in every stage.
    for (int i = 0; i < 300; i++) {
        fd = street_dial(siege.hub);
        if (i % 3 > 0)
            street_text(fd, "GET /ws HTTP/1.1\r\nHost: x\r\n" STREET_USUAL);
        if (i % 3 > 1)
            street_text(fd, "\r\n\x82\x85");
        close(fd);
    }
    end(&siege);
}

int main(void) {
    return WORLD_RUN(SCENARIO(handshakes_that_are_none), SCENARIO(frames_that_are_none),
                     SCENARIO(messages_that_are_none), SCENARIO(fixes_that_are_none), SCENARIO(floods_and_drips));
}
