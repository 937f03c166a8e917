// A member's life: joins, asks, reports, leaves.
// SPDX-License-Identifier: Apache-2.0
#include "world/member.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "world/hearing.h"
#include "world/need.h"

// Live, with all there was when it came. A gateway, or another loop, hears of a fresh token a moment after the
// authority has answered, and must not turn anybody away for that.
static bool has_arrived(const struct member *member) {
    need(member->welcomes || client_state(member->client) != CLIENT_ENDED, "%s: not let in, goodbye %u", member->name,
         member->goodbye_code);
    return member->fault[0] || (member_live(member) && member_known(member) >= member->welcome_seq);
}

struct member *member_join(struct world *world, const struct member_plan *plan) {
    struct member *member = calloc(1, sizeof *member);
    need(member != NULL, "no memory");
    bool local = !plan->token || !*plan->token;
    member->world = world;
    snprintf(member->name, sizeof member->name, "%s", plan->name);
    snprintf(member->token, sizeof member->token, "%s", local ? "" : plan->token);
    snprintf(member->device, sizeof member->device, "%s", plan->device ? plan->device : plan->name);
    member->base = member->last_seq = member->through = plan->seq;
    char path[300];
    snprintf(path, sizeof path, "%s/%s.diary", world->folder, plan->name);
    member->diary = fopen(path, "ae");
    need(member->diary != NULL, "%s cannot be written", path);
    struct client_options options = {
        .host = "127.0.0.1",
        .port = plan->port ? plan->port : plan->hub->port,
        .path = local ? plan->hub->admin : NULL,
        .token = member->token,
        .device = member->device,
        .name = "scenario",
        .seq = plan->seq,
        .log = plan->log,
        .reconnect = !plan->once,
        .backoff_ms = 20,
        .backoff_max_ms = 500,
        .decode = true,
    };
    hearing_set(&options.events, member);
    member->client = client_create(world->loop, &options);
    member->next = world->members;
    world->members = member;
    client_open(member->client);
    if (!plan->patient)
        world_until(world, has_arrived(member));
    return member;
}

void member_leave(struct member *member) {
    struct member **link = &member->world->members;
    while (*link != member)
        link = &(*link)->next;
    *link = member->next;
    if (member->world->local == member)
        member->world->local = NULL;
    client_destroy(member->client);
    for (uint32_t i = 0; i < member->event_count; i++)
        free(member->events[i].bytes);
    free(member->events);
    free(member->answers);
    if (member->snapshot)
        muster__v1__snapshot__free_unpacked(member->snapshot, NULL);
    free(member->parts);
    picture_free(&member->picture);
    fclose(member->diary);
    free(member);
}

void member_check(struct member *member) {
    if (member->fault[0])
        fail_msg("member %s: %s", member->name, member->fault);
    if (member->picture.backwards)
        fail_msg("member %s: the picture moved back in time %u times", member->name, member->picture.backwards);
}

bool member_live(const struct member *member) {
    return client_state(member->client) == CLIENT_LIVE && member->joined && !member->in_snapshot;
}

void member_send(struct member *member, Muster__V1__Command *command, uint8_t *id) {
    uint8_t unwanted[16];
    client_command(member->client, command, id ? id : unwanted);
}

struct told_answer member_do(struct member *member, Muster__V1__Command *command) {
    uint8_t id[16];
    uint32_t before = member->answer_count;
    member_send(member, command, id);
    const struct told_answer *answer = NULL;
    // An id that was answered before gets its answer again: wait for a new one.
    world_until(member->world, member->answer_count > before && (answer = member_answer(member, id)) != NULL &&
                                   answer >= member->answers + before);
    return *answer;
}

const struct told_answer *member_answer(const struct member *member, const uint8_t id[16]) {
    for (uint32_t i = member->answer_count; i-- > 0;)
        if (memcmp(member->answers[i].id, id, 16) == 0)
            return &member->answers[i];
    return NULL;
}

struct told_answer must(struct member *member, Muster__V1__Command *command) {
    struct told_answer answer = member_do(member, command);
    need(answer.code == 0, "%s is refused: %u", member->name, answer.code);
    return answer;
}

void refuses(struct member *member, Muster__V1__Command *command, uint32_t code) {
    struct told_answer answer = member_do(member, command);
    need(answer.code == code, "%s: answered %u instead of %u", member->name, answer.code, code);
}

const struct told_event *member_event(const struct member *member, uint64_t seq) {
    for (uint32_t i = member->event_count; i-- > 0;)
        if (member->events[i].seq == seq)
            return &member->events[i];
    return NULL;
}

void member_each_event(const struct member *member, void (*each)(void *arg, const Muster__V1__Event *event),
                       void *arg) {
    for (uint32_t i = 0; i < member->event_count; i++) {
        const struct told_event *told = &member->events[i];
        Muster__V1__Event *event = muster__v1__event__unpack(NULL, told->len, told->bytes);
        need(event != NULL, "%s: an event that cannot be read", member->name);
        each(arg, event);
        muster__v1__event__free_unpacked(event, NULL);
    }
}

const struct told_presence *member_present(const struct member *member, const char *device) {
    for (uint32_t i = 0; i < member->present_count; i++)
        if (strcmp(member->present[i].device, device) == 0)
            return &member->present[i];
    return NULL;
}

uint64_t member_known(const struct member *member) {
    uint64_t through = client_through(member->client);
    return through > member->last_seq ? through : member->last_seq;
}

void member_view(struct member *member, const Muster__V1__View *view) {
    picture_forget(&member->picture);
    client_view(member->client, view);
}

void member_watch(struct member *member) {
    Muster__V1__View everything = MUSTER__V1__VIEW__INIT;
    member_view(member, &everything);
}

struct client_fix fix_at(uint32_t unit, int32_t lat_e7, int32_t lon_e7, int64_t at_ms) {
    return (struct client_fix){.unit = unit,
                               .lat_e7 = lat_e7,
                               .lon_e7 = lon_e7,
                               .at_ms = at_ms,
                               .speed_cms = -1,
                               .heading_cdeg = -1,
                               .accuracy_dm = -1,
                               .battery = -1,
                               .altitude_dm = -1000000};
}

static uint32_t report(struct member *member, const struct client_fix *rows, uint32_t count, bool receipt) {
    static uint32_t batches;
    Muster__V1__Fixes fixes = MUSTER__V1__FIXES__INIT;
    client_fixes_pack(&fixes, rows, count);
    fixes.batch = receipt ? ++batches : 0;
    world_until(member->world, client_fixes(member->client, &fixes));
    uint32_t batch = fixes.batch;
    client_fixes_free(&fixes);
    return batch;
}

void member_fix(struct member *member, uint32_t unit, int32_t lat_e7, int32_t lon_e7, int64_t at_ms) {
    struct client_fix row = fix_at(unit, lat_e7, lon_e7, at_ms);
    report(member, &row, 1, false);
}

struct told_receipt member_report(struct member *member, const struct client_fix *rows, uint32_t count) {
    const struct told_receipt *last = NULL;
    uint32_t batch = 0, downs = 0;
    // Without a receipt before the link is lost, a device sends it again: the same instants are no new fixes.
    do {
        downs = member->downs;
        batch = report(member, rows, count, true);
        world_until(member->world, member->downs > downs ||
                                       (member->receipt_count > 0 &&
                                        (last = &member->receipts[(member->receipt_count - 1) % 64])->batch == batch));
    } while (!last || last->batch != batch);
    return *last;
}
