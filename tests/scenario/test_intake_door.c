// Other systems report over HTTP, at the authority and at a gateway: a repeat is one entry, what cannot be is refused
// with the part that is wrong, and nothing else gets in.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "world/ask.h"
#include "world/people.h"
#include "world/say_intake.h"
#include "world/street.h"

static void post(struct world *world, const struct hub *hub, const char *token, const char *headers, const char *body,
                 int status, int64_t code, json_t **out) {
    char *request = calloc(1, strlen(body) + 1000), response[4096];
    snprintf(request, strlen(body) + 1000,
             "POST /api/v1/intakes HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n%sContent-Length: %zu\r\n\r\n%s",
             token, headers, strlen(body), body);
    int got = street_http(world, hub, request, response, sizeof response);
    free(request);
    const char *end = strstr(response, "\r\n\r\n");
    json_t *root = json_loads(end ? end + 4 : "", 0, NULL);
    need(got == status && number_in(root, "code") == code, "%.100s: %d %s instead of %d %lld", body, got, response,
         status, (long long)code);
    if (out)
        *out = root;
    else
        json_decref(root);
}

static void other_systems_report(struct world *world) {
    struct redis *redis = world_redis(world);
    struct hub *hub = world_hub(world, NULL);
    char token[64], another[64], tablet[64];
    people_account(world, hub, "platform", ROLE(RELAY), DISTRICT_ORG, token);
    people_account(world, hub, "second", ROLE(RELAY), DISTRICT_ORG, another);
    people_account(world, hub, "watcher", ROLE(OBSERVER), DISTRICT_ORG, tablet);
    json_t *first, *again;
    post(world, hub, token, "Idempotency-Key: k-1\r\n", "{\"text\":\"报警\",\"external\":\"E-1\"}", 201, 0, &first);
    post(world, hub, token, "Idempotency-Key: k-1\r\n", "{\"text\":\"报警\",\"external\":\"E-1\"}", 201, 0, &again);
    need(json_equal(first, again), "a repeat is answered otherwise");
    json_decref(again);
    post(world, hub, token, "", "{\"id\":\"k-1\",\"text\":\"报警\",\"external\":\"E-1\"}", 201, 0, &again);
    need(json_equal(first, again), "the same key in the body is another one");
    json_decref(again);
    // Another key: the id in the other system says that it is there; another account's key is another key.
    post(world, hub, token, "", "{\"id\":\"k-2\",\"text\":\"报警\",\"external\":\"E-1\"}", 409, CODE_INTAKE_KNOWN,
         &again);
    need(number_in(again, "intake") == number_in(first, "intake"), "which one is there is not told");
    json_decref(again);
    post(world, hub, another, "", "{\"id\":\"k-1\",\"text\":\"另一起\"}", 201, 0, &again);
    need(number_in(again, "intake") == number_in(first, "intake") + 1, "another account's report is not another");
    json_decref(again);
    json_decref(first);

    // A gateway does the same, and knows the key that the authority has seen.
    struct hub *gateway = world_gateway(world, "west", redis->path, NULL);
    // Until it has caught up it does not say that the token is wrong: whoever reports tries again.
    int status = 0;
    for (double end = child_now() + WORLD_PATIENCE_S; status != 200 && child_now() < end;) {
        status = ask(gateway, "/api/v1/intakes/1", token, NULL, &again);
        need(status == 200 || status == 503, "a gateway that begins answers %d", status);
        json_decref(again);
        world_rest(world, 0.02);
    }
    post(world, gateway, token, "", "{\"id\":\"k-1\",\"text\":\"报警\",\"external\":\"E-1\"}", 201, 0, &again);
    need(number_in(again, "intake") == 1, "the gateway makes another");
    json_decref(again);
    post(world, gateway, token, "", "{\"id\":\"k-3\",\"text\":\"经网关\"}", 201, 0, &again);
    char path[64];
    snprintf(path, sizeof path, "/api/v1/intakes/%lld", (long long)number_in(again, "intake"));
    json_decref(again);
    need(ask(gateway, path, token, NULL, &again) == 200 && strcmp(text_in(again, "text"), "经网关") == 0,
         "what was just answered cannot be read");
    json_decref(again);

    // What cannot be is refused with the part that is wrong.
    static const struct {
        const char *body, *part;
        int code;
    } bad[] = {
        {"", "", 101},
        {"[]", "", 101},
        {"{\"text\":\"a\",\"text\":\"b\"}", "", 101},
        {"{\"text\":\"a\",\"txt\":\"b\"}", "txt", 101},
        {"{}", "text", CODE_TEXT_INVALID},
        {"{\"text\":7}", "text", CODE_TEXT_INVALID},
        {"{\"text\":\"a\",\"place\":\"x\\ny\"}", "place", CODE_TEXT_INVALID},
        {"{\"text\":\"a\",\"source\":\"rumour\"}", "source", CODE_INTAKE_INVALID},
        {"{\"text\":\"a\",\"lat\":29.87}", "lon", CODE_PLACE_INVALID},
        {"{\"text\":\"a\",\"lat\":121.55,\"lon\":29.87}", "lat", CODE_PLACE_INVALID}, // swapped
        {"{\"text\":\"a\",\"type\":\"12D022\"}", "type", CODE_INCIDENT_TYPE_INVALID},
        {"{\"text\":\"a\",\"type\":\"12099\"}", "", CODE_INCIDENT_TYPE_INVALID}, // G read as 0
        {"{\"text\":\"a\",\"org\":\"440307001000\"}", "", CODE_OUT_OF_SCOPE},
        {"{\"text\":\"a\",\"received_at_ms\":1718000000}", "", CODE_INTAKE_INVALID}, // seconds
        {"{\"text\":\"a\",\"received_at_ms\":-1}", "received_at_ms", CODE_INTAKE_INVALID},
        {"{\"text\":\"a\",\"happened_at_ms\":\"now\"}", "happened_at_ms", CODE_INTAKE_INVALID},
        {"{\"text\":\"a\",\"casualties\":{\"dead\":-1}}", "casualties.dead", CODE_CASUALTIES_INVALID},
        {"{\"text\":\"a\",\"casualties\":{\"wounded\":1}}", "casualties", CODE_CASUALTIES_INVALID},
        {"{\"text\":\"a\",\"refs\":[{\"url\":\"https://x/a\",\"sha256\":\"00\"}]}", "refs", 734},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        post(world, hub, token, "", bad[i].body, bad[i].code == CODE_OUT_OF_SCOPE ? 403 : 400, bad[i].code, &again);
        need(strcmp(text_in(again, "part"), bad[i].part) == 0, "%s: names \"%s\"", bad[i].body, text_in(again, "part"));
        json_decref(again);
    }
    post(world, hub, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "", "{\"text\":\"a\"}", 401, CODE_TOKEN_INVALID,
         NULL);
    post(world, hub, tablet, "", "{\"text\":\"a\"}", 403, CODE_NOT_ALLOWED, NULL);
    char *huge = calloc(1, 40000);
    memset(huge, ' ', 39990);
    memcpy(huge, "{\"text\":\"a\"", 11);
    huge[39990] = '}';
    post(world, hub, token, "", huge, 413, 102, NULL);
    memcpy(huge + 32766, "}", 2); // as long as a body may be, blanks are fine
    post(world, hub, token, "Idempotency-Key: k-4\r\n", huge, 201, 0, NULL);
    free(huge);
    char long_key[400];
    snprintf(long_key, sizeof long_key, "Idempotency-Key: %0300d\r\n", 7);
    post(world, hub, token, long_key, "{\"text\":\"a\"}", 400, 101, NULL);
    need(ask(hub, "/api/v1/intakes/99", token, NULL, &again) == 404 && number_in(again, "code") == CODE_INTAKE_UNKNOWN,
         "an entry that is not there");
    json_decref(again);
    need(ask(hub, "/api/v1/intakes/x", token, NULL, &again) == 400, "a number that is none");
    json_decref(again);
    need(ask(hub, "/api/v1/intakes/1/near", NULL, NULL, &again) == 401, "without a token");
    json_decref(again);
    struct member *local = people_again(world, hub, "local", NULL);
    need(local->snapshot->n_intakes == 4, "%zu entries: what was refused left a trace", local->snapshot->n_intakes);
}

int main(void) {
    return WORLD_RUN(SCENARIO(other_systems_report));
}
