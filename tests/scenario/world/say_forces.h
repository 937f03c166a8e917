// Details of units, as world/say.h, and requests of the registry.
// SPDX-License-Identifier: Apache-2.0
#ifndef WORLD_SAY_FORCES_H
#define WORLD_SAY_FORCES_H

#include <jansson.h>

#include "world/member.h"
#include "world/say.h"

// Room for one command; zero-initialise with FORCE. Texts stay the caller's.
struct force_box {
    Muster__V1__Command command;
    Muster__V1__UnitDescribe unit_describe;
    Muster__V1__UnitDetails details;
    Muster__V1__Place place;
    char *can[4];
};
#define FORCE (&(struct force_box){0})

// The catalogue of capabilities that comes with Muster; the text is the caller's to free.
char *forces_catalogue(void);
say *say_describe(struct force_box *box, uint32_t unit, const char *can, int32_t lat_e7, int32_t lon_e7); // can: one

// Imports a file; `query` is what stands behind the ?. Returns the status; *root is what was said, or NULL; the caller
// gives it back.
int forces_import_to(const struct hub *hub, const char *query, const char *token, const char *file, json_t **root);

#endif
