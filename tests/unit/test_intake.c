// Intake: what is taken down, how it is decided, and that none of it disappears; and what is known of incidents beside
// their course.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "unit/district_intake.h"

static int setup(void **state) {
    struct state *s = state_create(TEST_DISTRICT);
    struct command duty = account_command(VERB_ACCOUNT_ADD, "duty"),
                   street = account_command(VERB_ACCOUNT_ADD, "street");
    street.account.scope = TEST_ORG;
    test_do(s, &duty, NOW_MS, NULL);
    test_do(s, &street, NOW_MS, NULL);
    *state = s;
    return 0;
}

static int teardown(void **state) {
    state_destroy(*state);
    return 0;
}

static enum refusal go(struct state *s, struct command command) {
    command.actor = command.actor ? command.actor : 1;
    return test_do(s, &command, NOW_MS, NULL);
}

static enum refusal report(struct state *s, struct intake intake) {
    return go(s, report_command(&intake));
}

static char *long_text(size_t len) {
    static char text[8192];
    memset(text, 'x', len);
    text[len] = '\0';
    return text;
}

// ---- reports

#define REPORT(refusal, change)                                                                                        \
    do {                                                                                                               \
        struct intake r = an_intake();                                                                                 \
        change;                                                                                                        \
        assert_int_equal(report(s, r), refusal);                                                                       \
    } while (0)

static void a_report_is_taken_or_told_why_not(void **state) {
    struct state *s = *state;
    struct message_ref refs[MESSAGE_REFS_MAX + 1];
    for (size_t i = 0; i < sizeof refs / sizeof *refs; i++)
        refs[i] = (struct message_ref){.url = "https://files.example/a.jpg"};
    REPORT(REFUSAL_NONE, );
    for (int source = INTAKE_PHONE; source < INTAKE_SOURCES; source++)
        REPORT(REFUSAL_NONE, r.source = (enum intake_source)source);
    REPORT(REFUSAL_INTAKE_INVALID, r.source = INTAKE_SOURCE_UNKNOWN);
    REPORT(REFUSAL_INTAKE_INVALID, r.source = INTAKE_SOURCES);
    REPORT(REFUSAL_NONE, *r.type = '\0');
    REPORT(REFUSAL_INCIDENT_TYPE_INVALID, strcpy(r.type, "11001"));
    REPORT(REFUSAL_INCIDENT_TYPE_INVALID, strcpy(r.type, "22A01"));
    REPORT(REFUSAL_TEXT_INVALID, r.text = "");
    REPORT(REFUSAL_TEXT_INVALID, r.text = " \u3000\n");
    REPORT(REFUSAL_NONE, r.text = long_text(INTAKE_TEXT_MAX));
    REPORT(REFUSAL_TEXT_INVALID, r.text = long_text(INTAKE_TEXT_MAX + 1));
    REPORT(REFUSAL_TEXT_INVALID, r.place = "a\nb");
    REPORT(REFUSAL_TEXT_INVALID, r.caller_phone = long_text(INTAKE_NAME_MAX + 1));
    REPORT(REFUSAL_ORG_INVALID, strcpy(r.org, "440307001000")); // another district
    REPORT(REFUSAL_ORG_INVALID, strcpy(r.org, "3302"));
    REPORT(REFUSAL_PLACE_INVALID, r.at.lat_e7 = 900000001);
    REPORT(REFUSAL_NONE, (r.at.known = false, r.at.lat_e7 = 900000001)); // not known: whatever it says
    REPORT(REFUSAL_CASUALTIES_INVALID, r.casualties.dead = CASUALTIES_MAX + 1);
    REPORT(REFUSAL_NONE, (r.refs = refs, r.ref_count = MESSAGE_REFS_MAX));
    REPORT(REFUSAL_INTAKE_INVALID, (r.refs = refs, r.ref_count = MESSAGE_REFS_MAX + 1));
    refs[0].url = "ftp://files.example/a";
    REPORT(REFUSAL_INTAKE_INVALID, (r.refs = refs, r.ref_count = 1));
}

static void times_of_a_report_are_times(void **state) {
    struct state *s = *state;
    REPORT(REFUSAL_NONE, r.received_at_ms = NOW_MS + INTAKE_AHEAD_MS);
    assert_true(state_intake(s, 1)->received_at_ms == NOW_MS); // a clock that is ahead of ours
    REPORT(REFUSAL_INTAKE_INVALID, r.received_at_ms = NOW_MS + INTAKE_AHEAD_MS + 1);
    REPORT(REFUSAL_INTAKE_INVALID, r.received_at_ms = NOW_MS / 1000); // seconds
    REPORT(REFUSAL_INTAKE_INVALID, r.received_at_ms = INT64_MAX);
    REPORT(REFUSAL_INTAKE_INVALID, r.received_at_ms = INT64_MIN);
    REPORT(REFUSAL_INTAKE_INVALID, r.happened_at_ms = r.received_at_ms + INTAKE_AHEAD_MS + 1);
    REPORT(REFUSAL_INTAKE_INVALID, r.happened_at_ms = INT64_MIN);
    REPORT(REFUSAL_NONE, r.happened_at_ms = r.received_at_ms + INTAKE_AHEAD_MS);
    REPORT(REFUSAL_NONE, r.happened_at_ms = 0);
    REPORT(REFUSAL_NONE, (r.received_at_ms = NOW_MS - INTAKE_PAST_MS, r.happened_at_ms = 0));
    REPORT(REFUSAL_INTAKE_INVALID, (r.received_at_ms = NOW_MS - INTAKE_PAST_MS - 1, r.happened_at_ms = 0));
}

static void what_is_left_out_is_the_reporters_own(void **state) {
    struct state *s = *state;
    struct intake r = an_intake();
    *r.org = '\0';
    r.received_at_ms = 0;
    struct command command = report_command(&r);
    command.actor = 2;
    assert_int_equal(go(s, command), REFUSAL_NONE);
    const struct intake *kept = state_intake(s, 1);
    assert_string_equal(kept->org, TEST_ORG);
    assert_true(kept->received_at_ms == NOW_MS);
    assert_int_equal(kept->recorder, 2);
    assert_int_equal(kept->state, INTAKE_NEW);
    assert_string_equal(kept->text, r.text);
    assert_ptr_not_equal(kept->text, r.text);
    command.actor = 0; // the local operator
    assert_int_equal(test_do(s, &command, NOW_MS, NULL), REFUSAL_NONE);
    assert_string_equal(state_intake(s, 2)->org, TEST_DISTRICT "000000");
    assert_int_equal(state_intake(s, 2)->recorder, 0);
}

static void an_id_of_another_system_comes_once(void **state) {
    struct state *s = *state;
    REPORT(REFUSAL_NONE, r.external = "A-1");
    REPORT(REFUSAL_INTAKE_KNOWN, r.external = "A-1");
    REPORT(REFUSAL_NONE, (r.external = "A-1", r.source = INTAKE_SYSTEM)); // another source
    REPORT(REFUSAL_NONE, r.external = "A-2");
    assert_int_equal(go(s, decide_command(VERB_INTAKE_DISMISS, 1)), REFUSAL_NONE);
    REPORT(REFUSAL_INTAKE_KNOWN, r.external = "A-1"); // decided or not
    REPORT(REFUSAL_NONE, );
    REPORT(REFUSAL_NONE, ); // without an id as often as they like
    assert_ptr_equal(state_intake_by_external(s, INTAKE_SYSTEM, "A-1"), state_intake(s, 2));
    assert_null(state_intake_by_external(s, INTAKE_SYSTEM, "A-2"));
    assert_null(state_intake_by_external(s, INTAKE_SYSTEM, ""));
    assert_null(state_intake_by_external(s, INTAKE_SYSTEM, long_text(INTAKE_NAME_MAX + 1)));
}

// ---- decisions

static void confirming_makes_an_incident_of_what_is_there(void **state) {
    struct state *s = *state;
    REPORT(REFUSAL_NONE, );
    struct command confirm = decide_command(VERB_INTAKE_CONFIRM, 1);
    assert_int_equal(go(s, confirm), REFUSAL_NONE);
    const struct incident *incident = state_incident(s, 1);
    assert_non_null(incident);
    assert_string_equal(incident->type, "12D02");
    assert_string_equal(incident->title, "储罐泄漏，气味很大"); // the first line
    assert_string_equal(incident->place, "化工园三号门");
    assert_string_equal(incident->org, TEST_ORG);
    assert_true(incident->lat_e7 == 298700000 && incident->lon_e7 == 1215500000);
    assert_true(incident->grade == GRADE_UNKNOWN && incident->phase == PHASE_REPORTED && incident->version == 1);
    assert_true(incident->source == INTAKE_PHONE && incident->first_notice_ms == NOW_MS - MINUTES(2));
    assert_true(incident->opened_at_ms == NOW_MS);
    assert_true(incident->casualties.severe == 1 && incident->casualties.minor == 2);
    const struct intake *intake = state_intake(s, 1);
    assert_true(intake->state == INTAKE_CONFIRMED && intake->incident == 1 && intake->decider == 1);
    assert_true(intake->decided_at_ms == NOW_MS && intake->seq == state_seq(s));
    assert_null(state_undecided_intake_next(s, NULL));
}

static void what_the_officer_says_goes_before(void **state) {
    struct state *s = *state;
    REPORT(REFUSAL_NONE, (r.at.known = false, *r.type = '\0', r.place = ""));
    struct command confirm = decide_command(VERB_INTAKE_CONFIRM, 1);
    assert_int_equal(go(s, confirm), REFUSAL_PLACE_INVALID); // neither knows where
    confirm.intake.at = (struct place){true, 298800000, 1215600000};
    assert_int_equal(go(s, confirm), REFUSAL_INCIDENT_TYPE_INVALID); // neither knows what
    confirm.intake.type = "12G03";
    confirm.intake.title = "民宅火灾";
    confirm.intake.org = "330203002000";
    confirm.intake.place = "南门街道";
    confirm.intake.grade = GRADE_MAJOR;
    struct command bad = confirm;
    bad.intake.org = "440307001000";
    assert_int_equal(go(s, bad), REFUSAL_ORG_INVALID);
    bad = confirm;
    bad.intake.title = "\u3000";
    assert_int_equal(go(s, bad), REFUSAL_TEXT_INVALID);
    bad = confirm;
    bad.intake.at.lon_e7 = 1800000001;
    assert_int_equal(go(s, bad), REFUSAL_PLACE_INVALID);
    assert_int_equal(go(s, confirm), REFUSAL_NONE);
    const struct incident *incident = state_incident(s, 1);
    assert_string_equal(incident->type, "12G03");
    assert_string_equal(incident->title, "民宅火灾");
    assert_string_equal(incident->org, "330203002000");
    assert_string_equal(incident->place, "南门街道");
    assert_true(incident->lat_e7 == 298800000 && incident->grade == GRADE_MAJOR);
}

// A title never ends inside a character, and never is blank.
static void a_title_is_the_first_line_that_says_something(void **state) {
    struct state *s = *state;
    char text[1000] = "\n\u3000 \t\n";
    for (int i = 0; i < 100; i++)
        strcat(text, "火");
    REPORT(REFUSAL_NONE, r.text = text);
    assert_int_equal(go(s, decide_command(VERB_INTAKE_CONFIRM, 1)), REFUSAL_NONE);
    assert_int_equal(strlen(state_incident(s, 1)->title), INCIDENT_TITLE_MAX / 3 * 3);
    assert_int_equal(strncmp(state_incident(s, 1)->title, "火火", 6), 0);
    REPORT(REFUSAL_NONE, r.text = "a\tb");
    assert_int_equal(go(s, decide_command(VERB_INTAKE_CONFIRM, 2)), REFUSAL_NONE);
    assert_string_equal(state_incident(s, 2)->title, "a");
}

static void a_merge_moves_the_first_notice_only_forward(void **state) {
    struct state *s = *state;
    assert_int_equal(go(s, incident_command(VERB_INCIDENT_OPEN, 0)), REFUSAL_NONE);
    assert_true(state_incident(s, 1)->first_notice_ms == NOW_MS && state_incident(s, 1)->source == 0);
    REPORT(REFUSAL_NONE, );
    REPORT(REFUSAL_NONE, r.received_at_ms = NOW_MS);
    assert_int_equal(go(s, decide_command(VERB_INTAKE_MERGE, 1)), REFUSAL_NONE);
    assert_true(state_incident(s, 1)->first_notice_ms == NOW_MS - MINUTES(2)); // it was told of before it was opened
    assert_int_equal(state_incident(s, 1)->version, 2);
    assert_int_equal(go(s, decide_command(VERB_INTAKE_MERGE, 2)), REFUSAL_NONE);
    assert_true(state_incident(s, 1)->first_notice_ms == NOW_MS - MINUTES(2)); // a later one changes nothing of that
    assert_true(state_intake(s, 1)->state == INTAKE_MERGED && state_intake(s, 1)->incident == 1);
    REPORT(REFUSAL_NONE, );
    struct command merge = decide_command(VERB_INTAKE_MERGE, 3);
    merge.intake.incident = 2;
    assert_int_equal(go(s, merge), REFUSAL_INCIDENT_UNKNOWN);
    assert_int_equal(go(s, incident_command(VERB_INCIDENT_CLOSE, 1)), REFUSAL_NONE);
    assert_int_equal(go(s, decide_command(VERB_INTAKE_MERGE, 3)), REFUSAL_INCIDENT_CLOSED);
    assert_int_equal(state_intake(s, 3)->state, INTAKE_NEW);
}

static void dismissing_needs_a_reason(void **state) {
    struct state *s = *state;
    REPORT(REFUSAL_NONE, );
    struct command dismiss = decide_command(VERB_INTAKE_DISMISS, 1);
    dismiss.intake.reason = "";
    assert_int_equal(go(s, dismiss), REFUSAL_INTAKE_REASON_MISSING);
    dismiss.intake.reason = long_text(INCIDENT_REASON_MAX + 1);
    assert_int_equal(go(s, dismiss), REFUSAL_TEXT_INVALID);
    dismiss.intake.reason = "演练误报\n已核实";
    assert_int_equal(go(s, dismiss), REFUSAL_NONE);
    assert_string_equal(state_intake(s, 1)->reason, "演练误报\n已核实");
    assert_int_equal(state_intake(s, 1)->state, INTAKE_DISMISSED);
    assert_int_equal(state_incident_count(s), 0);
}

static void an_entry_is_decided_once(void **state) {
    struct state *s = *state;
    static const enum verb verbs[] = {VERB_INTAKE_CONFIRM, VERB_INTAKE_MERGE, VERB_INTAKE_DISMISS};
    assert_int_equal(go(s, incident_command(VERB_INCIDENT_OPEN, 0)), REFUSAL_NONE);
    for (uint32_t first = 0; first < 3; first++) {
        REPORT(REFUSAL_NONE, );
        assert_int_equal(go(s, decide_command(verbs[first], first + 1)), REFUSAL_NONE);
        for (int second = 0; second < 3; second++)
            assert_int_equal(go(s, decide_command(verbs[second], first + 1)), REFUSAL_INTAKE_DECIDED);
    }
    for (int i = 0; i < 3; i++)
        assert_int_equal(go(s, decide_command(verbs[i], 9)), REFUSAL_INTAKE_UNKNOWN);
}

// ---- random steps against a plain model

#define STEPS 20000
static struct {
    enum intake_state state;
    uint32_t incident;
    int64_t received_ms;
} model_intakes[STEPS];
static struct {
    int64_t first_ms;
    uint32_t version;
    bool closed;
} model_incidents[STEPS];

static void nothing_disappears(void **state) {
    struct state *s = *state;
    uint32_t intakes = 0, incidents = 0;
    srandom(17);
    for (int step = 0; step < STEPS; step++) {
        uint32_t intake = (uint32_t)random() % (intakes + 2), incident = (uint32_t)random() % (incidents + 2);
        bool open_entry = intake >= 1 && intake <= intakes && model_intakes[intake].state == INTAKE_NEW;
        bool known_entry = intake >= 1 && intake <= intakes, known = incident >= 1 && incident <= incidents;
        enum refusal entry = open_entry ? REFUSAL_NONE : known_entry ? REFUSAL_INTAKE_DECIDED : REFUSAL_INTAKE_UNKNOWN;
        struct command command;
        switch (random() % 6) {
        case 0:
        case 1: {
            int64_t received_ms = NOW_MS - random() % MINUTES(600); // late ones after earlier ones
            REPORT(REFUSAL_NONE, (r.received_at_ms = received_ms, r.happened_at_ms = 0));
            model_intakes[++intakes].state = INTAKE_NEW;
            model_intakes[intakes].received_ms = received_ms;
            break;
        }
        case 2:
            assert_int_equal(go(s, decide_command(VERB_INTAKE_CONFIRM, intake)), entry);
            if (entry == REFUSAL_NONE) {
                model_intakes[intake].state = INTAKE_CONFIRMED;
                model_intakes[intake].incident = ++incidents;
                model_incidents[incidents].first_ms = model_intakes[intake].received_ms;
                model_incidents[incidents].version = 1;
            }
            break;
        case 3:
            command = decide_command(VERB_INTAKE_MERGE, intake);
            command.intake.incident = incident;
            if (entry == REFUSAL_NONE)
                entry = !known                             ? REFUSAL_INCIDENT_UNKNOWN
                        : model_incidents[incident].closed ? REFUSAL_INCIDENT_CLOSED
                                                           : REFUSAL_NONE;
            assert_int_equal(go(s, command), entry);
            if (entry == REFUSAL_NONE) {
                model_intakes[intake].state = INTAKE_MERGED;
                model_intakes[intake].incident = incident;
                model_incidents[incident].version++;
                if (model_intakes[intake].received_ms < model_incidents[incident].first_ms)
                    model_incidents[incident].first_ms = model_intakes[intake].received_ms;
            }
            break;
        case 4:
            assert_int_equal(go(s, decide_command(VERB_INTAKE_DISMISS, intake)), entry);
            if (entry == REFUSAL_NONE)
                model_intakes[intake].state = INTAKE_DISMISSED;
            break;
        default:
            if (known && !model_incidents[incident].closed && random() % 4 == 0) {
                assert_int_equal(go(s, incident_command(VERB_INCIDENT_CLOSE, incident)), REFUSAL_NONE);
                model_incidents[incident].closed = true;
                model_incidents[incident].version++;
            }
        }
    }
    assert_int_equal(state_intake_count(s), intakes);
    assert_int_equal(state_incident_count(s), incidents);
    const struct intake *next = NULL;
    for (uint32_t i = 1; i <= intakes; i++) {
        const struct intake *kept = state_intake(s, i);
        assert_int_equal(kept->state, model_intakes[i].state);
        assert_int_equal(kept->incident, model_intakes[i].incident);
        assert_true(kept->received_at_ms == model_intakes[i].received_ms);
        if (kept->state == INTAKE_NEW)
            assert_ptr_equal(next = state_undecided_intake_next(s, next), kept);
    }
    assert_null(state_undecided_intake_next(s, next));
    for (uint32_t i = 1; i <= incidents; i++) {
        assert_true(state_incident(s, i)->first_notice_ms == model_incidents[i].first_ms);
        assert_int_equal(state_incident(s, i)->version, model_incidents[i].version);
    }
}

// ---- incidents: area, numbers of people, people

#define AREA "{\"type\":\"Polygon\",\"coordinates\":[[[121.5,29.8],[121.6,29.8],[121.6,29.9],[121.5,29.8]]]}"

static void an_area_is_a_polygon(void **state) {
    struct state *s = *state;
    struct command area = {.verb = VERB_INCIDENT_SET_AREA, .area = {.incident = 1, .area = AREA}};
    assert_int_equal(go(s, area), REFUSAL_INCIDENT_UNKNOWN);
    assert_int_equal(go(s, incident_command(VERB_INCIDENT_OPEN, 0)), REFUSAL_NONE);
    assert_int_equal(go(s, area), REFUSAL_NONE);
    assert_string_equal(state_incident(s, 1)->area, AREA);
    assert_int_equal(state_incident(s, 1)->version, 2);
    assert_int_equal(go(s, area), REFUSAL_NOTHING_CHANGED);
    static const char *const bad[] = {"x", "{}", "{\"type\":\"Point\",\"coordinates\":[1,2]}",
                                      "{\"type\":\"LineString\",\"coordinates\":[[1,2],[3,4]]}",
                                      "{\"type\":\"Polygon\",\"coordinates\":[[[121.5,29.8],[121.6,29.8]]]}"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        area.area.area = bad[i];
        assert_int_equal(go(s, area), REFUSAL_AREA_INVALID);
    }
    // Other changes leave it where it is, and it is the state's own copy.
    assert_int_equal(go(s, incident_command(VERB_INCIDENT_SET_PHASE, 1)), REFUSAL_NONE);
    assert_string_equal(state_incident(s, 1)->area, AREA);
    area.area.area = "";
    assert_int_equal(go(s, area), REFUSAL_NONE);
    assert_null(state_incident(s, 1)->area);
    assert_int_equal(go(s, area), REFUSAL_NOTHING_CHANGED);
    area.area.area = AREA;
    assert_int_equal(go(s, incident_command(VERB_INCIDENT_CLOSE, 1)), REFUSAL_NONE);
    assert_int_equal(go(s, area), REFUSAL_INCIDENT_CLOSED);
}

static void numbers_of_people_are_set_and_kept(void **state) {
    struct state *s = *state;
    struct command set = {.verb = VERB_INCIDENT_SET_CASUALTIES, .casualties = {1, {1, 2, 3, 4, 5, 6000}}};
    assert_int_equal(go(s, set), REFUSAL_INCIDENT_UNKNOWN);
    assert_int_equal(go(s, incident_command(VERB_INCIDENT_OPEN, 0)), REFUSAL_NONE);
    assert_int_equal(go(s, set), REFUSAL_NONE);
    assert_true(casualties_are_same(&state_incident(s, 1)->casualties, &set.casualties.casualties));
    assert_int_equal(go(s, set), REFUSAL_NOTHING_CHANGED);
    set.casualties.casualties.evacuated = CASUALTIES_MAX + 1;
    assert_int_equal(go(s, set), REFUSAL_CASUALTIES_INVALID);
    assert_int_equal(go(s, incident_command(VERB_INCIDENT_CLOSE, 1)), REFUSAL_NONE);
    set.casualties.casualties = (struct casualties){.dead = 2};
    assert_int_equal(go(s, set), REFUSAL_NONE); // who dies later is counted
    assert_int_equal(state_incident(s, 1)->casualties.dead, 2);
    assert_int_equal(state_incident(s, 1)->version, 4);
}

#define PERSON(refusal, number, change)                                                                                \
    do {                                                                                                               \
        struct casualty p = a_casualty(number);                                                                        \
        change;                                                                                                        \
        assert_int_equal(go(s, (struct command){.verb = VERB_CASUALTY_PUT, .casualty = &p}), refusal);                 \
    } while (0)

static void people_are_told_of_one_by_one(void **state) {
    struct state *s = *state;
    PERSON(REFUSAL_INCIDENT_UNKNOWN, 0, );
    assert_int_equal(go(s, incident_command(VERB_INCIDENT_OPEN, 0)), REFUSAL_NONE);
    assert_int_equal(go(s, incident_command(VERB_INCIDENT_OPEN, 0)), REFUSAL_NONE);
    PERSON(REFUSAL_NONE, 0, );
    PERSON(REFUSAL_NONE, 0, (p.name = "", p.note = "", p.age = 0, p.condition = CONDITION_UNKNOWN));
    PERSON(REFUSAL_NOTHING_CHANGED, 1, );
    PERSON(REFUSAL_NONE, 1, (p.condition = CONDITION_DEAD, p.note = "抢救无效\n14:20"));
    const struct casualty *person = state_casualty(s, 1);
    assert_true(person->version == 2 && person->condition == CONDITION_DEAD && person->account == 1);
    assert_true(person->at_ms == NOW_MS && person->seq == state_seq(s));
    assert_string_equal(person->note, "抢救无效\n14:20");
    assert_int_equal(state_casualty(s, 2)->version, 1);
    assert_int_equal(state_incident(s, 1)->version, 1);
    PERSON(REFUSAL_CASUALTY_UNKNOWN, 3, );
    PERSON(REFUSAL_CASUALTY_UNKNOWN, 1, p.incident = 2); // of another incident
    PERSON(REFUSAL_CASUALTIES_INVALID, 0, p.age = CASUALTY_AGE_MAX + 2);
    PERSON(REFUSAL_NONE, 0, p.age = CASUALTY_AGE_MAX + 1);
    PERSON(REFUSAL_CASUALTIES_INVALID, 0, p.condition = CONDITIONS);
    PERSON(REFUSAL_TEXT_INVALID, 0, p.name = "a\nb");
    PERSON(REFUSAL_TEXT_INVALID, 0, p.hospital = long_text(CASUALTY_NAME_MAX + 1));
    PERSON(REFUSAL_TEXT_INVALID, 0, p.note = long_text(CASUALTY_TEXT_MAX + 1));
    assert_int_equal(go(s, incident_command(VERB_INCIDENT_CLOSE, 1)), REFUSAL_NONE);
    PERSON(REFUSAL_NONE, 1, p.condition = CONDITION_LEFT); // treatment goes on
}

// ---- the table of types

static enum refusal put_types(struct state *s, const char *key, const char *body) {
    const struct catalogue catalogue = {
        .kind = CATALOGUE_INCIDENT_TYPES, .key = key, .zh = "突发事件分类", .en = "Incident types", .body = body};
    return go(s, (struct command){.verb = VERB_CATALOGUE_PUT, .catalogue = &catalogue});
}

static enum refusal open_as(struct state *s, const char *type) {
    struct command open = incident_command(VERB_INCIDENT_OPEN, 0);
    open.incident.type = type;
    return go(s, open);
}

static void types_are_those_of_the_table(void **state) {
    struct state *s = *state;
    assert_int_equal(open_as(s, "11Z77"), REFUSAL_NONE); // without a table the form is all
    REPORT(REFUSAL_NONE, strcpy(r.type, "11Z77"));
    assert_int_equal(put_types(s, "gb-t-35561",
                               "{\"types\":[{\"code\":\"11A02\",\"zh\":\"内涝\",\"en\":\"Flood\"},"
                               "{\"code\":\"11A01\",\"zh\":\"洪水\",\"en\":\"Flood\"}]}"),
                     REFUSAL_NONE);
    assert_int_equal(open_as(s, "11A01"), REFUSAL_NONE);
    assert_int_equal(open_as(s, "11A02"), REFUSAL_NONE);
    assert_int_equal(open_as(s, "11Z77"), REFUSAL_INCIDENT_TYPE_INVALID);
    assert_int_equal(open_as(s, "00000"), REFUSAL_NONE); // for tests
    REPORT(REFUSAL_INCIDENT_TYPE_INVALID, );
    struct command confirm = decide_command(VERB_INTAKE_CONFIRM, 1);
    assert_int_equal(go(s, confirm), REFUSAL_INCIDENT_TYPE_INVALID); // taken down before the table came
    confirm.intake.type = "11A01";
    assert_int_equal(go(s, confirm), REFUSAL_NONE);
    struct command amend = incident_command(VERB_INCIDENT_AMEND, 1);
    amend.incident.has_type = true;
    amend.incident.type = "11Z78";
    assert_int_equal(go(s, amend), REFUSAL_INCIDENT_TYPE_INVALID);
    assert_int_equal(put_types(s, "local", "{\"types\":[{\"code\":\"12Z01\",\"zh\":\"本区\",\"en\":\"Local\"}]}"),
                     REFUSAL_NONE);
    assert_int_equal(open_as(s, "12Z01"), REFUSAL_NONE); // of either table
    assert_int_equal(open_as(s, "11A01"), REFUSAL_NONE);
}

int main(void) {
#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_report_is_taken_or_told_why_not),
        TEST(times_of_a_report_are_times),
        TEST(what_is_left_out_is_the_reporters_own),
        TEST(an_id_of_another_system_comes_once),
        TEST(confirming_makes_an_incident_of_what_is_there),
        TEST(what_the_officer_says_goes_before),
        TEST(a_title_is_the_first_line_that_says_something),
        TEST(a_merge_moves_the_first_notice_only_forward),
        TEST(dismissing_needs_a_reason),
        TEST(an_entry_is_decided_once),
        TEST(nothing_disappears),
        TEST(an_area_is_a_polygon),
        TEST(numbers_of_people_are_set_and_kept),
        TEST(people_are_told_of_one_by_one),
        TEST(types_are_those_of_the_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
