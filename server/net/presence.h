// Presence (在线): which devices are here, on which seat their people act, over which link. Every loop knows all of
// them: what its own sessions do it tells the other loops at once, and loop 0 tells the other hubs, at the tick what
// changed and every ten seconds everybody. Only those who hold a seat are told to other hubs and to sessions, and to
// each session only on seats that it may see. Newest wins; nothing of it is kept.
// SPDX-License-Identifier: Apache-2.0
#ifndef NET_PRESENCE_H
#define NET_PRESENCE_H

#include "net/hall.h"

#define PRESENCE_MOST 50000 // devices that a loop keeps in mind
#define PRESENCE_HUB_MAX 63 // bytes of a hub's name

struct session;

struct hall_msg_presence { // HALL_PRESENCE
    struct msg msg;
    char hub[PRESENCE_HUB_MAX + 1]; // "": this one
    uint64_t number;                // of the session, at this hub
    bool whole;                     // these are all at that hub
    uint32_t count;
    struct bus_presence people[];
};

struct presences *presences_create(void);
void presences_destroy(struct presences *presences); // NULL is fine

// Of a session of this loop: it has come, its people act as that seat over that link, it has gone.
void presence_came(struct session *session);
void presence_acts(struct session *session, uint32_t seat, int link);
void presence_went(struct session *session);

void presence_hear(struct hall *hall, const struct hall_msg_presence *heard); // of another loop or hub
void presence_reseat(struct hall *hall);                                      // seats have changed hands
void presence_tick(struct hall *hall);
// The sessions of this loop whose people hold a seat, until one is answered with false.
void presence_each_seated(struct hall *hall, bool (*with)(void *arg, struct session *session), void *arg);
void presence_look_after(struct hall *hall, int64_t now_us); // once a second

// All that this session may hear of, to `buf`.
void presence_tell_all(struct session *session, struct buf *buf);

#endif
