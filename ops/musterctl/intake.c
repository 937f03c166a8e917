// musterctl intake: reports (信息接报) as they come in, and what is decided on them.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "domain/intake.h"
#include "musterctl/ctl.h"

static char *text(const char *of) {
    return (char *)(uintptr_t)of;
}

static bool read_place(const struct ctl_args *args, Muster__V1__Place *place, Muster__V1__Place **to) {
    const char *lat = ctl_value(args, "lat"), *lon = ctl_value(args, "lon");
    muster__v1__place__init(place);
    if (!lat && !lon)
        return true;
    *to = place;
    return ctl_degrees_e7("--lat", lat ? lat : "", 90, &place->lat_e7) &&
           ctl_degrees_e7("--lon", lon ? lon : "", 180, &place->lon_e7);
}

static bool read_source(const char *name, Muster__V1__IntakeSource *source) {
    for (int i = INTAKE_SOURCE_UNKNOWN + 1; i < INTAKE_SOURCES; i++)
        if (strcmp(name, intake_source_name((enum intake_source)i)) == 0) {
            *source = (Muster__V1__IntakeSource)i;
            return true;
        }
    ctl_usage("--source must be phone, street, field, sensor or system, not \"%s\".", name);
    return false;
}

static int report(struct ctl *ctl, const struct ctl_args *args) {
    Muster__V1__IntakeReport body = MUSTER__V1__INTAKE_REPORT__INIT;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    Muster__V1__Place place;
    int64_t ago;
    uint32_t number = 0;
    if (!read_source(ctl_value_or(args, "source", "phone"), &body.source) || !read_place(args, &place, &body.at) ||
        !ctl_number("--minutes-ago", ctl_value_or(args, "minutes-ago", "0"), 0, 525600, &ago))
        return CTL_USAGE;
    body.text = text(ctl_value(args, "text"));
    body.type = text(ctl_value_or(args, "type", ""));
    body.org = text(ctl_value_or(args, "org", ""));
    body.place = text(ctl_value_or(args, "place", ""));
    body.caller = text(ctl_value_or(args, "caller", ""));
    body.caller_phone = text(ctl_value_or(args, "phone", ""));
    body.external = text(ctl_value_or(args, "external", ""));
    body.received_at_ms = ago ? clock_wall_ms() - ago * 60000 : 0;
    command.body_case = MUSTER__V1__COMMAND__BODY_INTAKE_REPORT;
    command.intake_report = &body;
    int result = ctl_do(ctl, &command, 0, &number);
    if (result == CTL_DONE)
        printf("%u\n", number);
    return result;
}

static int confirm(struct ctl *ctl, const struct ctl_args *args) {
    Muster__V1__IntakeConfirm body = MUSTER__V1__INTAKE_CONFIRM__INIT;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    Muster__V1__Place place;
    int64_t grade;
    if (!ctl_object("the entry's number", args->argument[0], &body.intake) ||
        !ctl_number("--grade", ctl_value_or(args, "grade", "0"), 0, INCIDENT_GRADES - 1, &grade) ||
        !read_place(args, &place, &body.at))
        return CTL_USAGE;
    body.grade = (Muster__V1__IncidentGrade)grade;
    body.type = text(ctl_value_or(args, "type", ""));
    body.title = text(ctl_value_or(args, "title", ""));
    body.org = text(ctl_value_or(args, "org", ""));
    body.place = text(ctl_value_or(args, "place", ""));
    command.body_case = MUSTER__V1__COMMAND__BODY_INTAKE_CONFIRM;
    command.intake_confirm = &body;
    return ctl_do(ctl, &command, 0, NULL);
}

static int merge(struct ctl *ctl, const struct ctl_args *args) {
    Muster__V1__IntakeMerge body = MUSTER__V1__INTAKE_MERGE__INIT;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    if (!ctl_object("the entry's number", args->argument[0], &body.intake) ||
        !ctl_object("the incident's number", args->argument[1], &body.incident))
        return CTL_USAGE;
    command.body_case = MUSTER__V1__COMMAND__BODY_INTAKE_MERGE;
    command.intake_merge = &body;
    return ctl_do(ctl, &command, 0, NULL);
}

static int dismiss(struct ctl *ctl, const struct ctl_args *args) {
    Muster__V1__IntakeDismiss body = MUSTER__V1__INTAKE_DISMISS__INIT;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    if (!ctl_object("the entry's number", args->argument[0], &body.intake))
        return CTL_USAGE;
    body.reason = text(ctl_value(args, "reason"));
    command.body_case = MUSTER__V1__COMMAND__BODY_INTAKE_DISMISS;
    command.intake_dismiss = &body;
    return ctl_do(ctl, &command, 0, NULL);
}

static void on_intake(void *arg, const Muster__V1__Intake *intake) {
    char received[CTL_TIME_SIZE];
    const Muster__V1__IntakeReport *told = intake->report;
    if (!told || (*(const bool *)arg && intake->state != MUSTER__V1__INTAKE_STATE__INTAKE_STATE_NEW))
        return;
    printf("%u\t%s\t%s\t%u\t%s\t%s\t%s\t", intake->intake, intake_state_name((enum intake_state)intake->state),
           intake_source_name((enum intake_source)told->source), intake->incident,
           ctl_time(told->received_at_ms, received), *told->type ? told->type : "-", told->org);
    if (told->at)
        printf("%.7f\t%.7f\t", told->at->lat_e7 / 1e7, told->at->lon_e7 / 1e7);
    else
        printf("-\t-\t");
    ctl_print_line(told->text);
}

static int list(struct ctl *ctl, const struct ctl_args *args) {
    bool undecided = ctl_given(args, "new");
    return ctl_look(
        ctl, &(struct ctl_visitor){.heading = "NUMBER\tSTATE\tSOURCE\tINCIDENT\tRECEIVED\tTYPE\tORG\tLAT\tLON\tTEXT",
                                   .intake = on_intake,
                                   .arg = &undecided});
}

const struct ctl_command intake_commands[] = {
    {"intake",
     "report",
     {NULL},
     "takes a report down and prints the entry's number",
     {{"text", "TEXT", true, "what is told"},
      {"source", "SOURCE", false, "phone (default), street, field, sensor or system"},
      {"type", "CODE", false, "5 characters of GB/T 35561, when it is known"},
      {"org", "ORG", false, "12-digit org code of the place; default: that of the account"},
      {"lat", "DEGREES", false, "latitude, WGS84"},
      {"lon", "DEGREES", false, "longitude, WGS84"},
      {"place", "TEXT", false, "the place in words"},
      {"caller", "NAME", false, "who tells it"},
      {"phone", "NUMBER", false, "their phone"},
      {"external", "ID", false, "its id in the other system: the same one is taken once"},
      {"minutes-ago", "N", false, "when it was told, if it is written down later"}},
     report},
    {"intake",
     "list",
     {NULL},
     "lists the entries to be decided and the newest others, tab-separated",
     {{"new", NULL, false, "only those to be decided"}},
     list},
    {"intake",
     "confirm",
     {"NUMBER"},
     "makes it an incident; what is left out is taken from the entry",
     {{"type", "CODE", false, "5 characters of GB/T 35561"},
      {"grade", "N", false, "0 not graded, 1 minor (一般) to 4 disastrous (特别重大)"},
      {"title", "TEXT", false, "what happened; default: the first line of what was told"},
      {"org", "ORG", false, "12-digit org code of the place"},
      {"lat", "DEGREES", false, "latitude, WGS84"},
      {"lon", "DEGREES", false, "longitude, WGS84"},
      {"place", "TEXT", false, "the place in words"}},
     confirm},
    {"intake", "merge", {"NUMBER", "INCIDENT"}, "merges it into an incident that is open", {{0}}, merge},
    {"intake", "dismiss", {"NUMBER"}, "dismisses it", {{"reason", "TEXT", true, "why"}}, dismiss},
    {0},
};
