// What the load generator's subcommands share: the hub under test, accounts and units on it, and how results are told.
// SPDX-License-Identifier: Apache-2.0
#ifndef MUSTER_LOAD_LOAD_H
#define MUSTER_LOAD_LOAD_H

#include <ev.h>
#include <stdbool.h>
#include <stdint.h>

#include "client/client.h"
#include "muster-load/histogram.h"

#define LOAD_DISTRICT "330299"
#define LOAD_ORG "330299000000"
#define LOAD_TOWNS 16

struct load_args {
    const char *musterd;  // path of the hub's program
    const char *hub_args; // further flags for it, separated by spaces; "" none
    int hub_cpu, own_cpu; // cores to stay on; -1: any
    int viewers, units, seconds, sessions, rate;
    const char *database, *redis;
};

// A hub of its own, in a temporary folder, on a free port.
struct hub {
    const struct load_args *args;
    char folder[64], socket[96];
    int port;
    int pid;
};
bool hub_start(struct hub *hub, const struct load_args *args); // also again, on the same folder and port
void hub_kill(struct hub *hub, int signal);                    // and waits for its end
void hub_remove(struct hub *hub);                              // kills it and removes its folder

double cpu_seconds(int pid); // of all its threads, user and system; 0: gone
double memory_kib(int pid);  // resident
double cpu_own(void);

// Things on the hub, made over the admin socket. Blocking, with a loop of its own.
bool setup_account(struct hub *hub, const char *name, const char *role, const char *scope, char token[64]);
bool setup_units(struct hub *hub, uint32_t count); // numbers 1..count; number i is of town i % LOAD_TOWNS
void town_org(uint32_t town, char org[16]);        // 0..LOAD_TOWNS - 1
bool setup_incident(struct hub *hub);              // number 1

struct client *load_client(struct ev_loop *ev, const struct hub *hub, const char *token, const char *device,
                           const struct client_events *events, bool decode);

// Runs the loop for so long.
void load_run(struct ev_loop *ev, double seconds);
// Runs the loop until done(arg) or the time is over; returns done(arg).
bool load_until(struct ev_loop *ev, bool (*done)(void *arg), void *arg, double seconds);

int64_t load_us(void); // monotonic
double load_wall_ms(void);

// ---- fixes, up and down
struct reporters; // each unit its own session, once a second, spread over the second
struct reporters *reporters_create(struct ev_loop *ev, struct hub *hub, const char *token, uint32_t count,
                                   double interval_s);
void reporters_start(struct reporters *reporters);
uint32_t reporters_live(const struct reporters *reporters);
uint64_t reporters_sent(const struct reporters *reporters);
void reporters_destroy(struct reporters *reporters);

// Counts rows of a ServerFrame and how old each is, in milliseconds. Decodes every column of every row.
uint64_t frame_rows(const uint8_t *frame, size_t len, struct histogram *age_ms);

// ---- subcommands; exit status
int fanout(const struct load_args *args);
int orders(const struct load_args *args);
int sessions(const struct load_args *args);
int storm(const struct load_args *args);
int ingest(const struct load_args *args);
int mixed(const struct load_args *args);

#endif
