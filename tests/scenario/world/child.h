// Child processes of a test: started, watched, signalled, and gone when the test is gone.
// SPDX-License-Identifier: Apache-2.0
#ifndef WORLD_CHILD_H
#define WORLD_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define CHILD_ARGS 64

struct child {
    char name[32];
    pid_t pid;     // of the last start
    bool alive;    // as far as was noticed; child_look finds out
    int status;    // of waitpid, once not alive
    int out;       // read end of its stdout
    char log[200]; // file that takes its stderr, appended to by every start
};

struct child_plan {
    const char *name;
    const char *const *argv; // NULL-ended; argv[0] is looked up in PATH unless it has a slash
    const char *user;        // run as this user when we are root; NULL: as we are
    const char *log;         // file for stderr, and for stdout too when `quiet`
    bool quiet;              // nobody reads its stdout
};

// Starts it. It is killed by the kernel when the thread that started it ends: start from the main thread only.
void child_start(struct child *child, const struct child_plan *plan);

bool child_look(struct child *child); // still alive? Collects it when not
void child_signal(struct child *child, int signal);
// Frozen: every thread of it stands still when this returns; one that is caught late would still do some work.
void child_freeze(struct child *child, bool frozen);

// Waits for its end. False: still alive after `timeout_s`.
bool child_wait(struct child *child, double timeout_s);
void child_kill(struct child *child); // SIGKILL, waits. Fine when it is dead already

// The next line of its stdout without the newline. False: it ended, or nothing came in time.
bool child_line(struct child *child, char *line, size_t size, double timeout_s);

// Everything that it wrote to stderr so far; free it. `child_log_has` looks for a text in it.
char *child_log(const struct child *child);
bool child_log_has(const struct child *child, const char *text);

// Signals every process below `pid` in the tree, not `pid` itself. Returns how many there were.
int child_signal_below(pid_t pid, int signal);

// Kills the process and every one below it, and waits until none of them is there any more.
void child_kill_all(struct child *child);

// Seconds since some start.
double child_now(void);
void child_nap(double seconds);

#endif
