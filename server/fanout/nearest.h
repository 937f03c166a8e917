// Who can be there first: the units nearest to a place that are able to do what is asked and free to come, by distance
// or by the time they need. One thread: that of the picture, whose positions it follows.
// SPDX-License-Identifier: Apache-2.0
//
// A unit stands where its newest fix says, while that is younger than the question wants; else at home, where the
// registry says; else nowhere, and it is not proposed. Time is a model: what the unit needs to get ready, and the
// distance as the crow flies times the detour of its kind, at the speed of the unit or of its kind (the catalogue of
// capabilities). Roads are not known here.
//
// Units hang in a grid of its own, finer than that of the picture, and are looked at ring by ring around the place,
// until nothing that comes nearer can be left.
#ifndef FANOUT_NEAREST_H
#define FANOUT_NEAREST_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/state.h"
#include "fanout/picture.h"

#define NEAREST_ROWS_MAX 100
#define NEAREST_LACKING_MAX 1000 // of those who are not able no more are counted

struct nearest;
// Both must outlive it. What is in them is taken over at once.
struct nearest *nearest_create(const struct state *state, struct picture *picture);
void nearest_destroy(struct nearest *nearest); // NULL is fine

void nearest_follow(struct nearest *nearest);               // takes over positions that came since; about once a tick
void nearest_touch(struct nearest *nearest, uint32_t unit); // registered, described, imported, retired
void nearest_touch_all(struct nearest *nearest);            // the catalogue of capabilities has changed

struct nearest_question {
    int32_t lat_e7, lon_e7; // a valid place
    uint64_t can;           // bits of state_unit_can: all of these; 0: anything
    uint32_t kinds;         // bit per enum unit_kind; 0: all
    const char *scope;      // org code; units below it are all that there are
    uint32_t count;         // rows wanted, 1..NEAREST_ROWS_MAX
    bool by_time;
    bool busy_too;   // also units that are dispatched
    uint32_t except; // this unit not; 0: none
    int64_t now_ms, fix_age_ms;
};
struct nearest_row {
    const struct unit *unit; // of the state
    bool at_home;
    int32_t lat_e7, lon_e7;
    int64_t fix_at_ms; // 0: at home
    double distance_m;
    uint32_t ready_s, way_s, speed_cms; // to get ready, on the way, at this speed
};
// Units of the scope and the kinds that would have come before the last row (before all others, when there are fewer
// rows than wanted), by why they were left out. The first reason counts.
enum nearest_reason {
    NEAREST_LACKS,
    NEAREST_UNAVAILABLE,
    NEAREST_ALARM, // it has called for help itself
    NEAREST_BUSY,
    NEAREST_STALE, // its last position, which counts here, is too old, and its home is not known
    NEAREST_REASONS
};
struct nearest_answer {
    struct nearest_row rows[NEAREST_ROWS_MAX]; // the first is the nearest; equals by their number
    uint32_t count;
    uint32_t left[NEAREST_REASONS];
    uint32_t nowhere; // able, of the scope and the kinds, but neither a fix nor a home is known
};
void nearest_find(struct nearest *nearest, const struct nearest_question *question, struct nearest_answer *answer);

#endif
