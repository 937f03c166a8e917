// Older messages of a channel, newest first, as JSON.
// SPDX-License-Identifier: Apache-2.0
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "store/db_question.h"
#include "wire/message_json.h"

// With the mark of the projection from the same look, and a row of it alone when the channel holds nothing.
static const char SQL[] =
    "SELECT p.seq, m.seq, (extract(epoch FROM m.at) * 1000)::bigint, a.name, a.title, m.seat, m.reply_to, m.text, "
    "round(st_y(m.place) * 1e7)::int, round(st_x(m.place) * 1e7)::int, "
    "(SELECT string_agg(encode(f.sha256, 'hex') || f.url, E'\\n' ORDER BY f.nth) FROM muster.message_ref f "
    "WHERE f.seq = m.seq) "
    "FROM muster.meta p LEFT JOIN LATERAL (SELECT * FROM muster.message WHERE channel_kind = $1 "
    "AND channel_number = $2::int AND channel_module = $3::int AND seq < $4::bigint ORDER BY seq DESC LIMIT $5::int) m "
    "ON true LEFT JOIN muster.account a ON a.account = m.account ORDER BY m.seq DESC";
enum { PROJECTED, SEQ, AT, NAME, TITLE, SEAT, REPLY_TO, TEXT, LAT, LON, REFS };

enum job_step messages_ask(void *arg, PGconn *pg, int step) {
    struct question *question = ((struct questions *)arg)->asked;
    struct params params = {0};
    if (step > 0)
        return JOB_OVER;
    params_text(&params, channel_kind_name(question->channel.kind));
    params_int(&params, question->channel.number);
    params_int(&params, question->channel.module);
    params_int(&params, question->before_seq < INT64_MAX ? (int64_t)question->before_seq : INT64_MAX);
    params_int(&params, question->most + 1); // one more tells that there are more
    return params_ask(pg, SQL, &params, true) ? JOB_ASKED : JOB_FAILED;
}

// Lines of a hash in hex and a URL. Cuts them up where they stand.
static uint32_t read_refs(char *lines, struct message_ref refs[MESSAGE_REFS_MAX]) {
    uint32_t count = 0;
    size_t len;
    for (char *line = lines; *line && count < MESSAGE_REFS_MAX; line += len) {
        len = strcspn(line, "\n");
        size_t end = len, got;
        if (line[len] == '\n')
            len++;
        line[end] = '\0';
        struct message_ref *ref = &refs[count];
        if (end < 2 * MESSAGE_HASH_LEN ||
            sodium_hex2bin(ref->hash, MESSAGE_HASH_LEN, line, 2 * MESSAGE_HASH_LEN, NULL, &got, NULL) != 0)
            continue;
        ref->url = line + 2 * MESSAGE_HASH_LEN;
        count++;
    }
    return count;
}

static void write_row(struct json *json, const PGresult *result, int row) {
    struct message_ref refs[MESSAGE_REFS_MAX];
    char *lines = mem_strdup(PQgetvalue(result, row, REFS));
    struct message message = {.seq = result_number(result, row, SEQ),
                              .at_ms = (int64_t)result_number(result, row, AT),
                              .seat = (uint32_t)result_number(result, row, SEAT),
                              .reply_to = result_number(result, row, REPLY_TO),
                              .has_place = !PQgetisnull(result, row, LAT),
                              .lat_e7 = (int32_t)result_number(result, row, LAT),
                              .lon_e7 = (int32_t)result_number(result, row, LON),
                              .text = PQgetvalue(result, row, TEXT),
                              .refs = refs,
                              .ref_count = read_refs(lines, refs)};
    message_json(json, &message, PQgetvalue(result, row, NAME), PQgetvalue(result, row, TITLE));
    free(lines);
}

void messages_hear(void *arg, PGconn *pg, const PGresult *result) {
    (void)pg;
    struct question *question = ((struct questions *)arg)->asked;
    struct database_answer *answer = question->answer;
    struct json json = {.buf = &answer->json};
    int rows = PQntuples(result);
    if (rows == 0)
        return;
    answer->projected = result_number(result, 0, PROJECTED);
    answer->more = rows > (int)question->most;
    for (int row = 0; row < rows && row < (int)question->most; row++)
        if (!PQgetisnull(result, row, SEQ))
            write_row(&json, result, row);
}
