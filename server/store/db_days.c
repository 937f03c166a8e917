// Partitions of the fix history: made ahead of use, dropped when they are older than is kept.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "store/db.h"
#include "store/db_params.h"

#define WANTED_MOST 64
#define AHEAD 2
#define TIDY_US 3600000000
#define TIDY_AGAIN_US 60000000 // after a refusal: somebody reads an old day just now
#define MAKE_AGAIN_US 1000000

struct days {
    struct database *db;
    uint8_t known[DB_DAYS / 8];
    uint32_t wanted[WANTED_MOST], asked[WANTED_MOST];
    int wanted_count, asked_count;
    struct job make, tidy;
    int64_t make_at_us, tidy_at_us;
    int64_t tidied_to; // kept_days as it was then
    struct buf text;
};

static uint32_t today(void) {
    return days_of(clock_wall_ms());
}

uint32_t days_of(int64_t at_ms) {
    int64_t day = at_ms / DB_DAY_MS;
    return day < 0 ? 0 : day < DB_DAYS ? (uint32_t)day : DB_DAYS - 1;
}

int64_t days_oldest_ms(const struct days *days) {
    int64_t oldest = (int64_t)today() - atomic_load(&days->db->kept_days);
    return oldest > 0 ? oldest * DB_DAY_MS : 0;
}

static bool is_known(const struct days *days, uint32_t day) {
    return days->known[day / 8] >> day % 8 & 1;
}

static void want(struct days *days, uint32_t day) {
    for (int i = 0; i < days->wanted_count; i++)
        if (days->wanted[i] == day)
            return;
    if (days->wanted_count < WANTED_MOST)
        days->wanted[days->wanted_count++] = day;
}

bool days_has(struct days *days, uint32_t day) {
    if (!is_known(days, day))
        want(days, day);
    return is_known(days, day);
}

void days_doubt(struct days *days) {
    memset(days->known, 0, sizeof days->known);
}

// ---- making

static enum job_step ask_make(void *arg, PGconn *pg, int step) {
    struct days *days = arg;
    struct params params = {0};
    if (step > 0)
        return JOB_OVER;
    days->asked_count = days->wanted_count;
    memcpy(days->asked, days->wanted, sizeof days->asked);
    buf_clear(&days->text);
    for (int i = 0; i < days->asked_count; i++)
        buf_printf(&days->text, "%s%u", i ? "," : "{", days->asked[i]);
    buf_printf(&days->text, "}");
    params_text(&params, (const char *)days->text.data);
    return params_ask(pg,
                      "SELECT muster.fix_days_make(array_agg('1970-01-01'::date + day)) FROM unnest($1::int[]) AS day",
                      &params, false)
               ? JOB_ASKED
               : JOB_FAILED;
}

static void end_make(void *arg, enum job_end end, const char *sqlstate) {
    (void)sqlstate;
    struct days *days = arg;
    if (end == JOB_DONE) {
        for (int i = 0; i < days->asked_count; i++)
            days->known[days->asked[i] / 8] |= (uint8_t)(1u << days->asked[i] % 8);
        days->wanted_count = 0; // who still wants one asks again
        fixes_kick(days->db->fixes);
    } else if (end == JOB_REFUSED)
        days->make_at_us = clock_mono_us() + MAKE_AGAIN_US;
}

// ---- tidying

static enum job_step ask_tidy(void *arg, PGconn *pg, int step) {
    struct days *days = arg;
    struct params params = {0};
    switch (step) {
    case 0:
        days->tidied_to = atomic_load(&days->db->kept_days);
        params_int(&params, days->tidied_to);
        return params_ask(pg, "SELECT muster.fix_days_forget($1::int)", &params, false) ? JOB_ASKED : JOB_FAILED;
    case 1:
        return params_ask(pg, "DELETE FROM muster.fix_batch WHERE at < now() - interval '30 days'", &params, false)
                   ? JOB_ASKED
                   : JOB_FAILED;
    default:
        return JOB_OVER;
    }
}

static void hear_tidy(void *arg, PGconn *pg, const PGresult *result) {
    (void)pg;
    struct days *days = arg;
    if (PQntuples(result) == 1 && strcmp(PQgetvalue(result, 0, 0), "0") != 0) {
        log_info("database: dropped %s days of fixes older than %lld days", PQgetvalue(result, 0, 0),
                 (long long)days->tidied_to);
        days_doubt(days);
    }
}

static void end_tidy(void *arg, enum job_end end, const char *sqlstate) {
    (void)sqlstate;
    struct days *days = arg;
    days->tidy_at_us = clock_mono_us() + (end == JOB_DONE ? TIDY_US : TIDY_AGAIN_US);
}

// ---- what the database's round asks

const struct job *days_next(struct database *database) {
    struct days *days = database->days;
    int64_t now = clock_mono_us();
    for (uint32_t day = today(); day <= today() + AHEAD; day++)
        days_has(days, day);
    if (days->wanted_count > 0 && now >= days->make_at_us)
        return &days->make;
    bool due = now >= days->tidy_at_us || days->tidied_to != atomic_load(&database->kept_days);
    return due && !database->stopping ? &days->tidy : NULL;
}

struct days *days_create(struct database *database) {
    struct days *days = mem_new(sizeof *days);
    days->db = database;
    days->make = (struct job){.name = "making days of fixes", .arg = days, .ask = ask_make, .end = end_make};
    days->tidy = (struct job){
        .name = "dropping old days of fixes", .arg = days, .ask = ask_tidy, .hear = hear_tidy, .end = end_tidy};
    return days;
}

void days_destroy(struct days *days) {
    if (!days)
        return;
    buf_free(&days->text);
    free(days);
}
