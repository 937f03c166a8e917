// Makes the true messages and orders that the rights matrix asks who hears them.
// SPDX-License-Identifier: Apache-2.0
#include "world/heard.h"

#include <stdlib.h>
#include <string.h>

#include "world/need.h"
#include "world/setting_names.h"

struct said {
    struct told_channel channel;
    uint64_t seq;
};
struct ordered {
    struct member *member;
    uint32_t seat, number;
    struct told_target target;
    uint64_t seq; // 0: refused
};
static struct said *all_said;
static struct ordered *all_ordered;
static uint32_t said_count, ordered_count;

static uint64_t try_saying(struct member *member, uint32_t seat, struct told_channel channel) {
    struct told_answer answer = member_do(member, say_as(seat, say_on_channel(SHEET, channel, "请各组汇报", 0)));
    need(answer.code == 0 || answer.code == CODE_CHANNEL_NOT_YOURS, "a message is answered with %u", answer.code);
    return answer.code ? 0 : answer.seq;
}

// By whoever can: the table is about who hears it.
static uint64_t say_on(struct setting *stage, struct told_channel channel) {
    for (uint32_t i = 0; i < said_count; i++)
        if (memcmp(&all_said[i].channel, &channel, sizeof channel) == 0)
            return all_said[i].seq;
    uint64_t seq = 0;
    for (int i = PERSON_UNIT; channel.kind == CHANNEL(UNIT) && !seq && i < SETTING_PERSONS; i++)
        if (i == PERSON_UNIT || i == PERSON_UNIT_OUT)
            seq = try_saying(stage->persons[i].member, 0, channel);
    for (int i = 0; !seq && i < SETTING_POSTS; i++)
        if (stage->chiefs[i].member)
            seq = try_saying(stage->chiefs[i].member, stage->posts[i].first_seat, channel);
    for (uint32_t i = 0; !seq && i < stage->row_count; i++)
        seq = try_saying(stage->askers[i].member, stage->rows[i].seat, channel);
    need(seq != 0, "nobody can speak on channel %d %u %u", (int)channel.kind, channel.number, channel.module);
    all_said = realloc(all_said, (said_count + 1) * sizeof *all_said);
    all_said[said_count++] = (struct said){channel, seq};
    return seq;
}

static uint64_t order_from(struct member *member, uint32_t seat, struct told_target target) {
    for (uint32_t i = 0; i < ordered_count; i++)
        if (all_ordered[i].seat == seat && memcmp(&all_ordered[i].target, &target, sizeof target) == 0)
            return all_ordered[i].seq;
    struct told_answer answer = member_do(member, say_as(seat, say_order_to(SHEET, target, "立即处置", 0)));
    need(answer.code == 0 || answer.code == CODE_ORDER_TARGET_NOT_YOURS || answer.code == CODE_SEAT_NOT_YOURS,
         "an order is answered with %u", answer.code);
    all_ordered = realloc(all_ordered, (ordered_count + 1) * sizeof *all_ordered);
    all_ordered[ordered_count++] = (struct ordered){member, seat, answer.object, target, answer.code ? 0 : answer.seq};
    return all_ordered[ordered_count - 1].seq;
}

void heard_withdraw(void) {
    for (uint32_t i = 0; i < ordered_count; i++)
        if (all_ordered[i].seq)
            member_send(all_ordered[i].member,
                        say_as(all_ordered[i].seat, say_step(SHEET, all_ordered[i].number, 0, ORDER(WITHDRAWN), "")),
                        NULL);
}

static uint64_t order_by_chief(struct setting *stage, enum setting_post post, struct told_target target) {
    return order_from(stage->chiefs[post].member, stage->posts[post].first_seat, target);
}

// From somebody of the post, whoever can, to somebody of it, both with nothing to do with the row.
static uint64_t order_of_post(struct setting *stage, uint32_t row) {
    const struct setting_row *own = &stage->rows[row - 1];
    for (uint32_t i = 0; i < stage->row_count; i++) {
        const struct setting_row *issuer = &stage->rows[i];
        if (i + 1 == row || (own->module && issuer->module == own->module))
            continue;
        uint32_t target = setting_seat_where(stage, row, APART, 0);
        if (target == issuer->seat)
            target = setting_seat_where(stage, row, APART, target);
        uint64_t seq = target ? order_from(stage->askers[i].member, issuer->seat, setting_to_seat(target)) : 0;
        if (seq)
            return seq;
    }
    return 0;
}

static uint64_t order_by_self(const struct question *question, const struct question *all, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        if (all[i].row == question->row && strcmp(all[i].line.ask, "order") == 0 &&
            strcmp(all[i].line.expect, "yes") == 0)
            return order_from(question->member, question->seat,
                              setting_target_named(question->stage, question->row, all[i].line.target));
    return 0;
}

uint64_t heard_make(const struct question *question, const struct question *all, uint32_t count) {
    struct setting *stage = question->stage;
    const char *target = question->line.target;
    uint32_t row = question->row ? question->row : 1;
    if (strcmp(question->line.ask, "hear") == 0)
        return say_on(stage, setting_channel_named(stage, question->row, target));
    if (strcmp(target, "by-self") == 0)
        return order_by_self(question, all, count);
    if (strcmp(target, "to-self") == 0)
        return order_by_chief(stage, POST_ABOVE, setting_to_seat(question->seat));
    if (strcmp(target, "to-module-own") == 0)
        return order_by_chief(stage, POST_ABOVE, setting_to_module(stage, POST_ASKED, stage->rows[row - 1].module));
    if (strcmp(target, "of-post") == 0)
        return order_of_post(stage, row);
    if (strcmp(target, "from-above") == 0)
        return order_by_chief(stage, POST_ABOVE, setting_to_seat(setting_seat_where(stage, row, APART, 0)));
    need(strcmp(target, "of-stranger") == 0, "the table names an order \"%s\"", target);
    return order_by_chief(stage, POST_STRANGER, setting_to_seat(stage->posts[POST_STRANGER].first_seat + 1));
}

void heard_begin(void) {
    said_count = ordered_count = 0;
}

void heard_end(void) {
    free(all_said);
    free(all_ordered);
    all_said = NULL;
    all_ordered = NULL;
    heard_begin();
}
