// A plain model of who hears what: posts, seats and who sits on them, made from what the hub told its operator, and the
// rights from the templates' words.
// SPDX-License-Identifier: Apache-2.0
#ifndef WORLD_AUDIENCE_H
#define WORLD_AUDIENCE_H

#include "world/member.h"
#include "world/say_post.h"

#define AUDIENCE_SEATS 16000 // of forty posts, should each be the largest
#define AUDIENCE_POSTS 400
#define AUDIENCE_ORDERED 99 // the "channel" of an order: number is the issuer's seat, module the seat it goes to

struct audience {
    uint64_t seq;
    uint32_t next; // of the operator's events
    uint32_t mode;
    uint32_t post_count, seat_count;
    struct {
        uint32_t template, incident, parent, first_seat, seat_count;
        bool closed;
    } posts[AUDIENCE_POSTS];
    struct {
        uint32_t post, row;
        char holder[24], stand_in[24];
    } seats[AUDIENCE_SEATS];
    Muster__V1__Template *templates[64];
};

struct audience *audience_new(void); // nothing is there yet, in peace
void audience_free(struct audience *audience);
// Goes on to what was when `seq` had happened. The operator's events hold all that seats depend on.
void audience_go_to(struct audience *audience, const struct member *boss, uint64_t seq);
const Muster__V1__TemplateSeat *audience_row(const struct audience *audience, uint32_t seat);

// The seats that somebody acts as.
struct seated {
    uint32_t seats[AUDIENCE_SEATS], count;
};
void audience_seats(const struct audience *audience, const char *name, struct seated *seated);
bool audience_hears(const struct audience *audience, const struct seated *seated, const struct told_channel *channel);

#endif
