// What the names of the rights matrix (tests/matrix/expect.py) mean in the world that it is asked in. Another name ends
// the test.
// SPDX-License-Identifier: Apache-2.0
#ifndef WORLD_SETTING_NAMES_H
#define WORLD_SETTING_NAMES_H

#include "world/setting.h"

enum setting_post setting_post_named(const char *name);
// As they are called by whoever sits in a row, from 1; channels also by a person without a seat: 0.
struct told_channel setting_channel_named(const struct setting *stage, uint32_t row, const char *name);
struct told_target setting_target_named(const struct setting *stage, uint32_t row, const char *name);

struct told_target setting_to_seat(uint32_t seat);
struct told_target setting_to_module(const struct setting *stage, enum setting_post post, uint32_t module);

#endif
