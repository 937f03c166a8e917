// Batches of fixes: made, sent, kept, counted.
// SPDX-License-Identifier: Apache-2.0
#include "muster-sim/feed.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#include "base/log.h"
#include "base/mem.h"
#include "domain/refusal.h"

#define ROWS_MAX 500
#define ROW_BYTES 40   // at most, encoded
#define WAITING_MAX 64 // batches, from which on the feed is full
#define OPEN_MAX 8     // batches sent and without a receipt
#define CODES_MAX 16
#define PACE_S 0.02
#define AGAIN_S 1.0 // after the hub said too fast

struct batch {
    struct batch *prev, *next;
    uint32_t number, count; // number 0: not sent over this link
    struct client_fix rows[];
};
struct feed {
    struct ev_loop *loop;
    struct client *client;
    bool keep;
    ev_timer pace;
    struct client_fix *rows; // added, not yet a batch
    uint32_t row_count, rows_max;
    struct batch *batches; // oldest first
    uint32_t batch_count, open;
    uint32_t last_number;
    double tokens, tokens_max, tokens_per_s; // rows that may leave
    ev_tstamp filled_at;
    uint64_t sent, taken, refused, dropped, lost;
    struct {
        uint32_t code;
        uint64_t count;
    } codes[CODES_MAX];
};

static void send_batches(struct feed *feed);

static void on_pace(struct ev_loop *loop, ev_timer *timer, int events) {
    (void)loop, (void)events;
    send_batches(timer->data);
}

struct feed *feed_create(struct ev_loop *loop, struct client *client, bool keep) {
    struct feed *feed = mem_new(sizeof *feed);
    feed->loop = loop;
    feed->client = client;
    feed->keep = keep;
    feed->rows_max = ROWS_MAX;
    feed->rows = mem_new(ROWS_MAX * sizeof *feed->rows);
    ev_init(&feed->pace, on_pace);
    feed->pace.data = feed;
    return feed;
}

static void forget(struct feed *feed, struct batch *batch) {
    DL_DELETE(feed->batches, batch);
    feed->batch_count--;
    feed->open -= batch->number > 0;
    free(batch);
}

void feed_destroy(struct feed *feed) {
    if (!feed)
        return;
    while (feed->batches)
        forget(feed, feed->batches);
    ev_timer_stop(feed->loop, &feed->pace);
    free(feed->rows);
    free(feed);
}

void feed_up(struct feed *feed, const Muster__V1__Limits *limits) {
    uint32_t per_s = limits && limits->fixes_per_s ? limits->fixes_per_s : 5000;
    uint32_t bytes = limits && limits->frame_bytes ? limits->frame_bytes : 65536;
    feed->tokens_per_s = per_s * 0.9; // a little below, so that a clock that differs is no refusal
    feed->rows_max = bytes / ROW_BYTES < ROWS_MAX ? bytes / ROW_BYTES : ROWS_MAX;
    if (feed->rows_max > per_s / 4 + 1)
        feed->rows_max = per_s / 4 + 1;
    feed->tokens = feed->tokens_max = feed->rows_max;
    feed->filled_at = ev_now(feed->loop);
    send_batches(feed);
}

void feed_down(struct feed *feed) {
    struct batch *batch, *next;
    DL_FOREACH_SAFE(feed->batches, batch, next) {
        if (batch->number == 0)
            continue;
        if (feed->keep) { // again, and counted then
            feed->sent -= batch->count;
            batch->number = 0;
            feed->open--;
        } else {
            feed->lost += batch->count;
            forget(feed, batch);
        }
    }
}

// ---- out

static void push(struct feed *feed, uint32_t count) {
    struct batch *batch = mem_resize(NULL, sizeof *batch + count * sizeof *batch->rows);
    *batch = (struct batch){.count = count};
    memcpy(batch->rows, feed->rows, count * sizeof *batch->rows);
    memmove(feed->rows, feed->rows + count, (feed->row_count - count) * sizeof *feed->rows);
    feed->row_count -= count;
    DL_APPEND(feed->batches, batch);
    feed->batch_count++;
}

static bool may_leave(struct feed *feed, uint32_t rows) {
    if (!feed->keep)
        return true;
    if (feed->open >= OPEN_MAX)
        return false;
    ev_tstamp now = ev_now(feed->loop);
    feed->tokens += (now - feed->filled_at) * feed->tokens_per_s;
    feed->filled_at = now;
    if (feed->tokens > feed->tokens_max)
        feed->tokens = feed->tokens_max;
    return feed->tokens >= rows || feed->tokens >= feed->tokens_max;
}

static bool send_batch(struct feed *feed, struct batch *batch) {
    Muster__V1__Fixes fixes;
    uint32_t most = batch->count < feed->rows_max ? batch->count : feed->rows_max; // limits may have sunk since
    uint32_t fit = client_fixes_pack(&fixes, batch->rows, most);
    fixes.batch = feed->last_number + 1;
    bool sent = client_fixes(feed->client, &fixes);
    client_fixes_free(&fixes);
    if (!sent)
        return false;
    if (fit < batch->count) { // the others become a batch of their own, next in turn
        struct batch *others = mem_resize(NULL, sizeof *others + (batch->count - fit) * sizeof *others->rows);
        *others = (struct batch){.count = batch->count - fit};
        memcpy(others->rows, batch->rows + fit, others->count * sizeof *others->rows);
        DL_APPEND_ELEM(feed->batches, batch, others);
        feed->batch_count++;
        batch->count = fit;
    }
    batch->number = ++feed->last_number;
    feed->open++;
    feed->sent += batch->count;
    feed->tokens -= batch->count;
    return true;
}

static void send_batches(struct feed *feed) {
    bool waits = false;
    for (struct batch *batch = feed->batches, *next; batch && !waits; batch = next) {
        if (batch->number == 0)
            waits = !may_leave(feed, batch->count) || !send_batch(feed, batch);
        next = batch->next;
        if (waits && !feed->keep) {
            feed->dropped += batch->count;
            forget(feed, batch);
            waits = false;
        }
    }
    if (waits && !ev_is_active(&feed->pace)) {
        ev_timer_set(&feed->pace, PACE_S, 0.);
        ev_timer_start(feed->loop, &feed->pace);
    }
}

void feed_add(struct feed *feed, const struct client_fix *fix) {
    feed->rows[feed->row_count++] = *fix;
    if (feed->row_count >= feed->rows_max)
        feed_flush(feed);
}

void feed_flush(struct feed *feed) {
    while (feed->row_count > 0)
        push(feed, feed->row_count < feed->rows_max ? feed->row_count : feed->rows_max);
    if (!ev_is_active(&feed->pace))
        send_batches(feed);
}

bool feed_full(const struct feed *feed) {
    return feed->keep && feed->batch_count >= WAITING_MAX;
}

bool feed_idle(const struct feed *feed) {
    return feed->row_count == 0 && feed->batch_count == 0;
}

// ---- receipts

static void count_code(struct feed *feed, uint32_t code, uint32_t count) {
    int i = 0;
    while (i < CODES_MAX - 1 && feed->codes[i].code != code && feed->codes[i].count > 0)
        i++; // more kinds than places share the last
    feed->codes[i].code = code;
    feed->codes[i].count += count;
    if (feed->codes[i].count == count)
        log_warn("fixes: the hub refused %u of a batch: %s (%u)", count, refusal_text((enum refusal)code)->en, code);
}

void feed_receipt(struct feed *feed, const Muster__V1__FixReceipt *receipt) {
    struct batch *batch;
    DL_SEARCH_SCALAR(feed->batches, batch, number, receipt->batch);
    if (!batch || receipt->batch == 0)
        return;
    if (feed->keep && receipt->refusal == REFUSAL_FIX_RATE) { // rows it has already are no harm
        feed->sent -= batch->count;
        feed->open--;
        batch->number = 0;
        ev_timer_stop(feed->loop, &feed->pace);
        ev_timer_set(&feed->pace, AGAIN_S, 0.);
        ev_timer_start(feed->loop, &feed->pace);
        return;
    }
    feed->taken += receipt->taken;
    feed->refused += receipt->refused;
    if (receipt->refused > 0)
        count_code(feed, receipt->refusal, receipt->refused);
    forget(feed, batch);
    if (!ev_is_active(&feed->pace))
        send_batches(feed);
}

// ---- counts

static uint64_t without_receipt(const struct feed *feed) {
    uint64_t rows = feed->lost;
    struct batch *batch;
    DL_FOREACH(feed->batches, batch)
    rows += batch->number > 0 ? batch->count : 0;
    return rows;
}

void feed_print(const struct feed *feed, FILE *out) {
    fprintf(out, "sent %" PRIu64 ", taken %" PRIu64 ", refused %" PRIu64, feed->sent, feed->taken, feed->refused);
    for (int i = 0; i < CODES_MAX && feed->codes[i].count > 0; i++)
        fprintf(out, "%s%u: %" PRIu64, i ? ", " : " (", feed->codes[i].code, feed->codes[i].count);
    fprintf(out, "%s, dropped %" PRIu64 ", lost %" PRIu64 "\n", feed->codes[0].count ? ")" : "", feed->dropped,
            without_receipt(feed));
}

bool feed_all_taken(const struct feed *feed) {
    return feed_idle(feed) && feed->refused == 0 && feed->dropped == 0 && feed->lost == 0;
}
