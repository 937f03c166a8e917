// Checklists of responses (响应措施一张表): a catalogue that says what each level of a response asks of whom. The form
// of the body is in docs/catalogues.md.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_CHECKLIST_H
#define DOMAIN_CHECKLIST_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/catalogue.h"
#include "domain/response.h"
#include "domain/tasking.h"

#define CHECKLIST_ROWS_MAX 400

struct checklist_row {
    const char *key;
    uint32_t levels;  // a bit for each enum response_level
    const char *post; // key of a template: the row goes to every open post of it; "": to the post that orders
    struct tasking_row task;
};
struct checklist {
    bool active;                // binds; else it lies ready
    const char *source;         // "" not said
    const char *const *hazards; // beginnings of incident types; none: all
    uint32_t hazard_count, row_count;
    const struct checklist_row *rows;
};
void *checklist_read(const struct json_t *body, char *say, size_t size); // catalogue_reader.read

bool checklist_binds(const struct checklist *checklist, const char *hazard); // active, and for this hazard

// Orders the rows that this level asks for and that were not ordered for the response before. `issuer` NULL: nobody
// orders, every row is missed. `to` holds the response as it will be and is completed: rows, orders, missed. False: the
// arena is too small, or there are as many orders as there can be.
bool checklist_order(const struct state *state, const struct seat *issuer, int64_t now_ms, struct arena *arena,
                     struct response_changed *to);

#endif
