// The outbox: commands wait here, in order, until they are answered for good.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <utlist.h>

#include "client/client_internal.h"

#define FRAME_BYTES 32768u // several commands share a frame up to this; every hub takes it

static void on_hold_over(struct ev_loop *loop, ev_timer *timer, int events) {
    (void)loop, (void)events;
    client_socket_stir(timer->data);
}

void client_outbox_init(struct client *client) {
    ev_init(&client->outbox.hold, on_hold_over);
    client->outbox.hold.data = client;
}

void client_outbox_finish(struct client *client) {
    struct client_letter *letter, *next;
    DL_FOREACH_SAFE(client->outbox.first, letter, next)
    free(letter);
    ev_timer_stop(client->loop, &client->outbox.hold);
}

void client_outbox_unsend(struct client *client) {
    struct client_letter *letter;
    DL_FOREACH(client->outbox.first, letter)
    letter->sent = false;
    client->outbox.open = 0;
    ev_timer_stop(client->loop, &client->outbox.hold); // a fresh session has fresh limits
}

void client_put_varint(struct buf *buf, uint64_t value) {
    uint8_t bytes[10];
    size_t len = 0;
    do {
        bytes[len++] = (uint8_t)((value & 127) | (value > 127 ? 128 : 0));
    } while ((value >>= 7) > 0);
    buf_add(buf, bytes, len);
}

static void say(struct client *client, struct buf *frame) {
    if (frame->len > 0)
        client_socket_say(client, frame->data, frame->len);
    buf_clear(frame);
}

void client_outbox_pump(struct client *client) {
    struct client_outbox *outbox = &client->outbox;
    if (!client_is_up(client) || ev_is_active(&outbox->hold))
        return;
    struct buf *frame = client_scratch(client);
    struct client_letter *letter;
    DL_FOREACH(outbox->first, letter) {
        if (outbox->open >= outbox->open_max)
            break;
        if (letter->sent)
            continue;
        if (frame->len + letter->len > FRAME_BYTES)
            say(client, frame);
        letter->sent = true;
        outbox->open++;
        buf_add(frame, &(uint8_t){2 << 3 | 2}, 1); // ClientFrame.commands
        client_put_varint(frame, letter->len);
        buf_add(frame, letter->bytes, letter->len);
    }
    say(client, frame);
}

void client_outbox_answered(struct client *client, const Muster__V1__Answer *answer) {
    struct client_outbox *outbox = &client->outbox;
    struct client_letter *letter;
    DL_FOREACH(outbox->first, letter) // what was sent stands in front
    if (answer->id.len == sizeof letter->id && memcmp(letter->id, answer->id.data, sizeof letter->id) == 0)
        break;
    if (letter && letter->sent) {
        letter->sent = false;
        outbox->open--;
    }
    bool again = letter && answer->code != 0 && answer->retry_after_ms > 0;
    if (again) {
        double wait = client_jitter(client, answer->retry_after_ms, 0, 30) / 1000.0;
        if (!ev_is_active(&outbox->hold) || ev_timer_remaining(client->loop, &outbox->hold) < wait) {
            ev_timer_stop(client->loop, &outbox->hold);
            ev_timer_set(&outbox->hold, wait, 0.);
            ev_timer_start(client->loop, &outbox->hold);
        }
        return;
    }
    if (letter) {
        DL_DELETE(outbox->first, letter);
        outbox->count--;
        free(letter);
        if (outbox->count > outbox->open)
            client_socket_stir(client);
    }
    if (client->events.answer)
        client->events.answer(client->events.arg, answer);
}

void client_command(struct client *client, const Muster__V1__Command *command, uint8_t id_out[16]) {
    Muster__V1__Command copy = *command;
    uint8_t id[16];
    if (copy.id.len != sizeof id) {
        if (getrandom(id, sizeof id, 0) != sizeof id)
            for (size_t i = 0; i < sizeof id; i++)
                id[i] = (uint8_t)client_random(client);
        copy.id = (ProtobufCBinaryData){sizeof id, id};
    }
    size_t len = muster__v1__command__get_packed_size(&copy);
    struct client_letter *letter = mem_resize(NULL, sizeof *letter + len);
    *letter = (struct client_letter){.len = (uint32_t)len};
    memcpy(letter->id, copy.id.data, sizeof letter->id);
    muster__v1__command__pack(&copy, letter->bytes);
    DL_APPEND(client->outbox.first, letter);
    client->outbox.count++;
    if (id_out)
        memcpy(id_out, letter->id, sizeof letter->id);
    client_socket_stir(client);
}

uint32_t client_outbox(const struct client *client) {
    return client->outbox.count;
}
