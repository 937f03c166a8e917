// A command post for scenarios of orders.
// SPDX-License-Identifier: Apache-2.0
#include "world/stage.h"

#include <stdlib.h>
#include <string.h>

#include "world/say_body.h"

static Muster__V1__TemplateRights rights(uint32_t hear, uint32_t say_, uint32_t order, uint32_t may) {
    Muster__V1__TemplateRights rights = MUSTER__V1__TEMPLATE_RIGHTS__INIT;
    rights.hear = hear, rights.say = say_, rights.order = order, rights.may = may;
    return rights;
}

void stage_template(struct member *local, Muster__V1__TemplateSilence *silence) {
    static const struct {
        const char *key;
        uint32_t module, deputy, superior;
        bool command, lead;
    } seats[STAGE_SEATS] = {
        {"chief", 0, 2, 0, true, false},   {"deputy", 0, 0, 1, true, false}, {"lead", 1, 4, 1, false, true},
        {"second", 1, 0, 1, false, false}, {"other", 2, 0, 0, false, true},
    };
    Muster__V1__TemplateRights all = rights(511, 127, 2 | 4 | 16 | 64, 127), few = rights(1 | 2 | 16, 1 | 2 | 16, 2, 0);
    Muster__V1__TemplateSeat rows[STAGE_SEATS], *row_list[STAGE_SEATS];
    Muster__V1__TemplateModule modules[2], *module_list[2];
    for (int i = 0; i < STAGE_SEATS; i++) {
        muster__v1__template_seat__init(&rows[i]);
        rows[i].key = rows[i].en = TEXT(seats[i].key), rows[i].zh = TEXT("岗位"), rows[i].count = 1;
        rows[i].module = seats[i].module, rows[i].deputy = seats[i].deputy, rows[i].superior = seats[i].superior;
        rows[i].lead = seats[i].lead, rows[i].open = true;
        rows[i].peace = rows[i].war = seats[i].command ? &all : &few;
        row_list[i] = &rows[i];
    }
    for (int i = 0; i < 2; i++) {
        muster__v1__template_module__init(&modules[i]);
        modules[i].key = modules[i].en = TEXT(i ? "two" : "one"), modules[i].zh = TEXT("模块");
        module_list[i] = &modules[i];
    }
    Muster__V1__Template template = MUSTER__V1__TEMPLATE__INIT;
    template.key = TEXT(STAGE_KEY), template.zh = TEXT("现场指挥部"), template.en = TEXT("On-site HQ");
    template.kind = MUSTER__V1__POST_KIND__POST_KIND_ONSITE;
    template.seats = row_list, template.n_seats = STAGE_SEATS;
    template.modules = module_list, template.n_modules = 2;
    template.peace = template.war = silence;
    must(local, say_template(SHEET, &template));
}

uint32_t stage_open(struct member *local, uint32_t parent) {
    return must(local, say_post_open(SHEET, STAGE_KEY, TOWN_A, parent)).object;
}

uint32_t stage_seat(uint32_t post, enum stage_seat seat) {
    return (post - 1) * STAGE_SEATS + (uint32_t)seat + 1;
}

struct member *stage_join(struct world *world, const struct hub *hub, const char *name) {
    return people_join(world, hub, name, ROLE(MEMBER), TOWN_A);
}

struct member *stage_cast(struct world *world, const struct hub *hub, const char *name, uint32_t seat) {
    struct member *member = stage_join(world, hub, name);
    must(people_operator(world, hub), say_assign(SHEET, seat, name));
    const Muster__V1__Seat *own = NULL;
    world_until(world, member_live(member) && member->snapshots >= 2 && (own = told_seat(member, seat)) != NULL &&
                           strcmp(own->holder, name) == 0);
    return member;
}

struct member *stage_device(struct world *world, const struct hub *hub, const char *account, const char *device) {
    char token[64];
    people_token(world, hub, account, device, token);
    return member_join(world, &(struct member_plan){.name = device, .token = token, .hub = hub});
}

void stage_catch_up(struct world *world, struct member *member, uint64_t seq) {
    world_until(world, member_live(member) && member_known(member) >= seq);
}

// ---- what a member was told

struct question {
    Muster__V1__Event__BodyCase body;
    uint32_t object, target;
    Muster__V1__OrderPhase phase;
    Muster__V1__SilenceStep step;
    uint32_t count;
};

static bool fits(const Muster__V1__Event *event, const struct question *question) {
    if (event->body_case != question->body || (question->object && event->object != question->object))
        return false;
    if (question->phase)
        return event->order_stepped->target == question->target && event->order_stepped->phase == question->phase;
    return !question->step || event->order_escalated->step == question->step;
}

static void count_fitting(void *arg, const Muster__V1__Event *event) {
    struct question *question = arg;
    question->count += fits(event, question);
}

static uint32_t count(const struct member *member, struct question question) {
    member_each_event(member, count_fitting, &question);
    return question.count;
}

uint32_t told_of(const struct member *member, Muster__V1__Event__BodyCase body, uint32_t object) {
    return count(member, (struct question){.body = body, .object = object});
}

uint32_t told_step(const struct member *member, uint32_t order, uint32_t target, Muster__V1__OrderPhase phase) {
    return count(member,
                 (struct question){
                     .body = MUSTER__V1__EVENT__BODY_ORDER_STEPPED, .object = order, .target = target, .phase = phase});
}

uint32_t told_silence(const struct member *member, uint32_t order, Muster__V1__SilenceStep step) {
    return count(member,
                 (struct question){.body = MUSTER__V1__EVENT__BODY_ORDER_ESCALATED, .object = order, .step = step});
}

const Muster__V1__Order *told_order(const struct member *member, uint32_t order) {
    for (size_t i = 0; member->snapshot && i < member->snapshot->n_orders; i++)
        if (member->snapshot->orders[i]->order == order)
            return member->snapshot->orders[i];
    return NULL;
}

const Muster__V1__Seat *told_seat(const struct member *member, uint32_t seat) {
    for (size_t i = 0; member->snapshot && i < member->snapshot->n_seats; i++)
        if (member->snapshot->seats[i]->seat == seat)
            return member->snapshot->seats[i];
    return NULL;
}

const Muster__V1__OrderMark *told_mark(const Muster__V1__OrderTarget *target, Muster__V1__OrderPhase phase) {
    for (size_t i = 0; i < target->n_marks; i++)
        if (target->marks[i]->phase == phase)
            return target->marks[i];
    return NULL;
}
