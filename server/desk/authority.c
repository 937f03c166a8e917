// The authority's side of the desk: commands are decided one after the other, made durable in batches, then answered.
// Here is its thread: what it hears, its beat, its birth and death.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "desk/authority.h"
#include "wire/record.h"
#include "wire/snapshot.h"

#define BEAT_S 1.0

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
            authority_decide(authority, &asking);
    } else if (message.kind == BUS_FETCH) {
        authority_fetch(authority, message.fetch.from_seq, message.fetch.most, &asking.to);
    }
}

static void hear_command(struct authority *authority, const struct desk_command *command) {
    struct asking asking = {command->who,
                            {.inbox = command->reply, .watch = command->by_watch, .asker = command->asker},
                            command->bytes,
                            command->len};
    authority_decide(authority, &asking);
}

static void heard(void *arg, struct msg *msg) {
    struct authority *authority = arg;
    switch (msg->kind) {
    case DESK_COMMITTED:
        authority_committed(authority, (struct batch *)msg);
        return;
    case DESK_COMMAND:
        hear_command(authority, (struct desk_command *)msg);
        break;
    case DESK_FROM_BUS:
        hear_bus(authority, (struct desk_from_bus *)msg);
        break;
    case DESK_BEGIN:
        deadline_begin(authority);
        break;
    default: // DESK_APPLIED: see turn
        break;
    }
    msg->dispose(msg);
}

static void turn(void *arg) {
    struct authority *authority = arg;
    held_release(authority);
    deadline_arm(authority);
    authority_send_off(authority);
}

static void on_beat(struct ev_loop *ev, ev_timer *timer, int events) {
    (void)ev, (void)events;
    struct authority *authority = timer->data;
    struct bus_message message = desk_message(authority->desk, BUS_BEAT);
    message.beat.seq = desk_seq(authority->desk);
    message.beat.now_at_ms = clock_wall_ms();
    bus_publish(authority->desk->options.bus, BUS_CHANNEL_EVENTS, &message);
    authority_look_for_room(authority);
}

static void born(void *arg, struct ev_loop *ev) {
    struct authority *authority = arg;
    authority->ev = ev;
    ev_timer_init(&authority->beat, on_beat, 0., BEAT_S);
    authority->beat.data = authority;
    ev_timer_start(ev, &authority->beat);
    held_born(authority);
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
    deadline_end(authority);
    held_end(authority);
    finish(authority);
}

// ---------------------------------------------------------------------------------------------- birth and death

struct authority *authority_create(struct desk *desk) {
    struct authority *authority = mem_new(sizeof *authority);
    authority->desk = desk;
    authority->state = desk->options.state;
    authority->snapshot_seq = state_seq(authority->state);
    deadline_init(&authority->deadline);
    authority->arena = arena_create(RECORD_MEMORY);
    authority->bus_arena = arena_create(RECORD_MEMORY);
    authority_remember_answers(authority);
    return authority;
}

struct loop_room authority_room(struct authority *authority) {
    return (struct loop_room){
        .name = "desk", .prompt = true, .arg = authority, .born = born, .heard = heard, .turn = turn, .dying = dying};
}

static void dispose(struct msg *msg) {
    free(msg);
}

void authority_start(struct authority *authority) {
    struct desk_options *options = &authority->desk->options;
    authority->recorder = recorder_start(options->journal, loop_inbox(authority->desk->loop), DESK_COMMITTED);
    authority->reader = reader_start(options->journal_folder, options->log, desk_seq(authority->desk), options->bus);
    // Nothing becomes due before there is a recorder to take it.
    struct msg *begin = mem_new(sizeof *begin);
    *begin = (struct msg){.dispose = dispose, .kind = DESK_BEGIN, .cost = sizeof *begin};
    inbox_post_always(loop_inbox(authority->desk->loop), begin);
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
