// The JSON body of a sign-in.
// SPDX-License-Identifier: Apache-2.0
#ifndef NET_LOGIN_BODY_H
#define NET_LOGIN_BODY_H

#include <stdbool.h>

#include "base/mem.h"
#include "domain/account.h"

struct login_body {
    char account[ACCOUNT_NAME_MAX + 1];
    char password[256];
    char device[DEVICE_MAX + 1]; // "": not given
};

// False: not JSON, a text missing, too long or not clean. May leave parts of what it read in `out`.
bool login_body_read(const struct buf *bytes, struct login_body *out);

#endif
