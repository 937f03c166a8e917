// A TCP proxy with bad manners: one poll loop, pairs of sockets, pieces that wait until they are due.
// SPDX-License-Identifier: Apache-2.0
#include "world/proxy.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "world/child.h"
#include "world/need.h"

#define LINKS 64
#define WAITING_MAX (1 << 20) // bytes of one direction that may wait; then its source is not read

struct piece {
    struct piece *next;
    double due;
    size_t len, sent;
    char data[];
};
struct way { // one direction
    struct piece *first, **end;
    size_t waiting;
    bool ended; // the source will say no more
};
struct link {
    int fd[2];         // client, server; 0: free
    struct way way[2]; // from fd[i] to fd[!i]
    bool abandoned;    // fd[1] is -1
};
struct proxy {
    pthread_t thread;
    int listener, port, to_port;
    char to_path[108];
    _Atomic int delay_ms, links, cuts_wanted, cuts_done, abandons_wanted, abandons_done;
    _Atomic bool stalled[2], refuse, quit; // stalled: by the side that is not heard
    struct link link[LINKS];
};

static int dial(const struct proxy *proxy) {
    struct sockaddr_un local = {.sun_family = AF_UNIX};
    struct sockaddr_in remote = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)proxy->to_port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    bool by_path = proxy->to_path[0];
    memcpy(local.sun_path, proxy->to_path, sizeof local.sun_path);
    int fd = socket(by_path ? AF_UNIX : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int failed = by_path ? connect(fd, (struct sockaddr *)&local, sizeof local)
                         : connect(fd, (struct sockaddr *)&remote, sizeof remote);
    if (!failed)
        return fd;
    close(fd);
    return -1;
}

static void link_close(struct proxy *proxy, struct link *link) {
    for (int i = 0; i < 2; i++) {
        if (link->fd[i] > 0)
            close(link->fd[i]);
        for (struct piece *piece = link->way[i].first, *next; piece; piece = next) {
            next = piece->next;
            free(piece);
        }
    }
    *link = (struct link){0};
    atomic_fetch_sub(&proxy->links, 1);
}

static void link_abandon(struct link *link) {
    if (!link->abandoned)
        close(link->fd[1]);
    link->fd[1] = -1;
    link->abandoned = true;
}

static void take(struct proxy *proxy) {
    int fd = accept4(proxy->listener, NULL, NULL, SOCK_CLOEXEC);
    if (fd < 0)
        return;
    struct link *link = proxy->link;
    while (link < proxy->link + LINKS && link->fd[0])
        link++;
    int other = proxy->refuse || link == proxy->link + LINKS ? -1 : dial(proxy);
    if (other < 0) {
        close(fd);
        return;
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
    *link = (struct link){.fd = {fd, other}};
    for (int i = 0; i < 2; i++)
        link->way[i].end = &link->way[i].first;
    atomic_fetch_add(&proxy->links, 1);
}

// False: the link is over.
static bool take_in(struct proxy *proxy, struct link *link, int from) {
    struct way *way = &link->way[from];
    char bytes[16384];
    ssize_t got = recv(link->fd[from], bytes, sizeof bytes, MSG_DONTWAIT);
    if (got < 0)
        return errno == EAGAIN || errno == EINTR;
    if (got == 0) {
        way->ended = true;
        return true;
    }
    struct piece *piece = malloc(sizeof *piece + (size_t)got);
    *piece = (struct piece){.due = child_now() + proxy->delay_ms / 1000.0, .len = (size_t)got};
    memcpy(piece->data, bytes, (size_t)got);
    *way->end = piece;
    way->end = &piece->next;
    way->waiting += (size_t)got;
    return true;
}

static bool give_out(struct link *link, int from, double now) {
    struct way *way = &link->way[from];
    while (way->first && way->first->due <= now) {
        struct piece *piece = way->first;
        ssize_t gone =
            send(link->fd[!from], piece->data + piece->sent, piece->len - piece->sent, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (gone < 0)
            return errno == EAGAIN || errno == EINTR;
        piece->sent += (size_t)gone;
        way->waiting -= (size_t)gone;
        if (piece->sent < piece->len)
            return true;
        if (!(way->first = piece->next))
            way->end = &way->first;
        free(piece);
    }
    return !(way->ended && !way->first);
}

static void turn(struct proxy *proxy) {
    struct pollfd wait[1 + 2 * LINKS] = {{.fd = proxy->listener, .events = POLLIN}};
    for (int i = 0; i < 2 * LINKS; i++) {
        const struct link *link = &proxy->link[i / 2];
        const struct way *way = &link->way[i % 2];
        bool listens =
            link->fd[0] && !link->abandoned && !proxy->stalled[i % 2] && !way->ended && way->waiting < WAITING_MAX;
        wait[1 + i] = (struct pollfd){.fd = listens ? link->fd[i % 2] : -1, .events = POLLIN};
    }
    poll(wait, 1 + 2 * LINKS, 5);
    int cuts = proxy->cuts_wanted, abandons = proxy->abandons_wanted;
    for (int i = 0; i < LINKS; i++) {
        struct link *link = &proxy->link[i];
        bool ok = cuts == proxy->cuts_done;
        if (link->fd[0] && abandons != proxy->abandons_done)
            link_abandon(link);
        for (int from = 0; link->fd[0] && !link->abandoned && from < 2; from++) {
            ok = ok && (!wait[1 + 2 * i + from].revents || take_in(proxy, link, from));
            ok = ok && (proxy->stalled[from] || give_out(link, from, child_now()));
        }
        if (link->fd[0] && !ok)
            link_close(proxy, link);
    }
    proxy->cuts_done = cuts;
    proxy->abandons_done = abandons;
    if (wait[0].revents)
        take(proxy);
}

static void *work(void *arg) {
    struct proxy *proxy = arg;
    while (!proxy->quit)
        turn(proxy);
    return NULL;
}

struct proxy *proxy_create(const char *path, int port) {
    struct proxy *proxy = calloc(1, sizeof *proxy);
    need(proxy != NULL, "no memory");
    proxy->to_port = port;
    snprintf(proxy->to_path, sizeof proxy->to_path, "%s", path ? path : "");
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof address;
    proxy->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    need(bind(proxy->listener, (struct sockaddr *)&address, len) == 0 && listen(proxy->listener, 64) == 0 &&
             getsockname(proxy->listener, (struct sockaddr *)&address, &len) == 0,
         "proxy: %s", strerror(errno));
    proxy->port = ntohs(address.sin_port);
    need(pthread_create(&proxy->thread, NULL, work, proxy) == 0, "proxy: no thread");
    return proxy;
}

int proxy_port(const struct proxy *proxy) {
    return proxy->port;
}
void proxy_delay(struct proxy *proxy, int ms) {
    proxy->delay_ms = ms;
}
void proxy_stall_way(struct proxy *proxy, int from, bool stalled) {
    proxy->stalled[from] = stalled;
}
void proxy_stall(struct proxy *proxy, bool stalled) {
    proxy_stall_way(proxy, 0, stalled);
    proxy_stall_way(proxy, 1, stalled);
}
void proxy_refuse(struct proxy *proxy, bool refuse) {
    proxy->refuse = refuse;
}
int proxy_links(const struct proxy *proxy) {
    return proxy->links;
}

void proxy_cut(struct proxy *proxy) {
    int cut = ++proxy->cuts_wanted;
    while (proxy->cuts_done < cut)
        child_nap(0.001);
}

void proxy_abandon(struct proxy *proxy) {
    int abandon = ++proxy->abandons_wanted;
    while (proxy->abandons_done < abandon)
        child_nap(0.001);
}

void proxy_destroy(struct proxy *proxy) {
    if (!proxy)
        return;
    proxy->quit = true;
    pthread_join(proxy->thread, NULL);
    for (int i = 0; i < LINKS; i++)
        if (proxy->link[i].fd[0])
            link_close(proxy, &proxy->link[i]);
    close(proxy->listener);
    free(proxy);
}
