// The client library against a fake hub: greeting, position, outbox, and the bytes of frames.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/client_stage.h"

static uint8_t log_b[16] = "log b..........";

// ---- greeting and position

static void says_hello_alone_and_goes_live(void **state) {
    struct stage *s = *state;
    begin(s);
    command(s, 1); // waits for the welcome
    run_for(s, 0.05);
    assert_int_equal(s->frames, 1);
    assert_string_equal(s->hello->token, "token");
    assert_string_equal(s->hello->device, "tablet-1");
    assert_int_equal(s->hello->seq, 0);
    assert_int_equal(s->hello->log.len, 0);
    assert_int_equal(client_state(s->client), CLIENT_GREETING);
    greet(s, MUSTER__V1__RESUME__RESUME_CONTINUE, log_a, 4, 30000);
    UNTIL(s, s->commands == 1);
    assert_int_equal(s->welcomes, 1);
    assert_int_equal(client_state(s->client), CLIENT_LIVE);
}

static void snapshot_part(struct stage *s, uint64_t seq, bool first, bool last, size_t units) {
    // As a hub lays it down: one part per piece, in one frame.
    uint8_t frame_bytes[4096];
    size_t len = 0;
    for (size_t i = 0; i < units; i++) {
        Muster__V1__Unit unit = MUSTER__V1__UNIT__INIT, *one = &unit;
        unit.unit = (uint32_t)i + 1;
        Muster__V1__Snapshot part = MUSTER__V1__SNAPSHOT__INIT, *part_of = &part;
        part.seq = seq;
        part.first = first && i == 0;
        part.last = last && i == units - 1;
        part.n_units = 1;
        part.units = &one;
        Muster__V1__ServerFrame frame = MUSTER__V1__SERVER_FRAME__INIT;
        frame.n_snapshots = 1;
        frame.snapshots = &part_of;
        len += muster__v1__server_frame__pack(&frame, frame_bytes + len);
    }
    fake_hub_say_bytes(&s->hub, frame_bytes, len);
}

static void has_no_position_until_a_snapshot_is_whole(void **state) {
    struct stage *s = *state;
    s->options.seq = 90;
    s->options.log = log_b;
    begin(s);
    assert_int_equal(s->hello->seq, 90);
    assert_memory_equal(s->hello->log.data, log_b, 16);
    greet(s, MUSTER__V1__RESUME__RESUME_START_OVER, log_a, 4, 30000);
    snapshot_part(s, 7, true, false, 3);
    UNTIL(s, s->snapshots == 3);
    assert_null(client_log(s->client));
    tell_event(s, 5); // hands over, moves nothing
    UNTIL(s, s->events == 1);
    assert_int_equal(client_through(s->client), 0);

    fake_hub_drop(&s->hub); // half a snapshot is no position
    UNTIL(s, s->hellos == 2);
    assert_int_equal(s->hello->seq, 0);
    assert_int_equal(s->hello->log.len, 0);
    greet(s, MUSTER__V1__RESUME__RESUME_START_OVER, log_a, 4, 30000);
    snapshot_part(s, 7, true, false, 3);
    snapshot_part(s, 7, false, true, 2);
    tell_event(s, 8);
    UNTIL(s, s->events == 2);
    assert_int_equal(s->snapshots, 8);
    assert_int_equal(s->snapshot_units, 8);
    assert_int_equal(s->through_in_event, 7); // the event came first, then its position
    assert_int_equal(client_through(s->client), 8);
    assert_memory_equal(client_log(s->client), log_a, 16);
}

static void resumes_where_it_was_unless_the_log_is_another(void **state) {
    struct stage *s = *state;
    go_live(s, 4);
    tell_event(s, 3);
    UNTIL(s, s->events == 1);
    client_cut(s->client);
    assert_int_equal(client_state(s->client), CLIENT_WAITING);
    come_back(s, 2, 4);
    assert_int_equal(s->hello->seq, 3);
    assert_memory_equal(s->hello->log.data, log_a, 16);
    assert_int_equal(client_through(s->client), 3);

    fake_hub_drop(&s->hub);
    UNTIL(s, s->hellos == 3);
    greet(s, MUSTER__V1__RESUME__RESUME_CATCH_UP, log_b, 4, 30000);
    UNTIL(s, client_state(s->client) == CLIENT_LIVE);
    assert_int_equal(client_through(s->client), 0);
    assert_memory_equal(client_log(s->client), log_b, 16);
}

// ---- outbox

static void keeps_to_the_open_commands_and_to_the_order(void **state) {
    struct stage *s = *state;
    go_live(s, 2);
    for (int i = 0; i < 5; i++)
        command(s, i);
    UNTIL(s, s->commands == 2);
    run_for(s, 0.05);
    assert_int_equal(s->commands, 2);
    for (int i = 0; i < 5; i++) {
        answer(s, s->ids[i], i == 3 ? 401 : 0, 0);
        UNTIL(s, s->answers == i + 1);
        assert_int_equal(client_outbox(s->client), 4 - i);
        UNTIL(s, s->commands == (i + 3 < 5 ? i + 3 : 5));
    }
    for (int i = 0; i < 5; i++)
        assert_int_equal(s->made[i], i);
    assert_int_equal(s->codes[3], 401);
}

static void sends_the_unanswered_again_with_the_same_ids(void **state) {
    struct stage *s = *state;
    go_live(s, 8);
    for (int i = 0; i < 4; i++)
        command(s, i);
    UNTIL(s, s->commands == 4);
    answer(s, s->ids[1], 0, 0);
    UNTIL(s, s->answers == 1);
    fake_hub_drop(&s->hub);
    UNTIL(s, s->downs == 1);
    command(s, 4); // made while the link is down
    come_back(s, 2, 8);
    UNTIL(s, s->commands == 8);
    static const int again[] = {0, 2, 3};
    for (int i = 0; i < 3; i++) {
        assert_memory_equal(s->ids[4 + i], s->ids[again[i]], 16);
        assert_int_equal(s->made[4 + i], again[i]);
    }
    assert_int_equal(s->made[7], 4);
    assert_memory_not_equal(s->ids[7], s->ids[0], 16);
    for (int i = 4; i < 8; i++)
        answer(s, s->ids[i], 0, 0);
    UNTIL(s, client_outbox(s->client) == 0);
    assert_int_equal(s->answers, 5);
}

static void a_passing_refusal_is_not_an_answer(void **state) {
    struct stage *s = *state;
    go_live(s, 1);
    command(s, 0);
    command(s, 1);
    UNTIL(s, s->commands == 1);
    ev_tstamp asked = ev_time();
    answer(s, s->ids[0], 902, 100);
    UNTIL(s, s->commands == 2);
    assert_true(ev_time() - asked >= 0.095);
    assert_memory_equal(s->ids[1], s->ids[0], 16); // and nothing overtook it
    assert_int_equal(s->answers, 0);
    answer(s, s->ids[1], 0, 0);
    UNTIL(s, s->commands == 3);
    assert_int_equal(s->made[2], 1);
    assert_int_equal(s->answers, 1);
}

static void keeps_an_id_that_it_is_given(void **state) {
    struct stage *s = *state;
    go_live(s, 4);
    uint8_t id[16] = "fifteen letters", out[16];
    Muster__V1__Command c = MUSTER__V1__COMMAND__INIT;
    c.id = (ProtobufCBinaryData){16, id};
    client_command(s->client, &c, out);
    assert_memory_equal(out, id, 16);
    UNTIL(s, s->commands == 1);
    assert_memory_equal(s->ids[0], id, 16);
}

// ---- bytes

static void without_decoding_only_raw_is_called(void **state) {
    struct stage *s = *state;
    s->options.decode = false;
    go_live(s, 4);
    command(s, 0);
    UNTIL(s, s->commands == 1);
    tell_event(s, 9);
    answer(s, s->ids[0], 0, 0);
    UNTIL(s, s->answers == 1);
    assert_int_equal(s->events, 0);
    assert_int_equal(s->raws, 3);
    assert_int_equal(client_through(s->client), 9);
}

static void nonsense_ends_the_link(void **state) {
    struct stage *s = *state;
    go_live(s, 4);
    static const uint8_t nonsense[] = {0x2a, 0x7f, 1, 2, 3}; // an event longer than the frame
    fake_hub_say_bytes(&s->hub, nonsense, sizeof nonsense);
    UNTIL(s, s->downs == 1);
    come_back(s, 2, 4);
    static const uint8_t broken[] = {0x0a, 1, 0xff}; // a welcome that is none
    fake_hub_say_bytes(&s->hub, broken, sizeof broken);
    UNTIL(s, s->downs == 2);
}

static void takes_a_large_frame_in_pieces(void **state) {
    struct stage *s = *state;
    go_live(s, 4);
    enum { ROWS = 9000, FRAMES = 8 };
    struct client_fix *rows = calloc(ROWS, sizeof *rows);
    for (uint32_t i = 0; i < ROWS; i++)
        rows[i] =
            (struct client_fix){.unit = i + 1, .lat_e7 = (int32_t)(i * 7919), .at_ms = i, .altitude_dm = -1000000};
    Muster__V1__Fixes fixes, *all[FRAMES];
    assert_int_equal(client_fixes_pack(&fixes, rows, ROWS), ROWS);
    for (int i = 0; i < FRAMES; i++)
        all[i] = &fixes;
    Muster__V1__ServerFrame frame = MUSTER__V1__SERVER_FRAME__INIT;
    frame.n_fixes = FRAMES;
    frame.fixes = all;
    int flags = fcntl(s->hub.fd, F_GETFL);
    fcntl(s->hub.fd, F_SETFL, flags & ~O_NONBLOCK);
    setsockopt(s->hub.fd, SOL_SOCKET, SO_SNDBUF, &(int){8 << 20}, sizeof(int));
    fake_hub_say(&s->hub, &frame);
    fcntl(s->hub.fd, F_SETFL, flags);
    UNTIL(s, s->fixes == ROWS * FRAMES);
    client_fixes_free(&fixes);
    free(rows);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        STAGED(says_hello_alone_and_goes_live),
        STAGED(has_no_position_until_a_snapshot_is_whole),
        STAGED(resumes_where_it_was_unless_the_log_is_another),
        STAGED(keeps_to_the_open_commands_and_to_the_order),
        STAGED(sends_the_unanswered_again_with_the_same_ids),
        STAGED(a_passing_refusal_is_not_an_answer),
        STAGED(keeps_an_id_that_it_is_given),
        STAGED(without_decoding_only_raw_is_called),
        STAGED(nonsense_ends_the_link),
        STAGED(takes_a_large_frame_in_pieces),
    };
    return cmocka_run_group_tests_name("client", tests, NULL, NULL);
}
