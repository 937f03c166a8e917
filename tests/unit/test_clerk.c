// The guess table with invented time, and the clerk's thread with real passwords.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "auth/clerk.h"
#include "auth/token.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"

// ---- guesses

static void the_first_five_are_free_then_it_doubles(void **unused) {
    (void)unused;
    struct guesses *guesses = guesses_create();
    int64_t now_ms = 1000000;
    for (int i = 0; i < 5; i++) {
        guesses_wrong(guesses, "k", now_ms);
        assert_int_equal(guesses_wait_ms(guesses, "k", now_ms), 0);
    }
    for (uint32_t wait_ms = 1000; wait_ms < 600000; wait_ms *= 2) {
        uint32_t want_ms = wait_ms < 300000 ? wait_ms : 300000;
        guesses_wrong(guesses, "k", now_ms);
        assert_int_equal(guesses_wait_ms(guesses, "k", now_ms), want_ms);
        assert_int_equal(guesses_wait_ms(guesses, "k", now_ms + want_ms - 1), 1);
        now_ms += want_ms;
        assert_int_equal(guesses_wait_ms(guesses, "k", now_ms), 0);
    }
    for (int i = 0; i < 100; i++)
        guesses_wrong(guesses, "k", now_ms);
    assert_int_equal(guesses_wait_ms(guesses, "k", now_ms), 300000);
    assert_int_equal(guesses_wait_ms(guesses, "other", now_ms), 0);
    guesses_right(guesses, "k");
    guesses_right(guesses, "never seen");
    assert_int_equal(guesses_wait_ms(guesses, "k", now_ms), 0);
    guesses_wrong(guesses, "k", now_ms); // it counts from the start
    assert_int_equal(guesses_wait_ms(guesses, "k", now_ms), 0);
    guesses_destroy(guesses);
    guesses_destroy(NULL);
}

static void an_hour_of_quiet_clears(void **unused) {
    (void)unused;
    struct guesses *guesses = guesses_create();
    for (int i = 0; i < 9; i++)
        guesses_wrong(guesses, "k", 1000);
    guesses_wrong(guesses, "k", 1000 + 3599999);
    assert_int_equal(guesses_wait_ms(guesses, "k", 1000 + 3599999), 16000);
    guesses_wrong(guesses, "k", 1000 + 3599999 + 3600000);
    assert_int_equal(guesses_wait_ms(guesses, "k", 1000 + 3599999 + 3600000), 0);
    guesses_destroy(guesses);
}

static void the_oldest_are_forgotten_first(void **unused) {
    (void)unused;
    struct guesses *guesses = guesses_create();
    char key[200];
    for (int i = 0; i < 8; i++) {
        guesses_wrong(guesses, "old", 1000);
        guesses_wrong(guesses, "kept", 1000);
    }
    for (int i = 0; i < 65534; i++) {
        snprintf(key, sizeof key, "key %d", i);
        guesses_wrong(guesses, key, 1001);
    }
    guesses_wrong(guesses, "kept", 1002); // not the oldest any more
    assert_true(guesses_wait_ms(guesses, "old", 1002) > 0);
    guesses_wrong(guesses, "one more", 1003);
    assert_int_equal(guesses_wait_ms(guesses, "old", 1003), 0);
    assert_true(guesses_wait_ms(guesses, "kept", 1003) > 0);
    memset(key, 'x', sizeof key - 1); // a key that is too long counts by its beginning
    key[sizeof key - 1] = '\0';
    for (int i = 0; i < 6; i++)
        guesses_wrong(guesses, key, 1004);
    key[150] = '\0';
    assert_int_equal(guesses_wait_ms(guesses, key, 1004), 1000);
    guesses_destroy(guesses);
}

// ---- the clerk

static sem_t answered;
static void on_answer(void *unused) {
    (void)unused;
    sem_post(&answered);
}

static void dispose(struct msg *msg) {
    free(msg);
}

static int64_t waited_us; // how long ago they asked

static struct clerk_question *question(struct inbox *reply, const char *account, const char *address,
                                       const char *password, const char *hash) {
    struct clerk_question *question = mem_new(sizeof *question);
    question->msg.dispose = dispose;
    question->reply = reply;
    question->reply_kind = 42;
    question->asker = 7;
    question->asked_us = clock_mono_us() - waited_us;
    snprintf(question->account, sizeof question->account, "%s", account);
    snprintf(question->address, sizeof question->address, "%s", address);
    snprintf(question->password, sizeof question->password, "%s", password);
    snprintf(question->hash, sizeof question->hash, "%s", hash);
    return question;
}

// Asks and waits; the password must come back wiped.
static enum refusal ask(struct clerk *clerk, struct inbox *reply, const char *account, const char *address,
                        const char *password, const char *hash, uint32_t *retry_ms) {
    assert_true(clerk_ask(clerk, question(reply, account, address, password, hash)));
    sem_wait(&answered);
    struct clerk_question *answer = (struct clerk_question *)inbox_drain(reply);
    static const char zeros[sizeof answer->password];
    enum refusal verdict = answer->verdict;
    assert_memory_equal(answer->password, zeros, sizeof zeros);
    assert_int_equal(answer->msg.kind, 42);
    assert_int_equal(answer->asker, 7);
    if (retry_ms)
        *retry_ms = answer->retry_ms;
    free(answer);
    return verdict;
}

struct probe {
    const char *account, *address;
};

// Guesses wrong until guesses are slowed; then each probe must be slowed too, its password being right or not. On a
// machine so busy that the wait was over before the last probe, the next guess makes it longer.
static void slowed_with(struct clerk *clerk, struct inbox *reply, const char *account, const char *address,
                        const struct probe *probes, int count, const char *hash) {
    for (;;) {
        enum refusal verdicts[8];
        uint32_t retry_ms;
        int64_t began_us = clock_mono_us();
        assert_int_not_equal(ask(clerk, reply, account, address, "wrong", hash, &retry_ms), REFUSAL_NONE);
        for (int i = 0; i < count; i++)
            verdicts[i] =
                retry_ms ? ask(clerk, reply, probes[i].account, probes[i].address, "right", hash, NULL) : REFUSAL_NONE;
        if (retry_ms == 0 || clock_mono_us() - began_us >= (int64_t)retry_ms * 1000)
            continue;
        for (int i = 0; i < count; i++)
            assert_int_equal(verdicts[i], REFUSAL_SIGN_IN_SLOWED);
        return;
    }
}

static void right_wrong_and_slowed(void **unused) {
    (void)unused;
    struct inbox *reply = inbox_create(100000, on_answer, NULL);
    struct clerk *clerk = clerk_start();
    char hash[ACCOUNT_HASH_MAX];
    uint32_t retry_ms;
    log_set_level(LOG_ERROR);
    assert_true(password_hash("right", hash));
    assert_int_equal(ask(clerk, reply, "duty", "10.0.0.1", "right", hash, &retry_ms), REFUSAL_NONE);
    assert_int_equal(retry_ms, 0);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(ask(clerk, reply, "duty", "10.0.0.1", "wrong", hash, &retry_ms), REFUSAL_SIGN_IN_WRONG);
        assert_int_equal(retry_ms, 0);
    }
    // Both keys are slow: the account from elsewhere, and the address with another account.
    static const struct probe probes[] = {
        {"duty", "10.0.0.2"}, {"other", "10.0.0.1"}, {"other", "::ffff:10.0.0.1"}, {"", "10.0.0.1"}};
    slowed_with(clerk, reply, "duty", "10.0.0.1", probes, 4, hash);
    assert_int_equal(ask(clerk, reply, "other", "10.0.0.2", "right", hash, NULL), REFUSAL_NONE);
    // An account that does not exist is slowed like one that does.
    static const struct probe ghost[] = {{"ghost", "10.0.0.4"}};
    slowed_with(clerk, reply, "ghost", "10.0.0.3", ghost, 1, "");
    clerk_destroy(clerk);
    inbox_destroy(reply);
    log_set_level(LOG_INFO);
}

static void a_whole_network_is_one_address(void **unused) {
    (void)unused;
    struct inbox *reply = inbox_create(100000, on_answer, NULL);
    struct clerk *clerk = clerk_start();
    log_set_level(LOG_ERROR);
    static const char *const accounts[] = {"a", "b", "", "c", "d"};
    for (unsigned i = 0; i < 5; i++) {
        char address[48];
        snprintf(address, sizeof address, "2001:db8:0:1::%x", i);
        assert_int_equal(ask(clerk, reply, accounts[i], address, "x", "", NULL), REFUSAL_SIGN_IN_WRONG);
    }
    static const struct probe probes[] = {{"x", "2001:db8:0:1:ffff::1"}, {"", "2001:db8:0:1::77"}};
    slowed_with(clerk, reply, "e", "2001:db8:0:1::f", probes, 2, "");
    assert_int_equal(ask(clerk, reply, "y", "2001:db8:0:2::1", "x", "", NULL), REFUSAL_SIGN_IN_WRONG);
    assert_int_equal(ask(clerk, reply, "z", "not an address", "x", "", NULL), REFUSAL_SIGN_IN_WRONG);
    clerk_destroy(clerk);
    inbox_destroy(reply);
    log_set_level(LOG_INFO);
}

// More than fits is refused at once, and at the end everyone who was taken has an answer.
// Nobody listens any more, so nothing is worked out, and nobody is suspected.
static void who_waited_too_long_is_asked_to_come_again(void **unused) {
    (void)unused;
    char hash[ACCOUNT_HASH_MAX];
    uint32_t retry_ms;
    struct inbox *reply = inbox_create(100000, on_answer, NULL);
    struct clerk *clerk = clerk_start();
    assert_true(password_hash("right", hash));
    for (int i = 0; i < 20; i++) {
        waited_us = CLERK_PATIENCE_US + 1000;
        assert_int_equal(ask(clerk, reply, "wang", "10.0.0.1", i % 2 ? "right" : "wrong", hash, &retry_ms),
                         REFUSAL_BUSY);
        assert_true(retry_ms > 0);
    }
    waited_us = CLERK_PATIENCE_US / 2;
    assert_int_equal(ask(clerk, reply, "wang", "10.0.0.1", "right", hash, NULL), REFUSAL_NONE);
    waited_us = 0;
    clerk_destroy(clerk);
    inbox_destroy(reply);
}

static void busy_and_stopping(void **unused) {
    (void)unused;
    struct inbox *reply = inbox_create(100000, on_answer, NULL);
    struct clerk *clerk = clerk_start();
    int taken = 0, answers = 0;
    log_set_level(LOG_ERROR);
    for (int i = 0; i < 2000; i++) {
        char account[16];
        snprintf(account, sizeof account, "a%d", i);
        struct clerk_question *asked = question(reply, account, account, "x", "");
        if (clerk_ask(clerk, asked))
            taken++;
        else
            free(asked);
    }
    assert_in_range(taken, 256, 600);
    clerk_stop(clerk);
    int stopping = 0;
    for (struct msg *msg = inbox_drain(reply), *next; msg; msg = next, answers++) {
        next = msg->next;
        stopping += ((struct clerk_question *)msg)->verdict == REFUSAL_STOPPING;
        msg->dispose(msg);
    }
    assert_int_equal(answers, taken);
    assert_true(stopping > 0);
    struct clerk_question *late = question(reply, "a", "b", "x", "");
    assert_false(clerk_ask(clerk, late));
    free(late);
    clerk_destroy(clerk);
    clerk_destroy(NULL);
    inbox_destroy(reply);
    log_set_level(LOG_INFO);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_five_are_free_then_it_doubles),
        cmocka_unit_test(an_hour_of_quiet_clears),
        cmocka_unit_test(the_oldest_are_forgotten_first),
        cmocka_unit_test(right_wrong_and_slowed),
        cmocka_unit_test(a_whole_network_is_one_address),
        cmocka_unit_test(who_waited_too_long_is_asked_to_come_again),
        cmocka_unit_test(busy_and_stopping),
    };
    sem_init(&answered, 0, 0);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
