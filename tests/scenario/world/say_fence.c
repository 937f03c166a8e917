// Commands about fences, built in the caller's box.
// SPDX-License-Identifier: Apache-2.0
#include "world/say_fence.h"

#include <math.h>

#include "world/say_body.h"

#define MIDDLE_LAT_E7 298700000
#define MIDDLE_LON_E7 1215500000
#define METRE_E7 (1e7 * 180. / (M_PI * 6371008.8))

int32_t fence_lat(double north_m) {
    return MIDDLE_LAT_E7 + (int32_t)lround(north_m * METRE_E7);
}

int32_t fence_lon(double east_m) {
    return MIDDLE_LON_E7 + (int32_t)lround(east_m * METRE_E7 / cos(MIDDLE_LAT_E7 * (M_PI / 180e7)));
}

static void begin_put(struct fence_box *box, Muster__V1__FenceKind kind, const char *org) {
    SAY(box, fence_put, FENCE_PUT);
    box->fence_put.kind = kind;
    box->fence_put.name = TEXT("围栏");
    box->fence_put.org = TEXT(org);
    box->fence_put.shape = box->shape;
}

say *say_fence(struct fence_box *box, Muster__V1__FenceKind kind, const char *org, double north_m, double east_m,
               double metres) {
    double south = fence_lat(north_m - metres / 2) / 1e7, north = fence_lat(north_m + metres / 2) / 1e7;
    double west = fence_lon(east_m - metres / 2) / 1e7, east = fence_lon(east_m + metres / 2) / 1e7;
    begin_put(box, kind, org);
    snprintf(box->shape, sizeof box->shape,
             "{\"type\":\"Polygon\",\"coordinates\":[[[%.7f,%.7f],[%.7f,%.7f],[%.7f,%.7f],[%.7f,%.7f],[%.7f,%.7f]]]}",
             west, south, east, south, east, north, west, north, west, south);
    return &box->command;
}

say *say_route(struct fence_box *box, const char *org, double to_north_m, uint32_t width_m) {
    begin_put(box, FENCE(ROUTE), org);
    box->fence_put.width_m = width_m;
    snprintf(box->shape, sizeof box->shape, "{\"type\":\"LineString\",\"coordinates\":[[%.7f,%.7f],[%.7f,%.7f]]}",
             fence_lon(0) / 1e7, fence_lat(0) / 1e7, fence_lon(0) / 1e7, fence_lat(to_north_m) / 1e7);
    return &box->command;
}

say *say_fence_remove(struct fence_box *box, uint32_t fence, const char *reason) {
    SAY(box, fence_remove, FENCE_REMOVE);
    box->fence_remove.fence = fence;
    box->fence_remove.reason = TEXT(reason);
    return &box->command;
}

say *say_cross(struct fence_box *box, uint32_t fence, uint32_t unit, Muster__V1__FenceCrossing what, double north_m) {
    SAY(box, fence_cross, FENCE_CROSS);
    muster__v1__place__init(&box->place);
    box->fence_cross.fence = fence;
    box->fence_cross.unit = unit;
    box->fence_cross.what = what;
    box->fence_cross.fix_at_ms = world_now_ms();
    box->fence_cross.place = &box->place;
    box->place.lat_e7 = fence_lat(north_m);
    box->place.lon_e7 = fence_lon(0);
    return &box->command;
}

struct question {
    uint32_t fence, unit;
    Muster__V1__FenceCrossing what;
    uint32_t count;
};

static void count_crossing(void *arg, const Muster__V1__Event *event) {
    struct question *question = arg;
    if (event->body_case != MUSTER__V1__EVENT__BODY_FENCE_CROSSED)
        return;
    const Muster__V1__FenceCross *cross = event->fence_crossed;
    question->count += (!question->fence || cross->fence == question->fence) &&
                       (!question->unit || cross->unit == question->unit) && cross->what == question->what;
}

uint32_t fence_told(const struct member *member, uint32_t fence, uint32_t unit, Muster__V1__FenceCrossing what) {
    struct question question = {.fence = fence, .unit = unit, .what = what};
    member_each_event(member, count_crossing, &question);
    return question.count;
}
