// musterctl mode: peace and war (平战转换) of the district.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "domain/refusal.h"
#include "domain/template.h"
#include "musterctl/ctl.h"

static int set(struct ctl *ctl, const struct ctl_args *args) {
    Muster__V1__ModeSet body = MUSTER__V1__MODE_SET__INIT;
    Muster__V1__Command command = MUSTER__V1__COMMAND__INIT;
    for (int mode = MODE_UNKNOWN + 1; mode < MODES; mode++)
        if (strcmp(mode_name((enum mode)mode), args->argument[0]) == 0)
            body.mode = (Muster__V1__Mode)mode;
    if (body.mode == MUSTER__V1__MODE__MODE_UNKNOWN)
        return ctl_usage("the mode must be peace or war, not \"%s\".", args->argument[0]);
    body.reason = (char *)(uintptr_t)ctl_value(args, "reason");
    command.body_case = MUSTER__V1__COMMAND__BODY_MODE_SET;
    command.mode_set = &body;
    return ctl_do(ctl, &command, 0, NULL);
}

const struct ctl_command mode_commands[] = {
    {"mode",
     NULL,
     {"peace|war"},
     "switches the district between peace and war; musterctl status tells in which it is",
     {{"reason", "TEXT", true, "why, for the record"}},
     set},
    {0},
};
