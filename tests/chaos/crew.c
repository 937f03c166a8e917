// The crew: birth, pace, rest.
// SPDX-License-Identifier: Apache-2.0
#include "crew.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "relay.h"
#include "staff.h"
#include "world/people.h"

#define COMMANDS_PER_S 100
#define INCIDENTS 2
#define LAT 298000000
#define LON 1215000000

// A token that was issued a moment ago may be unknown to the gateway yet: whoever holds it comes again.
struct member *crew_member(struct district *district, const char *name, const char *token, int hub, bool proxy) {
    struct world *world = district->world;
    for (int tries = 1;; tries++) {
        struct member *member =
            member_join(world, &(struct member_plan){.name = name,
                                                     .token = token,
                                                     .hub = district->hubs[hub],
                                                     .port = proxy ? proxy_port(district->links[EAST_DOOR + hub]) : 0,
                                                     .patient = true});
        world_until(world, client_state(member->client) == CLIENT_ENDED ||
                               (member_live(member) && member_known(member) >= member->welcome_seq));
        if (member_live(member))
            return member;
        need(hub == WEST && member->goodbye_code == CODE_TOKEN_INVALID && tries < 100, "%s: not let in (%u)", name,
             member->goodbye_code);
        member_leave(member);
        world_rest(world, 0.1);
    }
}

static void join_officers(struct district *district, struct crew *crew) {
    for (int account = 0; account < CREW_ACCOUNTS; account++) {
        char name[40], token[64];
        snprintf(name, sizeof name, "officer-%d", account + 1);
        people_account(district->world, district->hubs[EAST], name, ROLE(DUTY), DISTRICT_ORG, token);
        for (int hub = 0; hub < HUBS; hub++) {
            snprintf(name, sizeof name, "officer-%d-%s", account + 1, hub == EAST ? "east" : "west");
            // The first of them stand right at the hub.
            crew->officers[account][hub] = crew_member(district, name, token, hub, account > 0);
        }
    }
}

static void join_readers(struct district *district, struct crew *crew) {
    for (int i = 0; i < CREW_READERS; i++) {
        int hub = i % HUBS;
        bool admin = i / HUBS == 0;
        char name[40], token[64];
        snprintf(name, sizeof name, "%s-%d", admin ? "admin" : "wall", i);
        people_account(district->world, district->hubs[EAST], name, admin ? ROLE(ADMIN) : ROLE(OBSERVER), DISTRICT_ORG,
                       token);
        crew->readers[i] = crew_member(district, name, token, hub, i / HUBS != 2);
        member_watch(crew->readers[i]);
    }
}

void crew_join(struct district *district) {
    struct crew *crew = calloc(1, sizeof *crew);
    need(crew != NULL, "no memory");
    crew->district = district;
    join_officers(district, crew);
    join_readers(district, crew);
    for (int hub = 0; hub < HUBS; hub++)
        relay_join(district, &crew->relays[hub], hub);
    while (crew->incidents < INCIDENTS)
        need(must(crew->officers[0][EAST], say_open(BOX, "of the first", TOWN_A)).object == ++crew->incidents,
             "incident %u has another number", crew->incidents);
    staff_join(crew);
    district->crew = crew;
}

void crew_free(struct crew *crew) {
    if (!crew)
        return;
    for (int i = 0; i < CREW_RECALLS; i++)
        free(crew->recalls[i].bytes);
    for (int hub = 0; hub < HUBS; hub++)
        free(crew->relays[hub].reported);
    staff_free(crew->staff);
    free(crew);
}

// ---- commands

static void remember(struct crew *crew, struct member **by, say *command, const uint8_t id[16], bool seated) {
    uint8_t own[16];
    memcpy(own, id, sizeof own);
    say_with_id(command, own);
    struct given *given = &crew->recalls[world_dice(crew->district->world, CREW_RECALLS)];
    free(given->bytes);
    *given = (struct given){.len = (uint32_t)muster__v1__command__get_packed_size(command), .by = by, .seated = seated};
    given->bytes = malloc(given->len + 1);
    muster__v1__command__pack(command, given->bytes);
    memcpy(given->id, id, sizeof given->id);
}

// Of every kind; some that must be refused, for refusals are answers too.
static say *some_command(struct crew *crew, struct box *box, const char *text) {
    uint32_t incident = 1 + world_dice(crew->district->world, crew->incidents);
    uint32_t unit = crew->relays[EAST].first_unit + crew->given % CREW_UNITS;
    switch (world_dice(crew->district->world, 12)) {
    case 0:
        return say_open(box, text, TOWN_B);
    case 1:
        return say_move(box, incident, LAT + (int32_t)crew->given, LON, text);
    case 2:
        return say_amend(box, incident, 0, text, GRADE(UNKNOWN));
    case 3:
        return say_rename(box, unit, text);
    case 4:
        return say_note(box, 4000000, text);
    default:
        return say_note(box, incident, text);
    }
}

void crew_send(struct crew *crew, struct member *by[HUBS], say *command, bool seated) {
    uint8_t id[16];
    member_send(by[world_dice(crew->district->world, HUBS)], command, id);
    remember(crew, by, command, id, seated);
}

static void give(struct crew *crew) {
    struct box box = {0};
    char text[100];
    snprintf(text, sizeof text, "command %u", ++crew->given);
    if (!staff_give(crew->staff))
        crew_send(crew, crew->officers[world_dice(crew->district->world, CREW_ACCOUNTS)],
                  some_command(crew, &box, text), false);
}

// Admins hear what others do not: their log has other holes.
static void give_as_admin(struct crew *crew) {
    struct box box = {0};
    char name[40];
    snprintf(name, sizeof name, "clerk.%u", ++crew->given);
    member_send(crew->readers[crew->given / 40 % HUBS], say_account(&box, name, ROLE(OBSERVER), TOWN_A, NULL, 0, NULL),
                NULL);
}

void crew_turn(struct crew *crew) {
    staff_hear(crew->staff);
    for (double now = child_now(); crew->next_command <= now; crew->next_command += 1.0 / COMMANDS_PER_S) {
        if (crew->given % 40 == 39)
            give_as_admin(crew);
        else
            give(crew);
    }
    for (int hub = 0; hub < HUBS; hub++)
        relay_turn(&crew->relays[hub], crew->district->lives[hub]);
}

void crew_rest(struct crew *crew) {
    double now = child_now();
    crew->next_command = crew->next_command > now ? crew->next_command : now;
    for (int hub = 0; hub < HUBS; hub++)
        crew->relays[hub].next = crew->relays[hub].next > now ? crew->relays[hub].next : now;
}

void crew_pause(struct crew *crew, uint32_t readers, bool paused) {
    for (int i = 0; i < CREW_READERS; i++)
        if (readers >> i & 1)
            client_pause(crew->readers[i]->client, paused);
}

// ---- rest

static const char *unquiet(const struct member *member, uint64_t seq) {
    if (member->fault[0])
        return NULL; // the audit tells
    if (!member_live(member))
        return "is not live";
    if (client_outbox(member->client) > 0)
        return "waits for answers";
    if (member_known(member) < seq)
        return "does not know all";
    if (!member->authority_reachable || !member->redis || !member->database)
        return "was not told that all is reachable";
    return NULL;
}

const char *crew_unquiet(const struct crew *crew, uint64_t seq) {
    static char why[200];
    for (const struct member *member = crew->district->world->members; member; member = member->next) {
        const char *reason = unquiet(member, seq);
        if (!reason)
            continue;
        snprintf(why, sizeof why, "%s %s (knows %llu of %llu, %u waiting, state %d, goodbye %u)", member->name, reason,
                 (unsigned long long)member_known(member), (unsigned long long)seq, client_outbox(member->client),
                 (int)client_state(member->client), member->goodbye_code);
        return why;
    }
    return NULL;
}

// ---- once more

static const struct told_answer *first_answer(const struct given *given) {
    const struct told_answer *answer = NULL;
    for (int hub = 0; hub < HUBS && !answer; hub++)
        answer = member_answer(given->by[hub], given->id);
    return answer;
}

uint32_t crew_recall(struct crew *crew, uint32_t count) {
    struct world *world = crew->district->world;
    uint32_t otherwise = 0;
    while (count-- > 0) {
        const struct given *given = &crew->recalls[world_dice(world, CREW_RECALLS)];
        const struct told_answer *found = given->bytes ? first_answer(given) : NULL;
        if (!found || (given->seated && found->code))
            continue;
        struct told_answer first = *found; // the list may move
        Muster__V1__Command *command = muster__v1__command__unpack(NULL, given->len, given->bytes);
        struct told_answer again = member_do(given->by[world_dice(world, HUBS)], command);
        muster__v1__command__free_unpacked(command, NULL);
        if (again.code == first.code && again.seq == first.seq && again.object == first.object)
            continue;
        print_error("answered %u, seq %llu, and then %u, seq %llu\n", first.code, (unsigned long long)first.seq,
                    again.code, (unsigned long long)again.seq);
        otherwise++;
    }
    return otherwise;
}

uint64_t crew_acknowledged(const struct crew *crew) {
    uint64_t count = 0;
    for (const struct member *member = crew->district->world->members; member; member = member->next)
        for (uint32_t i = 0; i < member->answer_count; i++)
            count += member->answers[i].code == 0;
    return count;
}
