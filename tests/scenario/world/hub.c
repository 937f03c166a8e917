// A hub of a test: its flags, its life, its numbers.
// SPDX-License-Identifier: Apache-2.0
#include "world/hub.h"

#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "client/client.h"
#include "world/folder.h"
#include "world/need.h"
#include "world/world.h"

#define READY_S 120 // sanitizer builds on a busy machine are slow to start

// A bound socket that never listens: a hub can have the port beside it (SO_REUSEPORT, SO_REUSEADDR), and the kernel
// gives it to nobody else while the hub is down.
static int keep_port(int *port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    need(setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &(int){1}, sizeof(int)) == 0 &&
             setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int)) == 0 &&
             bind(fd, (struct sockaddr *)&address, len) == 0 && getsockname(fd, (struct sockaddr *)&address, &len) == 0,
         "no free port: %s", strerror(errno));
    *port = ntohs(address.sin_port);
    return fd;
}

static void flag(struct hub *hub, const char *name, const char *value) {
    if (!value)
        return;
    need(hub->flag_count + 2 < HUB_FLAGS, "hub %s: too many flags", hub->name);
    snprintf(hub->flags[hub->flag_count++], sizeof hub->flags[0], "%s", name);
    snprintf(hub->flags[hub->flag_count++], sizeof hub->flags[0], "%s", value);
}

struct hub *hub_draw(struct world *world, const struct hub_plan *plan) {
    struct hub *hub = calloc(1, sizeof *hub);
    need(hub != NULL, "no memory");
    hub->world = world;
    snprintf(hub->name, sizeof hub->name, "%s", plan->name);
    if (plan->folder)
        snprintf(hub->folder, sizeof hub->folder, "%s", plan->folder);
    else
        snprintf(hub->folder, sizeof hub->folder, "%s/%s", world->folder, plan->name);
    snprintf(hub->log, sizeof hub->log, "%s/%s.log", world->folder, plan->name);
    snprintf(hub->admin, sizeof hub->admin, "%s/admin.sock", hub->folder);
    folder_make(hub->folder);
    char port[16];
    hub->keeper = keep_port(&hub->port);
    snprintf(port, sizeof port, "%d", hub->port);
    if (plan->config) {
        snprintf(hub->config, sizeof hub->config, "%s/%s.conf", world->folder, plan->name);
        folder_write(hub->config, plan->config);
        flag(hub, "--config", hub->config);
    }
    flag(hub, "--hub", plan->name);
    flag(hub, "--role", plan->gateway ? "gateway" : "authority");
    flag(hub, "--data", hub->folder);
    flag(hub, "--port", port);
    flag(hub, "--district", HUB_DISTRICT);
    flag(hub, "--loops", "2");
    flag(hub, "--redis", plan->redis);
    flag(hub, "--database", plan->database);
    for (const char *const *more = plan->flags; more && more[0]; more += 2)
        flag(hub, more[0], more[1]);
    if (plan->faults) {
        char path[200];
        snprintf(path, sizeof path, "%s/%s.faults", world->folder, plan->name);
        hub->faults = faults_page(path);
    }
    hub->next = world->hubs;
    world->hubs = hub;
    return hub;
}

// env becomes the hub: the same process.
void hub_begin(struct hub *hub) {
    char faults[300], asan[300];
    const char *argv[HUB_FLAGS + 6] = {"env"}, *sanitizer = getenv("ASAN_OPTIONS");
    int argc = 1;
    if (hub->faults) {
        snprintf(faults, sizeof faults, "%s=%s/%s.faults", FAULTS_ENV, hub->world->folder, hub->name);
        snprintf(asan, sizeof asan, "ASAN_OPTIONS=verify_asan_link_order=0:%s", sanitizer ? sanitizer : "");
        argv[argc++] = "LD_PRELOAD=" FAULTS_LIBRARY;
        argv[argc++] = faults;
        argv[argc++] = asan;
    }
    argv[argc++] = BINARY_DIR "/musterd";
    for (int i = 0; i < hub->flag_count; i++)
        argv[argc++] = hub->flags[i];
    child_start(&hub->child, &(struct child_plan){.name = hub->name, .argv = argv, .log = hub->log});
}

static bool becomes_ready(struct hub *hub) {
    char line[200], plain[100], tls[100];
    snprintf(plain, sizeof plain, "ready http://127.0.0.1:%d", hub->port);
    snprintf(tls, sizeof tls, "ready https://127.0.0.1:%d", hub->port);
    while (child_line(&hub->child, line, sizeof line, READY_S))
        if (strcmp(line, plain) == 0 || strcmp(line, tls) == 0)
            return true;
    return false;
}

static void show_log(const struct hub *hub) {
    char *log = child_log(&hub->child);
    size_t len = strlen(log);
    print_error("hub %s: the end of its log:\n%s\n", hub->name, log + (len > 4000 ? len - 4000 : 0));
    free(log);
}

void hub_ready(struct hub *hub) {
    if (!becomes_ready(hub)) {
        show_log(hub);
        fail_msg("hub %s: not ready", hub->name);
    }
    hub->expected = true;
}

void hub_start(struct hub *hub) {
    hub_begin(hub);
    hub_ready(hub);
}

int hub_ends(struct hub *hub) {
    hub->expected = false;
    need(child_wait(&hub->child, READY_S), "hub %s: has not ended", hub->name);
    return WIFEXITED(hub->child.status) ? WEXITSTATUS(hub->child.status) : 128 + WTERMSIG(hub->child.status);
}

int hub_comes(struct hub *hub) {
    return becomes_ready(hub) ? -1 : hub_ends(hub);
}

int hub_try(struct hub *hub) {
    hub_begin(hub);
    return hub_comes(hub);
}

void hub_kill(struct hub *hub) {
    hub->expected = false;
    child_kill(&hub->child);
}

void hub_stop(struct hub *hub) {
    hub->expected = false;
    child_signal(&hub->child, SIGTERM);
    bool ended = child_wait(&hub->child, READY_S);
    if (!ended || hub->child.status != 0)
        show_log(hub);
    need(ended, "hub %s: does not stop", hub->name);
    need(hub->child.status == 0, "hub %s: stopped with wait status %d", hub->name, hub->child.status);
    child_kill(&hub->child);
}

void hub_freeze(struct hub *hub, bool frozen) {
    child_freeze(&hub->child, frozen);
}

void hub_check(struct hub *hub) {
    if (!hub->expected || child_look(&hub->child))
        return;
    hub->expected = false;
    show_log(hub);
    fail_msg("hub %s: ended by itself, wait status %d", hub->name, hub->child.status);
}

long hub_memory_kb(const struct hub *hub) {
    char path[64], line[200];
    snprintf(path, sizeof path, "/proc/%d/status", (int)hub->child.pid);
    FILE *file = fopen(path, "re");
    long kb = 0;
    while (file && fgets(line, sizeof line, file))
        if (sscanf(line, "VmRSS: %ld", &kb) == 1)
            break;
    if (file)
        fclose(file);
    return kb;
}

int hub_get(const struct hub *hub, const char *path, const char *token, char **body) {
    char *unwanted = NULL;
    int status = client_http("127.0.0.1", hub->port, "GET", path, token, NULL, body ? body : &unwanted);
    free(unwanted);
    return status;
}

double hub_metric_in(const char *page, const char *series) {
    double value = -1;
    size_t len = strlen(series);
    for (const char *line = page; line; line = strchr(line, '\n'), line = line ? line + 1 : NULL)
        if (strncmp(line, series, len) == 0 && line[len] == ' ')
            value = strtod(line + len, NULL);
    return value;
}

double hub_metric(const struct hub *hub, const char *series) {
    char *page = NULL;
    double value = hub_get(hub, "/metrics", NULL, &page) == 200 && page ? hub_metric_in(page, series) : -1;
    free(page);
    return value;
}

char *hub_sanitizer_report(const struct hub *hub) {
    static const char *const marks[] = {"ERROR: AddressSanitizer", "ERROR: LeakSanitizer", "WARNING: ThreadSanitizer",
                                        "runtime error:", "FATAL: ThreadSanitizer"};
    char *log = child_log(&hub->child), *report = NULL;
    for (size_t i = 0; !report && i < sizeof marks / sizeof *marks; i++) {
        const char *mark = strstr(log, marks[i]);
        report = mark ? strndup(mark, 6000) : NULL;
    }
    free(log);
    return report;
}

void hub_destroy(struct hub *hub) {
    child_kill(&hub->child);
    close(hub->keeper);
    free(hub);
}
