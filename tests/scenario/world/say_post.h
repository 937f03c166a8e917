// Commands for command posts, one line each: member_do(member, say_as(seat, say_step(SHEET, order, 1, PHASE, "")))
// SPDX-License-Identifier: Apache-2.0
#ifndef WORLD_SAY_POST_H
#define WORLD_SAY_POST_H

#include "world/say.h"

#define ORDER(name) MUSTER__V1__ORDER_PHASE__ORDER_PHASE_##name
#define CHANNEL(name) MUSTER__V1__CHANNEL_KIND__CHANNEL_KIND_##name
#define SILENCE(name) MUSTER__V1__SILENCE_STEP__SILENCE_STEP_##name
#define TARGET(name) MUSTER__V1__TARGET_KIND__TARGET_KIND_##name
#define MODE(name) MUSTER__V1__MODE__MODE_##name
#define SHEET_TARGETS 8

struct told_channel {
    Muster__V1__ChannelKind kind;
    uint32_t number, module;
};
struct told_target {
    Muster__V1__TargetKind kind;
    uint32_t number, module;
};

// Room for one command and its body; zero-initialise. Texts and lists stay the caller's.
struct sheet {
    Muster__V1__Command command;
    union {
        Muster__V1__TemplatePut template_put;
        Muster__V1__ModeSet mode_set;
        Muster__V1__PostOpen post_open;
        Muster__V1__PostLink post_link;
        Muster__V1__PostClose post_close;
        Muster__V1__SeatTake seat_take;
        Muster__V1__SeatAssign seat_assign;
        Muster__V1__SeatHandOver seat_hand_over;
        Muster__V1__SeatRelieve seat_relieve;
        Muster__V1__SeatStandIn seat_stand_in;
        Muster__V1__SeatLeave seat_leave;
        Muster__V1__RosterSet roster_set;
        Muster__V1__MessagePost message_post;
        Muster__V1__ChannelRead channel_read;
        Muster__V1__ConsultOpen consult_open;
        Muster__V1__ConsultMinute consult_minute;
        Muster__V1__ConsultClose consult_close;
        Muster__V1__OrderIssue order_issue;
        Muster__V1__OrderStep order_step;
    };
    Muster__V1__Channel channel;
    Muster__V1__Place place;
    Muster__V1__Target targets[SHEET_TARGETS], *list[SHEET_TARGETS];
    Muster__V1__RosterEntry entry, *entries[1];
    Muster__V1__Template template;
};
#define SHEET (&(struct sheet){0})

say *say_as(uint32_t seat, say *command); // 0: as themselves, or as their unit

say *say_mode(struct sheet *sheet, Muster__V1__Mode mode);
say *say_template(struct sheet *sheet, const Muster__V1__Template *template);
say *say_template_without_key(struct sheet *sheet); // never valid
say *say_post_open(struct sheet *sheet, const char *template, const char *org, uint32_t parent);
say *say_post_for(struct sheet *sheet, const char *template, const char *org, uint32_t incident, uint32_t parent);
say *say_post_link(struct sheet *sheet, uint32_t post, uint32_t parent);
say *say_post_close(struct sheet *sheet, uint32_t post, bool withdraw);

say *say_take(struct sheet *sheet, uint32_t seat);
say *say_assign(struct sheet *sheet, uint32_t seat, const char *account);
say *say_hand_over(struct sheet *sheet, uint32_t seat, const char *account);
say *say_relieve(struct sheet *sheet, uint32_t seat);
say *say_stand_in(struct sheet *sheet, uint32_t seat);
say *say_leave(struct sheet *sheet, uint32_t seat);
say *say_roster(struct sheet *sheet, uint32_t seat, const char *account); // on duty always

say *say_message(struct sheet *sheet, Muster__V1__ChannelKind kind, uint32_t number, const char *text);     // no MODULE
say *say_on_channel(struct sheet *sheet, struct told_channel channel, const char *text, uint64_t reply_to); // any kind
say *say_read(struct sheet *sheet, Muster__V1__ChannelKind kind, uint32_t number, uint64_t seq);
say *say_consult(struct sheet *sheet, uint32_t post, const uint32_t *seats, uint32_t count);
say *say_minute(struct sheet *sheet, uint32_t consult, const char *text);
say *say_consult_close(struct sheet *sheet, uint32_t consult);

say *say_order(struct sheet *sheet, const char *text); // to nobody yet
say *say_order_to(struct sheet *sheet, struct told_target target, const char *text, int64_t deadline_at_ms);
say *say_to_seat(struct sheet *sheet, uint32_t seat); // one more target of the sheet's order
say *say_to_module(struct sheet *sheet, uint32_t post, uint32_t module);
say *say_to_unit(struct sheet *sheet, uint32_t unit);
say *say_at(struct sheet *sheet, int32_t lat_e7, int32_t lon_e7); // the order's place
say *say_step(struct sheet *sheet, uint32_t order, uint32_t target, Muster__V1__OrderPhase phase, const char *text);

#endif
