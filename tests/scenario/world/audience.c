// What is there as an operator was told of it, and who hears what by the templates' words.
// SPDX-License-Identifier: Apache-2.0
#include "world/audience.h"

#include <stdlib.h>
#include <string.h>

#include "world/need.h"

enum {
    HEAR_POST = 1,
    HEAR_MODULE = 2,
    HEAR_MODULES = 4,
    HEAR_INCIDENT = 8,
    HEAR_ABOVE = 32,
    HEAR_BELOW = 64,
    HEAR_ORDERS = 128
};

struct audience *audience_new(void) {
    struct audience *audience = calloc(1, sizeof *audience);
    audience->mode = MODE(PEACE);
    return audience;
}

const Muster__V1__TemplateSeat *audience_row(const struct audience *audience, uint32_t seat) {
    return audience->templates[audience->posts[audience->seats[seat].post].template]->seats[audience->seats[seat].row];
}

static void take_post(struct audience *audience, const Muster__V1__Post *post) {
    need(post->post < AUDIENCE_POSTS && post->first_seat + post->seat_count < AUDIENCE_SEATS, "too many posts");
    audience->post_count = post->post;
    audience->posts[post->post].template = post->template_;
    audience->posts[post->post].incident = post->incident;
    audience->posts[post->post].parent = post->parent;
    audience->posts[post->post].first_seat = post->first_seat;
    audience->posts[post->post].seat_count = post->seat_count;
    const Muster__V1__Template *template = audience->templates[post->template_];
    uint32_t seat = post->first_seat;
    for (size_t row = 0; row < template->n_seats; row++)
        for (uint32_t i = 0; i < template->seats[row]->count; i++, seat++) {
            audience->seats[seat].post = post->post;
            audience->seats[seat].row = (uint32_t)row;
        }
    audience->seat_count = seat - 1;
}

static void sit(struct audience *audience, uint32_t seat, const char *holder) {
    snprintf(audience->seats[seat].holder, sizeof audience->seats[seat].holder, "%s", holder);
    audience->seats[seat].stand_in[0] = '\0';
}

// When the holder leaves, whoever stands in stays.
static void leave(struct audience *audience, uint32_t seat, const char *who) {
    if (strcmp(audience->seats[seat].stand_in, who) == 0)
        audience->seats[seat].stand_in[0] = '\0';
    else
        audience->seats[seat].holder[0] = '\0';
}

static void take_event(struct audience *audience, const Muster__V1__Event *event) {
    audience->seq = event->seq;
    uint32_t seat = event->object;
    switch (event->body_case) {
    case MUSTER__V1__EVENT__BODY_TEMPLATE_PUT: {
        uint8_t *bytes = malloc(muster__v1__template__get_packed_size(event->template_put->template_) + 1);
        size_t len = muster__v1__template__pack(event->template_put->template_, bytes);
        need(event->object < 64, "too many templates");
        audience->templates[event->object] = muster__v1__template__unpack(NULL, len, bytes);
        free(bytes);
        break;
    }
    case MUSTER__V1__EVENT__BODY_MODE_SET:
        audience->mode = event->mode_set->mode;
        break;
    case MUSTER__V1__EVENT__BODY_POST_OPENED:
        take_post(audience, event->post_opened);
        break;
    case MUSTER__V1__EVENT__BODY_POST_LINKED:
        audience->posts[event->object].parent = event->post_linked->parent;
        break;
    case MUSTER__V1__EVENT__BODY_POST_CLOSED:
        audience->posts[event->object].closed = true;
        break;
    case MUSTER__V1__EVENT__BODY_SEAT_TAKEN:
        sit(audience, seat, event->seat_taken->account);
        break;
    case MUSTER__V1__EVENT__BODY_SEAT_ASSIGNED:
        sit(audience, seat, event->seat_assigned->account);
        break;
    case MUSTER__V1__EVENT__BODY_SEAT_HANDED_OVER:
        sit(audience, seat, event->seat_handed_over->account);
        break;
    case MUSTER__V1__EVENT__BODY_SEAT_RELIEVED:
        sit(audience, seat, "");
        break;
    case MUSTER__V1__EVENT__BODY_SEAT_STOOD_IN:
        snprintf(audience->seats[seat].stand_in, sizeof audience->seats[seat].stand_in, "%s",
                 event->seat_stood_in->account);
        break;
    case MUSTER__V1__EVENT__BODY_SEAT_LEFT:
        leave(audience, seat, event->seat_left->account);
        break;
    default:
        break;
    }
}

static bool seat_hears(const struct audience *audience, uint32_t seat, const struct told_channel *channel) {
    uint32_t post = audience->seats[seat].post, other = channel->number;
    const Muster__V1__TemplateSeat *row = audience_row(audience, seat);
    bool war = audience->mode == MODE(WAR);
    if (audience->posts[post].closed || (row->war_only && !war))
        return false;
    uint32_t hear = war ? row->war->hear : row->peace->hear;
    if ((int)channel->kind == AUDIENCE_ORDERED)
        return seat == other || seat == channel->module ||
               ((hear & HEAR_ORDERS) &&
                (post == audience->seats[other].post || post == audience->seats[channel->module].post));
    if (channel->kind == CHANNEL(INCIDENT))
        return (hear & HEAR_INCIDENT) && audience->posts[post].incident == other;
    if (audience->posts[other].closed)
        return false;
    if (channel->kind == CHANNEL(MODULE))
        return other == post && ((hear & HEAR_MODULES) || ((hear & HEAR_MODULE) && row->module == channel->module));
    return ((hear & HEAR_POST) && other == post) || ((hear & HEAR_ABOVE) && audience->posts[post].parent == other) ||
           ((hear & HEAR_BELOW) && audience->posts[other].parent == post);
}

void audience_seats(const struct audience *audience, const char *name, struct seated *seated) {
    seated->count = 0;
    for (uint32_t seat = 1; seat <= audience->seat_count; seat++)
        if (strcmp(audience->seats[seat].holder, name) == 0 || strcmp(audience->seats[seat].stand_in, name) == 0)
            seated->seats[seated->count++] = seat;
}

bool audience_hears(const struct audience *audience, const struct seated *seated, const struct told_channel *channel) {
    for (uint32_t i = 0; i < seated->count; i++)
        if (seat_hears(audience, seated->seats[i], channel))
            return true;
    return false;
}

void audience_go_to(struct audience *audience, const struct member *boss, uint64_t seq) {
    for (; audience->next < boss->event_count && boss->events[audience->next].seq <= seq; ++audience->next) {
        const struct told_event *told = &boss->events[audience->next];
        Muster__V1__Event *event = muster__v1__event__unpack(NULL, told->len, told->bytes);
        take_event(audience, event);
        muster__v1__event__free_unpacked(event, NULL);
    }
}

void audience_free(struct audience *audience) {
    for (size_t i = 0; i < sizeof audience->templates / sizeof *audience->templates; i++)
        if (audience->templates[i])
            muster__v1__template__free_unpacked(audience->templates[i], NULL);
    free(audience);
}
