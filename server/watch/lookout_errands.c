// Dispatches that step by where the unit is: it has left where it was when it was sent, it has reached the scene.
// SPDX-License-Identifier: Apache-2.0
#include <math.h>
#include <stdlib.h>
#include <utlist.h>

#include "base/mem.h"
#include "watch/inside.h"

static void drop(struct walker *walker, struct errand *errand) {
    LL_DELETE(walker->errands, errand);
    free(errand);
}

void errands_drop(struct walker *walker) {
    while (walker->errands)
        drop(walker, walker->errands);
}

static void drop_ended(const struct lookout *lookout, struct walker *walker) {
    struct errand *errand, *next;
    LL_FOREACH_SAFE(walker->errands, errand, next) {
        const struct dispatch *dispatch = state_dispatch(lookout->state, errand->dispatch);
        if (!dispatch || !dispatch_phase_is_open(dispatch->phase))
            drop(walker, errand);
    }
}

// The fix before this one is where the unit was when it was sent, unless it was heard too long ago for that.
static struct errand *errand_of(const struct lookout *lookout, struct walker *walker, uint32_t dispatch,
                                const struct fix *fix) {
    struct errand *errand;
    LL_SEARCH_SCALAR(walker->errands, errand, dispatch, dispatch);
    if (errand)
        return errand;
    const struct fix *from = walker->seen && lookout->now_us - walker->heard_us < LATELY_US ? &walker->last : fix;
    errand = mem_new(sizeof *errand);
    errand->dispatch = dispatch;
    errand->from = (struct place){true, from->lat_e7, from->lon_e7};
    LL_PREPEND(walker->errands, errand);
    return errand;
}

static struct place scene_of(const struct state *state, const struct dispatch *dispatch) {
    const struct incident *incident = state_incident(state, dispatch->incident);
    if (dispatch->place.known || !incident)
        return dispatch->place;
    return (struct place){true, incident->lat_e7, incident->lon_e7};
}

static bool may_step(const struct errand *errand, const struct dispatch *dispatch, enum dispatch_phase to) {
    const struct dispatch_edge *edge = dispatch_edge(dispatch->phase, to);
    return edge && (edge->sides & DISPATCH_BY_FENCE) && errand->said < to;
}

static void step(const struct lookout *lookout, struct errand *errand, uint32_t unit, enum dispatch_phase to) {
    const struct dispatch_step said = {.dispatch = errand->dispatch, .phase = to, .by_fence = true, .text = ""};
    if (lookout->mouth.step(lookout->mouth.arg, unit, &said))
        errand->said = to;
}

static double metres_to(const struct fix *fix, const struct place *place) {
    return place_distance_m(fix->lat_e7, fix->lon_e7, place->lat_e7, place->lon_e7);
}

static void look(const struct lookout *lookout, const struct walker *walker, struct errand *errand,
                 const struct dispatch *dispatch, const struct fix *fix) {
    const struct lookout_options *options = &lookout->options;
    struct place scene = scene_of(lookout->state, dispatch);
    double accuracy_m = doubt_accuracy_m(fix), moved_m = metres_to(fix, &errand->from);
    double left_m = scene.known ? metres_to(fix, &scene) : HUGE_VAL;
    bool away = moved_m > options->departed_m, there = left_m < options->scene_m;
    bool surely_away = (away && errand->away) || (moved_m - accuracy_m > options->departed_m && !walker->shaken);
    bool surely_there = (there && errand->there) || (left_m + accuracy_m < options->scene_m && !walker->shaken);
    errand->away = away;
    errand->there = there;
    if (surely_there && may_step(errand, dispatch, DISPATCH_ARRIVED))
        step(lookout, errand, walker->unit, DISPATCH_ARRIVED);
    else if (surely_away && may_step(errand, dispatch, DISPATCH_DEPARTED))
        step(lookout, errand, walker->unit, DISPATCH_DEPARTED);
}

void errands_look(struct lookout *lookout, struct walker *walker, const struct fix *fix) {
    const struct dispatch *dispatch = NULL;
    if (walker->errands)
        drop_ended(lookout, walker);
    while ((dispatch = state_dispatch_of_unit(lookout->state, walker->unit, dispatch)) != NULL)
        look(lookout, walker, errand_of(lookout, walker, dispatch->number, fix), dispatch, fix);
}
