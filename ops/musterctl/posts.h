// The mode, templates, posts and seats as the hub has told them, to look things up in.
// SPDX-License-Identifier: Apache-2.0
#ifndef MUSTERCTL_POSTS_H
#define MUSTERCTL_POSTS_H

#include "musterctl/ctl.h"

struct ctl_posts {
    Muster__V1__Template **templates;
    Muster__V1__Post **posts;
    Muster__V1__Seat **seats;
    size_t template_count, post_count, seat_count;
    Muster__V1__Mode mode; // of the district
};

int ctl_posts_look(struct ctl *ctl, struct ctl_posts *posts); // CTL_DONE, or a code after having said what is wrong
void ctl_posts_free(struct ctl_posts *posts);

// NULL: there is none, or this account does not see it.
const Muster__V1__Template *ctl_posts_template(const struct ctl_posts *posts, uint32_t number);
const Muster__V1__Post *ctl_posts_post(const struct ctl_posts *posts, uint32_t number);
const Muster__V1__Seat *ctl_posts_seat(const struct ctl_posts *posts, uint32_t number);
// The row of the template that a seat of a post stands for.
const Muster__V1__TemplateSeat *ctl_posts_row(const struct ctl_posts *posts, const Muster__V1__Seat *seat);
// Key of the module that a row belongs to; "-": none.
const char *ctl_posts_module(const Muster__V1__Template *template, const Muster__V1__TemplateSeat *row);
// Seats of the post with neither holder nor stand-in.
size_t ctl_posts_empty_seats(const struct ctl_posts *posts, const Muster__V1__Post *post);

#endif
