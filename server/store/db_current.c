// The newest fix of every unit, in its own table: read once at the start, then brought up to date beside the history.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "store/db.h"
#include "store/db_pack.h"
#include "store/db_params.h"

#define SENT_MOST 5000
#define LOADED_MOST 20000 // rows of one answer
#define PACE_US 1000000   // no more often than this,
#define SHARE 9           // nor for more than a tenth of the time: the history goes first
#define PACE_MOST_US 10000000

struct slot { // of a unit
    struct packed_fix fix;
    bool dirty; // newer than in the table, as far as is known here
};

struct current {
    struct database *db;
    struct slot *slots; // by unit number
    uint32_t slot_count;
    uint32_t *dirty; // unit numbers; the first `sent_count` are under way
    uint32_t dirty_count, dirty_cap;
    struct packed_fix *sent;
    uint32_t sent_count;
    struct buf arrays[CURRENT_ARRAYS];
    int64_t asked_us, not_before_us;
    struct job update, load;
    bool loaded;
    struct buf found; // struct fix
    uint32_t found_now, after;
};

// ---- what is newer

static struct slot *slot_of(struct current *current, uint32_t unit) {
    if (unit >= current->slot_count) {
        uint32_t count = current->slot_count ? current->slot_count : 1024;
        while (count <= unit)
            count *= 2;
        current->slots = mem_resize(current->slots, count * sizeof *current->slots);
        memset(current->slots + current->slot_count, 0, (count - current->slot_count) * sizeof *current->slots);
        current->slot_count = count;
    }
    return &current->slots[unit];
}

static void add_dirty(struct current *current, uint32_t unit) {
    if (current->dirty_count == current->dirty_cap) {
        current->dirty_cap = current->dirty_cap ? current->dirty_cap * 2 : 1024;
        current->dirty = mem_resize(current->dirty, current->dirty_cap * sizeof *current->dirty);
    }
    current->dirty[current->dirty_count++] = unit;
}

void current_note(struct current *current, const struct packed_fix *fix) {
    struct slot *slot = slot_of(current, fix->unit);
    if (slot->fix.unit != 0 && fix->at_ms <= slot->fix.at_ms)
        return;
    slot->fix = *fix;
    if (!slot->dirty)
        add_dirty(current, fix->unit);
    slot->dirty = true;
}

// ---- bringing the table up to date

static int by_unit(const void *a, const void *b) {
    const struct packed_fix *one = a, *other = b;
    return one->unit < other->unit ? -1 : one->unit > other->unit;
}

// In the order of units, so that two hubs never wait for each other in a circle.
static enum job_step ask_update(void *arg, PGconn *pg, int step) {
    struct current *current = arg;
    struct params params = {0};
    if (step > 0)
        return JOB_OVER;
    current->sent_count = current->dirty_count < SENT_MOST ? current->dirty_count : SENT_MOST;
    for (uint32_t i = 0; i < current->sent_count; i++)
        current->sent[i] = current->slots[current->dirty[i]].fix;
    qsort(current->sent, current->sent_count, sizeof *current->sent, by_unit);
    current_arrays(current->sent, current->sent_count, current->arrays);
    for (int i = 0; i < CURRENT_ARRAYS; i++)
        params_bytes(&params, current->arrays[i].data, current->arrays[i].len);
    current->asked_us = clock_mono_us();
    return params_ask(pg, current_statement, &params, false) ? JOB_ASKED : JOB_FAILED;
}

// What was not stored stays dirty; what is newer again is sent again.
static void clean(struct current *current) {
    uint32_t kept = 0, rest = current->dirty_count - current->sent_count;
    for (uint32_t i = 0; i < current->sent_count; i++) {
        struct slot *slot = &current->slots[current->sent[i].unit];
        slot->dirty = slot->fix.at_ms != current->sent[i].at_ms;
        if (slot->dirty)
            current->dirty[kept++] = current->sent[i].unit;
    }
    memmove(current->dirty + kept, current->dirty + current->sent_count, rest * sizeof *current->dirty);
    current->dirty_count = kept + rest;
}

static void end_update(void *arg, enum job_end end, const char *sqlstate) {
    (void)sqlstate;
    struct current *current = arg;
    int64_t now = clock_mono_us(), wait = (now - current->asked_us) * SHARE;
    current->not_before_us = now + (wait < PACE_US ? PACE_US : wait > PACE_MOST_US ? PACE_MOST_US : wait);
    if (end == JOB_DONE)
        clean(current);
    current->sent_count = 0;
}

const struct job *current_next(struct database *database) {
    struct current *current = database->current;
    bool due = current->dirty_count > 0 && (clock_mono_us() >= current->not_before_us || database->stopping);
    return due ? &current->update : NULL;
}

bool current_has_more(const struct current *current) {
    return current->dirty_count > 0;
}

// ---- what was known before this start

static enum job_step ask_load(void *arg, PGconn *pg, int step) {
    struct current *current = arg;
    struct params params = {0};
    if (step == 0) { // a load that was cut begins anew
        buf_clear(&current->found);
        current->after = 0;
    } else if (current->found_now < LOADED_MOST)
        return JOB_OVER;
    current->found_now = 0;
    params_int(&params, current->after);
    params_int(&params, LOADED_MOST);
    return params_ask(pg,
                      "SELECT unit, (extract(epoch FROM at) * 1000)::bigint, round(st_y(place) * 1e7)::int, "
                      "round(st_x(place) * 1e7)::int, coalesce(round(altitude_m * 10)::int, -1000000), "
                      "coalesce(round(speed_mps * 100)::int, -1), coalesce(round(heading_deg * 100)::int, -1), "
                      "coalesce(round(accuracy_m * 10)::int, -1), coalesce(battery, -1), source, marked::int "
                      "FROM muster.unit_current WHERE unit > $1::int ORDER BY unit LIMIT $2::int",
                      &params, false)
               ? JOB_ASKED
               : JOB_FAILED;
}

static int64_t number_at(const PGresult *result, int row, int column) {
    return strtoll(PQgetvalue(result, row, column), NULL, 10);
}

static void hear_load(void *arg, PGconn *pg, const PGresult *result) {
    (void)pg;
    struct current *current = arg;
    current->found_now = (uint32_t)PQntuples(result);
    for (int row = 0; row < PQntuples(result); row++) {
        struct fix fix = {
            .unit = (uint32_t)number_at(result, row, 0),
            .at_ms = number_at(result, row, 1),
            .lat_e7 = (int32_t)number_at(result, row, 2),
            .lon_e7 = (int32_t)number_at(result, row, 3),
            .altitude_dm = (int32_t)number_at(result, row, 4),
            .speed_cms = (int32_t)number_at(result, row, 5),
            .heading_cdeg = (int32_t)number_at(result, row, 6),
            .accuracy_dm = (int32_t)number_at(result, row, 7),
            .battery = (int8_t)number_at(result, row, 8),
            .source = (uint8_t)number_at(result, row, 9),
            .marked = number_at(result, row, 10) != 0,
        };
        current->after = fix.unit;
        buf_add(&current->found, &fix, sizeof fix);
    }
}

static void end_load(void *arg, enum job_end end, const char *sqlstate) {
    (void)sqlstate;
    struct current *current = arg;
    const struct database_options *options = &current->db->options;
    if (end == JOB_CUT)
        return;
    current->loaded = true;
    if (end == JOB_DONE && options->on_current)
        options->on_current(options->arg, (const struct fix *)current->found.data,
                            (uint32_t)(current->found.len / sizeof(struct fix)));
    buf_free(&current->found);
}

const struct job *current_load(struct database *database) {
    return database->current->loaded ? NULL : &database->current->load;
}

// ---- birth and death

struct current *current_create(struct database *database) {
    struct current *current = mem_new(sizeof *current);
    current->db = database;
    current->sent = mem_new(SENT_MOST * sizeof *current->sent);
    current->update =
        (struct job){.name = "updating the current picture", .arg = current, .ask = ask_update, .end = end_update};
    current->load = (struct job){
        .name = "reading the current picture", .arg = current, .ask = ask_load, .hear = hear_load, .end = end_load};
    return current;
}

void current_destroy(struct current *current) {
    if (!current)
        return;
    for (int i = 0; i < CURRENT_ARRAYS; i++)
        buf_free(&current->arrays[i]);
    buf_free(&current->found);
    free(current->slots);
    free(current->dirty);
    free(current->sent);
    free(current);
}
