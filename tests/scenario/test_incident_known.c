// What is known of an incident beside its words: its area, its casualties as numbers and as people; in every version,
// in snapshots and in PostgreSQL, and only from those who may say it.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "world/people.h"
#include "world/say_dispatch.h"
#include "world/say_intake.h"
#include "world/truth.h"

static void what_is_known_of_an_incident(struct world *world) {
    world_postgres(world);
    struct hub *hub = world_hub(world, NULL);
    struct member *duty = people_join(world, hub, "duty", ROLE(DUTY), DISTRICT_ORG);
    struct member *town = people_join(world, hub, "town", ROLE(DUTY), TOWN_B);
    must(duty, say_open(BOX, "泄漏", TOWN_A));
    static const char square[] = "{\"type\":\"Polygon\",\"coordinates\":[[[121.5,29.8],[121.6,29.8],[121.6,29.9],"
                                 "[121.5,29.9],[121.5,29.8]]]}";
    must(duty, say_area(FORM, 1, square));
    refuses(duty, say_area(FORM, 1, square), CODE_NOTHING_CHANGED);
    refuses(duty, say_area(FORM, 1, "{\"type\":\"Polygon\",\"coordinates\":[[[29.8,121.5]]]}"), CODE_AREA_INVALID);
    refuses(duty, say_area(FORM, 1, "[[["), CODE_AREA_INVALID);
    refuses(town, say_area(FORM, 1, ""), CODE_OUT_OF_SCOPE);
    // A bow tie is drawn by accident: it is taken, and PostgreSQL makes of it what it can.
    must(duty, say_area(FORM, 1,
                        "{\"type\":\"Polygon\",\"coordinates\":[[[121.5,29.8],[121.6,29.9],[121.6,29.8],"
                        "[121.5,29.85],[121.5,29.8]]]}"));
    must(duty, say_area(FORM, 1, square));
    must(duty, say_casualties(FORM, 1, 1, 3));
    refuses(duty, say_casualties(FORM, 1, 10000001, 0), CODE_CASUALTIES_INVALID);
    refuses(duty, say_casualties(FORM, 2, 1, 0), CODE_INCIDENT_UNKNOWN);
    uint32_t person = must(duty, say_person(FORM, 1, 0, "王某", CONDITION(SEVERE))).object;
    must(duty, say_person(FORM, 1, 0, "", CONDITION(MINOR)));
    must(duty, say_person(FORM, 1, person, "王某", CONDITION(DEAD)));
    refuses(duty, say_person(FORM, 1, 9, "王某", CONDITION(DEAD)), CODE_CASUALTY_UNKNOWN);
    refuses(town, say_person(FORM, 1, 0, "x", CONDITION(MINOR)), CODE_OUT_OF_SCOPE);

    struct member *wall = people_join(world, hub, "wall", ROLE(OBSERVER), DISTRICT_ORG);
    const Muster__V1__Incident *incident = told_incident(wall, 1);
    need(incident && strcmp(incident->area, square) == 0 && incident->casualties->dead == 1 &&
             incident->casualties->severe == 3 && incident->version == 5,
         "the incident is told otherwise");
    need(wall->snapshot->n_casualties == 2 && wall->snapshot->casualties[0]->version == 2 &&
             wall->snapshot->casualties[0]->person->condition == CONDITION(DEAD) &&
             strcmp(wall->snapshot->casualties[0]->account, "duty") == 0,
         "the people are told otherwise");
    must(duty, say_close(BOX, 1, ""));
    must(duty, say_casualties(FORM, 1, 2, 2)); // within the thirty days
    refuses(duty, say_area(FORM, 1, ""), CODE_INCIDENT_CLOSED);
    truth_settles(world, hub);
    const char *db = world->postgres->conninfo;
    need(truth_number(db, "SELECT count(*)::text FROM muster.v_incident_versions WHERE actor = 'duty'") == 7 &&
             truth_number(db, "SELECT count(*)::text FROM muster.casualty") == 3 &&
             truth_number(db, "SELECT dead::text FROM muster.v_incidents") == 2 &&
             truth_number(db, "SELECT count(*)::text FROM muster.v_incident_areas WHERE ST_IsValid(area) AND "
                              "ST_Contains(area, (SELECT place FROM muster.incident))") == 1 &&
             truth_number(db, "SELECT count(*)::text FROM muster.incident_version WHERE area IS NOT NULL") == 6,
         "PostgreSQL says otherwise");
}

int main(void) {
    return WORLD_RUN(SCENARIO(what_is_known_of_an_incident));
}
