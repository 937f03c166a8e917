// The table of incident types (突发事件分类, GB/T 35561-2017) as a catalogue: codes and what they are called.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_CATALOGUE_TYPES_H
#define DOMAIN_CATALOGUE_TYPES_H

#include "domain/catalogue.h"
#include "domain/incident.h"

#define INCIDENT_TYPES_MAX 2000

struct incident_type {
    const char *code; // 5 characters; 00 at its end: a group
    const char *zh, *en;
};
struct incident_types {
    const struct incident_type *types; // by code
    uint32_t count;
};
void *incident_types_read(const struct json_t *body, char *say, size_t size); // struct incident_types

const struct incident_type *incident_types_find(const struct incident_types *types, const char *code); // NULL: none

#endif
