// A network namespace with nothing but a loopback; nftables drops, a token bucket slows down.
// SPDX-License-Identifier: Apache-2.0
#include "net.h"

#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "district.h"

static bool raise_loopback(void) {
    struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP};
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    bool up = fd >= 0 && ioctl(fd, SIOCSIFFLAGS, &request) == 0;
    if (fd >= 0)
        close(fd);
    return up;
}

// Either both or nothing: without its loopback a network is of no use, and there is no way back.
bool net_own(void) {
    if (geteuid() != 0 || unshare(CLONE_NEWNET) != 0)
        return false;
    need(raise_loopback(), "the loopback of a new network cannot be raised");
    return true;
}

static bool run(const struct district *district, const char *const *argv) {
    struct child child = {0};
    char log[200];
    snprintf(log, sizeof log, "%s/net.log", district->world->folder);
    child_start(&child, &(struct child_plan){.name = argv[0], .argv = argv, .log = log, .quiet = true});
    bool ended = child_wait(&child, 10);
    child_kill(&child);
    return ended && child.status == 0;
}

bool net_lose(const struct district *district, uint32_t percent) {
    char rules[200];
    const char *argv[] = {"nft", rules, NULL};
    snprintf(rules, sizeof rules, "flush ruleset");
    bool done = run(district, argv);
    if (done && percent) {
        snprintf(rules, sizeof rules,
                 "add table inet m; add chain inet m out { type filter hook output priority 0; }; add rule inet m out "
                 "numgen random mod 100 < %u drop",
                 percent);
        done = run(district, argv);
    }
    return done;
}

bool net_slow(const struct district *district, uint32_t kbit_s) {
    char rate[30];
    snprintf(rate, sizeof rate, "%ukbit", kbit_s);
    const char *set[] = {"tc",   "qdisc", "replace", "dev",   "lo",      "root",  "tbf",
                         "rate", rate,    "burst",   "128kb", "latency", "400ms", NULL};
    const char *end[] = {"tc", "qdisc", "del", "dev", "lo", "root", NULL};
    return run(district, kbit_s ? set : end);
}
