// Keeps templates, posts and seats by number, and who sits where.
// SPDX-License-Identifier: Apache-2.0
#include "domain/state_posts.h"

#include <stdlib.h>
#include <utlist.h>

#include "base/mem.h"
#include "domain/state_inside.h"

// ---- births and deaths

void posts_init(struct posts *posts) {
    posts->mode = MODE_PEACE;
}

static void template_free(void *template) {
    template_destroy(template);
}

static void seat_free(void *object) {
    struct seat_slot *slot = object;
    free(slot->seat.roster);
    free(slot->seat.reads);
    free(slot);
}

void posts_free(struct posts *posts) {
    struct template_name *name, *next;
    HASH_ITER(hh, posts->templates_by_key, name, next) {
        HASH_DEL(posts->templates_by_key, name);
        free(name);
    }
    shelf_free(&posts->templates, template_free);
    shelf_free(&posts->posts, free);
    shelf_free(&posts->seats, seat_free);
    shelf_free(&posts->people, free);
}

static struct template_name *name_of(const struct posts *posts, const char *key) {
    struct template_name *name;
    HASH_FIND_STR(posts->templates_by_key, key, name);
    return name;
}

bool posts_put_template(struct state *state, const struct template *template) {
    struct posts *posts = &state->posts;
    bool fits = template->number >= 1 && template->number <= TEMPLATE_NUMBER_MAX && template->version >= 1 &&
                !state_template(state, template->number) && template_is_sound(template);
    if (!fits)
        return false;
    struct template *copy = template_copy(template);
    shelf_put(&posts->templates, copy->number, copy);
    struct template_name *name = name_of(posts, copy->key);
    if (!name) {
        name = mem_new(sizeof *name);
        name->key = copy->key;
        HASH_ADD_KEYPTR(hh, posts->templates_by_key, name->key, strlen(name->key), name);
    }
    if (copy->version > name->version) {
        name->version = copy->version;
        name->number = copy->number;
    }
    return true;
}

static bool seats_are_free(const struct posts *posts, uint32_t first, uint32_t count) {
    if (first < 1 || first > SEAT_NUMBER_MAX || count > SEAT_NUMBER_MAX - first + 1)
        return false;
    for (uint32_t i = 0; i < count; i++)
        if (shelf_at(&posts->seats, first + i))
            return false;
    return true;
}

static void make_seats(struct posts *posts, const struct post *post, const struct template *template) {
    uint32_t number = post->first_seat;
    for (uint32_t row = 1; row <= template->seat_count; row++)
        for (uint32_t index = 1; index <= template->seats[row - 1].count; index++) {
            struct seat_slot *slot = mem_new(sizeof *slot);
            slot->seat =
                (struct seat){.number = number, .post = post->number, .row = row, .index = index, .seq = post->seq};
            for (int i = 0; i < SEAT_LINKS; i++)
                slot->links[i].slot = slot;
            shelf_put(&posts->seats, number++, slot);
        }
}

bool posts_post_fits(const struct state *state, const struct post *post) {
    const struct template *template = state_template(state, post->template);
    return post->number >= 1 && post->number <= POST_NUMBER_MAX && !state_post(state, post->number) && template &&
           post->seat_count == template_places(template) && post->parent <= POST_NUMBER_MAX &&
           post->parent != post->number && (post->incident == 0 || state_incident(state, post->incident)) &&
           org_is_valid(post->org) && seats_are_free(&state->posts, post->first_seat, post->seat_count);
}

bool posts_put_post(struct state *state, const struct post *post) {
    struct posts *posts = &state->posts;
    if (!posts_post_fits(state, post))
        return false;
    struct post *copy = mem_new(sizeof *copy);
    *copy = *post;
    copy->name[POST_NAME_MAX] = '\0';
    shelf_put(&posts->posts, copy->number, copy);
    make_seats(posts, copy, state_template(state, post->template));
    return true;
}

// No chain is longer than there are posts, whatever a damaged snapshot says.
bool posts_is_below(const struct state *state, uint32_t number, uint32_t other) {
    const struct post *post = state_post(state, number);
    for (uint32_t steps = 0; post && steps <= state->posts.posts.count; steps++) {
        if (post->number == other)
            return true;
        post = state_post(state, post->parent);
    }
    return false;
}

// ---- who sits where

static struct person *person_of(struct state *state, uint32_t account) {
    if (!state_account(state, account))
        return NULL;
    struct person *person = shelf_at(&state->posts.people, account);
    if (!person) {
        person = mem_new(sizeof *person);
        shelf_put(&state->posts.people, account, person);
    }
    return person;
}

static void move_link(struct state *state, struct seat_link *link, uint32_t from, uint32_t to) {
    struct person *leaves = person_of(state, from), *comes = person_of(state, to);
    if (leaves)
        DL_DELETE(leaves->seats, link);
    if (comes)
        DL_APPEND(comes->seats, link);
}

void posts_sit(struct state *state, struct seat_slot *slot, uint32_t holder, uint32_t stand_in, uint64_t seq,
               int64_t at_ms) {
    struct seat *seat = &slot->seat;
    uint32_t before[] = {seat->holder, seat->stand_in}, after[] = {holder, stand_in};
    seat->left = 0;
    for (int i = SEAT_LINKS - 1; i >= 0; i--) { // the holder goes last, and is the one who left
        if (before[i] != holder && before[i] != stand_in && before[i] != 0) {
            seat->left = before[i];
            posts_reach_account(state, before[i], seq);
        }
        if (after[i] != seat->holder && after[i] != seat->stand_in)
            posts_reach_account(state, after[i], seq);
        if (before[i] != after[i])
            move_link(state, &slot->links[i], before[i], after[i]);
    }
    if (holder != seat->holder)
        seat->since_ms = holder ? at_ms : 0;
    seat->holder = holder;
    seat->stand_in = stand_in;
    seat->seq = seq;
}

void posts_reach_account(struct state *state, uint32_t account, uint64_t seq) {
    struct person *person = person_of(state, account);
    if (person)
        person->reach_seq = seq;
}

void posts_reach_seat(struct state *state, uint32_t number, uint64_t seq) {
    const struct seat *seat = state_seat(state, number);
    if (seat) {
        posts_reach_account(state, seat->holder, seq);
        posts_reach_account(state, seat->stand_in, seq);
    }
}

void posts_reach_post(struct state *state, uint32_t number, uint64_t seq) {
    const struct post *post = state_post(state, number);
    for (uint32_t i = 0; post && i < post->seat_count; i++)
        posts_reach_seat(state, post->first_seat + i, seq);
}

void posts_reach_duty(struct state *state, uint32_t number, uint64_t seq) {
    const struct post *post = state_post(state, number);
    for (uint32_t i = 1; post && i <= state->accounts.count; i++) {
        const struct account *account = state_account(state, i);
        if (account && account->role == ROLE_DUTY && org_contains(account->scope, post->org))
            posts_reach_account(state, i, seq);
    }
}

void posts_set_read(struct state *state, uint32_t number, const struct channel *channel, uint64_t seq) {
    struct seat_slot *slot = shelf_at(&state->posts.seats, number);
    struct seat *seat = slot ? &slot->seat : NULL;
    struct seat_read *to = NULL; // of the marks that are there the one furthest back
    for (uint32_t i = 0; seat && i < seat->read_count; i++) {
        struct seat_read *read = &seat->reads[i];
        if (channel_is(&read->channel, channel)) {
            if (seq > read->seq)
                read->seq = seq;
            return;
        }
        if (!to || read->seq < to->seq)
            to = read;
    }
    if (!seat)
        return;
    if (seat->read_count < SEAT_READS_MAX) {
        seat->reads = mem_resize(seat->reads, (seat->read_count + 1) * sizeof *seat->reads);
        to = &seat->reads[seat->read_count++];
    }
    *to = (struct seat_read){.channel = *channel, .seq = seq};
}

// ---- looking

enum mode state_mode(const struct state *state) {
    return state->posts.mode;
}

const struct clock_change *state_clock(const struct state *state) {
    return &state->posts.clock;
}

const struct template *state_template(const struct state *state, uint32_t number) {
    return shelf_at(&state->posts.templates, number);
}

const struct template *state_template_by_key(const struct state *state, const char *key) {
    const struct template_name *name = name_of(&state->posts, key);
    return name ? state_template(state, name->number) : NULL;
}

uint32_t state_template_count(const struct state *state) {
    return state->posts.templates.count;
}

const struct post *state_post(const struct state *state, uint32_t number) {
    return shelf_at(&state->posts.posts, number);
}

uint32_t state_post_count(const struct state *state) {
    return state->posts.posts.count;
}

const struct seat *state_seat(const struct state *state, uint32_t number) {
    const struct seat_slot *slot = shelf_at(&state->posts.seats, number);
    return slot ? &slot->seat : NULL;
}

uint32_t state_seat_count(const struct state *state) {
    return state->posts.seats.count;
}

const struct template_seat *state_seat_row(const struct state *state, const struct seat *seat) {
    const struct post *post = state_post(state, seat->post);
    return &state_template(state, post->template)->seats[seat->row - 1];
}

const struct seat *state_seat_of_account(const struct state *state, uint32_t account, const struct seat *after) {
    const struct person *person = shelf_at(&state->posts.people, account);
    const struct seat_slot *slot = (const struct seat_slot *)after;
    int which = slot && slot->seat.holder == account ? SEAT_LINK_HELD : SEAT_LINK_STOOD;
    const struct seat_link *link = slot ? slot->links[which].next : person ? person->seats : NULL;
    return link ? &link->slot->seat : NULL;
}

uint64_t state_reach_seq(const struct state *state, uint32_t account) {
    const struct person *person = shelf_at(&state->posts.people, account);
    return person ? person->reach_seq : 0;
}
