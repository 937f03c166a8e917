// How units of each kind move.
// SPDX-License-Identifier: Apache-2.0
#include "muster-sim/motion.h"

#include <math.h>
#include <stdlib.h>

#include "muster-sim/chance.h"

#define LEGS_MAX 4
#define ROAD_M 400.0  // between two roads of the grid that vehicles keep to
#define ROAD_TURN 0.3 // radians by which the grid is turned against north
#define UNKNOWN_ALTITUDE (-1000000)

struct manner {
    int32_t interval_ms;       // between two reports
    double slow, fast;         // m/s
    double rest_min, rest_max; // seconds at a place
    double range;              // metres from home
    double wander;             // chance to go somewhere after a rest, else it rests on
    double noise;              // metres, of the receiver
    bool roads;
    double height; // metres in flight; 0: on the ground
};
static const struct manner manners[] = {
    [MUSTER__V1__UNIT_KIND__UNIT_KIND_TEAM] = {10000, 7, 12, 600, 3600, 5000, 0.15, 3, true, 0},
    [MUSTER__V1__UNIT_KIND__UNIT_KIND_PERSON] = {5000, 0.9, 1.6, 30, 400, 800, 0.8, 4, false, 0},
    [MUSTER__V1__UNIT_KIND__UNIT_KIND_VEHICLE] = {5000, 8, 16, 60, 1200, 7000, 0.7, 3, true, 0},
    [MUSTER__V1__UNIT_KIND__UNIT_KIND_DRONE] = {2000, 7, 14, 20, 120, 2500, 0.9, 1, false, 100},
    [MUSTER__V1__UNIT_KIND__UNIT_KIND_BOAT] = {5000, 2, 6, 60, 900, 1500, 0.6, 3, false, 0},
};

struct mover {
    struct member *member;
    const struct manner *manner;
    uint64_t chance;
    struct spot from, legs[LEGS_MAX]; // the way: from, then the ends of its legs
    int leg, leg_count;               // leg == leg_count: resting at `from`
    double speed, height;
    double since_s, until_s; // this leg, or this rest
    double heading;          // radians, clockwise from north
    double drained_s;        // how long the battery has been in use
    int64_t next_ms;         // report
};
struct motion {
    const struct land *land;
    struct mover *movers;
    uint32_t count;
};

// ---- ways

static struct spot turned(struct spot spot, double by) {
    return (struct spot){spot.x * cos(by) - spot.y * sin(by), spot.x * sin(by) + spot.y * cos(by)};
}

static double on_road(double metres) {
    return round(metres / ROAD_M) * ROAD_M;
}

// Along the grid: to the nearest road, along it, across, and to the door.
static void way_by_road(struct mover *mover, struct spot to) {
    struct spot a = turned(mover->from, -ROAD_TURN), b = turned(to, -ROAD_TURN);
    struct spot joins = {a.x, on_road(a.y)}, corner = {on_road(b.x), joins.y}, leaves = {corner.x, b.y};
    mover->legs[0] = turned(joins, ROAD_TURN);
    mover->legs[1] = turned(corner, ROAD_TURN);
    mover->legs[2] = turned(leaves, ROAD_TURN);
    mover->legs[3] = to;
    mover->leg_count = 4;
}

static void start_leg(struct mover *mover, double now_s) {
    struct spot to = mover->legs[mover->leg];
    double length = hypot(to.x - mover->from.x, to.y - mover->from.y);
    if (length > 1)
        mover->heading = atan2(to.x - mover->from.x, to.y - mover->from.y);
    mover->since_s = now_s;
    mover->until_s = now_s + length / mover->speed;
}

static void rest(struct mover *mover, double now_s) {
    mover->leg = mover->leg_count = 0;
    mover->since_s = now_s;
    mover->until_s = now_s + chance_between(&mover->chance, mover->manner->rest_min, mover->manner->rest_max);
}

static struct spot somewhere(struct mover *mover, const struct ring *border) {
    struct spot home = mover->member->home, spot;
    for (int tries = 0; tries < 20; tries++) {
        double turn = chance_between(&mover->chance, 0, 2 * M_PI);
        double far = mover->manner->range * sqrt(chance_between(&mover->chance, 0, 1));
        spot = (struct spot){home.x + far * cos(turn), home.y + far * sin(turn)};
        if (land_holds(border, spot))
            return spot;
    }
    return home;
}

static void set_off(struct mover *mover, const struct land *land, double now_s) {
    bool home = mover->member->home.x == mover->from.x && mover->member->home.y == mover->from.y;
    struct spot to =
        home || chance_between(&mover->chance, 0, 1) < 0.5 ? somewhere(mover, &land->border) : mover->member->home;
    mover->speed = chance_between(&mover->chance, mover->manner->slow, mover->manner->fast);
    if (mover->manner->height > 0)
        mover->height = mover->manner->height + chance_between(&mover->chance, -20, 20);
    mover->leg = 0;
    if (mover->manner->roads) {
        way_by_road(mover, to);
    } else {
        mover->legs[0] = to;
        mover->leg_count = 1;
    }
    start_leg(mover, now_s);
}

// What comes after the leg or the rest that ends now.
static void go_on(struct mover *mover, const struct land *land) {
    double now_s = mover->until_s;
    if (mover->leg < mover->leg_count) {
        mover->from = mover->legs[mover->leg++];
        if (mover->leg < mover->leg_count)
            start_leg(mover, now_s);
        else
            rest(mover, now_s);
    } else if (chance_between(&mover->chance, 0, 1) < mover->manner->wander) {
        set_off(mover, land, now_s);
    } else {
        rest(mover, now_s);
    }
}

// ---- reports

static struct spot place_of(const struct mover *mover, double now_s) {
    if (mover->leg == mover->leg_count)
        return mover->from;
    struct spot to = mover->legs[mover->leg];
    double length_s = mover->until_s - mover->since_s, share = length_s > 0 ? (now_s - mover->since_s) / length_s : 1;
    return (struct spot){mover->from.x + share * (to.x - mover->from.x),
                         mover->from.y + share * (to.y - mover->from.y)};
}

// A full battery lasts five hours, a drone's half of one; at 15 % it is changed.
static int32_t battery_of(const struct mover *mover, double now_s) {
    double life_s = mover->manner->height > 0 ? 1800 : 18000;
    return 100 - (int32_t)(85 * fmod(mover->drained_s + now_s, life_s) / life_s);
}

static void report(struct mover *mover, struct client_fix *fix) {
    const struct manner *manner = mover->manner;
    double now_s = (double)mover->next_ms / 1000;
    struct spot spot = place_of(mover, now_s);
    bool moving = mover->leg < mover->leg_count;
    spot.x += manner->noise * chance_normal(&mover->chance);
    spot.y += manner->noise * chance_normal(&mover->chance);
    double degrees = fmod(mover->heading * 180 / M_PI + 360, 360);
    *fix = (struct client_fix){
        .lat_e7 = land_lat_e7(spot),
        .lon_e7 = land_lon_e7(spot),
        .at_ms = mover->next_ms,
        .speed_cms = moving ? (int32_t)lround(mover->speed * 100) : 0,
        .heading_cdeg = moving ? (int32_t)(degrees * 100) % 36000 : -1,
        .accuracy_dm = (int32_t)lround(manner->noise * 10 * chance_between(&mover->chance, 1, 2)),
        .battery = battery_of(mover, now_s),
        .altitude_dm = manner->height > 0 ? (int32_t)lround((mover->height + 12) * 10) : UNKNOWN_ALTITUDE,
        .source = MUSTER__V1__FIX_SOURCE__FIX_SOURCE_REPLAY,
    };
}

void motion_report(struct motion *motion, int64_t now_ms,
                   void (*each)(void *arg, struct member *member, struct client_fix *fix), void *arg) {
    for (uint32_t i = 0; i < motion->count; i++) {
        struct mover *mover = &motion->movers[i];
        for (; mover->next_ms <= now_ms; mover->next_ms += mover->manner->interval_ms) {
            while (mover->until_s * 1000 <= (double)mover->next_ms)
                go_on(mover, motion->land);
            struct client_fix fix;
            report(mover, &fix);
            each(arg, mover->member, &fix);
        }
    }
}

static void mover_init(struct mover *mover, struct member *member, uint64_t chance) {
    mover->member = member;
    mover->manner = &manners[member->kind];
    mover->chance = chance;
    mover->from = member->home;
    mover->height = mover->manner->height;
    mover->drained_s = chance_between(&mover->chance, 0, 18000);
    mover->until_s = chance_between(&mover->chance, 0, mover->manner->rest_max); // in the middle of a rest
    mover->next_ms = chance_below(&mover->chance, (uint32_t)mover->manner->interval_ms);
}

struct motion *motion_create(const struct roster *roster, const struct land *land, uint64_t seed) {
    struct motion *motion = mem_new(sizeof *motion);
    motion->land = land;
    motion->count = roster->count;
    motion->movers = mem_new(roster->count * sizeof *motion->movers);
    for (uint32_t i = 0; i < roster->count; i++)
        mover_init(&motion->movers[i], roster->members[i], chance_of(seed, 1000, i));
    return motion;
}

void motion_destroy(struct motion *motion) {
    if (!motion)
        return;
    free(motion->movers);
    free(motion);
}
