// The inbox between threads: nothing lost, nothing out of order, bounded, one wake per batch.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/inbox.h"
#include "base/mem.h"

static _Atomic int alive, wakes;

struct note {
    struct msg msg;
    int from, number;
};

static void dispose(struct msg *msg) {
    atomic_fetch_sub(&alive, 1);
    free(msg);
}

static struct msg *note(int from, int number, uint32_t cost) {
    struct note *note = mem_new(sizeof *note);
    *note = (struct note){{.dispose = dispose, .cost = cost}, from, number};
    atomic_fetch_add(&alive, 1);
    return &note->msg;
}

static void count_wake(void *arg) {
    (void)arg;
    atomic_fetch_add(&wakes, 1);
}

static int dispose_all(struct msg *msg) {
    int count = 0;
    for (struct msg *next; msg; msg = next, count++) {
        next = msg->next;
        msg->dispose(msg);
    }
    return count;
}

static void bounded_by_cost(void **unused) {
    (void)unused;
    struct inbox *inbox = inbox_create(100, count_wake, NULL);
    wakes = 0;
    assert_true(inbox_post(inbox, note(0, 0, 60)));
    struct msg *large = note(0, 1, 41);
    assert_false(inbox_post(inbox, large)); // the caller keeps it
    assert_true(inbox_post(inbox, note(0, 2, 40)));
    assert_false(inbox_post(inbox, large));
    assert_int_equal(inbox_refused(inbox), 2);
    assert_true(inbox_post_always(inbox, large));
    assert_int_equal(wakes, 1); // it was empty only once
    struct msg *all = inbox_drain(inbox);
    assert_int_equal(((struct note *)all)->number, 0);
    assert_int_equal(((struct note *)all->next)->number, 2);
    assert_int_equal(((struct note *)all->next->next)->number, 1);
    assert_int_equal(dispose_all(all), 3);
    assert_null(inbox_drain(inbox));
    assert_true(inbox_post(inbox, note(0, 3, 0))); // weighs 1 at least
    assert_int_equal(wakes, 2);
    inbox_destroy(inbox);
    assert_int_equal(alive, 0);
    inbox_destroy(NULL);
}

static void closed_means_closed(void **unused) {
    (void)unused;
    struct inbox *inbox = inbox_create(100, count_wake, NULL);
    assert_true(inbox_post(inbox, note(0, 0, 1)));
    assert_int_equal(dispose_all(inbox_shut(inbox)), 1); // what was accepted is handed back
    wakes = 0;
    struct msg *late = note(0, 1, 1);
    assert_false(inbox_post(inbox, late));
    assert_false(inbox_post_always(inbox, late));
    assert_int_equal(wakes, 0);
    assert_int_equal(inbox_refused(inbox), 0); // it was not full
    late->dispose(late);
    inbox_close(inbox);
    inbox_destroy(inbox);
    assert_int_equal(alive, 0);
}

enum { POSTERS = 4, EACH = 20000 };
struct crowd {
    struct inbox *inbox;
    sem_t wake;
    int from;
};

static void on_wake(void *arg) {
    sem_post(&((struct crowd *)arg)->wake);
}

static void *post_many(void *arg) {
    struct crowd *crowd = arg;
    for (int i = 0; i < EACH; i++) {
        struct msg *msg = note(crowd->from, i, 1);
        while (!inbox_post(crowd->inbox, msg))
            sched_yield();
    }
    return NULL;
}

// The owner sleeps until it is woken: a wake that is missing would hang here, one that is lost as well.
static void many_post_and_one_empties(void **unused) {
    (void)unused;
    struct crowd owner = {0};
    sem_init(&owner.wake, 0, 0);
    owner.inbox = inbox_create(512, on_wake, &owner);
    struct crowd posters[POSTERS];
    pthread_t threads[POSTERS];
    int next[POSTERS] = {0}, heard = 0;
    for (int i = 0; i < POSTERS; i++) {
        posters[i] = (struct crowd){.inbox = owner.inbox, .from = i};
        pthread_create(&threads[i], NULL, post_many, &posters[i]);
    }
    while (heard < POSTERS * EACH) {
        sem_wait(&owner.wake);
        int batch = 0;
        for (struct msg *msg = inbox_drain(owner.inbox), *after; msg; msg = after, batch++) {
            const struct note *got = (struct note *)msg;
            after = msg->next;
            assert_int_equal(got->number, next[got->from]++); // of one poster in order, none twice
            msg->dispose(msg);
        }
        assert_in_range(batch, 1, 512); // woken only for something, and never more than fits
        heard += batch;
    }
    for (int i = 0; i < POSTERS; i++)
        pthread_join(threads[i], NULL);
    assert_null(inbox_drain(owner.inbox));
    assert_int_equal(sem_trywait(&owner.wake), -1); // exactly one wake per batch
    inbox_destroy(owner.inbox);
    sem_destroy(&owner.wake);
    assert_int_equal(alive, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bounded_by_cost),
        cmocka_unit_test(closed_means_closed),
        cmocka_unit_test(many_post_and_one_empties),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
