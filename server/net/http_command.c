// Commands that come by HTTP: how a request becomes one, and what status its refusal has.
// SPDX-License-Identifier: Apache-2.0
#include <sodium.h>

#include "net/http.h"

void http_command_id(uint8_t id[COMMAND_ID_LEN]) {
    randombytes_buf(id, COMMAND_ID_LEN);
}

void http_submit(struct http *http, const struct command *command,
                 void (*answered)(struct http *http, const struct wire_answer *answer)) {
    struct hall *hall = http->hall;
    struct buf bytes = {0};
    wire_write_command(&bytes, command);
    struct desk_command *in = desk_command_create(bytes.data, (uint32_t)bytes.len);
    buf_free(&bytes);
    in->reply = loop_inbox(hall->loop);
    in->asker = http->number;
    in->who = http->who;
    http->answered_by = answered;
    if (desk_submit(hall->options->desk, in))
        return;
    in->msg.dispose(&in->msg);
    http_refuse(http, 503, REFUSAL_BUSY, refusal_text(REFUSAL_BUSY)->retry_ms);
}

void http_answered(struct http *http, const struct wire_answer *answer) {
    if (http->answered_by)
        http->answered_by(http, answer);
}

static const struct {
    enum refusal code;
    int status;
} statuses[] = {
    {REFUSAL_TOKEN_INVALID, 401},  {REFUSAL_ACCOUNT_DISABLED, 401}, {REFUSAL_NOT_ALLOWED, 403},
    {REFUSAL_OUT_OF_SCOPE, 403},   {REFUSAL_SEAT_NOT_YOURS, 403},   {REFUSAL_INTAKE_KNOWN, 409},
    {REFUSAL_INTAKE_DECIDED, 409}, {REFUSAL_INTAKES_TOO_MANY, 409},
};

int http_status_of(enum refusal code) {
    if (refusal_text(code)->retry_ms > 0)
        return 503;
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
        if (statuses[i].code == code)
            return statuses[i].status;
    return 400;
}
