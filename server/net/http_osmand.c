// The protocol of the free phone apps OsmAnd and Traccar Client: any phone becomes a unit. `id` is the device token (or
// it stands in Authorization: Bearer). Same rules as for any fix.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>

#include "base/clock.h"
#include "net/fixes.h"
#include "net/http.h"
#include "net/osmand.h"
#include "net/query.h"
#include "net/sos.h"

#define FIXES_PER_S 20 // of one phone

// What one phone may send; kept by account for as long as the hub runs.
struct phone {
    uint32_t account;
    struct bucket bucket;
    UT_hash_handle hh;
};

static struct bucket *bucket_of(struct hall *hall, uint32_t account) {
    struct phone *phone;
    HASH_FIND(hh, hall->phones, &account, sizeof account, phone);
    if (!phone) {
        phone = mem_new(sizeof *phone);
        phone->account = account;
        HASH_ADD(hh, hall->phones, account, sizeof phone->account, phone);
    }
    return &phone->bucket;
}

void http_osmand_forget(struct hall *hall) {
    struct phone *phone, *next;
    HASH_ITER(hh, hall->phones, phone, next) {
        HASH_DEL(hall->phones, phone);
        free(phone);
    }
}

// Newer apps post what the older ones put behind the ?.
static const char *form_of(struct http *http) {
    if (http->body.len == 0)
        return http->query;
    for (size_t i = 0; i < http->body.len; i++)
        if (http->body.data[i] == '&')
            http->body.data[i] = '\0';
    buf_add(&http->body, "\0", 2); // it ends with an empty part
    return (const char *)http->body.data;
}

void http_osmand(struct http *http) {
    struct hall *hall = http->hall;
    const char *form = form_of(http);
    const char *token = *http->token ? http->token : query_value(form, "id");
    int64_t now_ms = clock_wall_ms();
    struct fix fix;
    enum refusal refusal =
        token ? auth_by_token(hall->state, token, "osmand", now_ms, &http->who) : REFUSAL_TOKEN_INVALID;
    const struct account *account = refusal ? NULL : state_account(hall->state, http->who.account);
    if (!refusal && (!account || account->role != ROLE_UNIT))
        refusal = REFUSAL_NOT_ALLOWED;
    if (refusal) {
        http_refuse(http, refusal == REFUSAL_NOT_ALLOWED ? 403 : 401, refusal, 0);
        return;
    }
    bool read = osmand_read(form, now_ms, &fix), calls = osmand_calls(form);
    if (calls) // each time it says so is a press of its own: its requests come to any loop
        sos_press(hall, &http->who, account->units[0], read ? &fix : NULL, clock_mono_us());
    if (!read) {
        fixes_count_refusal(REFUSAL_FIX_OUT_OF_RANGE);
        http_refuse(http, 400, REFUSAL_FIX_OUT_OF_RANGE, 0);
        return;
    }
    fix.unit = account->units[0];
    struct fixes_result result = {0};
    fixes_take(hall, &http->who, &fix, 1, bucket_of(hall, account->number), FIXES_PER_S, clock_mono_us(), &result);
    if (result.refused)
        http_refuse(http, result.first == REFUSAL_FIX_RATE ? 429 : 400, result.first,
                    refusal_text(result.first)->retry_ms);
    else
        http_answer(http, 200, "text/plain; charset=utf-8", block_create("OK\n", 3));
}
