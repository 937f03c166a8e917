// A client's snapshot while it is made, for the files that add to it: one function for each family of objects, in the
// order of the table in snapshot_parts.c.
// SPDX-License-Identifier: Apache-2.0
#ifndef NET_SNAPSHOT_ADDS_H
#define NET_SNAPSHOT_ADDS_H

#include "auth/auth.h"
#include "base/mem.h"

struct snapshot_making {
    const struct state *state;
    const struct principal *who; // who sees it: each object is asked of auth/
    int64_t now_ms;
    struct snapshot_parts *snapshot;
    struct buf buf; // what was added last
};
void snapshot_cut(struct snapshot_making *making); // behind each object: a part that is long enough ends

void snapshot_add_catalogues(struct snapshot_making *making);
void snapshot_add_reports(struct snapshot_making *making);     // of incidents that are followed
void snapshot_add_responses(struct snapshot_making *making);   // that are running
void snapshot_add_phone_calls(struct snapshot_making *making); // of incidents that are open
void snapshot_add_launches(struct snapshot_making *making);    // likewise
void snapshot_add_fences(struct snapshot_making *making);
void snapshot_add_intakes(struct snapshot_making *making);
void snapshot_add_casualties(struct snapshot_making *making); // of incidents that are followed
void snapshot_add_alarms(struct snapshot_making *making);
void snapshot_add_dispatches(struct snapshot_making *making);
void snapshot_add_aids(struct snapshot_making *making);

#endif
