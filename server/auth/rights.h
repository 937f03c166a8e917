// What which role may: the tables that a review of permissions reads. For auth.c and nobody else.
// SPDX-License-Identifier: Apache-2.0
#ifndef AUTH_RIGHTS_H
#define AUTH_RIGHTS_H

#include "domain/account.h"
#include "domain/command.h"

// How far a right reaches.
enum reach {
    REACH_NONE,
    REACH_OWN,   // units bound to the account; tokens of the account itself
    REACH_SCOPE, // what lies in the account's scope by its org
    REACH_ALL
};

enum sight { SIGHT_UNITS, SIGHT_INCIDENTS, SIGHT_ACCOUNTS, SIGHT_PICTURE, SIGHT_REPORT, SIGHTS };

enum reach rights_command(enum role role, enum verb verb);
enum reach rights_sight(enum role role, enum sight sight);

#endif
