// Log lines: English, one line each, to stderr. A line begins with the object it is about ("unit 17: ...") and says
// what to do where something can be done. Secrets and query strings never go in.
// SPDX-License-Identifier: Apache-2.0
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };

// Lines above this level are dropped. Default LOG_INFO. Any thread.
void log_set_level(enum log_level level);

// Writes "<UTC time> <level> <message>" with one write(2). Control characters and bytes that are not UTF-8 are
// written as \xNN, lines are cut at 2,000 bytes. Any thread.
void log_line(enum log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));

#define log_error(...) log_line(LOG_ERROR, __VA_ARGS__)
#define log_warn(...) log_line(LOG_WARN, __VA_ARGS__)
#define log_info(...) log_line(LOG_INFO, __VA_ARGS__)
#define log_debug(...) log_line(LOG_DEBUG, __VA_ARGS__)

// The same for what outsiders can cause as often as they like: of one place in the code ten lines a second, the rest is
// left out, and how many that were is told with the next line.
#define log_limited(level, ...)                                                                                        \
    do {                                                                                                               \
        static struct log_limit limit_;                                                                                \
        if (log_may(&limit_, level))                                                                                   \
            log_line(level, __VA_ARGS__);                                                                              \
    } while (0)
struct log_limit {
    _Atomic int64_t second;
    _Atomic uint32_t lines, left_out;
};
bool log_may(struct log_limit *limit, enum log_level level);

// Logs and aborts the process: for what cannot be (a broken invariant, no memory).
_Noreturn void log_die(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
