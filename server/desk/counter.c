// The gateway's side of the desk: commands go to the authority over the bus and answers come back; records are heard on
// the bus, and what was not heard is fetched from the authority or, when that is silent, from the database.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uthash.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/metric.h"
#include "desk/inside.h"
#include "wire/record.h"

METRIC(forwarded, COUNTER, "muster_gateway_forwarded_total", NULL, "Commands sent on to the authority.")
METRIC(unanswered, COUNTER, "muster_gateway_unanswered_total", NULL, "Commands the authority did not answer in time.")
METRIC(gaps, COUNTER, "muster_gateway_gaps_total", NULL, "Holes in the records heard, each filled by fetching.")

#define TURN_S 0.25              // how often deadlines are looked at
#define BEAT_LIMIT_US 3000000    // the authority is away when it was silent for so long
#define RETRY_US 700000          // a command or a fetch is sent again
#define COMMAND_LIMIT_US 4000000 // and given up
#define FETCH_MOST 1000
#define FETCH_TRIES 3      // then the database is asked once, and again from the beginning
#define WAITING_MOST 20000 // commands without an answer
#define MESSAGE_MEMORY (16u << 20)

// A command that waits for the authority's word.
struct waiting {
    uint8_t id[COMMAND_ID_LEN];
    struct desk_command *command;
    int64_t since_us, sent_us;
    bool answered; // waits only for the records it speaks of
    struct wire_answer answer;
    UT_hash_handle hh;
};

// A client of this hub that wants old records.
struct asked {
    struct desk_asked *asked;
    struct asked *next;
};

struct counter {
    struct desk *desk;
    struct arena *arena;
    uint64_t have;   // records up to here were told to the listeners
    uint64_t newest; // the authority has them up to here
    bool knows_log;
    uint8_t log[WIRE_LOG_LEN];
    int64_t beat_us;  // when the authority was last heard; 0: never
    int64_t fetch_us; // when the open fetch was sent; 0: none
    int fetch_tries;
    struct waiting *waiting;
    struct asked *asked, **asked_end; // one at a time is fetched for clients
    int64_t asked_us;
    int asked_tries;
    struct ev_loop *ev;
    ev_timer timer;
};

enum { ASKER_SELF = 0, ASKER_CLIENT = 1 };

// ---------------------------------------------------------------------------------------------- commands

static void forward(struct counter *counter, struct waiting *waiting, int64_t now_us) {
    const struct desk_command *command = waiting->command;
    struct bus_message message = desk_message(counter->desk, BUS_FORWARD);
    message.forward.to_hub = "";
    message.forward.account = command->who.account;
    message.forward.token = command->who.token;
    message.forward.device = command->who.device;
    message.forward.command = (struct bus_bytes){command->bytes, command->len};
    waiting->sent_us = now_us;
    bus_publish(counter->desk->options.bus, BUS_CHANNEL_AUTHORITY, &message);
}

static void settle(struct counter *counter, struct waiting *waiting, const struct wire_answer *answer) {
    told_answer(waiting->command->reply, waiting->command->asker, answer);
    HASH_DEL(counter->waiting, waiting);
    waiting->command->msg.dispose(&waiting->command->msg);
    free(waiting);
}

static void refuse(struct desk_command *command, const uint8_t id[COMMAND_ID_LEN], enum refusal code) {
    struct wire_answer answer = {.code = code};
    memcpy(answer.id, id, COMMAND_ID_LEN);
    told_answer(command->reply, command->asker, &answer);
    command->msg.dispose(&command->msg);
}

static void hear_command(struct counter *counter, struct desk_command *command) {
    struct command decoded;
    arena_reset(counter->arena);
    enum refusal refusal = wire_read_command(command->bytes, command->len, counter->arena, &decoded);
    if (!refusal && command->who.account == 0)
        refusal = REFUSAL_NOT_ALLOWED; // the local operator's seat is at the authority
    struct waiting *waiting;
    HASH_FIND(hh, counter->waiting, decoded.id, COMMAND_ID_LEN, waiting);
    if (!refusal &&
        (!atomic_load(&counter->desk->reachable) || HASH_COUNT(counter->waiting) >= WAITING_MOST || waiting))
        refusal = waiting ? REFUSAL_BUSY : REFUSAL_AUTHORITY_AWAY;
    if (refusal) {
        refuse(command, decoded.id, refusal);
        return;
    }
    waiting = mem_new(sizeof *waiting);
    memcpy(waiting->id, decoded.id, COMMAND_ID_LEN);
    waiting->command = command;
    waiting->since_us = clock_mono_us();
    HASH_ADD(hh, counter->waiting, id, COMMAND_ID_LEN, waiting);
    metric_add(&forwarded, 1);
    forward(counter, waiting, waiting->since_us);
}

static void hear_reply(struct counter *counter, const struct wire_answer *answer) {
    struct waiting *waiting;
    HASH_FIND(hh, counter->waiting, answer->id, COMMAND_ID_LEN, waiting);
    if (!waiting)
        return;
    waiting->answered = true; // the sender must not hear of it before this hub's loops have it
    waiting->answer = *answer;
    desk_await(counter->desk, true);
}

static void look_after_commands(struct counter *counter, int64_t now_us) {
    struct waiting *waiting, *next;
    HASH_ITER(hh, counter->waiting, waiting, next) {
        bool late = now_us - waiting->since_us > COMMAND_LIMIT_US;
        if (waiting->answered && late) {
            settle(counter, waiting, &waiting->answer);
        } else if (late) {
            struct wire_answer answer = {.code = REFUSAL_AUTHORITY_AWAY};
            memcpy(answer.id, waiting->id, COMMAND_ID_LEN);
            metric_add(&unanswered, 1);
            settle(counter, waiting, &answer);
        } else if (!waiting->answered && now_us - waiting->sent_us > RETRY_US) {
            forward(counter, waiting, now_us);
        }
    }
}

// ---------------------------------------------------------------------------------------------- records

// Neither may be there, or not at this moment: none of the two is given up for the other.
static void ask_records(struct counter *counter, uint64_t from_seq, int tries, uint64_t asker) {
    struct desk_options *options = &counter->desk->options;
    if (tries % (FETCH_TRIES + 1) == FETCH_TRIES || !atomic_load(&counter->desk->reachable)) {
        database_fetch(options->database, from_seq, FETCH_MOST, loop_inbox(counter->desk->loop), DESK_FROM_DATABASE,
                       asker);
        return;
    }
    struct bus_message message = desk_message(counter->desk, BUS_FETCH);
    message.fetch.from_seq = from_seq;
    message.fetch.most = FETCH_MOST;
    bus_publish(options->bus, BUS_CHANNEL_AUTHORITY, &message);
}

static void fetch_missing(struct counter *counter, int64_t now_us) {
    if (counter->beat_us && counter->have >= counter->newest && atomic_load(&counter->desk->ready_seq) == UINT64_MAX)
        atomic_store(&counter->desk->ready_seq, counter->have);
    if (counter->newest <= counter->have || (counter->fetch_us && now_us - counter->fetch_us < RETRY_US))
        return;
    if (counter->fetch_us)
        counter->fetch_tries++;
    counter->fetch_us = now_us;
    ask_records(counter, counter->have + 1, counter->fetch_tries, ASKER_SELF);
}

// Records from first_seq on: what is new and follows on is told; each is looked at, for Redis may say anything.
static void take_records(struct counter *counter, uint64_t first_seq, const struct bus_bytes *records, uint32_t count) {
    if (first_seq > counter->have + 1 || first_seq + count <= counter->have + 1)
        return;
    uint32_t skip = (uint32_t)(counter->have + 1 - first_seq), good = 0;
    struct block **blocks = mem_new((count - skip) * sizeof(struct block *));
    struct arena *arena = arena_create(MESSAGE_MEMORY);
    for (uint32_t i = skip; i < count; i++) {
        struct event event;
        arena_reset(arena);
        if (!record_read(records[i].data, records[i].len, arena, &event) || event.seq != first_seq + i) {
            log_warn("record %llu: damaged on the way from the authority; fetching it again",
                     (unsigned long long)(first_seq + i));
            break;
        }
        blocks[good++] = block_create(records[i].data, records[i].len);
    }
    arena_destroy(arena);
    if (good) {
        desk_tell(counter->desk, counter->have + 1, blocks, good);
        counter->have += good;
        counter->fetch_us = 0;
        counter->fetch_tries = 0;
    }
    for (uint32_t i = 0; i < good; i++)
        block_drop(blocks[i]);
    free(blocks);
}

static void heard_of(struct counter *counter, uint64_t seq) {
    if (seq > counter->newest)
        counter->newest = seq;
}

static void hear_records(struct counter *counter, uint64_t first_seq, const struct bus_bytes *records, uint32_t count) {
    if (count == 0)
        return;
    heard_of(counter, first_seq + count - 1);
    if (first_seq > counter->have + 1 && !counter->fetch_us)
        metric_add(&gaps, 1);
    take_records(counter, first_seq, records, count);
    fetch_missing(counter, clock_mono_us());
}

// ---------------------------------------------------------------------------------------------- clients that come back

static void answer_asked(struct counter *counter, uint64_t from_seq, const struct bus_bytes *records, uint32_t count,
                         bool failed) {
    struct asked *first = counter->asked;
    if (!first || first->asked->from_seq != from_seq)
        return;
    struct block **blocks = mem_new((count + 1) * sizeof *blocks);
    for (uint32_t i = 0; i < count; i++)
        blocks[i] = block_create(records[i].data, records[i].len);
    told_fetched(first->asked->reply, first->asked->asker, from_seq, blocks, count, failed);
    free(blocks);
    counter->asked = first->next;
    if (!counter->asked)
        counter->asked_end = &counter->asked;
    counter->asked_us = 0;
    counter->asked_tries = 0;
    first->asked->msg.dispose(&first->asked->msg);
    free(first);
}

static void look_after_asked(struct counter *counter, int64_t now_us) {
    if (!counter->asked || (counter->asked_us && now_us - counter->asked_us < RETRY_US))
        return;
    if (counter->asked_us && ++counter->asked_tries > 2 * FETCH_TRIES) {
        answer_asked(counter, counter->asked->asked->from_seq, NULL, 0, true);
        return;
    }
    counter->asked_us = now_us;
    ask_records(counter, counter->asked->asked->from_seq, counter->asked_tries, ASKER_CLIENT);
}

static void hear_asked(struct counter *counter, struct desk_asked *asked) {
    struct asked *entry = mem_new(sizeof *entry);
    entry->asked = asked;
    *counter->asked_end = entry;
    counter->asked_end = &entry->next;
    look_after_asked(counter, clock_mono_us());
}

static void hear_database(struct counter *counter, struct database_answer *answer) {
    struct bus_bytes *bytes = mem_new((answer->record_count + 1) * sizeof *bytes);
    for (uint32_t i = 0; i < answer->record_count; i++)
        bytes[i] = (struct bus_bytes){answer->records[i]->data, answer->records[i]->len};
    if (!answer->refusal && answer->asker == ASKER_SELF)
        take_records(counter, answer->from_seq, bytes, answer->record_count);
    else if (!answer->refusal && answer->record_count)
        answer_asked(counter, answer->from_seq, bytes, answer->record_count, false);
    free(bytes);
}

// ---------------------------------------------------------------------------------------------- the authority

static void set_reachable(struct counter *counter, bool reachable) {
    if (atomic_exchange(&counter->desk->reachable, reachable) == reachable)
        return;
    log_line(reachable ? LOG_INFO : LOG_WARN, "authority: %s",
             reachable ? "reachable again" : "silent; commands are refused until it is heard, look at it and at Redis");
    counter->desk->options.on_authority(counter->desk->options.arg, reachable);
}

// False: another log than the one this hub lives by.
static bool same_log(struct counter *counter, const uint8_t log[WIRE_LOG_LEN]) {
    if (!counter->knows_log) {
        counter->knows_log = true;
        memcpy(counter->log, log, WIRE_LOG_LEN);
        desk_set_log(counter->desk, log);
    }
    if (memcmp(counter->log, log, WIRE_LOG_LEN) == 0)
        return true;
    log_warn("authority: keeps another log than before; this gateway starts afresh");
    counter->desk->options.on_other_log(counter->desk->options.arg);
    return false;
}

static void hear_beat(struct counter *counter, uint64_t seq, bool lost) {
    counter->beat_us = clock_mono_us();
    set_reachable(counter, true);
    heard_of(counter, seq);
    if (lost)
        counter->fetch_us = 0;
    fetch_missing(counter, counter->beat_us);
}

static void hear_bus(struct counter *counter, const struct desk_from_bus *copy) {
    arena_reset(counter->arena);
    struct bus_message message;
    if (!bus_message_read(copy->bytes, copy->len, counter->arena, &message))
        return;
    const char *hub = counter->desk->options.hub;
    switch (message.kind) {
    case BUS_BEAT:
        if (same_log(counter, message.log))
            hear_beat(counter, message.beat.seq, copy->lost);
        break;
    case BUS_RECORDS:
        if (same_log(counter, message.log))
            hear_records(counter, message.records.first_seq, message.records.records, message.records.count);
        break;
    case BUS_REPLY:
        if (strcmp(message.reply.to_hub, hub) == 0)
            hear_reply(counter, &message.reply.answer);
        break;
    case BUS_FETCHED:
        if (strcmp(message.fetched.to_hub, hub) != 0 || !same_log(counter, message.log))
            break;
        heard_of(counter, message.fetched.last_seq);
        answer_asked(counter, message.fetched.from_seq, message.fetched.records, message.fetched.count, false);
        take_records(counter, message.fetched.from_seq, message.fetched.records, message.fetched.count);
        fetch_missing(counter, clock_mono_us());
        break;
    default:
        break;
    }
}

// ---------------------------------------------------------------------------------------------- the thread

static void heard(void *arg, struct msg *msg) {
    struct counter *counter = arg;
    switch (msg->kind) {
    case DESK_COMMAND:
        hear_command(counter, (struct desk_command *)msg);
        return;
    case DESK_ASKED:
        hear_asked(counter, (struct desk_asked *)msg);
        return;
    case DESK_FROM_BUS:
        hear_bus(counter, (struct desk_from_bus *)msg);
        break;
    case DESK_FROM_DATABASE:
        hear_database(counter, (struct database_answer *)msg);
        break;
    default:
        break;
    }
    msg->dispose(msg);
}

static void turn(void *arg) {
    struct counter *counter = arg;
    struct waiting *waiting, *next;
    bool more = false;
    uint64_t applied = listeners_applied(&counter->desk->listeners);
    HASH_ITER(hh, counter->waiting, waiting, next) {
        if (waiting->answered && waiting->answer.seq <= counter->have && waiting->answer.seq <= applied)
            settle(counter, waiting, &waiting->answer);
        else
            more |= waiting->answered;
    }
    desk_await(counter->desk, more);
}

static void on_timer(struct ev_loop *ev, ev_timer *timer, int events) {
    (void)ev, (void)events;
    struct counter *counter = timer->data;
    int64_t now_us = clock_mono_us();
    if (!counter->beat_us || now_us - counter->beat_us > BEAT_LIMIT_US)
        set_reachable(counter, false);
    look_after_commands(counter, now_us);
    look_after_asked(counter, now_us);
    fetch_missing(counter, now_us);
}

static void born(void *arg, struct ev_loop *ev) {
    struct counter *counter = arg;
    counter->ev = ev;
    ev_timer_init(&counter->timer, on_timer, TURN_S, TURN_S);
    counter->timer.data = counter;
    ev_timer_start(ev, &counter->timer);
}

static void dying(void *arg) {
    struct counter *counter = arg;
    ev_timer_stop(counter->ev, &counter->timer);
}

struct loop_room counter_room(struct counter *counter) {
    return (struct loop_room){
        .name = "counter", .arg = counter, .born = born, .heard = heard, .turn = turn, .dying = dying};
}

struct counter *counter_create(struct desk *desk) {
    struct counter *counter = mem_new(sizeof *counter);
    counter->desk = desk;
    counter->have = state_seq(desk->options.state);
    counter->arena = arena_create(MESSAGE_MEMORY);
    counter->asked_end = &counter->asked;
    return counter;
}

void counter_destroy(struct counter *counter) {
    if (!counter)
        return;
    struct waiting *waiting, *next;
    HASH_ITER(hh, counter->waiting, waiting, next) {
        HASH_DEL(counter->waiting, waiting);
        waiting->command->msg.dispose(&waiting->command->msg);
        free(waiting);
    }
    while (counter->asked) {
        struct asked *first = counter->asked;
        counter->asked = first->next;
        first->asked->msg.dispose(&first->asked->msg);
        free(first);
    }
    state_destroy(counter->desk->options.state);
    arena_destroy(counter->arena);
    free(counter);
}
