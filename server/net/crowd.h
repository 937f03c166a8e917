// Crowds: what thousands do at once, a few of them do a turn of the loop, so that whoever gives an order does not wait
// for all. When a network goes away thousands hang up, and to close a connection takes the library a tenth of a
// millisecond; when it is back they ask to be let in, and say hello. So a loop looks out for the three itself, before
// the library reads.
// SPDX-License-Identifier: Apache-2.0
#ifndef NET_CROWD_H
#define NET_CROWD_H

#include <ev.h>
#include <stdint.h>

struct hall;
struct newcomer;
struct peer;
struct session;

struct crowd {
    int street;                 // epoll of sockets that were accepted and have said nothing
    struct newcomer *newcomers; // they, first come first
    int inside;                 // epoll of sessions, for hellos and for hanging up
    struct session *held;       // not read; nor written to, if they have hung up
    int let;                    // of the sessions, in this turn
    ev_io knock;
    ev_check look;
    ev_prepare turn;
};

void crowd_begin(struct hall *hall);
void crowd_end(struct hall *hall);

// Takes over a socket that was accepted, and the peer. The library gets them when the first bytes have come.
void crowd_enter(struct hall *hall, int fd, struct peer *peer);
void crowd_look_after(struct hall *hall, int64_t now_us); // once a second: who says nothing has to leave

// Of a session that has opened, and of one that has closed.
void crowd_watch(struct session *session, int fd);
void crowd_forget(struct session *session);

#endif
