// A run of the simulator: one session with a hub, the district's life, recorded tracks, scripted incidents.
// SPDX-License-Identifier: Apache-2.0
#ifndef MUSTER_SIM_SIM_H
#define MUSTER_SIM_SIM_H

#include <stdbool.h>
#include <stdint.h>

#include "muster-sim/player.h"

struct sim_options {
    const char *socket, *host; // host NULL: the socket
    int port;
    const char *token;
    const char *district; // 6 digits; NULL: the hub's
    uint64_t seed;
    double speed;      // times real time; 0: as fast as the hub takes it
    uint32_t devices;  // of the district; 0: no district
    double duration_s; // 0: until the tracks are played or a signal comes
    bool incidents, shift;
    int64_t gap_ms;        // see player_manner
    struct player *player; // NULL: no tracks; the caller's
};

// Runs until done, by itself or by SIGINT or SIGTERM; prints the summary. 0: every fix that was sent got its receipt;
// 1: some did not, or the hub sent the simulator away (said why).
int sim_run(const struct sim_options *options);

#endif
