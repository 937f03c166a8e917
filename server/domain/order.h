// Orders (指令): from a seat to seats, modules or units, with a ladder of replies for each of those it goes to.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_ORDER_H
#define DOMAIN_ORDER_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/account.h"
#include "domain/template.h"

#define ORDER_TEXT_MAX 4000
#define ORDER_REASON_MAX 1000 // progress and reasons
#define ORDER_TARGETS_MAX 200
#define ORDER_NUMBER_MAX 10000000u

enum order_phase { // values are those of the protocol
    ORDER_NONE,
    ORDER_ISSUED,    // 已下达
    ORDER_DELIVERED, // 已送达: a device of the addressee has it
    ORDER_READ,      // 已阅
    ORDER_ACCEPTED,  // 已接受
    ORDER_REFUSED,   // 已拒绝, with a reason
    ORDER_DOING,     // 执行中, with progress
    ORDER_DONE,      // 已完成
    ORDER_CONFIRMED, // 已确认, by the issuer
    ORDER_WITHDRAWN, // 已撤回, by the issuer or with the post
    ORDER_REPLACED,  // 已被替代
    ORDER_PHASES
};
const char *order_phase_name(enum order_phase phase); // "issued" ...

// One edge of the ladder. The table is the only place that knows which moves there are; the log line and the diagram in
// docs/ are its sentences.
enum order_side { SIDE_ADDRESSEE, SIDE_ISSUER, SIDE_HUB };
struct order_edge {
    enum order_phase from, to;
    enum order_side side;
    bool needs_text;
    const char *sentence; // "accepts it"
};
const struct order_edge *order_edges(int *count);
const struct order_edge *order_edge(enum order_phase from, enum order_phase to); // NULL: no such move
bool order_phase_is_open(enum order_phase phase);  // neither refused, confirmed, withdrawn nor replaced
bool order_phase_is_taken(enum order_phase phase); // accepted or anything behind it: silence is over

enum target_kind { TARGET_NONE, TARGET_SEAT, TARGET_MODULE, TARGET_UNIT, TARGET_KINDS };

// When a phase was reached (DOING: last told of): by whom, as what, from which device.
struct order_mark {
    int64_t at_ms; // 0: never
    uint32_t account, seat;
    char device[DEVICE_MAX + 1];
};

struct order_target {
    enum target_kind kind;
    uint32_t number; // seat, unit; MODULE: post
    uint32_t module; // MODULE: place of the module
    enum order_phase phase;
    uint8_t silence;   // silence_step that came last, + 1; 0: none
    bool late;         // the deadline passed before it was done
    uint32_t asked[2]; // seats that silence brought in: deputy, superior; 0: none
    bool on_wall;      // silence brought it to the duty officer's wall
    int64_t due_ms;    // wall clock of the next step of silence; 0: none
    char *text;        // last progress, or why it was refused; "" none
    struct order_mark marks[ORDER_PHASES];
};

struct order {
    uint32_t number;      // from 1
    uint32_t post;        // of the issuer
    uint32_t issuer;      // seat
    uint32_t consult;     // that concluded it; 0: none
    uint32_t incident;    // of the issuer's post when it was issued; 0: none
    uint64_t seq;         // event that changed it last
    int64_t issued_at_ms; // wall clock; while the order is open, this and the deadline move when the clock is set
    int64_t deadline_ms;  // wall clock; 0: none
    bool has_place;
    int32_t lat_e7, lon_e7;
    uint32_t replaces;               // order; 0: none
    char card[TEMPLATE_KEY_MAX + 1]; // key of a card of the post's template; "" none
    struct template_silence silence; // as it was when the order was issued
    char *text;
    struct order_target *targets;
    uint32_t target_count;
};

#endif
