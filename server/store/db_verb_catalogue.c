// The table of verbs, as SQL: catalogues, and the launch of plans.
// SPDX-License-Identifier: Apache-2.0
#include "base/json.h"
#include "store/db_verb_rows.h"

static void bind_put(struct params *params, const struct event *event) {
    const struct catalogue *catalogue = event->catalogue;
    params_text(params, catalogue_kind_name(catalogue->kind));
    params_text(params, catalogue->key);
    params_int(params, catalogue->version);
    params_text(params, catalogue->zh);
    params_text(params, catalogue->en);
    params_text(params, catalogue->body);
    params_text(params, event->actor);
}

// ---- the launch of a plan

static void add_posts(struct json *json, const struct plan_launched *launched) {
    json_key(json, "posts");
    json_open(json, '[');
    for (uint32_t i = 0; i < launched->post_count; i++) {
        const struct post *post = &launched->posts[i];
        json_open(json, '{');
        json_put_int(json, "post", post->number);
        json_put_int(json, "template", post->template);
        json_put_text(json, "name", post->name);
        json_put_text(json, "org", post->org);
        json_put_int(json, "incident", post->incident);
        json_put_int(json, "parent", post->parent);
        json_put_int(json, "first_seat", post->first_seat);
        json_put_int(json, "seats", post->seat_count);
        json_put_int(json, "opened_ms", params_bounded_ms(post->opened_at_ms));
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void add_calls(struct json *json, const struct plan_launched *launched) {
    json_key(json, "calls");
    json_open(json, '[');
    for (uint32_t i = 0; i < launched->seat_count; i++) {
        json_open(json, '{');
        json_put_int(json, "seat", launched->seats[i].seat);
        json_put_text(json, "account", launched->seats[i].account);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void add_orders(struct json *json, const struct plan_launched *launched) {
    json_key(json, "orders");
    json_open(json, '[');
    for (uint32_t i = 0; i < launched->order_count; i++)
        order_json(json, &launched->orders[i]);
    json_close(json, ']');
}

static void add_missed(struct json *json, const struct plan_launched *launched) {
    json_key(json, "missed");
    json_open(json, '[');
    for (uint32_t i = 0; i < launched->missed_count; i++)
        json_text(json, launched->missed[i]);
    json_close(json, ']');
}

static void bind_launch(struct params *params, const struct event *event) {
    const struct plan_launched *launched = &event->launched;
    struct json json = {.buf = &params->json};
    params_text(params, event->actor);
    params_text(params, event->device);
    params_ms(params, event->made_at_ms);
    params_int(params, event->seat);
    json_open(&json, '{');
    add_posts(&json, launched);
    add_calls(&json, launched);
    add_orders(&json, launched);
    json_key(&json, "dispatches");
    dispatches_json(&json, launched->dispatches, launched->dispatch_count);
    add_missed(&json, launched);
    json_close(&json, '}');
    params_json(params);
    params_int(params, launched->plan);
}

const struct verb_sql verb_rows_catalogue[VERBS] = {
    [VERB_CATALOGUE_PUT] = {"text, text, integer, text, text, jsonb, text",
                            "INSERT INTO muster.catalogue (catalogue, kind, key, version, zh, en, body, put_at, actor, "
                            "seq) VALUES ($1, $4, $5, $6, $7, $8, $9, muster.ms($2), $10, $3) ON CONFLICT DO NOTHING",
                            bind_put},
    [VERB_PLAN_LAUNCH] =
        {"text, text, bigint, integer, jsonb, integer",
         "WITH posts AS (SELECT muster.open_posts($8->'posts', $8->'calls', $3, $2, $4, $5)), "
         "orders AS (SELECT muster.issue_orders($8->'orders', $3, $2, $4, $5, $6, $7)), " KEEP_DISPATCHES(
             "$8->'dispatches'") " "
                                 "INSERT INTO muster.plan_launch (seq, catalogue, incident, at, actor, device, seat, "
                                 "posts, orders, "
                                 "dispatches, missed) SELECT $3, $9, $1, muster.ms($2), $4, $5, nullif($7, 0), "
                                 "ARRAY(SELECT (p->>'post')::integer FROM jsonb_array_elements($8->'posts') AS p), "
                                 "ARRAY(SELECT (o->>'number')::integer FROM jsonb_array_elements($8->'orders') AS o), "
                                 "ARRAY(SELECT (d->>'dispatch')::integer FROM jsonb_array_elements($8->'dispatches') "
                                 "AS d), "
                                 "ARRAY(SELECT jsonb_array_elements_text($8->'missed')) FROM posts, orders ON CONFLICT "
                                 "DO NOTHING",
         bind_launch},
};
