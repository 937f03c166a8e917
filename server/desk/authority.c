// The authority's side of the desk: commands are decided one after the other, made durable in batches, then answered.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "auth/auth.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/metric.h"
#include "desk/answers.h"
#include "desk/batch.h"
#include "desk/inside.h"
#include "desk/reader.h"
#include "desk/recorder.h"
#include "desk/verb.h"
#include "wire/record.h"
#include "wire/snapshot.h"

METRIC(done, COUNTER, "muster_commands_done_total", NULL, "Commands that became events.")
METRIC(refused, COUNTER, "muster_commands_refused_total", NULL, "Commands that were refused.")
METRIC(repeated, COUNTER, "muster_commands_repeated_total", NULL, "Commands that had been answered before.")
METRIC(read_back, COUNTER, "muster_journal_read_back_total", NULL,
       "Times the state was read back because the journal had no room for what was decided.")

#define COMMAND_MEMORY (512u << 10) // decoding one command may take this much
#define SNAPSHOT_EVERY 20000        // records between two snapshots
#define BEAT_S 1.0
#define BUS_CHUNK (1u << 20) // bytes of records in one bus message

struct authority {
    struct desk *desk;
    struct state *state; // runs ahead of the journal by the batches below
    struct answers *answers;
    struct arena *arena, *bus_arena;
    struct buf scratch;
    struct batch *filling; // NULL: nothing decided since
    bool flying;           // a batch is with the recorder
    uint64_t batches;      // number of the last one begun
    uint64_t durable;      // number of the last one that is
    uint64_t snapshot_seq;
    struct recorder *recorder;
    struct reader *reader;
    struct ev_loop *ev;
    ev_timer beat;
};

// ---------------------------------------------------------------------------------------------- deciding

struct asking {
    struct principal who;
    struct reply_to to;
    const uint8_t *bytes;
    uint32_t len;
};

static struct batch *filling(struct authority *authority) {
    if (!authority->filling)
        authority->filling = batch_create(++authority->batches, state_seq(authority->state) + 1);
    return authority->filling;
}

static void answer_now(struct authority *authority, const struct reply_to *to, const struct wire_answer *answer) {
    if (to->inbox) {
        told_answer(to->inbox, to->asker, answer);
        return;
    }
    struct bus_message message = desk_message(authority->desk, BUS_REPLY);
    message.reply.to_hub = to->hub;
    message.reply.answer = *answer;
    bus_publish(authority->desk->options.bus, BUS_CHANNEL_GATEWAYS, &message);
}

// Was it answered before? Then alike, and not before that answer is durable.
static bool answer_again(struct authority *authority, const struct asking *asking, const uint8_t *id) {
    uint64_t batch;
    const struct kept_answer *kept = answers_find(authority->answers, id, &batch);
    if (!kept)
        return false;
    metric_add(&repeated, 1);
    struct wire_answer answer = kept->answer;
    if (kept->account != asking->who.account)
        answer = (struct wire_answer){.code = REFUSAL_ID_TAKEN};
    memcpy(answer.id, id, COMMAND_ID_LEN);
    if (batch > authority->durable)
        batch_add_reply(filling(authority), &asking->to, &answer);
    else
        answer_now(authority, &asking->to, &answer);
    return true;
}

static const char *actor_name(const struct authority *authority, const struct principal *who) {
    const struct account *account = state_account(authority->state, who->account);
    return account ? account->name : "";
}

static enum refusal judge(struct authority *authority, const struct principal *who, const struct command *command,
                          int64_t now_ms, union rule_scratch *scratch, struct event *event) {
    const struct verb_row *row = verb_row(command->verb);
    if (!row)
        return REFUSAL_VERB_UNKNOWN;
    if (command->exercise)
        return REFUSAL_EXERCISE_UNKNOWN;
    enum refusal refusal = auth_may_command(authority->state, who, command);
    if (!refusal)
        refusal = row->rule(authority->state, command, now_ms, scratch, event);
    return refusal;
}

static void log_event(const struct authority *authority, const struct event *event) {
    const char *family = event->verb <= VERB_UNIT_SET_STATUS   ? "unit"
                         : event->verb <= VERB_INCIDENT_NOTE   ? "incident"
                         : event->verb <= VERB_ACCOUNT_DISABLE ? "account"
                                                               : "token";
    log_debug("%s %u: %s %s (seq %llu)", family, event->object, *event->actor ? event->actor : "local operator",
              verb_row(event->verb)->sentence, (unsigned long long)event->seq);
    (void)authority;
}

// The event becomes part of the batch and, at once, of the desk's own state: the next command is judged against it.
static void take(struct authority *authority, const struct asking *asking, const struct command *command,
                 struct event *event, int64_t now_ms) {
    struct state *state = authority->state;
    event->seq = state_seq(state) + 1;
    event->at_ms = now_ms;
    memcpy(event->command, command->id, COMMAND_ID_LEN);
    event->actor = actor_name(authority, &asking->who);
    event->device = asking->who.device;
    event->made_at_ms = command->made_at_ms;
    event->exercise = command->exercise;
    struct batch *batch = filling(authority);
    buf_clear(&authority->scratch);
    record_write(&authority->scratch, event);
    batch_add_record(batch, block_create(authority->scratch.data, authority->scratch.len));
    log_event(authority, event);
    state_apply(state, event);
}

// A refusal that is remembered would be the answer for ever. What may be otherwise a moment later is not: what could
// not be read, whether somebody is still signed in, and the hub's own troubles.
static bool is_for_ever(enum refusal code) {
    return !code || (code >= REFUSAL_NOT_ALLOWED && !refusal_text(code)->retry_ms && code != REFUSAL_ACCOUNT_DISABLED);
}

static void reply_when_durable(struct authority *authority, const struct asking *asking,
                               const struct wire_answer *answer) {
    struct batch *batch = filling(authority);
    struct kept_answer kept = {*answer, asking->who.account};
    batch_add_answer(batch, &kept);
    answers_add(authority->answers, &kept, batch->number);
    batch_add_reply(batch, &asking->to, answer);
}

static void decide(struct authority *authority, const struct asking *asking) {
    arena_reset(authority->arena);
    struct command command;
    struct wire_answer answer = {0};
    answer.code = wire_read_command(asking->bytes, asking->len, authority->arena, &command);
    memcpy(answer.id, command.id, COMMAND_ID_LEN);
    int64_t now_ms = clock_wall_ms();
    if (!answer.code)
        answer.code = auth_still(authority->state, &asking->who, now_ms);
    if (!answer.code && answer_again(authority, asking, command.id))
        return;
    if (!answer.code)
        answer.code = desk_closed(authority->desk);
    if (now_ms < state_at_ms(authority->state))
        now_ms = state_at_ms(authority->state); // the clock was set back; the log never runs backwards
    union rule_scratch scratch;
    struct event event = {0};
    if (!answer.code)
        answer.code = judge(authority, &asking->who, &command, now_ms, &scratch, &event);
    if (!answer.code) {
        take(authority, asking, &command, &event, now_ms);
        answer.seq = event.seq;
        answer.object = event.object;
    }
    metric_add(answer.code ? &refused : &done, 1);
    if (is_for_ever(answer.code))
        reply_when_durable(authority, asking, &answer);
    else
        answer_now(authority, &asking->to, &answer);
}

static void send_off(struct authority *authority) {
    if (authority->flying || !authority->filling)
        return;
    authority->flying = true;
    recorder_commit(authority->recorder, authority->filling);
    authority->filling = NULL;
}

// ---------------------------------------------------------------------------------------------- durable

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
        answer_now(authority, &batch->replies[i].to, &batch->replies[i].answer);
    // Only while nothing undecided is in the state: an image must never hold what is not durable.
    if (!authority->filling && state_seq(authority->state) >= authority->snapshot_seq + SNAPSHOT_EVERY)
        keep_snapshot(authority);
}

static void refuse_all(struct authority *authority, struct batch *batch) {
    for (uint32_t i = 0; batch && i < batch->reply_count; i++) {
        batch->replies[i].answer.code = REFUSAL_STORAGE_FULL;
        batch->replies[i].answer.seq = 0;
        batch->replies[i].answer.object = 0;
        answer_now(authority, &batch->replies[i].to, &batch->replies[i].answer);
    }
}

static void remember(void *arg, const struct kept_answer *kept) {
    answers_add(arg, kept, 0);
}

static void remember_answers(struct authority *authority) {
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

static void look_for_room(struct authority *authority) {
    if (!atomic_load(&authority->desk->full) || authority->flying)
        return;
    struct batch *batch = batch_create(0, 0);
    batch->probe = true;
    authority->flying = true;
    recorder_commit(authority->recorder, batch);
}

static void committed(struct authority *authority, struct batch *batch) {
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

// ---------------------------------------------------------------------------------------------- hearing

static void hear_bus(struct authority *authority, const struct desk_from_bus *copy) {
    arena_reset(authority->bus_arena);
    struct bus_message message;
    if (!bus_message_read(copy->bytes, copy->len, authority->bus_arena, &message))
        return;
    struct asking asking = {.to = {.inbox = NULL}};
    snprintf(asking.to.hub, sizeof asking.to.hub, "%s", message.hub);
    if (message.kind == BUS_FORWARD) {
        asking.who.account = message.forward.account;
        asking.who.token = message.forward.token;
        snprintf(asking.who.device, sizeof asking.who.device, "%s", message.forward.device);
        asking.bytes = message.forward.command.data;
        asking.len = message.forward.command.len;
        if (asking.who.account) // the local operator is local
            decide(authority, &asking);
    } else if (message.kind == BUS_FETCH) {
        authority_fetch(authority, message.fetch.from_seq, message.fetch.most, &asking.to);
    }
}

static void hear_command(struct authority *authority, const struct desk_command *command) {
    struct asking asking = {
        command->who, {.inbox = command->reply, .asker = command->asker}, command->bytes, command->len};
    decide(authority, &asking);
}

static void heard(void *arg, struct msg *msg) {
    struct authority *authority = arg;
    switch (msg->kind) {
    case DESK_COMMITTED:
        committed(authority, (struct batch *)msg);
        return;
    case DESK_COMMAND:
        hear_command(authority, (struct desk_command *)msg);
        break;
    case DESK_FROM_BUS:
        hear_bus(authority, (struct desk_from_bus *)msg);
        break;
    default:
        break;
    }
    msg->dispose(msg);
}

static void turn(void *arg) {
    send_off(arg);
}

static void on_beat(struct ev_loop *ev, ev_timer *timer, int events) {
    (void)ev, (void)events;
    struct authority *authority = timer->data;
    struct bus_message message = desk_message(authority->desk, BUS_BEAT);
    message.beat.seq = desk_seq(authority->desk);
    message.beat.now_at_ms = clock_wall_ms();
    bus_publish(authority->desk->options.bus, BUS_CHANNEL_EVENTS, &message);
    look_for_room(authority);
}

static void born(void *arg, struct ev_loop *ev) {
    struct authority *authority = arg;
    authority->ev = ev;
    ev_timer_init(&authority->beat, on_beat, 0., BEAT_S);
    authority->beat.data = authority;
    ev_timer_start(ev, &authority->beat);
}

// Whoever asked is gone or will ask again with the same id: what was decided becomes durable, unanswered.
static void finish(struct authority *authority) {
    struct journal *journal = authority->desk->options.journal;
    recorder_stop(authority->recorder);
    reader_stop(authority->reader);
    struct batch *batch = authority->filling;
    if (batch && journal_seq(journal) + 1 == batch->first_seq)
        recorder_commit_here(authority->recorder, batch);
    if (journal_seq(journal) != state_seq(authority->state) || authority->snapshot_seq == journal_seq(journal))
        return;
    struct buf image = {0};
    snapshot_write(&image, authority->state);
    journal_keep_snapshot(journal, journal_seq(journal), image.data, image.len);
    buf_free(&image);
}

static void dying(void *arg) {
    struct authority *authority = arg;
    ev_timer_stop(authority->ev, &authority->beat);
    finish(authority);
}

// ---------------------------------------------------------------------------------------------- birth and death

struct authority *authority_create(struct desk *desk) {
    struct authority *authority = mem_new(sizeof *authority);
    authority->desk = desk;
    authority->state = desk->options.state;
    authority->snapshot_seq = state_seq(authority->state);
    authority->arena = arena_create(COMMAND_MEMORY);
    authority->bus_arena = arena_create(COMMAND_MEMORY);
    remember_answers(authority);
    return authority;
}

struct loop_room authority_room(struct authority *authority) {
    return (struct loop_room){
        .name = "desk", .arg = authority, .born = born, .heard = heard, .turn = turn, .dying = dying};
}

void authority_start(struct authority *authority) {
    struct desk_options *options = &authority->desk->options;
    authority->recorder = recorder_start(options->journal, loop_inbox(authority->desk->loop), DESK_COMMITTED);
    authority->reader = reader_start(options->journal_folder, options->log, desk_seq(authority->desk), options->bus);
}

void authority_fetch(struct authority *authority, uint64_t from_seq, uint32_t most, const struct reply_to *to) {
    reader_ask(authority->reader, from_seq, most, desk_seq(authority->desk), to);
}

uint64_t authority_damaged(const struct authority *authority) {
    return authority->reader ? reader_damaged(authority->reader) : 0;
}

uint64_t authority_whole_from(const struct authority *authority) {
    return authority->reader ? reader_whole_from(authority->reader) : 0;
}

void authority_destroy(struct authority *authority) {
    if (!authority)
        return;
    recorder_destroy(authority->recorder);
    reader_destroy(authority->reader);
    batch_destroy(authority->filling);
    answers_destroy(authority->answers);
    state_destroy(authority->state);
    arena_destroy(authority->arena);
    arena_destroy(authority->bus_arena);
    buf_free(&authority->scratch);
    journal_close(authority->desk->options.journal);
    free(authority);
}
