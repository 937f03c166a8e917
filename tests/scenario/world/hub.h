// A hub of a test: a musterd with a data folder and a port of its own, started, stopped, killed and looked at.
// SPDX-License-Identifier: Apache-2.0
#ifndef WORLD_HUB_H
#define WORLD_HUB_H

#include <stdbool.h>
#include <stdint.h>

#include "world/child.h"
#include "world/faults.h"

#define HUB_FLAGS 40

struct world;

struct hub {
    struct child child;
    struct world *world;
    struct hub *next;
    char name[32];
    char folder[200], log[200], config[200], admin[220]; // config: "" when it has none; admin: its socket
    int port, keeper;          // keeper: socket that keeps the port ours while the hub is down
    bool expected;             // to be alive: a hub that ends by itself ends the test
    struct fault_page *faults; // NULL: nothing can be made to fail under it
    int flag_count;
    char flags[HUB_FLAGS][300];
};

struct hub_plan {
    const char *name;
    bool gateway;
    const char *folder;       // NULL: one of its own
    const char *redis;        // option `redis`; NULL: none
    const char *database;     // option `database`; NULL: none
    const char *config;       // text of a configuration file; NULL: none
    const char *const *flags; // more "--name", "value" pairs, NULL-ended; NULL: none
    bool faults;              // things can be made to fail under it
};

#define HUB_DISTRICT "330203"

// Draws it; nothing runs yet. It belongs to the world.
struct hub *hub_draw(struct world *world, const struct hub_plan *plan);

void hub_start(struct hub *hub); // waits for `ready`; ends the test when it does not come
void hub_begin(struct hub *hub); // starts it and does not wait
void hub_ready(struct hub *hub); // waits for `ready` after hub_begin
int hub_comes(struct hub *hub);  // likewise, but it may end instead: its exit code; -1: it is ready

// For a start that should be refused: waits for its end and returns its exit code; -1: it became ready.
int hub_try(struct hub *hub);

int hub_ends(struct hub *hub); // waits for its end by itself; exit code, or 128 + signal

void hub_kill(struct hub *hub); // SIGKILL
void hub_stop(struct hub *hub); // SIGTERM; must end with 0
void hub_freeze(struct hub *hub, bool frozen);

long hub_memory_kb(const struct hub *hub); // resident

// The value of a line of /metrics that begins with `series` (name and labels as printed); -1: no such line.
double hub_metric(const struct hub *hub, const char *series);
double hub_metric_in(const char *page, const char *series); // the same of a page that is there

// Status and body (free it; may be NULL) of a GET.
int hub_get(const struct hub *hub, const char *path, const char *token, char **body);

void hub_check(struct hub *hub);   // ends the test when it ended by itself
void hub_destroy(struct hub *hub); // kills it
// What sanitizers wrote to its log; free it. NULL: nothing.
char *hub_sanitizer_report(const struct hub *hub);

#endif
