// Messages (消息) on channels, and consultations (会商).
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_MESSAGE_H
#define DOMAIN_MESSAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/account.h"
#include "domain/channel.h"

#define MESSAGE_TEXT_MAX 4000
#define MESSAGE_REFS_MAX 16
#define MESSAGE_URL_MAX 1000
#define MESSAGE_HASH_LEN 32 // SHA-256 of what the URL gives
#define MESSAGES_KEPT 200   // the newest of each channel stay in the state until its post closes; the journal has all

struct message_ref { // a photo, a document: kept elsewhere, known by its hash
    const char *url;
    uint8_t hash[MESSAGE_HASH_LEN];
};

struct message {
    uint64_t seq; // of its event, which is also its number
    int64_t at_ms;
    struct channel channel;
    uint32_t account, seat; // seat 0: a unit's account
    uint64_t reply_to;      // seq; 0: none
    bool has_place;
    int32_t lat_e7, lon_e7;
    const char *text;
    const struct message_ref *refs;
    uint32_t ref_count;
};

#define CONSULT_TITLE_MAX 192
#define CONSULT_ROSTER_MAX 200
#define CONSULT_MAP_MAX 60000      // bytes of GeoJSON
#define CONSULT_LINE_MAX 4000      // bytes of one line of the minutes
#define CONSULT_MINUTES_MAX 200000 // bytes of all of them
#define CONSULT_ZOOM_MAX 3000      // zoom level x 100
#define CONSULT_NUMBER_MAX 1000000u

struct consult {
    uint32_t number, post, incident;
    bool closed;
    int64_t opened_at_ms, closed_at_ms;
    uint32_t opener; // seat
    uint32_t *seats; // the roster
    uint32_t seat_count;
    uint64_t seq;
    int32_t lat_e7, lon_e7; // what everybody looks at
    uint32_t zoom_c;        // zoom level x 100; 0: nothing shown yet
    const char *drawings;   // GeoJSON FeatureCollection; "" none
    const char *minutes;    // 会议纪要: all lines so far, newest last
    char title[CONSULT_TITLE_MAX + 1];
};

#endif
