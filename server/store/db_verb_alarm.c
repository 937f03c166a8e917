// The table of verbs, as SQL: alarms and dead-man timers.
// SPDX-License-Identifier: Apache-2.0
#include "store/db_verb_rows.h"

static void bind_raise(struct params *params, const struct event *event) {
    const struct alarm *alarm = event->alarm_raised;
    params_text(params, event->actor);
    params_int(params, alarm->unit);
    params_text(params, alarm_kind_name(alarm->kind));
    params_int(params, alarm->fence);
    params_text(params, alarm->text);
    if (alarm->place.known) {
        params_int(params, alarm->place.lat_e7);
        params_int(params, alarm->place.lon_e7);
    } else {
        params_text(params, NULL);
        params_text(params, NULL);
    }
}

static void bind_take(struct params *params, const struct event *event) {
    params_text(params, event->actor);
    params_int(params, event->seat);
}

static void bind_clear(struct params *params, const struct event *event) {
    params_text(params, event->alarm.text);
}

static void bind_deadman(struct params *params, const struct event *event) {
    params_int(params, event->deadman.every_s);
}

const struct verb_sql verb_rows_alarm[VERBS] = {
    [VERB_ALARM_RAISE] = {"text, integer, text, integer, text, integer, integer",
                          "INSERT INTO muster.alarm (alarm, unit, kind, fence, place, text, raiser, raised_at, seq) "
                          "VALUES ($1, $5, $6, nullif($7, 0), muster.point($9, $10), $8, $4, muster.ms($2), $3) "
                          "ON CONFLICT DO NOTHING",
                          bind_raise},
    [VERB_ALARM_TAKE] = {"text, integer",
                         "UPDATE muster.alarm SET taker = $4, seat = nullif($5, 0), taken_at = muster.ms($2), "
                         "seq = $3 WHERE alarm = $1 AND taken_at IS NULL AND cleared_at IS NULL",
                         bind_take},
    [VERB_ALARM_CLEAR] = {"text",
                          "UPDATE muster.alarm SET cleared_at = muster.ms($2), outcome = $4, seq = $3 "
                          "WHERE alarm = $1 AND cleared_at IS NULL",
                          bind_clear},
    [VERB_DEADMAN_SET] = {"integer",
                          "UPDATE muster.unit SET deadman_every_s = $4, changed_at = muster.ms($2), seq = $3 "
                          "WHERE unit = $1 AND NOT retired",
                          bind_deadman},
    // When it is due again only the hub has at hand: the table keeps that it was said.
    [VERB_DEADMAN_CHECK] = {NULL,
                            "UPDATE muster.unit SET changed_at = muster.ms($2), seq = $3 "
                            "WHERE unit = $1 AND NOT retired AND deadman_every_s > 0",
                            NULL},
};
