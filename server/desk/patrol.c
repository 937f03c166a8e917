// A batch, then a pause that is many times as long.
// SPDX-License-Identifier: Apache-2.0
#include "desk/patrol.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/metric.h"
#include "store/journal.h"

METRIC(checked, GAUGE, "muster_journal_checked_seq", NULL, "Records up to here were checked since the start.")
METRIC(damaged, GAUGE, "muster_journal_damaged_seq", NULL, "First damaged record of the journal; 0: none found.")

#define FIRST_S 1.0 // after the start there is enough to do
#define BATCH 200
#define BATCH_BYTES (256u << 10)
#define PAUSE_TIMES 40 // as long as the batch took
#define PAUSE_LEAST_S 0.02
#define AGAIN_S 5.0 // what cannot be read is read once more before it is called damaged

struct patrol {
    struct ev_loop *ev;
    ev_timer timer;
    char *folder;
    struct journal_reader *journal;
    uint8_t hash[RECORD_HASH_LEN]; // of record `seq`
    uint64_t seq, last;
    bool doubted;
    _Atomic uint64_t damaged, whole_from;
};

bool chain_step(uint8_t before[RECORD_HASH_LEN], const uint8_t *record, uint32_t len, const uint8_t *hash) {
    uint8_t right[RECORD_HASH_LEN];
    record_hash(before, record, len, right);
    memcpy(before, hash, RECORD_HASH_LEN);
    return memcmp(right, hash, RECORD_HASH_LEN) == 0;
}

void patrol_found(struct patrol *patrol, uint64_t seq, uint64_t up_to) {
    if (up_to >= atomic_load(&patrol->whole_from))
        atomic_store(&patrol->whole_from, up_to + 1);
    uint64_t known = atomic_load(&patrol->damaged);
    if (known && known <= seq)
        return;
    atomic_store(&patrol->damaged, seq);
    metric_set(&damaged, (int64_t)seq);
    log_error("journal %s: record %" PRIu64 " is damaged; the hub works on from its snapshot, clients that need that "
              "record start over; stop the hub when it can be spared and restore the folder from a backup, or move "
              "journal.db* away so that it is rebuilt from the database",
              patrol->folder, seq);
}

static void step(void *arg, uint64_t seq, const uint8_t *record, uint32_t len, const uint8_t *hash) {
    struct patrol *patrol = arg;
    if (!chain_step(patrol->hash, record, len, hash))
        patrol_found(patrol, seq, seq);
    patrol->seq = seq;
}

// True: all that was asked for could be read.
static bool read_batch(struct patrol *patrol) {
    if (!patrol->journal)
        patrol->journal = journal_reader_open(patrol->folder);
    return patrol->journal && journal_read(patrol->journal, patrol->seq + 1, BATCH, BATCH_BYTES, step, patrol) > 0;
}

static void rest(struct patrol *patrol, double seconds) {
    ev_timer_set(&patrol->timer, seconds, 0);
    ev_timer_start(patrol->ev, &patrol->timer);
}

static void on_timer(struct ev_loop *ev, ev_timer *timer, int events) {
    (void)ev, (void)events;
    struct patrol *patrol = timer->data;
    int64_t began = clock_mono_us();
    bool good = read_batch(patrol);
    metric_set(&checked, (int64_t)patrol->seq);
    if (patrol->seq >= patrol->last) {
        log_info("journal %s: checked up to record %" PRIu64, patrol->folder, patrol->seq);
    } else if (!good && patrol->doubted) { // of what lies behind it nothing is known
        patrol_found(patrol, patrol->seq + 1, patrol->last);
    } else if (!good) {
        patrol->doubted = true;
        journal_reader_close(patrol->journal);
        patrol->journal = NULL;
        rest(patrol, AGAIN_S);
    } else {
        double spent = (double)(clock_mono_us() - began) / 1e6;
        patrol->doubted = false;
        rest(patrol, spent * PAUSE_TIMES > PAUSE_LEAST_S ? spent * PAUSE_TIMES : PAUSE_LEAST_S);
    }
}

struct patrol *patrol_start(struct ev_loop *ev, const char *folder, uint64_t last) {
    struct patrol *patrol = mem_new(sizeof *patrol);
    patrol->ev = ev;
    patrol->folder = mem_strdup(folder);
    patrol->last = last;
    ev_init(&patrol->timer, on_timer);
    patrol->timer.data = patrol;
    if (last > 0)
        rest(patrol, FIRST_S);
    return patrol;
}

void patrol_end(struct patrol *patrol) {
    if (!patrol)
        return;
    ev_timer_stop(patrol->ev, &patrol->timer);
    journal_reader_close(patrol->journal);
    free(patrol->folder);
    free(patrol);
}

uint64_t patrol_whole_from(const struct patrol *patrol) {
    return atomic_load(&((struct patrol *)(uintptr_t)patrol)->whole_from);
}

uint64_t patrol_damaged(const struct patrol *patrol) {
    return atomic_load(&((struct patrol *)(uintptr_t)patrol)->damaged);
}
