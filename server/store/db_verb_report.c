// The table of verbs, as SQL: reports, their clocks, responses with the orders of their checklists.
// SPDX-License-Identifier: Apache-2.0
#include "base/json.h"
#include "store/db_verb_rows.h"
#include "wire/parts_json.h"

static const char *const alerts[REPORT_ALERTS] = {"none", "near", "late"};

void clocks_json(struct json *json, const struct report_clock *clocks, uint32_t count) {
    json_open(json, '[');
    for (uint32_t i = 0; i < count; i++) {
        const struct report_clock *clock = &clocks[i];
        json_open(json, '{');
        json_put_int(json, "clock", i + 1);
        json_put_int(json, "rules", clock->rules);
        json_put_text(json, "step", clock->step);
        json_put_int(json, "due_ms", params_bounded_ms(clock->due_ms));
        json_put_int(json, "near_ms", params_bounded_ms(clock->near_ms));
        json_put_text(json, "alert", alerts[clock->alert < REPORT_ALERTS ? clock->alert : ALERT_NONE]);
        json_put_int(json, "done_ms", params_bounded_ms(clock->done_ms));
        json_close(json, '}');
    }
    json_close(json, ']');
}

// ---- reports

static void bind_report(struct params *params, const struct event *event) {
    const struct report *report = event->report;
    struct json json = {.buf = &params->json};
    json_open(&json, '{');
    json_put_int(&json, "incident", report->incident);
    json_put_text(&json, "kind", report_kind_name(report->kind));
    json_put_int(&json, "nth", report->index);
    json_put_int(&json, "version", report->version);
    json_put_text(&json, "signer", report->signer);
    json_put_int(&json, "sent_ms", params_bounded_ms(report->sent_at_ms));
    parts_json_fields(&json, report);
    json_close(&json, '}');
    params_json(params);
    params_text(params, event->actor);
    params_bool(params, report_ends_chain(report->kind));
}

static void bind_phone(struct params *params, const struct event *event) {
    params_text(params, event->phone.to);
    params_text(params, event->phone.text);
    params_text(params, event->actor);
}

static void bind_due(struct params *params, const struct event *event) {
    params_int(params, event->due.clock);
    params_text(params, alerts[event->due.alert < REPORT_ALERTS ? event->due.alert : ALERT_NONE]);
}

#define REPORT_OF(json)                                                                                                \
    "r AS (SELECT * FROM jsonb_to_record(" json ") AS r (incident integer, kind text, nth integer, version integer, "  \
    "signer text, sent_ms bigint, fields jsonb)), kept AS (INSERT INTO muster.report_version (report, version, at, "   \
    "actor, signer, fields, seq) SELECT $1, version, muster.ms($2), $5, signer, fields, $3 FROM r ON CONFLICT DO "     \
    "NOTHING)"

#define INCIDENT_SEEN(number) "seen AS (UPDATE muster.incident SET seq = $3 WHERE incident = " number ")"

// ---- responses

static void add_response(struct json *json, const struct response *response) {
    json_put_text(json, "hazard", response->hazard);
    json_put_text(json, "org", response->org);
    json_put_int(json, "incident", response->incident);
    json_put_text(json, "level", response_level_name(response->level));
    json_put_text(json, "ground", response->ground);
    json_put_int(json, "post", response->post);
    json_put_int(json, "started_ms", params_bounded_ms(response->started_at_ms));
    json_key(json, "rows");
    json_open(json, '[');
    for (uint32_t i = 0; i < response->row_count; i++) {
        json_open(json, '{');
        json_put_text(json, "row", response->rows[i].row);
        json_put_int(json, "number", response->rows[i].order);
        json_close(json, '}');
    }
    json_close(json, ']');
}

// $4 actor, $5 device, $6 made at, $7 seat
static void add_act(struct params *params, const struct event *event) {
    params_text(params, event->actor);
    params_text(params, event->device);
    params_ms(params, event->made_at_ms);
    params_int(params, event->seat);
}

static void bind_changed(struct params *params, const struct event *event) {
    const struct response_changed *changed = &event->response_changed;
    struct json json = {.buf = &params->json};
    add_act(params, event);
    json_open(&json, '{');
    add_response(&json, &changed->response);
    json_key(&json, "orders");
    json_open(&json, '[');
    for (uint32_t i = 0; i < changed->order_count; i++)
        order_json(&json, &changed->orders[i]);
    json_close(&json, ']');
    json_key(&json, "missed");
    json_open(&json, '[');
    for (uint32_t i = 0; i < changed->missed_count; i++)
        json_text(&json, changed->missed[i]);
    json_close(&json, ']');
    json_close(&json, '}');
    params_json(params);
    params_text(params, verb_name(event->verb));
}

static void bind_end(struct params *params, const struct event *event) {
    params_text(params, event->actor);
    params_text(params, event->device);
    params_int(params, event->seat);
    params_text(params, event->response.ground);
}

// The rows of a response come whole each time; those that are there stay.
static const char changed[] =
    "WITH orders AS (SELECT muster.issue_orders($8->'orders', $3, $2, $4, $5, $6, $7)), "
    "kept AS (INSERT INTO muster.response_change (seq, response, at, verb, level, ground, actor, device, seat, missed) "
    "SELECT $3, $1, muster.ms($2), $9, $8->>'level', $8->>'ground', $4, $5, nullif($7, 0), "
    "ARRAY(SELECT jsonb_array_elements_text($8->'missed')) ON CONFLICT DO NOTHING), "
    "ordered AS (INSERT INTO muster.response_row (response, order_number, checklist_row, seq) "
    "SELECT $1, number, \"row\", $3 FROM jsonb_to_recordset($8->'rows') AS t (\"row\" text, number integer) "
    "ON CONFLICT DO NOTHING) "
    "INSERT INTO muster.response (response, hazard, org, incident, level, ground, post, actor, seat, started_at, "
    "changed_at, seq) SELECT $1, hazard, org, nullif(incident, 0), level, ground, nullif(post, 0), $4, nullif($7, 0), "
    "muster.ms(started_ms), muster.ms($2), $3 FROM jsonb_to_record($8) AS r (hazard text, org text, incident integer, "
    "level text, ground text, post integer, started_ms bigint), orders "
    "ON CONFLICT (response) DO UPDATE SET level = excluded.level, ground = excluded.ground, post = excluded.post, "
    "actor = excluded.actor, seat = excluded.seat, changed_at = excluded.changed_at, seq = excluded.seq";
#define CHANGED_TYPES "text, text, bigint, integer, jsonb, text"

const struct verb_sql verb_rows_report[VERBS] = {
    [VERB_REPORT_SEND] = {"jsonb, text, boolean",
                          "WITH " REPORT_OF("$4") ", " INCIDENT_SEEN(
                              "($4->>'incident')::integer") ", "
                                                            "done AS (UPDATE muster.report_clock c SET done_at = "
                                                            "muster.ms($2) FROM r WHERE c.incident = r.incident "
                                                            "AND c.done_at IS NULL AND c.way = 'written' "
                                                            "AND (c.kind = r.kind OR $6)) "
                                                            "INSERT INTO muster.report (report, incident, kind, nth, "
                                                            "version, signer, fields, actor, sent_at, seq) "
                                                            "SELECT $1, incident, kind, nth, version, signer, fields, "
                                                            "$5, muster.ms(sent_ms), $3 FROM r ON CONFLICT DO NOTHING",
                          bind_report},
    [VERB_REPORT_AMEND] = {"jsonb, text, boolean",
                           "WITH " REPORT_OF("$4") " UPDATE muster.report o SET version = r.version, "
                                                   "signer = r.signer, fields = r.fields, actor = $5, "
                                                   "amended_at = muster.ms($2), seq = $3 FROM r "
                                                   "WHERE o.report = $1",
                           bind_report},
    [VERB_REPORT_PHONE] =
        {"text, text, text",
         "WITH met AS (SELECT DISTINCT ON (rules) clock FROM muster.report_clock WHERE incident = $1 AND way = 'phone' "
         "AND done_at IS NULL ORDER BY rules, due_at, clock), "
         "done AS (UPDATE muster.report_clock c SET done_at = muster.ms($2) FROM met WHERE c.incident = $1 "
         "AND c.clock = met.clock), " INCIDENT_SEEN(
             "$1") " "
                   "INSERT INTO muster.report_call (seq, incident, at, told, text, actor) "
                   "VALUES ($3, $1, muster.ms($2), $4, $5, $6) ON CONFLICT DO NOTHING",
         bind_phone},
    [VERB_REPORT_DUE] = {"integer, text",
                         "WITH c AS (UPDATE muster.report_clock SET alert = $5 WHERE incident = $1 AND clock = $4 "
                         "RETURNING rules, step), " INCIDENT_SEEN(
                             "$1") " "
                                   "INSERT INTO muster.report_alert (seq, incident, clock, rules, step, alert, at) "
                                   "SELECT $3, $1, $4, (SELECT rules FROM c), (SELECT step FROM c), $5, muster.ms($2) "
                                   "ON CONFLICT DO NOTHING",
                         bind_due},
    [VERB_RESPONSE_START] = {CHANGED_TYPES, changed, bind_changed},
    [VERB_RESPONSE_SET] = {CHANGED_TYPES, changed, bind_changed},
    [VERB_RESPONSE_END] =
        {"text, text, integer, text",
         "WITH kept AS (INSERT INTO muster.response_change (seq, response, at, verb, ground, actor, device, seat, "
         "missed) VALUES ($3, $1, muster.ms($2), 'response_end', $7, $4, $5, nullif($6, 0), '{}') ON CONFLICT DO "
         "NOTHING) "
         "UPDATE muster.response SET ended_at = muster.ms($2), changed_at = muster.ms($2), ground = $7, actor = $4, "
         "seat = nullif($6, 0), seq = $3 WHERE response = $1 AND ended_at IS NULL",
         bind_end},
};
