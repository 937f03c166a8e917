// What the tests of the registry share: a district with the catalogue of capabilities that comes with Muster.
// SPDX-License-Identifier: Apache-2.0
#ifndef UNIT_FORCES_CASE_H
#define UNIT_FORCES_CASE_H

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "catalogue_body.h"
#include "district.h"
#include "domain/catalogue_capabilities.h"
#include "domain/forces.h"

#define NO_DETAILS .tier = "", .contact = "", .phone = "", .pilot = "", .gear = ""

static inline const char *forces_catalogue(void) {
    static char body[CATALOGUE_BODY_MAX + 1];
    json_t *file = json_load_file(SOURCE_DIR "/ops/catalogues/capabilities.json", 0, NULL);
    size_t len = json_dumpb(json_object_get(file, "body"), body, sizeof body - 1, JSON_COMPACT);
    assert_in_range(len, 1, sizeof body - 1);
    body[len] = '\0';
    json_decref(file);
    return body;
}

static inline void forces_put_catalogue(struct state *state, const char *body) {
    const struct catalogue catalogue = {
        .kind = CATALOGUE_CAPABILITIES, .key = CAPABILITIES_KEY, .zh = "能力分类", .en = "Capabilities", .body = body};
    const struct command command = {.verb = VERB_CATALOGUE_PUT, .catalogue = &catalogue};
    char say[CATALOGUE_SAY_MAX] = "";
    if (catalogue_check(&catalogue, say, sizeof say))
        fail_msg("%s", say);
    assert_int_equal(test_do(state, &command, 1, NULL), REFUSAL_NONE);
}

static inline struct state *forces_district(void) {
    struct state *state = state_create(TEST_DISTRICT);
    forces_put_catalogue(state, forces_catalogue());
    return state;
}

static inline enum refusal forces_do_import(struct state *state, const struct unit *units, uint32_t count) {
    const struct command command = {.verb = VERB_UNITS_IMPORT, .import = {units, count}};
    return test_do(state, &command, 5, NULL);
}

static inline enum refusal forces_do_describe(struct state *state, uint32_t unit, const struct unit_details *details) {
    const struct command command = {.verb = VERB_UNIT_DESCRIBE, .describe = {unit, details}};
    return test_do(state, &command, 5, NULL);
}

#endif
