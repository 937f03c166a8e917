// musterctl incident: incidents (突发事件) of the district.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>

#include "domain/incident.h"
#include "musterctl/ctl.h"

static int open_one(struct ctl *ctl, const struct ctl_args *args) {
    Muster__V1__IncidentOpen body = MUSTER__V1__INCIDENT_OPEN__INIT;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    int64_t grade;
    uint32_t number = 0;
    if (!ctl_number("--grade", ctl_value_or(args, "grade", "0"), 0, INCIDENT_GRADES - 1, &grade) ||
        !ctl_degrees_e7("--lat", ctl_value(args, "lat"), 90, &body.lat_e7) ||
        !ctl_degrees_e7("--lon", ctl_value(args, "lon"), 180, &body.lon_e7))
        return CTL_USAGE;
    body.type = (char *)(uintptr_t)ctl_value(args, "type");
    body.grade = (Muster__V1__IncidentGrade)grade;
    body.title = (char *)(uintptr_t)ctl_value(args, "title");
    body.org = (char *)(uintptr_t)ctl_value(args, "org");
    body.place = (char *)(uintptr_t)ctl_value_or(args, "place", "");
    command.body_case = MUSTER__V1__COMMAND__BODY_INCIDENT_OPEN;
    command.incident_open = &body;
    int result = ctl_do(ctl, &command, 0, &number);
    if (result == CTL_DONE)
        printf("%u\n", number);
    return result;
}

static int close_one(struct ctl *ctl, const struct ctl_args *args) {
    Muster__V1__IncidentClose body = MUSTER__V1__INCIDENT_CLOSE__INIT;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    int64_t number;
    if (!ctl_number("the incident's number", args->argument[0], 1, UINT32_MAX, &number))
        return CTL_USAGE;
    body.incident = (uint32_t)number;
    body.reason = (char *)(uintptr_t)ctl_value(args, "reason");
    command.body_case = MUSTER__V1__COMMAND__BODY_INCIDENT_CLOSE;
    command.incident_close = &body;
    return ctl_do(ctl, &command, 0, NULL);
}

static void on_incident(void *arg, const Muster__V1__Incident *incident) {
    (void)arg;
    printf("%u\t%s\t%s\t%s\t%s\t%.7f\t%.7f\t%u\t%s\n", incident->incident, incident->type,
           incident_grade_name((enum incident_grade)incident->grade),
           incident_phase_name((enum incident_phase)incident->phase), incident->org, incident->lat_e7 / 1e7,
           incident->lon_e7 / 1e7, incident->notes, incident->title);
}

static int list(struct ctl *ctl, const struct ctl_args *args) {
    (void)args;
    return ctl_look(ctl, &(struct ctl_visitor){.heading = "NUMBER\tTYPE\tGRADE\tPHASE\tORG\tLAT\tLON\tNOTES\tTITLE",
                                               .incident = on_incident});
}

const struct ctl_command incident_commands[] = {
    {"incident",
     "open",
     {NULL},
     "opens an incident and prints its number",
     {{"type", "CODE", true, "5 characters of GB/T 35561, such as 11A02"},
      {"title", "TEXT", true, "what happened"},
      {"org", "ORG", true, "12-digit org code of the place"},
      {"lat", "DEGREES", true, "latitude, WGS84"},
      {"lon", "DEGREES", true, "longitude, WGS84"},
      {"grade", "N", false, "0 not graded, 1 minor (一般) to 4 disastrous (特别重大)"},
      {"place", "TEXT", false, "the place in words"}},
     open_one},
    {"incident", "list", {NULL}, "lists incidents, tab-separated", {{0}}, list},
    {"incident", "close", {"NUMBER"}, "closes an incident", {{"reason", "TEXT", true, "why"}}, close_one},
    {"incident",
     "area",
     {"NUMBER"},
     "sets the area that an incident takes in",
     {{"file", "FILE", false, "GeoJSON: a polygon or multipolygon, or a feature of one"},
      {"none", NULL, false, "takes the area away"}},
     ctl_incident_area},
    {"incident",
     "casualties",
     {"NUMBER"},
     "sets how many people are harmed, as known now; what is not given stays",
     {{"dead", "N", false, "死亡"},
      {"missing", "N", false, "失踪"},
      {"trapped", "N", false, "被困"},
      {"severe", "N", false, "重伤"},
      {"minor", "N", false, "轻伤"},
      {"evacuated", "N", false, "紧急转移安置"}},
     ctl_incident_casualties},
    {0},
};
