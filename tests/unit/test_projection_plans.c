// Catalogues and launches of plans in the tables: what the state has, row for row.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "post_tables.h"
#include "unit/plan_case.h"

// ---- events by their rules, kept as records

static struct buf records[64];
static uint32_t record_count;

static void keep(struct state *state, const struct command *command, int64_t now_ms) {
    struct event event;
    struct rule_scratch scratch = {.arena = test_arena()};
    const struct account *actor = state_account(state, command->actor);
    event = (struct event){.actor = actor ? actor->name : "", .device = "console-1", .seat = command->seat};
    assert_int_equal(rule_of(command->verb)(state, command, now_ms, &scratch, &event), 0);
    event.seq = state_seq(state) + 1;
    event.at_ms = now_ms;
    event.made_at_ms = now_ms - 7;
    memcpy(event.command, &event.seq, sizeof event.seq);
    record_write(&records[record_count++], &event);
    state_apply(state, &event);
}

static void keep_unit(struct state *state, const char *code) {
    struct command command = unit_command(VERB_UNIT_REGISTER, 0);
    command.unit.code = command.unit.name = code;
    command.unit.org = DISTRICT "001000";
    keep(state, &command, 1);
}

static void keep_account(struct state *state, const char *name) {
    struct command command = account_command(VERB_ACCOUNT_ADD, name);
    command.account.scope = DISTRICT "000000";
    keep(state, &command, 1);
}

static void keep_post(struct state *state, const char *template, uint32_t incident) {
    struct command command = post_command(VERB_POST_OPEN, 0);
    command.post.template = template;
    command.post.incident = incident;
    command.post.org = DISTRICT "001000";
    keep(state, &command, 1);
}

static void keep_seat(struct state *state, uint32_t seat, const char *account) {
    struct command command = seat_command(VERB_SEAT_ASSIGN, seat, 0, account);
    keep(state, &command, 1);
}

// A standing headquarters, a post on site that somebody stands in at, and two launches.
static struct state *launched_district(void) {
    struct state *state = state_create(DISTRICT);
    struct sample sample;
    keep_unit(state, "P-1");
    keep_unit(state, "P-2");
    keep_account(state, "chief");
    keep_account(state, "lead");
    keep_account(state, "officer");
    struct command command = template_command(sample_template(&sample, "hq", POST_HQ));
    keep(state, &command, 1);
    sample_template(&sample, "field", POST_ONSITE)->single = true;
    command = template_command(&sample.template);
    keep(state, &command, 1);
    command = incident_command(VERB_INCIDENT_OPEN, 0);
    command.incident.org = DISTRICT "001000";
    keep(state, &command, 1);
    keep_post(state, "hq", 0);
    keep_post(state, "field", 1);
    keep_seat(state, 1 + SAMPLE_PLACES + AT_MEMBER, "officer"); // so that they may stand in for the lead
    command = seat_command(VERB_SEAT_STAND_IN, 1 + SAMPLE_PLACES + AT_LEAD, 3, "officer");
    keep(state, &command, 1);
    const struct roster_line line = {"lead", 0, NOW * 2, MODE_UNKNOWN};
    command = roster_command(1 + AT_LEAD, &line, 1);
    keep(state, &command, 1);
    command = plan_command("flood", FULL_PLAN);
    struct catalogue catalogue = *command.catalogue;
    catalogue.body = "{\"triggers\":{\"types\":[\"11A\"]},\"posts\":[{\"template\":\"hq\",\"standing\":\"hq\"},"
                     "{\"template\":\"field\",\"parent\":1}],"
                     "\"seats\":[{\"post\":1,\"seat\":\"chief\",\"accounts\":[\"chief\",\"none\"]},"
                     "{\"post\":2,\"seat\":\"lead\",\"roster\":{\"standing\":\"hq\",\"seat\":\"lead\"}}],"
                     "\"tasks\":[{\"post\":1,\"to\":\"rescue\",\"text\":\"封控 \\\"现场\\\"\",\"within_min\":30,"
                     "\"card\":\"flood\"},{\"post\":2,\"to\":\"member\",\"text\":\"清点人数\"},"
                     "{\"post\":2,\"unit\":\"P-1\",\"text\":\"先到者报告\"}]}";
    command.catalogue = &catalogue;
    keep(state, &command, 1);
    const uint32_t units[] = {1, 2};
    command = launch_command(1, units, 2);
    command.actor = 3;
    keep(state, &command, NOW);
    catalogue.key = "teams";
    catalogue.body = "{\"teams\":[{\"count\":9}]}";
    command = (struct command){.verb = VERB_CATALOGUE_PUT, .catalogue = &catalogue};
    keep(state, &command, NOW);
    command = launch_command(2, NULL, 0);
    command.actor = 1;
    command.seat = state_post(state, 3)->first_seat; // the chief's
    keep(state, &command, NOW + 5);
    return state;
}

static void grow_by_rules(struct journal *journal) {
    struct journal_entry entries[64];
    for (uint32_t i = 0; i < record_count; i++)
        entries[i] = (struct journal_entry){i + 1, records[i].data, (uint32_t)records[i].len};
    assert_int_equal(journal_commit(journal, entries, record_count, NULL, 0), JOURNAL_DONE);
}

static void launches_are_in_the_tables(void **test) {
    (void)test;
    struct state *state = launched_district();
    struct journal *journal = new_journal();
    struct hub hub;
    grow_by_rules(journal);
    hub_begin(&hub, "hub-a", journal);
    assert_true(projects(&hub, journal, 10));
    assert_post_tables_are(state); // posts, seats, orders and all
    for (uint32_t i = 1; i <= state_catalogue_count(state); i++) {
        const struct catalogue *catalogue = state_catalogue(state, i);
        say_begin();
        say("%s|%s|%u|%s|%s", catalogue_kind_name(catalogue->kind), catalogue->key, catalogue->version, catalogue->zh,
            catalogue->en);
        assert_said("SELECT concat_ws('|', kind, key, version, zh, en) FROM muster.catalogue WHERE catalogue = %u", i);
    }
    assert_string_equal(pg_ask(conninfo, "SELECT body->'tasks'->0->>'text' FROM muster.catalogue WHERE catalogue = 1"),
                        "封控 \"现场\"");
    assert_string_equal(
        pg_ask(conninfo, "SELECT concat_ws('|', catalogue, incident, actor, device, coalesce(seat, 0), posts::text, "
                         "orders::text, dispatches::text, missed::text) FROM muster.plan_launch ORDER BY seq LIMIT 1"),
        "1|1|officer|console-1|0|{3}|{1,2,3}|{1,2}|{seat-account|应急指挥部|指挥长|none}");
    assert_string_equal(pg_ask(conninfo, "SELECT concat_ws('|', key, actor, posts, orders, dispatches, missed) "
                                         "FROM muster.v_plan_launches ORDER BY seq DESC LIMIT 1"),
                        "teams|chief|0|0|0|1");
    assert_string_equal(pg_ask(conninfo, "SELECT string_agg(concat_ws('|', s.holder, coalesce(s.last_holder, 0)), ',' "
                                         "ORDER BY s.seat) FROM muster.seat_change c JOIN muster.seat s USING (seat) "
                                         "WHERE c.verb = 'plan_launch'"),
                        "2|3,1|0");
    assert_string_equal(
        pg_ask(conninfo, "SELECT string_agg(concat_ws('|', dispatch, incident, unit, phase, plan, sender, text), ',' "
                         "ORDER BY dispatch) FROM muster.dispatch"),
        "1|1|1|notified|1|officer|内涝预案,2|1|2|notified|1|officer|内涝预案");
    hub_end(&hub);
    journal_close(journal);
    state_destroy(state);
    for (uint32_t i = 0; i < record_count; i++)
        buf_free(&records[i]);
}

int main(void) {
    const struct CMUnitTest tests[] = {WITH_A_DATABASE(launches_are_in_the_tables)};
    return cmocka_run_group_tests(tests, start_cluster, stop_cluster);
}
