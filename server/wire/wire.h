// Bytes <-> domain structs for the protocol of proto/muster.proto. protobuf-c lives in this room and nowhere else.
// Every function may be called on any thread; nothing is shared.
// SPDX-License-Identifier: Apache-2.0
#ifndef WIRE_WIRE_H
#define WIRE_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "domain/command.h"
#include "domain/fix.h"
#include "domain/refusal.h"
#include "domain/state.h"

#define WIRE_LOG_LEN 16
#define WIRE_FIXES_MAX 10000 // rows of one Fixes
#define WIRE_COARSE_MAX 4
#define WIRE_LINKS 6 // values of Link, LINK_UNKNOWN included
// A cap for the arena of wire_read_client that every honest frame of `bytes` stays within.
#define WIRE_ARENA_CAP(bytes) (24 * (size_t)(bytes) + 65536)

// ---- what a client said. All pointers belong to the arena given to wire_read_client.
struct wire_hello {
    const char *token, *device, *client; // NUL-ended, clean UTF-8
    uint64_t seq, exercise;
    bool has_log;
    uint8_t log[WIRE_LOG_LEN];
    int link; // Link of the protocol; 0: not said
};
struct wire_view {
    bool has_box, detail, off;
    int32_t south_e7, west_e7, north_e7, east_e7;
    uint32_t kinds;             // bit per enum unit_kind; 0: all
    char org[ORG_CODE_LEN + 1]; // "": whole scope
    uint32_t interval_ms;
    uint8_t coarse; // 0..4
};
struct wire_fixes {
    struct fix *rows;
    uint32_t count;
    uint32_t batch;
    // hub to viewer and hub to hub
    int64_t cell;
    bool whole;
    const uint32_t *left;
    uint32_t left_count;
};
// A command as it came: its own bytes are what gets copied between threads; `id` is there even when refusal is not
// NONE.
struct wire_command {
    const uint8_t *bytes; // encoded Command
    uint32_t len;
    bool has_id;
    uint8_t id[COMMAND_ID_LEN];
};
struct wire_client_frame {
    const struct wire_hello *hello; // NULL: none
    const struct wire_command *commands;
    uint32_t command_count;
    const struct wire_fixes *fixes;
    uint32_t fixes_count;
    const struct wire_view *view; // NULL: none
    bool has_ping;
    uint64_t ping;
    bool has_acting;
    uint32_t acting_seat; // 0: none
    int acting_link;
    enum refusal view_refusal; // view was there and is not valid (view is NULL then)
};

// REFUSAL_MALFORMED or _TEXT_INVALID: nothing of the frame is to be believed. Memory beyond the arena's cap counts as
// malformed (protobuf amplifies; the cap is the guard).
enum refusal wire_read_client(const uint8_t *bytes, size_t len, struct arena *arena, struct wire_client_frame *out);

// Decodes one Command. Every text is checked to be clean UTF-8 within its length and every list to be no longer than it
// may (TEXT_INVALID, or what the rules would say of it: UNIT_CODE_INVALID, TEMPLATE_INVALID ...); enums and ranges are
// the rules' business. out->verb is VERB_NONE with REFUSAL_VERB_UNKNOWN, which the verbs that only a hub makes are too.
enum refusal wire_read_command(const uint8_t *bytes, size_t len, struct arena *arena, struct command *out);
void wire_write_command(struct buf *buf, const struct command *command); // for tools and the client library

// Fixes columns. Reading: MALFORMED when columns disagree, a sum leaves int32/int64 or there are too many rows.
enum refusal wire_read_fixes(const uint8_t *bytes, size_t len, struct arena *arena, struct wire_fixes *out);
struct wire_fixes_style {
    uint8_t coarse;
    bool detail; // altitude, accuracy, battery, source; else speed to 1 dm/s and heading to 3 degrees
    bool state;  // presence and mark
};
// Appends a bare Fixes and returns how many rows, counted from the first, it holds: all, unless there are more than
// WIRE_FIXES_MAX or a step between two rows does not fit its column (half the earth in longitude, 24 days in time). The
// rest wants another call. Rows are put in order of their unit, which is cheapest; readers do not care.
uint32_t wire_write_fixes(struct buf *buf, const struct wire_fixes *fixes, struct wire_fixes_style style);

// ---- pieces of a ServerFrame. Each appends a complete encoded ServerFrame field, so that a frame is the pieces laid
// end to end in any number; at most one welcome, goodbye, ping, pong and hub_state in a frame.
struct wire_welcome {
    const uint8_t *log;
    uint64_t seq;
    int resume; // enum wire_resume
    int64_t now_at_ms;
    uint32_t frame_bytes, commands_per_s, open_commands, fixes_per_s, tick_ms, silence_ms;
    const char *hub, *district;
    uint64_t session;
    const struct account *account; // NULL: the local operator
};
enum wire_resume { WIRE_CONTINUE = 1, WIRE_CATCH_UP = 2, WIRE_START_OVER = 3 };
struct wire_answer {
    uint8_t id[COMMAND_ID_LEN];
    enum refusal code; // NONE: done
    uint64_t seq;
    uint32_t object;
};
struct wire_hub_state {
    bool authority, authority_reachable, redis, database;
};
void wire_piece_welcome(struct buf *buf, const struct wire_welcome *welcome);
void wire_piece_goodbye(struct buf *buf, enum refusal code, bool resume, uint32_t retry_after_ms);
void wire_piece_answer(struct buf *buf, const struct wire_answer *answer);
void wire_piece_event(struct buf *buf, const uint8_t *event, size_t len); // encoded Event
void wire_piece_through(struct buf *buf, uint64_t seq);
// As many Fixes as the rows need; `whole` and `left` are in the first.
void wire_piece_fixes(struct buf *buf, const struct wire_fixes *fixes, struct wire_fixes_style style);
void wire_piece_fix_receipt(struct buf *buf, uint32_t batch, uint32_t taken, uint32_t refused, enum refusal first);
void wire_piece_ping(struct buf *buf, uint64_t number);
void wire_piece_pong(struct buf *buf, uint64_t number, int64_t now_ms);
void wire_piece_hub_state(struct buf *buf, const struct wire_hub_state *hub);

// Appends an encoded Event of an import with those units alone that `keep` says yes to, and returns how many these are.
uint32_t wire_keep_imported(struct buf *buf, const uint8_t *event, size_t len, bool (*keep)(void *arg, uint32_t unit),
                            void *arg);

struct wire_presence {
    const char *account, *title, *device;
    bool here;
    uint32_t acting; // seat; 0: none
    int link;
    int64_t since_ms;
    const uint32_t *seats; // that the reader hears of
    uint32_t seat_count;
};
void wire_piece_presence(struct buf *buf, const struct wire_presence *presence);
void wire_piece_again(struct buf *buf, const struct order *order, const struct state *state); // behind the welcome

// ---- snapshot. One object at a time, so that a loop decides who sees what and how long a part gets. Whatever of an
// object a reader may not see, the caller leaves out: it hands over a copy of the struct with shorter lists (roster and
// reads of a seat). `state` gives the names of accounts.
void wire_piece_snapshot_begin(struct buf *buf, uint64_t seq); // a part with `first`
void wire_piece_snapshot_mode(struct buf *buf, enum mode mode);
void wire_piece_snapshot_unit(struct buf *buf, const struct unit *unit);
void wire_piece_snapshot_incident(struct buf *buf, const struct incident *incident);
void wire_piece_snapshot_account(struct buf *buf, const struct account *account,
                                 const struct state *state); // with live tokens
void wire_piece_snapshot_template(struct buf *buf, const struct template *template);
void wire_piece_snapshot_post(struct buf *buf, const struct post *post);
void wire_piece_snapshot_seat(struct buf *buf, const struct seat *seat, const struct state *state);
void wire_piece_snapshot_consult(struct buf *buf, const struct consult *consult);
void wire_piece_snapshot_message(struct buf *buf, const struct message *message, const struct state *state);
void wire_piece_snapshot_order(struct buf *buf, const struct order *order, const struct state *state);
void wire_piece_snapshot_catalogue(struct buf *buf, const struct catalogue *catalogue);
void wire_piece_snapshot_intake(struct buf *buf, const struct intake *intake, const struct state *state);
void wire_piece_snapshot_casualty(struct buf *buf, const struct casualty *casualty, const struct state *state);
void wire_piece_snapshot_fence(struct buf *buf, const struct fence *fence);
void wire_piece_snapshot_fence_stay(struct buf *buf, const struct fence_stay *stay);
void wire_piece_snapshot_dispatch(struct buf *buf, const struct dispatch *dispatch, const struct state *state);
void wire_piece_snapshot_aid(struct buf *buf, const struct aid *aid, const struct state *state);
void wire_piece_snapshot_alarm(struct buf *buf, const struct alarm *alarm, const struct state *state);
void wire_piece_snapshot_report(struct buf *buf, const struct report *report, const struct state *state);
void wire_piece_snapshot_response(struct buf *buf, const struct response *response, const struct state *state);
void wire_piece_snapshot_phone_call(struct buf *buf, const struct phone_call *call, const struct state *state);
void wire_piece_snapshot_launch(struct buf *buf, const struct launch *launch, const struct state *state);
void wire_piece_snapshot_end(struct buf *buf, uint64_t seq); // a part with `last`

#endif
