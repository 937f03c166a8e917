// The life of a session: hello, the watch over its deadlines, goodbye.
// SPDX-License-Identifier: Apache-2.0
#include "net/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/metric.h"
#include "net/presence.h"
#include "net/snapshot_parts.h"

METRIC(open_now, GAUGE, "muster_sessions", NULL, "Sessions that are open.")
METRIC(continued, COUNTER, "muster_resumes_total", "how=\"continue\"", "Sessions greeted, by how they resumed.")
METRIC(caught_up, COUNTER, "muster_resumes_total", "how=\"catch_up\"", "Sessions greeted, by how they resumed.")
METRIC(started_over, COUNTER, "muster_resumes_total", "how=\"start_over\"", "Sessions greeted, by how they resumed.")
METRIC(lagging, COUNTER, "muster_sessions_lagging_total", NULL, "Sessions told to resume since they fell behind.")

#define CATCH_UP_MOST 200000 // records; starting over is quicker beyond that
#define CLOSING_US 3000000   // for a goodbye to leave
#define PARTIAL_US 10000000  // for a message to be complete
#define LATE_MS 1000         // whose hello came too late comes back after
#define LOOK_US 1000000      // between two looks after a session

void session_open(struct session *session, struct hall *hall, struct lws *wsi, struct peer *peer) {
    memset(session, 0, sizeof *session);
    session->hall = hall;
    session->wsi = wsi;
    session->peer = peer;
    session->number = atomic_fetch_add(&hall->net->numbers, 1);
    session->opened_us = session->heard_us = session->spoke_us = clock_mono_us();
    DL_APPEND(hall->sessions, session);
    HASH_ADD(hh, hall->by_number, number, sizeof session->number, session);
    hall->session_count++;
    rounds_joined(session);
    metric_add(&open_now, 1);
    crowd_watch(session, lws_get_socket_fd(wsi));
}

struct session *session_find(struct hall *hall, uint64_t number) {
    struct session *session;
    HASH_FIND(hh, hall->by_number, &number, sizeof number, session);
    return session;
}

// ---------------------------------------------------------------------------------------------- devices

static void devices_remove(struct session *session) {
    if (session->in_devices)
        HASH_DELETE(hh_device, session->hall->by_device, session);
    session->in_devices = false;
}

static struct session *devices_find(struct hall *hall, uint32_t account, const char *device) {
    struct session key, *found;
    memset(&key.device_key, 0, sizeof key.device_key);
    key.device_key.account = account;
    snprintf(key.device_key.device, sizeof key.device_key.device, "%s", device);
    HASH_FIND(hh_device, hall->by_device, &key.device_key, sizeof key.device_key, found);
    return found;
}

void sessions_taken_over(struct hall *hall, const struct hall_msg_taken_over *taken) {
    struct session *older = devices_find(hall, taken->account, taken->device);
    if (older && older->number < taken->number)
        session_goodbye(older, REFUSAL_TAKEN_OVER, false, 0);
}

static struct msg *taken_over_msg(const void *arg) {
    const struct session *session = arg;
    struct hall_msg_taken_over *taken = mem_new(sizeof *taken);
    taken->msg = (struct msg){.kind = HALL_TAKEN_OVER, .cost = sizeof *taken, .dispose = (void (*)(struct msg *))free};
    taken->number = session->number;
    taken->account = session->who.account;
    memcpy(taken->device, session->who.device, sizeof taken->device);
    return &taken->msg;
}

// The newer session of a device is the one that lives; the older may be half dead and not know it.
static void take_over(struct session *session) {
    struct hall *hall = session->hall;
    struct session *older = devices_find(hall, session->who.account, session->who.device);
    if (older)
        session_goodbye(older, REFUSAL_TAKEN_OVER, false, 0);
    session->device_key.account = session->who.account;
    memcpy(session->device_key.device, session->who.device, sizeof session->device_key.device);
    HASH_ADD(hh_device, hall->by_device, device_key, sizeof session->device_key, session);
    session->in_devices = true;
    halls_post(hall->net, hall, taken_over_msg, session);
}

// ---------------------------------------------------------------------------------------------- hello

static enum refusal identify(struct session *session, const struct wire_hello *hello) {
    struct hall *hall = session->hall;
    if (session->peer->local && !*hello->token) {
        snprintf(session->who.device, sizeof session->who.device, "%s", hello->device);
        return REFUSAL_NONE;
    }
    if (!hall_ready(hall))
        return REFUSAL_AUTHORITY_AWAY;
    enum refusal refusal = auth_by_token(hall->state, hello->token, hello->device, clock_wall_ms(), &session->who);
    if (!refusal && hello->exercise)
        refusal = REFUSAL_EXERCISE_UNKNOWN;
    return refusal;
}

static enum refusal count_in(struct session *session) {
    struct hall *hall = session->hall;
    char key[16];
    snprintf(key, sizeof key, "%u", session->who.account);
    session->counted = tally_enter(hall->net->accounts, key, hall->limits.sessions_per_account, hall->limits.sessions);
    return session->counted ? REFUSAL_NONE : REFUSAL_SESSIONS_TOO_MANY;
}

static enum wire_resume resume(struct session *session, const struct wire_hello *hello, const uint8_t *log) {
    struct hall *hall = session->hall;
    uint64_t here = state_seq(hall->state);
    bool same = hello->has_log && hello->seq && memcmp(hello->log, log, WIRE_LOG_LEN) == 0;
    session->sent = session->said = hello->seq;
    if (hello->seq < state_reach_seq(hall->state, session->who.account))
        same = false; // their seats are others now, and so is what they hear
    // A gateway may still be behind what the client heard elsewhere; the authority never is.
    bool ahead = hello->seq > here && !hall->hub.authority;
    bool in_memory = hello->seq < here && ring_first(hall->ring) && hello->seq + 1 >= ring_first(hall->ring);
    if (same && (hello->seq == here || ahead || in_memory)) {
        metric_add(&continued, 1);
        return WIRE_CONTINUE;
    }
    bool whole = hello->seq + 1 >= desk_whole_from(hall->options->desk); // else the journal's damage is in between
    if (same && whole && hello->seq < here && here - hello->seq <= CATCH_UP_MOST) {
        metric_add(&caught_up, 1);
        return WIRE_CATCH_UP;
    }
    metric_add(&started_over, 1);
    session->snapshot = snapshot_parts_take(hall, &session->who);
    session->sent = session->said = session->snapshot->seq;
    return WIRE_START_OVER;
}

static uint32_t fixes_per_s(const struct session *session) {
    int64_t most = session->hall->limits.fixes_per_s;
    if (auth_role(session->hall->state, &session->who) == ROLE_UNIT)
        most = most / 50 < 20 ? 20 : most / 50;
    return (uint32_t)most;
}

static const struct account *account_of(const struct session *session) {
    static const struct account operator= {.role = ROLE_ADMIN, .name = "", .title = "本机操作员 local operator"};
    const struct account *account = state_account(session->hall->state, session->who.account);
    return account ? account : &operator;
}

// A token may have been issued at another loop or hub a moment ago: what is unknown is looked at
// again with the next second.
bool session_greet(struct session *session, const struct wire_hello *hello, bool last) {
    struct hall *hall = session->hall;
    enum refusal refusal = identify(session, hello);
    if (refusal == REFUSAL_TOKEN_INVALID && !last)
        return false;
    if (!refusal)
        refusal = count_in(session);
    if (refusal) {
        log_limited(LOG_INFO, "session %llu from %s: not let in (%u %s)", (unsigned long long)session->number,
                    session->peer->address, refusal, refusal_text(refusal)->en);
        session_goodbye(session, refusal, false, refusal_text(refusal)->retry_ms);
        return true;
    }
    session->phase = SESSION_LIVE;
    session->link = hello->link;
    if (session->who.account)
        take_over(session);
    presence_came(session);

    uint8_t log[WIRE_LOG_LEN];
    desk_log(hall->options->desk, log);
    const struct config *config = hall->options->config;
    struct wire_welcome welcome = {
        .log = log,
        .seq = state_seq(hall->state),
        .resume = resume(session, hello, log),
        .now_at_ms = clock_wall_ms(),
        .frame_bytes = (uint32_t)hall->limits.frame_bytes,
        .commands_per_s = (uint32_t)hall->limits.commands_per_s,
        .open_commands = (uint32_t)hall->limits.open_commands,
        .fixes_per_s = fixes_per_s(session),
        .tick_ms = (uint32_t)config->tick_ms,
        .silence_ms = (uint32_t)(hall->limits.silence_us / 1000),
        .hub = config->hub,
        .district = config->district,
        .session = session->number,
        .account = account_of(session),
    };
    wire_piece_welcome(&session->pieces, &welcome);
    wire_piece_hub_state(&session->pieces, &hall->hub);
    log_debug("session %llu: %s from %s, resumes at seq %llu (%d)", (unsigned long long)session->number,
              welcome.account->name, session->peer->address, (unsigned long long)session->sent, welcome.resume);
    session_push(session);
    return true;
}

// ---------------------------------------------------------------------------------------------- the watch

void session_goodbye(struct session *session, enum refusal code, bool again, uint32_t retry_ms) {
    if (session->phase == SESSION_CLOSING)
        return;
    devices_remove(session);
    presence_went(session);
    session->phase = SESSION_CLOSING;
    session->closing_us = clock_mono_us();
    if (session->hung_up)
        return;
    wire_piece_goodbye(&session->pieces, code, again, retry_ms);
    session->asked_writable = true;
    lws_callback_on_writable(session->wsi);
}

// What they hear is another thing now: what is on its way to them is dropped, and begins with a snapshot again.
static void start_over(struct session *session) {
    session->start_over = true;
    session_drop_fetched(session);
    session->fetching = false;
    if (session->lens)
        session_look(session);
}

static void hang_up(struct session *session) {
    lws_set_timeout(session->wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
}

// Records that are being sent keep a megabyte each: only for a client that takes them.
static void forget_unread(struct session *session, int64_t now_us) {
    if (session->stuck_us && now_us - session->stuck_us > LOOK_US)
        session_drop_fetched(session);
}

// One that catches up from the journal is behind by nature: only time counts.
static bool lags(const struct session *session, int64_t now_us) {
    const struct limits *limits = &session->hall->limits;
    if (session->stuck_us && now_us - session->stuck_us > limits->lag_us)
        return true;
    const struct ring *ring = session->hall->ring;
    return !session->snapshot && !session->start_over && !session->fetching && session->stuck_us &&
           session->sent + 1 >= ring_first(ring) && ring_bytes_after(ring, session->sent) > (uint64_t)limits->lag_bytes;
}

// Late, but in time for the next look to be in time too: for a unit that only speaks, this is all that is ever sent.
static void heartbeat(struct session *session, int64_t now_us) {
    int64_t quiet_us = session->hall->limits.silence_us * 2 / 3 - LOOK_US;
    if (now_us - session->spoke_us < quiet_us || session->asked_writable)
        return;
    wire_piece_ping(&session->pieces, SESSION_OWN_PING + session->hall->ticks);
    session_push(session);
}

void session_look_after(struct session *session, int64_t now_us, int64_t now_ms) {
    const struct limits *limits = &session->hall->limits;
    switch (session->phase) {
    case SESSION_GREETING:
        if (session->hello.len && now_us - session->heard_us > LOOK_US / 2)
            session_greet_again(session);
        else if (!session->hello.len && now_us - session->opened_us > limits->hello_us)
            session_goodbye(session, REFUSAL_HELLO_FIRST, true, LATE_MS); // a slow line, not a wrong client
        break;
    case SESSION_LIVE:
        forget_unread(session, now_us);
        if (session->partial_us && now_us - session->partial_us > PARTIAL_US) {
            session_goodbye(session, REFUSAL_MALFORMED, true, 1000);
        } else if (now_us - session->heard_us > limits->silence_us) {
            session_goodbye(session, REFUSAL_SILENT, true, refusal_text(REFUSAL_SILENT)->retry_ms);
        } else if (lags(session, now_us)) {
            metric_add(&lagging, 1);
            session_goodbye(session, REFUSAL_RESUME_NEEDED, true, refusal_text(REFUSAL_RESUME_NEEDED)->retry_ms);
        } else if (auth_still(session->hall->state, &session->who, now_ms)) {
            session_goodbye(session, REFUSAL_TOKEN_INVALID, false, 0);
        } else {
            heartbeat(session, now_us);
        }
        break;
    case SESSION_CLOSING:
        if (now_us - session->closing_us > CLOSING_US)
            hang_up(session);
        break;
    }
}

void sessions_recheck(struct hall *hall) {
    int64_t now_ms = clock_wall_ms();
    struct session *session;
    DL_FOREACH(hall->sessions, session) {
        if (session->phase != SESSION_LIVE)
            continue;
        enum refusal refusal = auth_still(hall->state, &session->who, now_ms);
        if (refusal)
            session_goodbye(session, refusal, false, 0);
        else if (state_reach_seq(hall->state, session->who.account) > session->sent)
            start_over(session);
    }
}

void session_closed(struct session *session) {
    struct hall *hall = session->hall;
    if (!hall)
        return; // the library tells of the end of handshakes that were refused, too
    devices_remove(session);
    presence_went(session);
    HASH_DELETE(hh, hall->by_number, session);
    rounds_left(session);
    DL_DELETE(hall->sessions, session);
    hall->session_count--;
    metric_add(&open_now, -1);
    if (session->counted) {
        char key[16];
        snprintf(key, sizeof key, "%u", session->who.account);
        tally_leave(hall->net->accounts, key);
    }
    crowd_forget(session);
    if (session->lens)
        DL_DELETE2(hall->viewers, session, viewer_prev, viewer_next);
    lens_drop(session->lens);
    snapshot_parts_drop(session->snapshot);
    session_drop_fetched(session);
    buf_free(&session->hello);
    buf_free(&session->partial);
    buf_free(&session->pieces);
}
