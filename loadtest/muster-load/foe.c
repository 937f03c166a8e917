// A broker under the same load as the hub under fanout.
// SPDX-License-Identifier: Apache-2.0
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "muster-load/foe.h"

#define WARM_UP_S 4.
#define START_S 20.
#define CONNECT_S 120.
#define AT_ONCE 400 // sessions on their way in: a broker that is busy with handshakes drops who waits too long

struct foe_run {
    const struct load_args *args;
    const struct foe_protocol *protocol;
    struct ev_loop *ev;
    char folder[64];
    int port, pid;
    SSL_CTX *tls;                 // of the sessions; NULL: without
    struct foe_session *sessions; // units, then viewers
    uint32_t units, count, opened;
    struct client_fix *where;
    ev_timer slices;
    uint32_t slice;
    bool measuring;
    uint64_t planned, held_back, delivered, bytes; // held_back: the broker had not taken the one before
    struct histogram age_ms;
};

// ---- a fix

static void put(uint8_t **at, uint64_t value, int bytes) {
    for (; bytes > 0; bytes--, value >>= 8)
        *(*at)++ = (uint8_t)value;
}

static uint64_t get(const uint8_t **at, int bytes) {
    uint64_t value = 0;
    for (int i = 0; i < bytes; i++)
        value |= (uint64_t) * (*at)++ << 8 * i;
    return value;
}

void foe_fix_write(uint8_t bytes[FOE_FIX], const struct client_fix *fix) {
    put(&bytes, fix->unit, 4);
    put(&bytes, (uint32_t)fix->lat_e7, 4);
    put(&bytes, (uint32_t)fix->lon_e7, 4);
    put(&bytes, (uint32_t)fix->speed_cms, 2);
    put(&bytes, (uint32_t)fix->heading_cdeg, 2);
    put(&bytes, (uint64_t)fix->at_ms, 8);
}

static uint64_t checksum; // so that nothing is optimised away

double foe_fix_age_ms(const uint8_t bytes[FOE_FIX], double now_ms) {
    for (int i = 0; i < 3; i++)
        checksum += get(&bytes, 4);
    checksum += get(&bytes, 2) + get(&bytes, 2);
    return now_ms - (double)(int64_t)get(&bytes, 8);
}

void foe_delivered(struct foe_run *run, const uint8_t fix[FOE_FIX]) {
    if (!run->measuring)
        return;
    run->delivered++;
    run->bytes += FOE_FIX;
    histogram_add(&run->age_ms, foe_fix_age_ms(fix, load_wall_ms()));
}

void foe_delivered_frame(struct foe_run *run, const uint8_t *frame, size_t len) {
    if (!run->measuring)
        return;
    run->delivered += frame_rows(frame, len, &run->age_ms);
    run->bytes += len;
}

// ---- the broker

static int free_port(void) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool good =
        bind(fd, (struct sockaddr *)&address, len) == 0 && getsockname(fd, (struct sockaddr *)&address, &len) == 0;
    close(fd);
    return good ? ntohs(address.sin_port) : 0;
}

static bool answers(int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    address.sin_port = htons((uint16_t)port);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool good = connect(fd, (struct sockaddr *)&address, sizeof address) == 0;
    close(fd);
    return good;
}

static bool broker_start(struct foe_run *run) {
    const char *tmp = getenv("TMPDIR");
    snprintf(run->folder, sizeof run->folder, "%s/muster-foe-XXXXXX", tmp && strlen(tmp) < 40 ? tmp : "/tmp");
    if (!mkdtemp(run->folder) || (run->args->tls && !foe_tls_make(run->folder)))
        return false;
    run->port = free_port();
    run->pid = fork();
    if (run->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        stay_on(run->args->hub_cpu);
        run->protocol->run(run->folder, run->port, run->args);
        fprintf(stderr, "muster-load: the broker for %s cannot be run: %s\n", run->protocol->name, strerror(errno));
        _exit(127);
    }
    stay_on(run->args->own_cpu);
    for (int64_t until = load_us() + (int64_t)(START_S * 1e6); load_us() < until; usleep(50000))
        if (answers(run->port))
            return true;
    fprintf(stderr, "muster-load: the broker for %s did not start\n", run->protocol->name);
    return false;
}

static void broker_remove(struct foe_run *run) {
    static const char *const files[] = {"mosquitto.conf", "mosquitto.sock", "nats.conf", "certificate.pem", "key.pem"};
    if (run->pid > 0) {
        kill(run->pid, SIGKILL);
        waitpid(run->pid, NULL, 0);
    }
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char path[96];
        snprintf(path, sizeof path, "%s/%s", run->folder, files[i]);
        unlink(path);
    }
    rmdir(run->folder);
}

// ---- the sessions

static void on_open(void *arg) {
    struct foe_session *session = arg;
    session->run->protocol->greet(session);
}

static size_t on_bytes(void *arg, const uint8_t *bytes, size_t len) {
    struct foe_session *session = arg;
    return session->run->protocol->bytes(session, bytes, len);
}

static uint32_t count_waiting(const struct foe_run *run) {
    uint32_t waiting = 0;
    for (uint32_t i = 0; i < run->opened; i++)
        waiting += !run->sessions[i].ready;
    return waiting;
}

static bool has_room(void *arg) {
    return count_waiting(arg) < AT_ONCE;
}

static bool all_ready(void *arg) {
    return count_waiting(arg) == 0;
}

static void open_session(struct foe_run *run) {
    const char *subprotocol = run->args->plain ? NULL : run->protocol->subprotocol;
    struct foe_session *session = &run->sessions[run->opened];
    *session = (struct foe_session){.run = run, .views = run->opened >= run->units};
    struct foe_link_events events = {.open = on_open, .bytes = on_bytes, .arg = session};
    session->link = foe_link_create(run->ev, run->port, run->tls, subprotocol, &events);
    run->opened++;
}

static bool open_sessions(struct foe_run *run) {
    int64_t until = load_us() + (int64_t)(CONNECT_S * 1e6);
    while (run->opened < run->count) {
        if (run->opened % 50 == 0 && !load_until(run->ev, has_room, run, (double)(until - load_us()) * 1e-6))
            return false;
        open_session(run);
    }
    return load_until(run->ev, all_ready, run, (double)(until - load_us()) * 1e-6);
}

static uint32_t count_lost(const struct foe_run *run) {
    uint32_t lost = 0;
    for (uint32_t i = 0; i < run->count; i++)
        lost += foe_link_lost(run->sessions[i].link);
    return lost;
}

// ---- the units

static void report(struct foe_run *run, uint32_t i) {
    struct foe_session *session = &run->sessions[i];
    uint8_t bytes[FOE_FIX];
    run->planned++;
    if (foe_link_waiting(session->link) > 0) { // a unit that cannot speak says its newest place later
        run->held_back++;
        return;
    }
    unit_move(&run->where[i], i);
    run->where[i].at_ms = (int64_t)load_wall_ms();
    foe_fix_write(bytes, &run->where[i]);
    run->protocol->publish(session, i + 1, bytes);
}

static void on_slice(struct ev_loop *ev, ev_timer *timer, int events) {
    (void)ev, (void)events;
    struct foe_run *run = timer->data;
    for (uint32_t i = run->slice; i < run->units; i += REPORT_SLICES)
        report(run, i);
    run->slice = (run->slice + 1) % REPORT_SLICES;
}

static void start_units(struct foe_run *run) {
    if (!run->protocol->publishes)
        return;
    ev_timer_init(&run->slices, on_slice, 1. / REPORT_SLICES, 1. / REPORT_SLICES);
    run->slices.data = run;
    ev_timer_start(run->ev, &run->slices);
}

// ---- measuring

static void measure(struct foe_run *run, int seconds) {
    uint32_t viewers = run->count - run->units;
    double cpu = cpu_seconds(run->pid), own = cpu_own();
    uint64_t planned = run->planned, held_back = run->held_back;
    int64_t began = load_us();
    run->measuring = true;
    load_run(run->ev, seconds);
    run->measuring = false;
    double took = (double)(load_us() - began) * 1e-6;
    cpu = cpu_seconds(run->pid) - cpu;
    own = cpu_own() - own;
    planned = run->planned - planned;
    if (!run->protocol->publishes)
        planned = (uint64_t)((double)run->args->units * took);
    double due = (double)planned * viewers;
    char cipher[64];
    foe_link_cipher(run->sessions[run->count - 1].link, cipher, sizeof cipher);
    printf("{\"foe\":{\"protocol\":\"%s\",\"transport\":\"%s\",\"cipher\":\"%s\",\"viewers\":%u,\"units\":%d,"
           "\"seconds\":%.2f,"
           "\"offered_per_s\":%.0f,\"held_back\":%llu,\"delivered\":%llu,\"share\":%.4f,\"delivered_per_cpu_s\":%.0f,"
           "\"bytes_per_fix\":%.2f,\"p50_ms\":%.1f,\"p99_ms\":%.1f,\"max_ms\":%.1f,\"lost\":%u,\"broker_cpu_s\":%.3f,"
           "\"own_cpu_s\":%.3f,\"broker_mib\":%.1f}}\n",
           run->protocol->name, run->args->plain ? "tcp" : "websocket", cipher, viewers, run->args->units, took,
           (double)planned / took, (unsigned long long)(run->held_back - held_back), (unsigned long long)run->delivered,
           (double)run->delivered / due, (double)run->delivered / cpu,
           run->delivered ? (double)run->bytes / (double)run->delivered : 0., histogram_at(&run->age_ms, 0.5),
           histogram_at(&run->age_ms, 0.99), run->age_ms.max, count_lost(run), cpu, own, memory_kib(run->pid) / 1024.);
}

static const struct foe_protocol *find(const char *name) {
    static const struct foe_protocol *const all[] = {&foe_mqtt, &foe_nats, &foe_bare};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (strcmp(all[i]->name, name) == 0)
            return all[i];
    fprintf(stderr, "muster-load: --protocol must be mqtt, nats or bare, not \"%s\"\n", name);
    return NULL;
}

int foe(const struct load_args *args) {
    struct foe_run *run = mem_new(sizeof *run);
    int status = EXIT_FAILURE;
    run->args = args;
    run->protocol = find(args->protocol);
    if (!run->protocol)
        return 2;
    if (args->plain && args->tls) {
        fputs("muster-load: a foe is measured with --plain or with --tls, not both\n", stderr);
        return 2;
    }
    run->units = run->protocol->publishes ? (uint32_t)args->units : 0;
    run->count = run->units + (uint32_t)args->viewers;
    run->sessions = mem_new(run->count * sizeof *run->sessions);
    run->where = units_create((uint32_t)args->units);
    run->ev = ev_default_loop(0);
    if (!broker_start(run))
        goto out;
    run->tls = args->tls ? foe_tls_client(run->folder) : NULL;
    if (args->tls && !run->tls)
        goto out;
    if (!open_sessions(run)) {
        fprintf(stderr, "muster-load: not everybody got in\n");
        goto out;
    }
    start_units(run);
    load_run(run->ev, WARM_UP_S);
    measure(run, args->seconds);
    status = EXIT_SUCCESS;
out:
    broker_remove(run);
    return status; // the sessions end with the process
}
