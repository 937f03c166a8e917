// Rounds of faults.
// SPDX-License-Identifier: Apache-2.0
#include "round.h"

#include <stdio.h>
#include <string.h>

#include "audit.h"
#include "crew.h"
#include "fault.h"

#define MOST_FAULTS 4
#define WORK_S 0.6        // faults begin within this time
#define THOROUGH_EVERY 10 // rounds

static const struct fault *const tables[] = {process_faults, server_faults, link_faults,
                                             disk_faults,    reader_faults, net_faults};

const struct fault *fault_of(uint32_t number) {
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        for (const struct fault *fault = tables[i]; fault->name; fault++)
            if (number-- == 0)
                return fault;
    return NULL;
}

// ---- drawing

static bool is_named(const char *list, const char *name) {
    size_t len = strlen(name);
    for (const char *at = list; at && (at = strstr(at, name)); at += len)
        if ((at == list || at[-1] == ',') && (at[len] == 0 || at[len] == ','))
            return true;
    return false;
}

static uint32_t weight(const struct district *district, const struct round_plan *plan, const struct fault *fault,
                       uint32_t taken) {
    bool fits = !(fault->victims & taken) && (!fault->possible || fault->possible(district)) &&
                (!plan->only || is_named(plan->only, fault->name));
    return fits ? fault->weight : 0;
}

// The number of a fault that fits, -1: none does.
static int draw_fault(struct district *district, const struct round_plan *plan, uint32_t taken) {
    uint32_t sum = 0, number = 0;
    for (const struct fault *fault; (fault = fault_of(number)); number++)
        sum += weight(district, plan, fault, taken);
    if (sum == 0)
        return -1;
    uint32_t throw = world_dice(district->world, sum);
    for (number = 0;; number++) {
        uint32_t its = weight(district, plan, fault_of(number), taken);
        if (throw < its)
            return (int)number;
        throw -= its;
    }
}

// Short ones are the rule, long ones the exception.
static double draw_time(struct world *world, double most) {
    double part = world_dice(world, 10000) / 10000.0;
    return most * part * part;
}

static uint32_t draw(struct district *district, const struct round_plan *plan, struct hurt hurts[MOST_FAULTS]) {
    struct world *world = district->world;
    static const uint32_t counts[] = {1, 1, 1, 1, 2, 2, 2, 3, 3, 4};
    uint32_t wanted = counts[world_dice(world, 10)], count = 0, taken = 0;
    double now = child_now();
    for (int number; count < wanted && (number = draw_fault(district, plan, taken)) >= 0; count++) {
        const struct fault *fault = fault_of((uint32_t)number);
        double at = now + WORK_S * world_dice(world, 1000) / 1000.0;
        hurts[count] = (struct hurt){.fault = fault,
                                     .at = at,
                                     .until = at + 0.03 + draw_time(world, fault->most_s > 0 ? fault->most_s : 1),
                                     .dice = 1 + world_dice(world, UINT32_MAX)};
        dice_throw(&hurts[count].dice, 1); // the first ones of small numbers are much alike
        taken |= fault->victims;
        district->tally->faults[number]++;
    }
    return count;
}

// ---- hurting

static void begin(struct district *district, struct hurt *hurt) {
    print_message("%.3f %s for %.2f s\n", child_now(), hurt->fault->name, hurt->until - hurt->at);
    hurt->begun = true;
    hurt->fault->hurt(district, hurt);
}

static void heal(struct district *district, struct hurt *hurt) {
    hurt->over = true;
    hurt->fault->heal(district, hurt);
}

static bool go_on(struct district *district, struct hurt *hurt) {
    double now = child_now();
    if (!hurt->begun && now >= hurt->at)
        begin(district, hurt);
    else if (hurt->begun && !hurt->over && now >= hurt->until)
        heal(district, hurt);
    else if (hurt->begun && !hurt->over && hurt->fault->turn)
        hurt->fault->turn(district, hurt);
    return !hurt->over;
}

// The dice begin anew with every round: how often they were thrown since depends on how quick the world was.
static void play(struct district *district, const struct round_plan *plan, uint32_t round) {
    struct hurt hurts[MOST_FAULTS];
    district->world->dice = (district->world->seed * 0x9E3779B97F4A7C15u + round) * 0xD1B54A32D192ED03u | 1;
    world_dice(district->world, 1);
    uint32_t count = draw(district, plan, hurts);
    crew_rest(district->crew);
    bool busy = true;
    while (busy) {
        world_turn(district->world);
        crew_turn(district->crew);
        busy = false;
        for (uint32_t i = 0; i < count; i++)
            busy = go_on(district, &hurts[i]) || busy;
    }
    district_rise(district);
}

void round_all(struct district *district, const struct round_plan *plan) {
    audit_rest(district);
    for (uint32_t round = 1; round <= plan->rounds; round++) {
        print_message("%.3f round %u of %u\n", child_now(), round, plan->rounds);
        play(district, plan, round);
        print_message("%.3f healed\n", child_now());
        audit_rest(district);
        print_message("%.3f at rest\n", child_now());
        bool whole = audit_round(district, round % THOROUGH_EVERY == 0 || round == plan->rounds);
        district->tally->rounds++;
        need(whole, "a promise is broken in round %u", round);
    }
    need(audit_end(district), "a promise is broken");
}
