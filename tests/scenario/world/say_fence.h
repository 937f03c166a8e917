// Commands about fences, as world/say.h, and what was told of crossings.
// SPDX-License-Identifier: Apache-2.0
#ifndef WORLD_SAY_FENCE_H
#define WORLD_SAY_FENCE_H

#include "world/member.h"
#include "world/say.h"

#define FENCE(name) MUSTER__V1__FENCE_KIND__FENCE_KIND_##name
#define CROSSED(name) MUSTER__V1__FENCE_CROSSING__FENCE_CROSSING_##name

// Room for one command; zero-initialise with (struct fence_box){0}. Texts stay the caller's, the shape is the box's.
struct fence_box {
    Muster__V1__Command command;
    union {
        Muster__V1__FencePut fence_put;
        Muster__V1__FenceRemove fence_remove;
        Muster__V1__FenceCross fence_cross;
    };
    Muster__V1__Place place;
    char shape[600];
};
#define FENCE_BOX (&(struct fence_box){0})

// Metres north and east of where say_open opens an incident.
int32_t fence_lat(double north_m);
int32_t fence_lon(double east_m);

// A square around a place; more of it is set in box->put before it is sent.
say *say_fence(struct fence_box *box, Muster__V1__FenceKind kind, const char *org, double north_m, double east_m,
               double metres);
say *say_route(struct fence_box *box, const char *org, double to_north_m, uint32_t width_m); // from the middle
say *say_fence_remove(struct fence_box *box, uint32_t fence, const char *reason);
say *say_cross(struct fence_box *box, uint32_t fence, uint32_t unit, Muster__V1__FenceCrossing what, double north_m);

// How often a member was told that of a unit and a fence (0: any).
uint32_t fence_told(const struct member *member, uint32_t fence, uint32_t unit, Muster__V1__FenceCrossing what);

#endif
