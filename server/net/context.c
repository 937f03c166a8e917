// How libwebsockets is set up: what is on by default and must not be is off here.
// SPDX-License-Identifier: Apache-2.0
#include "net/context.h"

#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/metric.h"
#include "net/hall.h"
#include "net/tls.h"

METRIC(complaints, COUNTER, "muster_libwebsockets_errors_total", NULL,
       "Complaints of libwebsockets, mostly about what clients send.")

#define CRUTCH_US 100000
#define HTTP_S 10 // for a request to be complete

// The libev glue of this libwebsockets never moves an armed timer to an earlier time; a short one that is always armed
// keeps every other exact.
static void on_crutch(lws_sorted_usec_list_t *sul) {
    struct hall *hall = lws_container_of(sul, struct hall, crutch);
    lws_sul_schedule(hall->lws, 0, sul, on_crutch, CRUTCH_US);
}

static void log_lws(int level, const char *line) {
    (void)level;
    metric_add(&complaints, 1);
    log_limited(LOG_WARN, "libwebsockets: %.*s", (int)strcspn(line, "\n"), line);
}

// In every answer, those that libwebsockets makes by itself included. Everything comes from this hub and runs nowhere
// else; the map's worker, the one that keeps the pages, and icons are files of their own.
#define HEADER(i, name_, value_)                                                                                       \
    { .next = (i) > 0 ? headers + (i)-1 : NULL, .name = name_, .value = value_ }
static const struct lws_protocol_vhost_options headers[] = {
    HEADER(0, "content-security-policy:",
           "default-src 'self'; img-src 'self' data: blob:; worker-src 'self'; object-src 'none'; base-uri 'none'; "
           "frame-ancestors 'none'; form-action 'self'"),
    HEADER(1, "x-content-type-options:", "nosniff"),
    HEADER(2, "referrer-policy:", "no-referrer"),
    HEADER(3, "cross-origin-opener-policy:", "same-origin"),
    HEADER(4, "cross-origin-resource-policy:", "same-origin"),
    HEADER(5, "permissions-policy:", "camera=(), microphone=(), payment=(), usb=()"),
    HEADER(6, "connection:", "close"),
    HEADER(7, "strict-transport-security:", "max-age=31536000"), // with TLS
};

static struct lws_vhost *open_vhost(struct hall *hall, struct lws_context_creation_info *info, const char *name) {
    info->vhost_name = name;
    struct lws_vhost *vhost = lws_create_vhost(hall->lws, info);
    if (!vhost)
        log_die("loop %d: libwebsockets gave no vhost; are tls_cert and tls_key a pair?", hall->index);
    return vhost;
}

void context_open(struct hall *hall) {
    const struct config *config = hall->options->config;
    static const lws_retry_bo_t no_pings = {.secs_since_valid_ping = 0}; // sessions have a heartbeat of their own
    void *loops[] = {hall->ev};
    // No extensions: permessage-deflate of this library lets any client end the process.
    struct lws_context_creation_info info = {
        .port = CONTEXT_PORT_NO_LISTEN_SERVER,
        .protocols = hall_protocols,
        .options = LWS_SERVER_OPTION_LIBEV | LWS_SERVER_OPTION_EXPLICIT_VHOSTS | LWS_SERVER_OPTION_DISABLE_IPV6,
        .foreign_loops = loops,
        .gid = (gid_t)-1,
        .uid = (uid_t)-1,
        .timeout_secs = HTTP_S,
        .keepalive_timeout = 30,
        .server_string = "muster",
        .alpn = "http/1.1",
        .pt_serv_buf_size = 16384,
        .retry_and_idle_policy = &no_pings,
        // By its Host a request may end up at the other vhost: both have the same.
        .headers = *config->tls_cert ? &headers[7] : &headers[6],
        .user = hall,
    };
    if (*config->tls_cert) { // hubs call nobody by TLS: whom the machine trusts need not be in memory, for every loop
        info.options |= LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT | LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS;
        info.provided_client_ssl_ctx = tls_for_calls(hall->net->tls);
    }
    lws_set_log_level(LLL_ERR, log_lws);
    hall->lws = lws_create_context(&info);
    if (!hall->lws)
        log_die("loop %d: libwebsockets gave no context; is its libev plugin installed (libwebsockets-evlib-ev)?",
                hall->index);
    hall->local_vhost = open_vhost(hall, &info, "local");
    if (*config->tls_cert) {
        info.ssl_cert_filepath = config->tls_cert;
        info.ssl_private_key_filepath = config->tls_key;
    }
    hall->vhost = *config->tls_cert ? open_vhost(hall, &info, "street") : hall->local_vhost;
    lws_sul_schedule(hall->lws, 0, &hall->crutch, on_crutch, CRUTCH_US);
}

void context_tls(void *tls, struct lws *wsi) {
    struct hall *hall = lws_context_user(lws_get_context(wsi));
    hall->tls = tls;
    tls_set_up(tls);
    context_look_after(hall, clock_mono_us());
}

void context_look_after(struct hall *hall, int64_t now_us) {
    if (hall->tls)
        tls_renew(hall->net->tls, hall->tls, &hall->tickets, now_us);
}

void context_close(struct hall *hall) {
    lws_sul_cancel(&hall->crutch);
    lws_context_destroy(hall->lws);
}
