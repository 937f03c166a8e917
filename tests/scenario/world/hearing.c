// How a member hears. Nothing in here ends the test: callbacks note faults, the test looks at them.
// SPDX-License-Identifier: Apache-2.0
#include "world/hearing.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "world/member.h"
#include "world/say.h"

__attribute__((format(printf, 2, 3))) static void note(struct member *member, const char *format, ...) {
    va_list args;
    fprintf(member->diary, "%.3f ", child_now());
    va_start(args, format);
    vfprintf(member->diary, format, args);
    va_end(args);
    fputc('\n', member->diary);
}

static void fault(struct member *member, const char *format, ...) {
    if (member->fault[0])
        return; // the first one tells most
    va_list args;
    va_start(args, format);
    vsnprintf(member->fault, sizeof member->fault, format, args);
    va_end(args);
    note(member, "FAULT %s", member->fault);
}

static void *grow(void *list, uint32_t count, uint32_t *room, size_t size) {
    if (count < *room)
        return list;
    *room = *room ? *room * 2 : 256;
    return realloc(list, *room * size);
}

static void start_over(struct member *member) {
    for (uint32_t i = 0; i < member->event_count; i++)
        free(member->events[i].bytes);
    member->event_count = member->handed = 0;
    member->base = member->last_seq = member->through = 0;
    if (member->snapshot)
        muster__v1__snapshot__free_unpacked(member->snapshot, NULL);
    member->snapshot = NULL;
    member->parts_len = 0;
    member->in_snapshot = true;
    member->again_count = member->present_count = 0;
}

static void hear_welcome(void *arg, const Muster__V1__Welcome *welcome) {
    struct member *member = arg;
    note(member, "welcome at %llu, resume %d, log %02x%02x...", (unsigned long long)welcome->seq, (int)welcome->resume,
         welcome->log.len ? welcome->log.data[0] : 0, welcome->log.len > 1 ? welcome->log.data[1] : 0);
    member->joined = true;
    member->welcomes++;
    member->resume = welcome->resume;
    member->welcome_seq = welcome->seq;
    member->welcome_at = child_now();
    member->session = welcome->session;
    member->silence_ms = welcome->silence_ms;
    member->tick_ms = welcome->tick_ms;
    member->role = welcome->role;
    member->unit_count = 0;
    for (size_t i = 0; i < welcome->n_units && i < 16; i++)
        member->units[member->unit_count++] = welcome->units[i];
    snprintf(member->account, sizeof member->account, "%s", welcome->account);
    snprintf(member->scope, sizeof member->scope, "%s", welcome->scope);
    if (welcome->limits) {
        member->frame_bytes = welcome->limits->frame_bytes;
        member->commands_per_s = welcome->limits->commands_per_s;
        member->open_commands = welcome->limits->open_commands;
        member->fixes_per_s = welcome->limits->fixes_per_s;
    }
    if (welcome->log.len != 16)
        fault(member, "a welcome without the log's identity");
    else if (member->welcomes > 1 && memcmp(member->log, welcome->log.data, 16) != 0 &&
             welcome->resume != MUSTER__V1__RESUME__RESUME_START_OVER)
        fault(member, "another log, and not told to start over");
    else
        memcpy(member->log, welcome->log.data, 16);
    if (strcmp(welcome->district, HUB_DISTRICT) != 0)
        fault(member, "welcome of district %s", welcome->district);
    picture_forget(&member->picture);
    if (welcome->resume == MUSTER__V1__RESUME__RESUME_START_OVER)
        return;
    if (welcome->resume != MUSTER__V1__RESUME__RESUME_CONTINUE &&
        welcome->resume != MUSTER__V1__RESUME__RESUME_CATCH_UP)
        fault(member, "a welcome with resume %d", (int)welcome->resume);
    else if (member->snapshots == 0 && member->base == 0)
        fault(member, "told to resume, having had nothing");
}

// Lays the bytes of a part behind those before it: together they are one message, read when it is whole.
static void hear_snapshot(void *arg, const Muster__V1__Snapshot *part) {
    struct member *member = arg;
    if (!member->in_snapshot)
        fault(member, "a snapshot that was not announced by the welcome");
    if (part->first != (member->parts_len == 0))
        fault(member, "snapshot parts out of order");
    member->parts = realloc(member->parts, member->parts_len + muster__v1__snapshot__get_packed_size(part) + 1);
    member->parts_len += muster__v1__snapshot__pack(part, member->parts + member->parts_len);
    note(member, "snapshot part at %llu%s", (unsigned long long)part->seq, part->last ? ", the last" : "");
    if (!part->last)
        return;
    member->snapshot = muster__v1__snapshot__unpack(NULL, member->parts_len, member->parts);
    member->parts_len = 0;
    member->in_snapshot = false;
    member->snapshots++;
}

static void hear_event_bytes(struct member *member, const ProtobufCBinaryData *bytes) {
    Muster__V1__Event *event = muster__v1__event__unpack(NULL, bytes->len, bytes->data);
    if (!event) {
        fault(member, "an event that cannot be decoded");
        return;
    }
    note(member, "event %llu", (unsigned long long)event->seq);
    if (event->seq <= member->last_seq)
        fault(member, "event %llu after %llu: doubled or out of order", (unsigned long long)event->seq,
              (unsigned long long)member->last_seq);
    if (event->seq > member->last_seq)
        member->last_seq = event->seq;
    member->events = grow(member->events, member->event_count, &member->event_room, sizeof *member->events);
    struct told_event *told = &member->events[member->event_count++];
    *told = (struct told_event){.seq = event->seq, .len = (uint32_t)bytes->len, .bytes = malloc(bytes->len + 1)};
    memcpy(told->bytes, bytes->data, bytes->len);
    muster__v1__event__free_unpacked(event, NULL);
}

static void hear_raw_answer(struct member *member, const Muster__V1__Answer *answer) {
    note(member, "answer %u, seq %llu", answer->code, (unsigned long long)answer->seq);
    if (answer->id.len != 16 && answer->code != CODE_ID_INVALID)
        fault(member, "an answer without an id");
    if (answer->code && (!answer->zh || !*answer->zh || !answer->en || !*answer->en))
        fault(member, "refusal %u without its sentences", answer->code);
    if (answer->code && answer->retry_after_ms && answer->code < 1000)
        member->put_off[answer->code]++;
    if (!answer->code && answer->seq == 0)
        fault(member, "done, and no seq");
}

static void hear_presence(struct member *member, const Muster__V1__Presence *presence) {
    note(member, "presence of %s at %s: %d, acting %u", presence->account, presence->device, presence->here,
         presence->acting);
    struct told_presence *told = (struct told_presence *)(uintptr_t)member_present(member, presence->device);
    if (!told && member->present_count == 64)
        return;
    if (!told)
        told = &member->present[member->present_count++];
    snprintf(told->account, sizeof told->account, "%s", presence->account);
    snprintf(told->device, sizeof told->device, "%s", presence->device);
    told->here = presence->here;
    told->acting = presence->acting;
    told->link = presence->link;
    told->seat_count = (uint32_t)presence->n_seats;
}

static void hear_raw(void *arg, const uint8_t *bytes, size_t len) {
    struct member *member = arg;
    Muster__V1__ServerFrame *frame = muster__v1__server_frame__unpack(NULL, len, bytes);
    if (!frame) {
        fault(member, "a frame that cannot be decoded");
        return;
    }
    if (frame->welcome)
        member->again_count = 0;
    // The welcome and the snapshot come before the events of the same frame.
    if (frame->welcome && frame->welcome->resume == MUSTER__V1__RESUME__RESUME_START_OVER)
        start_over(member);
    for (size_t i = 0; i < frame->n_snapshots; i++) {
        if (frame->snapshots[i]->first)
            start_over(member); // what the account hears has changed
        if (frame->snapshots[i]->last)
            member->base = member->last_seq = member->through = frame->snapshots[i]->seq;
    }
    for (size_t i = 0; i < frame->n_events; i++)
        hear_event_bytes(member, &frame->events[i]);
    for (size_t i = 0; i < frame->n_answers; i++)
        hear_raw_answer(member, frame->answers[i]);
    for (size_t i = 0; i < frame->n_presence; i++)
        hear_presence(member, frame->presence[i]);
    for (size_t i = 0; i < frame->n_again && member->again_count < 64; i++)
        member->again[member->again_count++] = frame->again[i]->order;
    if (frame->through && frame->through < member->last_seq)
        fault(member, "through %llu behind event %llu of the same frame", (unsigned long long)frame->through,
              (unsigned long long)member->last_seq);
    if (frame->through) {
        note(member, "through %llu", (unsigned long long)frame->through);
        if (frame->through < member->through)
            fault(member, "through went back from %llu to %llu", (unsigned long long)member->through,
                  (unsigned long long)frame->through);
        member->through = frame->through;
    }
    muster__v1__server_frame__free_unpacked(frame, NULL);
}

static void hear_event(void *arg, const Muster__V1__Event *event) {
    struct member *member = arg;
    member->handed++;
    if (member->event_count < member->handed)
        fault(member, "the client library handed over event %llu twice", (unsigned long long)event->seq);
}

static void hear_answer(void *arg, const Muster__V1__Answer *answer) {
    struct member *member = arg;
    struct told_answer told = {.code = answer->code, .object = answer->object, .seq = answer->seq};
    memcpy(told.id, answer->id.data, answer->id.len < 16 ? answer->id.len : 16);
    const struct told_answer *before = member_answer(member, told.id);
    if (before && (before->code != told.code || before->object != told.object || before->seq != told.seq))
        fault(member, "a command answered %u, seq %llu and then %u, seq %llu", before->code,
              (unsigned long long)before->seq, told.code, (unsigned long long)told.seq);
    member->answers = grow(member->answers, member->answer_count, &member->answer_room, sizeof *member->answers);
    member->answers[member->answer_count++] = told;
}

static void hear_fixes(void *arg, const Muster__V1__Fixes *fixes) {
    struct member *member = arg;
    if (!picture_take(&member->picture, fixes))
        fault(member, "fixes whose columns do not fit together");
}

static void hear_receipt(void *arg, const Muster__V1__FixReceipt *receipt) {
    struct member *member = arg;
    member->receipts[member->receipt_count++ % 64] =
        (struct told_receipt){receipt->batch, receipt->taken, receipt->refused, receipt->refusal};
}

static void hear_hub(void *arg, const Muster__V1__HubState *hub) {
    struct member *member = arg;
    member->hub_states++;
    member->authority = hub->authority;
    member->authority_reachable = hub->authority_reachable;
    member->redis = hub->redis;
    member->database = hub->database;
}

static void hear_goodbye(void *arg, const Muster__V1__Goodbye *goodbye) {
    struct member *member = arg;
    note(member, "goodbye %u", goodbye->code);
    member->goodbyes++;
    member->goodbye_code = goodbye->code;
    member->goodbye_resume = goodbye->resume;
    member->goodbye_retry_ms = goodbye->retry_after_ms;
    member->goodbye_at = child_now();
    if (!goodbye->zh || !*goodbye->zh || !goodbye->en || !*goodbye->en)
        fault(member, "goodbye %u without its sentences", goodbye->code);
}

static void hear_down(void *arg, const char *why) {
    struct member *member = arg;
    note(member, "down: %s", why);
    member->downs++;
    member->joined = false;
}

void hearing_set(struct client_events *events, struct member *member) {
    *events = (struct client_events){.welcome = hear_welcome,
                                     .snapshot = hear_snapshot,
                                     .event = hear_event,
                                     .fixes = hear_fixes,
                                     .fix_receipt = hear_receipt,
                                     .answer = hear_answer,
                                     .hub = hear_hub,
                                     .goodbye = hear_goodbye,
                                     .down = hear_down,
                                     .raw = hear_raw,
                                     .arg = member};
}
