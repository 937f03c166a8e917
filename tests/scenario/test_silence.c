// What silence brings, step by step, each once and in its order: whoever is asked hears of it; the hub may die, stand
// still or have its clock set in between.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "world/stage.h"
#include "world/truth.h"

#define STEPS 4
#define EARLY_S 0.3
static const uint32_t after_s[STEPS] = {2, 4, 6, 8}; // remind, deputy, superior, wall

struct crew {
    struct hub *hub;
    struct member *local, *chief, *lead;
    uint32_t post, at_chief, at_lead;
};

static void prepare(struct crew *crew) {
    Muster__V1__TemplateSilence silence = MUSTER__V1__TEMPLATE_SILENCE__INIT;
    silence.remind_s = after_s[0], silence.deputy_s = after_s[1];
    silence.superior_s = after_s[2], silence.wall_s = after_s[3];
    stage_template(crew->local, &silence);
}

static struct crew gather(struct world *world, struct hub *hub) {
    struct crew crew = {.hub = hub, .local = people_operator(world, hub)};
    prepare(&crew);
    crew.post = stage_open(crew.local, 0);
    crew.at_chief = stage_seat(crew.post, STAGE_CHIEF);
    crew.at_lead = stage_seat(crew.post, STAGE_LEAD);
    crew.chief = stage_cast(world, hub, "chief", crew.at_chief);
    crew.lead = stage_cast(world, hub, "lead", crew.at_lead);
    return crew;
}

static say *order_to(struct sheet *sheet, uint32_t from, uint32_t seat) {
    say_order(sheet, "转移群众");
    say_to_seat(sheet, seat);
    return say_as(from, &sheet->command);
}

// ---- what the journal says of an order

struct trace {
    int64_t issued_at_ms, at_ms[16];
    Muster__V1__SilenceStep steps[16];
    bool late[16];
    uint32_t count;
};

static struct trace trace_of(const struct hub *hub, uint32_t order) {
    struct trace trace = {0};
    struct truth *truth = truth_of_journal(hub->folder);
    for (uint64_t i = 0; i < truth->count; i++) {
        const struct truth_record *record = &truth->records[i];
        Muster__V1__Event *event = muster__v1__event__unpack(NULL, record->event_len, record->event);
        if (event->object == order && event->body_case == MUSTER__V1__EVENT__BODY_ORDER_ISSUED)
            trace.issued_at_ms = event->at_ms;
        if (event->object == order && event->body_case == MUSTER__V1__EVENT__BODY_ORDER_ESCALATED && trace.count < 16) {
            trace.late[trace.count] = event->order_escalated->late;
            trace.steps[trace.count] = event->order_escalated->step;
            trace.at_ms[trace.count++] = event->at_ms;
        }
        muster__v1__event__free_unpacked(event, NULL);
    }
    truth_free(truth);
    return trace;
}

// All four, each once, in their order. The clock stood as it was: none of them came before its time.
static struct trace check_steps(const struct hub *hub, uint32_t order, bool by_the_clock) {
    struct trace trace = trace_of(hub, order);
    need(trace.count == STEPS, "%u steps", trace.count);
    for (uint32_t i = 0; i < STEPS; i++) {
        need(trace.steps[i] == (Muster__V1__SilenceStep)(i + 1), "step %u is %d", i + 1, (int)trace.steps[i]);
        need(!trace.late[i], "an order without a deadline is late");
        int64_t took_ms = trace.at_ms[i] - trace.issued_at_ms;
        need(!by_the_clock || took_ms >= (int64_t)after_s[i] * 1000, "step %u came after %lld ms", i + 1,
             (long long)took_ms);
    }
    return trace;
}

// ---- the scenarios

// On-site under rear: the seat that is asked has neither deputy nor superior, so that the rear is asked.
static void whoever_is_asked_hears_of_it(struct world *world) {
    struct hub *hub = world_hub(world, NULL);
    struct crew crew = {.hub = hub, .local = people_operator(world, hub)};
    prepare(&crew);
    uint32_t rear = stage_open(crew.local, 0), field = stage_open(crew.local, rear);
    uint32_t at_rear = stage_seat(rear, STAGE_CHIEF), at_chief = stage_seat(field, STAGE_CHIEF);
    uint32_t at_lead = stage_seat(field, STAGE_LEAD), at_second = stage_seat(field, STAGE_SECOND);
    uint32_t at_other = stage_seat(field, STAGE_OTHER);
    struct member *commander = stage_cast(world, hub, "commander", at_rear);
    struct member *chief = stage_cast(world, hub, "chief", at_chief);
    struct member *lead = stage_cast(world, hub, "lead", at_lead);
    struct member *second = stage_cast(world, hub, "second", at_second);
    struct member *other = stage_cast(world, hub, "other", at_other);
    struct member *wall = people_join(world, hub, "wall", ROLE(DUTY), TOWN_A);
    struct member *elsewhere = people_join(world, hub, "elsewhere", ROLE(DUTY), TOWN_B);
    uint32_t taken = must(chief, order_to(SHEET, at_chief, at_lead)).object;
    must(lead, say_as(at_lead, say_step(SHEET, taken, 1, ORDER(ACCEPTED), "")));
    uint32_t before = trace_of(hub, taken).count; // none, unless the machine is slow
    uint32_t silent = must(chief, order_to(SHEET, at_chief, at_lead)).object;
    uint32_t skipped = must(chief, order_to(SHEET, at_chief, at_other)).object;
    must(lead, say_as(at_lead, say_step(SHEET, silent, 1, ORDER(READ), ""))); // read is not taken
    bool early = told_of(second, MUSTER__V1__EVENT__BODY_ORDER_ISSUED, 0) || told_order(second, silent) ||
                 told_order(commander, skipped) || told_order(wall, silent);
    need(!early || trace_of(hub, silent).count > 1 || trace_of(hub, skipped).count > 1, "heard before they are asked");

    world_until(world, told_silence(lead, silent, SILENCE(REMIND)) == 1);
    world_until(world, told_silence(other, skipped, SILENCE(REMIND)) == 1);
    world_until(world, told_order(second, silent)); // the deputy
    need(told_order(second, silent)->targets[0]->asked[0] == at_second, "asked is %u",
         told_order(second, silent)->targets[0]->asked[0]);
    world_until(world, told_order(commander, skipped)); // nobody deputises: the superior in its stead
    need(!told_order(commander, silent), "the rear hears of what goes to the chief");
    world_until(world, told_order(wall, silent) && told_order(wall, silent)->targets[0]->on_wall);
    world_until(world, told_order(wall, skipped) && told_order(wall, skipped)->targets[0]->on_wall);
    check_steps(hub, silent, true);
    need(!told_order(wall, taken) && trace_of(hub, taken).count == before, "an order that was taken goes on");
    need(elsewhere->snapshots == 1 && elsewhere->snapshot->n_orders == 0 &&
             told_of(elsewhere, MUSTER__V1__EVENT__BODY_ORDER_ESCALATED, 0) == 0,
         "the duty officer of another town hears of it");
    // Whom silence has brought in answers for it; then the wall hears that, and nothing more comes.
    must(second, say_as(at_second, say_step(SHEET, silent, 1, ORDER(ACCEPTED), "")));
    must(commander, say_as(at_rear, say_step(SHEET, skipped, 1, ORDER(REFUSED), "不可行")));
    world_until(world, told_step(wall, silent, 1, ORDER(ACCEPTED)) == 1);
    world_until(world, told_step(wall, skipped, 1, ORDER(REFUSED)) == 1);
    refuses(wall, say_step(SHEET, silent, 1, ORDER(DONE), ""), CODE_SEAT_NOT_YOURS); // hears, and no more
}

static void a_deadline_that_passes_begins_them_anew(struct world *world) {
    struct crew crew = gather(world, world_hub(world, NULL));
    struct sheet *sheet = SHEET;
    order_to(sheet, crew.at_chief, crew.at_lead);
    sheet->order_issue.deadline_at_ms = world_now_ms() + 60000; // longer than the answers below take
    uint32_t in_time = must(crew.chief, &sheet->command).object;
    must(crew.lead, say_as(crew.at_lead, say_step(SHEET, in_time, 1, ORDER(ACCEPTED), "")));
    must(crew.lead, say_as(crew.at_lead, say_step(SHEET, in_time, 1, ORDER(DONE), "")));
    sheet = SHEET;
    order_to(sheet, crew.at_chief, crew.at_lead);
    int64_t deadline_ms = sheet->order_issue.deadline_at_ms = world_now_ms() + 12000;
    uint32_t order = must(crew.chief, &sheet->command).object;
    must(crew.lead, say_as(crew.at_lead, say_step(SHEET, order, 1, ORDER(ACCEPTED), "")));
    must(crew.lead, say_as(crew.at_lead, say_step(SHEET, order, 1, ORDER(DOING), "一半")));
    uint32_t before = trace_of(crew.hub, order).count; // steps from before it was taken, on a slow machine
    world_until(world, told_silence(crew.lead, order, SILENCE(WALL)) == 1);
    struct trace trace = trace_of(crew.hub, order);
    need(trace.count > before && trace.late[before] && trace.steps[before] == SILENCE(REMIND), "no reminder");
    for (uint32_t i = before; i < trace.count; i++)
        need(trace.late[i] && trace.at_ms[i] >= deadline_ms && (i == before || trace.steps[i] >= trace.steps[i - 1]),
             "step %u: late %d, %lld ms after the deadline", i, trace.late[i],
             (long long)(trace.at_ms[i] - deadline_ms));
    must(crew.lead, say_as(crew.at_lead, say_step(SHEET, order, 1, ORDER(DONE), "")));
    need(told_order(stage_device(world, crew.hub, "chief", "later"), order)->targets[0]->late, "it is not marked late");
    need(trace_of(crew.hub, in_time).count == 0, "what was done in time is reminded of");
}

static void the_hub_dies_again_and_again(struct world *world) {
    struct crew crew = gather(world, world_hub(world, NULL));
    uint32_t order = must(crew.chief, order_to(SHEET, crew.at_chief, crew.at_lead)).object;
    while (told_silence(crew.lead, order, SILENCE(WALL)) == 0) {
        hub_kill(crew.hub);
        world_rest(world, 0.2 * world_dice(world, 10));
        hub_start(crew.hub);
        world_rest(world, 0.1 * world_dice(world, 10));
        if (trace_of(crew.hub, order).count == STEPS)
            world_until(world, told_silence(crew.lead, order, SILENCE(WALL)) == 1);
    }
    check_steps(crew.hub, order, true);
    for (int step = SILENCE(REMIND); step <= (int)SILENCE(WALL); step++)
        need(told_silence(crew.lead, order, (Muster__V1__SilenceStep)step) == 1, "step %d was not told once", step);
}

static void what_was_due_while_it_stood_comes_after_the_start(struct world *world) {
    struct hub *hub = hub_draw(world, &(struct hub_plan){.name = "east", .faults = true});
    hub_start(hub);
    struct crew crew = gather(world, hub);
    uint32_t order = must(crew.chief, order_to(SHEET, crew.at_chief, crew.at_lead)).object;
    world_until(world, told_silence(crew.lead, order, SILENCE(REMIND)) == 1);
    double since = child_now();
    hub_stop(hub);
    atomic_fetch_add(&hub->faults->clock_ms, -3600000); // nobody sees the clock being set
    while (child_now() < since + after_s[STEPS - 1])
        world_rest(world, 0.1);
    hub_start(hub);
    double started = child_now();
    world_until(world, told_silence(crew.lead, order, SILENCE(WALL)) == 1);
    need(child_now() - started < WORLD_PROMISE_S(1), "%.1f s after the start", child_now() - started);
    check_steps(hub, order, false);
}

static void a_clock_that_is_set_moves_nothing(struct world *world) {
    static const int64_t jumps_ms[] = {3600000, -3600000};
    struct hub *hub = hub_draw(world, &(struct hub_plan){.name = "east", .faults = true});
    hub_start(hub);
    struct crew crew = gather(world, hub);
    for (int jump = 0; jump < 2; jump++) {
        double issued = child_now(), seen[STEPS];
        uint32_t order = must(crew.chief, order_to(SHEET, crew.at_chief, crew.at_lead)).object;
        for (uint32_t i = 0; i < STEPS; i++) {
            if (i == 1) // between the reminder and the deputy
                atomic_fetch_add(&hub->faults->clock_ms, jumps_ms[jump]);
            world_until(world, told_silence(crew.lead, order, (Muster__V1__SilenceStep)(i + 1)) == 1);
            seen[i] = child_now() - issued;
            need(seen[i] >= after_s[i] - EARLY_S, "step %u came after %.1f s", i + 1, seen[i]);
            need(seen[i] < after_s[i] + WORLD_PROMISE_S(2), "step %u came after %.1f s", i + 1, seen[i]);
        }
        check_steps(hub, order, false);
    }
    need(hub_metric(hub, "muster_clock_shifts_total") == 2, "the clock was not seen to be set twice");
}

int main(void) {
    return WORLD_RUN(SCENARIO(whoever_is_asked_hears_of_it), SCENARIO(a_deadline_that_passes_begins_them_anew),
                     SCENARIO(the_hub_dies_again_and_again),
                     SCENARIO(what_was_due_while_it_stood_comes_after_the_start),
                     SCENARIO(a_clock_that_is_set_moves_nothing));
}
