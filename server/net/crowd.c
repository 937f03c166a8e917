// Two epolls in front of the library's.
// SPDX-License-Identifier: Apache-2.0
#include "net/crowd.h"

#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>
#include <utlist.h>

#include "base/clock.h"
#include "base/log.h"
#include "net/door.h"
#include "net/session.h"

#define LET 16             // a turn
#define EVENTS 64          // asked for at once
#define SILENT_US 10000000 // for the first bytes to come

struct newcomer {
    int fd;
    struct peer *peer;
    int64_t came_us;
    struct newcomer *prev, *next;
};

static int epoll_new(const struct hall *hall) {
    int fd = epoll_create1(EPOLL_CLOEXEC);
    if (fd < 0)
        log_die("loop %d: no epoll; raise the limit of open files (ulimit -n)", hall->index);
    return fd;
}

// ---------------------------------------------------------------------------------------------- newcomers

void crowd_enter(struct hall *hall, int fd, struct peer *peer) {
    struct crowd *crowd = &hall->crowd;
    struct newcomer *newcomer = mem_new(sizeof *newcomer);
    *newcomer = (struct newcomer){.fd = fd, .peer = peer, .came_us = clock_mono_us()};
    struct epoll_event event = {.events = EPOLLIN | EPOLLRDHUP, .data.ptr = newcomer};
    DL_APPEND(crowd->newcomers, newcomer);
    epoll_ctl(crowd->street, EPOLL_CTL_ADD, fd, &event);
}

static void newcomer_drop(struct hall *hall, struct newcomer *newcomer) {
    DL_DELETE(hall->crowd.newcomers, newcomer);
    free(newcomer);
}

static void turn_away(struct hall *hall, struct newcomer *newcomer) {
    close(newcomer->fd);
    peer_leave(newcomer->peer);
    newcomer_drop(hall, newcomer);
}

static void let_in(struct hall *hall, struct newcomer *newcomer) {
    struct peer *peer = newcomer->peer;
    epoll_ctl(hall->crowd.street, EPOLL_CTL_DEL, newcomer->fd, NULL);
    struct lws *wsi = lws_adopt_socket_vhost(peer->local ? hall->local_vhost : hall->vhost, newcomer->fd);
    if (wsi)
        lws_set_opaque_user_data(wsi, peer);
    else
        peer_leave(peer); // the library has closed the socket
    newcomer_drop(hall, newcomer);
}

static void on_knock(struct ev_loop *ev, ev_io *watch, int ready) {
    (void)ev, (void)ready;
    struct hall *hall = watch->data;
    struct epoll_event events[LET];
    int count = epoll_wait(hall->crowd.street, events, LET, 0);
    for (int i = 0; i < count; i++)
        let_in(hall, events[i].data.ptr);
}

void crowd_look_after(struct hall *hall, int64_t now_us) {
    struct newcomer *first;
    while ((first = hall->crowd.newcomers) && now_us - first->came_us > SILENT_US)
        turn_away(hall, first);
}

// ---------------------------------------------------------------------------------------------- sessions

static void look_for(const struct session *session, int fd, int how, uint32_t events) {
    struct epoll_event event = {.events = events | EPOLLRDHUP | EPOLLONESHOT, .data.u64 = session->number};
    epoll_ctl(session->hall->crowd.inside, how, fd, &event);
}

// By number: its event may come when it is gone already. Without it a session comes and ends as the library will.
void crowd_watch(struct session *session, int fd) {
    look_for(session, fd, EPOLL_CTL_ADD, EPOLLIN);
}

static void hold(struct session *session) {
    session->held = true;
    DL_APPEND2(session->hall->crowd.held, session, held_prev, held_next);
    lws_rx_flow_control(session->wsi, 0);
}

static void let_go_on(struct session *session) {
    session->held = false;
    DL_DELETE2(session->hall->crowd.held, session, held_prev, held_next);
    lws_rx_flow_control(session->wsi, 1);
}

void crowd_forget(struct session *session) {
    if (session->held)
        DL_DELETE2(session->hall->crowd.held, session, held_prev, held_next);
}

static void has_come(struct session *session, uint32_t events) {
    bool hangs_up = (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0;
    if (!hangs_up) // a hello; there is still the hanging up
        look_for(session, lws_get_socket_fd(session->wsi), EPOLL_CTL_MOD, 0);
    if (!session->held && session->hall->crowd.let++ >= LET)
        hold(session);
    session->hung_up = hangs_up && session->held; // others may still be answered
}

// Behind the look at all sockets and before anything is done about them, so that who is held here is not read.
static void on_look(struct ev_loop *ev, ev_check *look, int ready) {
    (void)ev, (void)ready;
    struct hall *hall = look->data;
    struct epoll_event events[EVENTS];
    int count;
    do {
        count = epoll_wait(hall->crowd.inside, events, EVENTS, 0);
        for (int i = 0; i < count; i++) {
            struct session *session = session_find(hall, events[i].data.u64);
            if (session)
                has_come(session, events[i].events);
        }
    } while (count == EVENTS);
}

static void on_turn(struct ev_loop *ev, ev_prepare *prepare, int ready) {
    (void)ev, (void)ready;
    struct crowd *crowd = prepare->data;
    for (crowd->let = 0; crowd->held && crowd->let < LET; crowd->let++)
        let_go_on(crowd->held);
}

// ---------------------------------------------------------------------------------------------- birth and death

void crowd_begin(struct hall *hall) {
    struct crowd *crowd = &hall->crowd;
    crowd->street = epoll_new(hall);
    crowd->inside = epoll_new(hall);
    ev_io_init(&crowd->knock, on_knock, crowd->street, EV_READ);
    ev_check_init(&crowd->look, on_look);
    ev_prepare_init(&crowd->turn, on_turn);
    ev_set_priority(&crowd->look, EV_MAXPRI);
    crowd->knock.data = crowd->look.data = hall;
    crowd->turn.data = crowd;
    ev_io_start(hall->ev, &crowd->knock);
    ev_check_start(hall->ev, &crowd->look);
    ev_prepare_start(hall->ev, &crowd->turn);
}

void crowd_end(struct hall *hall) {
    struct crowd *crowd = &hall->crowd;
    ev_io_stop(hall->ev, &crowd->knock);
    ev_check_stop(hall->ev, &crowd->look);
    ev_prepare_stop(hall->ev, &crowd->turn);
    while (crowd->newcomers)
        turn_away(hall, crowd->newcomers);
    close(crowd->street);
    close(crowd->inside);
}
