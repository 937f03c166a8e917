// What the load generator's subcommands share: the hub under test, accounts and units on it, and how results are told.
// SPDX-License-Identifier: Apache-2.0
#ifndef MUSTER_LOAD_LOAD_H
#define MUSTER_LOAD_LOAD_H

#include <ev.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "client/client.h"
#include "muster-load/histogram.h"

#define LOAD_DISTRICT "330299"
#define LOAD_ORG "330299000000"
#define LOAD_TOWNS 16

struct load_args {
    const char *musterd;  // path of the hub's program
    const char *hub_args; // further flags for it, separated by spaces; "" none
    int hub_cpu, own_cpu; // cores to stay on; -1: any
    int viewers, units, seconds, sessions, rate, stuck, fences;
    int batch;            // rows of one COPY; 0: all in one
    int relays;           // sessions that report for the units; 0: each unit its own
    int sample;           // one viewer in so many decodes what it gets and measures ages; the others count rows
    bool gateway;         // viewers are at a second hub; needs redis
    const char *protocol; // of a foe
    bool plain;           // it is reached over bare TCP, not over WebSocket
    bool tls;             // between the hub and all sessions that come over TCP
    const char *database, *redis;
    const char *template;  // file of a command post's
    const char *catalogue; // file of the capabilities
    int fix_rate;          // fixes a second beside questions
};

// A hub of its own, in a temporary folder, on a free port.
struct hub {
    const struct load_args *args;
    char folder[64], socket[96], certificate[96], key[96];
    struct client_tls trust;
    const struct client_tls *tls; // whom its clients trust; NULL: no TLS
    bool gateway;                 // set it before the start
    int port;
    int pid;
    FILE *said; // its standard output, open for as long as it runs
};
bool hub_start(struct hub *hub, const struct load_args *args); // also again, on the same folder and port
void hub_kill(struct hub *hub, int signal);                    // and waits for its end
void hub_remove(struct hub *hub);                              // kills it and removes its folder

// GET on the hub, blocking: the status, and the body to free.
int hub_get(const struct hub *hub, const char *path, const char *token, char **body);

void stay_on(int cpu);                                      // this process, from now on; -1: changes nothing
double hub_metric(const struct hub *hub, const char *name); // a line of /metrics, by name and labels; 0: none

double cpu_seconds(int pid); // of all its threads, dead ones too, user and system; 0: gone
double memory_kib(int pid);  // resident
double cpu_own(void);

// Things on the hub, made over the admin socket. Blocking, with a loop of its own.
bool setup_account(struct hub *hub, const char *name, const char *role, const char *scope, char token[64]);
bool setup_units(struct hub *hub, uint32_t count); // numbers 1..count; number i is of town i % LOAD_TOWNS
void town_org(uint32_t town, char org[16]);        // 0..LOAD_TOWNS - 1
bool setup_incident(struct hub *hub);              // number 1
bool setup_template(const struct hub *hub);        // of a command post, from args->template
// As the local operator, whatever `say` queues; until all is answered, and false when one was refused.
bool setup_say(struct hub *hub, void (*say)(struct client *client, const void *arg), const void *arg);

struct client *load_client(struct ev_loop *ev, const struct hub *hub, const char *token, const char *device,
                           const struct client_events *events, bool decode); // with events: stamped

// Runs the loop for so long.
void load_run(struct ev_loop *ev, double seconds);
// Runs the loop until done(arg) or the time is over; returns done(arg).
bool load_until(struct ev_loop *ev, bool (*done)(void *arg), void *arg, double seconds);

int64_t load_us(void); // monotonic
double load_wall_ms(void);

// ---- bursts: how long this program works in one go, from being woken until it has nothing to do. What arrives
// meanwhile waits for so long; that is why arrivals are timed by the kernel, and why this is told beside every latency.
struct bursts;
struct bursts *bursts_watch(struct ev_loop *ev);
void bursts_begin(struct bursts *bursts); // forgets those so far
// "burst_p50_ms":...,"burst_p99_ms":...,"burst_max_ms":... Lives as long as `bursts`.
const char *bursts_told(struct bursts *bursts);

// ---- fixes, up and down
#define REPORT_SLICES 50                         // the interval is cut into so many; unit i reports in slice i % that
struct client_fix *units_create(uint32_t count); // numbers 1..count, spread over the district; free it
void unit_move(struct client_fix *unit, uint32_t i); // one second further; i: its place in units_create's array
// Units that report once in an interval, spread over it: each over a session of its own, or all over so many relays.
struct reporters;
struct reporters *reporters_create(struct ev_loop *ev, struct hub *hub, const char *token, uint32_t count,
                                   uint32_t relays, double interval_s); // relays 0: none
void reporters_start(struct reporters *reporters);
bool reporters_live(const struct reporters *reporters); // all of them
uint64_t reporters_sent(const struct reporters *reporters);
void reporters_destroy(struct reporters *reporters);

// Counts rows of a ServerFrame and how old each was at `arrived_ms` (wall clock), in milliseconds. Decodes every column
// of every row; with age_ms NULL it only counts.
uint64_t frame_rows_at(const uint8_t *frame, size_t len, double arrived_ms, struct histogram *age_ms);
uint64_t frame_rows(const uint8_t *frame, size_t len, struct histogram *age_ms); // as if it had arrived just now

// ---- rows for the database: every unit once in a millisecond of its own time, so that no row is a repeat
#define FLOOD_UNITS 2000
#define FLOOD_ROWS 500
struct flood {
    struct client_fix where[FLOOD_UNITS];
    int64_t at_ms;
    uint32_t next;
};
void flood_begin(struct flood *flood);
const struct client_fix *flood_next(struct flood *flood); // the next FLOOD_ROWS; hold until the next call

// ---- subcommands; exit status
int fanout(const struct load_args *args);
int orders(const struct load_args *args);
int sessions(const struct load_args *args);
int storm(const struct load_args *args);
int slow(const struct load_args *args);
int ingest(const struct load_args *args);
int copy(const struct load_args *args);
int foe(const struct load_args *args);
int mixed(const struct load_args *args);
int posts(const struct load_args *args);
int fences(const struct load_args *args);
int nearest(const struct load_args *args);

#endif
