// Questions to the history: tracks of units, records for gateways, older messages. One after the other on the reader's
// connection.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "store/db_question.h"

#define OPEN_MOST 256
#define WAIT_US 10000000 // a question that waited longer than this for its turn is not asked any more

static _Atomic int open_questions; // over all databases of the process; there is one

// ---- answers

static void dispose_answer(struct msg *msg) {
    struct database_answer *answer = (struct database_answer *)msg;
    for (uint32_t i = 0; i < answer->record_count; i++)
        block_drop(answer->records[i]);
    free(answer->records);
    buf_free(&answer->json);
    free(answer);
}

static void dispose_question(struct msg *msg) {
    struct question *question = (struct question *)msg;
    if (question->answer)
        dispose_answer(&question->answer->msg);
    atomic_fetch_sub(&open_questions, 1);
    free(question);
}

static void reply(struct question *question, enum refusal refusal) {
    struct database_answer *answer = question->answer;
    question->answer = NULL;
    answer->refusal = refusal;
    answer->msg.cost = (uint32_t)(sizeof *answer + answer->json.len);
    if (!inbox_post_always(question->reply, &answer->msg))
        dispose_answer(&answer->msg);
    dispose_question(&question->msg);
}

// ---- asking, on any thread

static bool post(struct database *database, const struct question *wish, uint32_t reply_kind, uint64_t asker) {
    if (atomic_fetch_add(&open_questions, 1) >= OPEN_MOST) {
        atomic_fetch_sub(&open_questions, 1);
        return false;
    }
    struct question *question = mem_new(sizeof *question);
    *question = *wish;
    question->msg = (struct msg){.dispose = dispose_question, .kind = DB_QUESTION, .cost = sizeof *question};
    question->asked_us = clock_mono_us();
    question->answer = mem_new(sizeof *question->answer);
    question->answer->msg = (struct msg){.dispose = dispose_answer, .kind = reply_kind};
    question->answer->asker = asker;
    question->answer->from_seq = wish->from_seq;
    if (!database->loop || !inbox_post_always(loop_inbox(database->loop), &question->msg))
        reply(question, REFUSAL_DATABASE_AWAY);
    return true;
}

bool database_track(struct database *database, uint32_t unit, int64_t from_ms, int64_t to_ms, struct inbox *inbox,
                    uint32_t reply_kind, uint64_t asker) {
    struct question wish = {.kind = QUESTION_TRACK, .unit = unit, .from_ms = from_ms, .to_ms = to_ms, .reply = inbox};
    return post(database, &wish, reply_kind, asker);
}

bool database_fetch(struct database *database, uint64_t from_seq, uint32_t most, struct inbox *inbox,
                    uint32_t reply_kind, uint64_t asker) {
    struct question wish = {.kind = QUESTION_FETCH,
                            .from_seq = from_seq,
                            .most = most < DATABASE_FETCH_MOST ? most : DATABASE_FETCH_MOST,
                            .reply = inbox};
    return post(database, &wish, reply_kind, asker);
}

bool database_messages(struct database *database, const struct channel *channel, uint64_t before_seq, uint32_t most,
                       struct inbox *inbox, uint32_t reply_kind, uint64_t asker) {
    struct question wish = {.kind = QUESTION_MESSAGES,
                            .channel = *channel,
                            .before_seq = before_seq,
                            .most = most < DATABASE_MESSAGES_MOST ? most : DATABASE_MESSAGES_MOST,
                            .reply = inbox};
    return post(database, &wish, reply_kind, asker);
}

bool database_versions(struct database *database, uint32_t report, struct inbox *inbox, uint32_t reply_kind,
                       uint64_t asker) {
    struct question wish = {.kind = QUESTION_VERSIONS, .unit = report, .most = DATABASE_VERSIONS_MOST, .reply = inbox};
    return post(database, &wish, reply_kind, asker);
}

// ---- tracks

static enum job_step ask_track(void *arg, PGconn *pg, int step) {
    struct question *question = ((struct questions *)arg)->asked;
    struct params params = {0};
    if (step > 0)
        return JOB_OVER;
    params_int(&params, question->unit);
    params_ms(&params, question->from_ms);
    params_ms(&params, question->to_ms);
    params_int(&params, DATABASE_TRACK_POINTS + 1); // one more tells that there are more
    return params_ask(
               pg,
               "SELECT (extract(epoch FROM at) * 1000)::bigint, round(st_x(place) * 1e7)::int, "
               "round(st_y(place) * 1e7)::int FROM muster.fix WHERE unit = $1::int AND at >= muster.ms($2::bigint) "
               "AND at < muster.ms($3::bigint) ORDER BY at LIMIT $4::int",
               &params, true)
               ? JOB_ASKED
               : JOB_FAILED;
}

static void write_point(struct json *json, const PGresult *result, int row) {
    json_open(json, '[');
    json_scaled(json, (int32_t)result_number(result, row, 1), 7);
    json_scaled(json, (int32_t)result_number(result, row, 2), 7);
    json_close(json, ']');
}

static void write_geometry(struct json *json, const PGresult *result, int points) {
    json_key(json, "geometry");
    if (points == 0) {
        json_none(json);
        return;
    }
    json_open(json, '{');
    json_key(json, "type");
    json_text(json, points == 1 ? "MultiPoint" : "LineString");
    json_key(json, "coordinates");
    json_open(json, '[');
    for (int row = 0; row < points; row++)
        write_point(json, result, row);
    json_close(json, ']');
    json_close(json, '}');
}

static void hear_track(void *arg, PGconn *pg, const PGresult *result) {
    (void)pg;
    struct question *question = ((struct questions *)arg)->asked;
    struct json json = {.buf = &question->answer->json};
    int found = PQntuples(result), points = found < DATABASE_TRACK_POINTS ? found : DATABASE_TRACK_POINTS;
    json_open(&json, '{');
    json_key(&json, "type");
    json_text(&json, "Feature");
    write_geometry(&json, result, points);
    json_key(&json, "properties");
    json_open(&json, '{');
    json_key(&json, "unit");
    json_int(&json, question->unit);
    json_key(&json, "complete");
    json_bool(&json, found == points);
    json_key(&json, "times");
    json_open(&json, '[');
    for (int row = 0; row < points; row++)
        json_int(&json, (int64_t)result_number(result, row, 0));
    json_close(&json, ']');
    json_close(&json, '}');
    json_close(&json, '}');
}

// ---- records

static enum job_step ask_fetch(void *arg, PGconn *pg, int step) {
    struct question *question = ((struct questions *)arg)->asked;
    struct params params = {0};
    if (step > 0)
        return JOB_OVER;
    params_int(&params, (int64_t)question->from_seq);
    params_int(&params, question->most);
    return params_ask(pg, "SELECT seq, record FROM muster.event WHERE seq >= $1::bigint ORDER BY seq LIMIT $2::int",
                      &params, true)
               ? JOB_ASKED
               : JOB_FAILED;
}

static void hear_fetch(void *arg, PGconn *pg, const PGresult *result) {
    (void)pg;
    struct question *question = ((struct questions *)arg)->asked;
    struct database_answer *answer = question->answer;
    answer->records = mem_new((size_t)PQntuples(result) * sizeof *answer->records + 1);
    for (int row = 0; row < PQntuples(result) && result_number(result, row, 0) == question->from_seq + (unsigned)row;
         row++)
        answer->records[answer->record_count++] =
            block_create(PQgetvalue(result, row, 1), (size_t)PQgetlength(result, row, 1));
}

static void end_question(void *arg, enum job_end end, const char *sqlstate) {
    struct questions *questions = arg;
    struct question *question = questions->asked;
    bool slow = strcmp(sqlstate, "57014") == 0; // statement_timeout
    questions->asked = NULL;
    reply(question, end == JOB_DONE ? REFUSAL_NONE : slow ? REFUSAL_BUSY : REFUSAL_DATABASE_AWAY);
}

// ---- taking turns

static struct question *take_first(struct questions *questions) {
    struct question *question = questions->first;
    if (question) {
        questions->first = (struct question *)question->msg.next;
        if (!questions->first)
            questions->end = &questions->first;
    }
    return question;
}

void questions_hear(struct questions *questions, struct msg *msg) {
    struct question *question = (struct question *)msg;
    if (!link_is_up(questions->db->reader)) {
        reply(question, REFUSAL_DATABASE_AWAY);
        return;
    }
    msg->next = NULL;
    *questions->end = question;
    questions->end = (struct question **)&msg->next;
    link_kick(questions->db->reader);
}

const struct job *questions_next(void *arg) {
    struct questions *questions = ((struct database *)arg)->questions;
    struct question *question;
    while ((question = take_first(questions)) && clock_mono_us() - question->asked_us > WAIT_US)
        reply(question, REFUSAL_BUSY);
    questions->asked = question;
    return question ? &questions->jobs[question->kind] : NULL;
}

static void answer_all(struct questions *questions) {
    struct question *question;
    while ((question = take_first(questions)))
        reply(question, REFUSAL_DATABASE_AWAY);
}

void questions_up(struct questions *questions, bool up) {
    if (!up)
        answer_all(questions);
}

struct questions *questions_create(struct database *database) {
    struct questions *questions = mem_new(sizeof *questions);
    questions->db = database;
    questions->end = &questions->first;
    questions->jobs[QUESTION_TRACK] = (struct job){
        .name = "reading a track", .arg = questions, .ask = ask_track, .hear = hear_track, .end = end_question};
    questions->jobs[QUESTION_FETCH] = (struct job){
        .name = "reading records", .arg = questions, .ask = ask_fetch, .hear = hear_fetch, .end = end_question};
    questions->jobs[QUESTION_MESSAGES] = (struct job){
        .name = "reading messages", .arg = questions, .ask = messages_ask, .hear = messages_hear, .end = end_question};
    questions->jobs[QUESTION_VERSIONS] = (struct job){
        .name = "reading versions", .arg = questions, .ask = versions_ask, .hear = versions_hear, .end = end_question};
    return questions;
}

void questions_destroy(struct questions *questions) {
    if (!questions)
        return;
    answer_all(questions);
    free(questions);
}
