// The table of verbs, as SQL: catalogues.
// SPDX-License-Identifier: Apache-2.0
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

const struct verb_sql verb_rows_catalogue[VERBS] = {
    [VERB_CATALOGUE_PUT] = {"text, text, integer, text, text, jsonb, text",
                            "INSERT INTO muster.catalogue (catalogue, kind, key, version, zh, en, body, put_at, actor, "
                            "seq) VALUES ($1, $4, $5, $6, $7, $8, $9, muster.ms($2), $10, $3) ON CONFLICT DO NOTHING",
                            bind_put},
};
