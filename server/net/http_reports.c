// Reports for other systems and for printing: the newest version from the state, all of them from the database.
// SPDX-License-Identifier: Apache-2.0

#include "net/http.h"
#include "wire/parts_json.h"

// The report that a path names; NULL: it is answered why not.
static const struct report *find(struct http *http) {
    uint32_t number = http_path_number(http, REPORT_NUMBER_MAX);
    if (!number) {
        http_refuse(http, 400, REFUSAL_QUERY_INVALID, 0);
        return NULL;
    }
    const struct report *report = state_report(http->hall->state, number);
    if (!report)
        http_refuse(http, 404, REFUSAL_REPORT_UNKNOWN, 0);
    else if (!auth_may_see_report(http->hall->state, &http->who, report))
        http_refuse(http, 403, REFUSAL_OUT_OF_SCOPE, 0);
    else
        return report;
    return NULL;
}

// What every version has in common.
static void put_head(struct json *json, const struct state *state, const struct report *report) {
    const struct incident *incident = state_incident(state, report->incident);
    json_put_int(json, "report", report->number);
    json_put_int(json, "incident", report->incident);
    json_put_text(json, "incident_title", incident ? incident->title : "");
    json_put_text(json, "kind", report_kind_name(report->kind));
    json_put_int(json, "index", report->index);
    json_put_int(json, "sent_at_ms", report->sent_at_ms);
}

static void put_version(struct json *json, const struct state *state, const struct report *report) {
    const struct account *account = state_account(state, report->account);
    json_put_int(json, "version", report->version);
    json_put_int(json, "at_ms", report->amended_at_ms ? report->amended_at_ms : report->sent_at_ms);
    json_put_text(json, "account", account ? account->name : "");
    json_put_text(json, "signer", report->signer);
    parts_json_fields(json, report);
}

void http_one_report(struct http *http) {
    const struct report *report = find(http);
    if (!report)
        return;
    struct buf reply = {0};
    struct json json = {.buf = &reply};
    json_open(&json, '{');
    put_head(&json, http->hall->state, report);
    put_version(&json, http->hall->state, report);
    json_put_int(&json, "seq", (int64_t)report->seq);
    json_close(&json, '}');
    http_answer_buf(http, 200, "application/json", &reply);
}

// ---- all versions

// `found` NULL: the database does not know them, or not all of them yet; then the newest alone, which the state has.
static void answer(struct http *http, const struct report *report, const struct database_answer *found) {
    struct buf reply = {0};
    struct json json = {.buf = &reply};
    json_open(&json, '{');
    put_head(&json, http->hall->state, report);
    json_key(&json, "versions");
    json_open(&json, '[');
    if (found) {
        buf_add(&reply, found->json.data, found->json.len);
    } else {
        json_open(&json, '{');
        put_version(&json, http->hall->state, report);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_key(&json, "more");
    json_bool(&json, found ? found->more : report->version > 1);
    json_key(&json, "complete");
    json_bool(&json, found != NULL);
    json_close(&json, '}');
    http_answer_buf(http, 200, "application/json", &reply);
}

void http_versions(struct http *http) {
    struct hall *hall = http->hall;
    const struct report *report = find(http);
    if (!report)
        return;
    http->before_seq = report->seq;
    if (!database_up(hall->options->database) ||
        !database_versions(hall->options->database, report->number, loop_inbox(hall->loop), HALL_VERSIONS,
                           http->number))
        answer(http, report, NULL);
}

void http_versions_found(struct hall *hall, struct database_answer *found) {
    struct http *http = http_find(hall, found->asker);
    const struct report *report = http ? find(http) : NULL;
    if (report)
        answer(http, report, found->refusal || found->projected < http->before_seq ? NULL : found);
}
