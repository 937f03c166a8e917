// Child processes: fork and exec with a death signal, a pipe for stdout, a file for stderr.
// SPDX-License-Identifier: Apache-2.0
#include "world/child.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "world/need.h"

double child_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

void child_nap(double seconds) {
    struct timespec rest = {.tv_sec = (time_t)seconds, .tv_nsec = (long)((seconds - (double)(time_t)seconds) * 1e9)};
    while (nanosleep(&rest, &rest) != 0 && errno == EINTR)
        ;
}

// Between fork and exec: only calls that are safe there, for the test may have threads.
static _Noreturn void become(const struct child_plan *plan, const struct passwd *user, int out, int err, pid_t parent) {
    if (user && (setgroups(0, NULL) != 0 || setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0))
        _exit(126);
    // After setuid, which clears it.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(126);
    int nothing = open("/dev/null", O_RDONLY);
    if (dup2(nothing, 0) < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0)
        _exit(126);
    signal(SIGPIPE, SIG_DFL);
    execvp(plan->argv[0], (char *const *)(const void *)plan->argv);
    static const char sorry[] = "child: cannot be executed; is it built and installed?\n";
    if (write(2, sorry, sizeof sorry - 1) < 0)
        _exit(126);
    _exit(127);
}

void child_start(struct child *child, const struct child_plan *plan) {
    const struct passwd *user = NULL;
    if (plan->user && geteuid() == 0)
        need((user = getpwnam(plan->user)) != NULL, "user %s does not exist; install the package that makes it",
             plan->user);
    int pipes[2], until_exec[2];
    need(pipe2(pipes, O_CLOEXEC) == 0 && pipe2(until_exec, O_CLOEXEC) == 0, "pipe: %s", strerror(errno));
    int err = open(plan->log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    need(err >= 0, "%s: %s", plan->log, strerror(errno));
    if (child->out > 0)
        close(child->out);
    pid_t parent = getpid();
    pid_t pid = fork();
    need(pid >= 0, "fork: %s", strerror(errno));
    if (pid == 0)
        become(plan, user, plan->quiet ? err : pipes[1], err, parent);
    close(pipes[1]);
    close(err);
    // Until then the child holds a copy of every socket here, and epoll goes on telling libev of one that this process
    // has closed, by a number that may by now be another thread's.
    close(until_exec[1]);
    while (read(until_exec[0], &(char){0}, 1) < 0 && errno == EINTR)
        ;
    close(until_exec[0]);
    snprintf(child->name, sizeof child->name, "%s", plan->name);
    snprintf(child->log, sizeof child->log, "%s", plan->log);
    child->pid = pid;
    child->alive = true;
    child->status = 0;
    child->out = pipes[0];
}

bool child_look(struct child *child) {
    if (child->alive && waitpid(child->pid, &child->status, WNOHANG) != 0)
        child->alive = false;
    return child->alive;
}

void child_signal(struct child *child, int signal) {
    if (child_look(child))
        kill(child->pid, signal);
}

void child_freeze(struct child *child, bool frozen) {
    siginfo_t info = {0};
    child_signal(child, frozen ? SIGSTOP : SIGCONT);
    for (double end = child_now() + 5; frozen && child_now() < end && info.si_pid == 0; child_nap(0.001))
        if (waitid(P_PID, (id_t)child->pid, &info, WSTOPPED | WNOHANG) != 0)
            return; // it has ended
}

bool child_wait(struct child *child, double timeout_s) {
    double end = child_now() + timeout_s;
    while (child_look(child) && child_now() < end)
        child_nap(0.002);
    return !child->alive;
}

void child_kill(struct child *child) {
    if (child->alive) {
        child_signal(child, SIGKILL);
        need(child_wait(child, 30), "%s: does not die of SIGKILL", child->name);
    }
    if (child->out > 0)
        close(child->out);
    child->out = 0;
}

bool child_line(struct child *child, char *line, size_t size, double timeout_s) {
    double end = child_now() + timeout_s;
    size_t len = 0;
    for (;;) {
        double left = end - child_now();
        struct pollfd wait = {.fd = child->out, .events = POLLIN};
        if (left <= 0 || poll(&wait, 1, (int)(left * 1000) + 1) <= 0)
            return false;
        char c;
        ssize_t got = read(child->out, &c, 1);
        if (got <= 0)
            return false;
        if (c == '\n')
            break;
        if (len + 1 < size)
            line[len++] = c;
    }
    line[len] = 0;
    return true;
}

char *child_log(const struct child *child) {
    FILE *file = fopen(child->log, "re");
    size_t size = 0, len = 0;
    char *text = NULL;
    do {
        text = realloc(text, (size += 65536) + 1);
        need(text != NULL, "no memory");
        len += file ? fread(text + len, 1, size - len, file) : 0;
    } while (len == size);
    text[len] = 0;
    if (file)
        fclose(file);
    return text;
}

bool child_log_has(const struct child *child, const char *text) {
    char *log = child_log(child);
    bool has = strstr(log, text) != NULL;
    free(log);
    return has;
}

int child_signal_below(pid_t pid, int signal) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)pid, (int)pid);
    FILE *file = fopen(path, "re");
    int below, count = 0;
    while (file && fscanf(file, "%d", &below) == 1) {
        count++;
        if (signal == SIGSTOP || signal == SIGKILL)
            kill(below, signal); // the parent first, so that it makes no more of them
        count += child_signal_below(below, signal);
        if (signal != SIGSTOP && signal != SIGKILL)
            kill(below, signal);
    }
    if (file)
        fclose(file);
    return count;
}

// Those right below; returns how many.
static int list_below(pid_t pid, pid_t *pids, int most) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)pid, (int)pid);
    FILE *file = fopen(path, "re");
    int count = 0;
    while (file && count < most && fscanf(file, "%d", &pids[count]) == 1)
        count++;
    if (file)
        fclose(file);
    return count;
}

void child_kill_all(struct child *child) {
    pid_t below[64];
    int count = 0;
    if (child_look(child)) {
        // Stopped first, so that none of them is born between the two.
        kill(child->pid, SIGSTOP);
        count = list_below(child->pid, below, 64);
        child_signal_below(child->pid, SIGKILL);
    }
    child_kill(child);
    // They are orphans now, ours when this process collects those.
    double end = child_now() + 30;
    for (int i = 0; i < count; i++)
        while (waitpid(below[i], NULL, WNOHANG) != below[i] && kill(below[i], 0) == 0 && child_now() < end)
            child_nap(0.002);
}
