// TLS: a hub with a certificate speaks to clients that trust it, over WebSocket and HTTPS, and to nobody in the clear.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "client/certificate.h"
#include "world/folder.h"
#include "world/people.h"

#define UNITS 2000

struct wall {
    struct client *client;
    int welcomes, downs;
    uint64_t rows;
    char why[200];
};

static void on_welcome(void *arg, const Muster__V1__Welcome *welcome) {
    (void)welcome;
    ((struct wall *)arg)->welcomes++;
}

static void on_fixes(void *arg, const Muster__V1__Fixes *fixes) {
    ((struct wall *)arg)->rows += fixes->n_unit;
}

static void on_down(void *arg, const char *why) {
    struct wall *wall = arg;
    wall->downs++;
    snprintf(wall->why, sizeof wall->why, "%s", why);
}

static struct hub *draw(struct world *world, char certificate[200]) {
    char key[200];
    snprintf(certificate, 200, "%s/certificate.pem", world->folder);
    snprintf(key, sizeof key, "%s/key.pem", world->folder);
    need(certificate_make(certificate, key), "no certificate");
    const char *const flags[] = {"--tls-cert", certificate,     "--tls-key", key, "--tick-ms",
                                 "20",         "--fixes-per-s", "1000000",   NULL};
    return world_hub(world, flags);
}

static void open_wall(struct world *world, struct wall *wall, const struct hub *hub, const char *host,
                      const char *token, const struct client_tls *tls) {
    static int walls;
    char device[16];
    snprintf(device, sizeof device, "wall-%d", ++walls);
    struct client_options options = {
        .host = host,
        .port = hub->port,
        .tls = tls,
        .token = token,
        .device = device,
        .backoff_ms = 50,
        .reconnect = true,
        .decode = true,
        .events = {.welcome = on_welcome, .fixes = on_fixes, .down = on_down, .arg = wall}};
    *wall = (struct wall){.client = client_create(world->loop, &options)};
    client_open(wall->client);
}

static bool is_live(const struct wall *wall) {
    return client_state(wall->client) == CLIENT_LIVE && client_through(wall->client) > 0;
}

static void report(struct wall *wall, uint32_t first, int64_t at_ms) {
    struct client_fix rows[UNITS];
    Muster__V1__Fixes fixes;
    for (uint32_t i = 0; i < UNITS; i++)
        rows[i] = fix_at(first + i, 298700000 + (int32_t)i * 1000, 1215500000 - (int32_t)i * 700, at_ms);
    need(client_fixes_pack(&fixes, rows, UNITS) == UNITS && client_fixes(wall->client, &fixes), "fixes cannot be said");
    client_fixes_free(&fixes);
}

static void a_session_goes_both_ways_and_comes_back(struct world *world) {
    char certificate[200], token[64];
    struct hub *hub = draw(world, certificate);
    people_account(world, hub, "relay", ROLE(RELAY), DISTRICT_ORG, token);
    uint32_t first = people_units(world, hub, "U", UNITS, KIND(VEHICLE), DISTRICT_ORG); // a snapshot of several records
    struct client_tls trust = {.ca_file = certificate};
    struct wall wall;
    open_wall(world, &wall, hub, "localhost", token, &trust);
    world_until(world, is_live(&wall));
    Muster__V1__View everything = MUSTER__V1__VIEW__INIT;
    client_view(wall.client, &everything);
    report(&wall, first, world_now_ms());
    world_until(world, wall.rows >= UNITS);

    client_cut(wall.client);
    world_until(world, wall.welcomes == 2 && is_live(&wall));
    wall.rows = 0;
    report(&wall, first, world_now_ms());
    world_until(world, wall.rows >= UNITS);
    client_destroy(wall.client);
}

static double skipped(const struct hub *hub, const struct client_tls *trust) {
    char *page = NULL;
    need(client_http_tls(trust, "localhost", hub->port, "GET", "/metrics", NULL, NULL, &page) == 200 && page,
         "no metrics");
    double value = hub_metric_in(page, "muster_frames_skipped_total");
    free(page);
    return value;
}

// TLS may want to write once more while nothing new is there to write: whoever reads again must not wait for ever.
static void a_stuck_reader_goes_on(struct world *world) {
    char certificate[200], token[64];
    struct hub *hub = draw(world, certificate);
    people_account(world, hub, "relay", ROLE(RELAY), DISTRICT_ORG, token);
    uint32_t first = people_units(world, hub, "U", UNITS, KIND(VEHICLE), DISTRICT_ORG);
    struct client_tls trust = {.ca_file = certificate};
    struct wall stuck, lively;
    struct wall *walls[] = {&stuck, &lively};
    Muster__V1__View everything = MUSTER__V1__VIEW__INIT;
    for (int i = 0; i < 2; i++) {
        open_wall(world, walls[i], hub, "localhost", token, &trust);
        world_until(world, is_live(walls[i]));
        client_view(walls[i]->client, &everything);
    }
    for (int round = 0; round < 2; round++) {
        report(&lively, first, world_now_ms());
        uint64_t shown = stuck.rows;
        world_until(world, stuck.rows >= shown + UNITS);
        double before = skipped(hub, &trust);
        client_pause(stuck.client, true);
        for (int tick = 0; skipped(hub, &trust) < before + 3; tick++) {
            need(tick < 2000, "%d frames and nothing is stuck", tick);
            uint64_t seen = lively.rows;
            report(&lively, first, world_now_ms());
            world_until(world, lively.rows >= seen + UNITS);
        }
        client_pause(stuck.client, false);
        uint64_t seen;
        do { // what is left of before may be all that comes of the first
            seen = stuck.rows;
            report(&lively, first, world_now_ms());
            world_until(world, stuck.rows > seen);
        } while (stuck.rows < seen + UNITS);
    }
    need(stuck.downs == 0 && lively.downs == 0, "a session ended: %s%s", stuck.why, lively.why);
    client_destroy(stuck.client);
    client_destroy(lively.client);
}

static void who_is_not_trusted_is_not_spoken_to(struct world *world) {
    char certificate[200], other[200], key[200], token[64];
    struct hub *hub = draw(world, certificate);
    people_account(world, hub, "duty", ROLE(DUTY), DISTRICT_ORG, token);
    snprintf(other, sizeof other, "%s/other.pem", world->folder);
    snprintf(key, sizeof key, "%s/other-key.pem", world->folder);
    need(certificate_make(other, key), "no certificate");
    const struct client_tls trusts[] = {{.ca_file = NULL}, {.ca_file = other}, {.ca_file = key}};
    struct wall wall;
    for (size_t i = 0; i < sizeof trusts / sizeof *trusts; i++) {
        open_wall(world, &wall, hub, "127.0.0.1", token, &trusts[i]);
        world_until(world, wall.downs >= 2);
        need(wall.welcomes == 0, "a hub that nobody vouches for is believed");
        need(strstr(wall.why, i == 2 ? "cannot be read" : "certificate"), "it says: %s", wall.why);
        client_destroy(wall.client);
    }
    open_wall(world, &wall, hub, "127.0.0.1", token, &(struct client_tls){.insecure = true});
    world_until(world, is_live(&wall));
    client_destroy(wall.client);
}

static void nothing_in_the_clear(struct world *world) {
    char certificate[200], token[64];
    struct hub *hub = draw(world, certificate);
    struct client_tls trust = {.ca_file = certificate};
    people_account_with_password(world, hub, "zhang.san", ROLE(DUTY), DISTRICT_ORG, "right");
    need(client_login_tls(&trust, "127.0.0.1", hub->port, "zhang.san", "right", "pc", token) == 200, "no sign-in");
    need(client_login_tls(&(struct client_tls){0}, "127.0.0.1", hub->port, "zhang.san", "right", "pc", token) == 0,
         "a hub that nobody vouches for is given a password");
    need(client_login("127.0.0.1", hub->port, "zhang.san", "right", "pc", token) != 200, "sign-in without TLS");
    char *body = NULL;
    need(client_http_tls(&trust, "localhost", hub->port, "GET", "/healthz", NULL, NULL, &body) == 200, "no HTTPS");
    free(body);
    struct wall wall;
    open_wall(world, &wall, hub, "127.0.0.1", token, NULL);
    world_until(world, wall.downs >= 2);
    need(wall.welcomes == 0, "a session without TLS");
    client_destroy(wall.client);
}

static int run_musterctl(struct world *world, const struct hub *hub, const char *token_file, const char *certificate) {
    char url[64], log[200];
    snprintf(url, sizeof url, "wss://127.0.0.1:%d", hub->port);
    snprintf(log, sizeof log, "%s/musterctl.log", world->folder);
    const char *const argv[] = {
        BINARY_DIR "/musterctl", "--url", url, "--token-file", token_file, "--ca-file", certificate, "status", NULL};
    struct child child = {0};
    child_start(&child, &(struct child_plan){.name = "musterctl", .argv = argv, .log = log, .quiet = true});
    need(child_wait(&child, WORLD_PATIENCE_S), "musterctl does not end");
    int status = child.status;
    child_kill(&child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void the_operators_tool(struct world *world) {
    char certificate[200], other[200], key[200], token[64], token_file[200];
    struct hub *hub = draw(world, certificate);
    people_account(world, hub, "boss", ROLE(ADMIN), DISTRICT_ORG, token);
    snprintf(token_file, sizeof token_file, "%s/token", world->folder);
    folder_write(token_file, token);
    snprintf(other, sizeof other, "%s/other.pem", world->folder);
    snprintf(key, sizeof key, "%s/other-key.pem", world->folder);
    need(certificate_make(other, key), "no certificate");
    need(run_musterctl(world, hub, token_file, certificate) == 0, "musterctl gets no answer");
    need(run_musterctl(world, hub, token_file, other) == 3, "musterctl believes anybody");
}

int main(void) {
    return WORLD_RUN(SCENARIO(a_session_goes_both_ways_and_comes_back), SCENARIO(a_stuck_reader_goes_on),
                     SCENARIO(who_is_not_trusted_is_not_spoken_to), SCENARIO(nothing_in_the_clear),
                     SCENARIO(the_operators_tool));
}
