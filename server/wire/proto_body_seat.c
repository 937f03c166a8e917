// Bodies of the verbs of seats.
// SPDX-License-Identifier: Apache-2.0
#include "wire/proto_body.h"
#include "wire/proto_object.h"

// ---- who sits there. A client names the account with assign and hand_over only; with the others it follows from who
// asks or who sits there, and the event names it.

static enum refusal take_change(uint32_t seat, const char *account, size_t shortest, struct seat_change *to) {
    enum refusal why = REFUSAL_NONE;
    *to = (struct seat_change){.seat = seat, .account = "", .reason = ""};
    to->account = proto_text_in(&why, account, shortest, ACCOUNT_NAME_MAX, REFUSAL_ACCOUNT_NAME_INVALID);
    return why;
}

// protobuf-c gives every message a struct of its own, alike as they are.
#define READ(function, type, account, shortest)                                                                        \
    static enum refusal function(const void *message, struct arena *arena, void *body) {                               \
        (void)arena;                                                                                                   \
        const Muster__V1__##type *from = message;                                                                      \
        return take_change(from->seat, account, shortest, body);                                                       \
    }
#define WRITE(function, type)                                                                                          \
    static void function(const void *body, uint32_t object, void *message) {                                           \
        (void)object;                                                                                                  \
        const struct seat_change *from = body;                                                                         \
        Muster__V1__##type *to = message;                                                                              \
        to->seat = from->seat;                                                                                         \
        to->account = proto_text(from->account);                                                                       \
    }
READ(read_take, SeatTake, "", 0)
READ(read_taken, SeatTake, from->account, 0)
READ(read_assign, SeatAssign, from->account, 1)
READ(read_hand_over, SeatHandOver, from->account, 1)
READ(read_relieve, SeatRelieve, "", 0)
READ(read_relieved, SeatRelieve, from->account, 0)
READ(read_stand_in, SeatStandIn, "", 0)
READ(read_stood_in, SeatStandIn, from->account, 0)
READ(read_leave, SeatLeave, "", 0)
READ(read_left, SeatLeave, from->account, 0)
WRITE(write_take, SeatTake)
WRITE(write_assign, SeatAssign)
WRITE(write_hand_over, SeatHandOver)
WRITE(write_relieve_alone, SeatRelieve)
WRITE(write_stand_in, SeatStandIn)
WRITE(write_leave, SeatLeave)

static enum refusal take_reason(const Muster__V1__SeatRelieve *from, struct seat_change *to) {
    enum refusal why = REFUSAL_NONE;
    to->reason = proto_text_in(&why, from->reason, 0, POST_REASON_MAX, REFUSAL_TEXT_INVALID);
    return why;
}
static enum refusal read_relieve_whole(const void *message, struct arena *arena, void *body) {
    enum refusal why = read_relieve(message, arena, body);
    return why ? why : take_reason(message, body);
}
static enum refusal read_relieved_whole(const void *message, struct arena *arena, void *body) {
    enum refusal why = read_relieved(message, arena, body);
    return why ? why : take_reason(message, body);
}
static void write_relieve(const void *body, uint32_t object, void *message) {
    write_relieve_alone(body, object, message);
    Muster__V1__SeatRelieve *to = message;
    to->reason = proto_text(((const struct seat_change *)body)->reason);
}

// ---- who should sit there

enum { SET_SEAT = 1, SET_ROSTER }; // field numbers of RosterSet

// Mode 0 means "in either", so a mode that is not known must not pass for it.
static bool line_in(const Muster__V1__RosterEntry *from, struct roster_line *to) {
    *to = (struct roster_line){.account = from->account,
                               .from_ms = from->from_at_ms,
                               .until_ms = from->until_at_ms,
                               .mode = (enum mode)proto_enum(from->mode, MODES)};
    return (from->mode == 0 || to->mode != MODE_UNKNOWN) && proto_text_is(from->account, 1, ACCOUNT_NAME_MAX, false);
}

static enum refusal read_roster_set(const void *message, struct arena *arena, void *body) {
    const Muster__V1__RosterSet *from = message;
    struct roster_line *lines =
        from->n_roster <= ROSTER_MAX ? arena_alloc(arena, from->n_roster * sizeof *lines) : NULL;
    bool fits = lines != NULL;
    for (size_t i = 0; fits && i < from->n_roster; i++)
        fits = line_in(from->roster[i], &lines[i]);
    if (!fits)
        return REFUSAL_ROSTER_INVALID;
    *(struct roster_change *)body =
        (struct roster_change){.seat = from->seat, .lines = lines, .count = (uint32_t)from->n_roster};
    return REFUSAL_NONE;
}
static void put_roster_set(struct buf *buf, const void *body, const struct event *event) {
    (void)event;
    const struct roster_change *from = body;
    proto_put_varint(buf, SET_SEAT, from->seat);
    for (uint32_t i = 0; i < from->count; i++) {
        Muster__V1__RosterEntry to = MUSTER__V1__ROSTER_ENTRY__INIT;
        to.account = proto_text(from->lines[i].account);
        to.from_at_ms = from->lines[i].from_ms;
        to.until_at_ms = from->lines[i].until_ms;
        to.mode = (Muster__V1__Mode)from->lines[i].mode;
        proto_put_message(buf, SET_ROSTER, &to.base);
    }
}

const struct proto_body proto_seat_take = {63, &muster__v1__seat_take__descriptor, read_take, write_take, NULL};
const struct proto_body proto_seat_taken = {63, &muster__v1__seat_take__descriptor, read_taken, write_take, NULL};
const struct proto_body proto_seat_assign = {64, &muster__v1__seat_assign__descriptor, read_assign, write_assign, NULL};
const struct proto_body proto_seat_hand_over = {65, &muster__v1__seat_hand_over__descriptor, read_hand_over,
                                                write_hand_over, NULL};
const struct proto_body proto_seat_relieve = {66, &muster__v1__seat_relieve__descriptor, read_relieve_whole,
                                              write_relieve, NULL};
const struct proto_body proto_seat_relieved = {66, &muster__v1__seat_relieve__descriptor, read_relieved_whole,
                                               write_relieve, NULL};
const struct proto_body proto_seat_stand_in = {67, &muster__v1__seat_stand_in__descriptor, read_stand_in,
                                               write_stand_in, NULL};
const struct proto_body proto_seat_stood_in = {67, &muster__v1__seat_stand_in__descriptor, read_stood_in,
                                               write_stand_in, NULL};
const struct proto_body proto_seat_leave = {68, &muster__v1__seat_leave__descriptor, read_leave, write_leave, NULL};
const struct proto_body proto_seat_left = {68, &muster__v1__seat_leave__descriptor, read_left, write_leave, NULL};
const struct proto_body proto_roster_set = {69, &muster__v1__roster_set__descriptor, read_roster_set, NULL,
                                            put_roster_set};
