// Pages, the district's outline, and the operator's addresses.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "net/http.h"

static void give(struct http *http, const struct page *page) {
    if (!page) {
        http_refuse(http, 404, REFUSAL_NOT_FOUND, 0);
        return;
    }
    http->lasting = page->lasting;
    http_answer(http, 200, page->type, block_take(page->body));
}

void http_page(struct http *http) {
    give(http, pages_find(http->hall->net->pages, http->path));
}

void http_boundaries(struct http *http) {
    give(http, pages_boundaries(http->hall->net->pages));
}

void http_healthz(struct http *http) {
    http_answer(http, 200, "text/plain; charset=utf-8", block_create("ok\n", 3));
}

void http_readyz(struct http *http) {
    const struct net_options *options = http->hall->options;
    struct buf reply = {0};
    bool ready = options->ready(options->arg, &reply) && hall_ready(http->hall);
    http_answer_buf(http, ready ? 200 : 503, "application/json", &reply);
}

void http_metrics(struct http *http) {
    const struct net_options *options = http->hall->options;
    struct buf reply = {0};
    options->metrics(options->arg, &reply);
    http_answer_buf(http, 200, "text/plain; version=0.0.4; charset=utf-8", &reply);
}
