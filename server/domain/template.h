// Templates (模板): the data a command post is opened from. A template never changes: to change one is to put the next
// version of its key, and a post keeps the version it was opened from. That is its frozen copy.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_TEMPLATE_H
#define DOMAIN_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/refusal.h"

enum post_kind { // values are those of the protocol
    POST_KIND_UNKNOWN,
    POST_HQ,      // 应急指挥部, "1+6"
    POST_SPECIAL, // 专项指挥部
    POST_ONSITE,  // 现场指挥部, "1+8"
    POST_JOINT,   // 联合指挥部
    POST_TOWN,    // 镇街
    POST_VILLAGE, // 村社
    POST_KINDS
};
const char *post_kind_name(enum post_kind kind); // "hq", "special", "onsite", "joint", "town", "village"; "unknown"

enum mode { MODE_UNKNOWN, MODE_PEACE /* 平时 */, MODE_WAR /* 战时 */, MODES };
const char *mode_name(enum mode mode); // "peace", "war"; "unknown"

#define TEMPLATE_KEY_MAX 32 // of a-z 0-9 -
#define TEMPLATE_NAME_MAX 96
#define TEMPLATE_TEXT_MAX 2000 // duties; text of a card
#define TEMPLATE_TASK_MAX 200  // bytes of one task
#define TEMPLATE_MODULES_MAX 64
#define TEMPLATE_SEATS_MAX 200   // rows
#define TEMPLATE_PLACES_MAX 1000 // seats of a post: the sum of the rows' counts
#define TEMPLATE_LIST_MAX 64     // tasks, member units, hazards, cards
#define TEMPLATE_BYTES_MAX 60000 // of a whole one as a command, so that a client's frame holds it (option frame_bytes)
#define TEMPLATE_NUMBER_MAX 100000u

// ---- rights of a seat: sets of bits, and nothing but the seat's rights lets anybody hear, say or order.
enum reach_bit {
    REACH_POST = 1,       // channel of the post
    REACH_MODULE = 2,     // channel of the seat's own module (order: seats and units of that module)
    REACH_MODULES = 4,    // channels of all modules of the post (order: every seat and module of the post)
    REACH_INCIDENT = 8,   // channel of the post's incident, the incident itself; standing: every incident of its org
    REACH_UNITS = 16,     // channels of the units in the post's scope, their picture on the map
    REACH_ABOVE = 32,     // post channel of the post above: reports flow up
    REACH_BELOW = 64,     // post channels of the posts below (order: their modules and seats): orders flow down
    REACH_ORDERS = 128,   // hear only: every order from or to a seat or module of the post
    REACH_DISTRICT = 256, // with UNITS: those of the whole district, not only of the post's org
};
enum power_bit {
    POWER_CLOSE = 1,    // close and link the post
    POWER_ASSIGN = 2,   // fill, empty and roster seats of the post
    POWER_OPEN = 4,     // open posts below this one
    POWER_INCIDENT = 8, // amend, move, set phase, close, note: the post's incident
    POWER_CONSULT = 16, // open and close consultations of the post
    POWER_MODE = 32,    // switch the district between peace and war
    POWER_UNIT = 64,    // units within reach: status, dispatches, alarms; aid asked of the post's org
};
struct template_rights {
    uint32_t hear, say, order; // reach_bit
    uint32_t may;              // power_bit
};

// When an order is not taken (accepted or refused), or not done by its deadline: seconds from issue, or from the
// deadline (where the reminder comes at once), until each step. 0: that step is left out. Steps that are there must
// grow.
enum silence_step { SILENCE_REMIND, SILENCE_DEPUTY, SILENCE_SUPERIOR, SILENCE_WALL, SILENCE_STEPS };
struct template_silence {
    int32_t after_s[SILENCE_STEPS];
};

struct template_module {
    const char *key, *zh, *en;
    const char *duties;   // 职责
    const char *lead;     // 牵头单位
    const char **members; // 成员单位
    const char **tasks;   // 任务清单
    uint32_t member_count, task_count;
};

struct template_seat {
    const char *key, *zh, *en;
    uint32_t module;   // place of its module, from 1; 0: the command itself
    uint32_t count;    // how many of it; 1: single
    uint32_t deputy;   // place of the row, from 1, whose holder is asked after the first reminder; 0: none
    uint32_t superior; // place of the row that is asked next; 0: the first seat of the post above, if there is one
    bool lead;         // answers for its module
    bool open;         // whoever is in scope may take it; else roster or assignment
    bool outside;      // 外部力量 (army, volunteers): sees no other seat's roster
    bool war_only;     // 战时岗位: cannot be taken in peace, and gives no rights then
    struct template_rights rights[MODES]; // by mode; [0] is not used
};

struct template_card { // 应急处置卡
    const char *key, *zh, *en, *text;
};

struct template {
    uint32_t number;  // from 1, never used again
    uint32_t version; // of this key, from 1
    const char *key, *zh, *en;
    enum post_kind kind;
    bool single;          // an incident has at most one post of this kind
    bool sample;          // 示例: its names are examples, not a district's own
    const char **hazards; // prefixes of incident types that it is for ("11A"); none: all
    uint32_t hazard_count;
    int64_t valid_from_ms, valid_until_ms; // wall clock; 0: no bound
    struct template_module *modules;       // place i stands at [i - 1]
    uint32_t module_count;
    struct template_seat *seats; // the first one commands
    uint32_t seat_count;
    struct template_card *cards;
    uint32_t card_count;
    struct template_silence silence[MODES];
};

// Every text is non-NULL. One allocation in all; template_destroy frees it.
struct template *template_copy(const struct template *from);
void template_destroy(struct template *template);          // NULL is fine
uint32_t template_places(const struct template *template); // seats that a post opened from it has

// What is wrong with it, as a refusal and (say, if not NULL) an English sentence that names the part: "seat deputy:
// ...". `number` and `version` are not looked at.
enum refusal template_check(const struct template *template, char *say, size_t size);

// The bounds that a state relies on, and no more: what was put under an older check was put all the same.
bool template_is_sound(const struct template *template);

// Is it for this type of incident ("" for a standing post), at this time?
bool template_fits(const struct template *template, const char *incident_type, int64_t now_ms);

#endif
