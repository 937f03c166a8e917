// Names of what belongs to responses.
// SPDX-License-Identifier: Apache-2.0
#include "domain/response.h"

static const char *const levels[RESPONSE_LEVELS] = {"none", "I", "II", "III", "IV"};

const char *response_level_name(enum response_level level) {
    return levels[level > LEVEL_NONE && level < RESPONSE_LEVELS ? level : LEVEL_NONE];
}
