// Broken handshakes, frames and messages. The hub closes, takes no harm, and a witness notices nothing.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "world/siege.h"

static void handshakes_that_are_none(struct world *world) {
    struct siege *siege = siege_begin(world, NULL);
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
        int fd, status = street_upgrade(world, siege->hub, bad[i], &fd);
        need(status != 101, "let in: %s", bad[i]);
        siege_unharmed(siege);
    }
    int fd;
    need(street_upgrade(world, siege->hub, NULL, &fd) == 101, "the usual handshake is refused");
    close(fd);
    char own[400];
    snprintf(own, sizeof own, STREET_USUAL "Origin: http://127.0.0.1:%d\r\n", siege->hub->port);
    need(street_upgrade(world, siege->hub, own, &fd) == 101, "the hub's own page is refused");
    close(fd);
    // Another path is not the door.
    char response[4096];
    need(street_http(world, siege->hub, "GET /other HTTP/1.1\r\nHost: x\r\n" STREET_USUAL "\r\n", response,
                     sizeof response) != 101,
         "another path is a door too");
    siege_end(siege, 64);
}

// One frame or many that no client would send.
struct offence {
    const char *what;
    uint8_t first, next; // first byte of the first frame and of the others
    int times;           // 0: once
    uint64_t told;       // length it claims
    size_t len;          // and has
    bool bare;           // not masked
    bool is_fine_later;  // after the hello
};

static const struct offence offences[] = {
    {"an unmasked frame", WS_FIN | WS_BINARY, .told = 4, .len = 4, .bare = true},
    {"a frame of 2^64 - 1 bytes", WS_FIN | WS_BINARY, .told = UINT64_MAX, .len = 1000},
    {"a frame of 2^63 - 1 bytes", WS_FIN | WS_BINARY, .told = INT64_MAX, .len = 1000},
    {"fragments of 2^62 bytes", WS_BINARY, WS_CONTINUATION, 2, .told = 1ull << 62, .len = 1000},
    {"a frame of a gigabyte", WS_FIN | WS_BINARY, .told = 1u << 30, .len = 70000},
    {"a frame above the limit", WS_FIN | WS_BINARY, .told = 70000, .len = 70000},
    {"text that is no UTF-8", WS_FIN | WS_TEXT, .told = 4, .len = 4},
    {"text", WS_FIN | WS_TEXT, .told = 0, .len = 0},
    {"text in pieces", WS_TEXT, WS_CONTINUATION, 3, .told = 4, .len = 4},
    {"the continuation of nothing", WS_FIN | WS_CONTINUATION, .told = 4, .len = 4},
    {"a message within a message", WS_BINARY, WS_FIN | WS_BINARY, 2, .told = 4, .len = 4},
    {"text within a message", WS_BINARY, WS_FIN | WS_TEXT, 2, .told = 4, .len = 4},
    {"reserved bits", WS_FIN | 0x70 | WS_BINARY, .told = 4, .len = 4},
    {"the bit of a compressed message", WS_FIN | 0x40 | WS_BINARY, .told = 4, .len = 4},
    {"a reserved opcode", WS_FIN | 0x05, .told = 4, .len = 4},
    {"a reserved control opcode", WS_FIN | 0x0b, .told = 4, .len = 4},
    {"a ping above 125 bytes", WS_FIN | WS_PING, .told = 126, .len = 126},
    {"a ping of 2^40 bytes", WS_FIN | WS_PING, .told = 1ull << 40, .len = 1000},
    {"a pong above 125 bytes", WS_FIN | WS_PONG, .told = 126, .len = 126},
    {"a ping in pieces", WS_PING, WS_FIN | WS_CONTINUATION, 2, .told = 4, .len = 4},
    {"a close in pieces", WS_CLOSE, WS_FIN | WS_CONTINUATION, 2, .told = 2, .len = 2},
    {"a close with half a code", WS_FIN | WS_CLOSE, .told = 1, .len = 1},
    {"two closes", WS_FIN | WS_CLOSE, WS_FIN | WS_CLOSE, 2, .told = 2, .len = 2},
    {"an empty message", WS_FIN | WS_BINARY, .told = 0, .len = 0, .is_fine_later = true},
    {"fragments without end", WS_BINARY, WS_CONTINUATION, 200, .told = 1000, .len = 1000},
    {"empty fragments without end", WS_BINARY, WS_CONTINUATION, 20000, .told = 0, .len = 0},
    {"half a frame", WS_FIN | WS_BINARY, .told = 1000, .len = 10}, // by the silence or the deadline of a message
};

static void offend(int fd, const struct offence *offence) {
    static const uint8_t junk[70000] = {0xff, 0x00, 0xc3, 0x28};
    bool open = true;
    for (int i = 0; i < (offence->times ? offence->times : 1) && open; i++)
        open = street_frame(fd, i ? offence->next : offence->first, !offence->bare, offence->told, junk, offence->len);
}

static void frames_that_are_none(struct world *world) {
    const char *flags[] = {"--hello-s", "3", "--silence-s", "6", NULL};
    struct siege *siege = siege_begin(world, flags);
    for (int late = 0; late < 2; late++) { // before the hello and after it
        for (size_t i = 0; i < sizeof offences / sizeof *offences; i++) {
            int fd = late ? siege_greeted(siege, "besieger") : siege_door(siege);
            offend(fd, &offences[i]);
            if (late && offences[i].is_fine_later)
                close(fd);
            else
                siege_must_close(siege, fd, offences[i].what);
        }
        // The two bytes of a frame's head, and no more.
        int fd = late ? siege_greeted(siege, "besieger") : siege_door(siege);
        street_say(fd, "\x82\xfe", 2);
        siege_must_close(siege, fd, "half a head");
        siege_unharmed(siege);
    }
    siege_end(siege, 64);
}

static void messages_that_are_none(struct world *world) {
    const char *flags[] = {"--hello-s", "3", NULL};
    struct siege *siege = siege_begin(world, flags);
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
        int fd = siege_door(siege);
        street_frame(fd, WS_FIN | WS_BINARY, true, bad[i].len, bad[i].bytes, bad[i].len);
        siege_must_close(siege, fd, bad[i].what);
    }
    // After a proper hello: a broken message ends the session or is answered; it never ends the hub.
    uint8_t bytes[400], again[300];
    size_t again_len = siege_hello(siege, "besieger", again);
    for (int round = 0; round < 40; round++) {
        int fd = siege_greeted(siege, "besieger");
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
            street_frame(fd, WS_FIN | WS_BINARY, true, len, bytes, len);
        }
        street_frame(fd, WS_FIN | WS_BINARY, true, again_len, again, again_len); // a second hello is one too many
        siege_must_close(siege, fd, "damaged commands and a second hello");
    }
    siege_end(siege, 64);
}

// Fixes whose columns lie, sent by a client that is otherwise in order.
static void fixes_that_are_none(struct world *world) {
    struct siege *siege = siege_begin(world, NULL);
    people_units(world, siege->hub, "u", 1, KIND(TEAM), TOWN_A);
    struct client_fix row = fix_at(1, 298700000, 1215500000, world_now_ms());
    for (int kind = 0; kind < 6; kind++) {
        char name[20];
        snprintf(name, sizeof name, "liar-%d", kind);
        struct member *liar = people_join(world, siege->hub, name, ROLE(RELAY), DISTRICT_ORG);
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
    siege_end(siege, 64);
}

static size_t put(uint8_t *bytes, size_t len, const void *more, size_t more_len) {
    memcpy(bytes + len, more, more_len);
    return len + more_len;
}

// Fields that nobody knows are a later version's, or a stowaway. They are ignored, and neither kept nor passed on.
static void unknown_fields_are_left_behind(struct world *world) {
    struct siege *siege = siege_begin(world, NULL);
    struct member *wall = people_join(world, siege->hub, "wall", ROLE(OBSERVER), DISTRICT_ORG);
    static const char stowaway[] = "\xc2\x3e\x08STOWAWAY"; // field 1000, eight bytes
    uint8_t command[600], frame[700], id[16] = {5};
    Muster__V1__Command *open = say_with_id(say_open(BOX, "an incident", TOWN_A), id);
    size_t len = muster__v1__command__pack(open, command), frame_len = 0;
    len = put(command, len, stowaway, sizeof stowaway - 1);
    frame_len = put(frame, frame_len, "\x12", 1);
    frame[frame_len++] = (uint8_t)(len & 127) | (len > 127 ? 128 : 0);
    if (len > 127)
        frame[frame_len++] = (uint8_t)(len >> 7);
    frame_len = put(frame, frame_len, command, len);
    frame_len = put(frame, frame_len, stowaway, sizeof stowaway - 1);
    uint64_t before = member_known(wall);
    int fd = siege_greeted(siege, "besieger");
    street_frame(fd, WS_FIN | WS_BINARY, true, frame_len, frame, frame_len);
    world_until(world, member_known(wall) > before && wall->event_count > 0 &&
                           memmem(wall->events[wall->event_count - 1].bytes, wall->events[wall->event_count - 1].len,
                                  "an incident", 11));
    for (uint32_t i = 0; i < wall->event_count; i++)
        need(!memmem(wall->events[i].bytes, wall->events[i].len, "STOWAWAY", 8), "it travels on");
    char heard[4000];
    size_t said = street_hear(world, fd, heard, sizeof heard, sizeof heard - 1, 1, NULL);
    need(!memmem(heard, said, "STOWAWAY", 8), "it is sent back");
    close(fd);
    member_leave(wall);
    siege_end(siege, 64);
}

int main(void) {
    return WORLD_RUN(SCENARIO(handshakes_that_are_none), SCENARIO(frames_that_are_none),
                     SCENARIO(messages_that_are_none), SCENARIO(fixes_that_are_none),
                     SCENARIO(unknown_fields_are_left_behind));
}
