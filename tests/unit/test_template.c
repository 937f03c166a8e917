// Templates: what is wrong is named, a copy shares nothing with its original, and what a template is for.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "unit/district_posts.h"

// ---- check

static char long_text[3000];

#define SPOILS(X)                                                                                                      \
    X(t->key = "", "template: its key")                                                                                \
    X(t->key = "HQ", "template: its key")                                                                              \
    X(t->key = "a234567890123456789012345678901234", "template: its key")                                              \
    X(t->zh = " ", "template hq: its Chinese name")                                                                    \
    X(t->en = "a\nb", "template hq: its English name")                                                                 \
    X(t->en = long_text, "template hq: its English name")                                                              \
    X(t->kind = POST_KIND_UNKNOWN, "kind: ")                                                                           \
    X(t->kind = POST_KINDS, "kind: ")                                                                                  \
    X(t->valid_from_ms = -1, "valid until: ")                                                                          \
    X((t->valid_from_ms = 5, t->valid_until_ms = 5), "valid until: ")                                                  \
    X(t->hazard_count = TEMPLATE_LIST_MAX + 1, "hazards: there are 65")                                                \
    X(s->hazards[1] = "", "hazards: entry 2")                                                                          \
    X(s->hazards[1] = "2", "hazards: entry 2")                                                                         \
    X(s->hazards[0] = "11a", "hazards: entry 1")                                                                       \
    X(s->hazards[0] = "11A021", "hazards: entry 1")                                                                    \
    X(t->module_count = TEMPLATE_MODULES_MAX + 1, "modules: there are 65")                                             \
    X(s->modules[1].key = "x y", "module 2: its key")                                                                  \
    X(s->modules[1].key = "rescue", "module rescue: another module")                                                   \
    X(s->modules[0].zh = "", "module rescue: its Chinese name")                                                        \
    X(s->modules[0].duties = "\x01", "module rescue: its duties")                                                      \
    X(s->modules[0].duties = long_text, "module rescue: its duties")                                                   \
    X(s->modules[0].lead = "\xff", "module rescue: its lead unit")                                                     \
    X(s->modules[0].member_count = TEMPLATE_LIST_MAX + 1, "module rescue: it has 65 members")                          \
    X(s->members[1] = "", "module rescue: members 2")                                                                  \
    X(s->tasks[0] = "a\tb", "module rescue: tasks 1")                                                                  \
    X(t->seat_count = 0, "seats: there are 0")                                                                         \
    X(t->seat_count = TEMPLATE_SEATS_MAX + 1, "seats: there are 201")                                                  \
    X(s->seats[2].key = "\x7f", "seat 3: its key")                                                                     \
    X(s->seats[2].key = "chief", "seat chief: another seat")                                                           \
    X(s->seats[2].en = "", "seat lead: its English name")                                                              \
    X(s->seats[2].module = 3, "seat lead: module: there is no module 3")                                               \
    X(s->seats[0].lead = true, "seat chief: lead: it belongs to no module")                                            \
    X(s->seats[3].lead = true, "seat member: seat lead leads the same module")                                         \
    X(s->seats[3].count = 0, "seat member: count: ")                                                                   \
    X(s->seats[3].count = UINT32_MAX, "seat member: count: ")                                                          \
    X(s->seats[3].count = TEMPLATE_PLACES_MAX - 4, "seats: their counts come to 1001")                                 \
    X(s->seats[0].deputy = 7, "seat chief: deputy: ")                                                                  \
    X(s->seats[0].deputy = 1, "seat chief: deputy: ")                                                                  \
    X(s->seats[2].superior = 7, "seat lead: superior: ")                                                               \
    X(s->seats[2].superior = 3, "seat lead: superior: ")                                                               \
    X(s->seats[1].rights[MODE_PEACE].hear |= 512, "seat deputy: its right to hear in peace")                           \
    X(s->seats[1].rights[MODE_WAR].say |= REACH_ORDERS, "seat deputy: its right to say in war")                        \
    X(s->seats[1].rights[MODE_WAR].order |= REACH_ABOVE, "seat deputy: its right to order in war")                     \
    X(s->seats[1].rights[MODE_WAR].may |= 128, "seat deputy: its right to may in war")                                 \
    X(s->seats[1].rights[MODE_WAR].hear |= REACH_DISTRICT, "seat deputy: its right to hear in war names the district") \
    X(t->card_count = TEMPLATE_LIST_MAX + 1, "cards: there are 65")                                                    \
    X(s->cards[1].key = "flood", "card flood: another card")                                                           \
    X(s->cards[1].zh = "", "card fire: its Chinese name")                                                              \
    X(s->cards[1].text = "", "card fire: its text")                                                                    \
    X(s->cards[1].text = long_text, "card fire: its text")                                                             \
    X(t->silence[MODE_PEACE].after_s[SILENCE_REMIND] = -1, "silence: step 1 in peace")                                 \
    X(t->silence[MODE_WAR].after_s[SILENCE_SUPERIOR] = 10, "silence: step 3 in war")

static void each_bad_part_is_named(void **unused) {
    (void)unused;
    memset(long_text, 'x', sizeof long_text - 1);
    struct sample sample, *s = &sample;
    struct template *t;
    char say[300];
#define X(spoil, words)                                                                                                \
    t = sample_template(s, "hq", POST_HQ);                                                                             \
    spoil;                                                                                                             \
    say[0] = '\0';                                                                                                     \
    if (template_check(t, say, sizeof say) != REFUSAL_TEMPLATE_INVALID || strncmp(say, words, strlen(words)) != 0)     \
        fail_msg("%s: \"%s\" instead of \"%s\"", #spoil, say, words);
    SPOILS(X)
#undef X
}

static void what_is_good_passes(void **unused) {
    (void)unused;
    struct sample sample;
    struct template *t = sample_template(&sample, "hq", POST_HQ);
    char say[300] = "untouched";
    assert_int_equal(template_check(t, say, sizeof say), REFUSAL_NONE);
    assert_string_equal(say, "untouched");
    assert_int_equal(template_places(t), SAMPLE_PLACES);
    t->hazards[0] = "000";
    t->hazards[1] = "14Z99";
    sample.seats[0].rights[MODE_WAR] = (struct template_rights){511, 511 & ~REACH_ORDERS, 2 | 4 | 16 | 64 | 256, 127};
    sample.seats[3].count = TEMPLATE_PLACES_MAX - 5;
    t->silence[MODE_WAR] = (struct template_silence){{0, 0, 0, 0}};
    assert_int_equal(template_check(t, say, sizeof say), REFUSAL_NONE);
    t->kind = POST_KINDS;
    assert_int_equal(template_check(t, NULL, 0), REFUSAL_TEMPLATE_INVALID); // nobody wants to know why
    char cut[10];
    assert_int_equal(template_check(t, cut, sizeof cut), REFUSAL_TEMPLATE_INVALID);
    assert_string_equal(cut, "kind: mus");
}

// What breaks a state, not merely a district's taste, is not sound.
static void soundness_is_less_than_a_check(void **unused) {
    (void)unused;
    struct sample s;
    struct template *t = sample_template(&s, "hq", POST_HQ);
    t->zh = "";
    s.cards[0].text = "";
    assert_true(template_is_sound(t));
#define UNSOUND(spoil)                                                                                                 \
    t = sample_template(&s, "hq", POST_HQ);                                                                            \
    spoil;                                                                                                             \
    assert_false(template_is_sound(t));
    UNSOUND(t->key = "")
    UNSOUND(t->kind = POST_KINDS)
    UNSOUND(t->seat_count = 0)
    UNSOUND(t->seat_count = TEMPLATE_SEATS_MAX + 1)
    UNSOUND(t->module_count = TEMPLATE_MODULES_MAX + 1)
    UNSOUND(s.seats[5].module = 3)
    UNSOUND(s.seats[5].deputy = 7)
    UNSOUND(s.seats[5].superior = 7)
    UNSOUND(s.seats[5].count = UINT32_MAX)
    UNSOUND(s.seats[5].count = TEMPLATE_PLACES_MAX - 6)
}

// ---- copy

static char *own(const char *text) {
    return strcpy(malloc(strlen(text) + 1), text);
}

// Every text on its own, so that a copy that points to one of them is seen when it is gone.
#define EACH_TEXT(t, DO)                                                                                               \
    DO((t)->key) DO((t)->zh) DO((t)->en) for (uint32_t i = 0; i < (t)->hazard_count; i++) {                            \
        DO((t)->hazards[i])                                                                                            \
    }                                                                                                                  \
    for (uint32_t i = 0; i < (t)->module_count; i++) {                                                                 \
        DO((t)->modules[i].key)                                                                                        \
        DO((t)->modules[i].zh)                                                                                         \
        DO((t)->modules[i].en)                                                                                         \
        DO((t)->modules[i].duties)                                                                                     \
        DO((t)->modules[i].lead) for (uint32_t j = 0; j < (t)->modules[i].member_count; j++) {                         \
            DO((t)->modules[i].members[j])                                                                             \
        }                                                                                                              \
        for (uint32_t j = 0; j < (t)->modules[i].task_count; j++) {                                                    \
            DO((t)->modules[i].tasks[j])                                                                               \
        }                                                                                                              \
    }                                                                                                                  \
    for (uint32_t i = 0; i < (t)->seat_count; i++) {                                                                   \
        DO((t)->seats[i].key) DO((t)->seats[i].zh) DO((t)->seats[i].en)                                                \
    }                                                                                                                  \
    for (uint32_t i = 0; i < (t)->card_count; i++) {                                                                   \
        DO((t)->cards[i].key) DO((t)->cards[i].zh) DO((t)->cards[i].en) DO((t)->cards[i].text)                         \
    }

static void print_template(const struct template *t, char *out, size_t size) {
    size_t len = (size_t)snprintf(out, size, "%u %u %d%d%d %lld %lld\n", t->number, t->version, t->kind, t->single,
                                  t->sample, (long long)t->valid_from_ms, (long long)t->valid_until_ms);
#define PRINT(text) len += (size_t)snprintf(out + len, size - len, "%s|", text);
    EACH_TEXT(t, PRINT)
    for (uint32_t i = 0; i < t->seat_count; i++) {
        const struct template_seat *seat = &t->seats[i];
        len += (size_t)snprintf(out + len, size - len, "%u %u %u %u %d%d%d%d %u %u\n", seat->module, seat->count,
                                seat->deputy, seat->superior, seat->lead, seat->open, seat->outside, seat->war_only,
                                seat->rights[MODE_PEACE].hear, seat->rights[MODE_WAR].may);
    }
    for (int step = 0; step < SILENCE_STEPS; step++)
        len += (size_t)snprintf(out + len, size - len, "%d ", t->silence[MODE_PEACE].after_s[step]);
    assert_true(len < size - 1);
}

static void a_copy_is_deep(void **unused) {
    (void)unused;
    static char before[20000], after[20000];
    struct sample sample;
    struct template *t = sample_template(&sample, "hq", POST_HQ);
    t->number = 7, t->version = 3, t->valid_until_ms = 99, t->single = true;
    sample.seats[4].rights[MODE_WAR].may = POWER_UNIT;
#define OWN(text) text = own(text);
    EACH_TEXT(t, OWN)
    print_template(t, before, sizeof before);
    struct template *copy = template_copy(t);
#define RUIN(text) memset((char *)(uintptr_t)(text), 'X', strlen(text)), free((char *)(uintptr_t)(text));
    EACH_TEXT(t, RUIN)
    memset(&sample, 0xee, sizeof sample);
    print_template(copy, after, sizeof after);
    assert_string_equal(after, before);
    struct template *again = template_copy(copy);
    template_destroy(copy);
    print_template(again, after, sizeof after);
    assert_string_equal(after, before);
    template_destroy(again);
    template_destroy(NULL);
}

static void the_smallest_copy(void **unused) {
    (void)unused;
    struct sample sample;
    struct template *t = sample_template(&sample, "hq", POST_HQ);
    t->hazard_count = t->module_count = t->card_count = 0;
    t->seat_count = 1;
    sample.seats[0].deputy = 0;
    t->hazards = NULL, t->modules = NULL, t->cards = NULL;
    assert_int_equal(template_check(t, NULL, 0), REFUSAL_NONE);
    struct template *copy = template_copy(t);
    assert_string_equal(copy->seats[0].en, "Chief");
    template_destroy(copy);
}

// ---- what it is for

static void fits(void **unused) {
    (void)unused;
    struct sample sample;
    struct template *t = sample_template(&sample, "hq", POST_HQ); // for 11 and 12B
    assert_true(template_fits(t, "11A02", 5) && template_fits(t, "12B00", 5) && template_fits(t, "", 5));
    assert_false(template_fits(t, "12A02", 5) || template_fits(t, "00000", 5) || template_fits(t, "13B01", 5));
    t->hazard_count = 0;
    assert_true(template_fits(t, "12A02", 5) && template_fits(t, "00000", 5));
    t->valid_from_ms = 10, t->valid_until_ms = 20;
    assert_false(template_fits(t, "", 9) || template_fits(t, "", 20));
    assert_true(template_fits(t, "", 10) && template_fits(t, "", 19));
    t->valid_until_ms = 0;
    assert_true(template_fits(t, "", INT64_MAX));
}

static void names(void **unused) {
    (void)unused;
    assert_string_equal(post_kind_name(POST_HQ), "hq");
    assert_string_equal(post_kind_name(POST_VILLAGE), "village");
    assert_string_equal(post_kind_name(POST_KINDS), "unknown");
    assert_string_equal(mode_name(MODE_PEACE), "peace");
    assert_string_equal(mode_name(MODE_WAR), "war");
    assert_string_equal(mode_name((enum mode)77), "unknown");
    assert_string_equal(channel_kind_name(CHANNEL_POST), "post");
    assert_string_equal(channel_kind_name(CHANNEL_CONSULT), "consult");
    assert_string_equal(channel_kind_name(CHANNEL_KINDS), "none");
    struct channel one = {CHANNEL_MODULE, 1, 2}, other = one;
    assert_true(channel_is(&one, &other));
    other.module = 3;
    assert_false(channel_is(&one, &other));
}

// ---- in a state

static void putting_makes_versions(void **unused) {
    (void)unused;
    struct state *state = state_create(TEST_DISTRICT);
    struct sample sample;
    struct command put = template_command(sample_template(&sample, "hq", POST_HQ));
    struct event event;
    assert_null(state_template_by_key(state, "hq"));
    for (uint32_t version = 1; version <= 3; version++) {
        assert_int_equal(test_do(state, &put, 5, &event), REFUSAL_NONE);
        assert_int_equal(event.object, version);
        assert_int_equal(state_template_by_key(state, "hq")->version, version);
    }
    put = template_command(sample_template(&sample, "town", POST_TOWN));
    assert_int_equal(test_do(state, &put, 5, NULL), REFUSAL_NONE);
    assert_true(state_template_count(state) == 4 && state_template(state, 4)->version == 1);
    assert_true(state_template(state, 1)->version == 1 && state_template(state, 3)->version == 3);
    assert_null(state_template(state, 5));
    sample.template.zh = "";
    assert_int_equal(test_do(state, &put, 5, NULL), REFUSAL_TEMPLATE_INVALID);
    state_destroy(state);
}

static void the_mode_is_switched(void **unused) {
    (void)unused;
    struct state *state = state_create(TEST_DISTRICT);
    struct command war = mode_command(MODE_WAR), odd = mode_command(MODE_UNKNOWN), peace = mode_command(MODE_PEACE);
    assert_int_equal(state_mode(state), MODE_PEACE);
    assert_int_equal(test_do(state, &peace, 5, NULL), REFUSAL_NOTHING_CHANGED);
    assert_int_equal(test_do(state, &odd, 5, NULL), REFUSAL_MODE_INVALID);
    war.mode.reason = "a\nb";
    assert_int_equal(test_do(state, &war, 5, NULL), REFUSAL_TEXT_INVALID);
    war.mode.reason = "";
    assert_int_equal(test_do(state, &war, 5, NULL), REFUSAL_NONE);
    assert_int_equal(state_mode(state), MODE_WAR);
    assert_int_equal(test_do(state, &peace, 5, NULL), REFUSAL_NONE);
    assert_int_equal(state_mode(state), MODE_PEACE);
    state_destroy(state);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_bad_part_is_named),
        cmocka_unit_test(what_is_good_passes),
        cmocka_unit_test(soundness_is_less_than_a_check),
        cmocka_unit_test(a_copy_is_deep),
        cmocka_unit_test(the_smallest_copy),
        cmocka_unit_test(fits),
        cmocka_unit_test(names),
        cmocka_unit_test(putting_makes_versions),
        cmocka_unit_test(the_mode_is_switched),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
