// The table of verbs, as SQL: fences and what crossed them.
// SPDX-License-Identifier: Apache-2.0
#include "store/db_verb_rows.h"

static void bind_put(struct params *params, const struct event *event) {
    const struct fence *fence = event->fence_put;
    params_text(params, fence_kind_name(fence->kind));
    params_text(params, fence->name);
    params_text(params, fence->org);
    params_int(params, fence->incident);
    params_text(params, fence->shape);
    params_int(params, fence->width_m);
    params_int(params, fence->approach_m);
    params_int(params, fence->dwell_s);
    params_int(params, fence->silence_s);
}

static void bind_remove(struct params *params, const struct event *event) {
    params_text(params, event->fence.reason);
}

static void bind_cross(struct params *params, const struct event *event) {
    const struct fence_cross *cross = &event->cross;
    params_int(params, cross->unit);
    params_text(params, fence_crossing_name(cross->what));
    params_ms(params, cross->fix_at_ms);
    params_int(params, cross->place.lat_e7);
    params_int(params, cross->place.lon_e7);
}

const struct verb_sql verb_rows_fence[VERBS] = {
    [VERB_FENCE_PUT] = {"text, text, text, integer, text, integer, integer, integer, integer",
                        "INSERT INTO muster.fence AS f (fence, kind, name, org, incident, shape, area, width_m, "
                        "approach_m, dwell_s, silence_s, put_at, seq) VALUES ($1, $4, $5, $6, nullif($7, 0), $8, "
                        "muster.fence_area($8, $9), $9, $10, $11, $12, muster.ms($2), $3) "
                        "ON CONFLICT (fence) DO UPDATE SET kind = excluded.kind, name = excluded.name, "
                        "shape = excluded.shape, area = excluded.area, width_m = excluded.width_m, "
                        "approach_m = excluded.approach_m, dwell_s = excluded.dwell_s, "
                        "silence_s = excluded.silence_s, seq = excluded.seq "
                        "WHERE f.seq < excluded.seq AND f.removed_at IS NULL",
                        bind_put},
    [VERB_FENCE_REMOVE] = {"text",
                           "UPDATE muster.fence SET removed_at = muster.ms($2), remove_reason = $4, seq = $3 "
                           "WHERE fence = $1 AND removed_at IS NULL",
                           bind_remove},
    [VERB_FENCE_CROSS] = {"integer, text, bigint, integer, integer",
                          "INSERT INTO muster.fence_crossing (seq, fence, unit, what, at, fix_at, place) "
                          "VALUES ($3, $1, $4, $5, muster.ms($2), muster.ms($6), muster.point($7, $8))",
                          bind_cross},
};
