// Sets up OpenSSL's contexts.
// SPDX-License-Identifier: Apache-2.0
#include "net/tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/mem.h"

#define TICKET_KEYS 80                        // bytes: name, HMAC key and AES key, as OpenSSL takes them
#define TICKETS_US (12 * INT64_C(3600000000)) // for so long

struct tls {
    pthread_mutex_t lock;
    uint64_t generation;
    int64_t made_us;
    uint8_t keys[TICKET_KEYS];
    SSL_CTX *for_calls;
};

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
    ERR_clear_error();
    SSL_CTX_free(context);
    return good;
}

// Forward secrecy and authenticated ciphers only; of TLS 1.3 OpenSSL's own three.
void tls_set_up(void *context) {
    static const unsigned char name[] = "muster";
    bool good = SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1 &&
                SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1 &&
                SSL_CTX_set1_groups_list(context, "X25519:P-256:P-384") == 1 &&
                SSL_CTX_set_session_id_context(context, name, sizeof name - 1) == 1;
    if (!good)
        log_die("tls: OpenSSL has not the ciphers and curves of 2018; is it the one of Debian?");
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_PRIORITIZE_CHACHA);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF); // tickets remember for us
}

struct tls *tls_create(void) {
    struct tls *tls = mem_new(sizeof *tls);
    pthread_mutex_init(&tls->lock, NULL);
    tls->for_calls = SSL_CTX_new(TLS_client_method());
    return tls;
}

void tls_destroy(struct tls *tls) {
    if (!tls)
        return;
    sodium_memzero(tls->keys, sizeof tls->keys);
    SSL_CTX_free(tls->for_calls);
    pthread_mutex_destroy(&tls->lock);
    free(tls);
}

void tls_renew(struct tls *tls, void *context, uint64_t *generation, int64_t mono_us) {
    pthread_mutex_lock(&tls->lock);
    if (!tls->generation || mono_us - tls->made_us > TICKETS_US) {
        randombytes_buf(tls->keys, sizeof tls->keys);
        tls->made_us = mono_us;
        tls->generation++;
    }
    if (*generation != tls->generation) {
        SSL_CTX_set_tlsext_ticket_keys(context, tls->keys, sizeof tls->keys);
        *generation = tls->generation;
    }
    pthread_mutex_unlock(&tls->lock);
}

void *tls_for_calls(struct tls *tls) {
    return tls->for_calls;
}
