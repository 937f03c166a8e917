// The registry of forces: whose units somebody may describe and import, by role.
// SPDX-License-Identifier: Apache-2.0
#include "auth/inside.h"

enum refusal role_may_describe(const struct asked *asked) {
    const struct unit *unit = state_unit(asked->state, asked->command->describe.unit);
    bool theirs = !unit || auth_extends_to_unit(asked->extent, asked->account, unit);
    return theirs ? REFUSAL_NONE : REFUSAL_OUT_OF_SCOPE;
}

// Every row must be theirs, where the unit is to be and where it is now.
enum refusal role_may_import(const struct asked *asked) {
    const struct units_import *import = &asked->command->import;
    enum refusal refusal = REFUSAL_NONE;
    for (uint32_t i = 0; i < import->count && !refusal; i++) {
        const struct unit *before = state_unit_by_code(asked->state, import->units[i].code);
        refusal = role_may_org(asked, import->units[i].org);
        if (!refusal && before && !auth_extends_to_unit(asked->extent, asked->account, before))
            refusal = REFUSAL_OUT_OF_SCOPE;
    }
    return refusal;
}
