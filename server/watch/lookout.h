// The lookout: what the watch knows and how it comes to say something. No thread, no clock, no desk: fixes, events and
// time are passed in, and what it has to say goes to callbacks. Who keeps it calls it from one thread.
// SPDX-License-Identifier: Apache-2.0
#ifndef WATCH_LOOKOUT_H
#define WATCH_LOOKOUT_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/fix.h"
#include "domain/state.h"

// Each takes what it is given; false: there is no room for more, and the lookout says it again at the next occasion.
struct lookout_mouth {
    bool (*cross)(void *arg, const struct fence_cross *cross);
    bool (*step)(void *arg, uint32_t unit, const struct dispatch_step *step);
    bool (*silent)(void *arg, const struct alarm *alarm); // kind, unit, fence, place
    void *arg;
};
struct lookout_options {
    double departed_m; // moved by more than this since it was sent: it has departed
    double scene_m;    // nearer to the dispatch's place than this: it has arrived
};

struct lookout;
// Who is inside which fence is taken from `state`, which is the caller's, stays, and must have every event applied
// before the lookout hears of it. `now_us`: monotonic; units count as heard just now.
struct lookout *lookout_create(const struct state *state, const struct lookout_options *options,
                               const struct lookout_mouth *mouth, int64_t now_us);
void lookout_destroy(struct lookout *lookout); // NULL is fine

// A fix that is the newest of its unit, `now_us` when the hub heard it. Marked ones are not believed.
void lookout_fix(struct lookout *lookout, const struct fix *fix, int64_t now_us);
// A sign of life without a place that counts: an old fix that comes late.
void lookout_alive(struct lookout *lookout, uint32_t unit, int64_t now_us);
// Where a unit was last seen, from before the hub started; passed over when something newer is known.
void lookout_last_seen(struct lookout *lookout, const struct fix *fix);

// An event that was applied to the state. `own`: it came of what this lookout said.
void lookout_event(struct lookout *lookout, const struct event *event, bool own, int64_t now_us);

// Who has been silent for too long; about once a second.
void lookout_look(struct lookout *lookout, int64_t now_us);

uint32_t lookout_zones(const struct lookout *lookout); // fences that are watched

#endif
