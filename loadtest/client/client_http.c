// Blocking HTTP for tools and tests, by libcurl.
// SPDX-License-Identifier: Apache-2.0
#include <curl/curl.h>
#include <jansson.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "client/client.h"

#define TIMEOUT_S 30L

static void start_curl(void) {
    curl_global_init(CURL_GLOBAL_DEFAULT);
}

static size_t on_body(char *bytes, size_t size, size_t count, void *body) {
    buf_add(body, bytes, size * count);
    return size * count;
}

static struct curl_slist *headers_of(const char *token, const char *request_body) {
    char line[256];
    struct curl_slist *headers = NULL;
    if (token) {
        snprintf(line, sizeof line, "Authorization: Bearer %s", token);
        headers = curl_slist_append(headers, line);
    }
    if (request_body)
        headers = curl_slist_append(headers, "Content-Type: application/json");
    return headers;
}

static int perform(CURL *curl, const char *url, const char *method, const char *request_body, struct buf *body) {
    long status = 0;
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, TIMEOUT_S);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, body);
    if (request_body || strcmp(method, "POST") == 0)
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request_body ? request_body : "");
    if (curl_easy_perform(curl) != CURLE_OK)
        return 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    return (int)status;
}

static void trust(CURL *curl, const struct client_tls *tls) {
    if (tls->ca_file)
        curl_easy_setopt(curl, CURLOPT_CAINFO, tls->ca_file);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, tls->insecure ? 0L : 1L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, tls->insecure ? 0L : 2L);
}

// To where `url` says, or through a socket there.
static int request(const char *socket, const struct client_tls *tls, const char *url, const char *method,
                   const char *token, const char *request_body, char **body) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, start_curl);
    struct buf answer = {0};
    CURL *curl = curl_easy_init();
    struct curl_slist *headers = headers_of(token, request_body);
    if (curl)
        curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    if (curl && tls)
        trust(curl, tls);
    if (curl && socket)
        curl_easy_setopt(curl, CURLOPT_UNIX_SOCKET_PATH, socket);
    int status = curl ? perform(curl, url, method, request_body, &answer) : 0;
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    buf_add(&answer, "", 1);
    if (body)
        *body = (char *)answer.data;
    else
        buf_free(&answer);
    return status;
}

int client_http_tls(const struct client_tls *tls, const char *host, int port, const char *method, const char *path,
                    const char *token, const char *request_body, char **body) {
    struct buf url = {0};
    buf_printf(&url, "%s://%s:%d%s", tls ? "https" : "http", host, port, path);
    buf_add(&url, "", 1);
    int status = request(NULL, tls, (char *)url.data, method, token, request_body, body);
    buf_free(&url);
    return status;
}

int client_http_local(const char *socket, const char *method, const char *path, const char *request_body, char **body) {
    struct buf url = {0};
    buf_printf(&url, "http://localhost%s", path);
    buf_add(&url, "", 1);
    int status = request(socket, NULL, (char *)url.data, method, NULL, request_body, body);
    buf_free(&url);
    return status;
}

int client_http(const char *host, int port, const char *method, const char *path, const char *token,
                const char *request_body, char **body) {
    return client_http_tls(NULL, host, port, method, path, token, request_body, body);
}

int client_login_tls(const struct client_tls *tls, const char *host, int port, const char *account,
                     const char *password, const char *device, char token[64]) {
    json_t *question = json_pack("{s:s,s:s,s:s}", "account", account, "password", password, "device", device);
    char *text = question ? json_dumps(question, JSON_COMPACT) : NULL, *body = NULL;
    json_decref(question);
    token[0] = '\0';
    int status = text ? client_http_tls(tls, host, port, "POST", "/api/v1/login", NULL, text, &body) : 0;
    json_t *answer = body ? json_loads(body, 0, NULL) : NULL;
    const char *found = json_string_value(json_object_get(answer, "token"));
    if (status == 200 && found)
        snprintf(token, 64, "%s", found);
    json_decref(answer);
    free(body);
    free(text);
    return status;
}

int client_login(const char *host, int port, const char *account, const char *password, const char *device,
                 char token[64]) {
    return client_login_tls(NULL, host, port, account, password, device, token);
}
