// Those who hang up. To close a connection takes the library a tenth of a millisecond; when a network goes away,
// thousands do at once, and whoever gives an order would wait for all of them. So a loop looks out for them itself,
// before the library reads, and lets it have a few of them a turn. The others are neither read nor written meanwhile.
// SPDX-License-Identifier: Apache-2.0
#ifndef NET_HANGUP_H
#define NET_HANGUP_H

#include <ev.h>

struct hall;
struct session;

struct hangups {
    int fd; // epoll of all sessions, for nothing but their hanging up
    ev_io watch;
    ev_prepare turn;
    struct session *held;
    int let; // had their end in this turn
};

void hangups_begin(struct hall *hall);
void hangups_end(struct hall *hall);

// Of a session that has opened, and of one that has closed.
void hangups_watch(struct session *session, int fd);
void hangups_forget(struct session *session);

#endif
