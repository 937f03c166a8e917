// Units of a command line: codes with commas between, for the nouns that send units or call for them.
// SPDX-License-Identifier: Apache-2.0
#ifndef MUSTERCTL_UNITS_H
#define MUSTERCTL_UNITS_H

#include "musterctl/ctl.h"

#define CTL_UNITS_MAX 200

struct ctl_units {
    uint32_t numbers[CTL_UNITS_MAX];
    uint32_t count;
};
// CTL_DONE; or a code after having said which code is nobody's, or what is wrong with the link.
int ctl_units(struct ctl *ctl, const char *codes, struct ctl_units *out);

#endif
