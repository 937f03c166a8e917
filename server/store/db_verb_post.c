// The table of verbs, as SQL: templates, peace and war, the clock, posts, seats, rosters.
// SPDX-License-Identifier: Apache-2.0
#include "base/json.h"
#include "store/db_verb_rows.h"

// ---- templates and the district

static void bind_template(struct params *params, const struct event *event) {
    template_json(&params->json, event->template_put);
    params_json(params);
    params_text(params, event->actor);
}

static void bind_mode(struct params *params, const struct event *event) {
    params_text(params, mode_name(event->mode.mode));
    params_text(params, event->actor);
    params_text(params, event->mode.reason);
}

static void bind_clock(struct params *params, const struct event *event) {
    params_int(params, event->clock.by_ms);
    params_int(params, event->clock.offset_ms);
    params_bytes(params, event->clock.boot, CLOCK_BOOT_LEN);
}

// ---- posts

static void bind_post_open(struct params *params, const struct event *event) {
    const struct post *post = event->post_opened;
    params_int(params, post->template);
    params_text(params, post->name);
    params_text(params, post->org);
    params_int(params, post->incident);
    params_int(params, post->parent);
    params_int(params, post->first_seat);
    params_int(params, post->seat_count);
    params_ms(params, post->opened_at_ms);
}

static void bind_post_link(struct params *params, const struct event *event) {
    params_int(params, event->post.parent);
}

static void bind_post_close(struct params *params, const struct event *event) {
    params_text(params, event->post.reason);
    params_text(params, event->actor);
    params_text(params, event->device);
    params_ms(params, event->made_at_ms);
    params_int(params, event->seat);
}

// ---- seats

static void bind_seat(struct params *params, const struct event *event) {
    params_text(params, verb_name(event->verb));
    params_text(params, event->actor);
    params_text(params, event->device);
    params_text(params, event->post_seat.reason);
    params_text(params, event->post_seat.account);
}

static void bind_roster(struct params *params, const struct event *event) {
    struct json json = {.buf = &params->json};
    json_open(&json, '[');
    for (uint32_t i = 0; i < event->roster.count; i++) {
        const struct roster_line *line = &event->roster.lines[i];
        json_open(&json, '{');
        json_key(&json, "place");
        json_int(&json, i + 1);
        json_key(&json, "name");
        json_text(&json, line->account);
        json_key(&json, "from_ms");
        json_int(&json, params_bounded_ms(line->from_ms));
        json_key(&json, "until_ms");
        json_int(&json, params_bounded_ms(line->until_ms));
        json_key(&json, "mode");
        json_text(&json, mode_name(line->mode));
        json_close(&json, '}');
    }
    json_close(&json, ']');
    params_json(params);
    params_int(params, event->roster.count);
}

// Who sits there from now on, where `fits` holds of `holder`, `stand_in` and `account`, the one that the event names.
// Of those who go, the holder is the one who left.
#define SEAT(fits, next_holder, next_stand_in)                                                                         \
    {                                                                                                                  \
        "text, text, text, text, text",                                                                                \
            "WITH next AS (SELECT seat, " next_holder " AS holder, " next_stand_in " AS stand_in "                     \
            "FROM muster.seat JOIN muster.post p USING (post), muster.account a "                                      \
            "WHERE seat = $1 AND p.closed_at IS NULL AND a.name = $8 AND (" fits ")), "                                \
            "now AS (UPDATE muster.seat s SET last_holder = CASE "                                                     \
            "WHEN s.holder IS DISTINCT FROM n.holder AND s.holder IS DISTINCT FROM n.stand_in AND s.holder > 0 "       \
            "THEN s.holder "                                                                                           \
            "WHEN s.stand_in IS DISTINCT FROM n.holder AND s.stand_in IS DISTINCT FROM n.stand_in THEN s.stand_in "    \
            "END, since = CASE WHEN n.holder IS DISTINCT FROM s.holder THEN CASE WHEN n.holder > 0 "                   \
            "THEN muster.ms($2) END ELSE s.since END, holder = n.holder, stand_in = n.stand_in, seq = $3 "             \
            "FROM next n WHERE s.seat = n.seat RETURNING n.seat, n.holder, n.stand_in) "                               \
            "INSERT INTO muster.seat_change (seq, seat, at, verb, actor, device, holder, stand_in, reason) "           \
            "SELECT $3, seat, muster.ms($2), $4, $5, $6, holder, stand_in, $7 FROM now",                               \
            bind_seat                                                                                                  \
    }

const struct verb_sql verb_rows_post[VERBS] = {
    [VERB_TEMPLATE_PUT] =
        {"jsonb, text",
         "WITH modules AS (INSERT INTO muster.template_module (template, module, key, zh, en, lead, duties) "
         "SELECT $1, module, key, zh, en, lead, duties FROM jsonb_to_recordset($4->'modules') "
         "AS m (module integer, key text, zh text, en text, lead text, duties text) ON CONFLICT DO NOTHING), "
         "seats AS (INSERT INTO muster.template_seat (template, seat_row, key, zh, en, module, places, deputy, "
         "superior, lead, open, outside, war_only) "
         "SELECT $1, seat_row, key, zh, en, module, places, deputy, superior, lead, open, outside, war_only "
         "FROM jsonb_to_recordset($4->'seats') AS s (seat_row integer, key text, zh text, en text, module integer, "
         "places integer, deputy integer, superior integer, lead boolean, open boolean, outside boolean, "
         "war_only boolean) ON CONFLICT DO NOTHING) "
         "INSERT INTO muster.template (template, key, version, zh, en, kind, single, sample, hazards, valid_from, "
         "valid_until, document, put_at, actor, seq) "
         "SELECT $1, key, version, zh, en, kind, single, sample, "
         "ARRAY(SELECT jsonb_array_elements_text($4->'hazards')), muster.ms(nullif(valid_from_ms, 0)), "
         "muster.ms(nullif(valid_until_ms, 0)), $4, muster.ms($2), $5, $3 "
         "FROM jsonb_to_record($4) AS t (key text, version integer, zh text, en text, kind text, single boolean, "
         "sample boolean, valid_from_ms bigint, valid_until_ms bigint) ON CONFLICT DO NOTHING",
         bind_template},
    [VERB_MODE_SET] = {"text, text, text",
                       "INSERT INTO muster.mode_change (seq, at, mode, actor, reason) "
                       "VALUES ($3, muster.ms($2), $4, $5, $6)",
                       bind_mode},
    // The times of open orders move with the clock.
    [VERB_CLOCK_SHIFT] =
        {"bigint, bigint, bytea",
         "WITH clocks AS (UPDATE muster.report_clock c SET due_at = due_at + $4 * interval '1 millisecond', "
         "near_at = near_at + $4 * interval '1 millisecond' FROM muster.incident i WHERE $4 <> 0 "
         "AND i.incident = c.incident AND i.closed_at IS NULL AND c.done_at IS NULL), "
         "notices AS (UPDATE muster.incident SET first_notice_at = first_notice_at + $4 * interval '1 millisecond' "
         "WHERE $4 <> 0 AND closed_at IS NULL), "
         "orders AS (UPDATE muster.command_order o SET issued_at = issued_at + $4 * interval '1 millisecond', "
         "deadline_at = deadline_at + $4 * interval '1 millisecond' WHERE $4 <> 0 AND EXISTS "
         "(SELECT FROM muster.order_target t WHERE t.order_number = o.order_number AND t.open)) "
         "INSERT INTO muster.clock_shift (seq, at, by_ms, offset_ms, boot) VALUES ($3, muster.ms($2), $4, $5, $6)",
         bind_clock},
    [VERB_POST_OPEN] =
        {"integer, text, text, integer, integer, integer, integer, bigint",
         "WITH seats AS (INSERT INTO muster.seat (seat, post, seat_row, nth, seq) "
         "SELECT $9 + row_number() OVER (ORDER BY seat_row, nth) - 1, $1, seat_row, nth, $3 "
         "FROM muster.template_seat, generate_series(1, places) AS nth WHERE template = $4 ON CONFLICT DO NOTHING) "
         "INSERT INTO muster.post (post, template, name, org, incident, parent, first_seat, seats, opened_at, seq) "
         "VALUES ($1, $4, $5, $6, nullif($7, 0), nullif($8, 0), $9, $10, muster.ms($11), $3) ON CONFLICT DO NOTHING",
         bind_post_open},
    [VERB_POST_LINK] = {"integer",
                        "UPDATE muster.post SET parent = nullif($4, 0), seq = $3 WHERE post = $1 AND closed_at IS NULL",
                        bind_post_link},
    // What it withdraws: open targets of orders that its seats issued, and its seats and modules as open targets.
    [VERB_POST_CLOSE] =
        {"text, text, text, bigint, integer",
         "WITH left_seats AS (UPDATE muster.seat SET last_holder = coalesce(holder, stand_in), holder = NULL, "
         "stand_in = NULL, since = NULL, seq = $3 WHERE post = $1 AND (holder IS NOT NULL OR stand_in IS NOT NULL) "
         "RETURNING seat), "
         "history AS (INSERT INTO muster.seat_change (seq, seat, at, verb, actor, device, reason) "
         "SELECT $3, seat, muster.ms($2), 'post_close', $5, $6, $4 FROM left_seats), "
         "talks AS (UPDATE muster.consult SET closed_at = muster.ms($2), seq = $3 "
         "WHERE post = $1 AND closed_at IS NULL), "
         "ended AS (UPDATE muster.order_target t SET phase = 'withdrawn', open = false, phase_at = muster.ms($2) "
         "FROM muster.command_order o WHERE o.order_number = t.order_number AND t.open AND (o.post = $1 "
         "OR (t.kind = 'module' AND t.number = $1) OR (t.kind = 'seat' AND t.number IN "
         "(SELECT seat FROM muster.seat WHERE post = $1))) RETURNING t.order_number, t.target), "
         "steps AS (INSERT INTO muster.order_step (order_number, target, seq, phase, at, made_at, actor, seat, device, "
         "text) SELECT order_number, target, $3, 'withdrawn', muster.ms($2), muster.ms($7), $5, nullif($8, 0), $6, '' "
         "FROM ended), "
         "orders AS (UPDATE muster.command_order SET seq = $3 WHERE order_number IN (SELECT order_number FROM ended)) "
         "UPDATE muster.post SET closed_at = muster.ms($2), close_reason = $4, seq = $3 "
         "WHERE post = $1 AND closed_at IS NULL",
         bind_post_close},
    [VERB_SEAT_TAKE] = SEAT("holder IS NULL OR holder = account", "account", "NULL::integer"),
    [VERB_SEAT_ASSIGN] = SEAT("holder IS NULL", "account", "NULL::integer"),
    [VERB_SEAT_HAND_OVER] = SEAT("holder > 0 OR stand_in > 0", "account", "NULL::integer"),
    [VERB_SEAT_RELIEVE] = SEAT("holder > 0 OR stand_in > 0", "NULL::integer", "NULL::integer"),
    [VERB_SEAT_STAND_IN] = SEAT("stand_in IS NULL AND holder IS DISTINCT FROM account", "holder", "account"),
    [VERB_SEAT_LEAVE] =
        SEAT("holder = account OR stand_in = account", "nullif(holder, account)", "nullif(stand_in, account)"),
    [VERB_ROSTER_SET] =
        {"jsonb, integer",
         "WITH cut AS (DELETE FROM muster.roster WHERE seat = $1 AND place > $5) "
         "INSERT INTO muster.roster (seat, place, account, from_at, until_at, mode, seq) "
         "SELECT $1, place, account, muster.ms(from_ms), muster.ms(until_ms), mode, $3 "
         "FROM jsonb_to_recordset($4) AS r (place integer, name text, from_ms bigint, until_ms bigint, mode text) "
         "JOIN muster.account USING (name) "
         "ON CONFLICT (seat, place) DO UPDATE SET account = excluded.account, from_at = excluded.from_at, "
         "until_at = excluded.until_at, mode = excluded.mode, seq = excluded.seq",
         bind_roster},
};
