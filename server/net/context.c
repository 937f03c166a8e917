// How libwebsockets is set up: what is on by default and must not be is off here.
// SPDX-License-Identifier: Apache-2.0
#include "net/context.h"

#include <openssl/ssl.h>
#include <string.h>

#include "base/log.h"
#include "net/hall.h"

#define CRUTCH_US 100000
#define HTTP_S 10 // for a request to be complete

// The libev glue of this libwebsockets never moves an armed timer to an earlier time; a short one that is always armed
// keeps every other exact.
static void on_crutch(lws_sorted_usec_list_t *sul) {
    struct hall *hall = lws_container_of(sul, struct hall, crutch);
    lws_sul_schedule(hall->lws, 0, sul, on_crutch, CRUTCH_US);
}

static void log_lws(int level, const char *line) {
    size_t len = strcspn(line, "\n");
    log_line(level == LLL_ERR ? LOG_ERROR : LOG_WARN, "libwebsockets: %.*s", (int)len, line);
}

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
    };
    if (*config->tls_cert) // hubs call nobody by TLS: whom the machine trusts need not be in memory, for every loop
        info.options |= LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT | LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS;
    lws_set_log_level(LLL_ERR, log_lws);
    hall->lws = lws_create_context(&info);
    if (!hall->lws)
        log_die("loop %d: libwebsockets gave no context; is its libev plugin installed (libwebsockets-evlib-ev)?",
                hall->index);
    hall->local_vhost = open_vhost(hall, &info, "local");
    if (*config->tls_cert) {
        info.ssl_cert_filepath = config->tls_cert;
        info.ssl_private_key_filepath = config->tls_key;
        info.ssl_options_set = SSL_OP_NO_TLSv1 | SSL_OP_NO_TLSv1_1;
    }
    hall->vhost = *config->tls_cert ? open_vhost(hall, &info, "street") : hall->local_vhost;
    lws_sul_schedule(hall->lws, 0, &hall->crutch, on_crutch, CRUTCH_US);
}

void context_close(struct hall *hall) {
    lws_sul_cancel(&hall->crutch);
    lws_context_destroy(hall->lws);
}

bool tls_check(const char *cert, const char *key, char *error, int error_size) {
    if (!*cert && !*key)
        return true;
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    bool good = context && SSL_CTX_use_certificate_chain_file(context, cert) == 1 &&
                SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) == 1 &&
                SSL_CTX_check_private_key(context) == 1;
    if (!good)
        snprintf(error, (size_t)error_size,
                 "tls_cert, tls_key: %s and %s are not a readable certificate chain and its key (PEM); give both", cert,
                 key);
    SSL_CTX_free(context);
    return good;
}
