// What a session says: messages are put together, decoded and passed on.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>
#include <utlist.h>

#include "base/clock.h"
#include "base/metric.h"
#include "net/fixes.h"
#include "net/presence.h"
#include "net/session.h"

METRIC(frames_in, COUNTER, "muster_frames_in_total", NULL, "Messages taken from clients.")
METRIC(bytes_in, COUNTER, "muster_bytes_in_total", NULL, "Bytes of messages taken from clients.")

#define FRAMES_PER_S 500  // of any kind, and commands and tables of fixes in them; more is no client of ours
#define VIEWS_PER_S 20    // each is a whole picture
#define ACTS_PER_S 5      // each is told to many; what is more is not taken
#define HELLO_BYTES 4096u // whoever has not said hello may not have more of our memory

static void refuse(struct session *session, const struct wire_command *command, enum refusal code) {
    struct wire_answer answer = {.code = code};
    memcpy(answer.id, command->id, COMMAND_ID_LEN);
    wire_piece_answer(&session->pieces, &answer);
}

static void take_command(struct session *session, const struct wire_command *command, int64_t now_us) {
    struct hall *hall = session->hall;
    if (!command->has_id) {
        refuse(session, command, REFUSAL_ID_INVALID);
        return;
    }
    if (session->open_commands >= hall->limits.open_commands ||
        !bucket_take(&session->commands, hall->limits.commands_per_s, now_us)) {
        refuse(session, command, REFUSAL_RATE);
        return;
    }
    struct desk_command *in = desk_command_create(command->bytes, command->len);
    in->reply = loop_inbox(hall->loop);
    in->asker = session->number;
    in->who = session->who;
    if (!desk_submit(hall->options->desk, in)) {
        in->msg.dispose(&in->msg);
        refuse(session, command, REFUSAL_BUSY);
        return;
    }
    session->open_commands++;
}

static void take_fixes(struct session *session, const struct wire_fixes *fixes, int64_t now_us) {
    struct fixes_result result = {0};
    bool unit = auth_role(session->hall->state, &session->who) == ROLE_UNIT;
    int64_t most = session->hall->limits.fixes_per_s;
    if (unit)
        most = most / 50 < 20 ? 20 : most / 50;
    fixes_take(session->hall, &session->who, fixes->rows, fixes->count, &session->fixes, most, now_us, &result);
    if (fixes->batch)
        wire_piece_fix_receipt(&session->pieces, fixes->batch, result.taken, result.refused, result.first);
}

void session_look(struct session *session) {
    struct hall *hall = session->hall;
    const struct wire_view *view = &session->view;
    if (!session->lens)
        DL_APPEND2(hall->viewers, session, viewer_prev, viewer_next);
    lens_drop(session->lens);
    session->seen = 0;
    session->lens = lens_take(hall->picture, view, auth_view_scope(hall->state, &session->who));
    uint32_t tick_ms = (uint32_t)hall->options->config->tick_ms;
    session->every = view->interval_ms <= tick_ms ? 1 : (view->interval_ms + tick_ms - 1) / tick_ms;
    session->owed = true; // the whole picture at once
}

static void take_view(struct session *session, const struct wire_view *view) {
    session->view = *view;
    session_look(session);
}

static void live(struct session *session, const struct wire_client_frame *frame, int64_t now_us) {
    for (uint32_t i = 0; i < frame->command_count; i++)
        take_command(session, &frame->commands[i], now_us);
    for (uint32_t i = 0; i < frame->fixes_count; i++)
        take_fixes(session, &frame->fixes[i], now_us);
    if (frame->view && !bucket_take(&session->views, VIEWS_PER_S, now_us)) {
        session_goodbye(session, REFUSAL_RATE, true, refusal_text(REFUSAL_RATE)->retry_ms);
        return;
    }
    if (frame->view)
        take_view(session, frame->view);
    if (frame->has_acting && bucket_take(&session->acts, ACTS_PER_S, now_us))
        presence_acts(session, frame->acting_seat, frame->acting_link);
    if (frame->has_ping && frame->ping < SESSION_OWN_PING)
        wire_piece_pong(&session->pieces, frame->ping, clock_wall_ms());
    if (frame->view_refusal)
        session_goodbye(session, frame->view_refusal, false, 0);
    else if (frame->hello)
        session_goodbye(session, REFUSAL_HELLO_FIRST, false, 0);
    else if (session->pieces.len || session->owed)
        session_push(session);
}

static bool only_hello(const struct wire_client_frame *frame) {
    return frame->hello && !frame->command_count && !frame->fixes_count && !frame->view && !frame->view_refusal &&
           !frame->has_acting;
}

void session_greet_again(struct session *session) {
    struct wire_client_frame frame;
    arena_reset(session->hall->arena);
    if (wire_read_client(session->hello.data, session->hello.len, session->hall->arena, &frame) == REFUSAL_NONE)
        session_greet(session, frame.hello, true);
    buf_free(&session->hello);
}

static void greet(struct session *session, const struct wire_hello *hello, const uint8_t *bytes, size_t len) {
    if (!session_greet(session, hello, false))
        buf_add(&session->hello, bytes, len);
}

// So many things at once. Told apart from the frame, for an answer to each may be a hundred times as long as the
// question.
static bool has_share(struct session *session, int64_t things, int64_t now_us) {
    int64_t per_s = FRAMES_PER_S + session->hall->limits.commands_per_s;
    bool good = bucket_take_many(&session->frames, things, per_s, now_us);
    if (!good)
        session_goodbye(session, REFUSAL_RATE, true, refusal_text(REFUSAL_RATE)->retry_ms);
    return good;
}

static void take_frame(struct session *session, const uint8_t *bytes, size_t len) {
    struct hall *hall = session->hall;
    int64_t now_us = clock_mono_us();
    session->heard_us = now_us;
    metric_add(&frames_in, 1);
    metric_add(&bytes_in, (int64_t)len);
    if (session->phase == SESSION_CLOSING || !has_share(session, 1, now_us))
        return;
    arena_reset(hall->arena);
    struct wire_client_frame frame;
    enum refusal refusal = wire_read_client(bytes, len, hall->arena, &frame);
    if (refusal)
        session_goodbye(session, refusal, false, 0);
    else if (!has_share(session, (int64_t)frame.command_count + frame.fixes_count, now_us))
        return;
    else if (session->phase == SESSION_LIVE)
        live(session, &frame, now_us);
    else if (only_hello(&frame) && !session->hello.len)
        greet(session, frame.hello, bytes, len);
    else
        session_goodbye(session, REFUSAL_HELLO_FIRST, false, 0);
}

bool session_receive(struct session *session, const uint8_t *bytes, size_t len) {
    struct lws *wsi = session->wsi;
    bool whole = lws_is_first_fragment(wsi) && lws_is_final_fragment(wsi) && !lws_remaining_packet_payload(wsi);
    if (session->phase == SESSION_CLOSING)
        return true;
    if (lws_is_first_fragment(wsi) && !lws_frame_is_binary(wsi)) {
        session_goodbye(session, REFUSAL_MALFORMED, false, 0);
        return true;
    }
    size_t most = session->phase == SESSION_LIVE ? (size_t)session->hall->limits.frame_bytes : HELLO_BYTES;
    if (session->partial.len + len > most) {
        buf_free(&session->partial);
        session_goodbye(session, REFUSAL_TOO_LARGE, false, 0);
        return true;
    }
    if (whole) {
        take_frame(session, bytes, len);
        return true;
    }
    if (!session->partial_us)
        session->partial_us = clock_mono_us();
    buf_add(&session->partial, bytes, len);
    if (lws_is_final_fragment(wsi) && !lws_remaining_packet_payload(wsi)) {
        struct buf message = session->partial;
        session->partial = (struct buf){0};
        session->partial_us = 0;
        take_frame(session, message.data, message.len);
        buf_free(&message);
    }
    return true;
}
