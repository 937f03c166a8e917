// The table of routes, and how requests are read and answers written.
// SPDX-License-Identifier: Apache-2.0
#include "net/http.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/metric.h"

METRIC(requests, COUNTER, "muster_http_requests_total", NULL, "HTTP requests taken.")

#define ANSWER_US 15000000 // an answer takes at most this long
#define CHUNK (48u << 10)

// Pages come last: whatever no row above is.
static const struct http_route routes[] = {
    {"GET", "/api/v1/boundaries.geojson", http_boundaries, true},
    {"GET", "/api/v1/incidents.geojson", http_incidents, true},
    {"POST", "/api/v1/login", http_login, false},
    {"POST", "/api/v1/logout", http_logout, true},
    {"GET", "/api/v1/units.geojson", http_units, true},
    {"GET", "/api/v1/units/*/track.geojson", http_track, true},
    {"GET", "/healthz", http_healthz, false},
    {"GET", "/metrics", http_metrics, false},
    {"GET", "/osmand", http_osmand, false},
    {"POST", "/osmand", http_osmand, false},
    {"GET", "/readyz", http_readyz, false},
    {NULL, NULL, NULL, false},
};
const struct http_route *http_routes(void) {
    return routes;
}

static const struct http_route page_route = {"GET", "", http_page, false};

// ---------------------------------------------------------------------------------------------- routing

static bool path_fits(const char *pattern, const char *path) {
    const char *star = strchr(pattern, '*');
    if (!star)
        return strcmp(pattern, path) == 0;
    size_t before = (size_t)(star - pattern);
    if (strncmp(pattern, path, before) != 0)
        return false;
    const char *rest = path + before + strcspn(path + before, "/");
    return rest > path + before && strcmp(star + 1, rest) == 0;
}

// NULL: *status says 404 or 405.
static const struct http_route *route_of(const char *method, const char *path, int *status) {
    *status = 404;
    for (const struct http_route *route = routes; route->path; route++) {
        if (!path_fits(route->path, path))
            continue;
        if (strcmp(route->method, method) == 0)
            return route;
        *status = 405;
    }
    return *status == 404 && strcmp(method, "GET") == 0 ? &page_route : NULL;
}

static const char *method_of(struct lws *wsi, bool *only_head) {
    *only_head = false;
    if (lws_hdr_total_length(wsi, WSI_TOKEN_GET_URI))
        return "GET";
    if (lws_hdr_total_length(wsi, WSI_TOKEN_POST_URI))
        return "POST";
    *only_head = lws_hdr_total_length(wsi, WSI_TOKEN_HEAD_URI) > 0;
    return *only_head ? "GET" : "";
}

// ---------------------------------------------------------------------------------------------- reading

static void read_query(struct http *http) {
    char part[HTTP_QUERY_MAX];
    struct buf query = {0};
    for (int i = 0; query.len < HTTP_QUERY_MAX; i++) {
        int len = lws_hdr_copy_fragment(http->wsi, part, sizeof part, WSI_TOKEN_HTTP_URI_ARGS, i);
        if (len < 0)
            break;
        buf_add(&query, part, strlen(part) + 1);
    }
    buf_add(&query, "", 1);
    http->query = (char *)query.data;
}

const char *http_arg(const struct http *http, const char *name) {
    size_t len = strlen(name);
    for (const char *at = http->query; at && *at; at += strlen(at) + 1)
        if (strncmp(at, name, len) == 0 && at[len] == '=')
            return at + len + 1;
    return NULL;
}

static void read_token(struct http *http) {
    char header[128];
    static const char bearer[] = "Bearer ";
    if (lws_hdr_copy(http->wsi, header, sizeof header, WSI_TOKEN_HTTP_AUTHORIZATION) > 0 &&
        strncasecmp(header, bearer, sizeof bearer - 1) == 0)
        snprintf(http->token, sizeof http->token, "%.63s", header + sizeof bearer - 1);
}

static void begin(struct http *http, struct peer *peer, struct lws *wsi, const char *path, size_t len) {
    http_gone(http);
    memset(http, 0, sizeof *http);
    http->hall = peer->hall;
    http->peer = peer;
    http->wsi = wsi;
    http->number = atomic_fetch_add(&peer->hall->net->numbers, 1);
    http->since_us = clock_mono_us();
    http->active = true;
    snprintf(http->path, sizeof http->path, "%.*s", (int)(len < HTTP_PATH_MAX ? len : HTTP_PATH_MAX - 1), path);
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
    if (refusal)
        http_refuse(http, 401, refusal, 0);
    return refusal == REFUSAL_NONE;
}

static void run(struct http *http) {
    if (sign_in(http))
        http->route->handle(http);
}

int http_request(struct http *http, struct peer *peer, struct lws *wsi, const char *path, size_t len) {
    if (!peer)
        return -1;
    begin(http, peer, wsi, path, len);
    read_query(http);
    read_token(http);
    lws_set_timeout(wsi, NO_PENDING_TIMEOUT, 0);
    int status;
    const char *method = method_of(wsi, &http->only_head);
    http->route = route_of(method, http->path, &status);
    if (!http->route) {
        http_refuse(http, status, REFUSAL_NOT_FOUND, 0);
        return 0;
    }
    char length[24] = "";
    if (strcmp(method, "POST") == 0)
        lws_hdr_copy(wsi, length, sizeof length, WSI_TOKEN_HTTP_CONTENT_LENGTH);
    if (atoll(length) <= 0) // else when the body is complete
        run(http);
    return 0;
}

int http_body(struct http *http, const void *bytes, size_t len) {
    if (http->body.len + len > HTTP_BODY_MAX)
        http->body_too_large = true;
    else
        buf_add(&http->body, bytes, len);
    return http->body_too_large && !http->answered ? (http_refuse(http, 413, REFUSAL_TOO_LARGE, 0), 0) : 0;
}

int http_complete(struct http *http) {
    if (http->answered || !http->route || !http->active)
        return 0;
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
    free(http->query);
    if (http->body.data)
        explicit_bzero(http->body.data, http->body.cap); // it may have held a password
    buf_free(&http->body);
    explicit_bzero(http->secret, sizeof http->secret);
    block_drop(http->reply);
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
        lws_callback_on_writable(http->wsi);
}

void http_answer_buf(struct http *http, int status, const char *type, struct buf *reply) {
    http_answer(http, status, type, block_create(reply->data, reply->len));
    buf_free(reply);
}

void http_refuse(struct http *http, int status, enum refusal code, uint32_t retry_ms) {
    const struct refusal_text *text = refusal_text(code);
    struct buf reply = {0};
    struct json json = {.buf = &reply};
    json_open(&json, '{');
    json_key(&json, "code");
    json_int(&json, code);
    json_key(&json, "zh");
    json_text(&json, text->zh);
    json_key(&json, "en");
    json_text(&json, text->en);
    json_close(&json, '}');
    http->retry_s = (retry_ms + 999) / 1000;
    http_answer_buf(http, status, "application/json", &reply);
}

void http_nothing(struct http *http) {
    http_answer(http, 204, NULL, block_create("", 0));
}

// Everything comes from this hub and runs nowhere else; map workers and icons are files of their own.
static const char *const headers[][2] = {
    {"content-security-policy:", "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; "
                                 "frame-ancestors 'none'; form-action 'self'"},
    {"x-content-type-options:", "nosniff"},
    {"referrer-policy:", "no-referrer"},
    {"cross-origin-opener-policy:", "same-origin"},
};

static bool add_header(struct lws *wsi, const char *name, const char *value, unsigned char **at, unsigned char *end) {
    return lws_add_http_header_by_name(wsi, (const unsigned char *)name, (const unsigned char *)value,
                                       (int)strlen(value), at, end) == 0;
}

static int write_head(struct http *http) {
    unsigned char space[LWS_PRE + 2048], *start = space + LWS_PRE, *at = start, *end = space + sizeof space - 1;
    struct lws *wsi = http->wsi;
    if (lws_add_http_common_headers(wsi, (unsigned)http->status, http->type, http->reply->len, &at, end))
        return -1;
    bool good = true;
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
        good = good && add_header(wsi, headers[i][0], headers[i][1], &at, end);
    if (*http->hall->options->config->tls_cert)
        good = good && add_header(wsi, "strict-transport-security:", "max-age=31536000", &at, end);
    good = good && add_header(wsi, "cache-control:", http->lasting ? "public, max-age=31536000, immutable" : "no-store",
                              &at, end);
    if (http->retry_s) {
        char retry[16];
        snprintf(retry, sizeof retry, "%u", http->retry_s);
        good = good && add_header(wsi, "retry-after:", retry, &at, end);
    }
    http->head_sent = true;
    return good && lws_finalize_write_http_header(wsi, start, &at, end) == 0 ? 0 : -1;
}

static int finish(struct http *http) {
    bool broken = http->body_too_large; // what is left of the body would be taken for a request
    http_gone(http);
    return broken || lws_http_transaction_completed(http->wsi) ? -1 : 0;
}

int http_write(struct http *http) {
    if (!http->active || !http->answered)
        return 0;
    if (!http->head_sent) {
        if (write_head(http))
            return -1;
        if (http->only_head || http->reply->len == 0)
            return finish(http);
        lws_callback_on_writable(http->wsi);
        return 0;
    }
    unsigned char space[LWS_PRE + CHUNK];
    size_t left = http->reply->len - http->sent, len = left < CHUNK ? left : CHUNK;
    memcpy(space + LWS_PRE, http->reply->data + http->sent, len);
    http->sent += len;
    bool last = http->sent == http->reply->len;
    if (lws_write(http->wsi, space + LWS_PRE, len, last ? LWS_WRITE_HTTP_FINAL : LWS_WRITE_HTTP) < (int)len)
        return -1;
    if (last)
        return finish(http);
    lws_callback_on_writable(http->wsi);
    return 0;
}

void http_look_after(struct hall *hall, int64_t now_us) {
    struct http *http, *next;
    HASH_ITER(hh, hall->requests, http, next) {
        if (http->answered && !http->head_sent && http->wait_seq && halls_applied(hall->net, http->wait_seq))
            lws_callback_on_writable(http->wsi);
        else if (!http->answered && now_us - http->since_us > ANSWER_US)
            http_refuse(http, 503, REFUSAL_BUSY, refusal_text(REFUSAL_BUSY)->retry_ms);
        else if (now_us - http->since_us > 4 * ANSWER_US)
            lws_set_timeout(http->wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
    }
}
