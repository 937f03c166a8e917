// Responses through the wire: started, raised, lowered and ended, with the rows of a checklist arriving as orders where
// they belong and nowhere else, and the hub killed in between.
// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "world/people.h"
#include "world/posts.h"
#include "world/say_post.h"
#include "world/say_report.h"
#include "world/tool.h"
#include "world/truth.h"

#define ROW(key, levels, to)                                                                                           \
    "{\"key\": \"" key "\", \"levels\": [" levels "], \"to\": \"" to "\", \"text\": \"" key "\", \"within_min\": 30}"
#define LIST                                                                                                           \
    "{\"active\": true, \"hazards\": [\"11A\"], \"rows\": [" ROW("duty", "\"IV\", \"III\"", "coordination") ", " ROW(  \
        "report", "\"IV\", \"III\"", "information") ", " ROW("pumps", "\"III\"", "u-1") ", " ROW("choir", "\"III\"",   \
                                                                                                 "choir") "]}"
// Seats of a post from the template hq-1-6.
enum { COMMANDER = 1, COORDINATOR = 5, INFORMER = 11 };

struct cast {
    struct hub *hub;
    struct member *local, *duty, *chief, *coordinator, *informer, *tablet, *outsider;
};

static struct cast gather(struct world *world) {
    struct cast cast = {.hub = world_hub(world, NULL)};
    struct hub *hub = cast.hub;
    const char *put[] = {BINARY_DIR "/musterctl",
                         "--socket",
                         hub->admin,
                         "template",
                         "put",
                         SOURCE_DIR "/ops/templates/hq-1-6.conf",
                         NULL};
    char token[64];
    cast.local = people_operator(world, hub);
    need(tool_run(world, put, NULL) == 0, "the template is not put");
    must(cast.local, say_catalogue(DRAFT, CATALOGUE(CHECKLIST), "flood", LIST));
    must(cast.local, say_post_open(SHEET, "hq-1-6", DISTRICT_ORG, 0));
    cast.duty = people_join(world, hub, "duty", ROLE(DUTY), DISTRICT_ORG);
    cast.chief = people_join(world, hub, "chief", ROLE(MEMBER), DISTRICT_ORG);
    cast.coordinator = people_join(world, hub, "coordinator", ROLE(MEMBER), DISTRICT_ORG);
    cast.informer = people_join(world, hub, "informer", ROLE(MEMBER), DISTRICT_ORG);
    cast.outsider = people_join(world, hub, "outsider", ROLE(MEMBER), DISTRICT_ORG);
    uint32_t unit = people_units(world, hub, "u", 1, KIND(VEHICLE), TOWN_A);
    people_unit_account(world, hub, "tablet", &unit, 1, token);
    cast.tablet = member_join(world, &(struct member_plan){.name = "tablet", .token = token, .hub = hub});
    need(posts_assign(cast.local, COMMANDER, "chief").code == 0 &&
             posts_assign(cast.local, COORDINATOR, "coordinator").code == 0 &&
             posts_assign(cast.local, INFORMER, "informer").code == 0,
         "the seats are not given");
    struct member *seated[] = {cast.chief, cast.coordinator, cast.informer};
    for (size_t i = 0; i < 3; i++) // what comes before their new snapshots would be told in them
        world_until(world, seated[i]->snapshots == 2);
    return cast;
}

// So often told of the response itself, with so many orders and lines that were missed; and of orders alone.
static void hears(struct world *world, const struct member *member, uint32_t response, struct response_told wanted) {
    double until = child_now() + WORLD_PATIENCE_S;
    struct response_told told = {0};
    while (child_now() < until) {
        told = response_told(member, response);
        if (memcmp(&told, &wanted, sizeof told) == 0)
            return;
        world_turn(world);
    }
    fail_msg("%s was told %u times, %u orders, %u missed, %u bare; not %u, %u, %u, %u", member->name, told.times,
             told.orders, told.missed, told.bare, wanted.times, wanted.orders, wanted.missed, wanted.bare);
}

static void a_response_runs_its_course(struct world *world) {
    world_postgres(world);
    struct cast cast = gather(world);
    refuses(cast.outsider, say_response(PAPER, "11A", LEVEL(IV), 1), CODE_NOT_ALLOWED);
    refuses(cast.coordinator, say_as(COORDINATOR, say_response(PAPER, "11A", LEVEL(IV), 0)), CODE_NOT_ALLOWED);
    uint32_t response = must(cast.chief, say_as(COMMANDER, say_response(PAPER, "11A", LEVEL(IV), 0))).object;
    refuses(cast.duty, say_response(PAPER, "11A", LEVEL(II), 1), CODE_RESPONSE_RUNNING);
    hears(world, cast.chief, response, (struct response_told){1, 2, 0, 0});
    hears(world, cast.coordinator, response, (struct response_told){1, 1, 0, 0});
    hears(world, cast.informer, response, (struct response_told){1, 1, 0, 0});
    hears(world, cast.duty, response, (struct response_told){1, 0, 0, 0}); // by role nobody hears what is ordered
    hub_kill(cast.hub);
    hub_start(cast.hub);
    must(cast.duty, say_response_set(PAPER, response, LEVEL(III), 0)); // the post that ordered before orders again
    hears(world, cast.chief, response, (struct response_told){2, 3, 1, 0});
    hears(world, cast.coordinator, response, (struct response_told){2, 1, 1, 0});
    hears(world, cast.tablet, response, (struct response_told){2, 1, 1, 0}); // its order, and no other
    hears(world, cast.outsider, response, (struct response_told){0, 0, 0, 0});
    need(posts_step(cast.coordinator, COORDINATOR, 1, ORDER(ACCEPTED)).code == 0, "it is an order like any other");
    need(posts_step(cast.coordinator, COORDINATOR, 2, ORDER(ACCEPTED)).code == CODE_ORDER_NOT_YOURS, "of others");
    must(cast.duty, say_response_set(PAPER, response, LEVEL(IV), 0));
    refuses(cast.duty, say_response_set(PAPER, response, LEVEL(IV), 0), CODE_NOTHING_CHANGED);
    hears(world, cast.chief, response, (struct response_told){3, 3, 1, 0});
    refuses(cast.duty, say_response_end(PAPER, response, ""), CODE_RESPONSE_GROUND_MISSING);
    must(cast.duty, say_response_end(PAPER, response, "雨停"));
    refuses(cast.duty, say_response_set(PAPER, response, LEVEL(I), 0), CODE_RESPONSE_ENDED);
    truth_settles(world, cast.hub);
    const char *database = world->postgres->conninfo;
    need(truth_number(database, "SELECT count(*)::text FROM muster.response WHERE ended_at IS NOT NULL") == 1, "it");
    need(truth_number(database, "SELECT count(*)::text FROM muster.response_change") == 4, "its changes");
    need(truth_number(database, "SELECT count(*)::text FROM muster.response_row r JOIN muster.order_target t "
                                "USING (order_number)") == 3,
         "its orders");
    need(truth_number(database, "SELECT open::text FROM muster.v_responses") == 3, "open orders");
    member_check(cast.chief);
}

static void wall_finds_what_was_missed(const struct member *wall) {
    need(wall->snapshot && wall->snapshot->n_responses == 1 && wall->snapshot->responses[0]->n_missed == 1 &&
             strcmp(wall->snapshot->responses[0]->missed[0], "task-to|choir|choir") == 0,
         "%s does not find what could not be ordered", wall->name);
}

// A wall that comes later finds what runs, with the rows that were ordered and those that could not be.
static void a_snapshot_has_what_runs(struct world *world) {
    struct cast cast = gather(world);
    must(cast.duty, say_response(PAPER, "11A", LEVEL(III), 1));
    uint32_t ended = must(cast.duty, say_response(PAPER, "12D", LEVEL(IV), 0)).object;
    must(cast.duty, say_response_end(PAPER, ended, "误报"));
    struct member *wall = people_join(world, cast.hub, "wall", ROLE(OBSERVER), DISTRICT_ORG);
    need(wall->snapshot && wall->snapshot->n_responses == 1, "%zu responses",
         wall->snapshot ? wall->snapshot->n_responses : 0);
    const Muster__V1__Response *response = wall->snapshot->responses[0];
    need(response->n_rows == 3 && strcmp(response->rows[2]->row, "flood/pumps") == 0 && response->rows[2]->order == 3,
         "other rows");
    need(wall->snapshot->n_orders == 0, "an observer hears no orders");
    wall_finds_what_was_missed(wall);
    hub_kill(cast.hub); // from the journal
    hub_start(cast.hub);
    wall_finds_what_was_missed(people_join(world, cast.hub, "second", ROLE(OBSERVER), DISTRICT_ORG));
    hub_stop(cast.hub); // from the image
    hub_start(cast.hub);
    wall_finds_what_was_missed(people_join(world, cast.hub, "third", ROLE(OBSERVER), DISTRICT_ORG));
}

int main(void) {
    return WORLD_RUN(SCENARIO(a_response_runs_its_course), SCENARIO(a_snapshot_has_what_runs));
}
