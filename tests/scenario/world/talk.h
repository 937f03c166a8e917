// Commands about command posts, as world/say.h: member_do(member, talk_as(talk_message(&talk, channel, "text"), seat)).
// SPDX-License-Identifier: Apache-2.0
#ifndef WORLD_TALK_H
#define WORLD_TALK_H

#include "world/say.h"

// Codes of docs/protocol.md, as in world/say.h.
enum {
    CODE_TEMPLATE_UNKNOWN = 701,
    CODE_TEMPLATE_INVALID = 702,
    CODE_POST_PARENT_INVALID = 714,
    CODE_ORDERS_OPEN = 716,
    CODE_SEAT_HELD = 722,
    CODE_SEAT_EMPTY = 723,
    CODE_SEAT_NOT_YOURS = 724,
    CODE_SEAT_NOT_OPEN = 725,
    CODE_SEAT_WAR_ONLY = 726,
    CODE_SEAT_NO_DEPUTY = 727,
    CODE_ROSTER_INVALID = 728,
    CODE_CHANNEL_NOT_YOURS = 732,
    CODE_REPLY_UNKNOWN = 733,
    CODE_CONSULT_ROSTER_INVALID = 743,
    CODE_ORDER_TARGET_NOT_YOURS = 803,
    CODE_ORDER_DEADLINE_INVALID = 807,
    CODE_ORDER_NOT_YOURS = 809,
    CODE_ACCOUNT_UNKNOWN = 601,
};

#define CHANNEL(name) MUSTER__V1__CHANNEL_KIND__CHANNEL_KIND_##name
#define TARGET(name) MUSTER__V1__TARGET_KIND__TARGET_KIND_##name
#define ORDER(name) MUSTER__V1__ORDER_PHASE__ORDER_PHASE_##name
#define MODE(name) MUSTER__V1__MODE__MODE_##name

struct told_channel {
    Muster__V1__ChannelKind kind;
    uint32_t number, module;
};
struct told_target {
    Muster__V1__TargetKind kind;
    uint32_t number, module;
};

// Room for one of them: zero-initialise with (struct talk){0}. Texts and lists stay the caller's.
struct talk {
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
    Muster__V1__Target target;
    Muster__V1__Target *targets[1];
    Muster__V1__RosterEntry entry;
    Muster__V1__RosterEntry *entries[1];
    Muster__V1__Template template;
};
#define TALK (&(struct talk){0})

say *talk_as(say *command, uint32_t seat); // as which seat

say *talk_mode(struct talk *talk, Muster__V1__Mode mode);
say *talk_template_without_key(struct talk *talk); // never valid
say *talk_post_open(struct talk *talk, const char *template, const char *org, uint32_t incident, uint32_t parent);
say *talk_post_link(struct talk *talk, uint32_t post, uint32_t parent);
say *talk_post_close(struct talk *talk, uint32_t post, const char *reason, bool withdraw);
say *talk_take(struct talk *talk, uint32_t seat);
say *talk_assign(struct talk *talk, uint32_t seat, const char *account);
say *talk_hand_over(struct talk *talk, uint32_t seat, const char *account);
say *talk_relieve(struct talk *talk, uint32_t seat, const char *reason);
say *talk_stand_in(struct talk *talk, uint32_t seat);
say *talk_leave(struct talk *talk, uint32_t seat);
say *talk_roster(struct talk *talk, uint32_t seat, const char *account); // on duty always
say *talk_message(struct talk *talk, struct told_channel channel, const char *text, uint64_t reply_to);
say *talk_read(struct talk *talk, struct told_channel channel, uint64_t seq);
say *talk_consult_open(struct talk *talk, uint32_t post, const char *title, const uint32_t *seats, uint32_t count);
say *talk_minute(struct talk *talk, uint32_t consult, const char *text);
say *talk_consult_close(struct talk *talk, uint32_t consult);
say *talk_order(struct talk *talk, struct told_target target, const char *text, int64_t deadline_at_ms);
say *talk_step(struct talk *talk, uint32_t order, uint32_t target, Muster__V1__OrderPhase phase, const char *text);

#endif
