// One snapshot is kept for the next who comes at the same seq: after a restart they all do.
// SPDX-License-Identifier: Apache-2.0
#include "net/snapshot_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/hall.h"

#define PART_BYTES (48u << 10)

static void cut(struct snapshot_parts *snapshot, struct buf *buf, size_t least) {
    if (buf->len < least)
        return;
    snapshot->parts = mem_resize(snapshot->parts, (snapshot->count + 1) * sizeof *snapshot->parts);
    snapshot->parts[snapshot->count++] = block_create(buf->data, buf->len);
    buf_clear(buf);
}

static void audience_of(const struct state *state, const struct principal *who, char *text, size_t size) {
    enum role role = auth_role(state, who);
    const char *scope = auth_view_scope(state, who);
    snprintf(text, size, "%s/%s/%u", role_name(role), scope, role == ROLE_UNIT ? who->account : 0);
}

static struct snapshot_parts *make(const struct state *state, const struct principal *who) {
    struct snapshot_parts *snapshot = mem_new(sizeof *snapshot);
    struct buf buf = {0};
    snapshot->seq = state_seq(state);
    audience_of(state, who, snapshot->audience, sizeof snapshot->audience);
    wire_piece_snapshot_begin(&buf, snapshot->seq);
    for (uint32_t i = 1; i <= state_unit_count(state); i++) {
        const struct unit *unit = state_unit(state, i);
        if (unit && auth_may_see_unit(state, who, unit))
            wire_piece_snapshot_unit(&buf, unit);
        cut(snapshot, &buf, PART_BYTES);
    }
    for (uint32_t i = 1; i <= state_incident_count(state); i++) {
        const struct incident *incident = state_incident(state, i);
        if (incident && auth_may_see_incident(state, who, incident))
            wire_piece_snapshot_incident(&buf, incident);
        cut(snapshot, &buf, PART_BYTES);
    }
    for (uint32_t i = 1; auth_may_see_accounts(state, who) && i <= state_account_count(state); i++) {
        const struct account *account = state_account(state, i);
        if (account)
            wire_piece_snapshot_account(&buf, account, state);
        cut(snapshot, &buf, PART_BYTES);
    }
    wire_piece_snapshot_end(&buf, snapshot->seq);
    cut(snapshot, &buf, 0);
    buf_free(&buf);
    return snapshot;
}

struct snapshot_parts *snapshot_parts_take(struct hall *hall, const struct principal *who) {
    char audience[64];
    audience_of(hall->state, who, audience, sizeof audience);
    struct snapshot_parts *kept = hall->snapshots;
    if (!kept || kept->seq != state_seq(hall->state) || strcmp(kept->audience, audience) != 0) {
        snapshot_parts_drop(kept);
        kept = hall->snapshots = make(hall->state, who);
        kept->refs = 1;
    }
    kept->refs++;
    return kept;
}

void snapshot_parts_drop(struct snapshot_parts *parts) {
    if (!parts || --parts->refs)
        return;
    for (uint32_t i = 0; i < parts->count; i++)
        block_drop(parts->parts[i]);
    free(parts->parts);
    free(parts);
}
