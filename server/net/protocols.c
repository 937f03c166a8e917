// What libwebsockets calls: requests and WebSockets, led to http.c and the sessions. Here stands also what the library
// would let in by default and we do not.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/metric.h"
#include "net/context.h"
#include "net/door.h"
#include "net/http.h"
#include "net/session.h"

METRIC(not_upgraded, COUNTER, "muster_upgrades_refused_total", NULL,
       "WebSocket handshakes refused: origin, version, path or subprotocol.")

#define RX_BUFFER 2048  // per session; larger messages come in pieces
#define TX_PACKET 65536 // largest single send

static struct peer *peer_of(struct lws *wsi) {
    return lws_get_opaque_user_data(wsi);
}

static bool in_list(const char *list, const char *word, size_t len) {
    for (const char *at = list; *at;) {
        size_t n = strcspn(at, " ");
        if (n == len && strncmp(at, word, len) == 0)
            return true;
        at += n;
        at += strspn(at, " ");
    }
    return false;
}

// A page of another site must not use the officer's browser. Programs send no Origin.
static bool origin_is_ours(const struct hall *hall, struct lws *wsi) {
    char origin[256], host[256], own[272];
    if (lws_hdr_total_length(wsi, WSI_TOKEN_ORIGIN) == 0)
        return true;
    if (lws_hdr_copy(wsi, origin, sizeof origin, WSI_TOKEN_ORIGIN) <= 0)
        return false;
    if (in_list(hall->limits.origin, origin, strlen(origin)))
        return true;
    if (lws_hdr_copy(wsi, host, sizeof host, WSI_TOKEN_HOST) <= 0)
        return false;
    snprintf(own, sizeof own, "%s://%s", *hall->options->config->tls_cert ? "https" : "http", host);
    return strcmp(origin, own) == 0;
}

static bool handshake_is_good(struct lws *wsi) {
    const struct peer *peer = peer_of(wsi);
    char version[8] = "", path[8] = "";
    lws_hdr_copy(wsi, version, sizeof version, WSI_TOKEN_VERSION);
    lws_hdr_copy(wsi, path, sizeof path, WSI_TOKEN_GET_URI);
    bool good = peer && !peer->hall->stopping && strcmp(version, "13") == 0 && strcmp(path, "/ws") == 0 &&
                lws_hdr_total_length(wsi, WSI_TOKEN_PROTOCOL) > 0 && origin_is_ours(peer->hall, wsi);
    metric_add(&not_upgraded, !good);
    return good;
}

// Other upgrades than to a WebSocket are hung up on. What the library hands in with this question may point to headers
// that it has let go of by then (CVE-2025-11677), so the header is asked for anew.
static int confirm_upgrade(struct lws *wsi) {
    char wanted[16];
    bool good = lws_hdr_copy(wsi, wanted, sizeof wanted, WSI_TOKEN_UPGRADE) > 0 && strcasecmp(wanted, "websocket") == 0;
    return good ? 0 : -1;
}

static void peer_gone(struct lws *wsi) {
    if (peer_of(wsi))
        peer_leave(peer_of(wsi));
    lws_set_opaque_user_data(wsi, NULL);
}

static int on_http(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len) {
    struct http *http = user;
    switch (reason) {
    case LWS_CALLBACK_OPENSSL_LOAD_EXTRA_SERVER_VERIFY_CERTS:
        context_tls(user, wsi);
        return 0;
    case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION: // a WebSocket without our subprotocol ends up here
        metric_add(&not_upgraded, 1);
        return 1;
    case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE:
        return confirm_upgrade(wsi);
    case LWS_CALLBACK_RAW_ADOPT: // CONNECT: the library would keep it open for ever
        return -1;
    case LWS_CALLBACK_HTTP:
        return http_request(http, peer_of(wsi), wsi, in, len);
    case LWS_CALLBACK_HTTP_BODY:
        return http_body(http, in, len);
    case LWS_CALLBACK_HTTP_BODY_COMPLETION:
        return http_complete(http);
    case LWS_CALLBACK_HTTP_WRITEABLE:
        return http_write(http);
    case LWS_CALLBACK_HTTP_DROP_PROTOCOL:
    case LWS_CALLBACK_CLOSED_HTTP:
        http_gone(http);
        return 0;
    case LWS_CALLBACK_WSI_DESTROY:
        peer_gone(wsi);
        return 0;
    default:
        return 0;
    }
}

static int on_muster(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len) {
    struct session *session = user;
    switch (reason) {
    case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION:
        return handshake_is_good(wsi) ? 0 : 1;
    case LWS_CALLBACK_ESTABLISHED:
        session_open(session, peer_of(wsi)->hall, wsi, peer_of(wsi));
        return 0;
    case LWS_CALLBACK_RECEIVE:
        return session_receive(session, in, len) ? 0 : -1;
    case LWS_CALLBACK_SERVER_WRITEABLE:
        return session_write(session) ? 0 : -1;
    case LWS_CALLBACK_CLOSED:
        session_closed(session);
        return 0;
    case LWS_CALLBACK_WSI_DESTROY:
        peer_gone(wsi);
        return 0;
    default:
        return 0;
    }
}

const struct lws_protocols hall_protocols[] = {
    {.name = "http",
     .callback = on_http,
     .per_session_data_size = sizeof(struct http),
     .rx_buffer_size = RX_BUFFER,
     .tx_packet_size = TX_PACKET},
    {.name = SUBPROTOCOL,
     .callback = on_muster,
     .per_session_data_size = sizeof(struct session),
     .rx_buffer_size = RX_BUFFER,
     .tx_packet_size = TX_PACKET},
    {0},
};
