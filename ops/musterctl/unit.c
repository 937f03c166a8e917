// musterctl unit: the units (力量单元) of the district.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "domain/refusal.h"
#include "domain/unit.h"
#include "musterctl/ctl.h"

#define STATUSES "standby, departed, on_scene, returning or unavailable"

static int kind_of(const char *name) {
    for (int kind = UNIT_KIND_UNKNOWN + 1; kind < UNIT_KINDS; kind++)
        if (strcmp(unit_kind_name((enum unit_kind)kind), name) == 0)
            return kind;
    return UNIT_KIND_UNKNOWN;
}

static int do_register(struct ctl *ctl, const struct ctl_args *args) {
    const char *kind = ctl_value(args, "kind");
    Muster__V1__UnitRegister body = MUSTER__V1__UNIT_REGISTER__INIT;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    uint32_t number = 0;
    if ((body.kind = (Muster__V1__UnitKind)kind_of(kind)) == MUSTER__V1__UNIT_KIND__UNIT_KIND_UNKNOWN)
        return ctl_usage("the kind must be one of team, person, vehicle, drone, boat, not \"%s\".", kind);
    body.code = (char *)(uintptr_t)args->argument[0];
    body.name = (char *)(uintptr_t)ctl_value(args, "name");
    body.org = (char *)(uintptr_t)ctl_value(args, "org");
    command.body_case = MUSTER__V1__COMMAND__BODY_UNIT_REGISTER;
    command.unit_register = &body;
    int result = ctl_do(ctl, &command, ctl_given(args, "if-missing") ? REFUSAL_UNIT_CODE_TAKEN : 0, &number);
    if (result == CTL_DONE && number > 0)
        printf("%u\n", number);
    return result;
}

struct wanted {
    const char *code;
    uint32_t number;
};
static void on_wanted(void *arg, const Muster__V1__Unit *unit) {
    struct wanted *wanted = arg;
    if (strcmp(unit->code, wanted->code) == 0)
        wanted->number = unit->unit;
}

// 0: there is none, which has been said, or the hub cannot be asked (*result).
static uint32_t number_of(struct ctl *ctl, const char *code, int *result) {
    struct wanted wanted = {code, 0};
    *result = ctl_look(ctl, &(struct ctl_visitor){.unit = on_wanted, .arg = &wanted});
    if (*result == CTL_DONE && wanted.number == 0)
        *result = ctl_refuse("there is no unit with the code %s; musterctl unit list tells which there are.", code);
    return wanted.number;
}

static int retire(struct ctl *ctl, const struct ctl_args *args) {
    int result;
    Muster__V1__UnitRetire body = MUSTER__V1__UNIT_RETIRE__INIT;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    if ((body.unit = number_of(ctl, args->argument[0], &result)) == 0)
        return result;
    body.reason = (char *)(uintptr_t)ctl_value(args, "reason");
    command.body_case = MUSTER__V1__COMMAND__BODY_UNIT_RETIRE;
    command.unit_retire = &body;
    return ctl_do(ctl, &command, 0, NULL);
}

static int status_of(const char *name) {
    for (int status = UNIT_STATUS_UNKNOWN + 1; status < UNIT_STATUSES; status++)
        if (strcmp(unit_status_name((enum unit_status)status), name) == 0)
            return status;
    return UNIT_STATUS_UNKNOWN;
}

static int set_status(struct ctl *ctl, const struct ctl_args *args) {
    int result;
    Muster__V1__UnitSetStatus body = MUSTER__V1__UNIT_SET_STATUS__INIT;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    body.status = (Muster__V1__UnitStatus)status_of(args->argument[1]);
    if (body.status == MUSTER__V1__UNIT_STATUS__UNIT_STATUS_UNKNOWN)
        return ctl_usage("the status must be one of " STATUSES ", not \"%s\".", args->argument[1]);
    if ((body.unit = number_of(ctl, args->argument[0], &result)) == 0)
        return result;
    command.body_case = MUSTER__V1__COMMAND__BODY_UNIT_SET_STATUS;
    command.unit_set_status = &body;
    return ctl_do(ctl, &command, 0, NULL);
}

static void on_unit(void *arg, const Muster__V1__Unit *unit) {
    (void)arg;
    printf("%u\t%s\t%s\t%s\t%s\t%s\n", unit->unit, unit->code, unit_kind_name((enum unit_kind)unit->kind), unit->org,
           unit->retired ? "retired" : unit_status_name((enum unit_status)unit->status), unit->name);
}

static int list(struct ctl *ctl, const struct ctl_args *args) {
    (void)args;
    return ctl_look(ctl, &(struct ctl_visitor){.heading = "NUMBER\tCODE\tKIND\tORG\tSTATUS\tNAME", .unit = on_unit});
}

const struct ctl_command unit_commands[] = {
    {"unit",
     "register",
     {"CODE"},
     "registers a unit and prints its number",
     {{"name", "TEXT", true, "its name"},
      {"kind", "KIND", true, "team, person, vehicle, drone or boat"},
      {"org", "ORG", true, "12-digit org code it belongs to"},
      {"if-missing", NULL, false, "a unit of that code is fine, and left as it is"}},
     do_register},
    {"unit",
     "describe",
     {"CODE"},
     "says what the registry knows of a unit; what is not given stays, an empty text takes it away",
     {{"can", "KEYS", false, "capabilities, keys of the catalogue with commas between"},
      {"tier", "KEY", false, "tier, key of the catalogue"},
      {"home", "LAT,LON", false, "where it is when no position is known"},
      {"contact", "TEXT", false, "name"},
      {"phone", "NUMBER", false, "phone"},
      {"people", "N", false, "how many"},
      {"parent", "CODE", false, "unit it belongs to"},
      {"pilot", "TEXT", false, "of a drone"},
      {"gear", "TEXT", false, "aircraft, body kit, pumps"},
      {"ready", "MINUTES", false, "from call to departure"},
      {"speed", "KMH", false, "on the way; 0: that of its kind"}},
     ctl_unit_describe},
    {"unit", "list", {NULL}, "lists units, tab-separated", {{0}}, list},
    {"unit", "status", {"CODE", "STATUS"}, "sets what a unit is doing: " STATUSES, {{0}}, set_status},
    {"unit", "retire", {"CODE"}, "takes a unit out of service for good", {{"reason", "TEXT", true, "why"}}, retire},
    {0},
};
