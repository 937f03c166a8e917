// What which role may: the tables that a review of permissions reads. What seats give is in seats.c. For this room and
// nobody else.
// SPDX-License-Identifier: Apache-2.0
#ifndef AUTH_RIGHTS_H
#define AUTH_RIGHTS_H

#include "domain/account.h"
#include "domain/command.h"

// How far a right goes that somebody has by their role.
enum extent {
    EXTENT_NONE,
    EXTENT_OWN,   // units bound to the account; tokens of the account itself; seats, which the rules know the rest of
    EXTENT_SCOPE, // what lies in the account's scope by its org
    EXTENT_ALL
};

enum sight {
    SIGHT_UNITS,
    SIGHT_INCIDENTS,
    SIGHT_ACCOUNTS,
    SIGHT_PICTURE,
    SIGHT_REPORT,
    SIGHT_TEMPLATES, // and the mode of the district, and catalogues
    SIGHT_POSTS,     // which posts there are and who sits where; never what is said there
    SIGHT_WALL,      // orders whose silence reached the duty officer's wall
    SIGHTS
};

enum extent rights_command(enum role role, enum verb verb);
enum extent rights_sight(enum role role, enum sight sight);

#endif
