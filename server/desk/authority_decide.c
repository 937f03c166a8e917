// Decides commands, one after the other: who may, what the rule says, what becomes of it.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "auth/auth.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/metric.h"
#include "desk/authority.h"
#include "desk/verb.h"
#include "wire/record.h"

METRIC(done, COUNTER, "muster_commands_done_total", NULL, "Commands that became events.")
METRIC(refused, COUNTER, "muster_commands_refused_total", NULL, "Commands that were refused.")
METRIC(repeated, COUNTER, "muster_commands_repeated_total", NULL, "Commands that had been answered before.")

static struct batch *filling(struct authority *authority) {
    if (!authority->filling)
        authority->filling = batch_create(++authority->batches, state_seq(authority->state) + 1);
    return authority->filling;
}

void authority_answer(struct authority *authority, const struct reply_to *to, const struct wire_answer *answer) {
    if (to->watch) {
        watch_hear_answer(authority->desk->options.watch, answer);
        return;
    }
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
        batch_add_reply(filling(authority), &asking->to, &answer, true);
    else
        held_answer(authority, &asking->to, &answer);
    return true;
}

static enum refusal judge(struct authority *authority, const struct principal *who, const struct command *command,
                          int64_t now_ms, struct rule_scratch *scratch, struct event *event) {
    const struct verb_row *row = verb_row(command->verb);
    if (!row || !row->rule)
        return REFUSAL_VERB_UNKNOWN;
    if (command->exercise)
        return REFUSAL_EXERCISE_UNKNOWN;
    enum refusal refusal = auth_may_command(authority->state, who, command);
    if (!refusal)
        refusal = row->rule(authority->state, command, now_ms, scratch, event);
    return refusal;
}

// What the ladder of orders or of dispatches says of a step, else what the table of verbs says.
static const char *sentence(const struct state *state, const struct event *event) {
    const struct dispatch *dispatch =
        event->verb == VERB_DISPATCH_STEP ? state_dispatch(state, event->dispatched.dispatch) : NULL;
    const struct dispatch_edge *way = dispatch ? dispatch_edge(dispatch->phase, event->dispatched.phase) : NULL;
    if (way)
        return way->sentence;
    const struct order *order = event->verb == VERB_ORDER_STEP ? state_order(state, event->step.order) : NULL;
    uint32_t place = order && event->step.target ? event->step.target - 1 : 0;
    const struct order_edge *edge =
        order && place < order->target_count ? order_edge(order->targets[place].phase, event->step.phase) : NULL;
    return edge ? edge->sentence : verb_row(event->verb)->sentence;
}

static void log_event(const struct state *state, const struct event *event) {
    const struct verb_row *row = verb_row(event->verb);
    const char *actor = *event->actor ? event->actor : row->rule ? "local operator" : "the hub";
    log_debug("%s %u: %s %s (seq %llu)", row->family, event->object, actor, sentence(state, event),
              (unsigned long long)event->seq);
}

void authority_take(struct authority *authority, const struct origin *origin, struct event *event, int64_t now_ms) {
    struct state *state = authority->state;
    event->seq = state_seq(state) + 1;
    // The clock may have been set back; the log never runs backwards.
    event->at_ms = now_ms < state_at_ms(state) ? state_at_ms(state) : now_ms;
    memcpy(event->command, origin->id, COMMAND_ID_LEN);
    event->actor = origin->actor;
    event->device = origin->device;
    event->made_at_ms = origin->made_at_ms;
    event->exercise = origin->exercise;
    event->seat = origin->seat;
    struct batch *batch = filling(authority);
    buf_clear(&authority->scratch);
    record_write(&authority->scratch, event);
    batch_add_record(batch, block_create(authority->scratch.data, authority->scratch.len));
    log_event(state, event);
    state_apply(state, event);
}

// A refusal may leave a trace, an event of the hub's own.
static bool leaves_trace(const struct event *event) {
    const struct verb_row *row = verb_row(event->verb);
    return row && !row->rule;
}

static void take(struct authority *authority, const struct asking *asking, const struct command *command,
                 struct event *event, int64_t now_ms) {
    const struct account *account = state_account(authority->state, asking->who.account);
    const struct origin origin = {command->id,        account ? account->name : "",
                                  asking->who.device, command->made_at_ms,
                                  command->exercise,  command->seat};
    authority_take(authority, &origin, event, now_ms);
}

// A refusal that is remembered would be the answer for ever. What may be otherwise a moment later is not: what could
// not be read, whether somebody is still signed in, and the hub's own troubles.
static bool is_for_ever(enum refusal code) {
    return !code || (code >= REFUSAL_NOT_ALLOWED && !refusal_text(code)->retry_ms && code != REFUSAL_ACCOUNT_DISABLED);
}

static void reply_when_durable(struct authority *authority, const struct asking *asking,
                               const struct wire_answer *answer, bool after_loops) {
    struct batch *batch = filling(authority);
    struct kept_answer kept = {*answer, asking->who.account};
    batch_add_answer(batch, &kept);
    answers_add(authority->answers, &kept, batch->number);
    batch_add_reply(batch, &asking->to, answer, after_loops);
}

void authority_decide(struct authority *authority, const struct asking *asking) {
    deadline_look(authority);
    arena_reset(authority->arena);
    struct command command;
    struct wire_answer answer = {0};
    answer.code = wire_read_command(asking->bytes, asking->len, authority->arena, &command);
    memcpy(answer.id, command.id, COMMAND_ID_LEN);
    command.actor = asking->who.account;
    if (command.verb == VERB_DISPATCH_STEP) // whatever the bytes say: where a unit is only the watch knows
        command.dispatched.by_fence = asking->to.watch;
    int64_t now_ms = clock_wall_ms();
    if (!answer.code)
        answer.code = auth_still(authority->state, &asking->who, now_ms);
    if (!answer.code && answer_again(authority, asking, command.id))
        return;
    if (!answer.code)
        answer.code = desk_closed(authority->desk);
    struct rule_scratch scratch = {.arena = authority->arena};
    struct event event = {0};
    if (!answer.code)
        answer.code = judge(authority, &asking->who, &command, now_ms, &scratch, &event);
    if (!answer.code || leaves_trace(&event)) {
        take(authority, asking, &command, &event, now_ms);
        answer.seq = answer.code ? 0 : event.seq;
        answer.object = event.object;
    }
    metric_add(answer.code ? &refused : &done, 1);
    if (is_for_ever(answer.code))
        reply_when_durable(authority, asking, &answer, !answer.code && verb_changes_rights(&event));
    else
        authority_answer(authority, &asking->to, &answer);
}

void authority_send_off(struct authority *authority) {
    if (authority->flying || !authority->filling)
        return;
    authority->flying = true;
    recorder_commit(authority->recorder, authority->filling);
    authority->filling = NULL;
}
