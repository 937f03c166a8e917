// What a request says: its method, path, arguments, token, and how much body belongs to it.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "net/http.h"
#include "net/query.h"

static enum http_method method_of(struct lws *wsi) {
    static const struct {
        enum lws_token_indexes token;
        enum http_method method;
    } methods[] = {{WSI_TOKEN_GET_URI, HTTP_GET}, {WSI_TOKEN_POST_URI, HTTP_POST}, {WSI_TOKEN_HEAD_URI, HTTP_HEAD}};
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (lws_hdr_total_length(wsi, methods[i].token))
            return methods[i].method;
    return HTTP_OTHER;
}

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
    return query_value(http->query, name);
}

uint32_t http_path_number(const struct http *http, uint32_t most) {
    char digits[16] = "";
    int64_t number = 0;
    const char *part = http->path;
    for (int slashes = 0; *part && slashes < 4; part++) // "/api/v1/things/"
        slashes += *part == '/';
    size_t len = strcspn(part, "/");
    if (len < sizeof digits)
        memcpy(digits, part, len);
    return text_to_i64(digits, 1, most, &number) ? (uint32_t)number : 0;
}

static void read_token(struct http *http) {
    char header[128];
    static const char bearer[] = "Bearer ";
    if (lws_hdr_copy(http->wsi, header, sizeof header, WSI_TOKEN_HTTP_AUTHORIZATION) > 0 &&
        strncasecmp(header, bearer, sizeof bearer - 1) == 0)
        snprintf(http->token, sizeof http->token, "%.63s", header + sizeof bearer - 1);
    explicit_bzero(header, sizeof header);
}

// A key that is too long to be kept whole is no key that could be kept by: the request is refused. 0: in order.
static int read_key(struct http *http) {
    static const char name[] = "idempotency-key:";
    int len = lws_hdr_custom_length(http->wsi, name, sizeof name - 1);
    if (len <= 0)
        return 0;
    if (len > HTTP_KEY_MAX || lws_hdr_custom_copy(http->wsi, http->key, sizeof http->key, name, sizeof name - 1) != len)
        return 400;
    return text_is_clean(http->key, (size_t)len, false) ? 0 : 400;
}

static bool has(struct lws *wsi, const char *unusual_name) {
    return lws_hdr_custom_length(wsi, unusual_name, (int)strlen(unusual_name)) >= 0;
}

// Where two readers of one connection could disagree about where a request ends, nothing is guessed: one length in
// plain digits, with POST alone, or it is no request. 0: in order.
static int read_length(struct http *http) {
    struct lws *wsi = http->wsi;
    char digits[12];
    if (lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_TRANSFER_ENCODING) || has(wsi, "transfer-encoding :") ||
        has(wsi, "content-length :"))
        return 400;
    if (!lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_CONTENT_LENGTH))
        return 0;
    int len = lws_hdr_copy(wsi, digits, sizeof digits, WSI_TOKEN_HTTP_CONTENT_LENGTH);
    if (len == 0 || (len > 0 && strspn(digits, "0123456789") != (size_t)len))
        return 400;
    http->body_len = len < 0 ? SIZE_MAX : (size_t)atoll(digits);
    if (http->method != HTTP_POST && http->body_len)
        return 400;
    return http->body_len > HTTP_BODY_MOST ? 413 : 0; // what its route takes is asked later
}

int http_read(struct http *http, const char *path, size_t len) {
    snprintf(http->path, sizeof http->path, "%.*s", (int)(len < HTTP_PATH_MAX ? len : HTTP_PATH_MAX - 1), path);
    http->method = method_of(http->wsi);
    read_query(http);
    read_token(http);
    int status = read_length(http);
    return status ? status : read_key(http);
}
