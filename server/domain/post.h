// Command posts (指挥部) and their seats (岗位). A person holds a seat for a time; rights hang on seats, messages and
// orders go to seats, so that a handover moves everything open by moving the holder.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_POST_H
#define DOMAIN_POST_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/channel.h"
#include "domain/org.h"
#include "domain/template.h"

#define POST_NAME_MAX 192
#define POST_REASON_MAX 400
#define POST_NUMBER_MAX 1000000u
#define SEAT_NUMBER_MAX 10000000u
#define ROSTER_MAX 32       // entries of one seat
#define SEAT_READS_MAX 1000 // marks of one seat; one more, and the mark that is furthest back goes

struct post {
    uint32_t number;                    // from 1
    uint32_t template;                  // number of the version it was opened from
    uint32_t incident;                  // 0: standing
    uint32_t parent;                    // post above; 0: none
    uint32_t first_seat, seat_count;    // its seats are numbered in a row, in the order of the template
    int64_t opened_at_ms, closed_at_ms; // closed 0: open
    uint64_t seq;
    char org[ORG_CODE_LEN + 1];
    char name[POST_NAME_MAX + 1];
};

// 值班表: who should sit there, and when.
struct roster_entry {
    uint32_t account;
    int64_t from_ms, until_ms; // wall clock, from included
    enum mode mode;            // MODE_UNKNOWN: in either
};

struct seat_read {
    struct channel channel;
    uint64_t seq; // the last event of the channel that the seat has read
};

struct seat {
    uint32_t number; // from 1
    uint32_t post;
    uint32_t row;      // place in the template's seats, from 1
    uint32_t index;    // which of the row's `count`, from 1
    uint32_t holder;   // account; 0: empty
    uint32_t stand_in; // account that acts for the holder; 0: none
    uint32_t left;     // account that held it, or stood in, before the last change; 0: none
    int64_t since_ms;  // holder
    uint64_t seq;      // event that changed holder or stand-in last
    struct roster_entry *roster;
    uint32_t roster_count;
    struct seat_read *reads;
    uint32_t read_count;
};

// Who should sit there now; 0: nobody.
uint32_t seat_rostered(const struct seat *seat, enum mode mode, int64_t now_ms);

#endif
