// What the names of the rights matrix mean in the world that it is asked in.
// SPDX-License-Identifier: Apache-2.0
#include "world/setting_names.h"

#include <string.h>

#include "world/need.h"

static uint32_t other_module(const struct setting *stage, uint32_t row) {
    for (uint32_t module = 1; row && module <= stage->module_count; module++)
        if (module != stage->rows[row - 1].module)
            return module;
    return 1;
}

enum setting_post setting_post_named(const char *name) {
    static const struct {
        const char *name;
        enum setting_post post;
    } posts[] = {{"post", POST_ASKED},
                 {"above", POST_ABOVE},
                 {"below", POST_BELOW},
                 {"beneath", POST_BENEATH},
                 {"stranger", POST_STRANGER},
                 {"roster", POST_ASKED},
                 {"roster-of-above", POST_ABOVE},
                 {"roster-of-below", POST_BELOW}};
    for (size_t i = 0; i < sizeof posts / sizeof *posts; i++)
        if (strcmp(posts[i].name, name) == 0)
            return posts[i].post;
    fail_msg("the table names a post \"%s\"", name);
    return 0;
}

struct told_channel setting_channel_named(const struct setting *stage, uint32_t row, const char *name) {
    uint32_t own = row ? stage->rows[row - 1].module : 1;
    const struct {
        const char *name;
        struct told_channel channel;
    } channels[] = {
        {"post", {CHANNEL(POST), stage->posts[POST_ASKED].number, 0}},
        {"above", {CHANNEL(POST), stage->posts[POST_ABOVE].number, 0}},
        {"below", {CHANNEL(POST), stage->posts[POST_BELOW].number, 0}},
        {"beneath", {CHANNEL(POST), stage->posts[POST_BENEATH].number, 0}},
        {"stranger", {CHANNEL(POST), stage->posts[POST_STRANGER].number, 0}},
        {"module-own", {CHANNEL(MODULE), stage->posts[POST_ASKED].number, own}},
        {"module-other", {CHANNEL(MODULE), stage->posts[POST_ASKED].number, other_module(stage, row)}},
        {"module-of-above", {CHANNEL(MODULE), stage->posts[POST_ABOVE].number, 1}},
        {"module-of-below", {CHANNEL(MODULE), stage->posts[POST_BELOW].number, 1}},
        {"module-of-stranger", {CHANNEL(MODULE), stage->posts[POST_STRANGER].number, 1}},
        {"incident", {CHANNEL(INCIDENT), stage->incident, 0}},
        {"incident-other", {CHANNEL(INCIDENT), stage->incident_other, 0}},
        {"unit-in", {CHANNEL(UNIT), stage->unit_in, 0}},
        {"unit-out", {CHANNEL(UNIT), stage->unit_out, 0}},
        {"consult-on", {CHANNEL(CONSULT), row ? stage->rows[row - 1].consult : 0, 0}},
        {"consult-off", {CHANNEL(CONSULT), stage->consult_off, 0}},
    };
    for (size_t i = 0; i < sizeof channels / sizeof *channels; i++)
        if (strcmp(channels[i].name, name) == 0)
            return channels[i].channel;
    fail_msg("the table names a channel \"%s\"", name);
    return (struct told_channel){0};
}

struct told_target setting_to_seat(uint32_t seat) {
    return (struct told_target){TARGET(SEAT), seat, 0};
}
struct told_target setting_to_module(const struct setting *stage, enum setting_post post, uint32_t module) {
    return (struct told_target){TARGET(MODULE), stage->posts[post].number, module};
}

struct told_target setting_target_named(const struct setting *stage, uint32_t row, const char *name) {
    const struct {
        const char *name;
        struct told_target target;
    } targets[] = {
        {"module-own", setting_to_module(stage, POST_ASKED, stage->rows[row - 1].module)},
        {"module-other", setting_to_module(stage, POST_ASKED, other_module(stage, row))},
        {"module-of-above", setting_to_module(stage, POST_ABOVE, 1)},
        {"module-of-below", setting_to_module(stage, POST_BELOW, 1)},
        {"module-of-stranger", setting_to_module(stage, POST_STRANGER, 1)},
        {"seat-self", setting_to_seat(stage->rows[row - 1].seat)},
        {"seat-own-module", setting_to_seat(setting_seat_where(stage, row, IN_OWN, 0))},
        {"seat-other-module", setting_to_seat(setting_seat_where(stage, row, IN_OTHER, 0))},
        {"seat-command", setting_to_seat(setting_seat_where(stage, row, IN_NONE, 0))},
        {"seat-of-above", setting_to_seat(stage->posts[POST_ABOVE].first_seat)},
        {"seat-of-below", setting_to_seat(stage->posts[POST_BELOW].first_seat)},
        {"seat-of-stranger", setting_to_seat(stage->posts[POST_STRANGER].first_seat)},
        {"unit-in", {TARGET(UNIT), stage->unit_in, 0}},
        {"unit-out", {TARGET(UNIT), stage->unit_out, 0}},
    };
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++)
        if (strcmp(targets[i].name, name) == 0)
            return targets[i].target;
    fail_msg("the table names a target \"%s\"", name);
    return (struct told_target){0};
}
