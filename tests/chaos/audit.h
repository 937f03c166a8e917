// The audit after a round: is everything there that was promised, once, in order, and nothing left over?
// SPDX-License-Identifier: Apache-2.0
#ifndef CHAOS_AUDIT_H
#define CHAOS_AUDIT_H

#include "district.h"

void audit_begin(struct district *district); // sets district->audit; when all is at rest for the first time
void audit_free(struct audit *audit);

// Waits until all is at rest; ends the world with a reason when it does not come to that.
void audit_rest(struct district *district);

// Adds what is broken to the tally. `thorough`: also waits for every fix. False: something is; it was said what.
bool audit_round(struct district *district, bool thorough);
bool audit_end(struct district *district); // after the last round: what is too dear to look at after each

#endif
