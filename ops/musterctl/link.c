// The session of musterctl with a hub: everything waits here for what the hub says.
// SPDX-License-Identifier: Apache-2.0
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "musterctl/ctl.h"

struct ctl {
    struct ctl_options options;
    struct ev_loop *loop;
    struct client *client;
    ev_timer deadline;
    ev_signal interrupt, terminate;
    char token[CTL_TOKEN_SIZE];
    char address[256]; // for sentences
    bool late, stopped, parted;
    char *why; // the last link that failed
    const struct ctl_visitor *visitor;
    bool from_there; // the next session begins behind `from`
    uint64_t from;
    uint8_t log[16];
    Muster__V1__Welcome *welcome;
    Muster__V1__HubState *hub;
    void (*event)(const Muster__V1__Event *event);
    void (*heard)(const Muster__V1__Event *event); // of the event that the command becomes; NULL once it was there
    // the answer waited for
    uint8_t id[16];
    bool answered;
    uint32_t code, object;
    char *zh, *en;
};

// ---- what the hub says

static void set_text(char **text, const char *value) {
    free(*text);
    *text = mem_strdup(value);
}

void *ctl_copy(const ProtobufCMessage *message) {
    uint8_t *bytes = mem_new(protobuf_c_message_get_packed_size(message) + 1);
    size_t len = protobuf_c_message_pack(message, bytes);
    void *copy = protobuf_c_message_unpack(message->descriptor, NULL, len, bytes);
    free(bytes);
    return copy;
}

static void on_welcome(void *arg, const Muster__V1__Welcome *welcome) {
    struct ctl *ctl = arg;
    if (ctl->welcome)
        muster__v1__welcome__free_unpacked(ctl->welcome, NULL);
    ctl->welcome = ctl_copy(&welcome->base);
}

static void on_hub(void *arg, const Muster__V1__HubState *hub) {
    struct ctl *ctl = arg;
    if (ctl->hub)
        muster__v1__hub_state__free_unpacked(ctl->hub, NULL);
    ctl->hub = ctl_copy(&hub->base);
}

static void on_snapshot(void *arg, const Muster__V1__Snapshot *part) {
    const struct ctl_visitor *visitor = ((struct ctl *)arg)->visitor;
    if (visitor)
        ctl_visit(visitor, part);
}

static void on_event(void *arg, const Muster__V1__Event *event) {
    struct ctl *ctl = arg;
    if (ctl->event)
        ctl->event(event);
    if (ctl->heard && event->command.len == sizeof ctl->id &&
        memcmp(event->command.data, ctl->id, sizeof ctl->id) == 0) {
        ctl->heard(event);
        ctl->heard = NULL;
    }
}

static void on_answer(void *arg, const Muster__V1__Answer *answer) {
    struct ctl *ctl = arg;
    if (answer->id.len != sizeof ctl->id || memcmp(answer->id.data, ctl->id, sizeof ctl->id) != 0)
        return;
    ctl->answered = true;
    ctl->code = answer->code;
    ctl->object = answer->object;
    set_text(&ctl->zh, answer->zh);
    set_text(&ctl->en, answer->en);
}

static void say_refusal(const char *zh, const char *en, uint32_t code) {
    fprintf(stderr, "%s\n%s (%u)\n", zh ? zh : "", en ? en : "", code);
}

static void on_goodbye(void *arg, const Muster__V1__Goodbye *goodbye) {
    struct ctl *ctl = arg;
    if (goodbye->resume || goodbye->retry_after_ms > 0)
        return; // the client comes back by itself
    ctl->parted = true;
    say_refusal(goodbye->zh, goodbye->en, goodbye->code);
}

static void on_down(void *arg, const char *why) {
    set_text(&((struct ctl *)arg)->why, why);
}

// ---- birth and death

static void on_deadline(struct ev_loop *loop, ev_timer *timer, int events) {
    (void)loop, (void)events;
    ((struct ctl *)timer->data)->late = true;
}

static void on_signal(struct ev_loop *loop, ev_signal *signal, int events) {
    (void)loop, (void)events;
    ((struct ctl *)signal->data)->stopped = true;
}

struct ctl *ctl_create(const struct ctl_options *options) {
    struct ctl *ctl = mem_new(sizeof *ctl);
    ctl->options = *options;
    ctl->loop = ev_loop_new(EVFLAG_AUTO);
    ev_init(&ctl->deadline, on_deadline);
    ctl->deadline.data = ctl->interrupt.data = ctl->terminate.data = ctl;
    return ctl;
}

void ctl_destroy(struct ctl *ctl) {
    if (!ctl)
        return;
    if (ctl->client && client_state(ctl->client) == CLIENT_LIVE) {
        client_close(ctl->client);
        while (client_state(ctl->client) == CLIENT_CLOSING)
            ev_run(ctl->loop, EVRUN_ONCE);
    }
    client_destroy(ctl->client);
    if (ctl->welcome)
        muster__v1__welcome__free_unpacked(ctl->welcome, NULL);
    if (ctl->hub)
        muster__v1__hub_state__free_unpacked(ctl->hub, NULL);
    ev_timer_stop(ctl->loop, &ctl->deadline);
    ev_loop_destroy(ctl->loop);
    free(ctl->why);
    free(ctl->zh);
    free(ctl->en);
    explicit_bzero(ctl->token, sizeof ctl->token);
    free(ctl);
}

// ---- connecting

static int connect_to(struct ctl *ctl) {
    char host[CTL_HOST_SIZE] = "";
    struct client_tls tls = {.ca_file = ctl->options.ca_file};
    bool wants_tls = false;
    struct client_options options = {
        .host = host,
        .device = "musterctl",
        .name = "musterctl/" MUSTER_VERSION,
        .seq = ctl->from,
        .log = ctl->from_there ? ctl->log : NULL,
        .reconnect = true,
        .decode = true,
        .events = {.welcome = on_welcome,
                   .hub = on_hub,
                   .snapshot = on_snapshot,
                   .event = on_event,
                   .answer = on_answer,
                   .goodbye = on_goodbye,
                   .down = on_down,
                   .arg = ctl},
    };
    char device[64]; // two tools at once are two devices
    snprintf(device, sizeof device, "musterctl-%08x", randombytes_random());
    options.device = device;
    if (ctl->options.url) {
        if (!ctl_read_url(ctl->options.url, host, &options.port, &wants_tls) ||
            (ctl->options.token_file && !ctl_read_token(ctl->options.token_file, ctl->token)))
            return CTL_USAGE;
        options.token = ctl->token;
        options.tls = wants_tls ? &tls : NULL;
        snprintf(ctl->address, sizeof ctl->address, "%s", ctl->options.url);
    } else {
        options.path = ctl->options.socket;
        snprintf(ctl->address, sizeof ctl->address, "%s", ctl->options.socket);
    }
    ctl->client = client_create(ctl->loop, &options);
    client_open(ctl->client);
    return CTL_DONE;
}

// ---- waiting

static void start_deadline(struct ctl *ctl) {
    ctl->late = false;
    ctl->deadline.repeat = ctl->options.timeout_s;
    ev_timer_again(ctl->loop, &ctl->deadline);
}

static int say_away(const struct ctl *ctl, const char *what) {
    if (!ctl->parted)
        fprintf(stderr, "musterctl: %s at %s%s%s. Is musterd running, and may this user open it?\n", what, ctl->address,
                ctl->why ? ": " : "", ctl->why ? ctl->why : "");
    return ctl->parted ? CTL_REFUSED : CTL_AWAY;
}

// A socket that is not there, or that nobody serves, will not get better by waiting.
static bool hopeless(const struct ctl *ctl) {
    return client_state(ctl->client) == CLIENT_ENDED || (!ctl->welcome && ctl->why);
}

int ctl_look(struct ctl *ctl, const struct ctl_visitor *visitor) {
    int result = ctl->client ? CTL_DONE : connect_to(ctl);
    if (result != CTL_DONE)
        return result;
    ctl->visitor = visitor;
    start_deadline(ctl);
    while (!ctl->late && !hopeless(ctl) && (!ctl->welcome || (visitor && !client_log(ctl->client))))
        ev_run(ctl->loop, EVRUN_ONCE);
    ctl->visitor = NULL;
    bool there = ctl->welcome && (!visitor || client_log(ctl->client));
    return there ? CTL_DONE : say_away(ctl, "there is no answer");
}

int ctl_do(struct ctl *ctl, const Muster__V1__Command *command, uint32_t fine, uint32_t *object) {
    int result = ctl->client ? CTL_DONE : ctl_look(ctl, NULL);
    if (result != CTL_DONE)
        return result;
    Muster__V1__Command acting = *command;
    acting.seat = ctl->options.seat;
    ctl->answered = false;
    client_command(ctl->client, &acting, ctl->id);
    start_deadline(ctl);
    while (!ctl->answered && !ctl->late && client_state(ctl->client) != CLIENT_ENDED)
        ev_run(ctl->loop, EVRUN_ONCE);
    if (!ctl->answered)
        return say_away(ctl, "the command was sent, but whether it was done is not known: no answer");
    if (object)
        *object = ctl->object;
    if (ctl->code == 0 || ctl->code == fine)
        return CTL_DONE;
    say_refusal(ctl->zh, ctl->en, ctl->code);
    return CTL_REFUSED;
}

int ctl_do_hearing(struct ctl *ctl, const Muster__V1__Command *command, void (*heard)(const Muster__V1__Event *event)) {
    static const struct ctl_visitor nothing = {0};
    int result = ctl_look(ctl, &nothing); // what is decided behind the snapshot comes as an event
    if (result != CTL_DONE)
        return result;
    ctl->heard = heard;
    result = ctl_do(ctl, command, 0, NULL);
    while (result == CTL_DONE && ctl->heard && !ctl->late && client_state(ctl->client) != CLIENT_ENDED)
        ev_run(ctl->loop, EVRUN_ONCE);
    bool told = !ctl->heard;
    ctl->heard = NULL;
    return result != CTL_DONE || told ? result
                                      : say_away(ctl, "the command was done, but what it brought did not come");
}

int ctl_request(struct ctl *ctl, const char *method, const char *path, const char *body, char **answer) {
    char host[CTL_HOST_SIZE] = "", token[CTL_TOKEN_SIZE] = "";
    int port = 0, status;
    bool wants_tls = false;
    const struct client_tls tls = {.ca_file = ctl->options.ca_file};
    *answer = NULL;
    if (ctl->options.url) {
        if (!ctl_read_url(ctl->options.url, host, &port, &wants_tls) ||
            (ctl->options.token_file && !ctl_read_token(ctl->options.token_file, token)))
            return CTL_USAGE;
        status =
            client_http_tls(wants_tls ? &tls : NULL, host, port, method, path, *token ? token : NULL, body, answer);
        snprintf(ctl->address, sizeof ctl->address, "%s", ctl->options.url);
    } else {
        status = client_http_local(ctl->options.socket, method, path, body, answer);
        snprintf(ctl->address, sizeof ctl->address, "%s", ctl->options.socket);
    }
    explicit_bzero(token, sizeof token);
    if (status == 0)
        return say_away(ctl, "there is no answer");
    return status == 200 ? CTL_DONE : CTL_REFUSED;
}

static void catch_signal(struct ctl *ctl, ev_signal *signal, int number) {
    ev_signal_init(signal, on_signal, number);
    signal->data = ctl;
    ev_signal_start(ctl->loop, signal);
}

// Signs in once more, as one who left off at `from`.
static int begin_behind(struct ctl *ctl, uint64_t from) {
    memcpy(ctl->log, client_log(ctl->client), sizeof ctl->log);
    ctl->from = from;
    ctl->from_there = true;
    client_destroy(ctl->client);
    return connect_to(ctl);
}

int ctl_watch(struct ctl *ctl, uint64_t from, void (*event)(const Muster__V1__Event *event)) {
    static const struct ctl_visitor nothing = {0};
    int result = ctl_look(ctl, &nothing);
    if (result != CTL_DONE)
        return result;
    ctl->event = event;
    if (from != UINT64_MAX && (result = begin_behind(ctl, from)) != CTL_DONE)
        return result;
    ev_timer_stop(ctl->loop, &ctl->deadline);
    catch_signal(ctl, &ctl->interrupt, SIGINT);
    catch_signal(ctl, &ctl->terminate, SIGTERM);
    while (!ctl->stopped && client_state(ctl->client) != CLIENT_ENDED)
        ev_run(ctl->loop, EVRUN_ONCE);
    ev_signal_stop(ctl->loop, &ctl->interrupt);
    ev_signal_stop(ctl->loop, &ctl->terminate);
    return ctl->stopped ? CTL_DONE : say_away(ctl, "the link has ended");
}

const Muster__V1__Welcome *ctl_welcome(const struct ctl *ctl) {
    return ctl->welcome;
}

const Muster__V1__HubState *ctl_hub_state(const struct ctl *ctl) {
    return ctl->hub;
}
