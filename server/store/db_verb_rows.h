// The rows of the table of verbs, a file for each family. The statements follow what domain/state_apply.c and the
// files beside it do to the state; what only the state has at hand they ask of the tables.
// SPDX-License-Identifier: Apache-2.0
#ifndef STORE_DB_VERB_ROWS_H
#define STORE_DB_VERB_ROWS_H

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

extern const struct verb_sql verb_rows_intake[VERBS]; // intake, how incidents begin, area and people harmed

void incident_json(struct buf *buf, const struct incident *incident); // as it begins, its clocks too
void template_json(struct buf *buf, const struct template *template); // all of it, for muster.template.document

// Who acted, of an event's account by its name: a number, or null for the hub itself.
#define ACCOUNT_OF(param) "(SELECT account FROM muster.account WHERE name = " param ")"

#endif
