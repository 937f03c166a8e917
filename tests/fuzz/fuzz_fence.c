// Fences: any bytes as the shape of a fence, through the rule, and where it is taken into geometry; the library must
// make sense of it or refuse it, and answer about any place.
// SPDX-License-Identifier: Apache-2.0
#include "base/log.h"
#include "domain/state.h"
#include "fuzz.h"
#include "watch/zone.h"

#define PLACES 8

static struct state *district(void) {
    static struct state *state;
    if (!state) {
        log_set_level((enum log_level) - 1);
        state = state_create("330203");
    }
    return state;
}

static void ask(const struct zone *zone, const uint8_t *data, size_t size) {
    for (size_t i = 0; i < PLACES; i++) {
        int32_t lat_e7 = (int32_t)(zone->box.south + (zone->box.north - zone->box.south) * (double)i / (PLACES - 1));
        int32_t lon_e7 =
            (int32_t)(zone->box.west + (zone->box.east - zone->box.west) * (size ? data[i % size] : 0) / 255.);
        bool holds;
        double metres;
        PROMISE(zone_rim_m(zone, lat_e7, lon_e7, &metres) && metres >= 0);
        PROMISE(zone_holds(zone, lat_e7, lon_e7, &holds));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct ground *ground;
    if (!ground)
        ground = ground_create();
    if (size == 0 || size > FENCE_SHAPE_MAX)
        return 0;
    char *shape = malloc(size);
    memcpy(shape, data + 1, size - 1);
    shape[size - 1] = '\0';
    struct fence fence = {.kind = data[0] % 2 ? FENCE_ROUTE : FENCE_DANGER,
                          .width_m = data[0] % 2 ? data[0] : 0,
                          .approach_m = data[0] * 10u,
                          .org = "330203001000",
                          .name = "f",
                          .shape = shape};
    const struct command command = {.verb = VERB_FENCE_PUT, .fence_put = &fence};
    struct rule_scratch scratch = {0};
    struct event event;
    if (rule_fence_put(district(), &command, 1, &scratch, &event) == REFUSAL_NONE) {
        struct zone *zone = zone_create(ground, event.fence_put);
        PROMISE(zone); // what the rule takes can be watched
        ask(zone, data, size);
        zone_destroy(zone);
    }
    free(shape);
    return 0;
}
