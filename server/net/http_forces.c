// The registry of forces over HTTP: a file of units is taken, read a little at each turn of the loop, and imported or
// told what is wrong with it; and all units as such a file.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "domain/forces.h"
#include "net/http.h"

#define STEP_BYTES (16u << 10) // of one turn: about a millisecond
#define PART_UNITS 250

struct http_import {
    struct forces_file *file;
    bool dry_run;
    char scope[ORG_CODE_LEN + 1];
};

void http_import_forget(struct http *http) {
    if (http->import)
        forces_close(http->import->file);
    free(http->import);
    http->import = NULL;
}

// ---- telling

static void tell_flaw(struct json *json, const struct forces_told *told) {
    const struct forces_flaw_text *text = forces_flaw_text(told->flaw);
    json_open(json, '{');
    json_put_int(json, "line", told->line);
    json_put_text(json, "column", forces_column_name(told->column));
    json_put_int(json, "code", text->code);
    json_put_text(json, "zh", text->zh);
    json_put_text(json, "en", text->en);
    json_put_text(json, "text", told->text);
    json_close(json, '}');
}

static void tell(struct http *http, int status, enum refusal code, bool imported) {
    const struct http_import *import = http->import;
    const struct refusal_text *text = refusal_text(code);
    struct buf reply = {0};
    struct json json = {.buf = &reply};
    uint32_t count;
    const struct forces_told *told = forces_told(import->file, &count);
    json_open(&json, '{');
    if (code) {
        json_put_int(&json, "code", code);
        json_put_text(&json, "zh", text->zh);
        json_put_text(&json, "en", text->en);
    }
    json_put_int(&json, "rows", forces_row_count(import->file));
    json_put_int(&json, "registers", forces_new_count(import->file));
    json_put_int(&json, "changes", forces_row_count(import->file) - forces_new_count(import->file));
    json_key(&json, "imported");
    json_bool(&json, imported);
    json_put_int(&json, "bad_count", forces_flaw_count(import->file));
    json_key(&json, "bad");
    json_open(&json, '[');
    for (uint32_t i = 0; i < count; i++)
        tell_flaw(&json, &told[i]);
    json_close(&json, ']');
    json_close(&json, '}');
    http_answer_buf(http, status, "application/json", &reply);
}

// ---- importing

// A file that says what is there already has been imported.
static void decided(struct http *http, const struct wire_answer *answer) {
    http->wait_seq = answer->seq;
    if (answer->code && answer->code != REFUSAL_NOTHING_CHANGED)
        http_refuse(http, http_status_of(answer->code), answer->code, refusal_text(answer->code)->retry_ms);
    else
        tell(http, 200, REFUSAL_NONE, true);
}

static void on_turn(struct ev_loop *ev, ev_timer *timer, int events) {
    (void)events;
    struct http *http = timer->data;
    struct http_import *import = http->import;
    if (!http->answered && forces_step(import->file, STEP_BYTES))
        return;
    ev_timer_stop(ev, timer);
    if (http->answered)
        return;
    if (import->dry_run || forces_flaw_count(import->file)) {
        tell(http, import->dry_run ? 200 : 422, import->dry_run ? REFUSAL_NONE : REFUSAL_IMPORT_INVALID, false);
        return;
    }
    struct command command = {
        .verb = VERB_UNITS_IMPORT, .made_at_ms = clock_wall_ms(), .import = forces_import(import->file)};
    http_command_id(command.id);
    http_submit(http, &command, decided);
}

void http_forces_import(struct http *http) {
    struct hall *hall = http->hall;
    const char *format = http_arg(http, "format"), *dry_run = http_arg(http, "dry_run");
    const struct account *account = state_account(hall->state, http->who.account);
    const struct command nothing = {.verb = VERB_UNITS_IMPORT};
    enum refusal refusal = auth_may_command(hall->state, &http->who, &nothing);
    bool geojson = format && strcmp(format, "geojson") == 0;
    if (refusal) {
        http_refuse(http, 403, refusal, 0);
        return;
    }
    if (!format || (!geojson && strcmp(format, "csv") != 0)) {
        http_refuse(http, 400, REFUSAL_QUERY_INVALID, 0);
        return;
    }
    struct http_import *import = http->import = mem_new(sizeof *import);
    import->dry_run = dry_run && strcmp(dry_run, "1") == 0;
    if (account && account->role != ROLE_ADMIN)
        memcpy(import->scope, account->scope, sizeof import->scope);
    const struct forces_yard yard = {.state = hall->state, .scope = import->scope, .bounds = hall->net->bounds};
    import->file =
        forces_open(geojson ? FORCES_GEOJSON : FORCES_CSV, (const char *)http->body.data, http->body.len, &yard);
    ev_timer_init(&http->turn, on_turn, 0., 1e-6);
    http->turn.data = http;
    ev_timer_start(hall->ev, &http->turn);
}

// ---- exporting

static bool export_part(struct http *http) {
    const struct state *state = http->hall->state;
    uint32_t count = state_unit_count(state), until = http->next + PART_UNITS;
    if (!http->next) {
        buf_printf(&http->made, "\xef\xbb\xbf"); // or Excel takes it for GBK
        forces_write_head(&http->made);
    }
    while (http->next < count && http->next < until) {
        const struct unit *unit = state_unit(state, ++http->next);
        if (unit && !unit->retired && auth_may_see_unit(state, &http->who, unit))
            forces_write_unit(&http->made, state, unit);
    }
    return http->next < count;
}

void http_forces(struct http *http) {
    http_make(http, "text/csv; charset=utf-8", export_part);
}
