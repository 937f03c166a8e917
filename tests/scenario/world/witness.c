// A witness: two clients on their own loop and thread; a lock guards what they write down.
// SPDX-License-Identifier: Apache-2.0
#include "world/witness.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "world/people.h"

#define FIX_S 0.1
#define NOTE_S 0.5

// Something asked for, at most one at a time.
struct wait {
    double since; // 0: nothing is waited for
    uint32_t *count;
    double *worst;
};

struct witness {
    pthread_t thread;
    pthread_mutex_t lock; // guards account and waits
    struct witness_account account;
    struct wait receipt, shown, answer;
    _Atomic bool over;

    struct ev_loop *loop;
    ev_timer fix_timer, note_timer, over_timer;
    struct client *relay, *officer;
    int port;
    char relay_token[64], officer_token[64];
    uint32_t unit, incident, batch;
    int64_t at_ms; // of the last fix
};

// ---- what is written down

static void wait_begin(struct witness *witness, struct wait *wait) {
    pthread_mutex_lock(&witness->lock);
    if (wait->since == 0)
        wait->since = child_now();
    pthread_mutex_unlock(&witness->lock);
}

static bool waits(struct witness *witness, const struct wait *wait) {
    pthread_mutex_lock(&witness->lock);
    bool waiting = wait->since != 0;
    pthread_mutex_unlock(&witness->lock);
    return waiting;
}

static void look(const struct wait *wait) {
    double waited = wait->since == 0 ? 0 : child_now() - wait->since;
    if (waited > *wait->worst)
        *wait->worst = waited;
}

static void wait_end(struct witness *witness, struct wait *wait) {
    pthread_mutex_lock(&witness->lock);
    look(wait);
    *wait->count += wait->since != 0;
    wait->since = 0;
    pthread_mutex_unlock(&witness->lock);
}

static void hear_down(void *arg, const char *why) {
    struct witness *witness = arg;
    (void)why;
    pthread_mutex_lock(&witness->lock);
    witness->account.downs++;
    pthread_mutex_unlock(&witness->lock);
}

static void hear_receipt(void *arg, const Muster__V1__FixReceipt *receipt) {
    struct witness *witness = arg;
    if (receipt->batch == witness->batch && receipt->taken == 1)
        wait_end(witness, &witness->receipt);
}

static void hear_row(void *arg, const struct client_fix *fix) {
    struct witness *witness = arg;
    if (fix->unit == witness->unit && fix->at_ms == witness->at_ms)
        wait_end(witness, &witness->shown);
}

static void hear_fixes(void *arg, const Muster__V1__Fixes *fixes) {
    client_fixes_each(fixes, hear_row, arg);
}

static void hear_answer(void *arg, const Muster__V1__Answer *answer) {
    struct witness *witness = arg;
    if (answer->code == 0)
        wait_end(witness, &witness->answer);
}

// ---- what they do

static void on_fix(struct ev_loop *loop, ev_timer *timer, int events) {
    struct witness *witness = timer->data;
    (void)loop, (void)events;
    if (waits(witness, &witness->receipt) || waits(witness, &witness->shown) ||
        client_state(witness->relay) != CLIENT_LIVE || client_state(witness->officer) != CLIENT_LIVE)
        return;
    struct client_fix row = fix_at(witness->unit, 298700000, 1215500000, world_now_ms());
    row.at_ms = row.at_ms > witness->at_ms ? row.at_ms : witness->at_ms + 1;
    row.lat_e7 += (int32_t)(++witness->batch % 100);
    Muster__V1__Fixes fixes;
    client_fixes_pack(&fixes, &row, 1);
    fixes.batch = witness->batch;
    witness->at_ms = row.at_ms;
    wait_begin(witness, &witness->receipt);
    wait_begin(witness, &witness->shown);
    client_fixes(witness->relay, &fixes);
    client_fixes_free(&fixes);
}

static void on_note(struct ev_loop *loop, ev_timer *timer, int events) {
    struct witness *witness = timer->data;
    (void)loop, (void)events;
    if (waits(witness, &witness->answer))
        return;
    uint8_t id[16];
    wait_begin(witness, &witness->answer);
    client_command(witness->officer, say_note(BOX, witness->incident, "witness"), id);
}

static void on_over(struct ev_loop *loop, ev_timer *timer, int events) {
    struct witness *witness = timer->data;
    (void)events;
    if (atomic_load(&witness->over))
        ev_break(loop, EVBREAK_ALL);
}

static void tick(struct witness *witness, ev_timer *timer, void (*on)(struct ev_loop *, ev_timer *, int), double s) {
    ev_timer_init(timer, on, s, s);
    timer->data = witness;
    ev_timer_start(witness->loop, timer);
}

static struct client *join(struct witness *witness, const char *device, const char *token) {
    struct client_options options = {.host = "127.0.0.1",
                                     .port = witness->port,
                                     .token = token,
                                     .device = device,
                                     .name = "witness",
                                     .reconnect = true,
                                     .decode = true,
                                     .events = {.fixes = hear_fixes,
                                                .fix_receipt = hear_receipt,
                                                .answer = hear_answer,
                                                .down = hear_down,
                                                .arg = witness}};
    struct client *client = client_create(witness->loop, &options);
    client_open(client);
    return client;
}

static void *live(void *arg) {
    struct witness *witness = arg;
    witness->loop = ev_loop_new(EVFLAG_AUTO);
    witness->relay = join(witness, "witness-relay", witness->relay_token);
    witness->officer = join(witness, "witness-officer", witness->officer_token);
    Muster__V1__View everything = MUSTER__V1__VIEW__INIT;
    client_view(witness->officer, &everything);
    tick(witness, &witness->fix_timer, on_fix, FIX_S);
    tick(witness, &witness->note_timer, on_note, NOTE_S);
    tick(witness, &witness->over_timer, on_over, 0.05);
    ev_run(witness->loop, 0);
    client_destroy(witness->relay);
    client_destroy(witness->officer);
    ev_loop_destroy(witness->loop);
    return NULL;
}

// ---- birth and death

struct witness *witness_begin(struct world *world, struct hub *hub) {
    struct witness *witness = calloc(1, sizeof *witness);
    need(witness != NULL, "no memory");
    pthread_mutex_init(&witness->lock, NULL);
    witness->receipt = (struct wait){0, &witness->account.receipts, &witness->account.receipt_s};
    witness->shown = (struct wait){0, &witness->account.shown, &witness->account.shown_s};
    witness->answer = (struct wait){0, &witness->account.answers, &witness->account.answer_s};
    witness->port = hub->port;
    witness->unit = people_units(world, hub, "witness", 1, KIND(VEHICLE), DISTRICT_ORG);
    struct told_answer opened = member_do(people_operator(world, hub), say_open(BOX, "witness", DISTRICT_ORG));
    need(opened.code == 0, "not opened: %u", opened.code);
    witness->incident = opened.object;
    people_account(world, hub, "witness.relay", ROLE(RELAY), DISTRICT_ORG, witness->relay_token);
    people_account(world, hub, "witness.officer", ROLE(DUTY), DISTRICT_ORG, witness->officer_token);
    need(pthread_create(&witness->thread, NULL, live, witness) == 0, "no thread");
    world_until(world, witness_so_far(witness).shown > 0 && witness_so_far(witness).answers > 0);
    return witness;
}

struct witness_account witness_so_far(struct witness *witness) {
    pthread_mutex_lock(&witness->lock);
    look(&witness->receipt);
    look(&witness->shown);
    look(&witness->answer);
    struct witness_account account = witness->account;
    pthread_mutex_unlock(&witness->lock);
    return account;
}

void witness_end(struct witness *witness) {
    if (!witness)
        return;
    atomic_store(&witness->over, true);
    pthread_join(witness->thread, NULL);
    pthread_mutex_destroy(&witness->lock);
    free(witness);
}
