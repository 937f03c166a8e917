// A lookout with a state and a desk of the test's own: what it says is judged by the rule, applied, and told back to
// it.
// SPDX-License-Identifier: Apache-2.0
#ifndef UNIT_LOOKOUT_CASE_H
#define UNIT_LOOKOUT_CASE_H

#include "unit/district.h"
#include "watch/lookout.h"

#define CASE_SAID 64
#define CASE_MS 1764400000000 // device and hub agree about the time
#define CASE_LAT 298700000
#define CASE_LON 1215500000

struct said {
    enum verb verb;
    uint32_t fence, unit, dispatch;
    int what; // crossing or phase
    int64_t at_ms;
};
struct lookout_case {
    struct state *state;
    struct lookout *lookout;
    struct lookout_options options;
    int64_t now_us;
    bool full;   // the desk takes no more
    bool strict; // a refusal fails the test
    int said_count;
    struct said said[CASE_SAID]; // since it was last looked at
};

static inline int64_t case_ms(const struct lookout_case *c) {
    return CASE_MS + c->now_us / 1000;
}

static inline enum refusal case_do(struct lookout_case *c, const struct command *command, bool own) {
    struct event event;
    enum refusal refusal = test_do(c->state, command, case_ms(c), &event);
    if (!refusal)
        lookout_event(c->lookout, &event, own, c->now_us);
    return refusal;
}

static inline bool case_say(struct lookout_case *c, const struct command *command, struct said said) {
    if (c->full)
        return false;
    enum refusal refusal = case_do(c, command, true);
    if (refusal && c->strict)
        fail_msg("%s was refused: %s", verb_name(command->verb), refusal_text(refusal)->en);
    assert_true(c->said_count < CASE_SAID);
    c->said[c->said_count++] = said;
    return true;
}

static inline bool case_cross(void *arg, const struct fence_cross *cross) {
    const struct command command = {.verb = VERB_FENCE_CROSS, .cross = *cross};
    return case_say(arg, &command,
                    (struct said){VERB_FENCE_CROSS, cross->fence, cross->unit, 0, (int)cross->what, cross->fix_at_ms});
}

static inline bool case_step(void *arg, uint32_t unit, const struct dispatch_step *step) {
    const struct command command = {.verb = VERB_DISPATCH_STEP, .dispatched = *step};
    return case_say(arg, &command, (struct said){VERB_DISPATCH_STEP, 0, unit, step->dispatch, (int)step->phase, 0});
}

static inline bool case_silent(void *arg, const struct alarm *alarm) {
    const struct command command = {.verb = VERB_ALARM_RAISE, .alarm_raised = alarm};
    return case_say(arg, &command, (struct said){VERB_ALARM_RAISE, alarm->fence, alarm->unit, 0, (int)alarm->kind, 0});
}

// Anew with the same state, as after a restart.
static inline void case_look_out(struct lookout_case *c) {
    const struct lookout_mouth mouth = {case_cross, case_step, case_silent, c};
    lookout_destroy(c->lookout);
    c->lookout = lookout_create(c->state, &c->options, &mouth, c->now_us);
}

static inline void case_begin(struct lookout_case *c, uint32_t units) {
    memset(c, 0, sizeof *c);
    c->state = state_create(TEST_DISTRICT);
    c->options = (struct lookout_options){200, 150};
    c->strict = true;
    for (uint32_t i = 1; i <= units; i++) {
        char code[16];
        struct command command = unit_command(VERB_UNIT_REGISTER, 0);
        snprintf(code, sizeof code, "U%u", i);
        command.unit.code = code;
        assert_int_equal(test_do(c->state, &command, CASE_MS, NULL), 0);
    }
    case_look_out(c);
}

static inline void case_end(struct lookout_case *c) {
    lookout_destroy(c->lookout);
    state_destroy(c->state);
}

// Degrees x 1e7 so many metres north and east of the middle.
static inline int32_t case_lat(double north_m) {
    return CASE_LAT + (int32_t)lround(north_m * METRE_LAT_E7);
}
static inline int32_t case_lon(double east_m) {
    return CASE_LON + (int32_t)lround(east_m * METRE_LAT_E7 / cos(CASE_LAT * (M_PI / 180e7)));
}

static inline struct fix case_fix(const struct lookout_case *c, uint32_t unit, double north_m, double east_m,
                                  double accuracy_m) {
    return (struct fix){.unit = unit,
                        .lat_e7 = case_lat(north_m),
                        .lon_e7 = case_lon(east_m),
                        .altitude_dm = FIX_UNKNOWN_ALTITUDE,
                        .speed_cms = FIX_UNKNOWN,
                        .heading_cdeg = FIX_UNKNOWN,
                        .accuracy_dm = accuracy_m < 0 ? FIX_UNKNOWN : (int32_t)(accuracy_m * 10),
                        .at_ms = case_ms(c),
                        .battery = FIX_UNKNOWN,
                        .source = FIX_GNSS};
}

// So many seconds later the unit is there.
static inline void case_at(struct lookout_case *c, uint32_t unit, double seconds, double north_m, double east_m,
                           double accuracy_m) {
    c->now_us += (int64_t)(seconds * 1e6);
    struct fix fix = case_fix(c, unit, north_m, east_m, accuracy_m);
    lookout_fix(c->lookout, &fix, c->now_us);
}

// A square of that many metres around a place.
static inline const char *case_square(double north_m, double east_m, double metres) {
    static char text[512];
    double half = metres / 2;
    snprintf(text, sizeof text,
             "{\"type\":\"Polygon\",\"coordinates\":[[[%.7f,%.7f],[%.7f,%.7f],[%.7f,%.7f],[%.7f,%.7f],[%.7f,%.7f]]]}",
             case_lon(east_m - half) / 1e7, case_lat(north_m - half) / 1e7, case_lon(east_m + half) / 1e7,
             case_lat(north_m - half) / 1e7, case_lon(east_m + half) / 1e7, case_lat(north_m + half) / 1e7,
             case_lon(east_m - half) / 1e7, case_lat(north_m + half) / 1e7, case_lon(east_m - half) / 1e7,
             case_lat(north_m - half) / 1e7);
    return text;
}

static inline enum refusal case_put(struct lookout_case *c, struct fence fence) {
    fence.kind = fence.kind ? fence.kind : FENCE_DANGER;
    fence.name = "围栏";
    if (!*fence.org)
        strcpy(fence.org, TEST_ORG);
    const struct command command = {.verb = VERB_FENCE_PUT, .fence_put = &fence};
    return case_do(c, &command, false);
}

static inline enum refusal case_remove(struct lookout_case *c, uint32_t fence) {
    const struct command command = {.verb = VERB_FENCE_REMOVE, .fence = {fence, ""}};
    return case_do(c, &command, false);
}

// What was said since the last time, and forgets it.
static inline void case_said(struct lookout_case *c, int count, const struct said *want) {
    for (int i = 0; i < c->said_count || i < count; i++) {
        const struct said *got = i < c->said_count ? &c->said[i] : NULL;
        if (!got || i >= count)
            fail_msg("%d things were said, not %d; the last: %s %d of unit %u", c->said_count, count,
                     c->said_count ? verb_name(c->said[c->said_count - 1].verb) : "-",
                     c->said_count ? c->said[c->said_count - 1].what : 0,
                     c->said_count ? c->said[c->said_count - 1].unit : 0);
        assert_int_equal(got->verb, want[i].verb);
        assert_int_equal(got->what, want[i].what);
        assert_int_equal(got->unit, want[i].unit);
        assert_int_equal(got->fence, want[i].fence);
        assert_int_equal(got->dispatch, want[i].dispatch);
    }
    c->said_count = 0;
}
static inline void case_nothing(struct lookout_case *c) {
    case_said(c, 0, NULL);
}
static inline void case_crossed(struct lookout_case *c, uint32_t unit, uint32_t fence, enum fence_crossing what) {
    case_said(c, 1, &(struct said){VERB_FENCE_CROSS, fence, unit, 0, (int)what, 0});
}

#endif
