// The rows of the table of verbs, a file for each family. The statements follow what domain/state_apply.c and the
// files beside it do to the state; what only the state has at hand they ask of the tables.
// SPDX-License-Identifier: Apache-2.0
#ifndef STORE_DB_VERB_ROWS_H
#define STORE_DB_VERB_ROWS_H

#include "base/json.h"
#include "domain/command.h"
#include "store/db_params.h"

// Parameters: $1 the object's number, $2 the event's time, $3 its seq, then what `bind` adds, of the types in `types`.
struct verb_sql {
    const char *types; // of $4 on
    const char *sql;   // NULL: another family's
    void (*bind)(struct params *params, const struct event *event);
};
extern const struct verb_sql verb_rows_post[VERBS];   // templates, mode, clock, posts, seats, rosters
extern const struct verb_sql verb_rows_talk[VERBS];   // messages, read marks, consultations
extern const struct verb_sql verb_rows_order[VERBS];  // orders
extern const struct verb_sql verb_rows_forces[VERBS]; // what the registry knows of units
extern const struct verb_sql verb_rows_fence[VERBS];  // fences and what crossed them
extern const struct verb_sql verb_rows_catalogue[VERBS];
extern const struct verb_sql verb_rows_dispatch[VERBS]; // dispatches and aid
extern const struct verb_sql verb_rows_alarm[VERBS];    // alarms and dead-man timers

extern const struct verb_sql verb_rows_report[VERBS]; // reports, their clocks, responses
extern const struct verb_sql verb_rows_intake[VERBS]; // intake, how incidents begin, area and people harmed

void incident_json(struct buf *buf, const struct incident *incident); // as it begins, its clocks too
void template_json(struct buf *buf, const struct template *template); // all of it, for muster.template.document

// A JSON array for KEEP_DISPATCHES.
void dispatches_json(struct json *json, const struct dispatch *dispatches, uint32_t count);
// Puts the dispatches of a JSON array and the first step of each: CTEs, of which the first is `sent`. $4 actor,
// $5 device, $6 made at, $7 seat.
#define KEEP_DISPATCHES(json)                                                                                          \
    "sent AS (INSERT INTO muster.dispatch (dispatch, incident, unit, phase, open, also, aid, plan, sender, seat, "     \
    "text, "                                                                                                           \
    "place, notified_at, phase_at, seq) SELECT dispatch, incident, unit, 'notified', true, also, nullif(aid, 0), "     \
    "nullif(plan, 0), $4, $7, text, muster.point(lat_e7, lon_e7), muster.ms($2), muster.ms($2), $3 "                   \
    "FROM jsonb_to_recordset(" json ") AS t (dispatch integer, incident integer, unit integer, also boolean, "         \
    "aid integer, plan integer, text text, lat_e7 integer, lon_e7 integer) ON CONFLICT DO NOTHING "                    \
    "RETURNING dispatch), begun AS (INSERT INTO muster.dispatch_step (seq, dispatch, phase, at, made_at, actor, "      \
    "seat, "                                                                                                           \
    "device, by_fence, text) SELECT $3, dispatch, 'notified', muster.ms($2), muster.ms($6), $4, nullif($7, 0), $5, "   \
    "false, '' FROM sent)"

// A JSON array for muster.set_clocks.
void clocks_json(struct json *json, const struct report_clock *clocks, uint32_t count);
void order_json(struct json *json, const struct order *order); // as muster.issue_orders takes a list of them

// Who acted, of an event's account by its name: a number, or null for the hub itself.
#define ACCOUNT_OF(param) "(SELECT account FROM muster.account WHERE name = " param ")"

#endif
