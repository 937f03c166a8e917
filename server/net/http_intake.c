// The door for other systems and street consoles: they report, and see what became of it.
// SPDX-License-Identifier: Apache-2.0
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "domain/intake_near.h"
#include "net/http.h"
#include "net/intake_body.h"
#include "wire/parts_json.h"

// ---- report

// The same key of the same account is the same command, whatever hub it comes to: the desk answers it alike.
static void id_of(const struct http *http, const char *key, uint8_t id[COMMAND_ID_LEN]) {
    char head[32];
    int len = snprintf(head, sizeof head, "intake %u ", http->who.account);
    crypto_generichash_state hash;
    crypto_generichash_init(&hash, NULL, 0, COMMAND_ID_LEN);
    crypto_generichash_update(&hash, (const uint8_t *)head, (size_t)len);
    crypto_generichash_update(&hash, (const uint8_t *)key, strlen(key));
    crypto_generichash_final(&hash, id, COMMAND_ID_LEN);
}

// With the number of the entry that is there, as far as this hub knows it and they may see it.
static void refuse_known(struct http *http) {
    const struct state *state = http->hall->state;
    struct arena *arena = arena_create(INTAKE_BODY_ARENA);
    struct intake_body body;
    const struct intake *there = NULL;
    if (intake_body_read(&http->body, arena, &body) == REFUSAL_NONE)
        there = state_intake_by_external(state, body.intake.source, body.intake.external);
    if (there && auth_may_see_intake(state, &http->who, there))
        http_refuse_number(http, 409, REFUSAL_INTAKE_KNOWN, "intake", there->number);
    else
        http_refuse(http, 409, REFUSAL_INTAKE_KNOWN, 0);
    arena_destroy(arena);
}

static void reported(struct http *http, const struct wire_answer *answer) {
    if (answer->code == REFUSAL_INTAKE_KNOWN) {
        refuse_known(http);
        return;
    }
    if (answer->code) {
        http_refuse(http, http_status_of(answer->code), answer->code, refusal_text(answer->code)->retry_ms);
        return;
    }
    struct buf reply = {0};
    struct json json = {.buf = &reply};
    json_open(&json, '{');
    json_put_int(&json, "intake", answer->object);
    json_put_int(&json, "seq", (int64_t)answer->seq);
    json_close(&json, '}');
    http->wait_seq = answer->seq; // whoever asks for it next finds it
    http_answer_buf(http, 201, "application/json", &reply);
}

void http_report(struct http *http) {
    struct arena *arena = arena_create(INTAKE_BODY_ARENA);
    struct intake_body body;
    enum refusal refusal = intake_body_read(&http->body, arena, &body);
    if (refusal) {
        http_refuse_part(http, 400, refusal, body.part);
    } else {
        struct command command = {.verb = VERB_INTAKE_REPORT, .made_at_ms = clock_wall_ms()};
        const char *key = *http->key ? http->key : body.id;
        if (*key)
            id_of(http, key, command.id);
        else
            http_command_id(command.id);
        command.intake_reported = &body.intake;
        http_submit(http, &command, reported);
    }
    arena_destroy(arena);
}

// ---- look

static const char *name_of(const struct state *state, uint32_t account) {
    const struct account *found = state_account(state, account);
    return found ? found->name : "";
}

void http_put_casualties(struct json *json, const struct casualties *casualties) {
    json_key(json, "casualties");
    json_open(json, '{');
    parts_json_casualties(json, casualties);
    json_close(json, '}');
}

static void put_intake(struct json *json, const struct state *state, const struct intake *intake) {
    json_put_int(json, "intake", intake->number);
    json_put_text(json, "source", intake_source_name(intake->source));
    json_put_text(json, "state", intake_state_name(intake->state));
    json_put_text(json, "type", intake->type);
    json_put_text(json, "text", intake->text);
    json_put_text(json, "place", intake->place);
    json_put_text(json, "org", intake->org);
    if (intake->at.known) {
        json_key(json, "lat");
        json_scaled(json, intake->at.lat_e7, 7);
        json_key(json, "lon");
        json_scaled(json, intake->at.lon_e7, 7);
    }
    json_put_int(json, "happened_at_ms", intake->happened_at_ms);
    json_put_int(json, "received_at_ms", intake->received_at_ms);
    json_put_text(json, "caller", intake->caller);
    json_put_text(json, "caller_org", intake->caller_org);
    json_put_text(json, "caller_phone", intake->caller_phone);
    json_put_text(json, "told_already", intake->told_already);
    json_put_text(json, "external", intake->external);
    http_put_casualties(json, &intake->casualties);
    parts_json_refs(json, intake->refs, intake->ref_count);
    json_put_text(json, "recorder", name_of(state, intake->recorder));
    json_put_int(json, "incident", intake->incident);
    json_put_text(json, "reason", intake->reason);
    json_put_text(json, "decider", name_of(state, intake->decider));
    json_put_int(json, "decided_at_ms", intake->decided_at_ms);
    json_put_int(json, "seq", (int64_t)intake->seq);
}

// The entry that a path names; NULL: it is answered why not.
static const struct intake *find(struct http *http) {
    uint32_t number = http_path_number(http, INTAKE_NUMBER_MAX);
    if (!number) {
        http_refuse(http, 400, REFUSAL_QUERY_INVALID, 0);
        return NULL;
    }
    const struct intake *intake = state_intake(http->hall->state, number);
    if (!intake)
        http_refuse(http, 404, REFUSAL_INTAKE_UNKNOWN, 0);
    else if (!auth_may_see_intake(http->hall->state, &http->who, intake))
        http_refuse(http, 403, REFUSAL_OUT_OF_SCOPE, 0);
    else
        return intake;
    return NULL;
}

void http_intake(struct http *http) {
    const struct intake *intake = find(http);
    if (!intake)
        return;
    struct buf reply = {0};
    struct json json = {.buf = &reply};
    json_open(&json, '{');
    put_intake(&json, http->hall->state, intake);
    json_close(&json, '}');
    http_answer_buf(http, 200, "application/json", &reply);
}

static bool sees(const struct http *http, const struct intake_near *near) {
    const struct state *state = http->hall->state;
    return near->intake ? auth_may_see_intake(state, &http->who, state_intake(state, near->intake))
                        : auth_may_see_incident(state, &http->who, state_incident(state, near->incident));
}

static void put_near(struct json *json, const struct state *state, const struct intake_near *near) {
    const struct incident *incident = state_incident(state, near->incident);
    const struct intake *intake = state_intake(state, near->intake);
    json_open(json, '{');
    json_put_int(json, incident ? "incident" : "intake", incident ? near->incident : near->intake);
    json_put_text(json, "title", incident ? incident->title : intake->text);
    json_put_text(json, "type", incident ? incident->type : intake->type);
    if (near->has_distance)
        json_put_int(json, "distance_m", near->distance_m);
    json_put_int(json, "minutes", near->minutes);
    if (near->has_types)
        json_put_int(json, "type_shared", near->type_shared);
    json_close(json, '}');
}

void http_intake_near(struct http *http) {
    struct intake_near all[INTAKE_NEAR_MOST];
    const struct intake *intake = find(http);
    if (!intake)
        return;
    uint32_t count = intake_near(http->hall->state, intake, all, INTAKE_NEAR_MOST);
    struct buf reply = {0};
    struct json json = {.buf = &reply};
    json_open(&json, '{');
    json_put_int(&json, "intake", intake->number);
    json_key(&json, "near");
    json_open(&json, '[');
    for (uint32_t i = 0; i < count; i++)
        if (sees(http, &all[i]))
            put_near(&json, http->hall->state, &all[i]);
    json_close(&json, ']');
    json_close(&json, '}');
    http_answer_buf(http, 200, "application/json", &reply);
}
