// The fast lane's way in.
// SPDX-License-Identifier: Apache-2.0
#include "net/fixes.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/metric.h"
#include "net/sos.h"

#define REASONS "muster_fixes_refused_total"
#define REASONS_HELP "Fixes refused, by reason."
METRIC(taken_newest, COUNTER, "muster_fixes_taken_total", "to=\"map\"", "Fixes accepted.")
METRIC(taken_history, COUNTER, "muster_fixes_taken_total", "to=\"history\"", "Fixes accepted.")
METRIC(repeats, COUNTER, "muster_fixes_repeated_total", NULL, "Fixes of an instant that was known already.")
METRIC(marked, COUNTER, "muster_fixes_marked_total", "reason=\"jump\"", "Fixes accepted but marked as implausible.")
METRIC(refused_range, COUNTER, REASONS, "reason=\"out_of_range\"", REASONS_HELP)
METRIC(refused_future, COUNTER, REASONS, "reason=\"future\"", REASONS_HELP)
METRIC(refused_old, COUNTER, REASONS, "reason=\"too_old\"", REASONS_HELP)
METRIC(refused_yours, COUNTER, REASONS, "reason=\"not_yours\"", REASONS_HELP)
METRIC(refused_unknown, COUNTER, REASONS, "reason=\"unit_unknown\"", REASONS_HELP)
METRIC(refused_retired, COUNTER, REASONS, "reason=\"unit_retired\"", REASONS_HELP)
METRIC(refused_rate, COUNTER, REASONS, "reason=\"rate\"", REASONS_HELP)

static const struct {
    enum refusal why;
    struct metric *count;
} reasons[] = {
    {REFUSAL_FIX_OUT_OF_RANGE, &refused_range}, {REFUSAL_FIX_FROM_FUTURE, &refused_future},
    {REFUSAL_FIX_TOO_OLD, &refused_old},        {REFUSAL_FIX_NOT_YOURS, &refused_yours},
    {REFUSAL_UNIT_UNKNOWN, &refused_unknown},   {REFUSAL_UNIT_RETIRED, &refused_retired},
    {REFUSAL_FIX_RATE, &refused_rate},
};

#define SHARE_S 0.005 // rows of one loop reach the others this much later, many at once

void fixes_count_refusal(enum refusal why) {
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (reasons[i].why == why)
            metric_add(reasons[i].count, 1);
}

static void keep(struct fix **rows, uint32_t *count, uint32_t *cap, const struct fix *row) {
    if (*count == *cap) {
        *cap = *cap ? *cap * 2 : 256;
        *rows = mem_resize(*rows, *cap * sizeof **rows);
    }
    (*rows)[(*count)++] = *row;
}

static enum refusal take(struct hall *hall, const struct principal *who, struct fix *row, int64_t now_ms) {
    const struct unit *unit = state_unit(hall->state, row->unit);
    if (!unit)
        return REFUSAL_UNIT_UNKNOWN;
    if (unit->retired)
        return REFUSAL_UNIT_RETIRED;
    if (!auth_may_report(hall->state, who, unit))
        return REFUSAL_FIX_NOT_YOURS;
    enum refusal why = REFUSAL_NONE;
    const struct fix *newest = picture_newest(hall->picture, row->unit);
    switch (fix_judge(row, newest, unit->kind, &hall->limits.fix, now_ms, &why)) {
    case FIX_NEWEST:
        metric_add(&taken_newest, 1);
        metric_add(&marked, row->marked);
        picture_put(hall->picture, row, now_ms);
        keep(&hall->shown, &hall->shown_count, &hall->shown_cap, row);
        break;
    case FIX_HISTORY:
        metric_add(&taken_history, 1);
        keep(&hall->history, &hall->history_count, &hall->history_cap, row);
        break;
    case FIX_REPEAT:
        metric_add(&repeats, 1);
        break;
    case FIX_REFUSED:
        break;
    }
    return why;
}

// Before anything is held against the fix.
static void call_for_help(struct hall *hall, const struct principal *who, const struct fix *row, int64_t now_us) {
    const struct unit *unit = row->alarm || hall->sos ? state_unit(hall->state, row->unit) : NULL;
    if (unit && auth_may_report(hall->state, who, unit))
        sos_take(hall, who, row, now_us);
}

void fixes_take(struct hall *hall, const struct principal *who, struct fix *rows, uint32_t count, struct bucket *bucket,
                int64_t per_s, int64_t now_us, struct fixes_result *result) {
    int64_t now_ms = clock_wall_ms();
    for (uint32_t i = 0; i < count; i++) {
        call_for_help(hall, who, &rows[i], now_us);
        enum refusal why = bucket_take(bucket, per_s, now_us) ? take(hall, who, &rows[i], now_ms) : REFUSAL_FIX_RATE;
        if (why == REFUSAL_NONE) {
            result->taken++;
            continue;
        }
        fixes_count_refusal(why);
        if (!result->refused++)
            result->first = why;
    }
    if (hall->shown_count > hall->shared && !ev_is_active(&hall->share)) {
        ev_timer_set(&hall->share, SHARE_S, 0.);
        ev_timer_start(hall->ev, &hall->share);
    }
}

// What comes from elsewhere comes to every hall; the first of them tells the watch.
static void tell_watch(struct hall *hall, const struct fix *rows, uint32_t count, enum rows_from from) {
    enum watch_fixes which = from == ROWS_OF_DATABASE ? WATCH_LAST_SEEN : WATCH_NEWEST;
    if (hall->index == 0 && from != ROWS_OF_HALL)
        watch_hear_fixes(hall->options->watch, rows, count, which);
}

void fixes_show(struct hall *hall, const struct fix *rows, uint32_t count, enum rows_from from) {
    struct fix *news = mem_new((count + 1) * sizeof *news);
    uint32_t new_count = 0;
    int64_t now_ms = clock_wall_ms();
    for (uint32_t i = 0; i < count; i++) {
        struct fix row = rows[i];
        const struct unit *unit = state_unit(hall->state, row.unit);
        const struct fix *newest = picture_newest(hall->picture, row.unit);
        enum refusal why;
        if (newest && row.at_ms <= newest->at_ms)
            continue;
        if (from == ROWS_OF_HUB &&
            (!unit || fix_judge(&row, newest, unit->kind, &hall->limits.fix, now_ms, &why) != FIX_NEWEST))
            continue;
        picture_put(hall->picture, &row, from == ROWS_OF_DATABASE && row.at_ms < now_ms ? row.at_ms : now_ms);
        news[new_count++] = row;
    }
    tell_watch(hall, news, new_count, from);
    free(news);
}

static struct msg *shared_msg(const void *arg) {
    const struct hall *hall = arg;
    return hall_msg_rows(hall->shown + hall->shared, hall->shown_count - hall->shared, ROWS_OF_HALL);
}

void fixes_share(struct hall *hall) {
    if (hall->shared == hall->shown_count)
        return;
    halls_post(hall->net, hall, shared_msg, hall);
    watch_hear_fixes(hall->options->watch, hall->shown + hall->shared, hall->shown_count - hall->shared, WATCH_NEWEST);
    hall->shared = hall->shown_count;
}

static void publish(struct hall *hall) {
    for (uint32_t from = 0; from < hall->shown_count;) {
        struct wire_fixes fixes = {.rows = hall->shown + from, .count = hall->shown_count - from};
        buf_clear(&hall->frame);
        from += wire_write_fixes(&hall->frame, &fixes, (struct wire_fixes_style){.detail = true, .state = true});
        struct bus_message message = {.kind = BUS_FIXES};
        message.fixes = (struct bus_bytes){hall->frame.data, (uint32_t)hall->frame.len};
        bus_publish(hall->options->bus, BUS_CHANNEL_FIXES, &message);
    }
}

void fixes_pass_on(struct hall *hall) {
    fixes_share(hall);
    if (hall->shown_count && bus_up(hall->options->bus))
        publish(hall);
    if (hall->shown_count)
        database_keep_fixes(hall->options->database, hall->shown, hall->shown_count);
    if (hall->history_count)
        database_keep_fixes(hall->options->database, hall->history, hall->history_count);
    watch_hear_fixes(hall->options->watch, hall->history, hall->history_count, WATCH_OLD);
    hall->shown_count = hall->history_count = hall->shared = 0;
}
