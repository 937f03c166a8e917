// What the rights matrix asks who hears it: one true message for every channel, one true order for every pair, said by
// whoever can.
// SPDX-License-Identifier: Apache-2.0
#ifndef WORLD_HEARD_H
#define WORLD_HEARD_H

#include "world/question.h"

void heard_begin(void); // for one template and mode: nothing was said yet
void heard_end(void);   // gives back what is remembered

// Seq of the event that is to be heard or not; 0: in this template and mode nobody can give such an order.
uint64_t heard_make(const struct question *question, const struct question *all, uint32_t count);
void heard_withdraw(void); // withdraws every order, before silence brings it to others

#endif
