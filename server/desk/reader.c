// A reading end of the journal of its own, so that catching up never waits for a flush, nor a flush for it.
// SPDX-License-Identifier: Apache-2.0
#include "desk/reader.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/loop.h"
#include "desk/patrol.h"
#include "desk/told.h"

#define READER_BYTES (1u << 20)
#define READER_WAITING (4u << 20) // bytes of questions

struct reader {
    char *folder;
    struct bus *bus;
    uint8_t log[WIRE_LOG_LEN];
    uint64_t start_seq; // the newest record at the start
    struct journal_reader *journal;
    struct patrol *patrol;
    struct loop *loop;
};

struct question {
    struct msg msg;
    uint64_t from_seq, last_seq;
    uint32_t most;
    struct reply_to to;
};

struct found {
    uint64_t from_seq, damaged;      // damaged: the first that does not follow on; 0: none
    uint8_t before[RECORD_HASH_LEN]; // hash of the newest one seen
    struct block *records[READER_MOST];
    uint32_t count;
};

// The record before the first one gives the hash that this one follows on from.
static void keep(void *arg, uint64_t seq, const uint8_t *record, uint32_t len, const uint8_t *hash) {
    struct found *found = arg;
    if (seq < found->from_seq) {
        memcpy(found->before, hash, RECORD_HASH_LEN);
        return;
    }
    if (!chain_step(found->before, record, len, hash) && !found->damaged)
        found->damaged = seq;
    if (!found->damaged)
        found->records[found->count++] = block_create(record, len);
}

// False: they cannot be read, or one is damaged.
static bool find(struct reader *reader, uint64_t from_seq, uint32_t most, struct found *found) {
    uint32_t before = from_seq > 1;
    found->from_seq = from_seq;
    if (!reader->journal)
        reader->journal = journal_reader_open(reader->folder);
    if (!reader->journal ||
        journal_read(reader->journal, from_seq - before, most + before, READER_BYTES, keep, found) < 0)
        return false;
    if (found->damaged)
        patrol_found(reader->patrol, found->damaged, found->damaged);
    return !found->damaged;
}

static void answer_bus(struct reader *reader, const struct question *question, struct found *found) {
    struct bus_bytes bytes[READER_MOST];
    for (uint32_t i = 0; i < found->count; i++)
        bytes[i] = (struct bus_bytes){found->records[i]->data, found->records[i]->len};
    struct bus_message message = {.kind = BUS_FETCHED};
    memcpy(message.log, reader->log, WIRE_LOG_LEN);
    message.fetched.to_hub = question->to.hub;
    message.fetched.from_seq = question->from_seq;
    message.fetched.last_seq = question->last_seq;
    message.fetched.records = bytes;
    message.fetched.count = found->count;
    bus_publish(reader->bus, BUS_CHANNEL_GATEWAYS, &message);
    for (uint32_t i = 0; i < found->count; i++)
        block_drop(found->records[i]);
}

static void heard(void *arg, struct msg *msg) {
    struct reader *reader = arg;
    const struct question *question = (const struct question *)msg;
    struct found found = {.count = 0};
    bool good = find(reader, question->from_seq, question->most, &found);
    if (!good)
        log_error("journal: records from seq %llu cannot be read; verify it with musterctl verify",
                  (unsigned long long)question->from_seq);
    if (question->to.inbox)
        told_fetched(question->to.inbox, question->to.asker, question->from_seq, found.records, found.count, !good);
    else
        answer_bus(reader, question, &found);
    msg->dispose(msg);
}

static void born(void *arg, struct ev_loop *ev) {
    struct reader *reader = arg;
    reader->patrol = patrol_start(ev, reader->folder, reader->start_seq);
}

static void dying(void *arg) {
    struct reader *reader = arg;
    patrol_end(reader->patrol);
    journal_reader_close(reader->journal);
}

struct reader *reader_start(const char *folder, const uint8_t *log, uint64_t last_seq, struct bus *bus) {
    struct reader *reader = mem_new(sizeof *reader);
    reader->folder = mem_strdup(folder);
    reader->bus = bus;
    reader->start_seq = last_seq;
    memcpy(reader->log, log, WIRE_LOG_LEN);
    struct loop_room room = {.name = "reader", .arg = reader, .born = born, .heard = heard, .dying = dying};
    reader->loop = loop_start(&room, READER_WAITING);
    return reader;
}

static void dispose(struct msg *msg) {
    free(msg);
}

void reader_ask(struct reader *reader, uint64_t from_seq, uint32_t most, uint64_t last_seq, const struct reply_to *to) {
    struct question *question = mem_new(sizeof *question);
    question->msg = (struct msg){.dispose = dispose, .kind = 1, .cost = sizeof *question};
    question->from_seq = from_seq;
    question->last_seq = last_seq;
    question->most = most && most < READER_MOST ? most : READER_MOST;
    question->to = *to;
    if (inbox_post(loop_inbox(reader->loop), &question->msg))
        return;
    if (to->inbox) // a gateway asks again by itself
        told_fetched(to->inbox, to->asker, from_seq, NULL, 0, true);
    free(question);
}

uint64_t reader_whole_from(const struct reader *reader) {
    return patrol_whole_from(reader->patrol);
}

uint64_t reader_damaged(const struct reader *reader) {
    return patrol_damaged(reader->patrol);
}

void reader_stop(struct reader *reader) {
    loop_stop(reader->loop);
}

void reader_destroy(struct reader *reader) {
    if (!reader)
        return;
    loop_destroy(reader->loop);
    free(reader->folder);
    free(reader);
}
