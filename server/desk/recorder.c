// Blocking disk work, away from the desk: while one batch is flushed the desk decides the next.
// SPDX-License-Identifier: Apache-2.0
#include "desk/recorder.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/metric.h"

METRIC(commits, COUNTER, "muster_journal_commits_total", NULL, "Flushes of the journal.")
METRIC(commit_us, COUNTER, "muster_journal_commit_microseconds_total", NULL, "Time spent in flushes of the journal.")
METRIC(committed, COUNTER, "muster_journal_records_total", NULL, "Records made durable.")

enum { RECORDER_COMMIT = 1, RECORDER_SNAPSHOT };

struct recorder {
    struct journal *journal;
    struct inbox *desk;
    uint32_t done_kind;
    struct loop *loop;
    struct journal_entry *entries; // scratch
    uint32_t entry_cap;
};

struct snapshot_msg {
    struct msg msg;
    uint64_t seq;
    struct buf image;
};

void recorder_commit_here(struct recorder *recorder, struct batch *batch) {
    if (batch->record_count > recorder->entry_cap) {
        recorder->entry_cap = batch->record_cap;
        recorder->entries = mem_resize(recorder->entries, recorder->entry_cap * sizeof *recorder->entries);
    }
    for (uint32_t i = 0; i < batch->record_count; i++) {
        const struct block *record = batch->records[i];
        recorder->entries[i] = (struct journal_entry){batch->first_seq + i, record->data, record->len};
    }
    int64_t began = clock_mono_us();
    batch->result = batch->probe ? journal_probe(recorder->journal)
                                 : journal_commit(recorder->journal, recorder->entries, batch->record_count,
                                                  batch->answers, batch->answer_count);
    metric_add(&commit_us, clock_mono_us() - began);
    metric_add(&commits, 1);
    if (batch->result == JOURNAL_DONE)
        metric_add(&committed, batch->record_count);
}

static void commit(struct recorder *recorder, struct batch *batch) {
    recorder_commit_here(recorder, batch);
    batch->msg.kind = recorder->done_kind;
    if (!inbox_post_always(recorder->desk, &batch->msg))
        batch_destroy(batch);
}

static void keep_snapshot(struct recorder *recorder, struct snapshot_msg *snapshot) {
    if (!journal_keep_snapshot(recorder->journal, snapshot->seq, snapshot->image.data, snapshot->image.len))
        log_warn("journal: the snapshot at seq %llu was not kept; the next start reads more records",
                 (unsigned long long)snapshot->seq);
    snapshot->msg.dispose(&snapshot->msg);
}

static void heard(void *arg, struct msg *msg) {
    struct recorder *recorder = arg;
    if (msg->kind == RECORDER_COMMIT)
        commit(recorder, (struct batch *)msg);
    else
        keep_snapshot(recorder, (struct snapshot_msg *)msg);
}

struct recorder *recorder_start(struct journal *journal, struct inbox *desk, uint32_t done_kind) {
    struct recorder *recorder = mem_new(sizeof *recorder);
    recorder->journal = journal;
    recorder->desk = desk;
    recorder->done_kind = done_kind;
    struct loop_room room = {.name = "recorder", .prompt = true, .arg = recorder, .heard = heard};
    recorder->loop = loop_start(&room, SIZE_MAX);
    return recorder;
}

void recorder_commit(struct recorder *recorder, struct batch *batch) {
    batch->msg.kind = RECORDER_COMMIT;
    if (!inbox_post_always(loop_inbox(recorder->loop), &batch->msg))
        batch_destroy(batch);
}

static void dispose_snapshot(struct msg *msg) {
    struct snapshot_msg *snapshot = (struct snapshot_msg *)msg;
    buf_free(&snapshot->image);
    free(snapshot);
}

void recorder_keep_snapshot(struct recorder *recorder, uint64_t seq, struct buf *image) {
    struct snapshot_msg *snapshot = mem_new(sizeof *snapshot);
    snapshot->msg = (struct msg){.dispose = dispose_snapshot, .kind = RECORDER_SNAPSHOT, .cost = 64};
    snapshot->seq = seq;
    snapshot->image = *image;
    *image = (struct buf){0};
    if (!inbox_post_always(loop_inbox(recorder->loop), &snapshot->msg))
        dispose_snapshot(&snapshot->msg);
}

void recorder_stop(struct recorder *recorder) {
    loop_stop(recorder->loop);
}

void recorder_destroy(struct recorder *recorder) {
    if (!recorder)
        return;
    loop_destroy(recorder->loop);
    free(recorder->entries);
    free(recorder);
}
