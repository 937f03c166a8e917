// Reports, their clocks and responses in the tables: at random, by their rules, and then the tables say what the state
// says, clock for clock.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "post_tables.h"
#include "unit/district_intake.h"
#include "unit/report_case.h"
#include "wire/record.h"

#define RECORDS_MAX 1000
#define TOWN DISTRICT "001000"
#define STEPS 500

static struct buf records[RECORDS_MAX];
static uint32_t record_count;
static int64_t now;

static void write_down(struct state *state, struct event *event) {
    assert_true(record_count < RECORDS_MAX);
    event->seq = state_seq(state) + 1;
    event->at_ms = now;
    event->made_at_ms = now - 7;
    memcpy(event->command, &event->seq, sizeof event->seq);
    record_write(&records[record_count++], event);
    state_apply(state, event);
}

// What its rule refuses is not written down.
static void keep(struct state *state, struct command command) {
    struct rule_scratch scratch = {.arena = test_arena()};
    struct event event = {.actor = "duty", .device = "console-1", .seat = command.seat};
    if (rule_of(command.verb)(state, &command, now, &scratch, &event) == REFUSAL_NONE)
        write_down(state, &event);
}

static void keep_catalogue(struct state *state, enum catalogue_kind kind, const char *key, const char *body) {
    struct catalogue catalogue = {.kind = kind, .key = key, .zh = "规则", .en = "Rules", .body = body};
    keep(state, (struct command){.verb = VERB_CATALOGUE_PUT, .catalogue = &catalogue});
}

static uint32_t any(uint32_t count) {
    return (uint32_t)rand() % count;
}

#define ROW(key, levels, to)                                                                                           \
    "{\"key\": \"" key "\", \"levels\": [" levels "], \"to\": \"" to "\", \"text\": \"" key "\"}"

static void begin(struct state *state) {
    struct sample sample;
    struct command account = account_command(VERB_ACCOUNT_ADD, "duty");
    account.account.scope = DISTRICT "000000";
    keep(state, account);
    keep(state, template_command(sample_template(&sample, "hq", POST_HQ)));
    struct command post = post_command(VERB_POST_OPEN, 0);
    post.post.org = TOWN;
    keep(state, post);
    keep_catalogue(
        state, CATALOGUE_REPORT_RULES, "all",
        RULES("",
              STEP("call", "phone", "first", "20", NEAR("5")) "," STEP("more", "phone", "follow", "10", "") "," STEP(
                  "first", "written", "first", "40", NEAR("10")),
              FIELD("time") "," FIELD("course")));
    keep_catalogue(state, CATALOGUE_REPORT_RULES, "water",
                   RULES("\"11A\"",
                         STEP("follow", "written", "follow", "{\"minor\": 300, \"major\": 200}",
                              NEAR("30")) "," STEP("end", "written", "check", "{\"serious\": 400}", ""),
                         ""));
    keep_catalogue(state, CATALOGUE_CHECKLIST, "flood",
                   "{\"active\": true, \"rows\": [" ROW("a", "\"IV\", \"III\"", "rescue") "," ROW(
                       "b", "\"III\", \"II\"", "medical") "," ROW("c", "\"I\"", "choir") "]}");
}

static void incident_step(struct state *state, uint32_t number) {
    static const char *const types[] = {"11A02", "11B03", "12G01"};
    static const enum verb verbs[] = {VERB_INCIDENT_OPEN, VERB_INCIDENT_AMEND, VERB_INCIDENT_AMEND,
                                      VERB_INCIDENT_CLOSE};
    struct command command = incident_command(verbs[any(any(5) ? 3 : 4)], number);
    command.incident.org = TOWN;
    command.incident.type = types[any(3)];
    command.incident.grade = (enum incident_grade)(1 + any(3));
    command.incident.has_type = any(2), command.incident.has_grade = any(2);
    keep(state, command);
}

static void intake_step(struct state *state, uint32_t incident) {
    struct intake intake = an_intake();
    strcpy(intake.org, TOWN);
    intake.external = "";
    intake.happened_at_ms = 0;
    intake.received_at_ms = now - (int64_t)any(60) * MINUTE;
    keep(state, report_command(&intake));
    struct command command =
        decide_command(any(2) ? VERB_INTAKE_MERGE : VERB_INTAKE_CONFIRM, state_intake_count(state));
    command.intake.incident = incident;
    keep(state, command);
}

static void report_step(struct state *state, uint32_t incident) {
    const struct report_field fields[] = {{"course", "水深 'x' \\ \"1\"\n退"}, {"time", ""}};
    struct report report = {.incident = incident,
                            .number = 1 + any(state_report_count(state) + 1),
                            .kind = (enum report_kind)(1 + any(4)),
                            .signer = any(2) ? "张局长" : "",
                            .fields = fields,
                            .field_count = any(3)};
    keep(state, (struct command){.verb = any(2) ? VERB_REPORT_SEND : VERB_REPORT_AMEND, .report = &report});
}

static void response_step(struct state *state, uint32_t incident) {
    struct response response = {.level = (enum response_level)(1 + any(4)),
                                .incident = any(2) ? incident : 0,
                                .hazard = "11A",
                                .org = TOWN,
                                .ground = "依据\n一",
                                .post = any(2)};
    struct response_change change = {.response = 1 + any(state_response_count(state) + 1),
                                     .level = response.level,
                                     .ground = "再议",
                                     .post = any(2)};
    enum verb verb = (enum verb)(VERB_RESPONSE_START + any(3));
    if (verb == VERB_RESPONSE_START)
        keep(state, (struct command){.verb = verb, .response_started = &response});
    else
        keep(state, (struct command){.verb = verb, .response = change});
}

static void time_step(struct state *state) {
    struct event event = {0};
    now += any(20 * MINUTE);
    while (state_due_event(state, now, &event)) {
        write_down(state, &event);
        event = (struct event){0};
    }
    if (any(5))
        return;
    event = (struct event){.verb = VERB_CLOCK_SHIFT, .actor = "", .device = ""};
    event.clock.by_ms = (int64_t)any(60) * MINUTE + 17;
    write_down(state, &event);
    now += event.clock.by_ms;
}

static void grow_at_random(struct state *state) {
    begin(state);
    for (int i = 0; i < STEPS; i++) {
        uint32_t incident = 1 + any(state_incident_count(state) + 1);
        switch (any(6)) {
        case 0:
            incident_step(state, any(8) ? incident : 0);
            break;
        case 1:
            if (any(3) == 0)
                intake_step(state, incident);
            break;
        case 2:
            keep(state, (struct command){.verb = VERB_REPORT_PHONE, .phone = {incident, "市局", "已\n知"}});
            break;
        case 3:
            report_step(state, incident);
            break;
        case 4:
            response_step(state, incident);
            break;
        default:
            time_step(state);
        }
    }
}

// ---- comparing

static void compare_incident(const struct incident *incident) {
    static const char *const alerts[] = {"none", "near", "late"};
    say_begin();
    say("%lld|%llu ", (long long)incident->first_notice_ms, (unsigned long long)incident->seq);
    for (uint32_t i = 0; i < incident->clock_count; i++) {
        const struct report_clock *clock = &incident->clocks[i];
        say("%u|%u|%s|%lld|%lld|%s|%lld ", i + 1, clock->rules, clock->step, (long long)clock->due_ms,
            (long long)clock->near_ms, alerts[clock->alert], (long long)clock->done_ms);
    }
    assert_said("SELECT concat(" MS(
                    "i.first_notice_at") ", '|', i.seq, ' ', (SELECT string_agg(concat_ws('|', clock, rules, "
                                         "step, " MS("due_at") ", " MS("near_at") ", alert, " MS(
                                             "done_at") ") || ' ', '' ORDER BY clock) "
                                                        "FROM muster.report_clock c WHERE c.incident = i.incident)) "
                                                        "FROM muster.incident i WHERE incident = %u",
                incident->number);
}

static void compare_report(const struct report *report) {
    say_begin();
    say("%u|%s|%u|%u|%s|%s|%lld|%lld|%llu|%u|", report->incident, report_kind_name(report->kind), report->index,
        report->version, report->signer, "duty", (long long)report->sent_at_ms, (long long)report->amended_at_ms,
        (unsigned long long)report->seq, report->version);
    for (uint32_t i = 0; i < report->field_count; i++)
        say("%s=%s;", report->fields[i].key, report->fields[i].text);
    assert_said(
        "SELECT concat(concat_ws('|', incident, kind, nth, version, signer, actor, " MS("sent_at") ", " MS(
            "amended_at") ", seq, (SELECT count(*) FROM muster.report_version v WHERE v.report = r.report)), '|', "
                          "(SELECT string_agg(concat(f->>'key', '=', f->>'text', ';'), '' ORDER BY n) "
                          "FROM jsonb_array_elements(fields) WITH ORDINALITY AS f (f, n))) "
                          "FROM muster.report r WHERE report = %u",
        report->number);
}

static void compare_response(const struct response *response) {
    say_begin();
    say("%s|%s|%u|%s|%s|%u|%u|%lld|%lld|%lld|%llu ", response->hazard, response->org, response->incident,
        response_level_name(response->level), response->ground, response->post, response->seat,
        (long long)response->started_at_ms, (long long)response->changed_at_ms, (long long)response->ended_at_ms,
        (unsigned long long)response->seq);
    for (uint32_t i = 0; i < response->row_count; i++)
        say("%s|%u ", response->rows[i].row, response->rows[i].order);
    assert_said("SELECT concat(concat_ws('|', hazard, org, coalesce(incident, 0), level, ground, coalesce(post, 0), "
                "coalesce(seat, 0), " MS("started_at") ", " MS("changed_at") ", " MS(
                    "ended_at") ", seq), ' ', "
                                "(SELECT string_agg(concat_ws('|', checklist_row, order_number) || ' ', '' ORDER BY "
                                "order_number) "
                                "FROM muster.response_row w WHERE w.response = r.response)) FROM muster.response r "
                                "WHERE response = %u",
                response->number);
}

static void the_tables_say_what_the_state_says(void **test) {
    (void)test;
    const char *wish = getenv("MUSTER_SEED");
    unsigned seed = wish ? (unsigned)strtoul(wish, NULL, 10) : 4711;
    print_message("seed %u\n", seed);
    srand(seed);
    now = 1764400000000;
    struct state *state = state_create(DISTRICT);
    struct journal *journal = new_journal();
    struct hub hub;
    grow_at_random(state);
    print_message("%u incidents, %u reports, %u responses\n", state_incident_count(state), state_report_count(state),
                  state_response_count(state));
    assert_true(state_incident_count(state) > 10 && state_report_count(state) > 5 && state_response_count(state) > 3);
    struct journal_entry entries[RECORDS_MAX];
    for (uint32_t i = 0; i < record_count; i++)
        entries[i] = (struct journal_entry){i + 1, records[i].data, (uint32_t)records[i].len};
    assert_int_equal(journal_commit(journal, entries, record_count, NULL, 0), JOURNAL_DONE);
    hub_begin(&hub, "hub-a", journal);
    assert_true(projects(&hub, journal, 30));
    for (uint32_t i = 1; i <= state_incident_count(state); i++)
        compare_incident(state_incident(state, i));
    for (uint32_t i = 1; i <= state_report_count(state); i++)
        compare_report(state_report(state, i));
    for (uint32_t i = 1; i <= state_response_count(state); i++)
        compare_response(state_response(state, i));
    assert_post_tables_are(state); // the orders of checklists too
    assert_true(number_of("SELECT count(*) FROM muster.report_alert") > 10);
    assert_true(number_of("SELECT count(*) FROM muster.report_call") > 10);
    assert_true(number_of("SELECT count(*) FROM muster.response_row") > 3);
    hub_end(&hub);
    journal_close(journal);
    state_destroy(state);
    for (uint32_t i = 0; i < record_count; i++)
        buf_free(&records[i]);
}

int main(void) {
    const struct CMUnitTest tests[] = {WITH_A_DATABASE(the_tables_say_what_the_state_says)};
    return cmocka_run_group_tests(tests, start_cluster, stop_cluster);
}
