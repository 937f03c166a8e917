// What a run needs on the hub: accounts, tokens, units, an incident, a template; and how the loop is run.
// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "auth/token.h"
#include "muster-load/load.h"

#define SETUP_S 120.

// ---------------------------------------------------------------------------------------------- the loop

static void on_timeout(struct ev_loop *ev, ev_timer *timer, int events) {
    (void)timer, (void)events;
    ev_break(ev, EVBREAK_ONE);
}

void load_run(struct ev_loop *ev, double seconds) {
    ev_timer timer;
    ev_now_update(ev);
    ev_timer_init(&timer, on_timeout, seconds, 0.);
    ev_timer_start(ev, &timer);
    ev_run(ev, 0);
    ev_timer_stop(ev, &timer);
}

bool load_until(struct ev_loop *ev, bool (*done)(void *arg), void *arg, double seconds) {
    int64_t until = load_us() + (int64_t)(seconds * 1e6);
    while (!done(arg) && load_us() < until)
        load_run(ev, 0.005);
    return done(arg);
}

struct client *load_client(struct ev_loop *ev, const struct hub *hub, const char *token, const char *device,
                           const struct client_events *events, bool decode) {
    struct client_options options = {.host = "127.0.0.1",
                                     .port = hub->port,
                                     .path = token ? NULL : hub->socket,
                                     .tls = hub->tls,
                                     .token = token ? token : "",
                                     .device = device,
                                     .name = "muster-load",
                                     .reconnect = true,
                                     .decode = decode,
                                     .stamped = events != NULL};
    if (events)
        options.events = *events;
    struct client *client = client_create(ev, &options);
    client_open(client);
    return client;
}

// ---------------------------------------------------------------------------------------------- commands

struct errand {
    struct client *client;
    bool good;
};

static void on_answer(void *arg, const Muster__V1__Answer *answer) {
    struct errand *errand = arg;
    if (answer->code == 0)
        return;
    errand->good = false;
    fprintf(stderr, "muster-load: setting up: %u %s\n", answer->code, answer->en);
}

static bool is_done(void *arg) {
    const struct errand *errand = arg;
    return client_state(errand->client) == CLIENT_LIVE && client_outbox(errand->client) == 0;
}

// Over the admin socket; `say` queues the commands.
bool setup_say(struct hub *hub, void (*say)(struct client *client, const void *arg), const void *arg) {
    struct ev_loop *ev = ev_loop_new(0);
    struct errand errand = {.good = true};
    struct client_events events = {.answer = on_answer, .arg = &errand};
    errand.client = load_client(ev, hub, NULL, "setup", &events, false);
    say(errand.client, arg);
    bool done = load_until(ev, is_done, &errand, SETUP_S);
    client_destroy(errand.client);
    ev_loop_destroy(ev);
    return done && errand.good;
}

struct account_wish {
    const char *name, *role, *scope;
    const uint8_t *hash;
};

static void say_account(struct client *client, const void *arg) {
    const struct account_wish *wish = arg;
    char title[] = "load", device[] = "load";
    Muster__V1__AccountAdd add = MUSTER__V1__ACCOUNT_ADD__INIT;
    add.name = (char *)(uintptr_t)wish->name;
    add.title = title;
    add.scope = (char *)(uintptr_t)wish->scope;
    add.role = (Muster__V1__Role)role_of_name(wish->role);
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    command.body_case = MUSTER__V1__COMMAND__BODY_ACCOUNT_ADD;
    command.account_add = &add;
    client_command(client, &command, NULL);
    Muster__V1__TokenIssue issue = MUSTER__V1__TOKEN_ISSUE__INIT;
    issue.account = add.name;
    issue.device = device;
    issue.hash = (ProtobufCBinaryData){TOKEN_HASH_LEN, (uint8_t *)(uintptr_t)wish->hash};
    issue.expires_at_ms = (int64_t)load_wall_ms() + 86400000;
    Muster__V1__Command second = MUSTER__V1__COMMAND__INIT;
    second.body_case = MUSTER__V1__COMMAND__BODY_TOKEN_ISSUE;
    second.token_issue = &issue;
    client_command(client, &second, NULL);
}

bool setup_account(struct hub *hub, const char *name, const char *role, const char *scope, char token[64]) {
    uint8_t hash[TOKEN_HASH_LEN];
    token_make(token, hash);
    struct account_wish wish = {name, role, scope, hash};
    return setup_say(hub, say_account, &wish);
}

void town_org(uint32_t town, char org[16]) {
    snprintf(org, 16, LOAD_DISTRICT "%03u000", town + 1);
}

static void say_units(struct client *client, const void *arg) {
    char org[16], text[32];
    for (uint32_t i = 1; i <= *(const uint32_t *)arg; i++) {
        snprintf(text, sizeof text, "U%u", i);
        town_org(i % LOAD_TOWNS, org);
        Muster__V1__UnitRegister unit = MUSTER__V1__UNIT_REGISTER__INIT;
        unit.code = unit.name = text;
        unit.kind = (Muster__V1__UnitKind)(1 + i % 5);
        unit.org = org;
        Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
        command.body_case = MUSTER__V1__COMMAND__BODY_UNIT_REGISTER;
        command.unit_register = &unit;
        client_command(client, &command, NULL);
    }
}

bool setup_units(struct hub *hub, uint32_t count) {
    return setup_say(hub, say_units, &count);
}

static void say_incident(struct client *client, const void *arg) {
    (void)arg;
    char org[] = LOAD_ORG, type[] = "11A02", title[] = "load";
    Muster__V1__IncidentOpen open = MUSTER__V1__INCIDENT_OPEN__INIT;
    open.type = type;
    open.title = title;
    open.org = org;
    open.lat_e7 = 298500000;
    open.lon_e7 = 1214500000;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    command.body_case = MUSTER__V1__COMMAND__BODY_INCIDENT_OPEN;
    command.incident_open = &open;
    client_command(client, &command, NULL);
}

bool setup_incident(struct hub *hub) {
    return setup_say(hub, say_incident, NULL);
}

// The shipped template, by the tool that an admin has.
bool setup_template(const struct hub *hub) {
    char tool[512];
    const char *slash = strrchr(hub->args->musterd, '/');
    snprintf(tool, sizeof tool, "%.*smusterctl", slash ? (int)(slash - hub->args->musterd + 1) : 0, hub->args->musterd);
    pid_t child = fork();
    if (child == 0) {
        dup2(open("/dev/null", O_WRONLY | O_CLOEXEC), STDOUT_FILENO); // what it has to say besides errors
        execl(tool, tool, "--socket", hub->socket, "template", "put", hub->args->template, (char *)NULL);
        perror(tool);
        _exit(127);
    }
    int status = 1;
    bool good = child > 0 && waitpid(child, &status, 0) == child && status == 0;
    if (!good)
        fprintf(stderr, "muster-load: %s could not be put; say where it is with --template\n", hub->args->template);
    return good;
}
