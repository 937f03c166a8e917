// The JSON body of a report that another system or a street console posts (docs/incidents.md).
// SPDX-License-Identifier: Apache-2.0
#ifndef NET_INTAKE_BODY_H
#define NET_INTAKE_BODY_H

#include "base/mem.h"
#include "domain/intake.h"
#include "domain/refusal.h"

#define INTAKE_BODY_MAX 32768   // bytes
#define INTAKE_BODY_ARENA 65536 // bytes of arena that suffice for any body
#define INTAKE_KEY_MAX 200      // of the key that makes a repeat the same report

struct intake_body {
    struct intake intake; // as in a command: numbers, state and accounts are 0; texts and references are in the arena
    const char *id;       // "": none was given
    char part[64];        // what is wrong: the path of a member, "casualties.dead"; "": all of it
};

// REFUSAL_NONE, or what is wrong and where. Only the form is looked at: lengths, clean text, ranges of numbers; what
// is left out reads as unknown, a source as INTAKE_SYSTEM.
enum refusal intake_body_read(const struct buf *bytes, struct arena *arena, struct intake_body *out);

#endif
