// What a session is told: one frame at a time, made when the socket can take it.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/clock.h"
#include "base/metric.h"
#include "net/parts.h"
#include "net/session.h"
#include "net/snapshot_parts.h"
#include "wire/record.h"

METRIC(frames_out, COUNTER, "muster_frames_out_total", NULL, "Messages given to clients.")
METRIC(bytes_out, COUNTER, "muster_bytes_out_total", NULL, "Bytes of messages given to clients.")
METRIC(rows_out, COUNTER, "muster_fixes_delivered_total", NULL, "Fixes given to viewers.")
METRIC(skipped, COUNTER, "muster_frames_skipped_total", NULL,
       "Frames of fixes not sent to a viewer whose socket was full; the next one holds what they held.")

#define FRAME_BYTES (60u << 10) // a frame is not begun anew beyond this
#define CHOKE_TICKS 8
#define PIECES_BYTES (1u << 20) // a client that does not read its answers is told to come back
#define OVER_US 40000           // of a tick for those who start over; positions and answers have the rest

// ---------------------------------------------------------------------------------------------- what is owed

static bool fetch_needed(const struct session *session) {
    const struct ring *ring = session->hall->ring;
    return !session->snapshot && !session->fetched && session->sent < state_seq(session->hall->state) &&
           (!ring_first(ring) || session->sent + 1 < ring_first(ring));
}

bool session_owes_top(const struct session *session) {
    return !session->topped && !session->start_over && !session->snapshot && !session->fetching && !session->fetched &&
           session->sent >= state_seq(session->hall->state);
}

// Once a tick at most, however often what they hear has changed, and not all of a loop's sessions at once: until then
// nothing but answers and positions goes to them.
static bool is_time_to_start_over(const struct session *session) {
    struct hall *hall = session->hall;
    if (!session->start_over)
        return false;
    bool time = session->over_tick != hall->ticks && hall->over_us < OVER_US;
    hall->over_waits |= !time;
    return time;
}

static bool owes_records(const struct session *session) {
    if (session->start_over)
        return is_time_to_start_over(session);
    return session->snapshot || session->fetched || session_owes_top(session) ||
           (!session->fetching && session->sent < state_seq(session->hall->state));
}

static bool owes(const struct session *session) {
    return session->pieces.len || (session->phase == SESSION_LIVE && (owes_records(session) || session->owed));
}

// Skips records that are not for it.
static bool has_news(struct session *session) {
    const struct hall *hall = session->hall;
    if (session->phase != SESSION_LIVE || session->hung_up)
        return false;
    if (session->start_over)
        return is_time_to_start_over(session);
    if (session->snapshot || session->fetching || session->fetched)
        return false;
    uint64_t newest = state_seq(hall->state);
    while (session->sent < newest && !audience_hears(hall->audience, hall->state, &session->who, session->sent + 1))
        session->sent++;
    return session->sent < newest || session_owes_top(session);
}

// ---------------------------------------------------------------------------------------------- making a frame

static void frame_begin(struct hall *hall) {
    buf_clear(&hall->frame);
    buf_reserve(&hall->frame, LWS_PRE + FRAME_BYTES);
    hall->frame.len = LWS_PRE;
}

static bool frame_full(const struct hall *hall) {
    return hall->frame.len > LWS_PRE + FRAME_BYTES;
}

static void add_pieces(struct session *session) {
    struct hall *hall = session->hall;
    buf_add(&hall->frame, session->pieces.data, session->pieces.len);
    buf_free(&session->pieces);
}

static void add_snapshot(struct session *session) {
    struct snapshot_parts *snapshot = session->snapshot;
    const struct block *part = snapshot->parts[session->snapshot_next++];
    buf_add(&session->hall->frame, part->data, part->len);
    if (session->snapshot_next < snapshot->count)
        return;
    snapshot_parts_drop(snapshot);
    session->snapshot = NULL;
    session->snapshot_next = 0;
}

static bool sees_unit(void *arg, uint32_t number) {
    const struct session *session = arg;
    const struct unit *unit = state_unit(session->hall->state, number);
    return unit && auth_may_see_unit(session->hall->state, &session->who, unit);
}

// An import may be of units that not everybody sees.
static void add_import(struct session *session, const uint8_t *event, size_t len) {
    struct buf seen = {0};
    if (wire_keep_imported(&seen, event, len, sees_unit, session))
        wire_piece_event(&session->hall->frame, seen.data, seen.len);
    buf_free(&seen);
}

static void add_record(struct session *session, struct block *record, enum verb verb) {
    struct hall *hall = session->hall;
    const uint8_t *event;
    size_t len;
    if (verb == VERB_NONE || auth_has_parts(verb)) {
        parts_piece(hall->parts, &hall->frame, hall->state, &session->who, record);
        return;
    }
    if (!record_event_bytes(record->data, record->len, &event, &len))
        return;
    if (verb == VERB_UNITS_IMPORT)
        add_import(session, event, len);
    else
        wire_piece_event(&hall->frame, event, len);
}

// VERB_NONE: they do not.
static enum verb hears_record(struct session *session, const struct block *record) {
    struct hall *hall = session->hall;
    struct event event;
    arena_reset(hall->arena);
    bool hears = record_read(record->data, record->len, hall->arena, &event) &&
                 auth_may_hear(hall->state, &session->who, &event);
    return hears ? event.verb : VERB_NONE;
}

void session_drop_fetched(struct session *session) {
    if (session->fetched)
        session->fetched->msg.dispose(&session->fetched->msg);
    session->fetched = NULL;
    session->fetched_next = 0;
}

// The journal may be ahead of this loop, which then cannot say yet who hears of a record: it comes again as news.
static void add_fetched(struct session *session) {
    struct desk_records *fetched = session->fetched;
    bool ahead = false;
    while (session->fetched_next < fetched->count && !frame_full(session->hall)) {
        uint64_t seq = fetched->first_seq + session->fetched_next;
        if ((ahead = seq > state_seq(session->hall->state)))
            break;
        struct block *record = fetched->records[session->fetched_next++];
        if (seq != session->sent + 1)
            continue;
        enum verb verb = hears_record(session, record);
        if (verb)
            add_record(session, record, verb);
        session->sent = seq;
    }
    if (session->fetched_next == fetched->count || ahead)
        session_drop_fetched(session);
}

static void add_news(struct session *session) {
    const struct hall *hall = session->hall;
    while (session->sent < state_seq(hall->state) && !frame_full(hall)) {
        struct block *record = ring_get(hall->ring, session->sent + 1);
        if (!record)
            return;
        if (audience_hears(hall->audience, hall->state, &session->who, session->sent + 1))
            add_record(session, record, audience_verb(hall->audience, session->sent + 1));
        session->sent++;
    }
}

static void begin_over(struct session *session) {
    struct hall *hall = session->hall;
    int64_t began_us = clock_mono_us();
    session->start_over = false;
    session->over_tick = hall->ticks;
    snapshot_parts_drop(session->snapshot);
    session->snapshot = snapshot_parts_take(hall, &session->who);
    hall->over_us += clock_mono_us() - began_us;
    session->snapshot_next = 0;
    session->sent = session->said = session->snapshot->seq;
    session->topped = false;
    session->topped_order = 0;
}

static void add_records(struct session *session) {
    struct hall *hall = session->hall;
    if (session->start_over) {
        if (!is_time_to_start_over(session))
            return;
        begin_over(session);
    }
    if (session->snapshot) {
        add_snapshot(session);
        if (session->snapshot)
            return;
    }
    if (session->fetched)
        add_fetched(session);
    if (!session->fetched && !session->fetching)
        add_news(session);
    if (session->sent > session->said && hall->frame.len > LWS_PRE) {
        wire_piece_through(&hall->frame, session->sent);
        session->said = session->sent;
    }
    if (session_owes_top(session) && !frame_full(hall))
        session_add_top(session);
    if (fetch_needed(session) && !session->fetching) {
        session->fetching = true;
        session->fetch_from = session->sent + 1;
        desk_fetch(hall->options->desk, session->sent + 1, loop_inbox(hall->loop), session->number);
    }
}

static void add_fixes(struct session *session) {
    struct hall *hall = session->hall;
    session->owed = false;
    struct frame_bytes fixes = lens_frame(session->lens, session->seen);
    session->seen = hall->ticks;
    buf_add(&hall->frame, fixes.data, fixes.len);
    metric_add(&rows_out, fixes.rows);
}

// ---------------------------------------------------------------------------------------------- the socket

static bool write_out(struct session *session, uint8_t *data, size_t len) {
    if (len == 0)
        return true;
    session->spoke_us = clock_mono_us();
    metric_add(&frames_out, 1);
    metric_add(&bytes_out, (int64_t)len);
    return lws_write(session->wsi, data, len, LWS_WRITE_BINARY) >= 0;
}

static void ask_writable(struct session *session) {
    session->asked_writable = true;
    if (!session->stuck_us)
        session->stuck_us = clock_mono_us();
    lws_callback_on_writable(session->wsi);
}

static bool make_and_write(struct session *session) {
    struct hall *hall = session->hall;
    frame_begin(hall);
    if (session->pieces.len)
        add_pieces(session);
    if (session->phase == SESSION_LIVE) {
        add_records(session);
        if (session->owed && session->lens && !frame_full(hall))
            add_fixes(session);
    }
    return write_out(session, hall->frame.data + LWS_PRE, hall->frame.len - LWS_PRE);
}

bool session_write(struct session *session) {
    session->asked_writable = false;
    session->stuck_us = 0;
    bool closing = session->phase == SESSION_CLOSING;
    if (closing && !session->pieces.len) {
        lws_close_reason(session->wsi, LWS_CLOSE_STATUS_GOINGAWAY, NULL, 0);
        return false;
    }
    if (!make_and_write(session))
        return false;
    if (closing || owes(session))
        ask_writable(session);
    return true;
}

// The socket is free when nothing of ours waits for it and the kernel would take more.
static bool is_free(struct session *session) {
    return !session->asked_writable && !lws_partial_buffered(session->wsi) && !lws_send_pipe_choked(session->wsi);
}

// The same for the tick. Asking the kernel costs a sixth of a frame, so it is asked at every eighth only: a reader that
// stopped is noticed within eight ticks, and has at most so many frames of old positions waiting.
static bool is_free_for_frame(struct session *session) {
    if ((session->hall->ticks + session->number) % CHOKE_TICKS == 0)
        return is_free(session);
    return !session->asked_writable && !lws_partial_buffered(session->wsi);
}

static void drop(struct session *session) {
    session->phase = SESSION_CLOSING;
    session->closing_us = clock_mono_us();
    lws_set_timeout(session->wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
}

void session_push(struct session *session) {
    if (session->phase == SESSION_CLOSING || session->asked_writable || session->hung_up)
        return;
    if (!is_free(session)) {
        ask_writable(session);
        return;
    }
    if (!make_and_write(session))
        drop(session);
    else if (owes(session))
        ask_writable(session);
}

// Not if it had the frame of this tick together with news.
static bool is_due(const struct session *session) {
    return session->lens && session->seen < session->hall->ticks && session->hall->ticks % session->every == 0;
}

bool session_tell(struct session *session) {
    if (!has_news(session))
        return false;
    session->owed |= is_due(session);
    session_push(session);
    return true;
}

void session_frame(struct session *session) {
    struct hall *hall = session->hall;
    if (session->phase != SESSION_LIVE || session->hung_up || !is_due(session))
        return;
    if (session->pieces.len || owes_records(session) || !is_free_for_frame(session)) {
        if (session->owed)
            metric_add(&skipped, 1);
        session->owed = true;
        if (!session->asked_writable)
            ask_writable(session);
        return;
    }
    // The common case: everybody with this lens gets the same bytes, made once.
    struct frame_bytes fixes = lens_frame(session->lens, session->seen);
    session->seen = hall->ticks;
    session->owed = false;
    metric_add(&rows_out, fixes.rows);
    if (!write_out(session, fixes.data, fixes.len))
        drop(session);
}

// ---------------------------------------------------------------------------------------------- answers

void session_answered(struct session *session, const struct wire_answer *answer) {
    if (session->open_commands)
        session->open_commands--;
    if (session->phase == SESSION_CLOSING)
        return;
    if (session->pieces.len > PIECES_BYTES) {
        session_goodbye(session, REFUSAL_RESUME_NEEDED, true, refusal_text(REFUSAL_RESUME_NEEDED)->retry_ms);
        return;
    }
    wire_piece_answer(&session->pieces, answer);
    session_push(session);
}

void session_fetched(struct session *session, struct desk_records *records) {
    if (!session->fetching || records->first_seq != session->fetch_from) { // it has started over since it asked
        records->msg.dispose(&records->msg);
        return;
    }
    session->fetching = false;
    if (session->phase != SESSION_LIVE || records->failed || records->first_seq != session->sent + 1) {
        if (session->phase == SESSION_LIVE)
            session_goodbye(session, REFUSAL_RESUME_NEEDED, false, refusal_text(REFUSAL_RESUME_NEEDED)->retry_ms);
        records->msg.dispose(&records->msg);
        return;
    }
    session->fetched = records;
    session->fetched_next = 0;
    session_push(session);
}
