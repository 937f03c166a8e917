// Checks passwords on a thread of its own, guessers last.
// SPDX-License-Identifier: Apache-2.0
#include "auth/clerk.h"

#include <sodium.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "auth/token.h"
#include "base/address.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/mem.h"
#include "base/metric.h"

#define QUESTIONS_MAX 256 // that wait; each takes some 60 ms
#define KEY_SIZE 64

METRIC(right, COUNTER, "muster_sign_ins_total", "result=\"right\"", "Sign-ins with a password.")
METRIC(wrong, COUNTER, "muster_sign_ins_total", "result=\"wrong\"", "Sign-ins with a password.")
METRIC(slowed, COUNTER, "muster_sign_ins_total", "result=\"slowed\"", "Sign-ins with a password.")
METRIC(late, COUNTER, "muster_sign_ins_total", "result=\"late\"", "Sign-ins with a password.")

struct clerk {
    struct loop *loop;
    struct guesses *guesses; // the thread's
    _Atomic bool stopping;
};

static uint32_t wait_ms(struct guesses *guesses, const char *account, const char *address) {
    int64_t now_ms = clock_mono_us() / 1000;
    uint32_t a = guesses_wait_ms(guesses, account, now_ms), b = guesses_wait_ms(guesses, address, now_ms);
    return a > b ? a : b;
}

static enum refusal check(struct clerk *clerk, struct clerk_question *question) {
    char account[KEY_SIZE], address[KEY_SIZE], key[ADDRESS_KEY_SIZE];
    address_key(key, question->address);
    snprintf(account, sizeof account, "account %s", question->account);
    snprintf(address, sizeof address, "address %s", key);
    bool named = question->account[0] != '\0';
    if (clock_mono_us() - question->asked_us > CLERK_PATIENCE_US) {
        metric_add(&late, 1);
        question->retry_ms = refusal_text(REFUSAL_BUSY)->retry_ms;
        return REFUSAL_BUSY;
    }
    question->retry_ms = wait_ms(clerk->guesses, named ? account : address, address);
    if (question->retry_ms > 0) {
        metric_add(&slowed, 1);
        return REFUSAL_SIGN_IN_SLOWED;
    }
    if (password_matches(question->password, question->hash)) {
        metric_add(&right, 1);
        guesses_right(clerk->guesses, account);
        return REFUSAL_NONE;
    }
    metric_add(&wrong, 1);
    int64_t now_ms = clock_mono_us() / 1000;
    guesses_wrong(clerk->guesses, address, now_ms);
    if (named)
        guesses_wrong(clerk->guesses, account, now_ms);
    question->retry_ms = wait_ms(clerk->guesses, named ? account : address, address);
    if (question->retry_ms > 0)
        log_limited(LOG_WARN, "address %s: too many wrong sign-ins, the next must wait %u ms", question->address,
                    question->retry_ms);
    return REFUSAL_SIGN_IN_WRONG;
}

static void heard(void *arg, struct msg *msg) {
    struct clerk *clerk = arg;
    struct clerk_question *question = (struct clerk_question *)msg;
    question->retry_ms = 0;
    question->verdict = atomic_load(&clerk->stopping) ? REFUSAL_STOPPING : check(clerk, question);
    sodium_memzero(question->password, sizeof question->password);
    msg->kind = question->reply_kind;
    if (!inbox_post_always(question->reply, msg))
        msg->dispose(msg);
}

struct clerk *clerk_start(void) {
    struct clerk *clerk = mem_new(sizeof *clerk);
    clerk->guesses = guesses_create();
    struct loop_room room = {.name = "clerk", .arg = clerk, .heard = heard};
    clerk->loop = loop_start(&room, QUESTIONS_MAX);
    return clerk;
}

bool clerk_ask(struct clerk *clerk, struct clerk_question *question) {
    question->msg.cost = 1;
    return inbox_post(loop_inbox(clerk->loop), &question->msg);
}

void clerk_stop(struct clerk *clerk) {
    if (!clerk)
        return;
    atomic_store(&clerk->stopping, true);
    loop_stop(clerk->loop);
}

void clerk_destroy(struct clerk *clerk) {
    if (!clerk)
        return;
    clerk_stop(clerk);
    loop_destroy(clerk->loop);
    guesses_destroy(clerk->guesses);
    free(clerk);
}
