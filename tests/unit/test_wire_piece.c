// Pieces of server frames: laid end to end they are one frame to protobuf-c, with every value in its place.
// SPDX-License-Identifier: Apache-2.0
#include "wire_samples.h"
#include "wire_test.h"

static Muster__V1__ServerFrame *unpack(struct wire_test *test) {
    Muster__V1__ServerFrame *frame = muster__v1__server_frame__unpack(NULL, test->buf.len, test->buf.data);
    assert_non_null(frame);
    assert_null(frame->base.unknown_fields);
    return frame;
}
static void release(Muster__V1__ServerFrame *frame) {
    muster__v1__server_frame__free_unpacked(frame, NULL);
}

static struct wire_welcome a_welcome(void) {
    return (struct wire_welcome){.log = sample_log,
                                 .seq = 115,
                                 .resume = WIRE_CATCH_UP,
                                 .now_at_ms = SAMPLE_AT_MS,
                                 .frame_bytes = 65536,
                                 .commands_per_s = 20,
                                 .open_commands = 64,
                                 .fixes_per_s = 200,
                                 .tick_ms = 100,
                                 .silence_ms = 30000,
                                 .hub = "hub-东",
                                 .district = "440307",
                                 .session = UINT64_MAX,
                                 .account = &sample_account};
}

static void a_welcome_tells_limits_and_account(void **state) {
    struct wire_test *test = *state;
    struct wire_welcome welcome = a_welcome();
    wire_piece_welcome(&test->buf, &welcome);
    Muster__V1__ServerFrame *frame = unpack(test);
    const Muster__V1__Welcome *got = frame->welcome;
    assert_int_equal(got->log.len, WIRE_LOG_LEN);
    assert_memory_equal(got->log.data, sample_log, WIRE_LOG_LEN);
    assert_true(got->seq == 115 && got->resume == MUSTER__V1__RESUME__RESUME_CATCH_UP);
    assert_true(got->now_at_ms == SAMPLE_AT_MS && got->tick_ms == 100 && got->silence_ms == 30000);
    assert_true(got->limits->frame_bytes == 65536 && got->limits->commands_per_s == 20);
    assert_true(got->limits->open_commands == 64 && got->limits->fixes_per_s == 200);
    assert_string_equal(got->hub, "hub-东");
    assert_string_equal(got->district, "440307");
    assert_true(got->session == UINT64_MAX && got->role == MUSTER__V1__ROLE__ROLE_UNIT);
    assert_string_equal(got->account, sample_account.name);
    assert_string_equal(got->title, sample_account.title);
    assert_string_equal(got->scope, sample_account.scope);
    assert_int_equal(got->n_units, 2);
    assert_int_equal(got->units[1], 300);
    release(frame);
}

static void the_local_operator_has_no_account(void **state) {
    struct wire_test *test = *state;
    struct wire_welcome welcome = a_welcome();
    welcome.account = NULL;
    wire_piece_welcome(&test->buf, &welcome);
    Muster__V1__ServerFrame *frame = unpack(test);
    assert_string_equal(frame->welcome->account, "");
    assert_int_equal(frame->welcome->role, MUSTER__V1__ROLE__ROLE_ADMIN);
    release(frame);
}

static void answers_say_done_or_why_not(void **state) {
    struct wire_test *test = *state;
    struct wire_answer done = {.id = {1, 2, 3}, .seq = 9, .object = 4};
    struct wire_answer busy = {.id = {4, 5, 6}, .code = REFUSAL_BUSY, .seq = 9, .object = 4};
    wire_piece_answer(&test->buf, &done);
    wire_piece_answer(&test->buf, &busy);
    Muster__V1__ServerFrame *frame = unpack(test);
    assert_int_equal(frame->n_answers, 2);
    const Muster__V1__Answer *got = frame->answers[0];
    assert_memory_equal(got->id.data, done.id, COMMAND_ID_LEN);
    assert_true(got->code == 0 && got->seq == 9 && got->object == 4 && got->retry_after_ms == 0);
    assert_string_equal(got->zh, "");
    got = frame->answers[1];
    assert_memory_equal(got->id.data, busy.id, COMMAND_ID_LEN);
    assert_true(got->code == 902 && got->seq == 0 && got->object == 0 && got->retry_after_ms == 1000);
    assert_string_equal(got->zh, refusal_text(REFUSAL_BUSY)->zh);
    assert_string_equal(got->en, refusal_text(REFUSAL_BUSY)->en);
    release(frame);
}

static void a_goodbye_says_when_to_come_back(void **state) {
    struct wire_test *test = *state;
    wire_piece_goodbye(&test->buf, REFUSAL_STOPPING, true, 1500);
    Muster__V1__ServerFrame *frame = unpack(test);
    assert_true(frame->goodbye->code == 906 && frame->goodbye->resume && frame->goodbye->retry_after_ms == 1500);
    assert_string_equal(frame->goodbye->zh, refusal_text(REFUSAL_STOPPING)->zh);
    assert_string_equal(frame->goodbye->en, refusal_text(REFUSAL_STOPPING)->en);
    release(frame);
}

static void events_are_forwarded_byte_by_byte(void **state) {
    struct wire_test *test = *state;
    static uint8_t event[300];
    memset(event, 0xee, sizeof event);
    wire_piece_event(&test->buf, event, sizeof event);
    wire_piece_event(&test->buf, event, 1);
    wire_piece_event(&test->buf, event, 0);
    wire_piece_through(&test->buf, UINT64_MAX);
    Muster__V1__ServerFrame *frame = unpack(test);
    assert_int_equal(frame->n_events, 3);
    assert_int_equal(frame->events[0].len, sizeof event);
    assert_memory_equal(frame->events[0].data, event, sizeof event);
    assert_true(frame->events[1].len == 1 && frame->events[2].len == 0);
    assert_true(frame->through == UINT64_MAX);
    release(frame);
}

static void small_pieces_keep_their_values(void **state) {
    struct wire_test *test = *state;
    wire_piece_fix_receipt(&test->buf, 7, 90, 10, REFUSAL_FIX_TOO_OLD);
    wire_piece_fix_receipt(&test->buf, 8, 1, 0, REFUSAL_NONE);
    wire_piece_ping(&test->buf, 0);
    wire_piece_pong(&test->buf, 5, -3);
    wire_piece_hub_state(&test->buf, &(struct wire_hub_state){.authority = true, .database = true});
    Muster__V1__ServerFrame *frame = unpack(test);
    assert_int_equal(frame->n_fix_receipts, 2);
    assert_true(frame->fix_receipts[0]->batch == 7 && frame->fix_receipts[0]->taken == 90);
    assert_true(frame->fix_receipts[0]->refused == 10 && frame->fix_receipts[0]->refusal == 503);
    assert_int_equal(frame->fix_receipts[1]->refusal, 0);
    assert_true(frame->ping && frame->ping->number == 0);
    assert_true(frame->pong->number == 5 && frame->pong->now_at_ms == -3);
    assert_true(frame->hub->authority && frame->hub->database);
    assert_false(frame->hub->authority_reachable || frame->hub->redis);
    release(frame);
}

static void a_snapshot_comes_in_parts(void **state_) {
    struct wire_test *test = *state_;
    struct state *state = sample_state();
    wire_piece_snapshot_begin(&test->buf, 115);
    wire_piece_snapshot_unit(&test->buf, state_unit(state, 1));
    wire_piece_snapshot_unit(&test->buf, state_unit(state, 7));
    wire_piece_snapshot_incident(&test->buf, state_incident(state, 3));
    wire_piece_snapshot_account(&test->buf, state_account(state, 1), state);
    wire_piece_snapshot_account(&test->buf, state_account(state, 5), state);
    wire_piece_snapshot_end(&test->buf, 115);
    Muster__V1__ServerFrame *frame = unpack(test);
    Muster__V1__Snapshot *const *parts = frame->snapshots;
    assert_int_equal(frame->n_snapshots, 7);
    assert_true(parts[0]->seq == 115 && parts[0]->first && !parts[0]->last);
    assert_true(parts[6]->seq == 115 && !parts[6]->first && parts[6]->last);
    const Muster__V1__Unit *unit = parts[2]->units[0];
    assert_true(parts[1]->units[0]->retired && !unit->retired);
    assert_true(unit->unit == 7 && unit->seq == 3 && unit->kind == MUSTER__V1__UNIT_KIND__UNIT_KIND_DRONE);
    assert_true(unit->status == MUSTER__V1__UNIT_STATUS__UNIT_STATUS_STANDBY);
    assert_string_equal(unit->code, sample_unit.code);
    assert_string_equal(unit->name, sample_unit.name);
    assert_string_equal(unit->org, sample_unit.org);
    const Muster__V1__Incident *incident = parts[3]->incidents[0];
    assert_true(incident->incident == 3 && incident->version == 2 && incident->notes == 4 && incident->seq == 9);
    assert_true(incident->lat_e7 == sample_incident.lat_e7 && incident->lon_e7 == sample_incident.lon_e7);
    assert_true(incident->grade == MUSTER__V1__INCIDENT_GRADE__INCIDENT_GRADE_MAJOR);
    assert_true(incident->phase == MUSTER__V1__INCIDENT_PHASE__INCIDENT_PHASE_FIRST);
    assert_true(incident->opened_at_ms == SAMPLE_AT_MS && incident->closed_at_ms == 0);
    assert_string_equal(incident->title, sample_incident.title);
    assert_string_equal(incident->place, sample_incident.place);
    assert_string_equal(incident->type, sample_incident.type);
    const Muster__V1__Account *account = parts[5]->accounts[0];
    assert_int_equal(parts[4]->accounts[0]->n_tokens, 0);
    assert_int_equal(account->n_tokens, 2);
    assert_int_equal(account->n_units, 2);
    assert_string_equal(account->tokens[0]->device, "平板 A7");
    assert_true(account->tokens[0]->expires_at_ms == state_token(state, account->tokens[0]->token)->expires_at_ms);
    release(frame);
    state_destroy(state);
}

// Nothing that clients get holds a secret.
static void no_piece_tells_a_secret(void **state_) {
    struct wire_test *test = *state_;
    struct state *state = sample_state();
    wire_piece_snapshot_account(&test->buf, state_account(state, 5), state);
    const struct token *token = state_token(state, 12);
    assert_null(memmem(test->buf.data, test->buf.len, "argon2id", 8));
    assert_null(memmem(test->buf.data, test->buf.len, token->hash, sizeof token->hash));
    state_destroy(state);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WIRE_TEST(a_welcome_tells_limits_and_account), WIRE_TEST(the_local_operator_has_no_account),
        WIRE_TEST(answers_say_done_or_why_not),        WIRE_TEST(a_goodbye_says_when_to_come_back),
        WIRE_TEST(events_are_forwarded_byte_by_byte),  WIRE_TEST(small_pieces_keep_their_values),
        WIRE_TEST(a_snapshot_comes_in_parts),          WIRE_TEST(no_piece_tells_a_secret),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
