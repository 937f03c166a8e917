// A question to the history while it is open: what was asked, by whom, and the answer as far as it was heard.
// SPDX-License-Identifier: Apache-2.0
#ifndef STORE_DB_QUESTION_H
#define STORE_DB_QUESTION_H

#include "store/db.h"
#include "store/db_params.h"

enum question_kind { QUESTION_TRACK, QUESTION_FETCH, QUESTION_MESSAGES, QUESTION_VERSIONS, QUESTION_KINDS };

struct question {
    struct msg msg;
    struct database *db;
    enum question_kind kind;
    uint32_t unit, most; // unit: number of what is asked about
    int64_t from_ms, to_ms;
    uint64_t from_seq;
    struct channel channel;
    uint64_t before_seq;
    struct inbox *reply;
    int64_t asked_us;
    struct database_answer *answer; // with the reply's kind and asker from the beginning
};

struct questions {
    struct database *db;
    struct question *first, **end; // waiting, oldest first, linked by msg.next
    struct question *asked;        // under way
    struct job jobs[QUESTION_KINDS];
};

// A number of a binary result; 0 for null.
static inline uint64_t result_number(const PGresult *result, int row, int column) {
    const uint8_t *bytes = (const uint8_t *)PQgetvalue(result, row, column);
    uint64_t value = 0;
    for (int i = 0; i < PQgetlength(result, row, column) && i < 8; i++)
        value = value << 8 | bytes[i];
    return value;
}

// Of a job whose arg is the questions.
enum job_step messages_ask(void *questions, PGconn *pg, int step);
void messages_hear(void *questions, PGconn *pg, const PGresult *result);
enum job_step versions_ask(void *questions, PGconn *pg, int step);
void versions_hear(void *questions, PGconn *pg, const PGresult *result);

#endif
