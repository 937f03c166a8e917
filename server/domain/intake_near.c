// Compares an intake entry with those to be decided and with the incidents that are open.
// SPDX-License-Identifier: Apache-2.0
#include "domain/intake_near.h"

#include <string.h>

#include "domain/place.h"

#define CLASS_LEN 2 // characters of a type that name its class: 11 自然灾害
// What an unknown costs, and a type that differs behind its class: as much as so many kilometres or hours.
#define UNKNOWN_PLACE_COST 3
#define UNKNOWN_TYPE_COST 1
#define TYPE_STEP_COST 1

// What is compared, of an entry or of an incident.
struct trait {
    struct place at;
    int64_t at_ms;
    const char *type, *org;
};

static struct trait trait_of_intake(const struct intake *intake) {
    return (struct trait){.at = intake->at,
                          .at_ms = intake->happened_at_ms ? intake->happened_at_ms : intake->received_at_ms,
                          .type = intake->type,
                          .org = intake->org};
}

static struct trait trait_of_incident(const struct incident *incident) {
    return (struct trait){.at = {true, incident->lat_e7, incident->lon_e7},
                          .at_ms = incident->first_notice_ms ? incident->first_notice_ms : incident->opened_at_ms,
                          .type = incident->type,
                          .org = incident->org};
}

static uint32_t alike(const char *one, const char *other) {
    uint32_t count = 0;
    while (one[count] && one[count] == other[count])
        count++;
    return count;
}

static bool place_is_near(const struct trait *one, const struct trait *other, struct intake_near *near) {
    near->has_distance = one->at.known && other->at.known;
    if (!near->has_distance) {
        near->cost += UNKNOWN_PLACE_COST;
        return org_contains(one->org, other->org) || org_contains(other->org, one->org);
    }
    double metres = place_distance_m(one->at.lat_e7, one->at.lon_e7, other->at.lat_e7, other->at.lon_e7);
    near->distance_m = (uint32_t)metres;
    near->cost += metres / 1000;
    return metres <= INTAKE_NEAR_M;
}

static bool time_is_near(const struct trait *one, const struct trait *other, int64_t behind_ms,
                         struct intake_near *near) {
    int64_t apart = one->at_ms - other->at_ms, most = apart > 0 ? behind_ms : INTAKE_NEAR_MS;
    apart = apart < 0 ? -apart : apart;
    near->minutes = apart <= most ? (uint32_t)(apart / 60000) : 0;
    near->cost += (double)apart / 3600000;
    return apart <= most;
}

static bool type_is_near(const struct trait *one, const struct trait *other, struct intake_near *near) {
    near->has_types = *one->type && *other->type;
    near->type_shared = alike(one->type, other->type);
    near->cost +=
        near->has_types ? TYPE_STEP_COST * (double)(INCIDENT_TYPE_LEN - near->type_shared) : UNKNOWN_TYPE_COST;
    return !near->has_types || near->type_shared >= CLASS_LEN;
}

// The likeliest so far, and room for one that is likelier.
static uint32_t insert(struct intake_near out[], uint32_t count, uint32_t most, const struct intake_near *near) {
    uint32_t place = count;
    while (place > 0 && out[place - 1].cost > near->cost)
        place--;
    if (place >= most)
        return count;
    count = count < most ? count + 1 : most;
    memmove(out + place + 1, out + place, (count - place - 1) * sizeof *out);
    out[place] = *near;
    return count;
}

static uint32_t compare(const struct trait *one, const struct trait *other, int64_t behind_ms, struct intake_near near,
                        struct intake_near out[], uint32_t count, uint32_t most) {
    bool is_near = place_is_near(one, other, &near) && time_is_near(one, other, behind_ms, &near) &&
                   type_is_near(one, other, &near);
    return is_near ? insert(out, count, most, &near) : count;
}

uint32_t intake_near(const struct state *state, const struct intake *intake, struct intake_near out[], uint32_t most) {
    struct trait own = trait_of_intake(intake);
    uint32_t count = 0;
    for (uint32_t i = 1; i <= state_incident_count(state); i++) {
        const struct incident *incident = state_incident(state, i);
        if (!incident || incident->phase == PHASE_CLOSED)
            continue;
        struct trait other = trait_of_incident(incident);
        count = compare(&own, &other, INTAKE_NEAR_OPEN_MS, (struct intake_near){.incident = i}, out, count, most);
    }
    for (const struct intake *open = NULL; (open = state_undecided_intake_next(state, open)) != NULL;) {
        if (open->number == intake->number)
            continue;
        struct trait other = trait_of_intake(open);
        count = compare(&own, &other, INTAKE_NEAR_MS, (struct intake_near){.intake = open->number}, out, count, most);
    }
    return count;
}
