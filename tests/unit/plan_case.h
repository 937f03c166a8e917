// A district in which plans are launched: the template "hq" with one seat of each sort and "field" for posts on site,
// people, units that can do things, an incident (1) and a standing headquarters (post 1) with a roster.
// SPDX-License-Identifier: Apache-2.0
#ifndef UNIT_PLAN_CASE_H
#define UNIT_PLAN_CASE_H

#include <stdio.h>

#include "domain/missed.h"
#include "domain/plan.h"
#include "unit/district_posts.h"

#define NOW 5000000
enum { PLAN_CHIEF = 1, PLAN_LEAD, PLAN_OFFICER, PLAN_LOOKER, PLAN_DRIVER, PLAN_PEOPLE = PLAN_DRIVER };
enum { PUMP_ONE = 1, PUMP_TWO, BOAT, PLAN_UNITS = BOAT };
enum { STANDING = 1 };

static inline struct command plan_command(const char *key, const char *body) {
    static struct catalogue catalogue;
    catalogue =
        (struct catalogue){.kind = CATALOGUE_PLAN, .key = key, .zh = "内涝预案", .en = "Flooding", .body = body};
    return (struct command){.verb = VERB_CATALOGUE_PUT, .catalogue = &catalogue};
}

// The number of the plan.
static inline uint32_t put_plan(struct state *state, const char *key, const char *body) {
    struct command command = plan_command(key, body);
    char say[CATALOGUE_SAY_MAX] = "";
    if (catalogue_check(command.catalogue, say, sizeof say) != REFUSAL_NONE)
        fail_msg("plan %s: %s", key, say);
    assert_int_equal(test_do(state, &command, 1, NULL), 0);
    return state_catalogue_count(state);
}

static inline struct command launch_command(uint32_t plan, const uint32_t *units, uint32_t count) {
    return (struct command){.verb = VERB_PLAN_LAUNCH,
                            .actor = PLAN_OFFICER,
                            .launch = {.plan = plan, .incident = 1, .units = units, .count = count}};
}

static inline void add_unit(struct state *state, const char *code, enum unit_kind kind, const char *can) {
    const struct unit_details details = {
        .can = {can}, .can_count = 1, .tier = "", .contact = "", .phone = "", .pilot = "", .gear = ""};
    struct unit unit = {
        .number = state_unit_count(state) + 1, .kind = kind, .status = UNIT_STANDBY, .details = &details};
    snprintf(unit.org, sizeof unit.org, TEST_ORG);
    snprintf(unit.code, sizeof unit.code, "%s", code);
    snprintf(unit.name, sizeof unit.name, "%s", code);
    state_restore_unit(state, &unit);
}

static inline struct state *plan_district(void) {
    static const struct {
        const char *name;
        enum role role;
    } people[] = {{"chief", ROLE_MEMBER},
                  {"lead", ROLE_MEMBER},
                  {"officer", ROLE_DUTY},
                  {"looker", ROLE_OBSERVER},
                  {"driver", ROLE_UNIT}};
    struct state *state = state_create(TEST_DISTRICT);
    add_unit(state, "P-1", UNIT_TEAM, "pump");
    add_unit(state, "P-2", UNIT_VEHICLE, "pump");
    add_unit(state, "B-1", UNIT_BOAT, "boat");
    for (size_t i = 0; i < sizeof people / sizeof *people; i++)
        assert_int_equal(test_account(state, people[i].name, people[i].role, TEST_DISTRICT "000000"), i + 1);
    struct sample sample;
    struct command command = template_command(sample_template(&sample, "hq", POST_HQ));
    assert_int_equal(test_do(state, &command, 1, NULL), 0);
    sample_template(&sample, "field", POST_ONSITE)->single = true;
    command = template_command(&sample.template);
    assert_int_equal(test_do(state, &command, 1, NULL), 0);
    command = incident_command(VERB_INCIDENT_OPEN, 0);
    assert_int_equal(test_do(state, &command, 1, NULL), 0);
    command = post_command(VERB_POST_OPEN, 0);
    assert_int_equal(test_do(state, &command, 1, NULL), 0);
    const struct roster_line line = {"lead", 0, NOW * 2, MODE_UNKNOWN};
    command = roster_command(1 + AT_LEAD, &line, 1);
    assert_int_equal(test_do(state, &command, 1, NULL), 0);
    return state;
}

// Everything that a plan can do.
#define FULL_PLAN                                                                                                          \
    "{\"sample\":true,\"triggers\":{\"types\":[\"11A\"],\"grade\":\"minor\",\"orgs\":[\"330203\"],"                        \
    "\"warnings\":[\"11B03:orange\"]},"                                                                                    \
    "\"posts\":[{\"template\":\"hq\",\"name\":\"区指挥部\",\"standing\":\"hq\"},{\"template\":\"field\",\"parent\":1}" \
    "],"                                                                                                                   \
    "\"seats\":[{\"post\":1,\"seat\":\"chief\",\"accounts\":[\"chief\"]},"                                                 \
    "{\"post\":2,\"seat\":\"lead\",\"roster\":{\"standing\":\"hq\",\"seat\":\"lead\"}}],"                                  \
    "\"teams\":[{\"can\":\"pump\",\"count\":2,\"text\":\"排水\"},{\"can\":\"boat\",\"count\":1,\"kinds\":[\"boat\"]}]"   \
    ","                                                                                                                    \
    "\"tasks\":[{\"post\":1,\"to\":\"rescue\",\"text\":\"封控现场\",\"within_min\":30,\"card\":\"flood\"},"            \
    "{\"post\":2,\"to\":\"rescue\",\"text\":\"搜救\",\"card\":\"fire\"},"                                                \
    "{\"post\":2,\"to\":\"member\",\"text\":\"清点人数\",\"within_min\":10},"                                          \
    "{\"post\":2,\"unit\":\"P-1\",\"text\":\"先到者报告\"}]}"

static inline bool was_missed(const struct plan_launched *launched, const char *line) {
    for (uint32_t i = 0; i < launched->missed_count; i++)
        if (strcmp(launched->missed[i], line) == 0)
            return true;
    return false;
}

#endif
