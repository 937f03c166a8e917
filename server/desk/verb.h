// The table of verbs: one row per thing that can be done, and everything that is policy about it. The rule is
// domain/'s; the question "may they?" is auth/'s.
// SPDX-License-Identifier: Apache-2.0
#ifndef DESK_VERB_H
#define DESK_VERB_H

#include "domain/state.h"

struct verb_row {
    const char *family, *sentence; // for the log line and the docs: "unit 7: duty registered it"
    enum refusal (*rule)(const struct state *, const struct command *, int64_t now_ms, struct rule_scratch *,
                         struct event *); // NULL: the hub's own, nobody can ask for it
    // May change who hears what, or who is let in: loops look at their sessions again, and the answer waits until each
    // has.
    bool rights;
};
// Does this event of a verb with `rights`? A dispatch that goes on lets everybody see what they saw.
bool verb_changes_rights(const struct event *event);
const struct verb_row *verb_row(enum verb verb); // NULL: no such verb

#endif
