// The table of verbs: one row per thing that can be done, and everything that is policy about it. One verb, one file in
// verbs/: its rule row; the question "may they?" is auth/'s.
// SPDX-License-Identifier: Apache-2.0
#ifndef DESK_VERB_H
#define DESK_VERB_H

#include "domain/state.h"

struct verb_row {
    enum verb verb;
    enum refusal (*rule)(const struct state *, const struct command *, int64_t now_ms, union rule_scratch *,
                         struct event *);
    const char *sentence; // for the log line and the docs: "registered unit"
};
const struct verb_row *verb_row(enum verb verb); // NULL: no such verb

#endif
