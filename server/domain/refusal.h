// Refusals: a code, when to try again, and a sentence in Chinese and English (the catalogue is refusal.def).
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_REFUSAL_H
#define DOMAIN_REFUSAL_H

#include <stdint.h>

enum refusal {
    REFUSAL_NONE = 0,
#define X(name, code, retry_ms, zh, en) REFUSAL_##name = (code),
#include "domain/refusal.def"
#undef X
};

struct refusal_text {
    enum refusal code;
    uint32_t retry_ms; // 0: final
    const char *zh, *en;
};

// Never NULL; an unknown code gives the text of REFUSAL_MALFORMED.
const struct refusal_text *refusal_text(enum refusal code);

#endif
