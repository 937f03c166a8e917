// 50 incidents and 2,000 dispatches at once: officers send, the tablets of 400 units answer, in any order, some of it
// wrong; the hub is killed twice on the way. What a plain model makes of the answers is what two fresh clients see at
// the end, what those who were there all along were told, and what PostgreSQL holds.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "world/dispatch_model.h"
#include "world/say_dispatch.h"
#include "world/stage.h"
#include "world/truth.h"

#define INCIDENTS 50
#define UNITS 400
#define OF_A_TABLET 2
#define TABLETS (UNITS / OF_A_TABLET)
#define OFFICERS 6
#define BOOKINGS 5 // of a unit: it is shared by so many incidents
#define INTENTS 16000
#define OUTSTANDING 200
#define WRONG 300 // sendings that are meant to fail, mostly

struct storm {
    struct world *world;
    struct hub *hub;
    struct member *officers[OFFICERS], *tablets[TABLETS];
    uint32_t heard[OFFICERS + TABLETS]; // answers that were looked at
    struct intent *intents;
    uint32_t count, answered;
    struct dispatch_model model, now; // now: as the answers came, to choose what to press
};

static struct member *person(struct storm *storm, uint32_t i) {
    return i < OFFICERS ? storm->officers[i] : storm->tablets[i - OFFICERS];
}

static struct member *tablet_of(struct storm *storm, uint32_t unit) {
    return storm->tablets[(unit - 1) / OF_A_TABLET];
}

// ---- before

static void gather(struct storm *storm) {
    struct world *world = storm->world;
    char name[40], token[64];
    storm->intents = calloc(INTENTS, sizeof *storm->intents);
    need(storm->intents != NULL, "no memory");
    uint32_t first = people_units(world, storm->hub, "u", UNITS, KIND(TEAM), TOWN_A);
    need(first == 1, "the first unit is %u", first);
    for (uint32_t i = 0; i < OFFICERS; i++) {
        snprintf(name, sizeof name, "officer-%u", i);
        storm->officers[i] = people_join(world, storm->hub, name, ROLE(DUTY), DISTRICT_ORG);
    }
    for (uint32_t i = 0; i < TABLETS; i++) { // of another town: what they see they see by their dispatches
        uint32_t units[OF_A_TABLET];
        for (uint32_t k = 0; k < OF_A_TABLET; k++)
            units[k] = i * OF_A_TABLET + k + 1;
        snprintf(name, sizeof name, "tablet-%u", i);
        must(world->local, say_account(BOX, name, ROLE(UNIT), TOWN_B, units, OF_A_TABLET, NULL));
        people_token(world, storm->hub, name, name, token);
        storm->tablets[i] =
            member_join(world, &(struct member_plan){.name = name, .token = token, .hub = storm->hub, .patient = true});
    }
    for (uint32_t i = 1; i <= INCIDENTS; i++) {
        snprintf(name, sizeof name, "内涝 %u", i);
        need(must(world->local, say_open(BOX, name, TOWN_A)).object == i, "another incident than %u", i);
    }
    for (uint32_t i = 0; i < TABLETS; i++)
        world_until(world, member_live(storm->tablets[i]));
    storm->model.unit_count = UNITS;
    for (uint32_t i = 1; i <= UNITS; i++)
        storm->model.statuses[i] = STATUS(STANDBY);
}

// ---- saying and hearing

// The id of a command is its place among the intents.
static void say_intent(struct storm *storm, struct intent intent) {
    uint8_t id[16] = "intent";
    need(storm->count < INTENTS, "more than %d intents", INTENTS);
    uint32_t place = storm->count++;
    memcpy(id + 8, &place, sizeof place);
    storm->intents[place] = intent;
    const struct intent *kept = &storm->intents[place]; // its list of units stays
    say *command = kept->kind == INTENT_SEND ? say_send(SLIP, kept->incident, kept->units, kept->count, kept->also)
                   : kept->kind == INTENT_STEP
                       ? say_dispatch_step(SLIP, kept->dispatch, (Muster__V1__DispatchPhase)kept->phase,
                                           kept->phase == DISPATCH(REFUSED) ? "路断" : "")
                       : say_close(BOX, kept->incident, "险情排除");
    member_send(kept->by, say_with_id(command, id), NULL);
}

static bool may_be_answered(const struct intent *intent) {
    static const uint32_t sends[] = {0, CODE_DISPATCH_UNIT_BUSY, CODE_DISPATCH_UNIT_HERE, CODE_INCIDENT_CLOSED},
                          steps[] = {0, CODE_NOTHING_CHANGED, CODE_DISPATCH_STEP_INVALID, CODE_DISPATCH_NOT_YOURS};
    const uint32_t *codes = intent->kind == INTENT_STEP ? steps : sends;
    for (int i = 0; i < 4; i++)
        if (codes[i] == intent->code)
            return true;
    return false;
}

static void take_answer(struct storm *storm, const struct told_answer *answer) {
    uint32_t place;
    if (memcmp(answer->id, "intent", 6) != 0)
        return;
    memcpy(&place, answer->id + 8, sizeof place);
    struct intent *intent = &storm->intents[place];
    need(place < storm->count && !intent->answered, "an answer that nobody waits for");
    intent->answered = true;
    intent->code = answer->code;
    intent->object = answer->object;
    intent->seq = answer->seq;
    storm->answered++;
    need(may_be_answered(intent), "intent %u of kind %d by %s: answered %u", place, (int)intent->kind, intent->by->name,
         intent->code);
    for (uint32_t i = 0; intent->kind == INTENT_SEND && intent->code == 0 && i < intent->count; i++) {
        uint32_t number = intent->object + i;
        need(number <= MODEL_DISPATCHES, "dispatch %u", number);
        storm->now.dispatches[number] = (struct model_dispatch){intent->units[i], intent->incident, 0};
        storm->now.count++;
    }
}

static void hear(struct storm *storm) {
    world_turn(storm->world);
    for (uint32_t i = 0; i < OFFICERS + TABLETS; i++) {
        const struct member *member = person(storm, i);
        while (storm->heard[i] < member->answer_count)
            take_answer(storm, &member->answers[storm->heard[i]++]);
    }
}

// ---- the storm itself

static struct member *any_officer(struct storm *storm) {
    return storm->officers[world_dice(storm->world, OFFICERS)];
}

// What the units are to be sent to: each to BOOKINGS incidents, in sendings of up to 8, shuffled.
static uint32_t plan_sendings(struct storm *storm, struct intent *plan) {
    uint32_t count = 0;
    for (uint32_t incident = 1; incident <= INCIDENTS; incident++) {
        struct intent *open = NULL;
        for (uint32_t unit = 1; unit <= UNITS; unit++) {
            if ((unit + INCIDENTS - incident) % INCIDENTS % (INCIDENTS / BOOKINGS) != 0)
                continue;
            if (!open || open->count == open->dispatch) { // `dispatch`: how many this one is to have
                open = &plan[count++];
                *open = (struct intent){.kind = INTENT_SEND,
                                        .incident = incident,
                                        .also = true,
                                        .dispatch = 1 + world_dice(storm->world, MODEL_SENT_MOST)};
            }
            open->units[open->count++] = unit;
        }
    }
    for (uint32_t i = 0; i < WRONG; i++) { // a unit that is with others already, most likely
        plan[count] = (struct intent){.kind = INTENT_SEND,
                                      .incident = 1 + world_dice(storm->world, INCIDENTS),
                                      .also = world_dice(storm->world, 2),
                                      .count = 1};
        plan[count++].units[0] = 1 + world_dice(storm->world, UNITS);
    }
    for (uint32_t i = count - 1; i > 0; i--) {
        uint32_t k = world_dice(storm->world, i + 1);
        struct intent other = plan[i];
        plan[i] = plan[k];
        plan[k] = other;
    }
    for (uint32_t i = 0; i < count; i++) {
        plan[i].dispatch = 0;
        plan[i].by = any_officer(storm);
    }
    return count;
}

// Somebody presses something for a dispatch that is known: its tablet, another one by mistake, or an officer.
static void press(struct storm *storm, bool ends) {
    if (storm->now.count == 0)
        return;
    uint32_t dispatch = 1 + world_dice(storm->world, storm->now.count), what = world_dice(storm->world, 100);
    uint32_t unit = storm->now.dispatches[dispatch].unit;
    if (unit == 0)
        return; // its answer has not come yet
    uint32_t phase = ends && what < 40   ? (uint32_t)DISPATCH(RELEASED)
                     : ends && what < 45 ? (uint32_t)DISPATCH(REFUSED)
                                         : (uint32_t)DISPATCH(ACCEPTED) + world_dice(storm->world, 6);
    if (!ends && phase == DISPATCH(REFUSED))
        phase = DISPATCH(DEPARTED);
    bool by_unit = world_dice(storm->world, 4) > 0;
    say_intent(storm, (struct intent){.kind = INTENT_STEP,
                                      .by = by_unit ? tablet_of(storm, unit) : any_officer(storm),
                                      .by_unit = by_unit,
                                      .dispatch = dispatch,
                                      .phase = phase});
}

static void die(struct storm *storm) {
    hub_kill(storm->hub);
    for (int i = 0; i < 20; i++)
        hear(storm);
    hub_start(storm->hub);
}

static void send_them_all(struct storm *storm) {
    static struct intent plan[4000];
    uint32_t count = plan_sendings(storm, plan);
    for (uint32_t i = 0; i < count;) {
        while (storm->count - storm->answered < OUTSTANDING && i < count) {
            if (i == count / 2) // while all is in full swing
                die(storm);
            say_intent(storm, plan[i++]);
            for (uint32_t k = world_dice(storm->world, 7); k > 0; k--)
                press(storm, false);
        }
        hear(storm);
    }
    world_until(storm->world, (hear(storm), storm->answered == storm->count));
}

static void end_many(struct storm *storm) {
    for (uint32_t i = 0; i < 2500; i++) {
        while (storm->count - storm->answered >= OUTSTANDING)
            hear(storm);
        if (i == 1200)
            die(storm);
        if (i % 250 == 100) // with whatever is open of it, while others press on
            say_intent(storm,
                       (struct intent){.kind = INTENT_CLOSE, .by = any_officer(storm), .incident = 1 + i / 250 * 4});
        else
            press(storm, true);
    }
    world_until(storm->world, (hear(storm), storm->answered == storm->count));
}

static void everyone_ends_with_the_same(struct world *world) {
    struct storm *storm = calloc(1, sizeof *storm);
    need(storm != NULL, "no memory");
    storm->world = world;
    world_postgres(world);
    const char *flags[] = {"--open-commands", "1000", "--commands-per-s", "100000", NULL};
    storm->hub = world_hub(world, flags);
    people_operator(world, storm->hub);
    gather(storm);
    send_them_all(storm);
    need(storm->now.count >= UNITS * BOOKINGS, "%u dispatches", storm->now.count);
    print_message("%u dispatches are open at once, after %u commands\n", storm->now.count, storm->count);
    end_many(storm);
    dispatch_model_do(&storm->model, storm->intents, storm->count);

    struct member *admin = people_join(world, storm->hub, "fresh", ROLE(ADMIN), DISTRICT_ORG);
    dispatch_model_is_snapshot(&storm->model, admin);
    dispatch_model_is_snapshot(&storm->model, stage_device(world, storm->hub, "officer-0", "another"));
    truth_settles(world, storm->hub);
    dispatch_model_is_database(&storm->model, world->postgres->conninfo);
    struct truth *truth = truth_of_journal(storm->hub->folder);
    for (uint32_t i = 0; i < OFFICERS; i++) {
        stage_catch_up(world, storm->officers[i], truth->records[truth->count - 1].seq);
        truth_holds(truth, storm->officers[i], truth_for_duty);
    }
    truth_free(truth);
    print_message("%u commands, %u dispatches, %u starts over of the first tablet\n", storm->count, storm->model.count,
                  storm->tablets[0]->snapshots);
    free(storm->intents);
    free(storm);
}

int main(void) {
    return WORLD_RUN(SCENARIO(everyone_ends_with_the_same));
}
