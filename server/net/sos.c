// Keeps the presses of a loop's devices until they are answered.
// SPDX-License-Identifier: Apache-2.0
#include "net/sos.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/metric.h"
#include "domain/place.h"

#define uthash_fatal(msg) log_die("sos: %s", msg)
#include <uthash.h>

METRIC(presses, COUNTER, "muster_sos_presses_total", NULL, "Alarms asked for by the bit of a device.")

#define AGAIN_US 2000000   // an answer that has not come for so long is asked for again
#define FORGET_US 60000000 // a bit that was not heard for so long is off

struct sos {
    uint32_t unit;
    uint64_t asker; // reference of the command
    struct principal who;
    struct place place;
    uint8_t id[COMMAND_ID_LEN];
    int64_t made_at_ms, sent_us, heard_us;
    bool answered, off;
    UT_hash_handle hh;
};

static void drop(struct hall *hall, struct sos *sos) {
    HASH_DEL(hall->sos, sos);
    free(sos);
}

void sos_forget(struct hall *hall) {
    struct sos *sos, *next;
    HASH_ITER(hh, hall->sos, sos, next)
    drop(hall, sos);
}

static void ask(struct hall *hall, struct sos *sos, int64_t now_us) {
    struct alarm alarm = {.unit = sos->unit, .kind = ALARM_DEVICE, .place = sos->place, .text = "", .outcome = ""};
    struct command command = {.verb = VERB_ALARM_RAISE, .made_at_ms = sos->made_at_ms, .alarm_raised = &alarm};
    struct buf bytes = {0};
    memcpy(command.id, sos->id, sizeof command.id);
    wire_write_command(&bytes, &command);
    struct desk_command *in = desk_command_create(bytes.data, (uint32_t)bytes.len);
    buf_free(&bytes);
    in->reply = loop_inbox(hall->loop);
    in->asker = sos->asker;
    in->who = sos->who;
    sos->sent_us = now_us;
    if (!desk_submit(hall->options->desk, in)) // asked for again, like what was not answered
        in->msg.dispose(&in->msg);
}

static struct sos *find(struct hall *hall, uint32_t unit) {
    struct sos *sos;
    HASH_FIND(hh, hall->sos, &unit, sizeof unit, sos);
    return sos;
}

static struct place place_of(const struct fix *fix) {
    bool known = fix && place_is_valid(fix->lat_e7, fix->lon_e7) && (fix->lat_e7 != 0 || fix->lon_e7 != 0);
    return known ? (struct place){true, fix->lat_e7, fix->lon_e7} : (struct place){0};
}

void sos_press(struct hall *hall, const struct principal *who, uint32_t unit, const struct fix *fix, int64_t now_us) {
    struct sos *sos = find(hall, unit);
    if (sos && !sos->answered)
        return; // under way
    if (sos)
        drop(hall, sos);
    sos = mem_new(sizeof *sos);
    *sos = (struct sos){.unit = unit,
                        .asker = atomic_fetch_add(&hall->net->numbers, 1),
                        .who = *who,
                        .place = place_of(fix),
                        .made_at_ms = fix ? fix->at_ms : clock_wall_ms(),
                        .heard_us = now_us};
    randombytes_buf(sos->id, sizeof sos->id);
    HASH_ADD(hh, hall->sos, unit, sizeof sos->unit, sos);
    metric_add(&presses, 1);
    log_warn("unit %u: its device calls for help", unit);
    ask(hall, sos, now_us);
}

void sos_take(struct hall *hall, const struct principal *who, const struct fix *fix, int64_t now_us) {
    struct sos *sos = hall->sos ? find(hall, fix->unit) : NULL;
    if (!sos && fix->alarm)
        sos_press(hall, who, fix->unit, fix, now_us);
    if (!sos)
        return;
    if (fix->alarm && sos->off && sos->answered) {
        sos_press(hall, who, fix->unit, fix, now_us);
        return;
    }
    sos->off = !fix->alarm;
    sos->heard_us = fix->alarm ? now_us : sos->heard_us;
}

bool sos_answered(struct hall *hall, uint64_t asker, enum refusal code) {
    for (struct sos *sos = hall->sos; sos; sos = sos->hh.next) {
        if (sos->asker != asker)
            continue;
        const struct refusal_text *text = refusal_text(code);
        sos->answered = code == REFUSAL_NONE || text->retry_ms == 0;
        if (sos->answered && code && code != REFUSAL_ALARM_OPEN)
            log_warn("unit %u: its device's call for help was refused with %u: %s", sos->unit, (unsigned)code,
                     text->en);
        return true;
    }
    return false;
}

void sos_look_after(struct hall *hall, int64_t now_us) {
    struct sos *sos, *next;
    HASH_ITER(hh, hall->sos, sos, next) {
        if (!sos->answered && now_us - sos->sent_us > AGAIN_US)
            ask(hall, sos, now_us);
        else if (sos->answered && (sos->off || now_us - sos->heard_us > FORGET_US))
            drop(hall, sos);
    }
}
