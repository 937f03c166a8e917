// The table of verbs, as SQL: dispatches and aid.
// SPDX-License-Identifier: Apache-2.0
#include "store/db_verb_rows.h"

// $4 actor, $5 device, $6 made at, $7 seat
static void add_act(struct params *params, const struct event *event) {
    params_text(params, event->actor);
    params_text(params, event->device);
    params_ms(params, event->made_at_ms);
    params_int(params, event->seat);
}

static void put_place(struct json *json, const struct place *place) {
    if (!place->known)
        return;
    json_put_int(json, "lat_e7", place->lat_e7);
    json_put_int(json, "lon_e7", place->lon_e7);
}

void dispatches_json(struct json *json, const struct dispatch *dispatches, uint32_t count) {
    json_open(json, '[');
    for (uint32_t i = 0; i < count; i++) {
        const struct dispatch *dispatch = &dispatches[i];
        json_open(json, '{');
        json_put_int(json, "dispatch", dispatch->number);
        json_put_int(json, "incident", dispatch->incident);
        json_put_int(json, "unit", dispatch->unit);
        json_key(json, "also");
        json_bool(json, dispatch->also);
        json_put_int(json, "aid", dispatch->aid);
        json_put_int(json, "plan", dispatch->plan);
        json_put_text(json, "text", dispatch->text);
        put_place(json, &dispatch->place);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void bind_send(struct params *params, const struct event *event) {
    struct json json = {.buf = &params->json};
    add_act(params, event);
    dispatches_json(&json, event->dispatch.dispatches, event->dispatch.count);
    params_json(params);
}

static void bind_step(struct params *params, const struct event *event) {
    const struct dispatch_step *step = &event->dispatched;
    add_act(params, event);
    params_text(params, dispatch_phase_name(step->phase));
    params_bool(params, dispatch_phase_is_open(step->phase));
    params_text(params, step->text);
    params_bool(params, step->by_fence);
}

static void bind_ask(struct params *params, const struct event *event) {
    const struct aid *aid = event->aid_asked;
    params_text(params, event->actor);
    params_int(params, event->seat);
    params_int(params, aid->incident);
    params_text(params, aid->to_org);
    params_text(params, aid->can);
    params_int(params, aid->count);
    params_text(params, aid->text);
    if (aid->place.known) {
        params_int(params, aid->place.lat_e7);
        params_int(params, aid->place.lon_e7);
    } else {
        params_text(params, NULL);
        params_text(params, NULL);
    }
}

static void bind_refuse(struct params *params, const struct event *event) {
    params_text(params, event->actor);
    params_text(params, event->aid.reason);
}

const struct verb_sql verb_rows_dispatch[VERBS] = {
    [VERB_DISPATCH_SEND] = {"text, text, bigint, integer, jsonb", "WITH " KEEP_DISPATCHES("$8") " SELECT 1", bind_send},
    [VERB_DISPATCH_STEP] =
        {"text, text, bigint, integer, text, boolean, text, boolean",
         "WITH now AS (UPDATE muster.dispatch SET phase = $8, open = $9, phase_at = muster.ms($2), seq = $3, "
         "reason = coalesce(nullif($10, ''), reason), "
         "accepted_at = CASE WHEN $8 = 'accepted' THEN muster.ms($2) ELSE accepted_at END, "
         "refused_at = CASE WHEN $8 = 'refused' THEN muster.ms($2) ELSE refused_at END, "
         "departed_at = CASE WHEN $8 = 'departed' THEN muster.ms($2) ELSE departed_at END, "
         "arrived_at = CASE WHEN $8 = 'arrived' THEN muster.ms($2) ELSE arrived_at END, "
         "reported_at = CASE WHEN $8 = 'reported' THEN muster.ms($2) ELSE reported_at END, "
         "done_at = CASE WHEN $8 = 'done' THEN muster.ms($2) ELSE done_at END, "
         "released_at = CASE WHEN $8 = 'released' THEN muster.ms($2) ELSE released_at END "
         "WHERE dispatch = $1 AND open RETURNING dispatch) "
         "INSERT INTO muster.dispatch_step (seq, dispatch, phase, at, made_at, actor, seat, device, by_fence, text) "
         "SELECT $3, dispatch, $8, muster.ms($2), muster.ms($6), $4, nullif($7, 0), $5, $11, $10 FROM now",
         bind_step},
    [VERB_AID_ASK] = {"text, integer, integer, text, text, integer, text, integer, integer",
                      "INSERT INTO muster.aid (aid, incident, to_org, can, count, text, place, state, asker, seat, "
                      "asked_at, seq) VALUES ($1, $6, $7, $8, $9, $10, muster.point($11, $12), 'asked', $4, $5, "
                      "muster.ms($2), $3) ON CONFLICT DO NOTHING",
                      bind_ask},
    [VERB_AID_GRANT] = {"text, text, bigint, integer, jsonb",
                        "WITH " KEEP_DISPATCHES("$8") " UPDATE muster.aid SET state = 'granted', decider = $4, "
                                                      "decided_at = muster.ms($2), seq = $3 "
                                                      "WHERE aid = $1 AND state = 'asked'",
                        bind_send},
    [VERB_AID_REFUSE] = {"text, text",
                         "UPDATE muster.aid SET state = 'refused', decider = $4, decided_at = muster.ms($2), "
                         "reason = $5, seq = $3 WHERE aid = $1 AND state = 'asked'",
                         bind_refuse},
};
