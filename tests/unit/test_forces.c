// The registry of forces by its rules: describing, importing, what units are able to.
// SPDX-License-Identifier: Apache-2.0
#include "forces_case.h"

#include <stdlib.h>

#include "base/log.h"

#define TEAM(code_, ...)                                                                                               \
    { .kind = UNIT_TEAM, .org = TEST_ORG, .code = code_, .name = "一队", __VA_ARGS__ }

static uint64_t bit(const struct state *state, const char *key) {
    int row = capabilities_find(state_capabilities(state), key);
    assert_true(row >= 0);
    return 1ull << row;
}

// ---- the catalogue

static void a_catalogue_that_is_wrong_says_where(void **unused) {
    (void)unused;
    static const struct {
        const char *body, *part;
    } cases[] = {
        {"{}", "capabilities"},
        {"{\"capabilities\":[]}", "capabilities"},
        {"{\"capabilities\":[{\"key\":\"A\",\"zh\":\"水\",\"en\":\"W\"}]}", "capabilities 1: key"},
        {"{\"capabilities\":[{\"key\":\"a\",\"zh\":\"水\"}]}", "capabilities 1: en"},
        {"{\"capabilities\":[{\"key\":\"a\",\"zh\":\"水\",\"en\":\"W\",\"color\":1}]}", "\"color\""},
        {"{\"capabilities\":[{\"key\":\"a\",\"zh\":\"水\",\"en\":\"W\",\"parent\":\"b\"}]}", "capabilities 1: parent"},
        {"{\"capabilities\":[{\"key\":\"a\",\"zh\":\"水\",\"en\":\"W\",\"parent\":\"a\"}]}", "capabilities 1: parent"},
        {"{\"capabilities\":[{\"key\":\"a\",\"zh\":\"水\",\"en\":\"W\"},{\"key\":\"a\",\"zh\":\"水\",\"en\":\"W\"}]}",
         "capabilities 2: key"},
        {"{\"capabilities\":[{\"key\":\"a\",\"zh\":\"水\",\"en\":\"W\"}],\"tiers\":[{\"key\":\"t\",\"zh\":\"层\"}]}",
         "tiers 1: en"},
        {"{\"capabilities\":[{\"key\":\"a\",\"zh\":\"水\",\"en\":\"W\"}],\"tiers\":[{\"key\":\"t\",\"zh\":\"层\","
         "\"en\":"
         "\"T\",\"count\":-1}]}",
         "tiers 1: count"},
        {"{\"capabilities\":[{\"key\":\"a\",\"zh\":\"水\",\"en\":\"W\"}],\"speeds\":[{\"kind\":\"bus\",\"kmh\":30}]}",
         "speeds 1: kind"},
        {"{\"capabilities\":[{\"key\":\"a\",\"zh\":\"水\",\"en\":\"W\"}],\"speeds\":[{\"kind\":\"team\",\"kmh\":0}]}",
         "speeds 1: kmh"},
        {"{\"capabilities\":[{\"key\":\"a\",\"zh\":\"水\",\"en\":\"W\"}],\"speeds\":[{\"kind\":\"team\",\"kmh\":30,"
         "\"detour_permille\":900}]}",
         "speeds 1: detour_permille"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char say[CATALOGUE_SAY_MAX] = "";
        const struct catalogue catalogue = {
            .kind = CATALOGUE_CAPABILITIES, .key = "capabilities", .zh = "能力", .en = "C", .body = cases[i].body};
        assert_int_equal(catalogue_check(&catalogue, say, sizeof say), REFUSAL_CATALOGUE_INVALID);
        if (!strstr(say, cases[i].part))
            fail_msg("%s: said \"%s\", not \"%s\"", cases[i].body, say, cases[i].part);
    }
}

static void sixty_four_capabilities_fit_and_no_more(void **unused) {
    (void)unused;
    for (int count = 64; count <= 65; count++) {
        struct buf body = {0};
        buf_printf(&body, "{\"capabilities\":[");
        for (int i = 0; i < count; i++)
            buf_printf(&body, "%s{\"key\":\"c-%d\",\"zh\":\"能力\",\"en\":\"C\"}", i ? "," : "", i);
        buf_printf(&body, "]}");
        buf_add(&body, "", 1);
        const struct catalogue catalogue = {.kind = CATALOGUE_CAPABILITIES,
                                            .key = "capabilities",
                                            .zh = "能力",
                                            .en = "C",
                                            .body = (const char *)body.data};
        assert_int_equal(catalogue_check(&catalogue, NULL, 0), count == 64 ? REFUSAL_NONE : REFUSAL_CATALOGUE_INVALID);
        buf_free(&body);
    }
}

static void a_capability_gives_those_above_it(void **unused) {
    (void)unused;
    struct state *state = forces_district();
    const struct unit_details diver = {.can = {"water-diving", "air-thermal"}, .can_count = 2, NO_DETAILS};
    const struct unit units[] = {TEAM("A", .details = &diver), TEAM("B")};
    assert_int_equal(forces_do_import(state, units, 2), REFUSAL_NONE);
    uint64_t can = bit(state, "water-diving") | bit(state, "water") | bit(state, "air-thermal") |
                   bit(state, "air-recon") | bit(state, "air");
    assert_true(state_unit_can(state, state_unit(state, 1)) == can);
    assert_true(state_unit_can(state, state_unit(state, 2)) == 0);
    // The next version renames one and has another order: bits follow it, what it does not know gives none.
    forces_put_catalogue(state, "{\"capabilities\":[{\"key\":\"dive\",\"zh\":\"潜\",\"en\":\"D\"},"
                                "{\"key\":\"air-thermal\",\"zh\":\"热\",\"en\":\"T\"}]}");
    assert_true(state_unit_can(state, state_unit(state, 1)) == 2);
    state_destroy(state);
}

static void speeds_are_the_units_own_or_those_of_its_kind(void **unused) {
    (void)unused;
    struct state *state = forces_district();
    struct unit_details details = {NO_DETAILS, .speed_cms = 1234};
    struct unit unit = {.kind = UNIT_DRONE, .details = &details};
    const struct capabilities *capabilities = state_capabilities(state);
    assert_int_equal(capabilities_speed(capabilities, &unit).cms, 1234);
    details.speed_cms = 0;
    assert_int_equal(capabilities_speed(capabilities, &unit).cms, 1388); // 50 km/h
    assert_int_equal(capabilities_speed(capabilities, &unit).detour_permille, 1000);
    unit.kind = UNIT_VEHICLE;
    assert_int_equal(capabilities_speed(NULL, &unit).cms, 1111);
    state_destroy(state);
}

// ---- describing

static void a_unit_is_described_whole(void **unused) {
    (void)unused;
    struct state *state = forces_district();
    struct command command = unit_command(VERB_UNIT_REGISTER, 0);
    assert_int_equal(test_do(state, &command, 2, NULL), REFUSAL_NONE);
    char phone[] = "0574-1234";
    struct unit_details details = {NO_DETAILS, .can = {"fire"}, .can_count = 1, .people = 8,
                                   .home = {true, 298700000, 1215500000}};
    details.phone = phone;
    assert_int_equal(forces_do_describe(state, 1, &details), REFUSAL_NONE);
    assert_int_equal(forces_do_describe(state, 1, &details), REFUSAL_NOTHING_CHANGED);
    memset(phone, 'x', 4); // the state has its own
    assert_string_equal(state_unit(state, 1)->details->phone, "0574-1234");
    assert_int_equal(state_unit(state, 1)->seq, state_seq(state));
    const struct unit_details bare = {NO_DETAILS};
    assert_int_equal(forces_do_describe(state, 1, &bare), REFUSAL_NONE);
    assert_int_equal(state_unit(state, 1)->details->can_count, 0);
    assert_false(state_unit(state, 1)->details->home.known);
    assert_int_equal(forces_do_describe(state, 2, &bare), REFUSAL_UNIT_UNKNOWN);
    command = unit_command(VERB_UNIT_RETIRE, 1);
    assert_int_equal(test_do(state, &command, 3, NULL), REFUSAL_NONE);
    assert_int_equal(forces_do_describe(state, 1, &details), REFUSAL_UNIT_RETIRED);
    state_destroy(state);
}

static void details_that_cannot_be_are_refused(void **unused) {
    (void)unused;
    struct state *state = forces_district();
    struct command command = unit_command(VERB_UNIT_REGISTER, 0);
    assert_int_equal(test_do(state, &command, 2, NULL), REFUSAL_NONE);
    char longest[UNIT_DETAIL_MAX + 2];
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    const struct unit_details cases[] = {
        {NO_DETAILS, .can = {"sorcery"}, .can_count = 1},
        {NO_DETAILS, .can = {"Fire"}, .can_count = 1},
        {NO_DETAILS, .can = {"fire", "fire"}, .can_count = 2},
        {.tier = "royal", .contact = "", .phone = "", .pilot = "", .gear = ""},
        {.tier = "", .contact = longest, .phone = "", .pilot = "", .gear = ""},
        {.tier = "", .contact = "a\nb", .phone = "", .pilot = "", .gear = ""},
        {.tier = "", .contact = "", .phone = "call me", .pilot = "", .gear = ""},
        {.tier = "", .contact = "", .phone = "+-()", .pilot = "", .gear = ""},
        {NO_DETAILS, .home = {true, 900000001, 0}},
        {NO_DETAILS, .people = UNIT_PEOPLE_MAX + 1},
        {NO_DETAILS, .ready_min = UNIT_READY_MAX + 1},
        {NO_DETAILS, .speed_cms = UNIT_SPEED_MAX + 1},
        {NO_DETAILS, .parent = 1},                   // itself
        {NO_DETAILS, .parent = 7},                   // nobody
        {NO_DETAILS, .parent = UNIT_NUMBER_MAX + 1}, // a row of no import
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(forces_do_describe(state, 1, &cases[i]), REFUSAL_UNIT_DETAILS_INVALID);
    assert_null(state_unit(state, 1)->details);
    longest[UNIT_DETAIL_MAX] = '\0';
    const struct unit_details most = {.tier = "",
                                      .contact = longest,
                                      .phone = "(0574) 8888-1234/5",
                                      .pilot = longest,
                                      .gear = longest,
                                      .people = UNIT_PEOPLE_MAX,
                                      .ready_min = UNIT_READY_MAX,
                                      .speed_cms = UNIT_SPEED_MAX};
    assert_int_equal(forces_do_describe(state, 1, &most), REFUSAL_NONE);
    state_destroy(state);
}

// ---- importing

static void a_code_that_is_there_changes_that_unit(void **unused) {
    (void)unused;
    struct state *state = forces_district();
    struct command command = unit_command(VERB_UNIT_REGISTER, 0); // T-1
    assert_int_equal(test_do(state, &command, 2, NULL), REFUSAL_NONE);
    command = unit_command(VERB_UNIT_SET_STATUS, 1); // departed
    assert_int_equal(test_do(state, &command, 2, NULL), REFUSAL_NONE);
    const struct unit_details home = {NO_DETAILS, .home = {true, 298700000, 1215500000}};
    struct unit units[] = {TEAM("NEW-1", .details = &home), TEAM("T-1", .details = &home), TEAM("NEW-2")};
    strcpy(units[1].name, "改名队");
    units[1].kind = UNIT_BOAT;
    assert_int_equal(forces_do_import(state, units, 3), REFUSAL_NONE);
    assert_int_equal(state_unit_count(state), 3);
    const struct unit *changed = state_unit(state, 1);
    assert_string_equal(changed->name, "改名队");
    assert_int_equal(changed->kind, UNIT_BOAT);
    assert_int_equal(changed->status, UNIT_DEPARTED); // what it is doing is not the registry's
    assert_true(changed->details->home.known);
    assert_int_equal(state_unit_by_code(state, "NEW-1")->number, 2);
    assert_int_equal(state_unit_by_code(state, "NEW-2")->number, 3);
    assert_int_equal(forces_do_import(state, units, 3), REFUSAL_NOTHING_CHANGED);
    units[1].details = NULL; // a row without details leaves them
    strcpy(units[1].name, "又改");
    assert_int_equal(forces_do_import(state, units, 3), REFUSAL_NONE);
    assert_true(state_unit(state, 1)->details->home.known);
    state_destroy(state);
}

static void the_event_has_what_changed_and_nothing_else(void **unused) {
    (void)unused;
    struct state *state = forces_district();
    struct unit units[] = {TEAM("A"), TEAM("B"), TEAM("C")};
    assert_int_equal(forces_do_import(state, units, 3), REFUSAL_NONE);
    strcpy(units[1].name, "二队");
    struct event event;
    const struct command command = {.verb = VERB_UNITS_IMPORT, .import = {units, 3}};
    assert_int_equal(test_do(state, &command, 6, &event), REFUSAL_NONE);
    assert_int_equal(event.import.count, 1);
    assert_int_equal(event.object, 2);
    assert_string_equal(event.import.units[0].name, "二队");
    assert_int_equal(state_unit(state, 1)->seq + 1, state_unit(state, 2)->seq);
    state_destroy(state);
}

static void parents_may_be_rows_of_the_same_import(void **unused) {
    (void)unused;
    struct state *state = forces_district();
    const struct unit_details of_second = {NO_DETAILS, .parent = UNIT_NUMBER_MAX + 2};
    const struct unit_details of_first = {NO_DETAILS, .parent = UNIT_NUMBER_MAX + 1};
    const struct unit units[] = {TEAM("DRONE", .details = &of_second), TEAM("TEAM")};
    assert_int_equal(forces_do_import(state, units, 2), REFUSAL_NONE);
    assert_int_equal(state_unit(state, 1)->details->parent, 2);
    const struct unit circle[] = {TEAM("X", .details = &of_second), TEAM("Y", .details = &of_first)};
    assert_int_equal(forces_do_import(state, circle, 2), REFUSAL_IMPORT_INVALID);
    const struct unit_details of_drone = {NO_DETAILS, .parent = 1};
    const struct unit back[] = {TEAM("TEAM", .details = &of_drone)}; // would close the circle with what is there
    assert_int_equal(forces_do_import(state, back, 1), REFUSAL_IMPORT_INVALID);
    const struct unit_details of_nobody = {NO_DETAILS, .parent = UNIT_NUMBER_MAX + 9};
    const struct unit lost[] = {TEAM("Z", .details = &of_nobody)};
    assert_int_equal(forces_do_import(state, lost, 1), REFUSAL_IMPORT_INVALID);
    state_destroy(state);
}

static void chains_of_parents_end(void **unused) {
    (void)unused;
    struct state *state = forces_district();
    struct unit_details details[UNIT_PARENTS_MAX + 2];
    struct unit units[UNIT_PARENTS_MAX + 2];
    for (uint32_t i = 0; i < UNIT_PARENTS_MAX + 2; i++) {
        details[i] = (struct unit_details){NO_DETAILS, .parent = i ? UNIT_NUMBER_MAX + i : 0};
        units[i] = (struct unit)TEAM("", .details = &details[i]);
        snprintf(units[i].code, sizeof units[i].code, "L-%u", i);
    }
    assert_int_equal(forces_do_import(state, units, UNIT_PARENTS_MAX + 2), REFUSAL_IMPORT_INVALID);
    assert_int_equal(forces_do_import(state, units, UNIT_PARENTS_MAX + 1), REFUSAL_NONE);
    state_destroy(state);
}

static void an_import_is_all_or_nothing(void **unused) {
    (void)unused;
    struct state *state = forces_district();
    const struct unit_details unable = {NO_DETAILS, .can = {"sorcery"}, .can_count = 1};
    struct unit bad[] = {
        TEAM("A"), TEAM("A B"), TEAM("A"), TEAM("K"), TEAM("O"), TEAM("N"), TEAM("C", .details = &unable)};
    bad[3].kind = 9;
    strcpy(bad[4].org, "440307001000");
    strcpy(bad[5].name, " ");
    for (size_t i = 1; i < sizeof bad / sizeof *bad; i++) {
        const struct unit rows[] = {bad[0], bad[i]};
        assert_int_equal(forces_do_import(state, rows, 2), REFUSAL_IMPORT_INVALID);
    }
    assert_int_equal(forces_do_import(state, bad, 0), REFUSAL_IMPORT_INVALID);
    assert_int_equal(state_unit_count(state), 0);
    state_set_unit_limit(state, 1);
    const struct unit two[] = {TEAM("A"), TEAM("B")};
    assert_int_equal(forces_do_import(state, two, 2), REFUSAL_UNITS_TOO_MANY);
    assert_int_equal(forces_do_import(state, two, 1), REFUSAL_NONE);
    state_destroy(state);
}

static void an_import_has_limits(void **unused) {
    (void)unused;
    struct state *state = forces_district();
    char text[UNIT_DETAIL_MAX + 1];
    memset(text, 'x', UNIT_DETAIL_MAX);
    text[UNIT_DETAIL_MAX] = '\0';
    const struct unit_details heavy = {.tier = "", .contact = text, .phone = "", .pilot = text, .gear = text};
    struct unit *units = mem_new((UNITS_IMPORT_MAX + 1) * sizeof *units);
    for (uint32_t i = 0; i <= UNITS_IMPORT_MAX; i++) {
        units[i] = (struct unit)TEAM("");
        snprintf(units[i].code, sizeof units[i].code, "U-%u", i);
    }
    assert_int_equal(forces_do_import(state, units, UNITS_IMPORT_MAX + 1), REFUSAL_IMPORT_INVALID);
    assert_int_equal(forces_do_import(state, units, UNITS_IMPORT_MAX), REFUSAL_NONE);
    for (uint32_t i = 0; i < UNITS_IMPORT_MAX; i++)
        units[i].details = &heavy; // 580 bytes each
    assert_int_equal(forces_do_import(state, units, UNITS_IMPORT_MAX), REFUSAL_IMPORT_INVALID);
    assert_int_equal(forces_do_import(state, units, 1500), REFUSAL_NONE);
    free(units);
    state_destroy(state);
}

static uint32_t add_account(struct state *state, const char *name, const char *scope) {
    struct command command = account_command(VERB_ACCOUNT_ADD, name);
    command.account.scope = scope;
    assert_int_equal(test_do(state, &command, 3, NULL), REFUSAL_NONE);
    return state_account_by_name(state, name)->number;
}

// Whoever has one of the two orgs in their scope hears other units than before.
static void a_unit_that_moves_to_another_org_is_seen_by_others(void **unused) {
    (void)unused;
    struct state *state = forces_district();
    uint32_t district = add_account(state, "district", TEST_DISTRICT "000000");
    uint32_t from = add_account(state, "from", TEST_DISTRICT "001000"),
             to = add_account(state, "to", TEST_DISTRICT "002000");
    uint32_t other = add_account(state, "other", TEST_DISTRICT "003000");
    struct unit units[] = {TEAM("A")};
    assert_int_equal(forces_do_import(state, units, 1), REFUSAL_NONE);
    assert_int_equal(state_reach_seq(state, from), 0);
    strcpy(units[0].org, TEST_DISTRICT "002000");
    assert_int_equal(forces_do_import(state, units, 1), REFUSAL_NONE);
    assert_int_equal(state_reach_seq(state, from), state_seq(state));
    assert_int_equal(state_reach_seq(state, to), state_seq(state));
    assert_int_equal(state_reach_seq(state, district), 0);
    assert_int_equal(state_reach_seq(state, other), 0);
    state_destroy(state);
}

// ---- against a plain model: random descriptions and imports by the thousand

#define CODES 40

struct model {
    char name[8];
    enum unit_kind kind;
    bool there;
    uint32_t people, number;
    const char *can;
};

static uint32_t dice(uint64_t *random, uint32_t sides) {
    *random = *random * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*random >> 33) % sides;
}

static void check(const struct state *state, const struct model *models) {
    for (int i = 0; i < CODES; i++) {
        char code[8];
        snprintf(code, sizeof code, "U-%d", i);
        const struct unit *unit = state_unit_by_code(state, code);
        assert_int_equal(unit != NULL, models[i].there);
        if (!unit)
            continue;
        assert_int_equal(unit->number, models[i].number);
        assert_string_equal(unit->name, models[i].name);
        assert_int_equal(unit->kind, models[i].kind);
        assert_int_equal(unit->details->people, models[i].people);
        assert_string_equal(unit->details->can_count ? unit->details->can[0] : "", models[i].can);
    }
}

static void random_imports_are_as_a_plain_model_has_them(void **unused) {
    (void)unused;
    static const char *const keys[] = {"", "fire", "water-boat", "mountain-rope"};
    struct state *state = forces_district();
    struct model models[CODES] = {{.there = false}};
    uint64_t random = 20251129;
    uint32_t next = 1;
    for (int round = 0; round < 3000; round++) {
        struct unit units[12];
        struct unit_details details[12];
        struct model after[CODES];
        memcpy(after, models, sizeof after);
        uint32_t count = 1 + dice(&random, 12), number = next;
        bool good = true, changes = false, used[CODES] = {false};
        for (uint32_t i = 0; i < count; i++) {
            uint32_t code = dice(&random, CODES), key = dice(&random, 4);
            bool spoiled = dice(&random, 60) == 0;
            details[i] = (struct unit_details){NO_DETAILS, .people = dice(&random, 3)};
            if (key)
                details[i].can[details[i].can_count++] = keys[key];
            units[i] =
                (struct unit){.kind = 1 + dice(&random, UNIT_KINDS - 1), .org = TEST_ORG, .details = &details[i]};
            snprintf(units[i].code, sizeof units[i].code, "U-%u", code);
            snprintf(units[i].name, sizeof units[i].name, "n%u", dice(&random, 4));
            if (spoiled)
                units[i].kind = 0;
            good &= !spoiled && !used[code];
            used[code] = true;
            struct model now = {.kind = units[i].kind, .there = true, .people = details[i].people, .can = keys[key]};
            memcpy(now.name, units[i].name, sizeof now.name);
            now.number = after[code].there ? after[code].number : number++;
            changes |= !after[code].there || after[code].kind != now.kind || after[code].people != now.people ||
                       strcmp(after[code].name, now.name) != 0 || strcmp(after[code].can, now.can) != 0;
            after[code] = now;
        }
        enum refusal expected = !good ? REFUSAL_IMPORT_INVALID : changes ? REFUSAL_NONE : REFUSAL_NOTHING_CHANGED;
        assert_int_equal(forces_do_import(state, units, count), expected);
        if (good) {
            memcpy(models, after, sizeof models);
            next = number;
        }
        check(state, models);
    }
    state_destroy(state);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_catalogue_that_is_wrong_says_where),
        cmocka_unit_test(sixty_four_capabilities_fit_and_no_more),
        cmocka_unit_test(a_capability_gives_those_above_it),
        cmocka_unit_test(speeds_are_the_units_own_or_those_of_its_kind),
        cmocka_unit_test(a_unit_is_described_whole),
        cmocka_unit_test(details_that_cannot_be_are_refused),
        cmocka_unit_test(a_code_that_is_there_changes_that_unit),
        cmocka_unit_test(the_event_has_what_changed_and_nothing_else),
        cmocka_unit_test(parents_may_be_rows_of_the_same_import),
        cmocka_unit_test(chains_of_parents_end),
        cmocka_unit_test(an_import_is_all_or_nothing),
        cmocka_unit_test(an_import_has_limits),
        cmocka_unit_test(a_unit_that_moves_to_another_org_is_seen_by_others),
        cmocka_unit_test(random_imports_are_as_a_plain_model_has_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
