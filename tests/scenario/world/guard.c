// The guard: becomes the parent of every orphan of the test, so that nothing outlives it, stopped processes included.
// SPDX-License-Identifier: Apache-2.0
#include "world/guard.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "world/child.h"

// What was killed a moment ago takes a moment to go: it was not left behind.
static void wait_for_the_dying(void) {
    for (double end = child_now() + 2; child_now() < end && waitpid(-1, NULL, WNOHANG) >= 0;)
        child_nap(0.002);
}

// Kills what is left below us until nothing is. Returns how many there were at first.
static int sweep(void) {
    wait_for_the_dying();
    int first = child_signal_below(getpid(), SIGKILL);
    for (int left = first; left > 0; left = child_signal_below(getpid(), SIGKILL))
        while (waitpid(-1, NULL, 0) > 0)
            ;
    return first;
}

int guard_run(int (*body)(void *arg), void *arg) {
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        prctl(PR_SET_CHILD_SUBREAPER, 1);
        int result = body(arg);
        fflush(NULL);
        if (result != 0)
            _exit(result); // what a test that was cut short did not free is no news
        exit(0);
    }
    int status = 0;
    if (pid < 0 || waitpid(pid, &status, 0) != pid)
        return 1;
    int left = sweep();
    if (WIFSIGNALED(status))
        fprintf(stderr, "guard: the test died of signal %d\n", WTERMSIG(status));
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0 && left > 0)
        fprintf(stderr, "guard: %d processes were left behind\n", left);
    return !WIFEXITED(status) || WEXITSTATUS(status) != 0 || left > 0;
}
