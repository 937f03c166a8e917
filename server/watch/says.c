// Keeps commands until they are answered, in a queue for each unit.
// SPDX-License-Identifier: Apache-2.0
#include "watch/says.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <uthash.h>
#include <utlist.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"

#define SILENT_US 5000000 // without an answer it is sent again
#define FULL_US 100000    // the desk took no more

struct said {
    uint8_t id[COMMAND_ID_LEN];
    struct lane *lane;
    int64_t due_us; // sent again then
    struct said *next;
    UT_hash_handle hh;
    uint32_t len;
    uint8_t bytes[];
};
struct lane { // of a unit; its first was sent, the others wait for its answer
    uint32_t unit;
    struct said *first, *last;
    struct lane *prev, *next;
    UT_hash_handle hh;
};
struct says {
    bool (*send)(void *arg, const void *bytes, uint32_t len);
    void *arg;
    struct said *by_id;
    struct lane *by_unit;
    struct lane *lanes;
    struct buf buf;
};

struct says *says_create(bool (*send)(void *arg, const void *bytes, uint32_t len), void *arg) {
    struct says *says = mem_new(sizeof *says);
    says->send = send;
    says->arg = arg;
    return says;
}

static void send_first(struct says *says, struct lane *lane, int64_t now_us) {
    struct said *said = lane->first;
    said->due_us = now_us + (says->send(says->arg, said->bytes, said->len) ? SILENT_US : FULL_US);
}

static struct lane *lane_of(struct says *says, uint32_t unit) {
    struct lane *lane;
    HASH_FIND(hh, says->by_unit, &unit, sizeof unit, lane);
    if (lane)
        return lane;
    lane = mem_new(sizeof *lane);
    lane->unit = unit;
    HASH_ADD(hh, says->by_unit, unit, sizeof lane->unit, lane);
    DL_APPEND(says->lanes, lane);
    return lane;
}

static void end_first(struct says *says, struct lane *lane) {
    struct said *said = lane->first;
    lane->first = said->next;
    HASH_DEL(says->by_id, said);
    free(said);
    if (lane->first)
        return;
    HASH_DEL(says->by_unit, lane);
    DL_DELETE(says->lanes, lane);
    free(lane);
}

void says_destroy(struct says *says) {
    if (!says)
        return;
    while (says->lanes)
        end_first(says, says->lanes);
    buf_free(&says->buf);
    free(says);
}

bool says_add(struct says *says, uint32_t unit, struct command *command, int64_t now_us) {
    if (HASH_COUNT(says->by_id) >= SAYS_MOST)
        return false;
    randombytes_buf(command->id, COMMAND_ID_LEN);
    command->made_at_ms = clock_wall_ms();
    buf_clear(&says->buf);
    wire_write_command(&says->buf, command);
    struct said *said = mem_new(sizeof *said + says->buf.len);
    memcpy(said->id, command->id, COMMAND_ID_LEN);
    memcpy(said->bytes, says->buf.data, says->buf.len);
    said->len = (uint32_t)says->buf.len;
    struct lane *lane = said->lane = lane_of(says, unit);
    HASH_ADD(hh, says->by_id, id, COMMAND_ID_LEN, said);
    if (lane->first)
        lane->last->next = said;
    else
        lane->first = said;
    lane->last = said;
    if (lane->first == said)
        send_first(says, lane, now_us);
    return true;
}

static struct said *find(const struct says *says, const uint8_t id[COMMAND_ID_LEN]) {
    struct said *said;
    HASH_FIND(hh, says->by_id, id, COMMAND_ID_LEN, said);
    return said;
}

bool says_has(const struct says *says, const uint8_t id[COMMAND_ID_LEN]) {
    return find(says, id) != NULL;
}

// What the district did meanwhile makes some of it old news.
static bool is_worth_a_line(enum refusal code) {
    return code && code != REFUSAL_NOTHING_CHANGED && code != REFUSAL_FENCE_UNKNOWN && code != REFUSAL_UNIT_RETIRED &&
           code != REFUSAL_DISPATCH_STEP_INVALID && code != REFUSAL_ALARM_OPEN;
}

void says_answered(struct says *says, const struct wire_answer *answer, int64_t now_us) {
    struct said *said = find(says, answer->id);
    if (!said || said != said->lane->first)
        return;
    uint32_t retry_ms = answer->code ? refusal_text(answer->code)->retry_ms : 0;
    if (retry_ms) {
        said->due_us = now_us + retry_ms * 1000LL;
        return;
    }
    struct lane *lane = said->lane;
    if (is_worth_a_line(answer->code))
        log_limited(LOG_WARN, "unit %u: the watch was refused what it said: %s", lane->unit,
                    refusal_text(answer->code)->en);
    bool more = said->next != NULL;
    end_first(says, lane);
    if (more)
        send_first(says, lane, now_us);
}

void says_look(struct says *says, int64_t now_us) {
    struct lane *lane;
    DL_FOREACH(says->lanes, lane) {
        if (now_us >= lane->first->due_us)
            send_first(says, lane, now_us);
    }
}

uint32_t says_count(const struct says *says) {
    return HASH_COUNT(says->by_id);
}
