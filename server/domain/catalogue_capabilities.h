// The catalogue of capabilities (能力分类): what units are able to, the tiers of teams, and how fast each kind travels.
// The form of its body is docs/catalogues.md's.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_CATALOGUE_CAPABILITIES_H
#define DOMAIN_CATALOGUE_CAPABILITIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/catalogue.h"
#include "domain/unit.h"

#define CAPABILITIES_KEY "capabilities" // of the catalogue that a district is under; others are only kept
#define CAPABILITY_TIERS_MAX 32

struct capability {
    const char *key, *zh, *en;
    int parent;    // row; -1: none
    uint64_t with; // its own bit and those of all above it
};
struct capability_tier {
    const char *key, *zh, *en;
    uint32_t count; // teams that there ought to be; 0: any number
};
struct capability_speed {
    uint32_t cms;             // on the way
    uint32_t detour_permille; // way by way over distance as the crow flies, at least 1000
};
struct capabilities {
    uint32_t count, tier_count;
    struct capability rows[UNIT_CAPABILITIES_MAX];
    struct capability_tier tiers[CAPABILITY_TIERS_MAX];
    struct capability_speed speeds[UNIT_KINDS]; // of UNIT_KIND_UNKNOWN: zeros
};

void *capabilities_read(const struct json_t *body, char *say, size_t size); // makes a struct capabilities

int capabilities_find(const struct capabilities *capabilities, const char *key); // row; -1: none
const struct capability_tier *capabilities_tier(const struct capabilities *capabilities, const char *key);
// Bits of all that the unit is able to; keys that the catalogue does not have give none.
uint64_t capabilities_of(const struct capabilities *capabilities, const struct unit_details *details);
// How a unit travels: its own speed, else that of its kind, else (`capabilities` may be NULL) what is usual.
struct capability_speed capabilities_speed(const struct capabilities *capabilities, const struct unit *unit);

#endif
