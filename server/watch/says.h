// What the watch has said and nobody has answered yet: commands with ids of their own, each kept until it is answered,
// sent again when the desk is busy or silent. Those of one unit go one after the other, so that a leaving never
// overtakes an entering. Bounded. One owner.
// SPDX-License-Identifier: Apache-2.0
#ifndef WATCH_SAYS_H
#define WATCH_SAYS_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/command.h"
#include "wire/wire.h"

#define SAYS_MOST 50000

struct says;
// `send` passes an encoded Command on to the desk; false: it takes no more, and is asked again.
struct says *says_create(bool (*send)(void *arg, const void *bytes, uint32_t len), void *arg);
void says_destroy(struct says *says); // NULL is fine

// Takes verb and body of the command. False: too many wait.
bool says_add(struct says *says, uint32_t unit, struct command *command, int64_t now_us);
// Was it one of these, and is it over? What it was refused for is logged, unless it only came too late.
void says_answered(struct says *says, const struct wire_answer *answer, int64_t now_us);
bool says_has(const struct says *says, const uint8_t id[COMMAND_ID_LEN]); // said, and not yet answered
void says_look(struct says *says, int64_t now_us);                        // sends again what is due; often
uint32_t says_count(const struct says *says);

#endif
