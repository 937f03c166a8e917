// People of whose sessions every frame is kept, and every message and order that they gave.
// SPDX-License-Identifier: Apache-2.0
#ifndef WORLD_CROWD_H
#define WORLD_CROWD_H

#include "world/audience.h"

#define CROWD_PEOPLE 16
#define CROWD_EARS 20 // the first four people have a second device

struct frame {
    uint32_t len;
    uint8_t *bytes;
};
struct ear { // a session
    struct crowd *crowd;
    struct client *client;
    uint32_t person;
    struct frame *frames;
    uint32_t count, room;
};
struct posted { // a message or order; seq: of its answer, 0: it was refused
    uint8_t id[16];
    struct told_channel channel;
    uint64_t seq;
};
struct crowd {
    struct world *world;
    struct hub *hub;
    struct member *boss; // the local operator
    char names[CROWD_PEOPLE][24], tokens[CROWD_PEOPLE][64];
    struct ear ears[CROWD_EARS];
    struct posted *posted;
    uint32_t posted_count, posted_room;
};

void crowd_gather(struct crowd *crowd, struct world *world, struct hub *hub); // makes the accounts; nobody listens yet
void crowd_listen(struct crowd *crowd);                                       // opens every session
void crowd_free(struct crowd *crowd);
void crowd_keep(struct crowd *crowd, const uint8_t id[16], struct told_channel channel); // as posted
uint32_t crowd_waiting(const struct crowd *crowd);              // commands that are not answered, the operator's too
bool crowd_is_through(const struct crowd *crowd, uint64_t seq); // everybody has what there is up to it

#endif
