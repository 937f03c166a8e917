// The catalogue of refusals.
// SPDX-License-Identifier: Apache-2.0
#include "domain/refusal.h"

#include <stddef.h>

static const struct refusal_text texts[] = {
#define X(name, code_, retry, zh_, en_) {REFUSAL_##name, (retry), (zh_), (en_)},
#include "domain/refusal.def"
#undef X
};

const struct refusal_text *refusal_text(enum refusal code) {
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (texts[i].code == code)
            return &texts[i];
    return code == REFUSAL_MALFORMED ? &texts[0] : refusal_text(REFUSAL_MALFORMED);
}
