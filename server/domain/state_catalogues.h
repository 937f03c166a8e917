// Catalogues of a state, for state*.c and rule*.c and nobody else.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_STATE_CATALOGUES_H
#define DOMAIN_STATE_CATALOGUES_H

#include "domain/shelf.h"
#include "domain/state.h"

// The newest version of each key.
struct catalogue_name {
    const char *key; // of the catalogue
    uint32_t number, version;
    UT_hash_handle hh;
};

struct catalogues { // of zeros at birth
    struct shelf catalogues;
    struct catalogue_name *by_key[CATALOGUE_KINDS];
};
void catalogues_free(struct catalogues *catalogues);

bool apply_catalogue_put(struct state *state, const struct event *event);

#endif
