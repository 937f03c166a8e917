// Sign-in and sign-out. The password is checked by the clerk, the token becomes durable at the desk, then it is told.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "auth/token.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "base/text.h"
#include "net/http.h"
#include "net/login_body.h"
#include "wire/wire.h"

static void dispose_question(struct msg *msg) {
    explicit_bzero(msg, sizeof(struct clerk_question));
    free(msg);
}

void http_login(struct http *http) {
    struct hall *hall = http->hall;
    struct clerk_question *question = mem_new(sizeof *question);
    question->msg = (struct msg){.kind = HALL_CLERK, .cost = sizeof *question, .dispose = dispose_question};
    struct login_body body;
    if (!login_body_read(&http->body, &body)) {
        http_refuse(http, 400, REFUSAL_MALFORMED, 0);
        goto out;
    }
    snprintf(question->account, sizeof question->account, "%s", body.account);
    snprintf(question->password, sizeof question->password, "%s", body.password);
    snprintf(http->who.device, sizeof http->who.device, "%s", *body.device ? body.device : "http");
    if (!hall_ready(hall)) {
        http_refuse(http, 503, REFUSAL_AUTHORITY_AWAY, refusal_text(REFUSAL_AUTHORITY_AWAY)->retry_ms);
        goto out;
    }
    const struct account *account = state_account_by_name(hall->state, question->account);
    if (account && !account->disabled) {
        snprintf(question->hash, sizeof question->hash, "%s", account->password_hash);
        http->who.account = account->number;
    }
    snprintf(question->address, sizeof question->address, "%s", http->peer->address);
    question->asked_us = http->since_us;
    question->reply = loop_inbox(hall->loop);
    question->reply_kind = HALL_CLERK;
    question->asker = http->number;
    if (clerk_ask(hall->options->clerk, question)) {
        explicit_bzero(&body, sizeof body);
        return;
    }
    http_refuse(http, 503, REFUSAL_BUSY, refusal_text(REFUSAL_BUSY)->retry_ms);
out:
    explicit_bzero(&body, sizeof body);
    question->msg.dispose(&question->msg);
}

static int status_of(enum refusal verdict) {
    switch (verdict) {
    case REFUSAL_SIGN_IN_WRONG:
        return 401;
    case REFUSAL_SIGN_IN_SLOWED:
        return 429;
    default:
        return 503;
    }
}

static bool refused(struct http *http, const struct wire_answer *answer) {
    uint32_t retry_ms = refusal_text(answer->code)->retry_ms;
    if (answer->code)
        http_refuse(http, retry_ms ? 503 : 403, answer->code, retry_ms);
    return answer->code != REFUSAL_NONE;
}

static void issued(struct http *http, const struct wire_answer *answer) {
    if (refused(http, answer))
        return;
    const struct account *account = state_account(http->hall->state, http->who.account);
    struct buf reply = {0};
    struct json json = {.buf = &reply};
    json_open(&json, '{');
    json_key(&json, "token");
    json_text(&json, http->secret);
    json_key(&json, "expires_at_ms");
    json_int(&json, http->expires_at_ms);
    json_key(&json, "account");
    json_text(&json, account ? account->name : "");
    json_key(&json, "title");
    json_text(&json, account ? account->title : "");
    json_key(&json, "role");
    json_text(&json, role_name(auth_role(http->hall->state, &http->who)));
    json_key(&json, "scope");
    json_text(&json, account ? account->scope : "");
    json_close(&json, '}');
    http->wait_seq = answer->seq; // the token must be known to whichever loop the client meets next
    http_answer_buf(http, 200, "application/json", &reply);
}

void http_login_checked(struct hall *hall, struct clerk_question *question) {
    struct http *http = http_find(hall, question->asker);
    if (!http)
        return;
    if (question->verdict) {
        log_limited(LOG_INFO, "account %s: sign-in from %s refused (%s)",
                    *question->hash ? question->account : "(unknown)", question->address,
                    refusal_text(question->verdict)->en);
        http_refuse(http, status_of(question->verdict), question->verdict, question->retry_ms);
        return;
    }
    const struct account *account = state_account(hall->state, http->who.account);
    if (!account || strcmp(account->password_hash, question->hash) != 0) { // it was changed meanwhile
        http_refuse(http, 401, REFUSAL_SIGN_IN_WRONG, 0);
        return;
    }
    struct command command = {.verb = VERB_TOKEN_ISSUE, .made_at_ms = clock_wall_ms()};
    http_command_id(command.id);
    token_make(http->secret, command.token.hash);
    command.token.account = question->account;
    command.token.device = http->who.device;
    command.token.expires_at_ms = http->expires_at_ms = command.made_at_ms + hall->limits.login_ms;
    http_submit(http, &command, issued);
}

static void revoked(struct http *http, const struct wire_answer *answer) {
    if (!refused(http, answer))
        http_nothing(http);
}

void http_logout(struct http *http) {
    struct command command = {.verb = VERB_TOKEN_REVOKE, .made_at_ms = clock_wall_ms()};
    http_command_id(command.id);
    command.token.token = http->who.token;
    http_submit(http, &command, revoked);
}
