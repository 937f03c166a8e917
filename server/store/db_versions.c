// The versions of a report, newest first, as JSON.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "store/db_question.h"

// With the mark of the projection from the same look.
static const char SQL[] =
    "SELECT p.seq, v.version, jsonb_build_object('version', v.version, 'at_ms', "
    "(extract(epoch FROM v.at) * 1000)::bigint, 'account', v.actor, 'signer', v.signer, 'fields', v.fields)::text "
    "FROM muster.meta p LEFT JOIN LATERAL (SELECT * FROM muster.report_version WHERE report = $1::int "
    "ORDER BY version DESC LIMIT $2::int) v ON true ORDER BY v.version DESC";
enum { PROJECTED, VERSION, BODY };

enum job_step versions_ask(void *arg, PGconn *pg, int step) {
    struct question *question = ((struct questions *)arg)->asked;
    struct params params = {0};
    if (step > 0)
        return JOB_OVER;
    params_int(&params, question->unit);
    params_int(&params, question->most + 1); // one more tells that there are more
    return params_ask(pg, SQL, &params, true) ? JOB_ASKED : JOB_FAILED;
}

void versions_hear(void *arg, PGconn *pg, const PGresult *result) {
    (void)pg;
    struct question *question = ((struct questions *)arg)->asked;
    struct database_answer *answer = question->answer;
    int rows = PQntuples(result);
    if (rows == 0)
        return;
    answer->projected = result_number(result, 0, PROJECTED);
    answer->more = rows > (int)question->most;
    for (int row = 0; row < rows && row < (int)question->most; row++) {
        if (PQgetisnull(result, row, VERSION))
            continue;
        if (answer->json.len > 0)
            buf_add(&answer->json, ",", 1);
        buf_add(&answer->json, PQgetvalue(result, row, BODY), (size_t)PQgetlength(result, row, BODY));
    }
}
