// The recorder: the thread that owns the journal's writing end. It commits one batch at a time and gives it back.
// SPDX-License-Identifier: Apache-2.0
#ifndef DESK_RECORDER_H
#define DESK_RECORDER_H

#include "desk/batch.h"
#include "store/journal.h"

struct recorder;

// Committed batches come back to `desk` with kind `done_kind` and their result.
struct recorder *recorder_start(struct journal *journal, struct inbox *desk, uint32_t done_kind);
void recorder_commit(struct recorder *recorder, struct batch *batch); // takes it over
void recorder_commit_here(struct recorder *recorder,
                          struct batch *batch); // after recorder_stop, by the caller's thread
void recorder_keep_snapshot(struct recorder *recorder, uint64_t seq, struct buf *image); // takes the bytes over
void recorder_stop(struct recorder *recorder); // finishes what it has, joins; the journal is the caller's again
void recorder_destroy(struct recorder *recorder);

#endif
