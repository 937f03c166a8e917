// musterctl unit describe: what the registry knows of one unit; what is not given stays as it is.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "domain/unit.h"
#include "musterctl/ctl.h"

// The unit that is described, and the one that it is to belong to.
struct describing {
    const char *code, *parent;
    Muster__V1__Unit *unit;
    uint32_t parent_number;
};

static void on_unit(void *arg, const Muster__V1__Unit *unit) {
    struct describing *describing = arg;
    if (unit->retired)
        return;
    if (strcmp(unit->code, describing->code) == 0 && !describing->unit)
        describing->unit = ctl_copy(&unit->base);
    if (describing->parent && strcmp(unit->code, describing->parent) == 0)
        describing->parent_number = unit->unit;
}

static bool whole(const struct ctl_args *args, const char *flag, int64_t max, uint32_t *to) {
    int64_t value;
    if (!ctl_given(args, flag))
        return true;
    char name[32];
    snprintf(name, sizeof name, "--%s", flag);
    if (!ctl_number(name, ctl_value(args, flag), 0, max, &value))
        return false;
    *to = (uint32_t)value;
    return true;
}

static bool speed(const struct ctl_args *args, uint32_t *to) {
    double kmh;
    if (!ctl_given(args, "speed"))
        return true;
    if (!text_to_double(ctl_value(args, "speed"), 0, UNIT_SPEED_MAX * 0.036, &kmh)) {
        ctl_usage("--speed must be km/h from 0 to %d, not \"%s\".", UNIT_SPEED_MAX * 36 / 1000,
                  ctl_value(args, "speed"));
        return false;
    }
    *to = (uint32_t)(kmh / 0.036 + 0.5);
    return true;
}

// "29.87,121.55", or "" for none.
static bool home(const struct ctl_args *args, Muster__V1__Place *place, Muster__V1__Place **to) {
    char lat[32];
    const char *text = ctl_value_or(args, "home", NULL), *comma = text ? strchr(text, ',') : NULL;
    if (!text)
        return true;
    *to = NULL;
    if (!*text)
        return true;
    snprintf(lat, sizeof lat, "%.*s", (int)(comma ? comma - text : 0), text);
    *to = place;
    return ctl_degrees_e7("--home, before its comma,", lat, 90, &place->lat_e7) &&
           ctl_degrees_e7("--home, behind its comma,", comma ? comma + 1 : "", 180, &place->lon_e7);
}

static size_t keys(char *list, char *can[UNIT_CAN_MAX]) {
    size_t count = 0;
    char *rest = NULL;
    for (char *key = strtok_r(list, ",", &rest); key && count < UNIT_CAN_MAX; key = strtok_r(NULL, ",", &rest))
        can[count++] = key;
    return count;
}

static int send(struct ctl *ctl, const struct ctl_args *args, const struct describing *describing) {
    Muster__V1__UnitDetails details = MUSTER__V1__UNIT_DETAILS__INIT;
    Muster__V1__Place place = MUSTER__V1__PLACE__INIT;
    Muster__V1__UnitDescribe body = MUSTER__V1__UNIT_DESCRIBE__INIT;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    char *can[UNIT_CAN_MAX], list[2048];
    if (describing->unit->details)
        details = *describing->unit->details; // borrows; what is changed is put in its place
    snprintf(list, sizeof list, "%s", ctl_value_or(args, "can", ""));
    if (ctl_given(args, "can")) {
        details.n_can = keys(list, can);
        details.can = can;
    }
    struct {
        const char *flag;
        char **to;
    } texts[] = {{"tier", &details.tier},
                 {"contact", &details.contact},
                 {"phone", &details.phone},
                 {"pilot", &details.pilot},
                 {"gear", &details.gear}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (ctl_given(args, texts[i].flag))
            *texts[i].to = (char *)(uintptr_t)ctl_value(args, texts[i].flag);
    if (!whole(args, "people", UNIT_PEOPLE_MAX, &details.people) ||
        !whole(args, "ready", UNIT_READY_MAX, &details.ready_min) || !speed(args, &details.speed_cms) ||
        !home(args, &place, &details.home))
        return CTL_USAGE;
    if (ctl_given(args, "parent"))
        details.parent = describing->parent_number;
    body.unit = describing->unit->unit;
    body.details = &details;
    command.body_case = MUSTER__V1__COMMAND__BODY_UNIT_DESCRIBE;
    command.unit_describe = &body;
    return ctl_do(ctl, &command, 0, NULL);
}

int ctl_unit_describe(struct ctl *ctl, const struct ctl_args *args) {
    struct describing describing = {.code = args->argument[0], .parent = ctl_value_or(args, "parent", NULL)};
    int result = ctl_look(ctl, &(struct ctl_visitor){.unit = on_unit, .arg = &describing});
    if (result == CTL_DONE && !describing.unit)
        result = ctl_refuse("there is no unit with the code %s; musterctl unit list tells which there are.",
                            describing.code);
    else if (result == CTL_DONE && describing.parent && *describing.parent && !describing.parent_number)
        result = ctl_refuse("there is no unit with the code %s that it could belong to.", describing.parent);
    else if (result == CTL_DONE)
        result = send(ctl, args, &describing);
    if (describing.unit)
        muster__v1__unit__free_unpacked(describing.unit, NULL);
    return result;
}
