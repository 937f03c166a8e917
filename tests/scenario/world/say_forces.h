// Commands about forces, as world/say.h: catalogues, details of units, calls for help, dispatches; and requests of the
// registry.
// SPDX-License-Identifier: Apache-2.0
#ifndef WORLD_SAY_FORCES_H
#define WORLD_SAY_FORCES_H

#include <jansson.h>

#include "world/member.h"
#include "world/say.h"

// Room for one command; zero-initialise with FORCE. Texts stay the caller's.
struct force_box {
    Muster__V1__Command command;
    union {
        Muster__V1__CataloguePut catalogue;
        Muster__V1__UnitDescribe describe;
        Muster__V1__AlarmRaise alarm;
        Muster__V1__DispatchSend send;
    };
    Muster__V1__UnitDetails details;
    Muster__V1__Place place;
    char *can[4];
    uint32_t units[1];
};
#define FORCE (&(struct force_box){0})

// The catalogue of capabilities that comes with Muster; the text is the caller's to free.
char *forces_catalogue(void);
say *say_capabilities(struct force_box *box, const char *body);
say *say_describe(struct force_box *box, uint32_t unit, const char *can, int32_t lat_e7, int32_t lon_e7); // can: one
say *say_alarm(struct force_box *box, uint32_t unit);
say *say_dispatch(struct force_box *box, uint32_t incident, uint32_t unit);

// Imports a file; `query` is what stands behind the ?. Returns the status; *root is what was said, or NULL; the caller
// gives it back.
int forces_import_to(const struct hub *hub, const char *query, const char *token, const char *file, json_t **root);
// GET of JSON, likewise.
int forces_get(const struct hub *hub, const char *path, const char *token, json_t **root);

#endif
