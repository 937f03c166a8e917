// Intake, incidents with all that is known of them, their versions and people harmed are in PostgreSQL what the state
// says, after thousands of steps that the rules let pass.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "log_fixture.h"
#include "unit/district_intake.h"

#define ORG DISTRICT "001000"
#define STEPS 4000

// A version of an incident, as it was.
struct version {
    struct incident incident;
    bool has_area;
};
static struct version versions[2 * STEPS];
static uint32_t version_count, persons; // persons: versions of them

struct run {
    struct state *state;
    struct journal *journal;
    struct buf record;
};

static void keep_version(const struct state *state, uint32_t number) {
    const struct incident *incident = state_incident(state, number);
    if (!incident)
        return;
    for (uint32_t i = version_count; i > 0; i--)
        if (versions[i - 1].incident.number == number) {
            if (versions[i - 1].incident.version == incident->version)
                return;
            break;
        }
    versions[version_count++] = (struct version){*incident, incident->area != NULL};
}

// As the desk does it; false: refused.
static bool step(struct run *run, struct command *command) {
    struct rule_scratch scratch = {.arena = test_arena()};
    struct event event = {.actor = "duty", .device = "console"};
    command->actor = 1;
    int64_t now_ms = NOW_MS + (int64_t)state_seq(run->state);
    if (rule_of(command->verb)(run->state, command, now_ms, &scratch, &event))
        return false;
    event.seq = state_seq(run->state) + 1;
    event.at_ms = now_ms;
    memcpy(event.command, &event.seq, sizeof event.seq);
    buf_clear(&run->record);
    record_write(&run->record, &event);
    struct journal_entry entry = {event.seq, run->record.data, (uint32_t)run->record.len};
    assert_int_equal(journal_commit(run->journal, &entry, 1, NULL, 0), JOURNAL_DONE);
    state_apply(run->state, &event);
    persons += event.verb == VERB_CASUALTY_PUT;
    for (uint32_t i = 1; i <= state_incident_count(run->state); i++)
        if (state_incident(run->state, i)->seq == event.seq)
            keep_version(run->state, i);
    return true;
}

static uint32_t upto(uint32_t most) {
    return 1 + (uint32_t)random() % (most + 1); // one beyond what there is
}

static void random_step(struct run *run) {
    static const struct message_ref refs[] = {{"https://files.example/a?b='c'", {1, 2}}, {"http://x/y", {255}}};
    static const char *const areas[] = {"", "{\"type\":\"Polygon\",\"coordinates\":[[[1,1],[2,1],[2,2],[1,1]]]}",
                                        "{\"type\":\"Polygon\",\"coordinates\":[[[1,1,9],[3,1,9],[3,3,9],[1,1,9]]]}"};
    struct intake intake = an_intake();
    struct casualty person = a_casualty(0);
    char external[32];
    uint32_t entry = upto(state_intake_count(run->state)), incident = upto(state_incident_count(run->state));
    struct command command = decide_command((enum verb)(VERB_INTAKE_CONFIRM + random() % 3), entry);
    command.intake.incident = incident;
    command.intake.reason = "误报 'x' \\ \"y\"\n二";
    switch (random() % 12) {
    case 0:
    case 1:
    case 2:
        snprintf(external, sizeof external, "E-%ld", random() % 300);
        strcpy(intake.org, ORG);
        intake.source = (enum intake_source)(1 + random() % 5);
        intake.external = random() % 2 ? external : "";
        intake.received_at_ms -= random() % MINUTES(300);
        intake.happened_at_ms = random() % 2 ? intake.received_at_ms - MINUTES(5) : 0;
        intake.at.known = random() % 4 > 0;
        intake.text = "储罐 'a' \\ \"b\"\n\t二";
        intake.casualties.dead = (uint32_t)random() % 9;
        intake.refs = refs;
        intake.ref_count = (uint32_t)random() % 3;
        command = report_command(&intake);
        break;
    case 3:
        command = (struct command){.verb = VERB_INCIDENT_SET_AREA, .area = {incident, areas[random() % 3]}};
        break;
    case 4:
        command = (struct command){.verb = VERB_INCIDENT_SET_CASUALTIES,
                                   .casualties = {incident, {.dead = (uint32_t)random() % 5, .evacuated = 70}}};
        break;
    case 5:
        person.incident = incident;
        person.number = random() % 2 ? 0 : upto(state_casualty_count(run->state));
        person.condition = (enum condition)(random() % CONDITIONS);
        person.age = (uint32_t)random() % 90;
        command = (struct command){.verb = VERB_CASUALTY_PUT, .casualty = &person};
        break;
    case 6:
        command = incident_command((enum verb)(VERB_INCIDENT_AMEND + random() % 5), incident);
        command.incident.version = 0;
        command.incident.has_title = true;
        command.incident.title = random() % 2 ? "甲" : "乙";
        if (command.verb == VERB_INCIDENT_CLOSE && random() % 4)
            command.verb = VERB_INCIDENT_NOTE;
        break;
    default:
        break;
    }
    step(run, &command);
}

// ---- rows

static void assert_row_is(const char *expected, const char *format, uint32_t number, uint32_t version) {
    char sql[2000];
    snprintf(sql, sizeof sql, format, number, version);
    assert_string_equal(pg_ask(conninfo, sql), expected);
}

#define MS_OF(column) "coalesce(round(extract(epoch FROM " column ") * 1000), 0)"
#define HEARD MS_OF("happened_at") ", " MS_OF("received_at")
#define DECIDED MS_OF("decided_at")
#define FIRST_NOTICE MS_OF("first_notice_at")
#define CLOSED MS_OF("closed_at")
#define PEOPLE_OF "dead, missing, trapped, severe, minor, evacuated"

static void add_people(char *to, size_t size, const struct casualties *people) {
    size_t len = strlen(to);
    snprintf(to + len, size - len, "|%u|%u|%u|%u|%u|%u", people->dead, people->missing, people->trapped, people->severe,
             people->minor, people->evacuated);
}

static void assert_intake_is(const struct state *state, const struct intake *intake) {
    char expected[3000];
    const struct account *decider = state_account(state, intake->decider);
    snprintf(expected, sizeof expected, "%s|%s|%s|%d|%d|%s|%s|%lld|%lld|%s|%s|%s|%s|%u|duty|%s|%u|%s|%lld|%s|%llu",
             intake_source_name(intake->source), intake->type, intake->text, intake->at.lat_e7, intake->at.lon_e7,
             intake->place, intake->org, (long long)intake->happened_at_ms, (long long)intake->received_at_ms,
             intake->caller, intake->caller_org, intake->caller_phone, intake->external, intake->ref_count,
             intake_state_name(intake->state), intake->incident, intake->reason, (long long)intake->decided_at_ms,
             decider ? decider->name : "", (unsigned long long)intake->seq);
    add_people(expected, sizeof expected, &intake->casualties);
    assert_row_is(expected,
                  "SELECT concat_ws('|', source, type, text, coalesce(round(st_y(place) * 1e7), 0), "
                  "coalesce(round(st_x(place) * 1e7), 0), address, org, " HEARD
                  ", caller, caller_org, caller_phone, external, jsonb_array_length(refs), recorder, state, "
                  "coalesce(incident, 0), reason, " DECIDED ", decider, seq, " PEOPLE_OF ") "
                  "FROM muster.intake WHERE intake = %u AND %u = 0",
                  intake->number, 0);
}

static void assert_version_is(const struct version *version) {
    const struct incident *incident = &version->incident;
    char expected[2000];
    snprintf(expected, sizeof expected, "%s|%s|%s|%s|%d|%s|%lld|%c|%lld", incident->type,
             incident_grade_name(incident->grade), incident_phase_name(incident->phase), incident->title,
             incident->lat_e7, intake_source_name((enum intake_source)incident->source),
             (long long)incident->first_notice_ms, version->has_area ? 't' : 'f', (long long)incident->closed_at_ms);
    add_people(expected, sizeof expected, &incident->casualties);
    assert_row_is(expected,
                  "SELECT concat_ws('|', type, grade, phase, title, round(st_y(place) * 1e7), source, " FIRST_NOTICE
                  ", coalesce(st_area(area) > 0, false), " CLOSED ", " PEOPLE_OF ") "
                  "FROM muster.incident_version WHERE incident = %u AND version = %u",
                  incident->number, incident->version);
}

static void assert_casualty_is(const struct casualty *casualty) {
    char expected[2000];
    snprintf(expected, sizeof expected, "%u|%s|%s|%d|%s|%s|%s|%lld|duty|%llu", casualty->incident, casualty->name,
             casualty->sex, (int)casualty->age - 1, casualty->hospital, condition_name(casualty->condition),
             casualty->note, (long long)casualty->at_ms, (unsigned long long)casualty->seq);
    assert_row_is(expected,
                  "SELECT concat_ws('|', incident, name, sex, coalesce(age, -1), hospital, condition, note, " MS_OF(
                      "at") ", actor, seq) FROM muster.casualty WHERE casualty = %u AND version = %u",
                  casualty->number, casualty->version);
}

static void tables_say_what_the_state_says(void **unused) {
    (void)unused;
    struct run run = {.state = state_create(DISTRICT), .journal = new_journal()};
    struct command duty = account_command(VERB_ACCOUNT_ADD, "duty");
    struct hub hub;
    duty.account.scope = DISTRICT "000000";
    assert_true(step(&run, &duty));
    hub_begin(&hub, "hub-a", run.journal);
    srandom(11);
    for (int i = 0; i < STEPS; i++) {
        random_step(&run);
        if (i % 500 == 0)
            assert_true(projects(&hub, run.journal, 20));
    }
    assert_true(projects(&hub, run.journal, 20));
    hub_end(&hub);
    const struct state *state = run.state;
    assert_true(state_intake_count(state) > 500 && state_incident_count(state) > 100 && persons > 100);
    for (uint32_t i = 1; i <= state_intake_count(state); i++)
        assert_intake_is(state, state_intake(state, i));
    for (uint32_t i = 0; i < version_count; i++)
        assert_version_is(&versions[i]);
    for (uint32_t i = 1; i <= state_casualty_count(state); i++)
        assert_casualty_is(state_casualty(state, i));
    assert_int_equal(number_of("SELECT count(*) FROM muster.intake"), state_intake_count(state));
    assert_int_equal(number_of("SELECT count(*) FROM muster.incident_version"), version_count);
    assert_int_equal(number_of("SELECT count(*) FROM muster.casualty"), persons);
    assert_int_equal(number_of("SELECT count(*) FROM muster.v_casualties"), state_casualty_count(state));
    assert_int_equal(number_of("SELECT count(*) FROM muster.v_incident_versions WHERE actor = 'duty'"), version_count);
    assert_int_equal(number_of("SELECT count(*) FROM muster.incident i JOIN muster.incident_version v USING (incident, "
                               "version)"),
                     state_incident_count(state)); // the newest version is the incident
    state_destroy(run.state);
    journal_close(run.journal);
    buf_free(&run.record);
}

// A shape that passed an older check, or one that nobody can make sense of, stops nothing.
static void odd_shapes_stop_nothing(void **unused) {
    (void)unused;
    static const char *const odd[] = {"", "x", "{\"type\":\"Polygon\"}", "{\"type\":\"Point\",\"coordinates\":[1,2]}",
                                      "{\"type\":\"Polygon\",\"crs\":7,\"coordinates\":[[[1,1],[2,2],[1,1]]]}"};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        char sql[300];
        snprintf(sql, sizeof sql, "SELECT muster.area('%s') IS NULL OR ST_IsEmpty(muster.area('%s'))", odd[i], odd[i]);
        assert_string_equal(pg_ask(conninfo, sql), "t");
    }
    assert_string_equal(pg_ask(conninfo,
                               "SELECT ST_GeometryType(muster.area('{\"type\":\"Polygon\",\"coordinates\":[[[0,0]"
                               ",[2,2],[2,0],[0,2],[0,0]]]}'))"),
                        "ST_MultiPolygon"); // a bow tie
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_A_DATABASE(tables_say_what_the_state_says),
        WITH_A_DATABASE(odd_shapes_stop_nothing),
    };
    return cmocka_run_group_tests(tests, start_cluster, stop_cluster);
}
