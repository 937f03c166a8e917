// Bodies of the verbs of templates, the mode, the clock and posts.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "wire/proto_body.h"
#include "wire/proto_object.h"

// ---- templates

enum { PUT_TEMPLATE = 1 }; // field number in TemplatePut

static enum refusal read_template_put(const void *message, struct arena *arena, void *body) {
    const Muster__V1__TemplatePut *from = message;
    struct template *to = arena_alloc(arena, sizeof *to);
    if (!to || !from->template_ || !proto_template_in(from->template_, arena, to))
        return REFUSAL_TEMPLATE_INVALID;
    *(const struct template **)body = to;
    return REFUSAL_NONE;
}
static void put_template_put(struct buf *buf, const void *body, const struct event *event) {
    (void)event;
    struct proto_mark mark = proto_open(buf, PUT_TEMPLATE, 16384);
    proto_template_put(buf, *(const struct template *const *)body);
    proto_close(buf, mark);
}

// ---- mode and clock

static enum refusal read_mode_set(const void *message, struct arena *arena, void *body) {
    (void)arena;
    const Muster__V1__ModeSet *from = message;
    enum refusal why = REFUSAL_NONE;
    struct mode_change to = {.mode = (enum mode)proto_enum(from->mode, MODES)};
    to.reason = proto_text_in(&why, from->reason, 0, POST_REASON_MAX, REFUSAL_TEXT_INVALID);
    *(struct mode_change *)body = to;
    return why;
}
static void write_mode_set(const void *body, uint32_t object, void *message) {
    (void)object;
    const struct mode_change *from = body;
    Muster__V1__ModeSet *to = message;
    to->mode = (Muster__V1__Mode)from->mode;
    to->reason = proto_text(from->reason);
}

static enum refusal read_clock_shift(const void *message, struct arena *arena, void *body) {
    (void)arena;
    return proto_clock_in(message, body) ? REFUSAL_NONE : REFUSAL_MALFORMED;
}
static void write_clock_shift(const void *body, uint32_t object, void *message) {
    (void)object;
    proto_clock_out(body, message);
}

// ---- posts

static struct post_change post_change(uint32_t post) {
    return (struct post_change){.post = post, .template = "", .name = "", .org = "", .reason = ""};
}

static enum refusal read_open(const void *message, struct arena *arena, void *body) {
    (void)arena;
    const Muster__V1__PostOpen *from = message;
    enum refusal why = REFUSAL_NONE;
    struct post_change to = post_change(0);
    to.template = proto_text_in(&why, from->template_, 0, TEMPLATE_KEY_MAX, REFUSAL_TEMPLATE_UNKNOWN);
    to.name = proto_text_in(&why, from->name, 1, POST_NAME_MAX, REFUSAL_TEXT_INVALID);
    to.org = proto_text_in(&why, from->org, 0, ORG_CODE_LEN, REFUSAL_ORG_INVALID);
    to.incident = from->incident;
    to.parent = from->parent;
    *(struct post_change *)body = to;
    return why;
}
static void write_open(const void *body, uint32_t object, void *message) {
    (void)object;
    const struct post_change *from = body;
    Muster__V1__PostOpen *to = message;
    to->template_ = proto_text(from->template);
    to->name = proto_text(from->name);
    to->org = proto_text(from->org);
    to->incident = from->incident;
    to->parent = from->parent;
}

static enum refusal read_link(const void *message, struct arena *arena, void *body) {
    (void)arena;
    const Muster__V1__PostLink *from = message;
    struct post_change to = post_change(from->post);
    to.parent = from->parent;
    *(struct post_change *)body = to;
    return REFUSAL_NONE;
}
static void write_link(const void *body, uint32_t object, void *message) {
    (void)object;
    const struct post_change *from = body;
    Muster__V1__PostLink *to = message;
    to->post = from->post;
    to->parent = from->parent;
}

static enum refusal read_close(const void *message, struct arena *arena, void *body) {
    (void)arena;
    const Muster__V1__PostClose *from = message;
    enum refusal why = REFUSAL_NONE;
    struct post_change to = post_change(from->post);
    to.reason = proto_text_in(&why, from->reason, 0, POST_REASON_MAX, REFUSAL_TEXT_INVALID);
    to.withdraw = from->withdraw;
    *(struct post_change *)body = to;
    return why;
}
static void write_close(const void *body, uint32_t object, void *message) {
    (void)object;
    const struct post_change *from = body;
    Muster__V1__PostClose *to = message;
    to->post = from->post;
    to->reason = proto_text(from->reason);
    to->withdraw = from->withdraw;
}

static enum refusal read_opened(const void *message, struct arena *arena, void *body) {
    struct post *to = arena_alloc(arena, sizeof *to);
    if (!to || !proto_post_in(message, to))
        return REFUSAL_MALFORMED;
    *(const struct post **)body = to;
    return REFUSAL_NONE;
}
static void write_opened(const void *body, uint32_t object, void *message) {
    (void)object;
    proto_post_out(*(const struct post *const *)body, message);
}

const struct proto_body proto_template_put_body = {50, &muster__v1__template_put__descriptor, read_template_put, NULL,
                                                   put_template_put};
const struct proto_body proto_mode_set = {51, &muster__v1__mode_set__descriptor, read_mode_set, write_mode_set, NULL};
const struct proto_body proto_clock_shift = {52, &muster__v1__clock_shift__descriptor, read_clock_shift,
                                             write_clock_shift, NULL};
const struct proto_body proto_post_open = {60, &muster__v1__post_open__descriptor, read_open, write_open, NULL};
const struct proto_body proto_post_link = {61, &muster__v1__post_link__descriptor, read_link, write_link, NULL};
const struct proto_body proto_post_close = {62, &muster__v1__post_close__descriptor, read_close, write_close, NULL};
const struct proto_body proto_post_opened = {60, &muster__v1__post__descriptor, read_opened, write_opened, NULL};
