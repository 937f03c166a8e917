// The truth: reading the log from both of its homes, and holding what was told against it.
// SPDX-License-Identifier: Apache-2.0
#include "world/truth.h"

#include <libpq-fe.h>
#include <openssl/evp.h>
#include <sqlite3.h>
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

// hash(n) = SHA-256(hash(n-1) || record n), hash(0) = zeros.
static void check_chain(const struct truth *truth, const char *home) {
    uint8_t hash[32] = {0};
    EVP_MD_CTX *digest = EVP_MD_CTX_new();
    for (uint64_t i = 0; i < truth->count; i++) {
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
    memcpy(own->command, event->command.data, 16);
    muster__v1__event__free_unpacked(event, NULL);
    muster__v1__record__free_unpacked(record, NULL);
}

static struct truth *finish(struct truth *truth, const char *home) {
    check_chain(truth, home);
    for (uint64_t i = 0; i < truth->count; i++)
        open_up(&truth->records[i], home);
    return truth;
}

struct truth *truth_of_journal(const char *folder) {
    struct truth *truth = calloc(1, sizeof *truth);
    char path[300];
    sqlite3 *db = NULL;
    sqlite3_stmt *all = NULL;
    snprintf(path, sizeof path, "%s/journal.db", folder);
    need(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
             sqlite3_busy_timeout(db, 20000) == SQLITE_OK &&
             sqlite3_prepare_v2(db, "SELECT seq, hash, record FROM event ORDER BY seq", -1, &all, NULL) == SQLITE_OK,
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
    return finish(truth, "journal");
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

struct truth *truth_of_database(const char *conninfo) {
    struct truth *truth = calloc(1, sizeof *truth);
    PGconn *connection = dial(conninfo);
    PGresult *rows = PQexecParams(connection, "SELECT seq::text::bytea, hash, record FROM muster.event ORDER BY seq", 0,
                                  NULL, NULL, NULL, NULL, 1);
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
    return finish(truth, "database");
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
    free(truth);
}

// ---- comparing

void truth_equal(const struct truth *one, const struct truth *other) {
    for (uint64_t i = 0; i < one->count && i < other->count; i++) {
        const struct truth_record *a = &one->records[i], *b = &other->records[i];
        need(memcmp(a->hash, b->hash, 32) == 0 && a->record_len == b->record_len &&
                 memcmp(a->record, b->record, a->record_len) == 0,
             "event %llu differs", (unsigned long long)a->seq);
    }
    need(one->count == other->count, "%llu events here, %llu there", (unsigned long long)one->count,
         (unsigned long long)other->count);
}

bool truth_for_duty(const struct truth_record *record) {
    return record->body < MUSTER__V1__EVENT__BODY_ACCOUNT_ADDED;
}

static void holds_events(const struct truth *truth, const struct member *member,
                         bool (*sees)(const struct truth_record *)) {
    uint32_t next = 0;
    for (uint64_t seq = member->base + 1; seq <= member_known(member); seq++) {
        need(seq <= truth->count, "member %s knows of event %llu, which is not in the log", member->name,
             (unsigned long long)seq);
        const struct truth_record *record = &truth->records[seq - 1];
        if (sees && !sees(record))
            continue;
        const struct told_event *told = next < member->event_count ? &member->events[next++] : NULL;
        need(told && told->seq == seq, "member %s: event %llu is missing, the next one told is %llu", member->name,
             (unsigned long long)seq, told ? (unsigned long long)told->seq : 0);
        need(told->len == record->event_len && memcmp(told->bytes, record->event, told->len) == 0,
             "member %s: event %llu was told otherwise", member->name, (unsigned long long)seq);
    }
    need(next == member->event_count, "member %s was told events that it may not see", member->name);
}

static int by_command(const void *a, const void *b) {
    return memcmp((*(const struct truth_record *const *)a)->command, (*(const struct truth_record *const *)b)->command,
                  16);
}

static void holds_answers(const struct truth *truth, const struct member *member) {
    const struct truth_record **index = malloc((truth->count + 1) * sizeof *index);
    for (uint64_t i = 0; i < truth->count; i++)
        index[i] = &truth->records[i];
    qsort(index, truth->count, sizeof *index, by_command);
    for (uint64_t i = 1; i < truth->count; i++)
        need(by_command(&index[i - 1], &index[i]) != 0, "events %llu and %llu come from the same command",
             (unsigned long long)index[i - 1]->seq, (unsigned long long)index[i]->seq);
    for (uint32_t i = 0; i < member->answer_count; i++) {
        const struct told_answer *answer = &member->answers[i];
        struct truth_record wanted = {0};
        const struct truth_record *key = &wanted;
        memcpy(wanted.command, answer->id, 16);
        const struct truth_record **found = bsearch(&key, index, truth->count, sizeof *index, by_command);
        need(answer->code || found, "member %s: acknowledged as event %llu, and lost", member->name,
             (unsigned long long)answer->seq);
        need(answer->code || ((*found)->seq == answer->seq && (*found)->object == answer->object),
             "member %s: acknowledged as event %llu, but it is %llu", member->name, (unsigned long long)answer->seq,
             (unsigned long long)(*found)->seq);
        need(!answer->code || !found, "member %s: refused with %u, and yet it is event %llu", member->name,
             answer->code, (unsigned long long)(*found)->seq);
    }
    free(index);
}

void truth_holds(const struct truth *truth, const struct member *member, bool (*sees)(const struct truth_record *)) {
    holds_events(truth, member, sees);
    holds_answers(truth, member);
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
