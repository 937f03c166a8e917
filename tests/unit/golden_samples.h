// What the golden files hold: each kind of frame, table, record, bus message and image, made from the samples.
// SPDX-License-Identifier: Apache-2.0
#ifndef UNIT_GOLDEN_SAMPLES_H
#define UNIT_GOLDEN_SAMPLES_H

#include "wire/snapshot.h"
#include "wire_samples.h"
#include "wire_test.h"

struct sample {
    char name[64];
    struct buf bytes;
};
#define SAMPLES_MOST 400
static struct sample samples[SAMPLES_MOST];
static unsigned sample_count;

static inline struct buf *new_sample(const char *prefix, const char *name) {
    assert_true(sample_count < SAMPLES_MOST);
    struct sample *sample = &samples[sample_count++];
    snprintf(sample->name, sizeof sample->name, "%s_%s", prefix, name);
    return &sample->bytes;
}

static inline void sample_commands(void) {
    for (int verb = VERB_NONE + 1; verb < VERBS; verb++) {
        struct command command;
        if (!sample_has_command((enum verb)verb))
            continue;
        sample_command((enum verb)verb, &command);
        struct buf *bare = new_sample("command", verb_name((enum verb)verb));
        wire_write_command(bare, &command);
        Muster__V1__Command *message = muster__v1__command__unpack(NULL, bare->len, bare->data);
        Muster__V1__ClientFrame frame = MUSTER__V1__CLIENT_FRAME__INIT;
        frame.commands = &message;
        frame.n_commands = 1;
        wire_pack(new_sample("client", verb_name((enum verb)verb)), &frame);
        muster__v1__command__free_unpacked(message, NULL);
    }
}

static inline void sample_hello(void) {
    Muster__V1__Hello hello = MUSTER__V1__HELLO__INIT;
    hello.token = "yQ3zJ4kq0vX8mN2pR6sT1uW5xZ7aB9cD0eF3gH6iJ8k";
    hello.device = "平板 A7";
    hello.client = "muster-console 0.1";
    hello.seq = 41;
    hello.log.data = (uint8_t *)(uintptr_t)sample_log;
    hello.log.len = WIRE_LOG_LEN;
    Muster__V1__ClientFrame frame = MUSTER__V1__CLIENT_FRAME__INIT;
    frame.hello = &hello;
    wire_pack(new_sample("client", "hello"), &frame);
}

static inline void sample_view_and_ping(void) {
    Muster__V1__Box box = MUSTER__V1__BOX__INIT;
    box.south_e7 = 226000000, box.west_e7 = 1141000000, box.north_e7 = 228000000, box.east_e7 = 1144000000;
    Muster__V1__UnitKind kinds[] = {MUSTER__V1__UNIT_KIND__UNIT_KIND_TEAM, MUSTER__V1__UNIT_KIND__UNIT_KIND_BOAT};
    Muster__V1__View view = MUSTER__V1__VIEW__INIT;
    view.box = &box;
    view.kinds = kinds;
    view.n_kinds = 2;
    view.org = "440307001000";
    view.interval_ms = 1000;
    view.coarse = 2;
    view.detail = 1;
    Muster__V1__Ping ping = MUSTER__V1__PING__INIT;
    ping.number = 9;
    Muster__V1__ClientFrame frame = MUSTER__V1__CLIENT_FRAME__INIT;
    frame.view = &view;
    frame.ping = &ping;
    wire_pack(new_sample("client", "view_and_ping"), &frame);
}

static inline void sample_acting(void) {
    Muster__V1__Hello hello = MUSTER__V1__HELLO__INIT;
    hello.token = "yQ3zJ4kq0vX8mN2pR6sT1uW5xZ7aB9cD0eF3gH6iJ8k";
    hello.device = "平板 A7";
    hello.link = MUSTER__V1__LINK__LINK_SATELLITE;
    Muster__V1__ClientFrame frame = MUSTER__V1__CLIENT_FRAME__INIT;
    frame.hello = &hello;
    wire_pack(new_sample("client", "hello_with_link"), &frame);
    Muster__V1__Acting acting = MUSTER__V1__ACTING__INIT;
    acting.seat = 21;
    acting.link = MUSTER__V1__LINK__LINK_CELLULAR;
    frame = (Muster__V1__ClientFrame)MUSTER__V1__CLIENT_FRAME__INIT;
    frame.acting = &acting;
    wire_pack(new_sample("client", "acting"), &frame);
}

static const struct wire_fixes_style full = {.detail = true, .state = true};

static inline void sample_tables(void) {
    wire_write_fixes(new_sample("fixes", "full"), &sample_fixes, full);
    wire_write_fixes(new_sample("fixes", "wall"), &sample_fixes, (struct wire_fixes_style){.state = true});
    wire_write_fixes(new_sample("fixes", "wall_coarse"), &sample_fixes, (struct wire_fixes_style){.coarse = 3});
    const struct wire_fixes example = {
        .rows = (struct fix *)(uintptr_t)example_rows, .count = 3, .cell = 1, .whole = true};
    wire_write_fixes(new_sample("fixes", "example"), &example, full);
    struct buf up = {0};
    struct wire_fixes fixes = sample_fixes;
    fixes.cell = 0, fixes.whole = false, fixes.left_count = 0, fixes.batch = 31;
    wire_write_fixes(&up, &fixes, (struct wire_fixes_style){.detail = true});
    Muster__V1__Fixes *message = muster__v1__fixes__unpack(NULL, up.len, up.data);
    Muster__V1__ClientFrame frame = MUSTER__V1__CLIENT_FRAME__INIT;
    frame.fixes = &message;
    frame.n_fixes = 1;
    wire_pack(new_sample("client", "fixes"), &frame);
    muster__v1__fixes__free_unpacked(message, NULL);
    buf_free(&up);
}

static inline void sample_events_and_records(void) {
    for (int verb = VERB_NONE + 1; verb < VERBS; verb++) {
        struct event event;
        const uint8_t *bytes;
        size_t len;
        sample_event((enum verb)verb, &event);
        struct buf *record = new_sample("record", verb_name((enum verb)verb));
        record_write(record, &event);
        assert_true(record_event_bytes(record->data, record->len, &bytes, &len));
        struct buf *frame = new_sample("server_event", verb_name((enum verb)verb));
        wire_piece_event(frame, bytes, len);
        wire_piece_through(frame, event.seq);
    }
}

static inline void sample_pieces(void) {
    const struct wire_welcome welcome = {.log = sample_log,
                                         .seq = 115,
                                         .resume = WIRE_START_OVER,
                                         .now_at_ms = SAMPLE_AT_MS,
                                         .frame_bytes = 65536,
                                         .commands_per_s = 20,
                                         .open_commands = 64,
                                         .fixes_per_s = 200,
                                         .tick_ms = 100,
                                         .silence_ms = 30000,
                                         .hub = "hub-东",
                                         .district = "440307",
                                         .session = 77,
                                         .account = &sample_account};
    const struct wire_hub_state hub = {.authority = true, .authority_reachable = true, .redis = true};
    const struct wire_answer done = {.id = {1, 2, 3}, .seq = 115, .object = 7};
    const struct wire_answer not_done = {.id = {4, 5, 6}, .code = REFUSAL_AUTHORITY_AWAY};
    struct buf *frame = new_sample("server", "welcome");
    wire_piece_welcome(frame, &welcome);
    wire_piece_hub_state(frame, &hub);
    wire_piece_goodbye(new_sample("server", "goodbye"), REFUSAL_STOPPING, true, 1000);
    frame = new_sample("server", "answers");
    wire_piece_answer(frame, &done);
    wire_piece_answer(frame, &not_done);
    frame = new_sample("server", "fixes");
    wire_piece_fixes(frame, &sample_fixes, full);
    wire_piece_fixes(frame, &sample_fixes, (struct wire_fixes_style){.coarse = 1, .state = true});
    frame = new_sample("server", "small");
    wire_piece_through(frame, 115);
    wire_piece_fix_receipt(frame, 31, 4, 1, REFUSAL_FIX_FROM_FUTURE);
    wire_piece_ping(frame, 3);
    wire_piece_pong(frame, 9, SAMPLE_AT_MS);
}

static inline void sample_snapshot(void) {
    struct state *state = sample_state();
    struct buf *frame = new_sample("server", "snapshot");
    wire_piece_snapshot_begin(frame, 115);
    wire_piece_snapshot_unit(frame, state_unit(state, 7));
    wire_piece_snapshot_incident(frame, state_incident(state, 3));
    wire_piece_snapshot_account(frame, state_account(state, 5), state);
    wire_piece_snapshot_end(frame, 115);
    snapshot_write(new_sample("state", "image"), state);
    state_destroy(state);
}

static const struct wire_presence sample_presence = {.account = "wang.gang",
                                                     .title = "王刚",
                                                     .device = "平板 A7",
                                                     .here = true,
                                                     .acting = 21,
                                                     .link = 3,
                                                     .since_ms = SAMPLE_AT_MS,
                                                     .seats = (const uint32_t[]){21, 300},
                                                     .seat_count = 2};

static inline void sample_posts_snapshot(void) {
    struct state *state = sample_posts_state();
    struct buf *frame = new_sample("server", "snapshot_posts");
    const struct channel channel = {CHANNEL_MODULE, 4, 1};
    wire_piece_snapshot_begin(frame, 140);
    wire_piece_snapshot_mode(frame, state_mode(state));
    wire_piece_snapshot_template(frame, state_template(state, 2));
    wire_piece_snapshot_post(frame, state_post(state, 4));
    for (uint32_t seat = 21; seat <= 24; seat++)
        wire_piece_snapshot_seat(frame, state_seat(state, seat), state);
    wire_piece_snapshot_consult(frame, state_consult(state, 2));
    wire_piece_snapshot_message(frame, state_message_next(state, &channel, NULL), state);
    wire_piece_snapshot_order(frame, state_order(state, 3), state);
    wire_piece_snapshot_end(frame, 140);
    frame = new_sample("server", "presence_and_again");
    wire_piece_presence(frame, &sample_presence);
    wire_piece_again(frame, state_order(state, 3), state);
    snapshot_write(new_sample("state", "with_posts"), state);
    state_destroy(state);
}

static inline void sample_intake_snapshot(void) {
    struct state *state = sample_state();
    sample_intake_restore(state);
    struct buf *frame = new_sample("server", "snapshot_intake");
    wire_piece_snapshot_begin(frame, 115);
    wire_piece_snapshot_incident(frame, state_incident(state, 5));
    wire_piece_snapshot_intake(frame, state_intake(state, 8), state);
    wire_piece_snapshot_intake(frame, state_intake(state, 9), state);
    wire_piece_snapshot_casualty(frame, state_casualty(state, 2), state);
    wire_piece_snapshot_end(frame, 115);
    snapshot_write(new_sample("state", "with_intake"), state);
    state_destroy(state);
}

static inline void sample_dispatch_snapshot(void) {
    struct state *state = sample_state();
    sample_dispatch_restore(state);
    struct buf *frame = new_sample("server", "snapshot_dispatch");
    wire_piece_snapshot_begin(frame, 115);
    wire_piece_snapshot_alarm(frame, state_alarm(state, 9), state);
    wire_piece_snapshot_dispatch(frame, state_dispatch(state, 41), state);
    wire_piece_snapshot_aid(frame, state_aid(state, 6), state);
    wire_piece_snapshot_end(frame, 115);
    snapshot_write(new_sample("state", "with_dispatches"), state);
    state_destroy(state);
}

static inline void sample_forces_snapshot(void) {
    struct state *state = sample_state();
    for (int i = 0; i < 2; i++)
        state_restore_unit(state, &sample_imported[i]);
    struct buf *frame = new_sample("server", "snapshot_forces");
    wire_piece_snapshot_begin(frame, 115);
    wire_piece_snapshot_unit(frame, state_unit(state, 8));
    wire_piece_snapshot_unit(frame, state_unit(state, 3));
    wire_piece_snapshot_end(frame, 115);
    snapshot_write(new_sample("state", "with_forces"), state);
    state_destroy(state);
}

static inline void sample_fence_snapshot(void) {
    struct state *state = sample_state();
    sample_fences_restore(state);
    struct buf *frame = new_sample("server", "snapshot_fences");
    wire_piece_snapshot_begin(frame, 115);
    wire_piece_snapshot_fence(frame, state_fence(state, 2));
    wire_piece_snapshot_fence(frame, state_fence(state, 4));
    wire_piece_snapshot_fence_stay(frame, state_fence_stay(state, 2, 7));
    wire_piece_snapshot_end(frame, 115);
    snapshot_write(new_sample("state", "with_fences"), state);
    state_destroy(state);
}

static inline void sample_report_snapshot(void) {
    struct state *state = sample_state();
    sample_reports_restore(state);
    struct buf *frame = new_sample("server", "snapshot_reports");
    wire_piece_snapshot_begin(frame, 115);
    wire_piece_snapshot_report(frame, state_report(state, 6), state);
    wire_piece_snapshot_report(frame, state_report(state, 7), state);
    wire_piece_snapshot_response(frame, state_response(state, 2), state);
    wire_piece_snapshot_response(frame, state_response(state, 5), state);
    wire_piece_snapshot_end(frame, 115);
    snapshot_write(new_sample("state", "with_reports"), state);
    frame = new_sample("server", "snapshot_response_missed");
    wire_piece_snapshot_begin(frame, 115);
    wire_piece_snapshot_response(frame, state_response(state, 2), state);
    wire_piece_snapshot_end(frame, 115);
    snapshot_write(new_sample("state", "with_response_missed"), state);
    state_destroy(state);
}

static inline void sample_plan_snapshot(void) {
    struct state *state = sample_state();
    state_restore_catalogue(state, &sample_catalogue);
    struct buf *frame = new_sample("server", "snapshot_catalogues");
    wire_piece_snapshot_begin(frame, 115);
    wire_piece_snapshot_catalogue(frame, state_catalogue(state, 61));
    wire_piece_snapshot_end(frame, 115);
    snapshot_write(new_sample("state", "with_catalogues"), state);
    state_destroy(state);
}

static inline void sample_launch_snapshot(void) {
    struct state *state = sample_state();
    sample_launches_restore(state);
    struct buf *frame = new_sample("server", "snapshot_launches");
    wire_piece_snapshot_begin(frame, 115);
    for (uint32_t i = 1; i <= 2; i++) {
        wire_piece_snapshot_phone_call(frame, state_phone_call(state, i), state);
        wire_piece_snapshot_launch(frame, state_launch(state, i), state);
    }
    wire_piece_snapshot_end(frame, 115);
    snapshot_write(new_sample("state", "with_launches"), state);
    state_destroy(state);
}

static inline void sample_bus(void) {
    static const char *const names[] = {"none",  "fixes", "records", "beat",    "forward",
                                        "reply", "fetch", "fetched", "presence"};
    struct buf bytes[4] = {0};
    struct event event;
    struct command command;
    for (int i = 0; i < 2; i++) {
        sample_event(i ? VERB_TOKEN_ISSUE : VERB_UNIT_RENAME, &event);
        record_write(&bytes[i], &event);
    }
    sample_command(VERB_INCIDENT_CLOSE, &command);
    wire_write_command(&bytes[2], &command);
    wire_write_fixes(&bytes[3], &sample_fixes, full);
    struct bus_bytes parts[4];
    for (int i = 0; i < 4; i++)
        parts[i] = (struct bus_bytes){.data = bytes[i].data, .len = (uint32_t)bytes[i].len};
    for (int kind = BUS_NONE + 1; kind <= BUS_PRESENCE; kind++) {
        struct bus_message message;
        sample_bus_message((enum bus_kind)kind, &parts[3], parts, &parts[2], &message);
        bus_message_write(new_sample("bus", names[kind]), &message);
    }
    for (int i = 0; i < 4; i++)
        buf_free(&bytes[i]);
}

// Fills `samples`; forget_samples gives them back.
static inline void make_samples(void) {
    sample_commands();
    sample_hello();
    sample_view_and_ping();
    sample_acting();
    sample_tables();
    sample_events_and_records();
    sample_pieces();
    sample_snapshot();
    sample_posts_snapshot();
    sample_intake_snapshot();
    sample_dispatch_snapshot();
    sample_report_snapshot();
    sample_fence_snapshot();
    sample_forces_snapshot();
    sample_plan_snapshot();
    sample_launch_snapshot();
    sample_bus();
}

static inline void forget_samples(void) {
    for (unsigned i = 0; i < sample_count; i++)
        buf_free(&samples[i].bytes);
    sample_count = 0;
}

#endif
