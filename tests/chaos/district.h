// The district of a chaos world: an authority, a gateway, PostgreSQL, Redis, and a proxy on every link between them and
// on the way of their clients.
// SPDX-License-Identifier: Apache-2.0
#ifndef CHAOS_DISTRICT_H
#define CHAOS_DISTRICT_H

#include "tally.h"
#include "world/proxy.h"
#include "world/world.h"

enum { EAST, WEST, HUBS }; // EAST is the authority
enum link { EAST_DOOR, WEST_DOOR, EAST_REDIS, WEST_REDIS, EAST_POSTGRES, WEST_POSTGRES, LINKS };

struct district {
    struct world *world;
    struct tally *tally;
    struct hub *hubs[HUBS];
    struct proxy *links[LINKS];
    struct crew *crew;
    struct audit *audit;
    bool small_disk;      // the authority's folder is a disk of its own
    bool own_net;         // packets of this world can be dropped
    bool spared;          // hubs are not killed, so that growth over many rounds shows
    bool coming[HUBS];    // started, not known to be ready
    uint32_t lives[HUBS]; // how often each was started
};

#define DISTRICT_DISK (512u << 20)
#define DISTRICT_SILENCE_S "8"

// Draws and starts everything but the crew.
void district_found(struct district *district, struct world *world);

void district_begin_hub(struct district *district, int hub); // starts it; district_rise waits
// After a heal: starts what is not there, waits until all of it answers.
void district_rise(struct district *district);

#endif
