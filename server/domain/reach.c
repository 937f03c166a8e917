// Follows from seats to what is heard, said and ordered by them.
// SPDX-License-Identifier: Apache-2.0
#include "domain/reach.h"

#include <stddef.h>
#include <string.h>

#include "domain/state_dispatch.h"

// A seat of an open post, with what its rights are measured by.
struct spot {
    const struct seat *seat;
    const struct post *post;
    const struct template_seat *row;
};

static bool find_open(const struct state *state, uint32_t number, struct spot *place) {
    place->seat = state_seat(state, number);
    if (!place->seat)
        return false;
    place->post = state_post(state, place->seat->post);
    place->row = state_seat_row(state, place->seat);
    return place->post->closed_at_ms == 0;
}

static struct template_rights rights_at(const struct state *state, const struct spot *place) {
    enum mode mode = state_mode(state);
    if (place->row->war_only && mode != MODE_WAR)
        return (struct template_rights){0};
    return place->row->rights[mode];
}

struct template_rights reach_rights(const struct state *state, uint32_t seat) {
    struct spot place;
    return find_open(state, seat, &place) ? rights_at(state, &place) : (struct template_rights){0};
}

bool reach_is_seated(const struct state *state, uint32_t account, uint32_t seat) {
    struct spot place;
    return account != 0 && find_open(state, seat, &place) &&
           (place.seat->holder == account || place.seat->stand_in == account);
}

// ---- channels: one function per kind says whether a set of bits reaches it from a place

// The bit that leads from the post of a place to another open post; 0: none does.
static uint32_t way_to_post(const struct state *state, const struct spot *from, uint32_t number) {
    const struct post *post = state_post(state, number);
    if (!post || post->closed_at_ms != 0)
        return 0;
    if (post == from->post)
        return REACH_POST;
    if (post->number == from->post->parent)
        return REACH_ABOVE;
    return post->parent == from->post->number ? REACH_BELOW : 0;
}

static bool to_post(const struct state *state, const struct spot *from, uint32_t bits, const struct channel *to) {
    return to->module == 0 && (bits & way_to_post(state, from, to->number)) != 0;
}

static bool to_own_module(const struct state *state, const struct spot *from, uint32_t bits, uint32_t module) {
    if (module < 1 || module > state_template(state, from->post->template)->module_count)
        return false;
    return (bits & REACH_MODULES) != 0 || ((bits & REACH_MODULE) != 0 && from->row->module == module);
}

static bool to_module(const struct state *state, const struct spot *from, uint32_t bits, const struct channel *to) {
    return to->number == from->post->number && to_own_module(state, from, bits, to->module);
}

bool reach_is_for(const struct state *state, const struct post *post, uint32_t number) {
    const struct incident *incident = state_incident(state, number);
    return incident && (post->incident ? post->incident == number : org_contains(post->org, incident->org));
}

static bool to_incident(const struct state *state, const struct spot *from, uint32_t bits, const struct channel *to) {
    return (bits & REACH_INCIDENT) != 0 && to->module == 0 && reach_is_for(state, from->post, to->number);
}

static bool to_unit(const struct state *state, const struct spot *from, uint32_t bits, uint32_t number) {
    const struct unit *unit = state_unit(state, number);
    return unit && (bits & REACH_UNITS) != 0 &&
           ((bits & REACH_DISTRICT) != 0 || org_contains(from->post->org, unit->org));
}

static bool to_unit_channel(const struct state *state, const struct spot *from, uint32_t bits,
                            const struct channel *to) {
    return to->module == 0 && to_unit(state, from, bits, to->number);
}

// Whoever is on its roster, and nobody else, whatever their rights.
static bool to_consult(const struct state *state, const struct spot *from, uint32_t bits, const struct channel *to) {
    (void)bits;
    const struct consult *consult = to->module == 0 ? state_consult(state, to->number) : NULL;
    for (uint32_t i = 0; consult && i < consult->seat_count; i++)
        if (consult->seats[i] == from->seat->number)
            return true;
    return consult && consult->opener == from->seat->number;
}

static bool reaches(const struct state *state, uint32_t seat, bool to_say, const struct channel *channel) {
    static bool (*const ways[CHANNEL_KINDS])(const struct state *, const struct spot *, uint32_t,
                                             const struct channel *) = {
        [CHANNEL_POST] = to_post,         [CHANNEL_MODULE] = to_module,   [CHANNEL_INCIDENT] = to_incident,
        [CHANNEL_UNIT] = to_unit_channel, [CHANNEL_CONSULT] = to_consult,
    };
    struct spot from;
    if (channel->kind <= CHANNEL_NONE || channel->kind >= CHANNEL_KINDS || !find_open(state, seat, &from))
        return false;
    struct template_rights rights = rights_at(state, &from);
    return ways[channel->kind](state, &from, to_say ? rights.say : rights.hear, channel);
}

bool reach_seat_hears(const struct state *state, uint32_t seat, const struct channel *channel) {
    return reaches(state, seat, false, channel);
}

// Nothing more is said in a consultation that has ended, nor to a unit that is no more.
static bool is_silent(const struct state *state, const struct channel *channel) {
    if (channel->kind == CHANNEL_CONSULT) {
        const struct consult *consult = state_consult(state, channel->number);
        return !consult || consult->closed;
    }
    const struct unit *unit = channel->kind == CHANNEL_UNIT ? state_unit(state, channel->number) : NULL;
    return unit && unit->retired;
}

bool reach_seat_says(const struct state *state, uint32_t seat, const struct channel *channel) {
    return !is_silent(state, channel) && reaches(state, seat, true, channel);
}

// ---- orders

static bool orders_seat(const struct state *state, const struct spot *from, uint32_t bits,
                        const struct order_target *target) {
    struct spot to;
    if (!find_open(state, target->number, &to) || to.seat == from->seat)
        return false;
    if (to.post != from->post)
        return (bits & way_to_post(state, from, to.post->number) & REACH_BELOW) != 0;
    return (bits & REACH_MODULES) != 0 || to_own_module(state, from, bits, to.row->module);
}

static bool orders_module(const struct state *state, const struct spot *from, uint32_t bits,
                          const struct order_target *target) {
    if (target->number == from->post->number)
        return to_own_module(state, from, bits, target->module);
    const struct post *post = state_post(state, target->number);
    return (bits & way_to_post(state, from, target->number) & REACH_BELOW) != 0 && target->module >= 1 &&
           target->module <= state_template(state, post->template)->module_count;
}

static bool orders_unit(const struct state *state, const struct spot *from, uint32_t bits,
                        const struct order_target *target) {
    const struct unit *unit = state_unit(state, target->number);
    return unit && !unit->retired && to_unit(state, from, bits, target->number);
}

bool reach_seat_orders(const struct state *state, uint32_t seat, const struct order_target *target) {
    static bool (*const ways[TARGET_KINDS])(const struct state *, const struct spot *, uint32_t,
                                            const struct order_target *) = {
        [TARGET_SEAT] = orders_seat,
        [TARGET_MODULE] = orders_module,
        [TARGET_UNIT] = orders_unit,
    };
    struct spot from;
    return target->kind > TARGET_NONE && target->kind < TARGET_KINDS && find_open(state, seat, &from) &&
           ways[target->kind](state, &from, rights_at(state, &from).order, target);
}

// The post that a target belongs to; 0: none does, it is a unit.
static uint32_t post_of_target(const struct state *state, const struct order_target *target) {
    const struct seat *seat = target->kind == TARGET_SEAT ? state_seat(state, target->number) : NULL;
    return seat ? seat->post : target->kind == TARGET_MODULE ? target->number : 0;
}

// Is the seat the target, or of the target, or did silence bring it in?
static bool is_asked(const struct spot *place, const struct order_target *target) {
    uint32_t number = place->seat->number;
    if (target->asked[0] == number || target->asked[1] == number)
        return true;
    return target->kind == TARGET_SEAT     ? target->number == number
           : target->kind == TARGET_MODULE ? target->number == place->post->number && place->row->module != 0 &&
                                                 target->module == place->row->module
                                           : false;
}

bool reach_reports_for(const struct account *account, uint32_t unit) {
    for (int i = 0; account && account->role == ROLE_UNIT && i < account->unit_count; i++)
        if (account->units[i] == unit)
            return true;
    return false;
}

bool reach_answers(const struct state *state, uint32_t account, uint32_t seat, const struct order_target *target) {
    struct spot place;
    if (seat == 0)
        return target->kind == TARGET_UNIT && reach_reports_for(state_account(state, account), target->number);
    return reach_is_seated(state, account, seat) && find_open(state, seat, &place) && is_asked(&place, target);
}

static bool seat_hears_order(const struct state *state, const struct seat *seat, const struct order *order) {
    struct spot place;
    if (!find_open(state, seat->number, &place))
        return false;
    if (order->issuer == seat->number)
        return true;
    bool all = (rights_at(state, &place).hear & REACH_ORDERS) != 0;
    if (all && order->post == seat->post)
        return true;
    for (uint32_t i = 0; i < order->target_count; i++)
        if (is_asked(&place, &order->targets[i]) || (all && post_of_target(state, &order->targets[i]) == seat->post))
            return true;
    return false;
}

// Silence brought it to the wall: then the duty officers over the issuer's post hear of it.
static bool is_on_wall_of(const struct state *state, const struct account *account, const struct order *order) {
    const struct post *post = state_post(state, order->post);
    if (!account || account->role != ROLE_DUTY || !post || !org_contains(account->scope, post->org))
        return false;
    for (uint32_t i = 0; i < order->target_count; i++)
        if (order->targets[i].on_wall)
            return true;
    return false;
}

bool reach_hears_order(const struct state *state, uint32_t number, const struct order *order) {
    const struct account *account = state_account(state, number);
    for (uint32_t i = 0; i < order->target_count; i++)
        if (order->targets[i].kind == TARGET_UNIT && reach_reports_for(account, order->targets[i].number))
            return true;
    for (const struct seat *seat = state_seat_of_account(state, number, NULL); seat;
         seat = state_seat_of_account(state, number, seat))
        if (seat_hears_order(state, seat, order))
            return true;
    return is_on_wall_of(state, account, order);
}

// ---- powers

bool reach_seat_may(const struct state *state, uint32_t seat, enum power_bit power, uint32_t post) {
    struct spot place;
    if (!find_open(state, seat, &place) || (rights_at(state, &place).may & power) == 0)
        return false;
    uint32_t way = post == 0 ? REACH_POST : way_to_post(state, &place, post);
    return way == REACH_POST || (way == REACH_BELOW && power == POWER_OPEN);
}

// ---- accounts

bool reach_hears(const struct state *state, uint32_t account, const struct channel *channel) {
    for (const struct seat *seat = state_seat_of_account(state, account, NULL); seat;
         seat = state_seat_of_account(state, account, seat))
        if (reach_seat_hears(state, seat->number, channel))
            return true;
    return channel->kind == CHANNEL_UNIT && channel->module == 0 &&
           reach_reports_for(state_account(state, account), channel->number);
}

bool reach_sees_unit(const struct state *state, uint32_t account, const struct unit *unit) {
    struct channel channel = {.kind = CHANNEL_UNIT, .number = unit->number};
    for (const struct seat *seat = state_seat_of_account(state, account, NULL); seat;
         seat = state_seat_of_account(state, account, seat))
        if (reach_seat_hears(state, seat->number, &channel))
            return true;
    return false;
}

bool reach_sees_incident(const struct state *state, uint32_t number, uint32_t incident) {
    const struct account *account = state_account(state, number);
    return reach_hears(state, number, &(struct channel){.kind = CHANNEL_INCIDENT, .number = incident}) ||
           (account && dispatches_sent(state, account, incident));
}

static const char *view_of_seat(const struct state *state, const struct seat *seat) {
    uint32_t hear = reach_rights(state, seat->number).hear;
    if (!(hear & REACH_UNITS))
        return "";
    return hear & REACH_DISTRICT ? state_district_org(state) : state_post(state, seat->post)->org;
}

// Levels of the org tree below the code: 0 a community, 4 a province.
static int width_of(const char *org) {
    static const int starts[] = {9, 6, 4, 2}, lens[] = {3, 3, 2, 2};
    int width = 0;
    while (width < 4 && strspn(org + starts[width], "0") >= (size_t)lens[width])
        width++;
    return width;
}

// Of two that are equally wide the one with the lower code, so that every hub says the same.
const char *reach_view_scope(const struct state *state, uint32_t account) {
    const char *widest = "";
    for (const struct seat *seat = state_seat_of_account(state, account, NULL); seat;
         seat = state_seat_of_account(state, account, seat)) {
        const char *view = view_of_seat(state, seat);
        if (view[0] == '\0')
            continue;
        int wider = widest[0] == '\0' ? 1 : width_of(view) - width_of(widest);
        if (wider > 0 || (wider == 0 && strcmp(view, widest) < 0))
            widest = view;
    }
    return widest;
}
