// Plays recorded tracks as units: each vehicle of a file is a unit.
// SPDX-License-Identifier: Apache-2.0
#ifndef MUSTER_SIM_PLAYER_H
#define MUSTER_SIM_PLAYER_H

#include "client/client.h"
#include "muster-sim/roster.h"

struct player;

struct player *player_create(void);
void player_destroy(struct player *player); // NULL is fine

// `what` is FILE or FILE:CODE. Units get the code (with -VEHICLE behind it when the file holds several), or one made of
// the file's name. False: said what is wrong.
bool player_load(struct player *player, const char *what);
void player_muster(struct player *player, struct roster *roster, const char *org); // adds their units; once

// How to play. speed 0: as fast as `more` is called; else that many times as fast as recorded, each file from its first
// point at `begin_ms` (wall clock). Pauses longer than gap_ms, if not 0, are cut to it.
// shift: device times are moved into the present: with speed 0 by a constant per file, so that it ends at begin_ms;
// else a point carries the time at which it is due. Without shift they stay as recorded.
struct player_manner {
    double speed;
    int64_t begin_ms, gap_ms;
    bool shift;
};
void player_begin(struct player *player, const struct player_manner *manner);

// The next point due up to now_ms (wall clock; speed 0: any). False: none is due. fix->unit is left 0.
bool player_next(struct player *player, int64_t now_ms, struct member **member, struct client_fix *fix);
bool player_done(const struct player *player);

#endif
