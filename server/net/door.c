// libwebsockets would need one listener for all its contexts; so the doors are ours.
// SPDX-License-Identifier: Apache-2.0
#include "net/door.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/metric.h"
#include "net/hall.h"

METRIC(accepted, COUNTER, "muster_connections_accepted_total", NULL, "Connections accepted.")
METRIC(turned_away, COUNTER, "muster_connections_turned_away_total", NULL,
       "Connections closed at once: too many, of one address or in all.")

#define BACKLOG 4096
#define SEND_BUFFER (256 << 10) // the kernel's share of a session; more would hide that it lags
#define NOT_SENT (64 << 10)     // a socket with more than this unsent is not writable
// Accepted evenly over the second, so that whoever is in already hardly notices a crowd at the door: so much of the
// rate may come at once, and the next look is as soon.
#define AT_ONCE_S 0.02
#define NEXT_S 0.01

struct door {
    struct door *next_door;
    struct hall *hall;
    int fd;
    bool local;
    ev_io watch;
    ev_timer next; // runs while the rate is used up
    double left;   // may be accepted now
    int64_t filled_us;
};

static struct door *door_create(int fd, bool local) {
    struct door *door = mem_new(sizeof *door);
    door->fd = fd;
    door->local = local;
    return door;
}

// SO_REUSEPORT would let a second hub of the same user in beside us: without it, the port must be free.
static bool is_free(const struct addrinfo *address) {
    int on = 1, fd = socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool good = fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
                bind(fd, address->ai_addr, address->ai_addrlen) == 0 && listen(fd, 1) == 0;
    int why = errno;
    if (fd >= 0)
        close(fd);
    errno = why;
    return good;
}

struct door *door_open_tcp(const char *address, int *port, bool first, char *error, int error_size) {
    struct addrinfo hints = {.ai_family = AF_UNSPEC,
                             .ai_socktype = SOCK_STREAM,
                             .ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV},
                    *found = NULL;
    char service[8];
    snprintf(service, sizeof service, "%d", *port);
    if (getaddrinfo(address, service, &hints, &found) != 0) {
        snprintf(error, (size_t)error_size,
                 "listen: \"%s\" is not an address; write one like 127.0.0.1 or ::", address);
        return NULL;
    }
    int on = 1, off = 0;
    int fd = socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    bool good = fd >= 0 && (!first || is_free(found)) &&
                setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
                setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) == 0;
    if (good && found->ai_family == AF_INET6)
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    good = good && bind(fd, found->ai_addr, found->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0;
    freeaddrinfo(found);
    struct sockaddr_storage bound;
    socklen_t len = sizeof bound;
    good = good && getsockname(fd, (struct sockaddr *)&bound, &len) == 0;
    if (!good) {
        snprintf(error, (size_t)error_size, "listen: %s port %d cannot be had (%s); choose another with --port",
                 address, *port, strerror(errno));
        if (fd >= 0)
            close(fd);
        return NULL;
    }
    *port = ntohs(bound.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&bound)->sin6_port
                                              : ((struct sockaddr_in *)&bound)->sin_port);
    return door_create(fd, false);
}

struct door *door_open_local(const char *path, char *error, int error_size) {
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof name.sun_path) {
        snprintf(error, (size_t)error_size, "admin_socket: %s is longer than %zu bytes; choose a shorter path", path,
                 sizeof name.sun_path - 1);
        return NULL;
    }
    strcpy(name.sun_path, path);
    unlink(path); // of a hub that was killed; the journal's lock says that no other is alive
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    mode_t before = umask(0177); // who may open it is the local operator
    bool good = fd >= 0 && bind(fd, (struct sockaddr *)&name, sizeof name) == 0 && listen(fd, BACKLOG) == 0;
    umask(before);
    if (good)
        return door_create(fd, true);
    snprintf(error, (size_t)error_size, "admin_socket: %s cannot be made (%s)", path, strerror(errno));
    if (fd >= 0)
        close(fd);
    return NULL;
}

void door_chain(struct door **doors, struct door *door) {
    door->next_door = *doors;
    *doors = door;
}

static void address_text(const struct sockaddr_storage *from, char *text, size_t size) {
    if (from->ss_family == AF_INET6) {
        const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)from;
        if (IN6_IS_ADDR_V4MAPPED(&v6->sin6_addr))
            inet_ntop(AF_INET, v6->sin6_addr.s6_addr + 12, text, (socklen_t)size);
        else
            inet_ntop(AF_INET6, &v6->sin6_addr, text, (socklen_t)size);
    } else {
        inet_ntop(AF_INET, &((const struct sockaddr_in *)from)->sin_addr, text, (socklen_t)size);
    }
}

static void welcome(struct door *door, int fd, const struct sockaddr_storage *from) {
    struct hall *hall = door->hall;
    struct peer *peer = mem_new(sizeof *peer);
    peer->hall = hall;
    peer->local = door->local;
    if (door->local)
        strcpy(peer->address, "local");
    else
        address_text(from, peer->address, sizeof peer->address);
    address_key(peer->key, peer->address);
    if (!tally_enter(hall->net->addresses, peer->key, hall->limits.sessions_per_address, hall->limits.sessions + 64)) {
        metric_add(&turned_away, 1);
        close(fd);
        free(peer);
        return;
    }
    metric_add(&accepted, 1);
    int on = 1, buffer = SEND_BUFFER, unsent = NOT_SENT;
    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof buffer);
    if (!door->local) {
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        setsockopt(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent, sizeof unsent);
    }
    crowd_enter(hall, fd, peer);
}

void peer_leave(struct peer *peer) {
    tally_leave(peer->hall->net->addresses, peer->key);
    free(peer);
}

static void refill(struct door *door) {
    double per_s = (double)door->hall->limits.accept_per_s, most = per_s * AT_ONCE_S > 1. ? per_s * AT_ONCE_S : 1.;
    int64_t now_us = clock_mono_us();
    door->left += (double)(now_us - door->filled_us) * 1e-6 * per_s;
    door->left = door->left < most ? door->left : most;
    door->filled_us = now_us;
}

static void on_knock(struct ev_loop *ev, ev_io *watch, int events) {
    (void)events;
    struct door *door = watch->data;
    refill(door);
    while (door->left >= 1.) {
        struct sockaddr_storage from;
        socklen_t len = sizeof from;
        int fd = accept4(door->fd, (struct sockaddr *)&from, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) {
            if (errno != EMFILE && errno != ENFILE)
                return;
            log_limited(LOG_WARN, "listen: no more files; raise the limit of open files (ulimit -n)");
            break;
        }
        door->left -= 1.;
        welcome(door, fd, &from);
    }
    ev_io_stop(ev, watch);
    ev_timer_again(ev, &door->next);
}

static void on_next(struct ev_loop *ev, ev_timer *next, int events) {
    (void)events;
    struct door *door = next->data;
    ev_timer_stop(ev, next);
    ev_io_start(ev, &door->watch);
}

void doors_serve(struct hall *hall) {
    for (struct door *door = hall->doors; door; door = door->next_door) {
        door->hall = hall;
        door->filled_us = clock_mono_us();
        door->left = 1.;
        ev_io_init(&door->watch, on_knock, door->fd, EV_READ);
        ev_timer_init(&door->next, on_next, 0., NEXT_S);
        door->watch.data = door->next.data = door;
        ev_io_start(hall->ev, &door->watch);
    }
}

void doors_shut(struct hall *hall) {
    for (struct door *door = hall->doors; door; door = door->next_door) {
        if (hall->serving) {
            ev_io_stop(hall->ev, &door->watch);
            ev_timer_stop(hall->ev, &door->next);
        }
        if (door->fd >= 0)
            close(door->fd);
        door->fd = -1;
    }
    hall->serving = false;
}

void doors_destroy(struct door *doors) {
    while (doors) {
        struct door *next = doors->next_door;
        if (doors->fd >= 0)
            close(doors->fd);
        free(doors);
        doors = next;
    }
}
