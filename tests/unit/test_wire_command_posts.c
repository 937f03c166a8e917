// Commands of command posts: what is too long, too many or not there is refused by name, and the largest lawful ones
// fit the memory that the desk gives them.
// SPDX-License-Identifier: Apache-2.0
#include "wire_samples.h"
#include "wire_test.h"

#define FRAME_BYTES 65536 // option frame_bytes, unless configured

static enum refusal there_and_back(struct wire_test *test, const struct command *sent, struct command *got) {
    buf_clear(&test->buf);
    arena_reset(test->arena);
    wire_write_command(&test->buf, sent);
    return wire_read_command(test->buf.data, test->buf.len, test->arena, got);
}

static enum refusal answer_to(struct wire_test *test, const struct command *sent) {
    struct command got;
    return there_and_back(test, sent, &got);
}

static struct command a_command(enum verb verb) {
    struct command command;
    sample_command(verb, &command);
    return command;
}

static void the_seat_that_acts_comes_back(void **state) {
    struct wire_test *test = *state;
    struct command sent = a_command(VERB_INCIDENT_NOTE), got;
    sent.seat = 4000000000u;
    assert_int_equal(there_and_back(test, &sent, &got), REFUSAL_NONE);
    assert_int_equal(got.seat, 4000000000u);
    assert_int_equal(got.actor, 0);
}

// A hub's own events have no command: neither written nor believed.
static void what_only_a_hub_does_is_unknown(void **state) {
    struct wire_test *test = *state;
    struct command got;
    for (int verb = VERB_NONE + 1; verb < VERBS; verb++) {
        if (sample_has_command((enum verb)verb))
            continue;
        struct command sent = a_command((enum verb)verb);
        assert_int_equal(there_and_back(test, &sent, &got), REFUSAL_VERB_UNKNOWN);
        struct event event;
        sample_event((enum verb)verb, &event);
        const uint8_t *bytes;
        size_t len;
        buf_clear(&test->again);
        record_write(&test->again, &event);
        assert_true(record_event_bytes(test->again.data, test->again.len, &bytes, &len));
        Muster__V1__Event *message = muster__v1__event__unpack(NULL, len, bytes);
        assert_non_null(message);
        // Its body, put behind a command's head: same number, same bytes.
        uint32_t field = (uint32_t)message->body_case;
        struct buf body = {0};
        buf_reserve(&body, protobuf_c_message_get_packed_size(&message->clock_shift->base) + 1);
        body.len = protobuf_c_message_pack(&message->clock_shift->base, body.data);
        assert_true(body.len < 128 && field >= 16 && field < 2048);
        const uint8_t key[] = {(uint8_t)(field << 3 | 2 | 0x80), (uint8_t)(field >> 4), (uint8_t)body.len};
        buf_add(&test->buf, key, sizeof key);
        buf_add(&test->buf, body.data, body.len);
        assert_int_equal(wire_read_command(test->buf.data, test->buf.len, test->arena, &got), REFUSAL_VERB_UNKNOWN);
        assert_int_equal(got.verb, VERB_NONE);
        muster__v1__event__free_unpacked(message, NULL);
        buf_free(&body);
    }
}

// ---- posts

static void texts_of_posts_have_lengths(void **state) {
    struct wire_test *test = *state;
    struct command open = a_command(VERB_POST_OPEN);
    open.post.name = long_text(POST_NAME_MAX);
    assert_int_equal(answer_to(test, &open), REFUSAL_NONE);
    open.post.name = long_text(POST_NAME_MAX + 1);
    assert_int_equal(answer_to(test, &open), REFUSAL_TEXT_INVALID);
    open.post.name = "";
    assert_int_equal(answer_to(test, &open), REFUSAL_TEXT_INVALID);
    open = a_command(VERB_POST_OPEN);
    open.post.template = long_text(TEMPLATE_KEY_MAX + 1);
    assert_int_equal(answer_to(test, &open), REFUSAL_TEMPLATE_UNKNOWN);
    open = a_command(VERB_POST_OPEN);
    open.post.org = "4403070020000";
    assert_int_equal(answer_to(test, &open), REFUSAL_ORG_INVALID);
    struct command close = a_command(VERB_POST_CLOSE);
    close.post.reason = "a\nb";
    assert_int_equal(answer_to(test, &close), REFUSAL_TEXT_INVALID);
    struct command mode = a_command(VERB_MODE_SET);
    mode.mode.reason = long_text(POST_REASON_MAX + 1);
    assert_int_equal(answer_to(test, &mode), REFUSAL_TEXT_INVALID);
}

static void an_unknown_mode_stays_to_be_refused(void **state) {
    struct wire_test *test = *state;
    struct command sent = a_command(VERB_MODE_SET), got;
    sent.mode.mode = (enum mode)7;
    assert_int_equal(there_and_back(test, &sent, &got), REFUSAL_NONE);
    assert_int_equal(got.mode.mode, MODE_UNKNOWN);
}

static enum refusal with_template(struct wire_test *test, const struct template *template) {
    struct command command = a_command(VERB_TEMPLATE_PUT);
    command.template_put = template;
    return answer_to(test, &command);
}

static void a_template_has_bounds(void **state) {
    struct wire_test *test = *state;
    static struct template_module modules[TEMPLATE_MODULES_MAX + 1];
    static struct template_seat seats[TEMPLATE_SEATS_MAX + 1];
    static struct template_card cards[TEMPLATE_LIST_MAX + 1];
    static const char *list[TEMPLATE_LIST_MAX + 1];
    for (int i = 0; i <= TEMPLATE_MODULES_MAX; i++)
        modules[i] = sample_modules[1];
    for (int i = 0; i <= TEMPLATE_SEATS_MAX; i++)
        seats[i] = sample_seats[0];
    for (int i = 0; i <= TEMPLATE_LIST_MAX; i++) {
        cards[i] = sample_cards[0];
        list[i] = "11A";
    }
    struct template template = sample_template;
    assert_int_equal(with_template(test, &template), REFUSAL_NONE);
    struct {
        uint32_t *count, most;
    } lists[] = {{&template.module_count, TEMPLATE_MODULES_MAX}, {&template.seat_count, TEMPLATE_SEATS_MAX},
                 {&template.card_count, TEMPLATE_LIST_MAX},      {&template.hazard_count, TEMPLATE_LIST_MAX},
                 {&modules[0].member_count, TEMPLATE_LIST_MAX},  {&modules[0].task_count, TEMPLATE_LIST_MAX}};
    modules[0].members = modules[0].tasks = template.hazards = list;
    template.modules = modules, template.seats = seats, template.cards = cards;
    for (unsigned i = 0; i < sizeof lists / sizeof *lists; i++) {
        uint32_t before = *lists[i].count;
        *lists[i].count = lists[i].most;
        assert_int_equal(with_template(test, &template), REFUSAL_NONE);
        ++*lists[i].count;
        assert_int_equal(with_template(test, &template), REFUSAL_TEMPLATE_INVALID);
        *lists[i].count = before;
    }
    const struct {
        const char **text;
        size_t most;
    } texts[] = {
        {&template.key, TEMPLATE_KEY_MAX},     {&template.en, TEMPLATE_NAME_MAX},
        {&modules[1].zh, TEMPLATE_NAME_MAX},   {&modules[1].duties, TEMPLATE_TEXT_MAX},
        {&modules[1].lead, TEMPLATE_NAME_MAX}, {&seats[0].key, TEMPLATE_KEY_MAX},
        {&cards[0].text, TEMPLATE_TEXT_MAX},   {&cards[0].en, TEMPLATE_NAME_MAX},
    };
    template.module_count = 2;
    for (unsigned i = 0; i < sizeof texts / sizeof *texts; i++) {
        const char *before = *texts[i].text;
        *texts[i].text = long_text(texts[i].most);
        assert_int_equal(with_template(test, &template), REFUSAL_NONE);
        *texts[i].text = long_text(texts[i].most + 1);
        assert_int_equal(with_template(test, &template), REFUSAL_TEMPLATE_INVALID);
        *texts[i].text = "\xff";
        assert_int_equal(with_template(test, &template), REFUSAL_TEMPLATE_INVALID);
        *texts[i].text = before;
    }
    template.silence[MODE_WAR].after_s[SILENCE_WALL] = -1;
    assert_int_equal(with_template(test, &template), REFUSAL_TEMPLATE_INVALID);
}

static void a_template_must_be_there(void **state) {
    struct wire_test *test = *state;
    uint8_t id[COMMAND_ID_LEN] = {1};
    Muster__V1__TemplatePut put = MUSTER__V1__TEMPLATE_PUT__INIT;
    Muster__V1__Command message = MUSTER__V1__COMMAND__INIT;
    message.id.data = id;
    message.id.len = sizeof id;
    message.body_case = MUSTER__V1__COMMAND__BODY_TEMPLATE_PUT;
    message.template_put = &put;
    wire_pack(&test->buf, &message);
    struct command out;
    assert_int_equal(wire_read_command(test->buf.data, test->buf.len, test->arena, &out), REFUSAL_TEMPLATE_INVALID);
}

// Everything that the domain takes fits a client's frame and what desk and store give to read it: one template of as
// many short texts as there may be, which take the most memory, and one of long ones.
static struct {
    struct template_module modules[TEMPLATE_MODULES_MAX];
    struct template_seat seats[TEMPLATE_SEATS_MAX];
    struct template_card cards[TEMPLATE_LIST_MAX];
    char keys[TEMPLATE_SEATS_MAX][8];
    const char *list[TEMPLATE_LIST_MAX], *hazards[TEMPLATE_LIST_MAX];
} large;

static void make_large(struct template *template) {
    *template = sample_template;
    template->modules = large.modules, template->module_count = TEMPLATE_MODULES_MAX;
    template->seats = large.seats, template->seat_count = TEMPLATE_SEATS_MAX;
    template->cards = large.cards, template->card_count = TEMPLATE_LIST_MAX;
    template->hazards = large.hazards, template->hazard_count = TEMPLATE_LIST_MAX;
    for (int i = 0; i < TEMPLATE_SEATS_MAX; i++) {
        snprintf(large.keys[i], sizeof large.keys[i], "%d", i);
        large.seats[i] = sample_seats[0];
        large.seats[i].key = large.keys[i];
        large.seats[i].deputy = i == 1 ? 1 : 2;
    }
    for (int i = 0; i < TEMPLATE_LIST_MAX; i++) {
        large.list[i] = "t";
        large.hazards[i] = "1";
        large.cards[i] = (struct template_card){large.keys[i], "c", "c", "c"};
    }
    for (int i = 0; i < TEMPLATE_MODULES_MAX; i++)
        large.modules[i] = (struct template_module){
            large.keys[i], "m", "m", "", "", large.list, large.list, TEMPLATE_LIST_MAX, TEMPLATE_LIST_MAX};
}

static void assert_fits(struct wire_test *test, const struct template *template) {
    char say[200] = "";
    if (template_check(template, say, sizeof say) != REFUSAL_NONE)
        fail_msg("%s", say);
    struct arena *arena = arena_create(RECORD_MEMORY);
    struct command sent = a_command(VERB_TEMPLATE_PUT), got;
    sent.template_put = template;
    buf_clear(&test->buf);
    wire_write_command(&test->buf, &sent);
    assert_true(test->buf.len < TEMPLATE_BYTES_MAX + 256 && TEMPLATE_BYTES_MAX + 256 < FRAME_BYTES);
    assert_int_equal(wire_read_command(test->buf.data, test->buf.len, arena, &got), REFUSAL_NONE);
    struct event event, back;
    sample_event(VERB_TEMPLATE_PUT, &event);
    event.template_put = template;
    buf_clear(&test->buf);
    record_write(&test->buf, &event);
    arena_reset(arena);
    assert_true(record_read(test->buf.data, test->buf.len, arena, &back));
    arena_destroy(arena);
}

static void the_largest_template_fits(void **state) {
    struct wire_test *test = *state;
    struct template template;
    make_large(&template);
    assert_fits(test, &template);
    for (int i = 0; i < TEMPLATE_MODULES_MAX; i++) {
        large.modules[i].duties = i < 16 ? long_text(TEMPLATE_TEXT_MAX) : "";
        large.modules[i].member_count = large.modules[i].task_count = 0;
    }
    assert_fits(test, &template);
    large.modules[16].duties = large.modules[17].duties = long_text(TEMPLATE_TEXT_MAX);
    large.modules[18].duties = large.modules[19].duties = long_text(TEMPLATE_TEXT_MAX);
    assert_int_equal(template_check(&template, NULL, 0), REFUSAL_TEMPLATE_INVALID);
}

// ---- seats

// Who takes a seat follows from who asks, whatever the client writes there.
static void an_account_is_said_where_it_counts(void **state) {
    struct wire_test *test = *state;
    for (int verb = VERB_SEAT_TAKE; verb <= VERB_SEAT_LEAVE; verb++) {
        bool counts = verb == VERB_SEAT_ASSIGN || verb == VERB_SEAT_HAND_OVER;
        struct command sent = a_command((enum verb)verb), got;
        sent.post_seat.account = "wang.gang";
        assert_int_equal(there_and_back(test, &sent, &got), REFUSAL_NONE);
        assert_string_equal(got.post_seat.account, counts ? "wang.gang" : "");
        sent.post_seat.account = "";
        assert_int_equal(answer_to(test, &sent), counts ? REFUSAL_ACCOUNT_NAME_INVALID : REFUSAL_NONE);
        sent.post_seat.account = long_text(ACCOUNT_NAME_MAX + 1);
        assert_int_equal(answer_to(test, &sent), counts ? REFUSAL_ACCOUNT_NAME_INVALID : REFUSAL_NONE);
    }
    struct command relieve = a_command(VERB_SEAT_RELIEVE);
    relieve.post_seat.reason = long_text(POST_REASON_MAX + 1);
    assert_int_equal(answer_to(test, &relieve), REFUSAL_TEXT_INVALID);
}

static void a_roster_has_32_lines_at_most(void **state) {
    struct wire_test *test = *state;
    static struct roster_line lines[ROSTER_MAX + 1];
    for (int i = 0; i <= ROSTER_MAX; i++)
        lines[i] = sample_lines[0];
    struct command command = a_command(VERB_ROSTER_SET);
    command.roster.lines = lines;
    command.roster.count = ROSTER_MAX;
    assert_int_equal(answer_to(test, &command), REFUSAL_NONE);
    command.roster.count++;
    assert_int_equal(answer_to(test, &command), REFUSAL_ROSTER_INVALID);
    command.roster.count = 0;
    assert_int_equal(answer_to(test, &command), REFUSAL_NONE);
    command.roster.count = 2;
    lines[1].mode = (enum mode)3; // must not pass for "in either"
    assert_int_equal(answer_to(test, &command), REFUSAL_ROSTER_INVALID);
    lines[1] = sample_lines[0];
    lines[1].account = "";
    assert_int_equal(answer_to(test, &command), REFUSAL_ROSTER_INVALID);
}

// ---- channels

static void a_channel_must_be_one(void **state) {
    struct wire_test *test = *state;
    static const struct channel channels[] = {
        {CHANNEL_NONE, 4, 0}, {CHANNEL_KINDS, 4, 0}, {CHANNEL_POST, 0, 0}, {CHANNEL_POST, 4, 1}, {CHANNEL_MODULE, 4, 0},
    };
    struct command read = a_command(VERB_CHANNEL_READ), post = a_command(VERB_MESSAGE_POST);
    struct message message = sample_message;
    post.message = &message;
    for (unsigned i = 0; i < sizeof channels / sizeof *channels; i++) {
        read.read.channel = message.channel = channels[i];
        assert_int_equal(answer_to(test, &read), REFUSAL_CHANNEL_UNKNOWN);
        assert_int_equal(answer_to(test, &post), REFUSAL_CHANNEL_UNKNOWN);
    }
}

static void messages_have_bounds(void **state) {
    struct wire_test *test = *state;
    static struct message_ref refs[MESSAGE_REFS_MAX + 1];
    for (int i = 0; i <= MESSAGE_REFS_MAX; i++)
        refs[i].url = "https://files.example/";
    struct message message = sample_message;
    struct command command = a_command(VERB_MESSAGE_POST);
    command.message = &message;
    message.refs = refs;
    message.ref_count = MESSAGE_REFS_MAX;
    assert_int_equal(answer_to(test, &command), REFUSAL_NONE);
    message.ref_count++;
    assert_int_equal(answer_to(test, &command), REFUSAL_REFERENCE_INVALID);
    message.ref_count = 1;
    refs[0].url = long_text(MESSAGE_URL_MAX);
    assert_int_equal(answer_to(test, &command), REFUSAL_NONE);
    refs[0].url = long_text(MESSAGE_URL_MAX + 1);
    assert_int_equal(answer_to(test, &command), REFUSAL_REFERENCE_INVALID);
    refs[0].url = "";
    assert_int_equal(answer_to(test, &command), REFUSAL_REFERENCE_INVALID);
    message.ref_count = 0;
    message.text = long_text(MESSAGE_TEXT_MAX);
    assert_int_equal(answer_to(test, &command), REFUSAL_NONE);
    message.text = long_text(MESSAGE_TEXT_MAX + 1);
    assert_int_equal(answer_to(test, &command), REFUSAL_TEXT_INVALID);
    message.text = "";
    assert_int_equal(answer_to(test, &command), REFUSAL_TEXT_INVALID);
}

// The bytes of a hash are told apart from a hash cut short.
static void a_hash_has_32_bytes(void **state) {
    struct wire_test *test = *state;
    struct command command = a_command(VERB_MESSAGE_POST), out;
    wire_write_command(&test->buf, &command);
    uint8_t *hash = memmem(test->buf.data, test->buf.len, "\x12\x20\xff", 3);
    assert_non_null(hash);
    hash[1] = 0x1f; // its last byte, a zero, becomes a field's key
    assert_int_equal(wire_read_command(test->buf.data, test->buf.len, test->arena, &out), REFUSAL_MALFORMED);
    Muster__V1__Reference ref = MUSTER__V1__REFERENCE__INIT;
    Muster__V1__Reference *refs[] = {&ref};
    Muster__V1__Channel channel = MUSTER__V1__CHANNEL__INIT;
    Muster__V1__MessagePost post = MUSTER__V1__MESSAGE_POST__INIT;
    Muster__V1__Command message = MUSTER__V1__COMMAND__INIT;
    uint8_t bytes[33] = {1};
    ref.url = "https://files.example/";
    ref.sha256.data = message.id.data = bytes;
    message.id.len = COMMAND_ID_LEN;
    channel.kind = MUSTER__V1__CHANNEL_KIND__CHANNEL_KIND_POST;
    channel.number = 1;
    post.channel = &channel;
    post.text = "t";
    post.refs = refs;
    post.n_refs = 1;
    message.body_case = MUSTER__V1__COMMAND__BODY_MESSAGE_POST;
    message.message_post = &post;
    for (size_t len = 31; len <= 33; len++) {
        ref.sha256.len = len;
        wire_pack(&test->buf, &message);
        assert_int_equal(wire_read_command(test->buf.data, test->buf.len, test->arena, &out),
                         len == 32 ? REFUSAL_NONE : REFUSAL_REFERENCE_INVALID);
    }
}

static void consultations_have_bounds(void **state) {
    struct wire_test *test = *state;
    static uint32_t seats[CONSULT_ROSTER_MAX + 1];
    static char drawings[CONSULT_MAP_MAX + 2];
    struct consult consult = sample_consult;
    struct command open = a_command(VERB_CONSULT_OPEN), show = a_command(VERB_CONSULT_SHOW);
    open.consult_opened = &consult;
    consult.seats = seats;
    consult.seat_count = CONSULT_ROSTER_MAX;
    assert_int_equal(answer_to(test, &open), REFUSAL_NONE);
    consult.seat_count++;
    assert_int_equal(answer_to(test, &open), REFUSAL_CONSULT_ROSTER_INVALID);
    consult.seat_count = 1;
    consult.title[0] = '\0';
    assert_int_equal(answer_to(test, &open), REFUSAL_TEXT_INVALID);
    memset(drawings, '1', CONSULT_MAP_MAX);
    show.consult.text = drawings;
    assert_int_equal(answer_to(test, &show), REFUSAL_NONE);
    assert_true(test->buf.len < FRAME_BYTES);
    drawings[CONSULT_MAP_MAX] = '1';
    assert_int_equal(answer_to(test, &show), REFUSAL_DRAWINGS_INVALID);
    show.consult.text = "\xc0";
    assert_int_equal(answer_to(test, &show), REFUSAL_DRAWINGS_INVALID);
    struct command minute = a_command(VERB_CONSULT_MINUTE);
    minute.consult.text = "";
    assert_int_equal(answer_to(test, &minute), REFUSAL_TEXT_INVALID);
}

// ---- orders

static void orders_have_bounds(void **state) {
    struct wire_test *test = *state;
    static struct order_target targets[ORDER_TARGETS_MAX + 1];
    for (int i = 0; i <= ORDER_TARGETS_MAX; i++)
        targets[i] = (struct order_target){.kind = TARGET_UNIT, .number = (uint32_t)i + 1};
    struct order order = sample_order;
    struct command command = a_command(VERB_ORDER_ISSUE);
    command.order_issued = &order;
    order.targets = targets;
    order.target_count = ORDER_TARGETS_MAX;
    order.text = long_text(ORDER_TEXT_MAX);
    struct arena *arena = arena_create(RECORD_MEMORY);
    struct command got;
    assert_int_equal(answer_to(test, &command), REFUSAL_NONE);
    assert_int_equal(wire_read_command(test->buf.data, test->buf.len, arena, &got), REFUSAL_NONE);
    arena_destroy(arena);
    order.target_count++;
    assert_int_equal(answer_to(test, &command), REFUSAL_ORDER_TARGETS_INVALID);
    order.target_count = 0;
    assert_int_equal(answer_to(test, &command), REFUSAL_ORDER_TARGETS_INVALID);
    order.target_count = 2;
    order.text = long_text(ORDER_TEXT_MAX + 1);
    assert_int_equal(answer_to(test, &command), REFUSAL_TEXT_INVALID);
    order.text = long_text(0);
    assert_int_equal(answer_to(test, &command), REFUSAL_TEXT_INVALID);
    order.text = long_text(1);
    static const struct order_target wrong[] = {{.kind = TARGET_NONE, .number = 1},
                                                {.kind = TARGET_KINDS, .number = 1},
                                                {.kind = TARGET_SEAT},
                                                {.kind = TARGET_SEAT, .number = 1, .module = 1},
                                                {.kind = TARGET_MODULE, .number = 1}};
    for (unsigned i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        targets[1] = wrong[i];
        assert_int_equal(answer_to(test, &command), REFUSAL_ORDER_TARGETS_INVALID);
    }
    struct command step = a_command(VERB_ORDER_STEP);
    step.step.text = long_text(ORDER_REASON_MAX + 1);
    assert_int_equal(answer_to(test, &step), REFUSAL_TEXT_INVALID);
    step = a_command(VERB_ORDER_STEP);
    step.step.phase = ORDER_PHASES;
    assert_int_equal(there_and_back(test, &step, &got), REFUSAL_NONE);
    assert_int_equal(got.step.phase, ORDER_NONE);
}

static void a_card_is_a_key(void **state) {
    struct wire_test *test = *state;
    uint8_t id[COMMAND_ID_LEN] = {1};
    Muster__V1__Target target = MUSTER__V1__TARGET__INIT, *targets[] = {&target};
    Muster__V1__OrderIssue issue = MUSTER__V1__ORDER_ISSUE__INIT;
    Muster__V1__Command message = MUSTER__V1__COMMAND__INIT;
    target.kind = MUSTER__V1__TARGET_KIND__TARGET_KIND_SEAT;
    target.number = 1;
    issue.targets = targets;
    issue.n_targets = 1;
    issue.text = "t";
    message.id.data = id;
    message.id.len = sizeof id;
    message.body_case = MUSTER__V1__COMMAND__BODY_ORDER_ISSUE;
    message.order_issue = &issue;
    struct command out;
    for (size_t len = TEMPLATE_KEY_MAX; len <= TEMPLATE_KEY_MAX + 1; len++) {
        issue.card = long_text(len);
        wire_pack(&test->buf, &message);
        assert_int_equal(wire_read_command(test->buf.data, test->buf.len, test->arena, &out),
                         len == TEMPLATE_KEY_MAX ? REFUSAL_NONE : REFUSAL_ORDER_CARD_UNKNOWN);
    }
}

static void damage_is_never_done(void **state) {
    struct wire_test *test = *state;
    for (int verb = VERB_TEMPLATE_PUT; verb < VERBS; verb++) {
        if (!sample_has_command((enum verb)verb))
            continue;
        struct command command = a_command((enum verb)verb), out;
        buf_clear(&test->buf);
        wire_write_command(&test->buf, &command);
        for (size_t len = 0; len < test->buf.len; len++) {
            arena_reset(test->arena);
            assert_int_not_equal(wire_read_command(test->buf.data, len, test->arena, &out), REFUSAL_NONE);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WIRE_TEST(the_seat_that_acts_comes_back),
        WIRE_TEST(what_only_a_hub_does_is_unknown),
        WIRE_TEST(texts_of_posts_have_lengths),
        WIRE_TEST(an_unknown_mode_stays_to_be_refused),
        WIRE_TEST(a_template_has_bounds),
        WIRE_TEST(a_template_must_be_there),
        WIRE_TEST(the_largest_template_fits),
        WIRE_TEST(an_account_is_said_where_it_counts),
        WIRE_TEST(a_roster_has_32_lines_at_most),
        WIRE_TEST(a_channel_must_be_one),
        WIRE_TEST(messages_have_bounds),
        WIRE_TEST(a_hash_has_32_bytes),
        WIRE_TEST(consultations_have_bounds),
        WIRE_TEST(orders_have_bounds),
        WIRE_TEST(a_card_is_a_key),
        WIRE_TEST(damage_is_never_done),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
