// What a session is told on top, once it is level with the state: orders it is to answer for, and who is where.
// SPDX-License-Identifier: Apache-2.0
#include "net/presence.h"
#include "net/session.h"

#define ORDERS_BYTES (60u << 10) // of one frame; the rest follows

// Every open order that is theirs to answer, in the order of their numbers. False: there are more.
static bool add_orders(struct session *session) {
    struct hall *hall = session->hall;
    const struct order *order = NULL;
    while ((order = state_open_order_next(hall->state, order))) {
        if (order->number <= session->topped_order || !auth_is_to_answer(hall->state, &session->who, order))
            continue;
        if (hall->frame.len > LWS_PRE + ORDERS_BYTES)
            return false;
        wire_piece_again(&hall->frame, order, hall->state);
        session->topped_order = order->number;
    }
    return true;
}

void session_add_top(struct session *session) {
    if (!add_orders(session))
        return;
    session->topped = true;
    presence_tell_all(session, &session->hall->frame);
}
