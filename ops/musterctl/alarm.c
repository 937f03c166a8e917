// musterctl alarm: calls for help (求救) and dead-man timers.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>

#include "domain/alarm.h"
#include "musterctl/ctl.h"
#include "musterctl/units.h"

static char *text(const char *of) {
    return (char *)(uintptr_t)of;
}

static int one_unit(struct ctl *ctl, const char *code, uint32_t *number) {
    struct ctl_units units;
    int result = ctl_units(ctl, code, &units);
    if (result == CTL_DONE && units.count != 1)
        result = ctl_usage("one unit is wanted, not \"%s\".", code);
    *number = result == CTL_DONE ? units.numbers[0] : 0;
    return result;
}

static int call(struct ctl *ctl, const struct ctl_args *args) {
    Muster__V1__AlarmRaise body = MUSTER__V1__ALARM_RAISE__INIT;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    uint32_t number = 0;
    int result = one_unit(ctl, args->argument[0], &body.unit);
    if (result != CTL_DONE)
        return result;
    body.kind = MUSTER__V1__ALARM_KIND__ALARM_KIND_BUTTON;
    body.text = text(ctl_value_or(args, "text", ""));
    command.body_case = MUSTER__V1__COMMAND__BODY_ALARM_RAISE;
    command.alarm_raise = &body;
    result = ctl_do(ctl, &command, 0, &number);
    if (result == CTL_DONE)
        printf("%u\n", number);
    return result;
}

static int take(struct ctl *ctl, const struct ctl_args *args) {
    Muster__V1__AlarmTake body = MUSTER__V1__ALARM_TAKE__INIT;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    if (!ctl_object("the alarm's number", args->argument[0], &body.alarm))
        return CTL_USAGE;
    command.body_case = MUSTER__V1__COMMAND__BODY_ALARM_TAKE;
    command.alarm_take = &body;
    return ctl_do(ctl, &command, 0, NULL);
}

static int clear(struct ctl *ctl, const struct ctl_args *args) {
    Muster__V1__AlarmClear body = MUSTER__V1__ALARM_CLEAR__INIT;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    if (!ctl_object("the alarm's number", args->argument[0], &body.alarm))
        return CTL_USAGE;
    body.text = text(ctl_value(args, "outcome"));
    command.body_case = MUSTER__V1__COMMAND__BODY_ALARM_CLEAR;
    command.alarm_clear = &body;
    return ctl_do(ctl, &command, 0, NULL);
}

static void on_alarm(void *arg, const Muster__V1__Alarm *alarm) {
    (void)arg;
    char raised[CTL_TIME_SIZE], taken[CTL_TIME_SIZE];
    if (!alarm->raise)
        return;
    printf("%u\t%u\t%s\t%s\t%s\t%s\t", alarm->alarm, alarm->raise->unit,
           alarm_kind_name((enum alarm_kind)alarm->raise->kind), ctl_time(alarm->raised_at_ms, raised),
           ctl_time(alarm->taken_at_ms, taken), *alarm->taker ? alarm->taker : "-");
    if (alarm->raise->place)
        printf("%.7f\t%.7f\t", alarm->raise->place->lat_e7 / 1e7, alarm->raise->place->lon_e7 / 1e7);
    else
        printf("-\t-\t");
    ctl_print_line(alarm->raise->text);
}

static int list(struct ctl *ctl, const struct ctl_args *args) {
    (void)args;
    return ctl_look(ctl, &(struct ctl_visitor){.heading = "ALARM\tUNIT\tKIND\tRAISED\tTAKEN\tTAKER\tLAT\tLON\tTEXT",
                                               .alarm = on_alarm});
}

static int deadman(struct ctl *ctl, const struct ctl_args *args) {
    Muster__V1__DeadmanSet body = MUSTER__V1__DEADMAN_SET__INIT;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    int64_t every_s;
    if (!ctl_number("SECONDS", args->argument[1], 0, DEADMAN_MOST_S, &every_s))
        return CTL_USAGE;
    int result = one_unit(ctl, args->argument[0], &body.unit);
    if (result != CTL_DONE)
        return result;
    body.every_s = (uint32_t)every_s;
    command.body_case = MUSTER__V1__COMMAND__BODY_DEADMAN_SET;
    command.deadman_set = &body;
    return ctl_do(ctl, &command, 0, NULL);
}

const struct ctl_command alarm_commands[] = {
    {"alarm",
     "raise",
     {"UNIT"},
     "calls for help for the unit of this code, as its SOS button does, and prints the alarm's number",
     {{"text", "TEXT", false, "what there is to say"}},
     call},
    {"alarm", "take", {"NUMBER"}, "takes it (受理): the walls fall silent", {{0}}, take},
    {"alarm", "clear", {"NUMBER"}, "clears it", {{"outcome", "TEXT", true, "how it ended"}}, clear},
    {"alarm", "list", {NULL}, "lists the open alarms, tab-separated", {{0}}, list},
    {"alarm",
     "deadman",
     {"UNIT", "SECONDS"},
     "from now on the unit says so often that all is well, or an alarm is raised; 0: off",
     {{0}},
     deadman},
    {0},
};
