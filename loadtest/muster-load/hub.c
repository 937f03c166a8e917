// The hub under test: started in a temporary folder, measured through /proc, killed.
// SPDX-License-Identifier: Apache-2.0
#include <dirent.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "client/certificate.h"
#include "muster-load/load.h"

#define FLAGS_MAX 96

int64_t load_us(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

double load_wall_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec * 1e-6;
}

void stay_on(int cpu) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    if (cpu >= 0)
        sched_setaffinity(0, sizeof set, &set);
}

static void become_hub(const struct hub *hub, int out) {
    const struct load_args *args = hub->args;
    char port[8], *flags[FLAGS_MAX], *words = strdup(args->hub_args);
    int count = 0;
    snprintf(port, sizeof port, "%d", hub->port);
    // Limits are lifted: one program plays a whole district from one address.
    const char *const fixed[] = {args->musterd,  "--data",
                                 hub->folder,    "--district",
                                 LOAD_DISTRICT,  "--port",
                                 port,           "--commands-per-s",
                                 "1000000",      "--open-commands",
                                 "10000",        "--sessions",
                                 "30000",        "--sessions-per-account",
                                 "30000",        "--sessions-per-address",
                                 "30000",        "--fixes-per-s",
                                 "10000000",     "--log-level",
                                 "warn",         "--database",
                                 args->database, "--redis",
                                 args->redis};
    static const char *const gateway[] = {"--role", "gateway", "--hub", "gateway"};
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        flags[count++] = (char *)(uintptr_t)fixed[i];
    if (hub->gateway)
        for (size_t i = 0; i < sizeof gateway / sizeof *gateway; i++)
            flags[count++] = (char *)(uintptr_t)gateway[i];
    if (args->tls) {
        flags[count++] = (char *)(uintptr_t) "--tls-cert";
        flags[count++] = (char *)(uintptr_t)hub->certificate;
        flags[count++] = (char *)(uintptr_t) "--tls-key";
        flags[count++] = (char *)(uintptr_t)hub->key;
    }
    for (char *word = strtok(words, " "); word && count < FLAGS_MAX - 1; word = strtok(NULL, " "))
        flags[count++] = word;
    flags[count] = NULL;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    stay_on(args->hub_cpu);
    dup2(out, STDOUT_FILENO);
    execv(args->musterd, flags);
    perror(args->musterd);
    _exit(127);
}

static bool make_folder(struct hub *hub) {
    const char *tmp = getenv("TMPDIR");
    snprintf(hub->folder, sizeof hub->folder, "%s/muster-load-XXXXXX", tmp && strlen(tmp) < 40 ? tmp : "/tmp");
    if (!mkdtemp(hub->folder))
        return false;
    snprintf(hub->socket, sizeof hub->socket, "%s/admin.sock", hub->folder);
    snprintf(hub->certificate, sizeof hub->certificate, "%s/certificate.pem", hub->folder);
    snprintf(hub->key, sizeof hub->key, "%s/key.pem", hub->folder);
    hub->trust.ca_file = hub->certificate;
    hub->tls = hub->args->tls ? &hub->trust : NULL;
    return !hub->tls || certificate_make(hub->certificate, hub->key);
}

bool hub_start(struct hub *hub, const struct load_args *args) {
    hub->args = args;
    if (!*hub->folder && !make_folder(hub))
        return false;
    int out[2];
    if (pipe(out) != 0)
        return false;
    hub->pid = fork();
    if (hub->pid == 0)
        become_hub(hub, out[1]);
    close(out[1]);
    char line[256] = "";
    hub->said = fdopen(out[0], "r");
    bool good = hub->said && fgets(line, sizeof line, hub->said) && strncmp(line, "ready ", 6) == 0;
    if (good)
        hub->port = atoi(strrchr(line, ':') + 1);
    else
        fprintf(stderr, "muster-load: the hub did not get ready: %s\n", line);
    stay_on(args->own_cpu);
    return good;
}

void hub_kill(struct hub *hub, int how) {
    if (hub->pid <= 0)
        return;
    kill(hub->pid, how);
    waitpid(hub->pid, NULL, 0);
    hub->pid = 0;
    if (hub->said)
        fclose(hub->said);
    hub->said = NULL;
}

void hub_remove(struct hub *hub) {
    hub_kill(hub, SIGTERM);
    DIR *dir = opendir(hub->folder);
    for (struct dirent *item; dir && (item = readdir(dir));) {
        char path[400];
        snprintf(path, sizeof path, "%s/%s", hub->folder, item->d_name);
        unlink(path);
    }
    if (dir)
        closedir(dir);
    rmdir(hub->folder);
}

int hub_get(const struct hub *hub, const char *path, const char *token, char **body) {
    return client_http_tls(hub->tls, "127.0.0.1", hub->port, "GET", path, token, NULL, body);
}

double hub_metric(const struct hub *hub, const char *name) {
    char *body = NULL;
    double value = 0.;
    if (hub_get(hub, "/metrics", NULL, &body) == 200)
        for (const char *at = strstr(body, name); at; at = strstr(at + 1, name))
            if ((at == body || at[-1] == '\n') && at[strlen(name)] == ' ')
                value = atof(at + strlen(name) + 1);
    free(body);
    return value;
}

double cpu_seconds(int pid) {
    clockid_t clock;
    struct timespec used;
    if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &used) != 0)
        return 0.;
    return (double)used.tv_sec + (double)used.tv_nsec * 1e-9;
}

double memory_kib(int pid) {
    char path[64], line[256];
    double kib = 0.;
    snprintf(path, sizeof path, "/proc/%d/status", pid);
    FILE *file = fopen(path, "r");
    while (file && fgets(line, sizeof line, file))
        if (sscanf(line, "VmRSS: %lf", &kib) == 1)
            break;
    if (file)
        fclose(file);
    return kib;
}

double cpu_own(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-6;
}
