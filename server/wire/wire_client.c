// Frames of clients: takes them apart field by field, so that commands keep the very bytes they came in.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "domain/org.h"
#include "domain/place.h"
#include "wire/proto_object.h"
#include "wire/wire.h"

#define TOKEN_TEXT_MAX 128
#define CLIENT_TEXT_MAX 96

enum { FRAME_HELLO = 1, FRAME_COMMANDS, FRAME_FIXES, FRAME_VIEW, FRAME_PING, FRAME_ACTING }; // of ClientFrame
enum { COMMAND_ID = 1 };                                                                     // of Command

_Static_assert(WIRE_LINKS == MUSTER__V1__LINK__LINK_RADIO + 1, "links");

static enum refusal read_hello(const uint8_t *bytes, size_t len, struct arena *arena, const struct wire_hello **out) {
    const Muster__V1__Hello *from = proto_unpack(&muster__v1__hello__descriptor, bytes, len, arena);
    struct wire_hello *hello = arena_alloc(arena, sizeof *hello);
    if (!from || !hello || (from->log.len != 0 && from->log.len != WIRE_LOG_LEN))
        return REFUSAL_MALFORMED;
    enum refusal why = REFUSAL_NONE;
    *hello = (struct wire_hello){.seq = from->seq, .exercise = from->exercise, .has_log = from->log.len != 0};
    hello->link = proto_enum(from->link, WIRE_LINKS);
    hello->token = proto_text_in(&why, from->token, 0, TOKEN_TEXT_MAX, REFUSAL_TEXT_INVALID);
    hello->device = proto_text_in(&why, from->device, 1, DEVICE_MAX, REFUSAL_TEXT_INVALID);
    hello->client = proto_text_in(&why, from->client, 0, CLIENT_TEXT_MAX, REFUSAL_TEXT_INVALID);
    if (hello->has_log)
        memcpy(hello->log, from->log.data, WIRE_LOG_LEN);
    *out = hello;
    return why;
}

static bool read_box(const Muster__V1__Box *box, struct wire_view *view) {
    view->has_box = box != NULL;
    if (!box)
        return true;
    view->south_e7 = box->south_e7;
    view->west_e7 = box->west_e7;
    view->north_e7 = box->north_e7;
    view->east_e7 = box->east_e7;
    return place_is_valid(box->south_e7, box->west_e7) && place_is_valid(box->north_e7, box->east_e7) &&
           box->south_e7 <= box->north_e7 && box->west_e7 <= box->east_e7;
}

// Damage is the frame's; a view that can be read and makes no sense is refused alone.
static enum refusal read_view(const uint8_t *bytes, size_t len, struct arena *arena, struct wire_client_frame *out) {
    const Muster__V1__View *from = proto_unpack(&muster__v1__view__descriptor, bytes, len, arena);
    struct wire_view *view = arena_alloc(arena, sizeof *view);
    if (!from || !view)
        return REFUSAL_MALFORMED;
    *view = (struct wire_view){.interval_ms = from->interval_ms, .detail = from->detail, .off = from->off};
    view->coarse = from->coarse <= WIRE_COARSE_MAX ? (uint8_t)from->coarse : 0;
    for (size_t i = 0; i < from->n_kinds; i++)
        view->kinds |= 1u << proto_enum(from->kinds[i], UNIT_KINDS);
    bool whole = from->org[0] == '\0';
    if (read_box(from->box, view) && from->coarse <= WIRE_COARSE_MAX && (whole || org_is_valid(from->org))) {
        memcpy(view->org, from->org, strlen(from->org) + 1);
        out->view = view;
    } else {
        out->view_refusal = REFUSAL_VIEW_INVALID;
    }
    return REFUSAL_NONE;
}

static enum refusal read_ping(const uint8_t *bytes, size_t len, struct arena *arena, struct wire_client_frame *out) {
    const Muster__V1__Ping *from = proto_unpack(&muster__v1__ping__descriptor, bytes, len, arena);
    out->has_ping = from != NULL;
    out->ping = from ? from->number : 0;
    return from ? REFUSAL_NONE : REFUSAL_MALFORMED;
}

static enum refusal read_acting(const uint8_t *bytes, size_t len, struct arena *arena, struct wire_client_frame *out) {
    const Muster__V1__Acting *from = proto_unpack(&muster__v1__acting__descriptor, bytes, len, arena);
    if (!from)
        return REFUSAL_MALFORMED;
    out->has_acting = true;
    out->acting_seat = from->seat;
    out->acting_link = proto_enum(from->link, WIRE_LINKS);
    return REFUSAL_NONE;
}

// Only the id is looked for; the rest is the desk's to read.
static enum refusal find_command(const struct proto_field *at, struct wire_command *out) {
    *out = (struct wire_command){.bytes = at->data, .len = (uint32_t)at->len};
    struct proto_cursor cursor = proto_begin(at->data, at->len);
    struct proto_field field;
    enum proto_step step;
    while ((step = proto_next(&cursor, &field)) == PROTO_FIELD) {
        if (field.number != COMMAND_ID || field.type != PROTO_BYTES)
            continue;
        out->has_id = field.len == COMMAND_ID_LEN; // the last one counts
        if (out->has_id)
            memcpy(out->id, field.data, COMMAND_ID_LEN);
    }
    return step == PROTO_END ? REFUSAL_NONE : REFUSAL_MALFORMED;
}

// What only hubs may say is not believed from a client.
static enum refusal read_fixes(const struct proto_field *at, struct arena *arena, struct wire_fixes *out) {
    enum refusal why = wire_read_fixes(at->data, at->len, arena, out);
    for (uint32_t i = 0; why == REFUSAL_NONE && i < out->count; i++) {
        out->rows[i].presence = PRESENCE_LIVE;
        out->rows[i].marked = false;
    }
    out->cell = 0;
    out->whole = false;
    out->left = NULL;
    out->left_count = 0;
    return why;
}

struct counts {
    uint32_t number[FRAME_ACTING + 1];
};

// How many there are of each field. What is said once in a frame is said once.
static bool count_fields(const uint8_t *bytes, size_t len, struct counts *counts) {
    *counts = (struct counts){0};
    struct proto_cursor cursor = proto_begin(bytes, len);
    struct proto_field field;
    enum proto_step step;
    while ((step = proto_next(&cursor, &field)) == PROTO_FIELD) {
        if (field.number > FRAME_ACTING)
            continue;
        if (field.type != PROTO_BYTES)
            return false;
        counts->number[field.number]++;
    }
    return step == PROTO_END && counts->number[FRAME_HELLO] <= 1 && counts->number[FRAME_VIEW] <= 1 &&
           counts->number[FRAME_PING] <= 1 && counts->number[FRAME_ACTING] <= 1;
}

static enum refusal read_field(const struct proto_field *field, struct arena *arena, struct wire_command *command,
                               struct wire_fixes *fixes, struct wire_client_frame *out) {
    switch (field->number) {
    case FRAME_HELLO:
        return read_hello(field->data, field->len, arena, &out->hello);
    case FRAME_COMMANDS:
        out->command_count++;
        return find_command(field, command);
    case FRAME_FIXES:
        out->fixes_count++;
        return read_fixes(field, arena, fixes);
    case FRAME_VIEW:
        return read_view(field->data, field->len, arena, out);
    case FRAME_PING:
        return read_ping(field->data, field->len, arena, out);
    case FRAME_ACTING:
        return read_acting(field->data, field->len, arena, out);
    }
    return REFUSAL_NONE;
}

enum refusal wire_read_client(const uint8_t *bytes, size_t len, struct arena *arena, struct wire_client_frame *out) {
    memset(out, 0, sizeof *out);
    struct counts counts;
    if (len > UINT32_MAX || !count_fields(bytes, len, &counts))
        return REFUSAL_MALFORMED;
    struct wire_command *commands = arena_alloc(arena, counts.number[FRAME_COMMANDS] * sizeof *commands);
    struct wire_fixes *fixes = arena_alloc(arena, counts.number[FRAME_FIXES] * sizeof *fixes);
    if (!commands || !fixes)
        return REFUSAL_MALFORMED;
    out->commands = commands;
    out->fixes = fixes;
    struct proto_cursor cursor = proto_begin(bytes, len);
    struct proto_field field;
    enum refusal why = REFUSAL_NONE;
    while (why == REFUSAL_NONE && proto_next(&cursor, &field) == PROTO_FIELD)
        why = read_field(&field, arena, commands + out->command_count, fixes + out->fixes_count, out);
    return why;
}
