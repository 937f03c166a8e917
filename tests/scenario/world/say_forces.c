// Commands about forces, built in the caller's box.
// SPDX-License-Identifier: Apache-2.0
#include "world/say_forces.h"

#include <stdio.h>
#include <stdlib.h>

#include "world/ask.h"
#include "world/need.h"
#include "world/say_body.h"

char *forces_catalogue(void) {
    json_t *file = json_load_file(SOURCE_DIR "/ops/catalogues/capabilities.json", 0, NULL);
    char *body = json_dumps(json_object_get(file, "body"), JSON_COMPACT);
    need(body, "there is no catalogue of capabilities");
    json_decref(file);
    return body;
}

say *say_describe(struct force_box *box, uint32_t unit, const char *can, int32_t lat_e7, int32_t lon_e7) {
    SAY(box, unit_describe, UNIT_DESCRIBE);
    muster__v1__unit_details__init(&box->details);
    muster__v1__place__init(&box->place);
    box->unit_describe.unit = unit;
    box->unit_describe.details = &box->details;
    box->can[0] = TEXT(can);
    box->details.can = box->can;
    box->details.n_can = 1;
    box->details.home = &box->place;
    box->place.lat_e7 = lat_e7;
    box->place.lon_e7 = lon_e7;
    return &box->command;
}

int forces_import_to(const struct hub *hub, const char *query, const char *token, const char *file, json_t **root) {
    char path[200];
    snprintf(path, sizeof path, "/api/v1/forces/import?%s", query);
    return ask(hub, path, token, file, root);
}
