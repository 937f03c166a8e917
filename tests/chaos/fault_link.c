// Links that are slow, silent one way or both, cut, refused or half-open.
// SPDX-License-Identifier: Apache-2.0
#include "fault.h"

enum { DELAYED, STALLED, CLIENT_UNHEARD, SERVER_UNHEARD, CUT, REFUSED, HALF_OPEN, MANNERS };

static void treat(struct proxy *proxy, int64_t manner, uint32_t delay_ms) {
    if (manner == DELAYED)
        proxy_delay(proxy, (int)delay_ms);
    else if (manner == STALLED)
        proxy_stall(proxy, true);
    else if (manner == CLIENT_UNHEARD || manner == SERVER_UNHEARD)
        proxy_stall_way(proxy, manner == SERVER_UNHEARD, true);
    else if (manner == HALF_OPEN)
        proxy_abandon(proxy);
    if (manner == REFUSED)
        proxy_refuse(proxy, true);
    if (manner == REFUSED || manner == CUT)
        proxy_cut(proxy);
}

static void mend(struct proxy *proxy, int64_t manner, bool cut) {
    proxy_delay(proxy, 0);
    proxy_refuse(proxy, false);
    if (cut || manner == HALF_OPEN) // what was stalled is gone for good, then
        proxy_cut(proxy);
    proxy_stall(proxy, false);
}

static void hurt_link(struct district *district, struct hurt *hurt) {
    hurt->note = dice_throw(&hurt->dice, MANNERS);
    treat(district->links[hurt->fault->victim], hurt->note, 5 + dice_throw(&hurt->dice, 150));
}
static void heal_link(struct district *district, struct hurt *hurt) {
    mend(district->links[hurt->fault->victim], hurt->note, dice_throw(&hurt->dice, 3) == 0);
}

// The gateway hears of its authority neither by Redis nor by the database.
static void cut_gateway_off(struct district *district, struct hurt *hurt) {
    hurt->note = dice_throw(&hurt->dice, 2) ? STALLED : REFUSED;
    treat(district->links[WEST_REDIS], hurt->note, 0);
    treat(district->links[WEST_POSTGRES], hurt->note, 0);
}
static void let_gateway_back(struct district *district, struct hurt *hurt) {
    bool cut = dice_throw(&hurt->dice, 2);
    mend(district->links[WEST_REDIS], hurt->note, cut);
    mend(district->links[WEST_POSTGRES], hurt->note, cut);
}

#define LINK_FAULT(name_, LINK_, weight_)                                                                              \
    {                                                                                                                  \
        .name = name_ "_link", .victims = VICTIM_LINK << (LINK_), .victim = LINK_, .weight = weight_, .most_s = 1.5,   \
        .hurt = hurt_link, .heal = heal_link                                                                           \
    }

const struct fault link_faults[] = {
    LINK_FAULT("authority_clients", EAST_DOOR, 6),
    LINK_FAULT("gateway_clients", WEST_DOOR, 6),
    LINK_FAULT("authority_redis", EAST_REDIS, 5),
    LINK_FAULT("gateway_redis", WEST_REDIS, 5),
    LINK_FAULT("authority_postgres", EAST_POSTGRES, 5),
    LINK_FAULT("gateway_postgres", WEST_POSTGRES, 4),
    {.name = "gateway_cut_off",
     .victims = VICTIM_LINK << WEST_REDIS | VICTIM_LINK << WEST_POSTGRES,
     .weight = 4,
     .most_s = 4,
     .hurt = cut_gateway_off,
     .heal = let_gateway_back},
    {0},
};
