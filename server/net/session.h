// A session: one client on one WebSocket, from hello to goodbye.
//
// What it is owed is kept as positions, not as queues: the seq it has been sent, the tick it has seen. Only answers and
// other small pieces wait in `pieces`. So a slow client costs no memory.
// SPDX-License-Identifier: Apache-2.0
#ifndef NET_SESSION_H
#define NET_SESSION_H

#include <stdbool.h>
#include <uthash.h>

#include "net/hall.h"

enum session_phase {
    SESSION_GREETING, // no hello yet
    SESSION_LIVE,
    SESSION_CLOSING, // the goodbye is on its way
};

// Numbers of the hub's own pings begin here: a client's ping with such a number is an answer and wants none.
#define SESSION_OWN_PING (1ull << 48)

struct snapshot_parts;

struct session {
    struct hall *hall;
    struct lws *wsi;
    struct peer *peer;
    enum session_phase phase;
    uint64_t number;
    struct principal who;
    bool counted; // in net->accounts

    // in
    struct buf hello;   // kept while its unknown token waits for a second look
    struct buf partial; // of a message that came in pieces
    int64_t partial_us; // since when; 0: none
    int64_t opened_us, heard_us;
    struct bucket commands, fixes, frames, views, acts;
    int link; // Link of the protocol, as they say
    uint32_t open_commands;

    // out: small pieces
    struct buf pieces;
    bool asked_writable;
    int64_t spoke_us, stuck_us; // last write; since when something waits for the socket (0: nothing does)
    int64_t closing_us;

    // out: sure lane
    uint64_t sent;                   // every record up to here was sent or is not for this session
    uint64_t said;                   // the last `through`
    struct snapshot_parts *snapshot; // being sent; NULL: none
    uint32_t snapshot_next;
    bool start_over;    // what they hear is another thing now: a new snapshot, before anything else
    uint64_t over_tick; // in which it started over last
    bool fetching;
    uint64_t fetch_from;          // asked for last
    struct desk_records *fetched; // being sent
    uint32_t fetched_next;
    bool topped;           // told what is told once it is level with the state (session_top.c)
    uint32_t topped_order; // open orders up to this one were told again

    // out: fast lane
    struct lens *lens; // NULL: no view
    struct wire_view view;
    uint64_t seen;  // tick
    uint32_t every; // ticks between two frames
    bool owed;      // a frame is due and waits for the socket

    struct session *prev, *next;
    struct session *viewer_prev, *viewer_next; // of those with a view
    bool held, hung_up;                        // by net/crowd.h; and has hung up meanwhile: nothing more is written
    struct session *held_prev, *held_next;
    struct {
        uint32_t account;
        char device[DEVICE_MAX + 1];
    } device_key;
    bool in_devices;
    UT_hash_handle hh, hh_device;
};

// ---- life (session.c)
void session_open(struct session *session, struct hall *hall, struct lws *wsi, struct peer *peer);
// False: the token is not known here and it was not the `last` look; nothing was said.
bool session_greet(struct session *session, const struct wire_hello *hello, bool last);
void session_goodbye(struct session *session, enum refusal code, bool resume, uint32_t retry_ms); // ends it
void session_closed(struct session *session);                                                     // the socket is gone
void session_look_after(struct session *session, int64_t now_us, int64_t now_ms);                 // once a second
void sessions_recheck(struct hall *hall); // rights changed: who may no longer, ends; who hears others, starts over
void sessions_taken_over(struct hall *hall, const struct hall_msg_taken_over *taken);
struct session *session_find(struct hall *hall, uint64_t number);

// ---- in (session_in.c). False: the session is to be dropped at once.
void session_greet_again(struct session *session); // the last look at a hello kept in session->hello
bool session_receive(struct session *session, const uint8_t *bytes, size_t len);

// ---- in, and again whenever the scope may be another
void session_look(struct session *session); // takes the lens that session->view wants

// ---- on top (session_top.c): what a session is told once it is level with the state, after a welcome and after a
// snapshot: open orders it is to answer for, and who is where.
bool session_owes_top(const struct session *session);
void session_add_top(struct session *session); // to the frame

// ---- out (session_out.c)
bool session_write(struct session *session); // socket is writable: one frame. False: close the socket
void session_push(struct session *session);  // something new is owed: writes at once if the socket is free

bool session_tell(
    struct session *session); // writes what is new for it, and the frame of the tick with it. False: nothing
void session_frame(struct session *session); // the tick: a frame of fixes if it is due and the socket is free
void session_fetched(struct session *session, struct desk_records *records); // takes them over
void session_drop_fetched(struct session *session); // what was not sent of it is fetched again when it can be
void session_answered(struct session *session, const struct wire_answer *answer);

#endif
