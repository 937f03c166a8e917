// The table of verbs, as SQL: orders, what silence brings, and orders that contradict another.
// SPDX-License-Identifier: Apache-2.0
#include "base/json.h"
#include "store/db_verb_rows.h"

static const char *const kinds[TARGET_KINDS] = {"none", "seat", "module", "unit"};
static const char *const steps[SILENCE_STEPS] = {"remind", "deputy", "superior", "wall"};

// $4 actor, $5 device, $6 made at, $7 seat
static void add_act(struct params *params, const struct event *event) {
    params_text(params, event->actor);
    params_text(params, event->device);
    params_ms(params, event->made_at_ms);
    params_int(params, event->seat);
}

static void add_targets(struct json *json, const struct order *order) {
    json_key(json, "targets");
    json_open(json, '[');
    for (uint32_t i = 0; i < order->target_count; i++) {
        const struct order_target *target = &order->targets[i];
        json_open(json, '{');
        json_put_int(json, "target", i + 1);
        json_put_text(json, "kind", kinds[target->kind < TARGET_KINDS ? target->kind : TARGET_NONE]);
        json_put_int(json, "number", target->number);
        json_put_int(json, "module", target->module);
        json_close(json, '}');
    }
    json_close(json, ']');
}

void order_json(struct json *json, const struct order *order) {
    json_open(json, '{');
    json_put_int(json, "number", order->number);
    json_put_int(json, "post", order->post);
    json_put_int(json, "issuer", order->issuer);
    json_put_int(json, "consult", order->consult);
    json_put_int(json, "incident", order->incident);
    json_put_text(json, "text", order->text);
    if (order->has_place) {
        json_put_int(json, "lat_e7", order->lat_e7);
        json_put_int(json, "lon_e7", order->lon_e7);
    }
    json_put_text(json, "card", order->card);
    json_put_int(json, "replaces", order->replaces);
    json_put_int(json, "issued_ms", params_bounded_ms(order->issued_at_ms));
    json_put_int(json, "deadline_ms", params_bounded_ms(order->deadline_ms));
    add_targets(json, order);
    json_close(json, '}');
}

static void bind_issue(struct params *params, const struct event *event) {
    struct json json = {.buf = &params->json};
    add_act(params, event);
    order_json(&json, event->order_issued);
    params_json(params);
}

// With the phases from which there is an edge, for a step of all targets.
static void bind_step(struct params *params, const struct event *event) {
    struct json json = {.buf = &params->json};
    add_act(params, event);
    params_int(params, event->step.target);
    params_text(params, order_phase_name(event->step.phase));
    params_bool(params, order_phase_is_open(event->step.phase));
    params_text(params, event->step.text);
    json_open(&json, '[');
    for (enum order_phase from = ORDER_NONE + 1; from < ORDER_PHASES; from++)
        if (order_edge(from, event->step.phase))
            json_text(&json, order_phase_name(from));
    json_close(&json, ']');
    params_json(params);
}

static void bind_escalation(struct params *params, const struct event *event) {
    const struct order_escalation *escalation = &event->escalation;
    params_int(params, escalation->target);
    params_text(params, escalation->step < SILENCE_STEPS ? steps[escalation->step] : NULL);
    params_bool(params, escalation->late);
    params_int(params, escalation->seat);
}

static void bind_contest(struct params *params, const struct event *event) {
    params_int(params, event->contest.unit);
    params_int(params, event->contest.seat);
    params_text(params, event->actor);
    params_text(params, event->contest.text);
}

// Keeps a step of the targets in `from`, as whoever did it.
#define KEEP_STEP(phase, text, from)                                                                                   \
    "steps AS (INSERT INTO muster.order_step (order_number, target, seq, phase, at, made_at, actor, seat, device, "    \
    "text) SELECT order_number, target, $3, " phase ", muster.ms($2), muster.ms($6), $4, nullif($7, 0), $5, " text     \
    " FROM " from ")"

const struct verb_sql verb_rows_order[VERBS] = {
    // What it replaces ends for the open targets that both have.
    [VERB_ORDER_ISSUE] =
        {"text, text, bigint, integer, jsonb",
         "WITH o AS (SELECT * FROM jsonb_to_record($8) AS o (post integer, issuer integer, consult integer, "
         "incident integer, text text, lat_e7 integer, lon_e7 integer, card text, replaces integer, issued_ms bigint, "
         "deadline_ms bigint)), "
         "t AS (SELECT $1 AS order_number, t.* FROM jsonb_to_recordset($8->'targets') AS t (target integer, kind text, "
         "number integer, module integer)), "
         "ended AS (UPDATE muster.order_target e SET phase = 'replaced', open = false, phase_at = muster.ms($2) "
         "FROM o, t WHERE e.order_number = o.replaces AND e.open AND e.kind = t.kind AND e.number = t.number "
         "AND e.module = t.module RETURNING e.order_number, e.target), "
         "targets AS (INSERT INTO muster.order_target (order_number, target, kind, number, module, phase, phase_at) "
         "SELECT order_number, target, kind, number, module, 'issued', muster.ms($2) FROM t ON CONFLICT DO "
         "NOTHING), " KEEP_STEP(
             "phase", "''",
             "(SELECT order_number, target, 'issued' AS phase FROM t UNION ALL "
             "SELECT order_number, target, 'replaced' FROM ended) s") ", "
                                                                      "replaced AS (UPDATE muster.command_order SET "
                                                                      "seq = $3 WHERE order_number IN (SELECT "
                                                                      "order_number FROM ended)) "
                                                                      "INSERT INTO muster.command_order (order_number, "
                                                                      "post, issuer, consult, incident, text, place, "
                                                                      "card, replaces, "
                                                                      "issued_at, deadline_at, actor, seq) "
                                                                      "SELECT $1, post, issuer, nullif(consult, 0), "
                                                                      "nullif(incident, 0), text, muster.point(lat_e7, "
                                                                      "lon_e7), card, "
                                                                      "nullif(replaces, 0), muster.ms(issued_ms), "
                                                                      "muster.ms(nullif(deadline_ms, 0)), $4, $3 FROM "
                                                                      "o "
                                                                      "ON CONFLICT DO NOTHING",
         bind_issue},
    [VERB_ORDER_STEP] =
        {"text, text, bigint, integer, integer, text, boolean, text, jsonb",
         "WITH now AS (UPDATE muster.order_target SET phase = $9, open = $10, phase_at = muster.ms($2), "
         "text = coalesce(nullif($11, ''), text) WHERE order_number = $1 "
         "AND (target = $8 OR ($8 = 0 AND $12 ? phase)) RETURNING order_number, target), " KEEP_STEP(
             "$9", "$11",
             "now") " "
                    "UPDATE muster.command_order SET seq = $3 WHERE order_number IN (SELECT order_number FROM now)",
         bind_step},
    [VERB_ORDER_ESCALATE] =
        {"integer, text, boolean, integer",
         "WITH now AS (UPDATE muster.order_target SET silence = $5, late = late OR $6, on_wall = on_wall OR $5 = "
         "'wall', "
         "asked_deputy = CASE WHEN $5 = 'deputy' AND $7 > 0 THEN $7 ELSE asked_deputy END, "
         "asked_superior = CASE WHEN $5 = 'superior' AND $7 > 0 THEN $7 ELSE asked_superior END "
         "WHERE order_number = $1 AND target = $4 AND open RETURNING order_number, target), "
         "kept AS (INSERT INTO muster.order_escalation (seq, order_number, target, at, step, late, seat) "
         "SELECT $3, order_number, target, muster.ms($2), $5, $6, nullif($7, 0) FROM now) "
         "UPDATE muster.command_order SET seq = $3 WHERE order_number IN (SELECT order_number FROM now)",
         bind_escalation},
    [VERB_ORDER_CONTEST] = {"integer, integer, text, text",
                            "INSERT INTO muster.order_contest (seq, order_number, at, unit, seat, actor, text) "
                            "VALUES ($3, $1, muster.ms($2), $4, $5, $6, $7)",
                            bind_contest},
};
