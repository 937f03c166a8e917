// The body of a catalogue may be anything: its kind's reader takes it, or names what is wrong with it in a sentence.
// The first byte is the kind.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>

#include "domain/plan.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 1)
        return 0;
    char *body = mem_new(size);
    memcpy(body, data + 1, size - 1);
    struct catalogue catalogue = {.kind = (enum catalogue_kind)(1 + data[0] % (CATALOGUE_KINDS - 1)),
                                  .number = 1,
                                  .version = 1,
                                  .key = "k",
                                  .zh = "甲",
                                  .en = "A",
                                  .body = body};
    char say[CATALOGUE_SAY_MAX] = "";
    enum refusal refusal = catalogue_check(&catalogue, say, sizeof say);
    PROMISE(refusal == (*say ? REFUSAL_CATALOGUE_INVALID : REFUSAL_NONE));
    struct state *state = state_create("330203");
    if (!refusal) {
        state_restore_catalogue(state, &catalogue);
        PROMISE(state_catalogue(state, 1));
        const struct incident incident = {.number = 1, .type = "11A02", .org = "330203001000"};
        struct plan_match match;
        plan_match(state, &incident, NULL, 0, &match, 1);
    }
    state_destroy(state);
    free(body);
    return 0;
}
