// Keeps what a snapshot tells of command posts.
// SPDX-License-Identifier: Apache-2.0
#include "musterctl/posts.h"

#include <stdlib.h>

#include "base/mem.h"

static void *keep(void *list, size_t *count, const ProtobufCMessage *message) {
    void **messages = mem_resize(list, (*count + 1) * sizeof *messages);
    messages[(*count)++] = ctl_copy(message);
    return messages;
}

static void on_mode(void *arg, Muster__V1__Mode mode) {
    ((struct ctl_posts *)arg)->mode = mode;
}
static void on_template(void *arg, const Muster__V1__Template *template) {
    struct ctl_posts *posts = arg;
    posts->templates = keep(posts->templates, &posts->template_count, &template->base);
}
static void on_post(void *arg, const Muster__V1__Post *post) {
    struct ctl_posts *posts = arg;
    posts->posts = keep(posts->posts, &posts->post_count, &post->base);
}
static void on_seat(void *arg, const Muster__V1__Seat *seat) {
    struct ctl_posts *posts = arg;
    posts->seats = keep(posts->seats, &posts->seat_count, &seat->base);
}

int ctl_posts_look(struct ctl *ctl, struct ctl_posts *posts) {
    *posts = (struct ctl_posts){0};
    return ctl_look(ctl, &(struct ctl_visitor){
                             .mode = on_mode, .template = on_template, .post = on_post, .seat = on_seat, .arg = posts});
}

void ctl_posts_free(struct ctl_posts *posts) {
    for (size_t i = 0; i < posts->template_count; i++)
        muster__v1__template__free_unpacked(posts->templates[i], NULL);
    for (size_t i = 0; i < posts->post_count; i++)
        muster__v1__post__free_unpacked(posts->posts[i], NULL);
    for (size_t i = 0; i < posts->seat_count; i++)
        muster__v1__seat__free_unpacked(posts->seats[i], NULL);
    free(posts->templates);
    free(posts->posts);
    free(posts->seats);
}

const Muster__V1__Template *ctl_posts_template(const struct ctl_posts *posts, uint32_t number) {
    for (size_t i = 0; i < posts->template_count; i++)
        if (posts->templates[i]->template_ == number)
            return posts->templates[i];
    return NULL;
}

const Muster__V1__Post *ctl_posts_post(const struct ctl_posts *posts, uint32_t number) {
    for (size_t i = 0; i < posts->post_count; i++)
        if (posts->posts[i]->post == number)
            return posts->posts[i];
    return NULL;
}

const Muster__V1__Seat *ctl_posts_seat(const struct ctl_posts *posts, uint32_t number) {
    for (size_t i = 0; i < posts->seat_count; i++)
        if (posts->seats[i]->seat == number)
            return posts->seats[i];
    return NULL;
}

const Muster__V1__TemplateSeat *ctl_posts_row(const struct ctl_posts *posts, const Muster__V1__Seat *seat) {
    const Muster__V1__Post *post = ctl_posts_post(posts, seat->post);
    const Muster__V1__Template *template = post ? ctl_posts_template(posts, post->template_) : NULL;
    return template && seat->row >= 1 && seat->row <= template->n_seats ? template->seats[seat->row - 1] : NULL;
}

const char *ctl_posts_module(const Muster__V1__Template *template, const Muster__V1__TemplateSeat *row) {
    return row->module >= 1 && row->module <= template->n_modules ? template->modules[row->module - 1]->key : "-";
}

size_t ctl_posts_empty_seats(const struct ctl_posts *posts, const Muster__V1__Post *post) {
    size_t empty = 0;
    for (size_t i = 0; i < posts->seat_count; i++) {
        const Muster__V1__Seat *seat = posts->seats[i];
        empty += seat->post == post->post && !*seat->holder && !*seat->stand_in;
    }
    return empty;
}
