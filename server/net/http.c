// The table of routes, and how requests are read and answers written.
// SPDX-License-Identifier: Apache-2.0
#include "net/http.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/metric.h"
#include "net/intake_body.h"

METRIC(requests, COUNTER, "muster_http_requests_total", NULL, "HTTP requests taken.")

#define ANSWER_US 15000000       // an answer takes at most this long, the wait for a body included
#define STUCK_US 10000000        // in this time a reader must take a chunk
#define READING_US 300000000     // and in this all of it
#define REPLIES_MOST (32u << 20) // bytes of answers that wait for their readers, of a loop
#define BODIES_MOST (16u << 20)  // bytes of long bodies that a loop takes at the same time
#define CHUNK (48u << 10)

// Pages come last: whatever no row above is.
static const struct http_route routes[] = {
    {"GET", "/api/v1/boundaries.geojson", http_boundaries, true, 0},
    {"GET", "/api/v1/channels/*/*/*/messages.json", http_messages, true, 0},
    {"GET", "/api/v1/channels/*/*/messages.json", http_messages, true, 0},
    {"GET", "/api/v1/forces.csv", http_forces, true, 0},
    {"POST", "/api/v1/forces/import", http_forces_import, true, FORCES_FILE_MAX},
    {"GET", "/api/v1/incidents.geojson", http_incidents, true, 0},
    {"GET", "/api/v1/incidents/*/plans", http_plans, true, 0},
    {"POST", "/api/v1/intakes", http_report, true, INTAKE_BODY_MAX},
    {"GET", "/api/v1/intakes/*", http_intake, true, 0},
    {"GET", "/api/v1/intakes/*/near", http_intake_near, true, 0},
    {"POST", "/api/v1/login", http_login, false, 0},
    {"POST", "/api/v1/logout", http_logout, true, 0},
    {"GET", "/api/v1/nearest", http_nearest, true, 0},
    {"GET", "/api/v1/reports/*", http_one_report, true, 0},
    {"GET", "/api/v1/reports/*/versions", http_versions, true, 0},
    {"GET", "/api/v1/units.geojson", http_units, true, 0},
    {"GET", "/api/v1/units/*/track.geojson", http_track, true, 0},
    {"GET", "/healthz", http_healthz, false, 0},
    {"GET", "/metrics", http_metrics, false, 0},
    {"GET", "/osmand", http_osmand, false, 0},
    {"POST", "/osmand", http_osmand, false, 0},
    {"GET", "/readyz", http_readyz, false, 0},
    {NULL, NULL, NULL, false, 0},
};
const struct http_route *http_routes(void) {
    return routes;
}

static const struct http_route page_route = {"GET", "", http_page, false, 0};

// ---------------------------------------------------------------------------------------------- routing

static bool path_fits(const char *pattern, const char *path) {
    for (const char *star; (star = strchr(pattern, '*')); pattern = star + 1) {
        size_t before = (size_t)(star - pattern);
        if (strncmp(pattern, path, before) != 0 || path[before] == '/' || path[before] == '\0')
            return false;
        path += before + strcspn(path + before, "/");
    }
    return strcmp(pattern, path) == 0;
}

// NULL: *status says 404 or 405.
static const struct http_route *route_of(enum http_method method, const char *path, int *status) {
    static const char *const names[] = {
        [HTTP_OTHER] = "", [HTTP_GET] = "GET", [HTTP_HEAD] = "GET", [HTTP_POST] = "POST"};
    *status = 404;
    for (const struct http_route *route = routes; route->path; route++) {
        if (!path_fits(route->path, path))
            continue;
        if (strcmp(route->method, names[method]) == 0)
            return route;
        *status = 405;
    }
    if (method != HTTP_GET && method != HTTP_HEAD)
        *status = 405;
    return *status == 404 ? &page_route : NULL;
}

// The methods that a path takes, for who used another.
static const char *allowed(const char *path) {
    int status;
    bool get = route_of(HTTP_GET, path, &status), post = route_of(HTTP_POST, path, &status);
    return get && post ? "GET, HEAD, POST" : post ? "POST" : "GET, HEAD";
}

// ---------------------------------------------------------------------------------------------- reading

static void hang_up(struct http *http) {
    lws_set_timeout(http->wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
}

// What comes behind a request stays unread, and the library would turn in circles over it for as long as the answer
// takes. Held, it looks neither at what comes nor at whether it may write.
static void hold(struct http *http, bool held) {
    if (http->held != held)
        lws_rx_flow_control(http->wsi, !held);
    http->held = held;
}

static void go_on(struct http *http) {
    hold(http, false);
    lws_callback_on_writable(http->wsi);
}

static void on_stray(struct ev_loop *ev, ev_io *watch, int events) {
    (void)events;
    ev_io_stop(ev, watch);
    hang_up(watch->data);
}

static void on_room(struct ev_loop *ev, ev_io *watch, int events) {
    (void)events;
    ev_io_stop(ev, watch);
    go_on(watch->data);
}

static void wait_for(struct http *http, ev_io *watch, int events, void (*on)(struct ev_loop *, ev_io *, int)) {
    if (ev_is_active(watch))
        return;
    ev_io_init(watch, on, lws_get_socket_fd(http->wsi), events);
    watch->data = http;
    ev_io_start(http->hall->ev, watch);
}

// The request is whole: whoever says more, or leaves, is hung up on.
static void expect_no_more(struct http *http) {
    wait_for(http, &http->stray, EV_READ, on_stray);
    hold(http, !http->answered);
}

static void begin(struct http *http, struct peer *peer, struct lws *wsi) {
    http_gone(http);
    memset(http, 0, sizeof *http);
    http->hall = peer->hall;
    http->peer = peer;
    http->wsi = wsi;
    http->number = atomic_fetch_add(&peer->hall->net->numbers, 1);
    http->since_us = http->moved_us = clock_mono_us();
    http->active = true;
    HASH_ADD(hh, peer->hall->requests, number, sizeof http->number, http);
    metric_add(&requests, 1);
}

// A token where one is needed; the answer is given here where it is not good.
static bool sign_in(struct http *http) {
    struct hall *hall = http->hall;
    if (!http->route->signed_in)
        return true;
    if (http->peer->local && !*http->token)
        return true; // the local operator
    enum refusal refusal = auth_by_token(hall->state, http->token, "http", clock_wall_ms(), &http->who);
    if (refusal && !hall_ready(hall)) // it may be good: this hub does not know all there is yet
        http_refuse(http, 503, REFUSAL_AUTHORITY_AWAY, refusal_text(REFUSAL_AUTHORITY_AWAY)->retry_ms);
    else if (refusal)
        http_refuse(http, 401, refusal, 0);
    return refusal == REFUSAL_NONE;
}

// Answers that wait for their readers take memory; whoever holds a token may not have all of it.
static bool has_room(struct http *http) {
    bool room = http->hall->reply_bytes < REPLIES_MOST;
    if (!room)
        http_refuse(http, 503, REFUSAL_BUSY, refusal_text(REFUSAL_BUSY)->retry_ms);
    return room;
}

// A long body is taken of somebody who has signed in, while there is room: not of anybody who finds the port.
static bool takes_long(struct http *http) {
    struct hall *hall = http->hall;
    if (!sign_in(http))
        return false;
    if (hall->body_bytes + http->body_len > BODIES_MOST) {
        http_refuse(http, 503, REFUSAL_BUSY, refusal_text(REFUSAL_BUSY)->retry_ms);
        return false;
    }
    hall->body_bytes += http->body_len;
    http->own_body = http->body_len;
    return true;
}

static void run(struct http *http) {
    if (sign_in(http) && (!http->route->signed_in || has_room(http)))
        http->route->handle(http);
    expect_no_more(http);
}

static bool too_fast(const struct http *http) {
    struct hall *hall = http->hall;
    return !http->peer->local && !pace_take(hall->pace, http->peer->key, hall->limits.http_per_s, http->since_us);
}

static void turn_away(struct http *http, int status) {
    static const struct {
        int status;
        enum refusal why;
        uint32_t retry_ms;
    } reasons[] = {{400, REFUSAL_MALFORMED, 0},
                   {404, REFUSAL_NOT_FOUND, 0},
                   {405, REFUSAL_METHOD_INVALID, 0},
                   {413, REFUSAL_TOO_LARGE, 0},
                   {429, REFUSAL_RATE, 1000}};
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (reasons[i].status == status)
            http_refuse(http, status, reasons[i].why, reasons[i].retry_ms);
    if (http->body_len == 0)
        expect_no_more(http);
}

int http_request(struct http *http, struct peer *peer, struct lws *wsi, const char *path, size_t len) {
    if (!peer)
        return -1;
    begin(http, peer, wsi);
    int status = http_read(http, path, len);
    if (!status && too_fast(http))
        status = 429;
    if (!status)
        http->route = route_of(http->method, http->path, &status);
    if (http->route && http->body_len > (http->route->body_max ? http->route->body_max : HTTP_BODY_MAX)) {
        http->route = NULL;
        status = 413;
    }
    lws_set_timeout(wsi, NO_PENDING_TIMEOUT, 0); // http_look_after has its own
    if (!http->route)
        turn_away(http, status);
    else if (http->body_len > HTTP_BODY_LONG && !takes_long(http))
        return 0;
    else if (http->body_len == 0) // else when the body is complete
        run(http);
    return 0;
}

int http_body(struct http *http, const void *bytes, size_t len) {
    if (!http->active || http->answered)
        return 0;
    if (http->body.len + len <= http->body_len)
        buf_add(&http->body, bytes, len);
    return 0;
}

int http_complete(struct http *http) {
    if (!http->active || http->answered || http->body_len == 0)
        return 0;
    if (http->whole) // told once more because of what came behind the body
        return -1;
    http->whole = true;
    buf_add(&http->body, "", 1);
    http->body.len--;
    run(http);
    return 0;
}

struct http *http_find(struct hall *hall, uint64_t number) {
    struct http *http;
    HASH_FIND(hh, hall->requests, &number, sizeof number, http);
    return http;
}

void http_gone(struct http *http) {
    if (!http || !http->active)
        return;
    http->active = false;
    HASH_DEL(http->hall->requests, http);
    ev_io_stop(http->hall->ev, &http->stray);
    ev_io_stop(http->hall->ev, &http->room);
    ev_timer_stop(http->hall->ev, &http->turn);
    buf_free(&http->made);
    http->hall->reply_bytes -= http->own_bytes;
    http->hall->body_bytes -= http->own_body;
    http_import_forget(http);
    free(http->query);
    if (http->body.data)
        explicit_bzero(http->body.data, http->body.cap); // it may have held a password
    buf_free(&http->body);
    explicit_bzero(http->secret, sizeof http->secret);
    block_drop(http->reply);
    buf_free(&http->newest);
}

// ---------------------------------------------------------------------------------------------- answering

void http_answer(struct http *http, int status, const char *type, struct block *reply) {
    if (http->answered) {
        block_drop(reply);
        return;
    }
    http->answered = true;
    http->status = status;
    http->type = type;
    http->reply = reply;
    if (!http->wait_seq || halls_applied(http->hall->net, http->wait_seq))
        go_on(http);
}

static void account(struct http *http, size_t bytes) {
    http->hall->reply_bytes += bytes - http->own_bytes;
    http->own_bytes = bytes;
}

void http_answer_buf(struct http *http, int status, const char *type, struct buf *reply) {
    if (!http->answered)
        account(http, reply->len);
    http_answer(http, status, type, block_create(reply->data, reply->len));
    buf_free(reply);
}

// A refusal that stays open behind `en`, for what is told beside it.
static struct json begin_refusal(struct buf *reply, enum refusal code) {
    const struct refusal_text *text = refusal_text(code);
    struct json json = {.buf = reply};
    json_open(&json, '{');
    json_put_int(&json, "code", code);
    json_put_text(&json, "zh", text->zh);
    json_put_text(&json, "en", text->en);
    return json;
}

void http_refuse(struct http *http, int status, enum refusal code, uint32_t retry_ms) {
    struct buf reply = {0};
    struct json json = begin_refusal(&reply, code);
    json_close(&json, '}');
    http->retry_s = (retry_ms + 999) / 1000;
    http_answer_buf(http, status, "application/json", &reply);
}

void http_refuse_part(struct http *http, int status, enum refusal code, const char *part) {
    struct buf reply = {0};
    struct json json = begin_refusal(&reply, code);
    if (*part)
        json_put_text(&json, "part", part);
    json_close(&json, '}');
    http_answer_buf(http, status, "application/json", &reply);
}

void http_refuse_number(struct http *http, int status, enum refusal code, const char *name, uint32_t number) {
    struct buf reply = {0};
    struct json json = begin_refusal(&reply, code);
    json_put_int(&json, name, number);
    json_close(&json, '}');
    http_answer_buf(http, status, "application/json", &reply);
}

static void on_turn(struct ev_loop *ev, ev_timer *timer, int events) {
    (void)events;
    struct http *http = timer->data;
    bool more = !http->answered && http->part(http);
    if (!http->answered)
        account(http, http->made.len);
    if (more && has_room(http))
        return;
    ev_timer_stop(ev, timer);
    http_answer_buf(http, 200, http->type, &http->made);
}

void http_make(struct http *http, const char *type, bool (*part)(struct http *http)) {
    http->part = part;
    http->type = type;
    http->json.buf = &http->made;
    ev_timer_init(&http->turn, on_turn, 0., 1e-6);
    http->turn.data = http;
    ev_timer_start(http->hall->ev, &http->turn);
}

void http_nothing(struct http *http) {
    http_answer(http, 204, NULL, block_create("", 0));
}

static bool add_header(struct lws *wsi, const char *name, const char *value, unsigned char **at, unsigned char *end) {
    return lws_add_http_header_by_name(wsi, (const unsigned char *)name, (const unsigned char *)value,
                                       (int)strlen(value), at, end) == 0;
}

static int write_head(struct http *http) {
    unsigned char space[LWS_PRE + 2048], *start = space + LWS_PRE, *at = start, *end = space + sizeof space - 1;
    struct lws *wsi = http->wsi;
    if (lws_add_http_common_headers(wsi, (unsigned)http->status, http->type, http->reply->len, &at, end))
        return -1;
    bool good =
        add_header(wsi, "cache-control:", http->lasting ? "public, max-age=31536000, immutable" : "no-store", &at, end);
    if (http->retry_s) {
        char retry[16];
        snprintf(retry, sizeof retry, "%u", http->retry_s);
        good = good && add_header(wsi, "retry-after:", retry, &at, end);
    }
    if (http->status == 405)
        good = good && add_header(wsi, "allow:", allowed(http->path), &at, end);
    http->head_sent = true;
    return good && lws_finalize_write_http_header(wsi, start, &at, end) == 0 ? 0 : -1;
}

static int write_some(struct http *http) {
    unsigned char space[LWS_PRE + CHUNK];
    size_t left = http->reply->len - http->sent, len = left < CHUNK ? left : CHUNK;
    memcpy(space + LWS_PRE, http->reply->data + http->sent, len);
    http->sent += len;
    enum lws_write_protocol how = http->sent == http->reply->len ? LWS_WRITE_HTTP_FINAL : LWS_WRITE_HTTP;
    return lws_write(http->wsi, space + LWS_PRE, len, how) < (int)len ? -1 : 0;
}

int http_write(struct http *http) {
    if (!http->active || !http->answered)
        return 0;
    size_t len = http->method == HTTP_HEAD ? 0 : http->reply->len;
    if (http->head_sent && http->sent == len) { // all has left, and with it goes the connection
        http_gone(http);
        return -1;
    }
    http->moved_us = clock_mono_us();
    int failed = http->head_sent ? write_some(http) : write_head(http);
    if (lws_partial_buffered(http->wsi) || lws_send_pipe_choked(http->wsi)) {
        hold(http, true);
        wait_for(http, &http->room, EV_WRITE, on_room);
    } else {
        lws_callback_on_writable(http->wsi);
    }
    return failed;
}

static bool is_stuck(const struct http *http, int64_t now_us) {
    return (http->head_sent && now_us - http->moved_us > STUCK_US) || now_us - http->since_us > READING_US;
}

void http_look_after(struct hall *hall, int64_t now_us) {
    struct http *http, *next;
    HASH_ITER(hh, hall->requests, http, next) {
        if (http->answered && !http->head_sent && http->wait_seq && halls_applied(hall->net, http->wait_seq))
            go_on(http);
        else if (!http->answered && now_us - http->since_us > ANSWER_US)
            http_refuse(http, 503, REFUSAL_BUSY, refusal_text(REFUSAL_BUSY)->retry_ms);
        else if (is_stuck(http, now_us))
            hang_up(http);
    }
}
