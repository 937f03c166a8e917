// The world that tests/matrix/expect.py asks about, made at a running hub by what everybody may say to it: a post of a
// template with posts around it, and a session for whoever sits on the first seat of each of its rows. The posts around
// it are of the template `town`, their first seats held by chiefs who may say and order what tests need said and
// ordered.
// SPDX-License-Identifier: Apache-2.0
#ifndef WORLD_SETTING_H
#define WORLD_SETTING_H

#include "world/people.h"
#include "world/say_post.h"

#define SETTING_ROWS 60
// Where say_open opens an incident.
#define SETTING_LAT_E7 298700000
#define SETTING_LON_E7 1215500000
#define SETTING_PLACE "立交桥下"
#define SETTING_NOWHERE "330203009000" // no post, no unit is there

enum setting_post {
    POST_ABOVE,
    POST_ASKED,
    POST_BELOW,
    POST_BENEATH,
    POST_STRANGER,
    POST_OTHER,
    POST_EMPTY,
    SETTING_POSTS
};
enum setting_person {
    PERSON_ADMIN,
    PERSON_DUTY_DISTRICT,
    PERSON_DUTY_ORG,
    PERSON_DUTY_ELSEWHERE,
    PERSON_UNIT,
    PERSON_RELAY,
    PERSON_OBSERVER,
    PERSON_MEMBER,
    PERSON_LOCAL,
    PERSON_ROSTERED,
    PERSON_ELSEWHERE,
    PERSON_UNIT_OUT,
    SETTING_PERSONS
};

struct actor { // somebody with an account
    char account[24], token[64];
    struct member *member; // NULL: not signed in now
};
struct setting_row {
    char key[33];
    uint32_t module, count, seat; // seat: the first one of the row in the post that is asked about
    uint32_t consult;             // the row's seat is on its roster
};

struct setting {
    struct world *world;
    struct hub *hub;
    struct member *boss; // the local operator
    char key[33];        // of the template
    struct setting_row rows[SETTING_ROWS];
    uint32_t row_count, module_count;
    struct {
        uint32_t number, first_seat;
    } posts[SETTING_POSTS];
    Muster__V1__Mode mode;
    uint32_t incident, incident_other, unit_in, unit_out, consult_off;
    struct actor askers[SETTING_ROWS], persons[SETTING_PERSONS];
    struct actor chiefs[SETTING_POSTS]; // of the posts that are not of the template
};

// A hub with the shipped templates put by musterctl, the persons, units and incidents. Nothing is open yet.
void setting_begin(struct setting *stage, struct world *world);
// Opens the posts for a template, in war, when every seat can be taken. Each but the empty one has an open order.
void setting_open(struct setting *stage, const char *key);
void setting_mode(struct setting *stage, Muster__V1__Mode mode);
void setting_close(struct setting *stage); // closes them all, with what is open
// Signs everybody in anew, so that their snapshots tell what they see now; setting_leave ends these sessions.
void setting_sign_in(struct setting *stage);
void setting_leave(struct setting *stage);

// The operator does it; ends the test, with `what`, when that is refused. The object.
uint32_t setting_must(const struct setting *stage, say *command, const char *what);

uint32_t setting_row(const struct setting *stage, const char *key); // from 1
// The first seat of the post behind `after` that is not the row's own and is in the own module, in another one, in
// none, or not in the own one; 0: there is none.
enum setting_where { IN_OWN, IN_OTHER, IN_NONE, APART };
uint32_t setting_seat_where(const struct setting *stage, uint32_t row, enum setting_where where, uint32_t after);

#endif
