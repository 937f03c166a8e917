// The table of verbs, as SQL: intake, how incidents begin, and what is known of them beside their course.
// SPDX-License-Identifier: Apache-2.0
#include <sodium.h>

#include "base/json.h"
#include "store/db_verb_rows.h"
#include "wire/parts_json.h"

// ---- how incidents begin

void incident_json(struct buf *buf, const struct incident *incident) {
    struct json json = {.buf = buf};
    json_open(&json, '{');
    json_put_int(&json, "incident", incident->number);
    json_put_int(&json, "version", incident->version);
    json_put_text(&json, "type", incident->type);
    json_put_text(&json, "grade", incident_grade_name(incident->grade));
    json_put_text(&json, "phase", incident_phase_name(incident->phase));
    json_put_text(&json, "title", incident->title);
    json_put_text(&json, "org", incident->org);
    json_put_int(&json, "lat_e7", incident->lat_e7);
    json_put_int(&json, "lon_e7", incident->lon_e7);
    json_put_text(&json, "address", incident->place);
    json_put_int(&json, "opened_ms", params_bounded_ms(incident->opened_at_ms));
    json_put_text(&json, "source", incident->source ? intake_source_name((enum intake_source)incident->source) : NULL);
    json_put_int(&json, "first_notice_ms", params_bounded_ms(incident->first_notice_ms));
    parts_json_casualties(&json, &incident->casualties);
    json_key(&json, "clocks");
    clocks_json(&json, incident->clocks, incident->clock_count);
    json_close(&json, '}');
}

#define INSERT_INCIDENT                                                                                                \
    "INSERT INTO muster.incident (incident, version, type, grade, phase, title, org, place, address, opened_at, "      \
    "changed_at, seq, source, first_notice_at, dead, missing, trapped, severe, minor, evacuated) "                     \
    "SELECT incident, version, type, grade, phase, title, org, muster.point(lat_e7, lon_e7), address, "                \
    "muster.ms(opened_ms), muster.ms($2), $3, source, muster.ms(nullif(first_notice_ms, 0)), dead, missing, "          \
    "trapped, severe, minor, evacuated FROM jsonb_to_record($4) AS i (incident integer, version integer, type text, "  \
    "grade text, phase text, title text, org text, lat_e7 integer, lon_e7 integer, address text, opened_ms bigint, "   \
    "source text, first_notice_ms bigint, dead integer, missing integer, trapped integer, severe integer, "            \
    "minor integer, evacuated integer), muster.set_clocks(($4->>'incident')::integer, $4->'clocks')"

static void bind_open(struct params *params, const struct event *event) {
    incident_json(&params->json, event->incident_opened);
    params_json(params);
}

// ---- reports

static void bind_report(struct params *params, const struct event *event) {
    const struct intake *intake = event->intake_reported;
    struct json json = {.buf = &params->json};
    json_open(&json, '{');
    json_put_text(&json, "source", intake_source_name(intake->source));
    json_put_text(&json, "type", intake->type);
    json_put_text(&json, "text", intake->text);
    if (intake->at.known) {
        json_put_int(&json, "lat_e7", intake->at.lat_e7);
        json_put_int(&json, "lon_e7", intake->at.lon_e7);
    }
    json_put_text(&json, "address", intake->place);
    json_put_text(&json, "org", intake->org);
    json_put_int(&json, "happened_ms", params_bounded_ms(intake->happened_at_ms));
    json_put_int(&json, "received_ms", params_bounded_ms(intake->received_at_ms));
    json_put_text(&json, "caller", intake->caller);
    json_put_text(&json, "caller_org", intake->caller_org);
    json_put_text(&json, "caller_phone", intake->caller_phone);
    json_put_text(&json, "told_already", intake->told_already);
    json_put_text(&json, "external", intake->external);
    parts_json_casualties(&json, &intake->casualties);
    parts_json_refs(&json, intake->refs, intake->ref_count);
    json_close(&json, '}');
    params_text(params, event->actor);
    params_json(params);
}

// ---- decisions

#define DECIDED(state, incident, reason, actor)                                                                        \
    "UPDATE muster.intake SET state = " state ", incident = " incident ", reason = " reason                            \
    ", decided_at = muster.ms($2), decider = " actor ", seq = $3 WHERE intake = $1 AND state = 'new'"

static void bind_confirm(struct params *params, const struct event *event) {
    incident_json(&params->json, event->intake.opened);
    params_json(params);
    params_int(params, event->intake.opened->number);
    params_text(params, event->actor);
}

static void bind_merge(struct params *params, const struct event *event) {
    params_int(params, event->intake.incident);
    params_ms(params, event->intake.first_notice_ms);
    params_text(params, event->actor);
}

static void bind_dismiss(struct params *params, const struct event *event) {
    params_text(params, event->intake.reason);
    params_text(params, event->actor);
}

// ---- what is known beside its course

static void bind_area(struct params *params, const struct event *event) {
    params_text(params, event->area.area);
}

static void bind_casualties(struct params *params, const struct event *event) {
    struct json json = {.buf = &params->json};
    json_open(&json, '{');
    parts_json_casualties(&json, &event->casualties.casualties);
    json_close(&json, '}');
    params_json(params);
}

static void bind_person(struct params *params, const struct event *event) {
    const struct casualty *casualty = event->casualty;
    params_int(params, casualty->version);
    params_int(params, casualty->incident);
    params_text(params, casualty->name);
    params_text(params, casualty->sex);
    params_int(params, casualty->age);
    params_text(params, casualty->hospital);
    params_text(params, condition_name(casualty->condition));
    params_text(params, casualty->note);
    params_text(params, event->actor);
}

const struct verb_sql verb_rows_intake[VERBS] = {
    [VERB_INCIDENT_OPEN] = {"jsonb", INSERT_INCIDENT " ON CONFLICT DO NOTHING", bind_open},
    [VERB_INTAKE_REPORT] =
        {"text, jsonb",
         "INSERT INTO muster.intake (intake, source, type, text, place, address, org, happened_at, received_at, "
         "caller, caller_org, caller_phone, told_already, external, dead, missing, trapped, severe, minor, evacuated, "
         "refs, reported_at, recorder, state, seq) "
         "SELECT $1, source, type, text, muster.point(lat_e7, lon_e7), address, org, "
         "muster.ms(nullif(happened_ms, 0)), muster.ms(received_ms), caller, caller_org, caller_phone, told_already, "
         "external, dead, missing, trapped, severe, minor, evacuated, refs, muster.ms($2), $4, 'new', $3 "
         "FROM jsonb_to_record($5) AS n (source text, type text, text text, lat_e7 integer, lon_e7 integer, "
         "address text, org text, happened_ms bigint, received_ms bigint, caller text, caller_org text, "
         "caller_phone text, told_already text, external text, dead integer, missing integer, trapped integer, "
         "severe integer, minor integer, evacuated integer, refs jsonb) ON CONFLICT DO NOTHING",
         bind_report},
    [VERB_INTAKE_CONFIRM] = {"jsonb, integer, text",
                             "WITH now AS (" DECIDED("'confirmed'", "$5", "''",
                                                     "$6") " RETURNING intake) " INSERT_INCIDENT
                                                           " WHERE EXISTS (SELECT FROM now) ON CONFLICT DO NOTHING",
                             bind_confirm},
    [VERB_INTAKE_MERGE] =
        {"integer, bigint, text",
         "WITH moved AS (UPDATE muster.report_clock c SET due_at = due_at + (muster.ms($5) - i.first_notice_at), "
         "near_at = near_at + (muster.ms($5) - i.first_notice_at) FROM muster.incident i WHERE i.incident = $4 "
         "AND c.incident = $4 AND i.closed_at IS NULL AND c.done_at IS NULL), now AS (" DECIDED(
             "'merged'", "$4", "''",
             "$6") " RETURNING intake) "
                   "UPDATE muster.incident SET first_notice_at = muster.ms($5), version = version + 1, "
                   "changed_at = muster.ms($2), seq = $3 "
                   "WHERE incident = $4 AND closed_at IS NULL AND EXISTS (SELECT FROM now)",
         bind_merge},
    [VERB_INTAKE_DISMISS] = {"text, text", DECIDED("'dismissed'", "NULL", "$4", "$5"), bind_dismiss},
    [VERB_INCIDENT_SET_AREA] = {"text",
                                "UPDATE muster.incident SET area = muster.area($4), version = version + 1, "
                                "changed_at = muster.ms($2), seq = $3 WHERE incident = $1 AND closed_at IS NULL",
                                bind_area},
    [VERB_INCIDENT_SET_CASUALTIES] =
        {"jsonb",
         "UPDATE muster.incident SET (dead, missing, trapped, severe, minor, evacuated) = "
         "(SELECT dead, missing, trapped, severe, minor, evacuated FROM jsonb_to_record($4) AS c (dead integer, "
         "missing integer, trapped integer, severe integer, minor integer, evacuated integer)), "
         "version = version + 1, changed_at = muster.ms($2), seq = $3 WHERE incident = $1",
         bind_casualties},
    [VERB_CASUALTY_PUT] = {"integer, integer, text, text, integer, text, text, text, text",
                           "INSERT INTO muster.casualty (casualty, version, incident, name, sex, age, hospital, "
                           "condition, note, at, actor, seq) "
                           "VALUES ($1, $4, $5, $6, $7, nullif($8, 0) - 1, $9, $10, $11, muster.ms($2), $12, $3) "
                           "ON CONFLICT DO NOTHING",
                           bind_person},
};
