// Commands about fences, built in the caller's box.
// SPDX-License-Identifier: Apache-2.0
#include "world/say_fence.h"

#include <math.h>

#define MIDDLE_LAT_E7 298700000
#define MIDDLE_LON_E7 1215500000
#define METRE_E7 (1e7 * 180. / (M_PI * 6371008.8))
#define TEXT(text) ((char *)(uintptr_t)(text))

int32_t fence_lat(double north_m) {
    return MIDDLE_LAT_E7 + (int32_t)lround(north_m * METRE_E7);
}

int32_t fence_lon(double east_m) {
    return MIDDLE_LON_E7 + (int32_t)lround(east_m * METRE_E7 / cos(MIDDLE_LAT_E7 * (M_PI / 180e7)));
}

static void begin_put(struct fence_box *box, Muster__V1__FenceKind kind, const char *org) {
    muster__v1__command__init(&box->command);
    muster__v1__fence_put__init(&box->put);
    box->command.body_case = MUSTER__V1__COMMAND__BODY_FENCE_PUT;
    box->command.fence_put = &box->put;
    box->put.kind = kind;
    box->put.name = TEXT("围栏");
    box->put.org = TEXT(org);
    box->put.shape = box->shape;
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
    box->put.width_m = width_m;
    snprintf(box->shape, sizeof box->shape, "{\"type\":\"LineString\",\"coordinates\":[[%.7f,%.7f],[%.7f,%.7f]]}",
             fence_lon(0) / 1e7, fence_lat(0) / 1e7, fence_lon(0) / 1e7, fence_lat(to_north_m) / 1e7);
    return &box->command;
}

say *say_fence_remove(struct fence_box *box, uint32_t fence, const char *reason) {
    muster__v1__command__init(&box->command);
    muster__v1__fence_remove__init(&box->remove);
    box->command.body_case = MUSTER__V1__COMMAND__BODY_FENCE_REMOVE;
    box->command.fence_remove = &box->remove;
    box->remove.fence = fence;
    box->remove.reason = TEXT(reason);
    return &box->command;
}

say *say_cross(struct fence_box *box, uint32_t fence, uint32_t unit, Muster__V1__FenceCrossing what, double north_m) {
    muster__v1__command__init(&box->command);
    muster__v1__fence_cross__init(&box->cross);
    muster__v1__place__init(&box->place);
    box->command.body_case = MUSTER__V1__COMMAND__BODY_FENCE_CROSS;
    box->command.fence_cross = &box->cross;
    box->cross.fence = fence;
    box->cross.unit = unit;
    box->cross.what = what;
    box->cross.fix_at_ms = world_now_ms();
    box->cross.place = &box->place;
    box->place.lat_e7 = fence_lat(north_m);
    box->place.lon_e7 = fence_lon(0);
    return &box->command;
}

uint32_t fence_told(const struct member *member, uint32_t fence, uint32_t unit, Muster__V1__FenceCrossing what) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < member->event_count; i++) {
        const struct told_event *told = &member->events[i];
        Muster__V1__Event *event = muster__v1__event__unpack(NULL, told->len, told->bytes);
        if (!event)
            continue;
        const Muster__V1__FenceCross *cross =
            event->body_case == MUSTER__V1__EVENT__BODY_FENCE_CROSSED ? event->fence_crossed : NULL;
        count += cross && (!fence || cross->fence == fence) && (!unit || cross->unit == unit) && cross->what == what;
        muster__v1__event__free_unpacked(event, NULL);
    }
    return count;
}
