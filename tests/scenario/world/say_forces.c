// Commands about forces, built in the caller's box.
// SPDX-License-Identifier: Apache-2.0
#include "world/say_forces.h"

#include <stdio.h>
#include <stdlib.h>

#include "world/need.h"

#define TEXT(text) ((char *)(uintptr_t)(text))

char *forces_catalogue(void) {
    json_t *file = json_load_file(SOURCE_DIR "/ops/catalogues/capabilities.json", 0, NULL);
    char *body = json_dumps(json_object_get(file, "body"), JSON_COMPACT);
    need(body, "there is no catalogue of capabilities");
    json_decref(file);
    return body;
}

say *say_capabilities(struct force_box *box, const char *body) {
    muster__v1__command__init(&box->command);
    muster__v1__catalogue_put__init(&box->catalogue);
    box->command.body_case = MUSTER__V1__COMMAND__BODY_CATALOGUE_PUT;
    box->command.catalogue_put = &box->catalogue;
    box->catalogue.kind = MUSTER__V1__CATALOGUE_KIND__CATALOGUE_KIND_CAPABILITIES;
    box->catalogue.key = TEXT("capabilities");
    box->catalogue.zh = TEXT("能力分类");
    box->catalogue.en = TEXT("Capabilities");
    box->catalogue.body = TEXT(body);
    return &box->command;
}

say *say_describe(struct force_box *box, uint32_t unit, const char *can, int32_t lat_e7, int32_t lon_e7) {
    muster__v1__command__init(&box->command);
    muster__v1__unit_describe__init(&box->describe);
    muster__v1__unit_details__init(&box->details);
    muster__v1__place__init(&box->place);
    box->command.body_case = MUSTER__V1__COMMAND__BODY_UNIT_DESCRIBE;
    box->command.unit_describe = &box->describe;
    box->describe.unit = unit;
    box->describe.details = &box->details;
    box->can[0] = TEXT(can);
    box->details.can = box->can;
    box->details.n_can = 1;
    box->details.home = &box->place;
    box->place.lat_e7 = lat_e7;
    box->place.lon_e7 = lon_e7;
    return &box->command;
}

say *say_alarm(struct force_box *box, uint32_t unit) {
    muster__v1__command__init(&box->command);
    muster__v1__alarm_raise__init(&box->alarm);
    box->command.body_case = MUSTER__V1__COMMAND__BODY_ALARM_RAISE;
    box->command.alarm_raise = &box->alarm;
    box->alarm.unit = unit;
    box->alarm.kind = MUSTER__V1__ALARM_KIND__ALARM_KIND_BUTTON;
    return &box->command;
}

say *say_dispatch(struct force_box *box, uint32_t incident, uint32_t unit) {
    muster__v1__command__init(&box->command);
    muster__v1__dispatch_send__init(&box->send);
    box->command.body_case = MUSTER__V1__COMMAND__BODY_DISPATCH_SEND;
    box->command.dispatch_send = &box->send;
    box->send.incident = incident;
    box->units[0] = unit;
    box->send.units = box->units;
    box->send.n_units = 1;
    return &box->command;
}

static int ask(const struct hub *hub, const char *method, const char *path, const char *token, const char *body,
               json_t **root) {
    char *reply = NULL;
    int status = client_http("127.0.0.1", hub->port, method, path, token, body, &reply);
    *root = json_loads(reply ? reply : "", 0, NULL);
    free(reply);
    return status;
}

int forces_import_to(const struct hub *hub, const char *query, const char *token, const char *file, json_t **root) {
    char path[200];
    snprintf(path, sizeof path, "/api/v1/forces/import?%s", query);
    return ask(hub, "POST", path, token, file, root);
}

int forces_get(const struct hub *hub, const char *path, const char *token, json_t **root) {
    return ask(hub, "GET", path, token, NULL, root);
}
