// Templates of command posts in commands: what is too long, too many or not there is refused, and the largest lawful
// ones fit the memory that the desk gives them.
// SPDX-License-Identifier: Apache-2.0
#include "wire_trip.h"

#define FRAME_BYTES 65536 // option frame_bytes, unless configured

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

int main(void) {
    const struct CMUnitTest tests[] = {
        WIRE_TEST(a_template_has_bounds),
        WIRE_TEST(a_template_must_be_there),
        WIRE_TEST(the_largest_template_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
