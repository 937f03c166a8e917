// What a scenario cannot go on without: a false one ends the test with a sentence that says what and where.
// SPDX-License-Identifier: Apache-2.0
#ifndef WORLD_NEED_H
#define WORLD_NEED_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define need(condition, ...)                                                                                           \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            print_error("needed: %s\n", #condition);                                                                   \
            fail_msg(__VA_ARGS__);                                                                                     \
        }                                                                                                              \
    } while (0)

#endif
