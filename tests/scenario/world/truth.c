// The truth: reading the log from both of its homes, and holding what was told against it.
// SPDX-License-Identifier: Apache-2.0
#include "world/truth.h"

#include <libpq-fe.h>
#include <openssl/evp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub.pb-c.h"
#include "world/say.h"

// ---- reading

static uint8_t *copy(const void *bytes, size_t len) {
    uint8_t *own = malloc(len + 1);
    need(own != NULL, "no memory");
    memcpy(own, bytes, len);
    return own;
}

static void add(struct truth *truth, uint64_t seq, const void *hash, const void *record, size_t len, const char *home) {
    need(seq == truth->count + 1, "%s: event %llu follows %llu", home, (unsigned long long)seq,
         (unsigned long long)truth->count);
    if ((truth->count & (truth->count + 1)) == 0)
        truth->records = realloc(truth->records, (truth->count + 1) * 2 * sizeof *truth->records);
    struct truth_record *own = &truth->records[truth->count++];
    *own = (struct truth_record){.seq = seq, .record = copy(record, len), .record_len = (uint32_t)len};
    memcpy(own->hash, hash, sizeof own->hash);
}

// hash(n) = SHA-256(hash(n-1) || record n), hash(0) = zeros. From record `from` on.
static void check_chain(const struct truth *truth, uint64_t from, const char *home) {
    uint8_t hash[32] = {0};
    EVP_MD_CTX *digest = EVP_MD_CTX_new();
    if (from > 0)
        memcpy(hash, truth->records[from - 1].hash, sizeof hash);
    for (uint64_t i = from; i < truth->count; i++) {
        const struct truth_record *record = &truth->records[i];
        EVP_DigestInit_ex(digest, EVP_sha256(), NULL);
        EVP_DigestUpdate(digest, hash, sizeof hash);
        EVP_DigestUpdate(digest, record->record, record->record_len);
        EVP_DigestFinal_ex(digest, hash, NULL);
        need(memcmp(hash, record->hash, sizeof hash) == 0, "%s: the hash of event %llu does not follow on", home,
             (unsigned long long)record->seq);
    }
    EVP_MD_CTX_free(digest);
}

static void open_up(struct truth_record *own, const char *home) {
    Muster__V1__Record *record = muster__v1__record__unpack(NULL, own->record_len, own->record);
    need(record != NULL, "%s: record %llu cannot be decoded", home, (unsigned long long)own->seq);
    Muster__V1__Event *event = muster__v1__event__unpack(NULL, record->event.len, record->event.data);
    need(event && event->seq == own->seq && event->command.len == 16, "%s: event %llu makes no sense", home,
         (unsigned long long)own->seq);
    own->event = copy(record->event.data, record->event.len);
    own->event_len = (uint32_t)record->event.len;
    own->body = event->body_case;
    own->object = event->object;
    own->at_ms = event->at_ms;
    memcpy(own->command, event->command.data, 16);
    muster__v1__event__free_unpacked(event, NULL);
    muster__v1__record__free_unpacked(record, NULL);
}

static void finish(struct truth *truth, uint64_t from, const char *home) {
    check_chain(truth, from, home);
    for (uint64_t i = from; i < truth->count; i++) {
        open_up(&truth->records[i], home);
        need(i == 0 || truth->records[i].at_ms >= truth->records[i - 1].at_ms,
             "%s: event %llu is before the one before", home, (unsigned long long)i + 1);
    }
}

void truth_follow_journal(struct truth *truth, const char *folder) {
    char path[300];
    sqlite3 *db = NULL;
    sqlite3_stmt *all = NULL;
    uint64_t from = truth->count;
    snprintf(path, sizeof path, "%s/journal.db", folder);
    need(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
             sqlite3_busy_timeout(db, 20000) == SQLITE_OK &&
             sqlite3_prepare_v2(db, "SELECT seq, hash, record FROM event WHERE seq > ? ORDER BY seq", -1, &all, NULL) ==
                 SQLITE_OK &&
             sqlite3_bind_int64(all, 1, (int64_t)from) == SQLITE_OK,
         "%s: %s", path, sqlite3_errmsg(db));
    int rc;
    while ((rc = sqlite3_step(all)) == SQLITE_ROW) {
        need(sqlite3_column_bytes(all, 1) == 32, "%s: a hash of %d bytes", path, sqlite3_column_bytes(all, 1));
        add(truth, (uint64_t)sqlite3_column_int64(all, 0), sqlite3_column_blob(all, 1), sqlite3_column_blob(all, 2),
            (size_t)sqlite3_column_bytes(all, 2), "journal");
    }
    need(rc == SQLITE_DONE, "%s: %s", path, sqlite3_errmsg(db));
    sqlite3_finalize(all);
    sqlite3_close(db);
    finish(truth, from, "journal");
}

static struct truth *begin(void) {
    struct truth *truth = calloc(1, sizeof *truth);
    need(truth != NULL, "no memory");
    return truth;
}

struct truth *truth_of_journal(const char *folder) {
    struct truth *truth = begin();
    truth_follow_journal(truth, folder);
    return truth;
}

void truth_damage(const char *path, const char *sql) {
    sqlite3 *db = NULL;
    need(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
             sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK && sqlite3_changes(db) > 0,
         "%s: %s", path, sqlite3_errmsg(db));
    sqlite3_close(db);
}

static PGconn *dial(const char *conninfo) {
    PGconn *connection = PQconnectdb(conninfo);
    need(PQstatus(connection) == CONNECTION_OK, "database: %s", PQerrorMessage(connection));
    return connection;
}

void truth_follow_database(struct truth *truth, const char *conninfo) {
    PGconn *connection = dial(conninfo);
    char query[200];
    uint64_t from = truth->count;
    snprintf(query, sizeof query,
             "SELECT seq::text::bytea, hash, record FROM muster.event WHERE seq > %llu ORDER BY muster.event.seq",
             (unsigned long long)from);
    PGresult *rows = PQexecParams(connection, query, 0, NULL, NULL, NULL, NULL, 1);
    need(PQresultStatus(rows) == PGRES_TUPLES_OK, "database: %s", PQerrorMessage(connection));
    for (int i = 0; i < PQntuples(rows); i++) {
        char seq[24];
        snprintf(seq, sizeof seq, "%.*s", PQgetlength(rows, i, 0), PQgetvalue(rows, i, 0));
        need(PQgetlength(rows, i, 1) == 32, "database: a hash of %d bytes", PQgetlength(rows, i, 1));
        add(truth, strtoull(seq, NULL, 10), PQgetvalue(rows, i, 1), PQgetvalue(rows, i, 2),
            (size_t)PQgetlength(rows, i, 2), "database");
    }
    PQclear(rows);
    PQfinish(connection);
    finish(truth, from, "database");
}

struct truth *truth_of_database(const char *conninfo) {
    struct truth *truth = begin();
    truth_follow_database(truth, conninfo);
    return truth;
}

double truth_number(const char *conninfo, const char *query) {
    PGconn *connection = dial(conninfo);
    PGresult *rows = PQexec(connection, query);
    need(PQresultStatus(rows) == PGRES_TUPLES_OK, "database: %s", PQerrorMessage(connection));
    double value = PQntuples(rows) > 0 ? strtod(PQgetvalue(rows, 0, 0), NULL) : -1;
    PQclear(rows);
    PQfinish(connection);
    return value;
}

void truth_free(struct truth *truth) {
    for (uint64_t i = 0; i < truth->count; i++) {
        free(truth->records[i].record);
        free(truth->records[i].event);
    }
    free(truth->records);
    free(truth->index);
    free(truth);
}

// ---- comparing

void truth_breaks(struct truth_broken *broken, uint64_t *kind, const char *format, ...) {
    va_list args;
    va_start(args, format);
    if (!broken->first[0])
        vsnprintf(broken->first, sizeof broken->first, format, args);
    va_end(args);
    ++*kind;
}

void truth_compare(const struct truth *one, const struct truth *other, struct truth_broken *broken) {
    for (uint64_t i = 0; i < one->count && i < other->count; i++) {
        const struct truth_record *a = &one->records[i], *b = &other->records[i];
        if (memcmp(a->hash, b->hash, 32) == 0 && a->record_len == b->record_len &&
            memcmp(a->record, b->record, a->record_len) == 0)
            continue;
        truth_breaks(broken, &broken->lost, "event %llu differs", (unsigned long long)a->seq);
        return;
    }
    if (one->count != other->count)
        truth_breaks(broken, &broken->lost, "%llu events here, %llu there", (unsigned long long)one->count,
                     (unsigned long long)other->count);
}

void truth_equal(const struct truth *one, const struct truth *other) {
    struct truth_broken broken = {0};
    truth_compare(one, other, &broken);
    need(!broken.first[0], "%s", broken.first);
}

static bool is_of_fences(const struct truth_record *record) {
    return record->body >= MUSTER__V1__EVENT__BODY_FENCE_WAS_PUT &&
           record->body <= MUSTER__V1__EVENT__BODY_FENCE_CROSSED;
}

// Dispatches, aid and alarms. A relay sees those of its units, and no aid.
static bool is_of_dispatches(const struct truth_record *record) {
    return record->body >= MUSTER__V1__EVENT__BODY_DISPATCH_SENT &&
           record->body <= MUSTER__V1__EVENT__BODY_ALARM_CLEARED;
}

bool truth_for_admin(const struct truth_record *record) {
    return record->body < MUSTER__V1__EVENT__BODY_MESSAGE_POSTED ||
           record->body > MUSTER__V1__EVENT__BODY_ORDER_CONTESTED;
}

static bool is_of_posts(const struct truth_record *record) {
    return record->body == MUSTER__V1__EVENT__BODY_TEMPLATE_PUT ||
           (record->body >= MUSTER__V1__EVENT__BODY_POST_OPENED && record->body <= MUSTER__V1__EVENT__BODY_ROSTER_SET);
}

bool truth_for_duty(const struct truth_record *record) {
    return is_of_posts(record) || is_of_fences(record) || is_of_dispatches(record) ||
           record->body < MUSTER__V1__EVENT__BODY_ACCOUNT_ADDED ||
           record->body == MUSTER__V1__EVENT__BODY_CLOCK_SHIFT; // whoever counts down to a deadline
}

bool truth_for_relay(const struct truth_record *record) {
    bool of_aid =
        record->body == MUSTER__V1__EVENT__BODY_AID_ASKED || record->body == MUSTER__V1__EVENT__BODY_AID_REFUSED;
    return is_of_fences(record) || (is_of_dispatches(record) && !of_aid) ||
           record->body == MUSTER__V1__EVENT__BODY_DEADMAN_WAS_SET ||
           record->body == MUSTER__V1__EVENT__BODY_DEADMAN_CHECKED ||
           record->body == MUSTER__V1__EVENT__BODY_UNIT_REGISTERED ||
           record->body == MUSTER__V1__EVENT__BODY_UNIT_RENAMED ||
           record->body == MUSTER__V1__EVENT__BODY_UNIT_RETIRED ||
           record->body == MUSTER__V1__EVENT__BODY_UNIT_STATUS_SET;
}

static void weigh_events(const struct truth *truth, const struct member *member,
                         bool (*sees)(const struct truth_record *), struct truth_broken *broken) {
    uint32_t next = 0;
    for (uint64_t seq = member->base + 1; seq <= member_known(member); seq++) {
        if (seq > truth->count) {
            truth_breaks(broken, &broken->lost, "member %s knows of event %llu, which is not in the log", member->name,
                         (unsigned long long)seq);
            return;
        }
        const struct truth_record *record = &truth->records[seq - 1];
        if (sees && !sees(record))
            continue;
        const struct told_event *told = next < member->event_count ? &member->events[next++] : NULL;
        if (!told || told->seq != seq) {
            truth_breaks(broken, &broken->gaps, "member %s: event %llu is missing, the next one told is %llu",
                         member->name, (unsigned long long)seq, told ? (unsigned long long)told->seq : 0);
            return;
        }
        if (told->len != record->event_len || memcmp(told->bytes, record->event, told->len) != 0) {
            truth_breaks(broken, &broken->gaps, "member %s: event %llu was told otherwise", member->name,
                         (unsigned long long)seq);
            return;
        }
    }
    if (next != member->event_count)
        truth_breaks(broken, &broken->gaps, "member %s was told events that it may not see", member->name);
}

static int by_command(const void *a, const void *b, void *records) {
    const struct truth_record *all = records;
    return memcmp(all[*(const uint64_t *)a].command, all[*(const uint64_t *)b].command, 16);
}

static void index_commands(struct truth *truth) {
    if (truth->index && truth->indexed == truth->count)
        return;
    truth->index = realloc(truth->index, (truth->count + 1) * sizeof *truth->index);
    need(truth->index != NULL, "no memory");
    truth->indexed = truth->count;
    for (uint64_t i = 0; i < truth->count; i++)
        truth->index[i] = i;
    qsort_r(truth->index, truth->count, sizeof *truth->index, by_command, truth->records);
}

static const struct truth_record *find_command(const struct truth *truth, const uint8_t id[16]) {
    uint64_t low = 0, high = truth->count;
    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        const struct truth_record *record = &truth->records[truth->index[middle]];
        int order = memcmp(record->command, id, 16);
        if (order == 0)
            return record;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static void weigh_answer(const struct truth *truth, const struct member *member, const struct told_answer *answer,
                         struct truth_broken *broken) {
    const struct truth_record *found = find_command(truth, answer->id);
    if (!answer->code && !found)
        truth_breaks(broken, &broken->lost, "member %s: acknowledged as event %llu, and lost", member->name,
                     (unsigned long long)answer->seq);
    else if (!answer->code && (found->seq != answer->seq || found->object != answer->object))
        truth_breaks(broken, &broken->lost, "member %s: acknowledged as event %llu, but it is %llu", member->name,
                     (unsigned long long)answer->seq, (unsigned long long)found->seq);
    else if (answer->code && found && found->body != MUSTER__V1__EVENT__BODY_ORDER_CONTESTED) // the trace it leaves
        truth_breaks(broken, &broken->doubled, "member %s: refused with %u, and yet it is event %llu", member->name,
                     answer->code, (unsigned long long)found->seq);
}

void truth_weigh_answers(struct truth *truth, const struct member *member, struct truth_broken *broken) {
    index_commands(truth);
    for (uint64_t i = 1; i < truth->count; i++)
        if (by_command(&truth->index[i - 1], &truth->index[i], truth->records) == 0)
            truth_breaks(broken, &broken->doubled, "events %llu and %llu come from the same command",
                         (unsigned long long)truth->index[i - 1] + 1, (unsigned long long)truth->index[i] + 1);
    for (uint32_t i = 0; i < member->answer_count; i++)
        weigh_answer(truth, member, &member->answers[i], broken);
}

void truth_weigh(struct truth *truth, const struct member *member, bool (*sees)(const struct truth_record *),
                 struct truth_broken *broken) {
    weigh_events(truth, member, sees, broken);
    truth_weigh_answers(truth, member, broken);
}

void truth_holds(struct truth *truth, const struct member *member, bool (*sees)(const struct truth_record *)) {
    struct truth_broken broken = {0};
    truth_weigh(truth, member, sees, &broken);
    need(!broken.first[0], "%s", broken.first);
}

void truth_settles(struct world *world, const struct hub *hub) {
    struct truth *journal = truth_of_journal(hub->folder);
    const char *conninfo = world->postgres->conninfo;
    double next = 0;
    // Asked a few times a second: the question itself costs.
    world_until(world,
                child_now() > next && (next = child_now() + 0.2) > 0 &&
                    truth_number(conninfo, "SELECT coalesce(max(seq), 0) FROM muster.event") >= (double)journal->count);
    truth_free(journal);
    journal = truth_of_journal(hub->folder);
    struct truth *database = truth_of_database(conninfo);
    truth_equal(journal, database);
    truth_free(database);
    truth_free(journal);
}
