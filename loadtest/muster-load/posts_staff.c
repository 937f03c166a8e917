// The people of a command post: they sign in, get seats, and note what they are told.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "muster-load/posts.h"

#define WAIT_S 60.
#define KEY "onsite-1-8"

// ---------------------------------------------------------------------------------------------- what they are told

static void note_template(struct staff *staff, const Muster__V1__Template *template) {
    uint32_t seats = 0;
    if (!template || strcmp(template->key, KEY) != 0)
        return;
    staff->template = template->template_;
    for (size_t i = 0; i < template->n_seats; i++) {
        if (strcmp(template->seats[i]->key, "rescue-lead") == 0)
            staff->handed_row = seats;
        seats += template->seats[i]->count;
    }
}

static void admin_event(void *arg, const Muster__V1__Event *event) {
    struct staff *staff = arg;
    if (event->body_case == MUSTER__V1__EVENT__BODY_TEMPLATE_PUT)
        note_template(staff, event->template_put->template_);
    if (event->body_case == MUSTER__V1__EVENT__BODY_POST_OPENED) {
        staff->refused += event->post_opened->post != staff->post;
        staff->refused += event->post_opened->first_seat != staff->first_seat;
        staff->seats = event->post_opened->seat_count;
    }
}

static void on_answer(void *arg, const Muster__V1__Answer *answer) {
    struct staff *staff = arg;
    if (answer->code == 0)
        return;
    if (staff->refused++ == 0)
        fprintf(stderr, "muster-load: a post: %u %s\n", answer->code, answer->en);
}

static void member_answer(void *arg, const Muster__V1__Answer *answer) {
    on_answer(((struct staff_member *)arg)->staff, answer);
}

static double passed_ms(struct staff *staff, const struct staff_member *member) {
    double passed = client_arrived_ms(member->client) - staff->sent_ms;
    if (passed > staff->last_ms)
        staff->last_ms = passed;
    return passed;
}

static void member_event(void *arg, const Muster__V1__Event *event) {
    struct staff_member *member = arg;
    struct staff *staff = member->staff;
    if (staff->doing == STAFF_OPENING && event->body_case == MUSTER__V1__EVENT__BODY_POST_OPENED)
        histogram_add(&staff->told_ms, passed_ms(staff, member));
    if (staff->doing == STAFF_ORDERING && event->body_case == MUSTER__V1__EVENT__BODY_ORDER_ISSUED) {
        histogram_add(&staff->order_ms, passed_ms(staff, member));
        staff->heard++;
    }
}

static bool is_to_handed(const struct staff *staff, const Muster__V1__Order *order) {
    const Muster__V1__OrderTarget *target = order->n_targets == 1 ? order->targets[0] : NULL;
    return target && target->target->kind == MUSTER__V1__TARGET_KIND__TARGET_KIND_SEAT &&
           target->target->number == staff->first_seat + staff->handed_row &&
           target->phase == MUSTER__V1__ORDER_PHASE__ORDER_PHASE_ISSUED;
}

static void have_all(struct staff *staff, struct staff_member *member) {
    if (staff->doing == STAFF_OPENING && member->seated && !member->live) {
        member->live = true;
        staff->live++;
        histogram_add(&staff->live_ms, passed_ms(staff, member));
    }
    if (staff->doing == STAFF_HANDING && member == staff->taker && member->orders >= OPEN_ORDERS) {
        staff->taker = NULL;
        histogram_add(&staff->handed_ms, passed_ms(staff, member));
    }
}

static void member_snapshot(void *arg, const Muster__V1__Snapshot *part) {
    struct staff_member *member = arg;
    struct staff *staff = member->staff;
    if (part->first) {
        member->seated = false;
        member->orders = 0;
    }
    for (size_t i = 0; i < part->n_seats; i++)
        member->seated |= part->seats[i]->post == staff->post && strcmp(part->seats[i]->holder, member->name) == 0;
    for (size_t i = 0; i < part->n_orders; i++)
        member->orders += is_to_handed(staff, part->orders[i]);
    if (part->last)
        have_all(staff, member);
}

// ---------------------------------------------------------------------------------------------- coming

static bool all_live(void *arg) {
    const struct staff *staff = arg;
    for (int i = 0; i <= MEMBERS; i++)
        if (client_state(staff->members[i].client) != CLIENT_LIVE || client_through(staff->members[i].client) == 0)
            return false;
    return client_state(staff->admin) == CLIENT_LIVE && staff->template > 0;
}

bool staff_wait(struct staff *staff, bool (*done)(void *)) {
    bool good = load_until(staff->ev, done, staff, WAIT_S) && staff->refused == 0;
    if (!good)
        fprintf(stderr, "muster-load: a post: waited in vain: %u live, %u heard, %u refused\n", staff->live,
                staff->heard, staff->refused);
    return good;
}

bool staff_come(struct staff *staff, struct ev_loop *ev, const struct hub *hub) {
    struct client_events admin = {.event = admin_event, .answer = on_answer, .arg = staff};
    char token[64];
    staff->ev = ev;
    staff->hub = hub;
    staff->admin = load_client(ev, hub, NULL, "admin", &admin, true);
    for (int i = 0; i <= MEMBERS; i++) {
        struct staff_member *member = &staff->members[i];
        struct client_events events = {
            .event = member_event, .snapshot = member_snapshot, .answer = member_answer, .arg = member};
        member->staff = staff;
        snprintf(member->name, sizeof member->name, "member-%d", i + 1);
        if (!setup_account((struct hub *)(uintptr_t)hub, member->name, "member", LOAD_ORG, token))
            return false;
        member->client = load_client(ev, hub, token, member->name, &events, true);
        load_run(ev, 0.001);
    }
    load_run(ev, 0.5); // the admin is there and hears of the template
    return setup_template(hub) && staff_wait(staff, all_live);
}

void staff_leave(struct staff *staff) {
    client_destroy(staff->admin);
    for (int i = 0; i <= MEMBERS; i++)
        client_destroy(staff->members[i].client);
}

bool staff_idle(void *arg) {
    const struct staff *staff = arg;
    bool idle = client_outbox(staff->admin) == 0;
    for (int i = 0; i <= MEMBERS; i++)
        idle = idle && client_outbox(staff->members[i].client) == 0;
    return idle;
}

// ---------------------------------------------------------------------------------------------- commands

void staff_say(struct staff *staff, struct client *by, uint32_t seat, Muster__V1__Command *command) {
    (void)staff;
    command->seat = seat;
    client_command(by, command, NULL);
}

#define SAY(staff, by, seat, Case, member, body)                                                                       \
    do {                                                                                                               \
        Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;                                                       \
        command.body_case = MUSTER__V1__COMMAND__BODY_##Case;                                                          \
        command.member = &(body);                                                                                      \
        staff_say(staff, by, seat, &command);                                                                          \
    } while (0)

// Numbers follow from those of the post before, so that nobody waits for the answer.
void staff_open(struct staff *staff) {
    staff->post++;
    char key[] = KEY, name[] = "现场指挥部", org[] = LOAD_ORG;
    Muster__V1__PostOpen open = MUSTER__V1__POST_OPEN__INIT;
    open.template_ = key;
    open.name = name;
    open.org = org;
    SAY(staff, staff->admin, 0, POST_OPEN, post_open, open);
    for (uint32_t i = 0; i < MEMBERS; i++) {
        Muster__V1__SeatAssign assign = MUSTER__V1__SEAT_ASSIGN__INIT;
        assign.seat = staff->first_seat + i;
        assign.account = staff->members[i].name;
        SAY(staff, staff->admin, 0, SEAT_ASSIGN, seat_assign, assign);
    }
}

void staff_close(struct staff *staff) {
    Muster__V1__PostClose close = MUSTER__V1__POST_CLOSE__INIT;
    close.post = staff->post;
    close.withdraw = true;
    SAY(staff, staff->admin, 0, POST_CLOSE, post_close, close);
}

void staff_hand_over(struct staff *staff, struct client *by, const char *account) {
    Muster__V1__SeatHandOver over = MUSTER__V1__SEAT_HAND_OVER__INIT;
    over.seat = staff->first_seat + staff->handed_row;
    over.account = (char *)(uintptr_t)account;
    SAY(staff, by, over.seat, SEAT_HAND_OVER, seat_hand_over, over);
}

void staff_order(struct staff *staff, bool to_groups) {
    char text[] = "全组立即报告到位人数和装备情况";
    Muster__V1__Target targets[GROUPS], *all[GROUPS];
    Muster__V1__OrderIssue issue = MUSTER__V1__ORDER_ISSUE__INIT;
    for (uint32_t i = 0; i < GROUPS; i++) {
        all[i] = &targets[i];
        muster__v1__target__init(all[i]);
        all[i]->kind = MUSTER__V1__TARGET_KIND__TARGET_KIND_MODULE;
        all[i]->number = staff->post;
        all[i]->module = i + 1;
    }
    if (!to_groups) {
        muster__v1__target__init(all[0]);
        all[0]->kind = MUSTER__V1__TARGET_KIND__TARGET_KIND_SEAT;
        all[0]->number = staff->first_seat + staff->handed_row;
    }
    issue.targets = all;
    issue.n_targets = to_groups ? GROUPS : 1;
    issue.text = text;
    SAY(staff, staff->members[0].client, staff->first_seat, ORDER_ISSUE, order_issue, issue);
}
