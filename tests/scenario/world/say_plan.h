// Catalogues and plans through the wire, as world/say.h.
// SPDX-License-Identifier: Apache-2.0
#ifndef WORLD_SAY_PLAN_H
#define WORLD_SAY_PLAN_H

#include "world/say.h"

#define CATALOGUE(name) MUSTER__V1__CATALOGUE_KIND__CATALOGUE_KIND_##name

// Room for one command; zero-initialise with (struct draft){0}. Texts and numbers of units stay the caller's.
struct draft {
    Muster__V1__Command command;
    union {
        Muster__V1__CataloguePut catalogue_put;
        Muster__V1__PlanLaunch plan_launch;
    };
};
#define DRAFT (&(struct draft){0})

say *say_catalogue(struct draft *draft, Muster__V1__CatalogueKind kind, const char *key, const char *body);
say *say_launch(struct draft *draft, uint32_t plan, uint32_t incident, uint32_t *units, size_t count);

#endif
