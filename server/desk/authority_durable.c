// What follows when a batch has become durable, or has not: loops, gateways and the database are told, then the
// senders.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>

#include "base/log.h"
#include "base/metric.h"
#include "desk/authority.h"
#include "wire/snapshot.h"

METRIC(read_back, COUNTER, "muster_journal_read_back_total", NULL,
       "Times the state was read back because the journal had no room for what was decided.")

#define SNAPSHOT_EVERY 20000 // records between two snapshots
#define BUS_CHUNK (1u << 20) // bytes of records in one bus message

static void publish_records(struct authority *authority, const struct batch *batch) {
    if (!bus_up(authority->desk->options.bus))
        return;
    struct bus_bytes *bytes = mem_new(batch->record_count * sizeof *bytes);
    for (uint32_t from = 0, to; from < batch->record_count; from = to) {
        size_t size = 0;
        for (to = from; to < batch->record_count && (to == from || size < BUS_CHUNK); to++) {
            bytes[to] = (struct bus_bytes){batch->records[to]->data, batch->records[to]->len};
            size += bytes[to].len;
        }
        struct bus_message message = desk_message(authority->desk, BUS_RECORDS);
        message.records.first_seq = batch->first_seq + from;
        message.records.records = bytes + from;
        message.records.count = to - from;
        bus_publish(authority->desk->options.bus, BUS_CHANNEL_EVENTS, &message);
    }
    free(bytes);
}

static void keep_snapshot(struct authority *authority) {
    struct buf image = {0};
    snapshot_write(&image, authority->state);
    authority->snapshot_seq = state_seq(authority->state);
    recorder_keep_snapshot(authority->recorder, authority->snapshot_seq, &image);
}

static void tell(struct authority *authority, const struct batch_reply *reply) {
    if (reply->after_loops)
        held_answer(authority, &reply->to, &reply->answer);
    else
        authority_answer(authority, &reply->to, &reply->answer);
}

static void became_durable(struct authority *authority, struct batch *batch) {
    authority->durable = batch->number;
    // As many durable ones as configured: those of the next batch may yet be taken back.
    uint32_t next = authority->filling ? authority->filling->answer_count : 0;
    answers_settle(authority->answers, (uint64_t)authority->desk->options.answers_kept + next);
    if (batch->record_count) {
        desk_tell(authority->desk, batch->first_seq, batch->records, batch->record_count);
        publish_records(authority, batch);
        database_nudge(authority->desk->options.database, desk_seq(authority->desk));
    }
    for (uint32_t i = 0; i < batch->reply_count; i++)
        tell(authority, &batch->replies[i]);
    // Only while nothing undecided is in the state: an image must never hold what is not durable.
    if (!authority->filling && state_seq(authority->state) >= authority->snapshot_seq + SNAPSHOT_EVERY)
        keep_snapshot(authority);
}

static void refuse_all(struct authority *authority, struct batch *batch) {
    for (uint32_t i = 0; batch && i < batch->reply_count; i++) {
        batch->replies[i].answer.code = REFUSAL_STORAGE_FULL;
        batch->replies[i].answer.seq = 0;
        batch->replies[i].answer.object = 0;
        authority_answer(authority, &batch->replies[i].to, &batch->replies[i].answer);
    }
}

static void remember(void *arg, const struct kept_answer *kept) {
    answers_add(arg, kept, 0);
}

void authority_remember_answers(struct authority *authority) {
    struct desk_options *options = &authority->desk->options;
    authority->answers = answers_create();
    journal_each_answer(options->journal, (uint64_t)options->answers_kept, remember, authority->answers);
}

// No room: what was decided since the last durable batch did not happen. The state goes back to what the journal says;
// until on_beat has found room nothing more is decided, so this is once per shortage.
static void fall_back(struct authority *authority, struct batch *batch) {
    struct desk_options *options = &authority->desk->options;
    atomic_store(&authority->desk->full, true);
    metric_add(&read_back, 1);
    refuse_all(authority, batch);
    refuse_all(authority, authority->filling);
    batch_destroy(authority->filling);
    authority->filling = NULL;
    answers_take_back(authority->answers, batch->number);
    state_destroy(authority->state);
    authority->state = state_create(options->district);
    char error[256];
    if (!journal_load(options->journal, authority->state, error, sizeof error)) {
        log_error("%s", error);
        options->on_broken(options->arg);
    }
}

void authority_look_for_room(struct authority *authority) {
    if (!atomic_load(&authority->desk->full) || authority->flying)
        return;
    struct batch *batch = batch_create(0, 0);
    batch->probe = true;
    authority->flying = true;
    recorder_commit(authority->recorder, batch);
}

void authority_committed(struct authority *authority, struct batch *batch) {
    authority->flying = false;
    switch (batch->result) {
    case JOURNAL_DONE:
        if (batch->probe)
            atomic_store(&authority->desk->full, false);
        else
            became_durable(authority, batch);
        break;
    case JOURNAL_FULL:
        if (!batch->probe)
            fall_back(authority, batch);
        break;
    case JOURNAL_BROKEN:
        log_error("journal: a flush failed and what is on disk is unknown; the hub ends, start it again to replay");
        authority->flying = true; // nothing leaves any more
        authority->desk->options.on_broken(authority->desk->options.arg);
        break;
    }
    batch_destroy(batch);
}
