// The ladder of an order as a table, and what its phases mean.
// SPDX-License-Identifier: Apache-2.0
#include "domain/order.h"

#include <stddef.h>

static const char *const phases[ORDER_PHASES] = {"none",  "issued", "delivered", "read",      "accepted", "refused",
                                                 "doing", "done",   "confirmed", "withdrawn", "replaced"};

static const struct order_edge edges[] = {
    {ORDER_ISSUED, ORDER_DELIVERED, SIDE_ADDRESSEE, false, "a device of the addressee has it"},
    {ORDER_ISSUED, ORDER_READ, SIDE_ADDRESSEE, false, "the addressee reads it at once"},
    {ORDER_ISSUED, ORDER_ACCEPTED, SIDE_ADDRESSEE, false, "the addressee accepts it at once"},
    {ORDER_ISSUED, ORDER_REFUSED, SIDE_ADDRESSEE, true, "the addressee refuses it at once and says why"},
    {ORDER_ISSUED, ORDER_WITHDRAWN, SIDE_ISSUER, false, "the issuer withdraws it before anybody has it"},
    {ORDER_ISSUED, ORDER_REPLACED, SIDE_HUB, false, "a later order replaces it before anybody has it"},
    {ORDER_DELIVERED, ORDER_READ, SIDE_ADDRESSEE, false, "the addressee reads it"},
    {ORDER_DELIVERED, ORDER_ACCEPTED, SIDE_ADDRESSEE, false, "the addressee accepts it as it came"},
    {ORDER_DELIVERED, ORDER_REFUSED, SIDE_ADDRESSEE, true, "the addressee refuses it as it came and says why"},
    {ORDER_DELIVERED, ORDER_WITHDRAWN, SIDE_ISSUER, false, "the issuer withdraws it before it is read"},
    {ORDER_DELIVERED, ORDER_REPLACED, SIDE_HUB, false, "a later order replaces it before it is read"},
    {ORDER_READ, ORDER_ACCEPTED, SIDE_ADDRESSEE, false, "the addressee accepts it"},
    {ORDER_READ, ORDER_REFUSED, SIDE_ADDRESSEE, true, "the addressee refuses it and says why"},
    {ORDER_READ, ORDER_WITHDRAWN, SIDE_ISSUER, false, "the issuer withdraws it before it is answered"},
    {ORDER_READ, ORDER_REPLACED, SIDE_HUB, false, "a later order replaces it before it is answered"},
    {ORDER_ACCEPTED, ORDER_DOING, SIDE_ADDRESSEE, false, "the addressee begins"},
    {ORDER_ACCEPTED, ORDER_DONE, SIDE_ADDRESSEE, false, "the addressee has done it in one go"},
    {ORDER_ACCEPTED, ORDER_WITHDRAWN, SIDE_ISSUER, false, "the issuer withdraws it before it is begun"},
    {ORDER_ACCEPTED, ORDER_REPLACED, SIDE_HUB, false, "a later order replaces it before it is begun"},
    {ORDER_DOING, ORDER_DOING, SIDE_ADDRESSEE, false, "the addressee tells how far it is"},
    {ORDER_DOING, ORDER_DONE, SIDE_ADDRESSEE, false, "the addressee has done it"},
    {ORDER_DOING, ORDER_WITHDRAWN, SIDE_ISSUER, false, "the issuer calls it off"},
    {ORDER_DOING, ORDER_REPLACED, SIDE_HUB, false, "a later order takes its place"},
    {ORDER_DONE, ORDER_CONFIRMED, SIDE_ISSUER, false, "the issuer confirms that it is done"},
    {ORDER_DONE, ORDER_WITHDRAWN, SIDE_ISSUER, false, "the issuer withdraws it without confirming"},
    {ORDER_DONE, ORDER_REPLACED, SIDE_HUB, false, "a later order replaces it without a confirmation"},
};

const struct order_edge *order_edges(int *count) {
    *count = (int)(sizeof edges / sizeof *edges);
    return edges;
}

const struct order_edge *order_edge(enum order_phase from, enum order_phase to) {
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++)
        if (edges[i].from == from && edges[i].to == to)
            return &edges[i];
    return NULL;
}

const char *order_phase_name(enum order_phase phase) {
    return phases[phase > ORDER_NONE && phase < ORDER_PHASES ? phase : ORDER_NONE];
}

bool order_phase_is_open(enum order_phase phase) {
    return (phase >= ORDER_ISSUED && phase <= ORDER_ACCEPTED) || phase == ORDER_DOING || phase == ORDER_DONE;
}

bool order_phase_is_taken(enum order_phase phase) {
    return phase >= ORDER_ACCEPTED && phase < ORDER_PHASES;
}
