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

static void posts_of_a_snapshot_name_accounts(void **state_) {
    struct wire_test *test = *state_;
    struct state *state = sample_posts_state();
    const struct channel channel = {CHANNEL_MODULE, 4, 1};
    wire_piece_snapshot_begin(&test->buf, 140);
    wire_piece_snapshot_mode(&test->buf, MODE_WAR);
    wire_piece_snapshot_template(&test->buf, state_template(state, 2));
    wire_piece_snapshot_post(&test->buf, state_post(state, 4));
    wire_piece_snapshot_seat(&test->buf, state_seat(state, 21), state);
    wire_piece_snapshot_seat(&test->buf, state_seat(state, 23), state);
    wire_piece_snapshot_consult(&test->buf, state_consult(state, 2));
    wire_piece_snapshot_message(&test->buf, state_message_next(state, &channel, NULL), state);
    wire_piece_snapshot_order(&test->buf, state_order(state, 3), state);
    wire_piece_snapshot_end(&test->buf, 140);
    Muster__V1__ServerFrame *frame = unpack(test);
    Muster__V1__Snapshot *const *parts = frame->snapshots;
    assert_int_equal(frame->n_snapshots, 10);
    assert_int_equal(parts[1]->mode, MUSTER__V1__MODE__MODE_WAR);
    const Muster__V1__Template *template = parts[2]->templates[0];
    assert_true(template->n_modules == 2 && template->n_seats == 3 && template->n_cards == 1);
    assert_true(template->n_hazards == 2 && template->modules[0]->n_tasks == 2 && template->war->wall_s == 90);
    assert_true(template->seats[2]->count == 2 && template->seats[0]->war->hear == 511);
    assert_true(parts[3]->posts[0]->first_seat == 21 && parts[3]->posts[0]->seat_count == 4);
    const Muster__V1__Seat *seat = parts[4]->seats[0];
    assert_string_equal(seat->holder, "wang.gang");
    assert_string_equal(seat->holder_title, "王刚");
    assert_string_equal(seat->stand_in, "");
    assert_int_equal(seat->n_roster, 2);
    assert_string_equal(seat->roster[1]->account, "admin");
    assert_int_equal(seat->n_reads, 2);
    assert_true(seat->reads[1]->channel->module == 1 && seat->reads[1]->seq == 129);
    seat = parts[5]->seats[0];
    assert_string_equal(seat->holder, "admin");
    assert_string_equal(seat->stand_in, "wang.gang");
    assert_string_equal(seat->stand_in_title, "王刚");
    assert_int_equal(parts[6]->consults[0]->n_seats, 3);
    const Muster__V1__Message *message = parts[7]->messages[0];
    assert_string_equal(message->account, "wang.gang");
    assert_true(message->place->lat_e7 == -227210001 && message->n_refs == 2 && message->reply_to == 77);
    const Muster__V1__Order *order = parts[8]->orders[0];
    assert_int_equal(order->n_targets, 3);
    assert_int_equal(order->targets[0]->n_marks, 3);
    assert_string_equal(order->targets[0]->marks[1]->account, "admin");
    assert_string_equal(order->targets[0]->marks[1]->device, "平板 A7");
    assert_true(order->targets[1]->on_wall && order->targets[1]->asked[1] == 21);
    assert_true(order->targets[1]->silence == MUSTER__V1__SILENCE_STEP__SILENCE_STEP_SUPERIOR);
    release(frame);
    state_destroy(state);
}

// What a reader may not see, the caller takes out of a copy.
static void a_seat_is_told_as_far_as_it_was_handed_over(void **state_) {
    struct wire_test *test = *state_;
    struct state *state = sample_posts_state();
    struct seat seat = *state_seat(state, 21);
    seat.roster_count = 0;
    seat.read_count = 1;
    wire_piece_snapshot_seat(&test->buf, &seat, state);
    Muster__V1__ServerFrame *frame = unpack(test);
    assert_int_equal(frame->snapshots[0]->seats[0]->n_roster, 0);
    assert_int_equal(frame->snapshots[0]->seats[0]->n_reads, 1);
    release(frame);
    state_destroy(state);
}

static void presence_and_orders_again_are_pieces(void **state_) {
    struct wire_test *test = *state_;
    struct state *state = sample_posts_state();
    static const uint32_t seats[] = {21, 4000000000u};
    struct wire_presence presence = {.account = "wang.gang",
                                     .title = "王刚",
                                     .device = "平板 A7",
                                     .here = true,
                                     .acting = 21,
                                     .link = 5,
                                     .since_ms = SAMPLE_AT_MS,
                                     .seats = seats,
                                     .seat_count = 2};
    wire_piece_presence(&test->buf, &presence);
    presence.here = false;
    presence.seat_count = 0;
    wire_piece_presence(&test->buf, &presence);
    wire_piece_again(&test->buf, state_order(state, 3), state);
    wire_piece_again(&test->buf, state_order(state, 3), state);
    Muster__V1__ServerFrame *frame = unpack(test);
    assert_int_equal(frame->n_presence, 2);
    const Muster__V1__Presence *got = frame->presence[0];
    assert_true(got->here && got->acting == 21 && got->link == MUSTER__V1__LINK__LINK_RADIO);
    assert_true(got->since_at_ms == SAMPLE_AT_MS && got->n_seats == 2 && got->seats[1] == 4000000000u);
    assert_string_equal(got->account, "wang.gang");
    assert_string_equal(got->title, "王刚");
    assert_string_equal(got->device, "平板 A7");
    assert_true(!frame->presence[1]->here && frame->presence[1]->n_seats == 0);
    assert_int_equal(frame->n_again, 2);
    assert_true(frame->again[1]->order == 3 && frame->again[1]->n_targets == 3);
    assert_string_equal(frame->again[1]->targets[0]->text, "一台已开");
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
        WIRE_TEST(a_welcome_tells_limits_and_account),
        WIRE_TEST(the_local_operator_has_no_account),
        WIRE_TEST(answers_say_done_or_why_not),
        WIRE_TEST(a_goodbye_says_when_to_come_back),
        WIRE_TEST(events_are_forwarded_byte_by_byte),
        WIRE_TEST(small_pieces_keep_their_values),
        WIRE_TEST(posts_of_a_snapshot_name_accounts),
        WIRE_TEST(a_seat_is_told_as_far_as_it_was_handed_over),
        WIRE_TEST(presence_and_orders_again_are_pieces),
        WIRE_TEST(a_snapshot_comes_in_parts),
        WIRE_TEST(no_piece_tells_a_secret),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
