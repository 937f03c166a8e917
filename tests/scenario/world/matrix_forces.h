// What the rows of tests/matrix/expect.py about intake, reports and forces speak of, at a running hub, and the commands
// about it: each is refused by its rule whoever may, so that nothing changes while it is asked.
// SPDX-License-Identifier: Apache-2.0
#ifndef WORLD_MATRIX_FORCES_H
#define WORLD_MATRIX_FORCES_H

#include "world/setting.h"

// Of two: the first of the incident, of unit-in, asked of the street; the second of the other incident, of unit-out,
// asked of another street.
struct matrix_forces {
    uint32_t incident[2], unit[2], report[2], response[2], fence[2], dispatch[2], aid[2], alarm[2];
    uint32_t entry, sent; // an entry of the street; the unit that is dispatched
};

void matrix_forces_begin(struct matrix_forces *forces, const struct setting *stage); // once: what stays
void matrix_forces_open(struct matrix_forces *forces, const struct setting *stage);  // behind setting_open
void matrix_forces_close(const struct matrix_forces *forces, const struct setting *stage);

// Takes a command, and the code that its rule refuses it with.
typedef void matrix_put(void *arg, say *command, uint32_t may_code);
// The command of a verb about the first. False: the verb is none of these.
bool matrix_forces_ask(const struct matrix_forces *forces, const char *verb, matrix_put *put, void *arg);
// The commands of all these verbs that the power carries, over what the table calls `what`. False: it carries none.
bool matrix_forces_ask_power(const struct matrix_forces *forces, const char *power, const char *what, matrix_put *put,
                             void *arg);

#endif
