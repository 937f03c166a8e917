// Birth and death of the desk, and its public face; the work is in authority.c and counter.c.
// SPDX-License-Identifier: Apache-2.0
#include "desk/desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "desk/inside.h"

#define DESK_WAITING (16u << 20) // bytes of commands that may wait

static void dispose(struct msg *msg) {
    free(msg);
}

struct desk_command *desk_command_create(const void *bytes, uint32_t len) {
    struct desk_command *command = mem_new(sizeof *command + len);
    command->msg = (struct msg){.dispose = dispose, .kind = DESK_COMMAND, .cost = (uint32_t)sizeof *command + len};
    command->len = len;
    memcpy(command->bytes, bytes, len);
    return command;
}

struct desk *desk_create(const struct desk_options *options) {
    struct desk *desk = mem_new(sizeof *desk);
    desk->options = *options;
    pthread_mutex_init(&desk->log_lock, NULL);
    memcpy(desk->log, options->log, WIRE_LOG_LEN);
    atomic_store(&desk->seq, state_seq(options->state));
    atomic_store(&desk->reachable, options->authority);
    atomic_store(&desk->ready_seq, options->authority ? 0 : UINT64_MAX);
    if (options->authority)
        desk->authority = authority_create(desk);
    else
        desk->counter = counter_create(desk);
    return desk;
}

void desk_add_listener(struct desk *desk, struct inbox *inbox, const _Atomic uint64_t *applied) {
    if (desk->listeners.count == LISTENERS_MAX)
        log_die("desk: more than %d listeners", LISTENERS_MAX);
    desk->listeners.applied[desk->listeners.count] = applied;
    desk->listeners.inboxes[desk->listeners.count++] = inbox;
}

void desk_await(struct desk *desk, bool awaited) {
    atomic_store(&desk->awaited, awaited);
}

// Both sides first say and then look, so that one of them sees the other.
void desk_applied(struct desk *desk) {
    if (!atomic_load(&desk->awaited))
        return;
    struct msg *msg = mem_new(sizeof *msg);
    *msg = (struct msg){.dispose = dispose, .kind = DESK_APPLIED, .cost = sizeof *msg};
    if (!inbox_post_always(loop_inbox(desk->loop), msg))
        free(msg);
}

// The watch acts as the local operator.
static bool hear_watch(void *arg, const void *bytes, uint32_t len) {
    struct desk_command *command = desk_command_create(bytes, len);
    command->by_watch = true;
    snprintf(command->who.device, sizeof command->who.device, "watch");
    bool taken = desk_submit(arg, command);
    if (!taken)
        command->msg.dispose(&command->msg);
    return taken;
}

void desk_start(struct desk *desk) {
    struct loop_room room = desk->authority ? authority_room(desk->authority) : counter_room(desk->counter);
    desk->loop = loop_start(&room, DESK_WAITING);
    if (desk->authority)
        authority_start(desk->authority);
    if (desk->options.watch)
        watch_open(desk->options.watch, hear_watch, desk);
}

bool desk_submit(struct desk *desk, struct desk_command *command) {
    return inbox_post(loop_inbox(desk->loop), &command->msg);
}

void desk_fetch(struct desk *desk, uint64_t from_seq, struct inbox *reply, uint64_t asker) {
    if (desk->authority) {
        struct reply_to to = {.inbox = reply, .asker = asker};
        authority_fetch(desk->authority, from_seq, 0, &to);
        return;
    }
    struct desk_asked *asked = mem_new(sizeof *asked);
    asked->msg = (struct msg){.dispose = dispose, .kind = DESK_ASKED, .cost = sizeof *asked};
    asked->from_seq = from_seq;
    asked->reply = reply;
    asked->asker = asker;
    if (inbox_post(loop_inbox(desk->loop), &asked->msg))
        return;
    free(asked);
    told_fetched(reply, asker, from_seq, NULL, 0, true);
}

void desk_hear(struct desk *desk, const struct bus_message *message, bool lost) {
    struct buf bytes = {0};
    bus_message_write(&bytes, message);
    struct desk_from_bus *copy = mem_new(sizeof *copy + bytes.len);
    copy->msg = (struct msg){.dispose = dispose, .kind = DESK_FROM_BUS, .cost = (uint32_t)(sizeof *copy + bytes.len)};
    copy->lost = lost;
    copy->len = (uint32_t)bytes.len;
    memcpy(copy->bytes, bytes.data, bytes.len);
    buf_free(&bytes);
    if (!inbox_post(loop_inbox(desk->loop), &copy->msg))
        free(copy); // as if Redis had lost it: the sender asks again
}

void desk_tell(struct desk *desk, uint64_t first_seq, struct block *const *records, uint32_t count) {
    told_records(&desk->listeners, first_seq, records, count);
    watch_hear_records(desk->options.watch, first_seq, records, count);
    atomic_store(&desk->seq, first_seq + count - 1);
}

uint64_t desk_seq(const struct desk *desk) {
    return atomic_load(&((struct desk *)(uintptr_t)desk)->seq);
}

bool desk_authority_reachable(const struct desk *desk) {
    return atomic_load(&((struct desk *)(uintptr_t)desk)->reachable);
}

void desk_close(struct desk *desk, enum refusal code) {
    atomic_store(&desk->closed, code);
}

enum refusal desk_closed(const struct desk *desk) {
    struct desk *mine = (struct desk *)(uintptr_t)desk;
    enum refusal closed = (enum refusal)atomic_load(&mine->closed);
    return !closed && atomic_load(&mine->full) ? REFUSAL_STORAGE_FULL : closed;
}

uint64_t desk_damaged(const struct desk *desk) {
    return desk->authority ? authority_damaged(desk->authority) : 0;
}

uint64_t desk_whole_from(const struct desk *desk) {
    return desk->authority ? authority_whole_from(desk->authority) : 0;
}

bool desk_ready(const struct desk *desk, uint64_t seq) {
    return seq >= atomic_load(&((struct desk *)(uintptr_t)desk)->ready_seq);
}

void desk_set_log(struct desk *desk, const uint8_t log[WIRE_LOG_LEN]) {
    pthread_mutex_lock(&desk->log_lock);
    memcpy(desk->log, log, WIRE_LOG_LEN);
    pthread_mutex_unlock(&desk->log_lock);
}

void desk_log(const struct desk *desk, uint8_t log[WIRE_LOG_LEN]) {
    struct desk *mine = (struct desk *)(uintptr_t)desk;
    pthread_mutex_lock(&mine->log_lock);
    memcpy(log, mine->log, WIRE_LOG_LEN);
    pthread_mutex_unlock(&mine->log_lock);
}

struct bus_message desk_message(const struct desk *desk, enum bus_kind kind) {
    struct bus_message message = {.kind = kind};
    desk_log(desk, message.log);
    return message;
}

void desk_stop(struct desk *desk) {
    loop_stop(desk->loop);
}

void desk_destroy(struct desk *desk) {
    if (!desk)
        return;
    authority_destroy(desk->authority);
    counter_destroy(desk->counter);
    loop_destroy(desk->loop);
    pthread_mutex_destroy(&desk->log_lock);
    free(desk);
}
