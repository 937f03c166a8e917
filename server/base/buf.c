// The byte buffer that grows.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"

void buf_reserve(struct buf *buf, size_t more) {
    if (more <= buf->cap - buf->len)
        return;
    if (more > SIZE_MAX / 2 - buf->len)
        log_die("memory: a buffer of %zu bytes cannot grow by %zu", buf->len, more);
    size_t cap = buf->cap ? buf->cap : 64;
    while (cap < buf->len + more)
        cap *= 2;
    buf->data = mem_resize(buf->data, cap);
    buf->cap = cap;
}

void buf_add(struct buf *buf, const void *bytes, size_t len) {
    if (len == 0)
        return;
    buf_reserve(buf, len);
    memcpy(buf->data + buf->len, bytes, len);
    buf->len += len;
}

void buf_printf(struct buf *buf, const char *format, ...) {
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    size_t room = buf->cap - buf->len;
    int len = vsnprintf(room ? (char *)buf->data + buf->len : NULL, room, format, args);
    if (len >= 0 && (size_t)len >= room) {
        buf_reserve(buf, (size_t)len + 1);
        vsnprintf((char *)buf->data + buf->len, (size_t)len + 1, format, again);
    }
    if (len > 0)
        buf->len += (size_t)len;
    va_end(again);
    va_end(args);
}

void buf_clear(struct buf *buf) {
    buf->len = 0;
}

void buf_free(struct buf *buf) {
    free(buf->data);
    *buf = (struct buf){0};
}
