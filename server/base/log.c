// Makes one clean line of a log message and writes it to stderr.
// SPDX-License-Identifier: Apache-2.0
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"

#define LINE_MAX_BYTES 2000
#define LIMIT_PER_S 10

static _Atomic int highest = LOG_INFO;
static const char *const level_names[] = {"error", "warn", "info", "debug"};

void log_set_level(enum log_level level) {
    atomic_store_explicit(&highest, (int)level, memory_order_relaxed);
}

static size_t put_stamp(char *line, size_t size, enum log_level level) {
    struct timespec now;
    struct tm utc;
    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &utc);
    size_t len = strftime(line, size, "%Y-%m-%dT%H:%M:%S", &utc);
    len += (size_t)snprintf(line + len, size - len, ".%03dZ %s ", (int)(now.tv_nsec / 1000000), level_names[level]);
    return len;
}

// Copies `text` behind line[len] as clean UTF-8, bad bytes as \xNN; whole characters only, up to `most` bytes.
static size_t put_clean(char *line, size_t len, size_t most, const char *text, size_t text_len) {
    for (size_t i = 0; i < text_len;) {
        size_t n = text_char(text + i, text_len - i);
        bool plain = n > 1 || (n == 1 && (unsigned char)text[i] >= 0x20 && text[i] != 0x7f);
        size_t needs = plain ? n : 4;
        if (len + needs > most)
            break;
        if (plain)
            memcpy(line + len, text + i, n);
        else {
            char hex[8];
            snprintf(hex, sizeof hex, "\\x%02x", (unsigned)(unsigned char)text[i]);
            memcpy(line + len, hex, 4);
        }
        len += needs;
        i += plain ? n : 1;
    }
    return len;
}

// Length of a text that was cut anywhere, without the half character that it may end in.
static size_t whole_chars(const char *text, size_t len) {
    size_t last = len;
    while (last > 0 && len - last < 3 && ((unsigned char)text[last - 1] & 0xc0) == 0x80)
        last--;
    bool half = last > 0 && (unsigned char)text[last - 1] >= 0xc0 && text_char(text + last - 1, len - last + 1) == 0;
    return half ? last - 1 : len;
}

static void write_line(enum log_level level, const char *format, va_list args) {
    char message[LINE_MAX_BYTES], line[LINE_MAX_BYTES];
    int said = vsnprintf(message, sizeof message, format, args);
    if (said < 0)
        return;
    size_t text_len = (size_t)said < sizeof message ? (size_t)said : whole_chars(message, sizeof message - 1);
    size_t len = put_stamp(line, sizeof line, level);
    len = put_clean(line, len, sizeof line - 1, message, text_len);
    line[len++] = '\n';
    // Nobody to tell when stderr is gone.
    ssize_t ignored = write(STDERR_FILENO, line, len);
    (void)ignored;
}

void log_line(enum log_level level, const char *format, ...) {
    if ((int)level > atomic_load_explicit(&highest, memory_order_relaxed))
        return;
    va_list args;
    va_start(args, format);
    write_line(level, format, args);
    va_end(args);
}

bool log_may(struct log_limit *limit, enum log_level level) {
    int64_t now = clock_mono_us() / 1000000, second = atomic_load(&limit->second);
    if ((int)level > atomic_load_explicit(&highest, memory_order_relaxed))
        return false;
    if (now != second && atomic_compare_exchange_strong(&limit->second, &second, now)) {
        atomic_store(&limit->lines, 0);
        uint32_t left_out = atomic_exchange(&limit->left_out, 0);
        if (left_out)
            log_line(level, "log: %u lines like the next one were left out", left_out);
    }
    bool may = atomic_fetch_add(&limit->lines, 1) < LIMIT_PER_S;
    if (!may)
        atomic_fetch_add(&limit->left_out, 1);
    return may;
}

_Noreturn void log_die(const char *format, ...) {
    va_list args;
    va_start(args, format);
    write_line(LOG_ERROR, format, args);
    va_end(args);
    abort();
}
