// One snapshot is kept for the next who comes at the same seq: after a restart they all do.
// SPDX-License-Identifier: Apache-2.0
#include "net/snapshot_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "net/hall.h"
#include "net/snapshot_adds.h"

#define PART_BYTES (48u << 10)

static void cut(struct snapshot_parts *snapshot, struct buf *buf, size_t least) {
    if (buf->len < least)
        return;
    snapshot->parts = mem_resize(snapshot->parts, (snapshot->count + 1) * sizeof *snapshot->parts);
    snapshot->parts[snapshot->count++] = block_create(buf->data, buf->len);
    buf_clear(buf);
}

// Whoever ever had a seat sees what others of the same role and scope do not; of those roles that see nothing by their
// scope each sees what they reported themselves.
static void audience_of(const struct state *state, const struct principal *who, char *text, size_t size) {
    enum role role = auth_role(state, who);
    const struct account *account = state_account(state, who->account);
    bool own = account && (role == ROLE_UNIT || role == ROLE_RELAY || role == ROLE_MEMBER ||
                           state_reach_seq(state, account->number));
    snprintf(text, size, "%s/%s/%u", role_name(role), account ? account->scope : "", own ? account->number : 0);
}

void snapshot_cut(struct snapshot_making *making) {
    cut(making->snapshot, &making->buf, PART_BYTES);
}

static void add_units(struct snapshot_making *making) {
    for (uint32_t i = 1; i <= state_unit_count(making->state); i++) {
        const struct unit *unit = state_unit(making->state, i);
        if (unit && auth_may_see_unit(making->state, making->who, unit))
            wire_piece_snapshot_unit(&making->buf, unit);
        snapshot_cut(making);
    }
}

static void add_incidents(struct snapshot_making *making) {
    for (uint32_t i = 1; i <= state_incident_count(making->state); i++) {
        const struct incident *incident = state_incident(making->state, i);
        if (incident && auth_may_see_incident(making->state, making->who, incident))
            wire_piece_snapshot_incident(&making->buf, incident);
        snapshot_cut(making);
    }
}

static void add_accounts(struct snapshot_making *making) {
    bool sees = auth_may_see_accounts(making->state, making->who);
    for (uint32_t i = 1; sees && i <= state_account_count(making->state); i++) {
        const struct account *account = state_account(making->state, i);
        if (account)
            wire_piece_snapshot_account(&making->buf, account, making->state);
        snapshot_cut(making);
    }
}

// Of older versions those that somebody changes templates from, and those that a post they see was opened from.
static void add_templates(struct snapshot_making *making) {
    const struct state *state = making->state;
    if (!auth_may_see_templates(state, making->who))
        return;
    bool all = auth_may_see_accounts(state, making->who);
    bool *used = mem_new(state_template_count(state) + 1);
    for (uint32_t i = 1; !all && i <= state_post_count(state); i++) {
        const struct post *post = state_post(state, i);
        if (post && auth_may_see_post(state, making->who, post))
            used[post->template] = true;
    }
    wire_piece_snapshot_mode(&making->buf, state_mode(state));
    for (uint32_t i = 1; i <= state_template_count(state); i++) {
        const struct template *template = state_template(state, i);
        if (template && (all || used[i] || state_template_by_key(state, template->key) == template))
            wire_piece_snapshot_template(&making->buf, template);
        snapshot_cut(making);
    }
    free(used);
}

// Without a roster that they may not see, and without marks of channels that they do not hear.
static void add_seat(struct snapshot_making *making, const struct seat *seat) {
    struct seat seen = *seat;
    struct seat_read *reads = mem_new((seat->read_count + 1) * sizeof *reads);
    seen.reads = reads;
    seen.read_count = 0;
    for (uint32_t i = 0; i < seat->read_count; i++)
        if (auth_may_hear_channel(making->state, making->who, &seat->reads[i].channel))
            reads[seen.read_count++] = seat->reads[i];
    if (!auth_may_see_roster(making->state, making->who, seat))
        seen.roster_count = 0;
    wire_piece_snapshot_seat(&making->buf, &seen, making->state);
    free(reads);
}

static void add_posts(struct snapshot_making *making) {
    for (uint32_t i = 1; i <= state_post_count(making->state); i++) {
        const struct post *post = state_post(making->state, i);
        if (post && auth_may_see_post(making->state, making->who, post))
            wire_piece_snapshot_post(&making->buf, post);
        snapshot_cut(making);
    }
    for (uint32_t i = 1; i <= state_seat_count(making->state); i++) {
        const struct seat *seat = state_seat(making->state, i);
        if (seat && auth_may_see_seat(making->state, making->who, seat))
            add_seat(making, seat);
        snapshot_cut(making);
    }
}

static void add_consults(struct snapshot_making *making) {
    for (uint32_t i = 1; i <= state_consult_count(making->state); i++) {
        const struct consult *consult = state_consult(making->state, i);
        if (consult && auth_may_see_consult(making->state, making->who, consult))
            wire_piece_snapshot_consult(&making->buf, consult);
        snapshot_cut(making);
    }
}

static void add_messages(struct snapshot_making *making) {
    struct channel channel;
    for (uint32_t place = 0; state_channel_next(making->state, &place, &channel);) {
        const struct message *message = NULL;
        bool hears = auth_may_hear_channel(making->state, making->who, &channel);
        while (hears && (message = state_message_next(making->state, &channel, message))) {
            wire_piece_snapshot_message(&making->buf, message, making->state);
            snapshot_cut(making);
        }
    }
}

static void add_orders(struct snapshot_making *making) {
    for (uint32_t i = 1; i <= state_order_count(making->state); i++) {
        const struct order *order = state_order(making->state, i);
        if (order && auth_may_see_order(making->state, making->who, order))
            wire_piece_snapshot_order(&making->buf, order, making->state);
        snapshot_cut(making);
    }
}

// What is most urgent comes first: whoever starts over is not to wait for a call for help.
// clang-format off
static void (*const adds[])(struct snapshot_making *) = {
    snapshot_add_alarms,
    add_templates,
    snapshot_add_catalogues,
    add_units,
    add_incidents,
    add_accounts,
    add_posts,
    add_consults,
    add_messages,
    add_orders,
    snapshot_add_intakes,
    snapshot_add_casualties,
    snapshot_add_reports,
    snapshot_add_phone_calls,
    snapshot_add_launches,
    snapshot_add_responses,
    snapshot_add_fences,
    snapshot_add_dispatches,
    snapshot_add_aids,
};
// clang-format on

static struct snapshot_parts *make(const struct state *state, const struct principal *who) {
    struct snapshot_making making = {
        .state = state, .who = who, .now_ms = clock_wall_ms(), .snapshot = mem_new(sizeof(struct snapshot_parts))};
    struct snapshot_parts *snapshot = making.snapshot;
    snapshot->seq = state_seq(state);
    audience_of(state, who, snapshot->audience, sizeof snapshot->audience);
    wire_piece_snapshot_begin(&making.buf, snapshot->seq);
    for (size_t i = 0; i < sizeof adds / sizeof *adds; i++)
        adds[i](&making);
    wire_piece_snapshot_end(&making.buf, snapshot->seq);
    cut(snapshot, &making.buf, 0);
    buf_free(&making.buf);
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
