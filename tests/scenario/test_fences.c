// Geofences through the wire: who enters, leaves, dwells, comes near, leaves a route; dispatches that step by where a
// unit is; silence in a danger area; a hub that is killed knows afterwards who is inside; fixes that come in at a
// gateway.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "world/people.h"
#include "world/say_fence.h"
#include "world/truth.h"

#define STEP_MS 600000 // of device time between two fixes, so that no way is too far for it

struct scene {
    struct world *world;
    struct hub *hub;
    struct member *duty, *relay;
    uint32_t unit;
    int64_t at_ms; // device time of the next fix
};

static void begin(struct scene *scene, struct world *world) {
    *scene = (struct scene){.world = world, .hub = world_hub(world, NULL), .at_ms = world_now_ms() - 6 * 3600000};
    scene->duty = people_join(world, scene->hub, "duty", ROLE(DUTY), DISTRICT_ORG);
    scene->relay = people_join(world, scene->hub, "relay", ROLE(RELAY), DISTRICT_ORG);
    scene->unit = people_units(world, scene->hub, "u", 3, KIND(VEHICLE), TOWN_A);
}

// The next fix of a unit, `ms` of device time after the one before, over whatever relay.
static void goes_by(struct scene *scene, struct member *relay, uint32_t unit, double north_m, int64_t ms) {
    struct client_fix row = fix_at(unit, fence_lat(north_m), fence_lon(0), scene->at_ms += ms);
    row.accuracy_dm = 50;
    need(member_report(relay, &row, 1).taken == 1, "a fix was not taken");
}
static void goes(struct scene *scene, double north_m) {
    goes_by(scene, scene->relay, scene->unit, north_m, STEP_MS);
}

#define CROSSES(scene, fence, what, times)                                                                             \
    world_until((scene)->world, fence_told((scene)->duty, fence, (scene)->unit, CROSSED(what)) == (times))

static void enters_leaves_dwells_comes_near(struct world *world) {
    struct scene scene;
    world_postgres(world);
    begin(&scene, world);
    struct fence_box box = {0};
    say *put = say_fence(&box, FENCE(DANGER), TOWN_A, 0, 0, 1000);
    box.fence_put.dwell_s = 900;
    box.fence_put.approach_m = 300;
    uint32_t square = must(scene.duty, put).object;
    uint32_t route = must(scene.duty, say_route(FENCE_BOX, TOWN_A, 5000, 100)).object;
    goes(&scene, 4000); // on the route, far from the square
    CROSSES(&scene, route, ENTER, 1);
    goes(&scene, 700);
    CROSSES(&scene, square, APPROACH, 1);
    goes(&scene, 100);
    CROSSES(&scene, square, ENTER, 1);
    goes(&scene, 120);
    goes(&scene, 110);
    CROSSES(&scene, square, DWELL, 1);
    goes(&scene, -300); // behind the beginning of the route
    CROSSES(&scene, route, LEAVE, 1);
    goes(&scene, -3000);
    CROSSES(&scene, square, LEAVE, 1);
    goes(&scene, 0);
    CROSSES(&scene, square, ENTER, 2);
    must(scene.duty, say_fence_remove(FENCE_BOX, square, "险情解除"));
    goes(&scene, 5000 + 3000);
    goes(&scene, 4000);
    CROSSES(&scene, route, LEAVE, 2);
    CROSSES(&scene, route, ENTER, 3);
    need(fence_told(scene.duty, square, 0, CROSSED(LEAVE)) == 1, "a fence that is removed was left");
    need(fence_told(scene.duty, 0, 0, CROSSED(APPROACH)) == 1 && fence_told(scene.duty, 0, 0, CROSSED(DWELL)) == 1,
         "more was told than there was");
    world_until(world, hub_metric(scene.hub, "muster_watch_fences") == 1);
    truth_settles(world, scene.hub);
    need(truth_number(world->postgres->conninfo, "SELECT count(*)::text FROM muster.fence_crossing") == 10,
         "the database has other crossings");
    need(truth_number(world->postgres->conninfo, "SELECT inside::text FROM muster.v_fences WHERE at_work") == 1,
         "who is on the route?");
}

// One fix that jumps is not believed, nor are fixes at the edge of what they may be off.
static void what_is_not_believed(struct world *world) {
    struct scene scene;
    begin(&scene, world);
    uint32_t square = must(scene.duty, say_fence(FENCE_BOX, FENCE(CORDON), TOWN_A, 0, 0, 1000)).object;
    goes(&scene, 8000);
    goes_by(&scene, scene.relay, scene.unit, 0, 1000); // eight kilometres in a second
    goes_by(&scene, scene.relay, scene.unit, 8000, 1000);
    goes_by(&scene, scene.relay, scene.unit, 8000, 1000);
    goes(&scene, 497); // three metres inside
    goes(&scene, 503);
    goes(&scene, 600);
    goes(&scene, 0);
    CROSSES(&scene, square, ENTER, 1);
    need(fence_told(scene.duty, square, 0, CROSSED(LEAVE)) == 0, "it was never outside");
}

static void who_may_and_who_hears(struct world *world) {
    struct scene scene;
    begin(&scene, world);
    struct member *town = people_join(world, scene.hub, "town", ROLE(DUTY), TOWN_B);
    char token[64];
    people_unit_account(world, scene.hub, "tablet", &scene.unit, 1, token);
    struct member *tablet =
        member_join(world, &(struct member_plan){.name = "tablet", .token = token, .hub = scene.hub});
    uint32_t incident = must(scene.duty, say_open(BOX, "泄漏", TOWN_A)).object;
    need(member_do(town, say_fence(FENCE_BOX, FENCE(DANGER), TOWN_A, 0, 0, 100)).code == CODE_OUT_OF_SCOPE, "scope");
    need(member_do(tablet, say_fence(FENCE_BOX, FENCE(DANGER), TOWN_A, 0, 0, 100)).code == CODE_NOT_ALLOWED, "role");
    struct fence_box box = {0};
    say *put = say_fence(&box, FENCE(DANGER), TOWN_B, 0, 0, 100);
    box.fence_put.incident = incident;
    need(member_do(town, put).code == CODE_OUT_OF_SCOPE, "an incident that they do not see");
    put = say_fence(&box, FENCE(DANGER), TOWN_A, 0, 0, 100);
    strcpy(box.shape, "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,1]]]}");
    need(member_do(scene.duty, put).code == CODE_FENCE_SHAPE_INVALID, "a shape that is none");
    put = say_fence(&box, FENCE(DANGER), TOWN_A, 0, 0, 1000);
    box.fence_put.incident = incident;
    uint32_t fence = must(scene.duty, put).object;
    goes(&scene, 0);
    CROSSES(&scene, fence, ENTER, 1);
    world_until(world, fence_told(tablet, fence, scene.unit, CROSSED(ENTER)) == 1);
    need(member_do(scene.duty, say_cross(FENCE_BOX, fence, scene.unit, CROSSED(LEAVE), 0)).code == CODE_NOT_ALLOWED,
         "a duty officer says who crosses");
    // A system that watches fences itself, over a relay: the watch takes its word.
    need(must(scene.relay, say_cross(FENCE_BOX, fence, scene.unit + 1, CROSSED(ENTER), 0)).object == fence, "a relay");
    need(member_do(scene.relay, say_cross(FENCE_BOX, fence, scene.unit + 1, CROSSED(ENTER), 0)).code ==
             CODE_NOTHING_CHANGED,
         "twice the same");
    goes_by(&scene, scene.relay, scene.unit + 1, 0, STEP_MS);
    goes_by(&scene, scene.relay, scene.unit + 1, 3000, STEP_MS);
    world_until(world, fence_told(scene.duty, fence, scene.unit + 1, CROSSED(LEAVE)) == 1);
    need(fence_told(scene.duty, fence, scene.unit + 1, CROSSED(ENTER)) == 1, "it had entered");
    need(fence_told(tablet, 0, scene.unit + 1, CROSSED(ENTER)) == 0, "a unit hears of others");
    need(fence_told(town, 0, 0, CROSSED(ENTER)) == 0, "another town hears of it");
    // Who comes now sees the fence and who is inside.
    struct member *late = people_join(world, scene.hub, "late", ROLE(OBSERVER), DISTRICT_ORG);
    need(late->snapshot->n_fences == 1 && late->snapshot->fences[0]->put->incident == incident, "a fence is missing");
    uint32_t inside = 0;
    for (size_t i = 0; i < late->snapshot->n_fence_stays; i++)
        inside += late->snapshot->fence_stays[i]->what == CROSSED(ENTER);
    need(inside == 1, "%u are inside", inside);
    member_leave(tablet);
    tablet = member_join(world, &(struct member_plan){.name = "tablet", .token = token, .hub = scene.hub});
    need(tablet->snapshot->n_fences == 1 && tablet->snapshot->n_fence_stays == 1, "the tablet's snapshot");
    need(people_join(world, scene.hub, "town2", ROLE(DUTY), TOWN_B)->snapshot->n_fences == 0, "the town's snapshot");
    must(scene.duty, say_close(BOX, incident, "处置完毕"));
    need(people_join(world, scene.hub, "later", ROLE(DUTY), DISTRICT_ORG)->snapshot->n_fences == 0,
         "the fence outlives its incident");
    need(member_do(scene.duty, say_fence_remove(FENCE_BOX, fence, "")).code == CODE_FENCE_UNKNOWN, "it is gone");
}

static void a_killed_hub_knows_who_is_inside(struct world *world) {
    struct scene scene;
    begin(&scene, world);
    uint32_t square = must(scene.duty, say_fence(FENCE_BOX, FENCE(DANGER), TOWN_A, 0, 0, 1000)).object;
    for (uint32_t round = 1; round <= 4; round++) {
        goes(&scene, 0);
        CROSSES(&scene, square, ENTER, round);
        hub_kill(scene.hub);
        hub_start(scene.hub);
        world_until(world, member_live(scene.relay) && member_live(scene.duty));
        goes(&scene, 50);
        goes(&scene, 100);
        goes(&scene, 3000);
        CROSSES(&scene, square, LEAVE, round);
        need(fence_told(scene.duty, square, 0, CROSSED(ENTER)) == round, "it entered twice");
        if (round % 2 == 0) { // in order, by an image of the state
            hub_stop(scene.hub);
            hub_start(scene.hub);
            world_until(world, member_live(scene.relay) && member_live(scene.duty));
        }
    }
    struct truth *truth = truth_of_journal(scene.hub->folder);
    truth_holds(truth, scene.duty, truth_for_duty);
    truth_free(truth);
}

// ---- dispatches

static say *say_send(Muster__V1__Command *command, Muster__V1__DispatchSend *send, uint32_t incident, uint32_t *unit) {
    muster__v1__command__init(command);
    muster__v1__dispatch_send__init(send);
    command->body_case = MUSTER__V1__COMMAND__BODY_DISPATCH_SEND;
    command->dispatch_send = send;
    send->incident = incident;
    send->units = unit;
    send->n_units = 1;
    return command;
}

static say *say_step(Muster__V1__Command *command, Muster__V1__DispatchStep *step, uint32_t dispatch,
                     Muster__V1__DispatchPhase phase) {
    muster__v1__command__init(command);
    muster__v1__dispatch_step__init(step);
    command->body_case = MUSTER__V1__COMMAND__BODY_DISPATCH_STEP;
    command->dispatch_step = step;
    step->dispatch = dispatch;
    step->phase = phase;
    step->by_fence = true; // nobody but the watch can say that
    return command;
}

// How often they were told that a dispatch stepped there, by fence or not.
static uint32_t stepped(const struct member *member, uint32_t dispatch, Muster__V1__DispatchPhase phase,
                        bool by_fence) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < member->event_count; i++) {
        Muster__V1__Event *event = muster__v1__event__unpack(NULL, member->events[i].len, member->events[i].bytes);
        const Muster__V1__DispatchStep *step =
            event && event->body_case == MUSTER__V1__EVENT__BODY_DISPATCH_STEPPED ? event->dispatch_stepped : NULL;
        count += step && step->dispatch == dispatch && step->phase == phase && step->by_fence == by_fence;
        muster__v1__event__free_unpacked(event, NULL);
    }
    return count;
}
#define PHASE_OF(name) MUSTER__V1__DISPATCH_PHASE__DISPATCH_PHASE_##name

static void dispatches_depart_and_arrive(struct world *world) {
    struct scene scene;
    Muster__V1__Command command;
    Muster__V1__DispatchSend send;
    Muster__V1__DispatchStep step;
    begin(&scene, world);
    uint32_t incident = must(scene.duty, say_open(BOX, "内涝", TOWN_A)).object; // in the middle of the scene
    goes(&scene, 6000);
    world_rest(world, 0.2);
    uint32_t dispatch = must(scene.duty, say_send(&command, &send, incident, &scene.unit)).object;
    goes(&scene, 5900);
    goes(&scene, 5500);
    world_until(world, stepped(scene.duty, dispatch, PHASE_OF(DEPARTED), true) == 1);
    hub_kill(scene.hub);
    hub_start(scene.hub);
    world_until(world, member_live(scene.relay) && member_live(scene.duty));
    goes(&scene, 2000);
    goes(&scene, 100);
    world_until(world, stepped(scene.duty, dispatch, PHASE_OF(ARRIVED), true) == 1);
    uint32_t other = scene.unit + 1;
    dispatch = must(scene.duty, say_send(&command, &send, incident, &other)).object;
    must(scene.duty, say_step(&command, &step, dispatch, PHASE_OF(DEPARTED)));
    world_until(world, stepped(scene.duty, dispatch, PHASE_OF(DEPARTED), false) == 1);
    need(stepped(scene.duty, dispatch, PHASE_OF(DEPARTED), true) == 0, "a client stepped it by fence");
}

// ---- silence

static uint32_t silent_alarms(const struct member *member, uint32_t fence, uint32_t unit) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < member->event_count; i++) {
        Muster__V1__Event *event = muster__v1__event__unpack(NULL, member->events[i].len, member->events[i].bytes);
        const Muster__V1__AlarmRaise *raise =
            event && event->body_case == MUSTER__V1__EVENT__BODY_ALARM_RAISED ? event->alarm_raised->raise : NULL;
        count += raise && raise->unit == unit && raise->fence == fence && raise->place &&
                 raise->place->lat_e7 == fence_lat(10) && raise->kind == MUSTER__V1__ALARM_KIND__ALARM_KIND_SILENT;
        muster__v1__event__free_unpacked(event, NULL);
    }
    return count;
}

static void silence_raises_an_alarm(struct world *world) {
    struct scene scene;
    begin(&scene, world);
    struct fence_box box = {0};
    say *put = say_fence(&box, FENCE(DANGER), TOWN_A, 0, 0, 1000);
    box.fence_put.silence_s = 3 * WORLD_SLOWNESS;
    uint32_t fence = must(scene.duty, put).object;
    goes(&scene, 0);
    goes_by(&scene, scene.relay, scene.unit + 1, 0, STEP_MS);
    CROSSES(&scene, fence, ENTER, 1);
    for (int i = 0; i < 5 * WORLD_SLOWNESS; i++) { // who reports is not silent
        goes(&scene, 10);
        world_rest(world, 1);
    }
    need(silent_alarms(scene.duty, fence, scene.unit) == 0, "an alarm for one who reports");
    world_until(world, silent_alarms(scene.duty, fence, scene.unit) == 1);
    world_rest(world, 2);
    need(silent_alarms(scene.duty, fence, scene.unit) == 1, "an alarm is raised twice");
}

// ---- two hubs

static void fixes_at_a_gateway_count(struct world *world) {
    struct scene scene;
    world_redis(world);
    begin(&scene, world);
    struct hub *west = world_gateway(world, "west", world->redis->path, NULL);
    char token[64];
    people_account(world, scene.hub, "relay-w", ROLE(RELAY), DISTRICT_ORG, token);
    struct member *relay = member_join(world, &(struct member_plan){.name = "relay-w", .token = token, .hub = west});
    people_account(world, scene.hub, "wall-w", ROLE(OBSERVER), DISTRICT_ORG, token);
    struct member *wall = member_join(world, &(struct member_plan){.name = "wall-w", .token = token, .hub = west});
    uint32_t square = must(scene.duty, say_fence(FENCE_BOX, FENCE(STAGING), TOWN_A, 0, 0, 1000)).object;
    goes_by(&scene, relay, scene.unit, 0, STEP_MS);
    CROSSES(&scene, square, ENTER, 1);
    world_until(world, fence_told(wall, square, scene.unit, CROSSED(ENTER)) == 1);
    goes(&scene, 3000); // and over the other hub
    CROSSES(&scene, square, LEAVE, 1);
    world_until(world, fence_told(wall, square, scene.unit, CROSSED(LEAVE)) == 1);
    need(hub_metric(west, "muster_watch_fixes_total") == 0, "a gateway keeps watch");
}

int main(void) {
    return WORLD_RUN(SCENARIO(enters_leaves_dwells_comes_near), SCENARIO(what_is_not_believed),
                     SCENARIO(who_may_and_who_hears), SCENARIO(a_killed_hub_knows_who_is_inside),
                     SCENARIO(dispatches_depart_and_arrive), SCENARIO(silence_raises_an_alarm),
                     SCENARIO(fixes_at_a_gateway_count));
}
