// A second epoll in front of the library's, for hang-ups alone.
// SPDX-License-Identifier: Apache-2.0
#include "net/hangup.h"

#include <sys/epoll.h>
#include <unistd.h>
#include <utlist.h>

#include "base/log.h"
#include "net/session.h"

#define LET 16    // ends of a turn
#define EVENTS 64 // asked for at once

static void hold(struct session *session) {
    session->hung_up = true;
    DL_APPEND2(session->hall->hangups.held, session, held_prev, held_next);
    lws_rx_flow_control(session->wsi, 0);
}

static void release(struct session *session) {
    DL_DELETE2(session->hall->hangups.held, session, held_prev, held_next);
    session->held_prev = NULL;
    lws_rx_flow_control(session->wsi, 1);
}

// Runs before what the library waits for in the same turn, so that who is held here is not read any more.
static void on_hang_up(struct ev_loop *ev, ev_io *watch, int ready) {
    (void)ev, (void)ready;
    struct hall *hall = watch->data;
    struct epoll_event events[EVENTS];
    int count;
    do {
        count = epoll_wait(hall->hangups.fd, events, EVENTS, 0);
        for (int i = 0; i < count; i++) {
            struct session *session = session_find(hall, events[i].data.u64);
            if (session && hall->hangups.let++ >= LET)
                hold(session);
        }
    } while (count == EVENTS);
}

static void on_turn(struct ev_loop *ev, ev_prepare *prepare, int ready) {
    (void)ev, (void)ready;
    struct hangups *hangups = prepare->data;
    for (hangups->let = 0; hangups->held && hangups->let < LET; hangups->let++)
        release(hangups->held);
}

void hangups_begin(struct hall *hall) {
    struct hangups *hangups = &hall->hangups;
    hangups->fd = epoll_create1(EPOLL_CLOEXEC);
    if (hangups->fd < 0)
        log_die("loop %d: no epoll; raise the limit of open files (ulimit -n)", hall->index);
    ev_io_init(&hangups->watch, on_hang_up, hangups->fd, EV_READ);
    ev_prepare_init(&hangups->turn, on_turn);
    ev_set_priority(&hangups->watch, EV_MAXPRI);
    hangups->watch.data = hall;
    hangups->turn.data = hangups;
    ev_io_start(hall->ev, &hangups->watch);
    ev_prepare_start(hall->ev, &hangups->turn);
}

void hangups_end(struct hall *hall) {
    ev_io_stop(hall->ev, &hall->hangups.watch);
    ev_prepare_stop(hall->ev, &hall->hangups.turn);
    close(hall->hangups.fd);
}

// Once each, and by number: its event may come when it is gone already. Without it a session ends as others do.
void hangups_watch(struct session *session, int fd) {
    struct epoll_event event = {.events = EPOLLRDHUP | EPOLLONESHOT, .data.u64 = session->number};
    epoll_ctl(session->hall->hangups.fd, EPOLL_CTL_ADD, fd, &event);
}

void hangups_forget(struct session *session) {
    if (session->held_prev)
        DL_DELETE2(session->hall->hangups.held, session, held_prev, held_next);
}
