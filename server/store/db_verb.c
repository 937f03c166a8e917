// The table of verbs, as SQL: units, incidents, accounts, tokens; and how each verb's row is found and sent.
// SPDX-License-Identifier: Apache-2.0
#include "store/db_verb.h"

#include "store/db_verb_rows.h"

// ---- units

static void bind_unit_register(struct params *params, const struct event *event) {
    const struct unit *unit = event->unit_registered;
    params_text(params, unit->code);
    params_text(params, unit->name);
    params_text(params, unit_kind_name(unit->kind));
    params_text(params, unit->org);
    params_text(params, unit_status_name(unit->status));
}

static void bind_unit_name(struct params *params, const struct event *event) {
    params_text(params, event->unit.name);
}

static void bind_unit_status(struct params *params, const struct event *event) {
    params_text(params, unit_status_name(event->unit.status));
}

// ---- incidents

static void bind_incident_amend(struct params *params, const struct event *event) {
    const struct incident_change *change = &event->incident;
    params_text(params, change->has_type ? change->type : NULL);
    params_text(params, change->has_grade ? incident_grade_name(change->grade) : NULL);
    params_text(params, change->has_title ? change->title : NULL);
    if (change->clock_count == 0 && !change->no_clocks) {
        params_text(params, NULL);
        return;
    }
    struct json json = {.buf = &params->json};
    clocks_json(&json, change->clocks, change->clock_count);
    params_json(params);
}

static void bind_incident_move(struct params *params, const struct event *event) {
    params_int(params, event->incident.lat_e7);
    params_int(params, event->incident.lon_e7);
    params_text(params, event->incident.place);
}

static void bind_incident_phase(struct params *params, const struct event *event) {
    params_text(params, incident_phase_name(event->incident.phase));
}

static void bind_incident_text(struct params *params, const struct event *event) {
    params_text(params, event->incident.text);
}

static void bind_incident_close(struct params *params, const struct event *event) {
    bind_incident_text(params, event);
    params_text(params, event->actor);
    params_text(params, event->device);
    params_ms(params, event->made_at_ms);
    params_int(params, event->seat);
}

static void bind_incident_note(struct params *params, const struct event *event) {
    params_text(params, event->actor);
    bind_incident_text(params, event);
}

// ---- accounts and tokens

static void bind_account_add(struct params *params, const struct event *event) {
    const struct account *account = event->account_added;
    params_text(params, account->name);
    params_text(params, account->title);
    params_text(params, role_name(account->role));
    params_text(params, account->scope);
    params_numbers(params, account->units, account->unit_count);
}

static void bind_account_reason(struct params *params, const struct event *event) {
    params_text(params, event->account.reason);
}

static void bind_token_issue(struct params *params, const struct event *event) {
    params_text(params, event->token.account);
    params_text(params, event->token.device);
    params_ms(params, event->token.expires_at_ms);
}

static const struct verb_sql basics[VERBS] = {
    [VERB_UNIT_REGISTER] =
        {"text, text, text, text, text",
         "INSERT INTO muster.unit (unit, code, name, kind, org, status, registered_at, changed_at, seq) "
         "VALUES ($1, $4, $5, $6, $7, $8, muster.ms($2), muster.ms($2), $3) ON CONFLICT DO NOTHING",
         bind_unit_register},
    [VERB_UNIT_RENAME] = {"text",
                          "UPDATE muster.unit SET name = $4, changed_at = muster.ms($2), seq = $3 "
                          "WHERE unit = $1 AND NOT retired",
                          bind_unit_name},
    [VERB_UNIT_RETIRE] =
        {NULL,
         "UPDATE muster.unit SET retired = true, deadman_every_s = 0, changed_at = muster.ms($2), seq = $3 "
         "WHERE unit = $1 AND NOT retired",
         NULL},
    [VERB_UNIT_SET_STATUS] = {"text",
                              "UPDATE muster.unit SET status = $4, changed_at = muster.ms($2), seq = $3 "
                              "WHERE unit = $1 AND NOT retired",
                              bind_unit_status},
    [VERB_INCIDENT_AMEND] = {"text, text, text, jsonb",
                             "WITH clocks AS (SELECT muster.set_clocks($1, $7)) "
                             "UPDATE muster.incident SET type = coalesce($4, type), grade = coalesce($5, grade), "
                             "title = coalesce($6, title), version = version + 1, changed_at = muster.ms($2), seq = $3 "
                             "FROM clocks WHERE incident = $1 AND closed_at IS NULL",
                             bind_incident_amend},
    [VERB_INCIDENT_MOVE] = {"integer, integer, text",
                            "UPDATE muster.incident SET place = muster.point($4, $5), address = $6, "
                            "version = version + 1, changed_at = muster.ms($2), seq = $3 "
                            "WHERE incident = $1 AND closed_at IS NULL",
                            bind_incident_move},
    [VERB_INCIDENT_SET_PHASE] = {"text",
                                 "UPDATE muster.incident SET phase = $4, version = version + 1, "
                                 "changed_at = muster.ms($2), seq = $3 WHERE incident = $1 AND closed_at IS NULL",
                                 bind_incident_phase},
    // With it go its fences, and whatever is open of its dispatches is released.
    [VERB_INCIDENT_CLOSE] = {"text, text, text, bigint, integer",
                             "WITH fences AS (UPDATE muster.fence SET removed_at = muster.ms($2), seq = $3 "
                             "WHERE incident = $1 AND removed_at IS NULL), "
                             "freed AS (UPDATE muster.dispatch SET phase = 'released', open = false, "
                             "released_at = muster.ms($2), phase_at = muster.ms($2), seq = $3 "
                             "WHERE incident = $1 AND open RETURNING dispatch), "
                             "steps AS (INSERT INTO muster.dispatch_step (seq, dispatch, phase, at, made_at, actor, "
                             "seat, device, by_fence, text) SELECT $3, dispatch, 'released', muster.ms($2), "
                             "muster.ms($7), $5, nullif($8, 0), $6, false, '' FROM freed) "
                             "UPDATE muster.incident SET phase = 'closed', closed_at = muster.ms($2), "
                             "close_reason = $4, version = version + 1, changed_at = muster.ms($2), seq = $3 "
                             "WHERE incident = $1 AND closed_at IS NULL",
                             bind_incident_close},
    [VERB_INCIDENT_NOTE] = {"text, text",
                            "WITH note AS (INSERT INTO muster.incident_note VALUES ($3, $1, muster.ms($2), $4, $5)) "
                            "UPDATE muster.incident SET notes = notes + 1, changed_at = muster.ms($2), seq = $3 "
                            "WHERE incident = $1",
                            bind_incident_note},
    [VERB_ACCOUNT_ADD] = {"text, text, text, text, integer[]",
                          "INSERT INTO muster.account (account, name, title, role, scope, units, added_at, seq) "
                          "VALUES ($1, $4, $5, $6, $7, $8, muster.ms($2), $3) ON CONFLICT DO NOTHING",
                          bind_account_add},
    [VERB_ACCOUNT_SET_PASSWORD] = {NULL,
                                   "WITH gone AS (UPDATE muster.token t SET revoked_at = muster.ms($2) "
                                   "FROM muster.account a, muster.event e WHERE a.account = $1 AND t.account = $1 "
                                   "AND t.revoked_at IS NULL AND e.verb = 'token_issue' AND e.object = t.token "
                                   "AND e.actor = a.name) "
                                   "UPDATE muster.account SET password_changed_at = muster.ms($2), seq = $3 "
                                   "WHERE account = $1",
                                   NULL},
    [VERB_ACCOUNT_DISABLE] = {"text",
                              "WITH gone AS (UPDATE muster.token SET revoked_at = muster.ms($2) "
                              "WHERE account = $1 AND revoked_at IS NULL) "
                              "UPDATE muster.account SET disabled = true, disabled_reason = $4, seq = $3 "
                              "WHERE account = $1",
                              bind_account_reason},
    [VERB_TOKEN_ISSUE] = {"text, text, bigint",
                          "INSERT INTO muster.token (token, account, device, issued_at, expires_at) "
                          "SELECT $1, account, $5, muster.ms($2), muster.ms($6) FROM muster.account WHERE name = $4 "
                          "ON CONFLICT DO NOTHING",
                          bind_token_issue},
    [VERB_TOKEN_REVOKE] = {NULL,
                           "UPDATE muster.token SET revoked_at = muster.ms($2) WHERE token = $1 AND revoked_at IS NULL",
                           NULL},
};

static const struct verb_sql *const families[] = {
    basics, //
    verb_rows_post,   verb_rows_talk,   verb_rows_order,  verb_rows_catalogue, verb_rows_fence,
    verb_rows_intake, verb_rows_report, verb_rows_forces, verb_rows_dispatch,  verb_rows_alarm,
};

static const struct verb_sql *row_of(enum verb verb) {
    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        if (verb > VERB_NONE && verb < VERBS && families[i][verb].sql)
            return &families[i][verb];
    return NULL;
}

void verbs_prepare(struct buf *sql) {
    for (enum verb verb = VERB_NONE + 1; verb < VERBS; verb++) {
        const struct verb_sql *row = row_of(verb);
        if (row)
            buf_printf(sql, "PREPARE %s (integer, bigint, bigint%s%s) AS %s;", verb_name(verb), row->types ? ", " : "",
                       row->types ? row->types : "", row->sql);
    }
}

bool verbs_send(PGconn *pg, const struct event *event) {
    const struct verb_sql *row = row_of(event->verb);
    if (!row)
        return false;
    struct params params = {0};
    params_int(&params, event->object);
    params_ms(&params, event->at_ms);
    params_int(&params, (int64_t)event->seq);
    if (row->bind)
        row->bind(&params, event);
    bool sent = params_run(pg, verb_name(event->verb), &params);
    params_forget(&params);
    return sent;
}
