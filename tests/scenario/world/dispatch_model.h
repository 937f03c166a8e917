// A plain model of dispatches, kept by a test from what was answered: it does again, in the order of the log, what was
// answered "done", and looks through all of it each time. Ends the test when something was done that must not be.
// SPDX-License-Identifier: Apache-2.0
#ifndef WORLD_DISPATCH_MODEL_H
#define WORLD_DISPATCH_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "world/member.h"

#define MODEL_UNITS 512
#define MODEL_INCIDENTS 64
#define MODEL_DISPATCHES 4096
#define MODEL_SENT_MOST 8 // units of one sending

// One command, with what was answered.
struct intent {
    enum { INTENT_SEND, INTENT_STEP, INTENT_CLOSE } kind;
    struct member *by;
    uint32_t incident; // SEND, CLOSE
    uint32_t units[MODEL_SENT_MOST], count;
    bool also;
    uint32_t dispatch, phase; // STEP
    bool by_unit;
    bool answered;
    uint32_t code, object;
    uint64_t seq;
};

struct model_dispatch {
    uint32_t unit, incident, phase;
};
struct dispatch_model {
    struct model_dispatch dispatches[MODEL_DISPATCHES + 1]; // by number
    uint32_t count;
    uint32_t statuses[MODEL_UNITS + 1]; // of units 1..unit_count
    uint32_t unit_count;
    bool closed[MODEL_INCIDENTS + 1];
};

// Does all that was answered "done", by seq.
void dispatch_model_do(struct dispatch_model *model, const struct intent *intents, uint32_t count);
// Is the member's last snapshot what the model says? Ends the test at the first difference.
void dispatch_model_is_snapshot(const struct dispatch_model *model, const struct member *member);
// Is it what PostgreSQL holds?
void dispatch_model_is_database(const struct dispatch_model *model, const char *conninfo);

#endif
