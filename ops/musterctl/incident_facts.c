// musterctl incident area, incident casualties: where an incident is on the map, and how many people are harmed.
// SPDX-License-Identifier: Apache-2.0
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "domain/casualties.h"
#include "domain/geojson_shape.h"
#include "musterctl/ctl.h"

// ---- area

// The geometry of a file that holds one, or a feature with one; free it. NULL: said what is wrong.
static char *read_area(const char *path) {
    json_error_t error;
    char say[256];
    struct geojson_shape shape;
    json_t *root = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
    if (!root) {
        ctl_refuse("%s: line %d: %s.", path, error.line, error.text);
        return NULL;
    }
    const char *type = json_string_value(json_object_get(root, "type"));
    const json_t *geometry = type && strcmp(type, "Feature") == 0 ? json_object_get(root, "geometry") : root;
    char *area = json_dumps(geometry, JSON_COMPACT | JSON_REAL_PRECISION(10));
    json_decref(root);
    if (!area || !geojson_shape_read(area, SHAPE_POLYGON | SHAPE_MULTIPOLYGON, &shape, say, sizeof say)) {
        ctl_refuse("%s: %s.", path, area ? say : "it has no geometry");
        free(area);
        return NULL;
    }
    geojson_shape_free(&shape);
    return area;
}

int ctl_incident_area(struct ctl *ctl, const struct ctl_args *args) {
    Muster__V1__IncidentSetArea body = MUSTER__V1__INCIDENT_SET_AREA__INIT;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    const char *path = ctl_value(args, "file");
    char *area = NULL;
    if (!ctl_object("the incident's number", args->argument[0], &body.incident))
        return CTL_USAGE;
    if ((path != NULL) == ctl_given(args, "none"))
        return ctl_usage("give --file FILE, or --none to take the area away.");
    if (path && !(area = read_area(path)))
        return CTL_REFUSED;
    if (area)
        body.area = area;
    command.body_case = MUSTER__V1__COMMAND__BODY_INCIDENT_SET_AREA;
    command.incident_set_area = &body;
    int result = ctl_do(ctl, &command, 0, NULL);
    free(area);
    return result;
}

// ---- casualties: what is not given stays

struct counting {
    uint32_t incident;
    bool there;
    Muster__V1__Casualties counts;
};

static void on_incident(void *arg, const Muster__V1__Incident *incident) {
    struct counting *counting = arg;
    if (incident->incident != counting->incident)
        return;
    counting->there = true;
    if (incident->casualties)
        counting->counts = *incident->casualties;
}

static bool count(const struct ctl_args *args, Muster__V1__Casualties *counts) {
    const struct {
        const char *flag;
        uint32_t *to;
    } flags[] = {{"dead", &counts->dead},     {"missing", &counts->missing}, {"trapped", &counts->trapped},
                 {"severe", &counts->severe}, {"minor", &counts->minor},     {"evacuated", &counts->evacuated}};
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
        int64_t people;
        char name[16];
        if (!ctl_given(args, flags[i].flag))
            continue;
        snprintf(name, sizeof name, "--%s", flags[i].flag);
        if (!ctl_number(name, ctl_value(args, flags[i].flag), 0, CASUALTIES_MAX, &people))
            return false;
        *flags[i].to = (uint32_t)people;
    }
    return true;
}

int ctl_incident_casualties(struct ctl *ctl, const struct ctl_args *args) {
    Muster__V1__IncidentSetCasualties body = MUSTER__V1__INCIDENT_SET_CASUALTIES__INIT;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    struct counting counting = {.counts = MUSTER__V1__CASUALTIES__INIT};
    if (!ctl_object("the incident's number", args->argument[0], &counting.incident))
        return CTL_USAGE;
    int result = ctl_look(ctl, &(struct ctl_visitor){.incident = on_incident, .arg = &counting});
    if (result != CTL_DONE)
        return result;
    if (!counting.there)
        return ctl_refuse("there is no incident %u that this account sees.", counting.incident);
    if (!count(args, &counting.counts))
        return CTL_USAGE;
    body.incident = counting.incident;
    body.casualties = &counting.counts;
    command.body_case = MUSTER__V1__COMMAND__BODY_INCIDENT_SET_CASUALTIES;
    command.incident_set_casualties = &body;
    return ctl_do(ctl, &command, 0, NULL);
}
