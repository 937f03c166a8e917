// A command post of 300 for the load generator: its people, its seats, what they were told and when.
// SPDX-License-Identifier: Apache-2.0
#ifndef MUSTER_LOAD_POSTS_H
#define MUSTER_LOAD_POSTS_H

#include "muster-load/load.h"

#define MEMBERS 300
#define OPEN_ORDERS 200 // of the seat that is handed over
#define GROUPS 8

// What is being measured: what members are told then counts.
enum staff_doing { STAFF_NOTHING, STAFF_OPENING, STAFF_HANDING, STAFF_ORDERING };

struct staff;
struct staff_member {
    struct staff *staff;
    struct client *client;
    char name[16];
    bool seated, live; // the snapshot that comes says so; its channels are there
    uint32_t orders;   // open ones to the seat that is handed over, in that snapshot
};

struct staff {
    struct ev_loop *ev;
    const struct hub *hub;
    struct client *admin;
    struct staff_member members[MEMBERS + 1]; // the last one has no seat, to hand one to
    enum staff_doing doing;
    uint32_t template, post, first_seat, seats; // of the post
    uint32_t handed_row;                        // whose seat is handed over: so many seats behind the first
    uint32_t live, heard, refused;
    double open_cpu_s;       // of the hub, for all openings
    double sent_ms, last_ms; // the command; the last arrival of what came of it, from then
    const struct staff_member *taker;
    struct histogram told_ms, live_ms, handed_ms, order_ms;
};

// Puts the template and signs everybody in. False: it says why.
bool staff_come(struct staff *staff, struct ev_loop *ev, const struct hub *hub);
void staff_leave(struct staff *staff);
bool staff_wait(struct staff *staff, bool (*done)(void *staff)); // false: it took too long
bool staff_idle(void *staff);                                    // every command was answered

// ---- commands
void staff_say(struct staff *staff, struct client *by, uint32_t seat, Muster__V1__Command *command);
void staff_open(struct staff *staff); // a post, and a seat of it for every member
void staff_close(struct staff *staff);
void staff_hand_over(struct staff *staff, struct client *by, const char *account);
void staff_order(struct staff *staff, bool to_groups); // by who commands; else to the seat that is handed over

#endif
