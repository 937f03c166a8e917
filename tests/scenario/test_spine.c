// The spine: sign-in, hello, a fix from a device to a wall, an incident from opening to close, and who may what.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "world/folder.h"
#include "world/people.h"
#include "world/street.h"
#include "world/tool.h"
#include "world/truth.h"

#define LAT 298700000
#define LON 1215500000

// ---- sign-in

static void a_password_opens_a_session(struct world *world) {
    struct hub *hub = world_hub(world, NULL);
    char token[64] = "", other[64] = "";
    people_account_with_password(world, hub, "zhang.san", ROLE(DUTY), DISTRICT_ORG, "correct horse 电池");
    need(client_login("127.0.0.1", hub->port, "zhang.san", "wrong", "wall", other) == 401, "a wrong password signs in");
    need(client_login("127.0.0.1", hub->port, "nobody", "wrong", "wall", other) == 401, "nobody signs in");
    need(client_login("127.0.0.1", hub->port, "zhang.san", "correct horse 电池", "wall", token) == 200, "no sign-in");
    need(strlen(token) == 43, "a token of %zu characters", strlen(token));
    struct member *duty = member_join(world, &(struct member_plan){.name = "wall", .token = token, .hub = hub});
    need(duty->role == ROLE(DUTY) && strcmp(duty->account, "zhang.san") == 0 && strcmp(duty->scope, DISTRICT_ORG) == 0,
         "the welcome is for somebody else");
    need(duty->resume == RESUME(START_OVER) && duty->snapshots == 1, "a new client does not start from a snapshot");
    need(duty->frame_bytes >= 4096 && duty->commands_per_s && duty->open_commands && duty->fixes_per_s &&
             duty->silence_ms && duty->tick_ms && duty->session,
         "the welcome tells no limits");
    world_until(world, duty->hub_states > 0);
    need(duty->authority && duty->authority_reachable && duty->redis && duty->database,
         "what is not configured is missed");

    char *body = NULL;
    need(client_http("127.0.0.1", hub->port, "POST", "/api/v1/logout", token, NULL, &body) == 204, "no sign-out");
    free(body);
    world_until(world, duty->goodbyes > 0);
    need(duty->goodbye_code == CODE_TOKEN_INVALID && !duty->goodbye_resume, "goodbye %u", duty->goodbye_code);
    world_until(world, client_state(duty->client) == CLIENT_ENDED);
}

static void a_wrong_token_is_told_plainly(struct world *world) {
    struct hub *hub = world_hub(world, NULL);
    struct member *stranger = member_join(
        world,
        &(struct member_plan){
            .name = "stranger", .token = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", .hub = hub, .patient = true});
    world_until(world, client_state(stranger->client) == CLIENT_ENDED);
    need(stranger->welcomes == 0 && stranger->goodbye_code == CODE_TOKEN_INVALID && !stranger->goodbye_resume,
         "goodbye %u", stranger->goodbye_code);
}

static void guessing_is_slowed(struct world *world) {
    struct hub *hub = world_hub(world, NULL);
    char token[64];
    people_account_with_password(world, hub, "li.si", ROLE(OBSERVER), DISTRICT_ORG, "right");
    int status = 401, tries = 0;
    while (status == 401 && ++tries < 30)
        status = client_login("127.0.0.1", hub->port, "li.si", "guess", "x", token);
    need(status == 429 && tries >= 5, "status %d after %d guesses", status, tries);
    need(client_login("127.0.0.1", hub->port, "li.si", "right", "x", token) == 429, "the right one is not slowed");
}

// ---- fast lane

static void a_fix_reaches_every_viewer(struct world *world) {
    struct hub *hub = world_hub(world, NULL);
    uint32_t first = people_units(world, hub, "team", 3, KIND(TEAM), TOWN_A);
    char token[64];
    people_unit_account(world, hub, "team-1", &first, 1, token);
    struct member *wall = people_join(world, hub, "wall", ROLE(DUTY), DISTRICT_ORG);
    member_watch(wall);
    struct member *team = member_join(world, &(struct member_plan){.name = "team-1", .token = token, .hub = hub});
    need(team->unit_count == 1 && team->units[0] == first, "the welcome names other units");
    int64_t now = world_now_ms();
    struct client_fix row = fix_at(first, LAT, LON, now);
    row.speed_cms = 1200;
    row.heading_cdeg = 9000;
    row.altitude_dm = 123;
    row.accuracy_dm = 45;
    row.battery = 67;
    row.source = MUSTER__V1__FIX_SOURCE__FIX_SOURCE_GNSS;
    struct told_receipt receipt = member_report(team, &row, 1);
    need(receipt.taken == 1 && receipt.refused == 0, "taken %u, refused %u", receipt.taken, receipt.refused);
    world_until(world, picture_of(&wall->picture, first));
    const struct shown *shown = picture_of(&wall->picture, first);
    need(shown->fix.lat_e7 == LAT && shown->fix.lon_e7 == LON && shown->fix.at_ms == now &&
             shown->fix.speed_cms == 1200 && shown->fix.heading_cdeg == 9000 && SHOWN_PRESENCE(shown) == 0 &&
             !SHOWN_MARKED(shown),
         "the wall shows something else");
    // Who comes later gets the newest picture at once, with the columns it asks for.
    struct member *late = people_join(world, hub, "late", ROLE(OBSERVER), DISTRICT_ORG);
    Muster__V1__View detail = MUSTER__V1__VIEW__INIT;
    detail.detail = true;
    member_view(late, &detail);
    world_until(world, (shown = picture_of(&late->picture, first)) != NULL);
    need(shown->fix.altitude_dm == 123 && shown->fix.accuracy_dm == 45 && shown->fix.battery == 67 &&
             shown->fix.source == 1,
         "the details are gone");
    // And both see it move.
    for (int i = 1; i <= 20; i++) {
        member_fix(team, first, LAT + i * 1000, LON, now + i);
        world_rest(world, 0.02);
    }
    world_until(world, picture_of(&wall->picture, first)->fix.lat_e7 == LAT + 20000);
    world_until(world, picture_of(&late->picture, first)->fix.lat_e7 == LAT + 20000);
    need(picture_count(&wall->picture) == 1, "units are shown that never reported");
    // A wall that asks for nothing gets nothing.
    Muster__V1__View off = MUSTER__V1__VIEW__INIT;
    off.off = true;
    member_view(wall, &off);
    world_rest(world, 0.5);
    uint32_t frames = wall->picture.frames;
    member_fix(team, first, LAT, LON, now + 100);
    world_until(world, picture_of(&late->picture, first)->fix.lat_e7 == LAT);
    need(wall->picture.frames == frames, "frames come although the view is off");
}

static void a_device_reports_for_its_own_units_only(struct world *world) {
    struct hub *hub = world_hub(world, NULL);
    uint32_t a = people_units(world, hub, "a", 2, KIND(VEHICLE), TOWN_A);
    uint32_t b = people_units(world, hub, "b", 1, KIND(VEHICLE), TOWN_B);
    char token[64];
    people_unit_account(world, hub, "device", &a, 1, token);
    struct member *device = member_join(world, &(struct member_plan){.name = "device", .token = token, .hub = hub});
    struct member *relay = people_join(world, hub, "relay", ROLE(RELAY), TOWN_A);
    struct member *watcher = people_join(world, hub, "watcher", ROLE(OBSERVER), DISTRICT_ORG);
    int64_t now = world_now_ms();
    struct client_fix rows[] = {fix_at(a, LAT, LON, now), fix_at(a + 1, LAT, LON, now), fix_at(b, LAT, LON, now)};
    struct told_receipt receipt = member_report(device, rows, 3);
    need(receipt.taken == 1 && receipt.refused == 2 && receipt.refusal == CODE_FIX_NOT_YOURS,
         "device: taken %u, refused %u with %u", receipt.taken, receipt.refused, receipt.refusal);
    receipt = member_report(relay, rows + 1, 2);
    need(receipt.taken == 1 && receipt.refused == 1 && receipt.refusal == CODE_FIX_NOT_YOURS,
         "relay: taken %u, refused %u with %u", receipt.taken, receipt.refused, receipt.refusal);
    receipt = member_report(watcher, rows, 1);
    need(receipt.taken == 0 && receipt.refused == 1 && receipt.refusal == CODE_FIX_NOT_YOURS, "an observer reports");
    member_watch(watcher);
    world_until(world, picture_count(&watcher->picture) == 2);
    need(!picture_of(&watcher->picture, b), "what was refused is shown");
}

// ---- sure lane

static const Muster__V1__Incident *in_snapshot(const struct member *member, uint32_t incident) {
    for (size_t i = 0; i < member->snapshot->n_incidents; i++)
        if (member->snapshot->incidents[i]->incident == incident)
            return member->snapshot->incidents[i];
    return NULL;
}

static void an_incident_lives_and_is_closed(struct world *world) {
    struct hub *hub = world_hub(world, NULL);
    struct member *duty = people_join(world, hub, "duty", ROLE(DUTY), DISTRICT_ORG);
    struct member *observer = people_join(world, hub, "observer", ROLE(OBSERVER), DISTRICT_ORG);
    uint32_t fire = must(duty, say_open(BOX, "立交桥下积水", TOWN_A)).object;
    must(duty, say_amend(BOX, fire, 1, "立交桥下严重积水", GRADE(MAJOR)));
    refuses(duty, say_amend(BOX, fire, 1, "late", GRADE(UNKNOWN)), CODE_INCIDENT_VERSION_OLD);
    refuses(duty, say_amend(BOX, fire, 2, "立交桥下严重积水", GRADE(MAJOR)), CODE_NOTHING_CHANGED);
    must(duty, say_move(BOX, fire, LAT + 500, LON - 500, "桥东"));
    refuses(duty, say_move(BOX, fire, 910000000, LON, "nowhere"), CODE_PLACE_INVALID);
    must(duty, say_phase(BOX, fire, PHASE(FIRST)));
    refuses(duty, say_phase(BOX, fire, PHASE(REPORTED)), CODE_INCIDENT_PHASE_INVALID);
    must(duty, say_note(BOX, fire, "水深约 40 厘米\n已封路"));
    refuses(duty, say_note(BOX, fire, ""), CODE_TEXT_INVALID);
    refuses(duty, say_note(BOX, fire, "\x01"), CODE_TEXT_INVALID);
    refuses(duty, say_note(BOX, 99, "x"), CODE_INCIDENT_UNKNOWN);
    must(duty, say_phase(BOX, fire, PHASE(RESPONSE)));
    must(duty, say_phase(BOX, fire, PHASE(AFTERMATH)));
    struct told_answer last = must(duty, say_close(BOX, fire, "积水已排"));
    refuses(duty, say_close(BOX, fire, "again"), CODE_INCIDENT_CLOSED);
    refuses(duty, say_move(BOX, fire, LAT, LON, "x"), CODE_INCIDENT_CLOSED);
    // Everyone was told every step, and who comes later finds the outcome.
    world_until(world, member_known(observer) >= last.seq && member_known(duty) >= last.seq);
    struct member *late = people_join(world, hub, "late", ROLE(OBSERVER), DISTRICT_ORG);
    const Muster__V1__Incident *incident = in_snapshot(late, fire);
    need(incident && strcmp(incident->title, "立交桥下严重积水") == 0 && strcmp(incident->place, "桥东") == 0 &&
             strcmp(incident->type, "11A02") == 0 && strcmp(incident->org, TOWN_A) == 0,
         "the snapshot tells other texts");
    need(incident->grade == GRADE(MAJOR) && incident->phase == PHASE(CLOSED) && incident->lat_e7 == LAT + 500 &&
             incident->lon_e7 == LON - 500 && incident->notes == 1 && incident->seq == last.seq &&
             incident->opened_at_ms > 0 && incident->closed_at_ms >= incident->opened_at_ms,
         "the snapshot tells another outcome");
    hub_stop(hub);
    struct truth *truth = truth_of_journal(hub->folder);
    truth_holds(truth, observer, truth_for_duty);
    truth_holds(truth, duty, truth_for_duty);
    truth_free(truth);
}

static void units_are_registered_and_retired(struct world *world) {
    struct hub *hub = world_hub(world, NULL);
    struct member *duty = people_join(world, hub, "duty", ROLE(DUTY), DISTRICT_ORG);
    uint32_t unit = must(duty, say_unit(BOX, "HS-01", KIND(VEHICLE), TOWN_A)).object;
    refuses(duty, say_unit(BOX, "HS-01", KIND(VEHICLE), TOWN_A), CODE_UNIT_CODE_TAKEN);
    refuses(duty, say_unit(BOX, "消防 1", KIND(VEHICLE), TOWN_A), CODE_UNIT_CODE_INVALID);
    refuses(duty, say_unit(BOX, "HS-02", (Muster__V1__UnitKind)77, TOWN_A), CODE_UNIT_KIND_INVALID);
    refuses(duty, say_unit(BOX, "HS-02", KIND(VEHICLE), "33020300"), CODE_ORG_INVALID);
    must(duty, say_rename(BOX, unit, "消防一号车"));
    refuses(duty, say_rename(BOX, unit, ""), CODE_TEXT_INVALID);
    refuses(duty, say_rename(BOX, unit, "\xff\xfe"), CODE_TEXT_INVALID);
    must(duty, say_status(BOX, unit, STATUS(DEPARTED)));
    refuses(duty, say_status(BOX, unit, STATUS(DEPARTED)), CODE_NOTHING_CHANGED);
    must(duty, say_retire(BOX, unit, "报废"));
    refuses(duty, say_status(BOX, unit, STATUS(STANDBY)), CODE_UNIT_RETIRED);
    refuses(duty, say_status(BOX, 4711, STATUS(STANDBY)), CODE_UNIT_UNKNOWN);
    uint32_t next = must(duty, say_unit(BOX, "HS-01", KIND(VEHICLE), TOWN_A)).object;
    need(next != unit, "a number is used again");
    struct member *late = people_join(world, hub, "late", ROLE(OBSERVER), DISTRICT_ORG);
    need(late->snapshot->n_units == 2, "%zu units in the snapshot", late->snapshot->n_units);
    for (size_t i = 0; i < 2; i++)
        need(late->snapshot->units[i]->retired == (late->snapshot->units[i]->unit == unit), "the wrong one is retired");
}

// ---- who may what

static void an_observer_changes_nothing(struct world *world) {
    struct hub *hub = world_hub(world, NULL);
    uint32_t unit = people_units(world, hub, "u", 1, KIND(TEAM), TOWN_A);
    struct member *duty = people_join(world, hub, "duty", ROLE(DUTY), DISTRICT_ORG);
    struct member *observer = people_join(world, hub, "observer", ROLE(OBSERVER), DISTRICT_ORG);
    uint32_t incident = must(duty, say_open(BOX, "t", TOWN_A)).object;
    uint8_t hash[32] = {1};
    refuses(observer, say_open(BOX, "t", TOWN_A), CODE_NOT_ALLOWED);
    refuses(observer, say_note(BOX, incident, "n"), CODE_NOT_ALLOWED);
    refuses(observer, say_close(BOX, incident, "n"), CODE_NOT_ALLOWED);
    refuses(observer, say_unit(BOX, "x", KIND(TEAM), TOWN_A), CODE_NOT_ALLOWED);
    refuses(observer, say_status(BOX, unit, STATUS(DEPARTED)), CODE_NOT_ALLOWED);
    refuses(observer, say_account(BOX, "me.too", ROLE(ADMIN), DISTRICT_ORG, NULL, 0, NULL), CODE_NOT_ALLOWED);
    refuses(duty, say_account(BOX, "me.too", ROLE(ADMIN), DISTRICT_ORG, NULL, 0, NULL), CODE_NOT_ALLOWED);
    refuses(duty, say_token(BOX, "duty", "d", hash, world_now_ms() + 10000), CODE_NOT_ALLOWED);
    refuses(duty, say_disable(BOX, "observer"), CODE_NOT_ALLOWED);
}

static bool of_town_a(const struct member *member, const Muster__V1__Incident *incident) {
    return member && strncmp(incident->org, TOWN_A, 9) == 0;
}

static void a_town_sees_and_does_what_is_its_own(struct world *world) {
    struct hub *hub = world_hub(world, NULL);
    uint32_t a = people_units(world, hub, "a", 1, KIND(TEAM), TOWN_A);
    uint32_t b = people_units(world, hub, "b", 1, KIND(TEAM), TOWN_B);
    struct member *district = people_join(world, hub, "district", ROLE(DUTY), DISTRICT_ORG);
    uint32_t theirs = must(district, say_open(BOX, "b", TOWN_B)).object;
    uint32_t ours = must(district, say_open(BOX, "a", TOWN_A)).object;
    struct member *town = people_join(world, hub, "town", ROLE(DUTY), TOWN_A);
    need(town->snapshot->n_units == 1 && town->snapshot->units[0]->unit == a, "the town sees other units");
    need(town->snapshot->n_incidents == 1 && of_town_a(town, town->snapshot->incidents[0]),
         "the town sees other incidents");
    refuses(town, say_open(BOX, "b", TOWN_B), CODE_OUT_OF_SCOPE);
    refuses(town, say_note(BOX, theirs, "n"), CODE_OUT_OF_SCOPE);
    refuses(town, say_status(BOX, b, STATUS(DEPARTED)), CODE_OUT_OF_SCOPE);
    must(town, say_status(BOX, a, STATUS(DEPARTED)));
    must(town, say_note(BOX, ours, "n"));
    // What it may not see passes it by, and yet its position moves on.
    uint32_t told = town->event_count;
    must(district, say_note(BOX, theirs, "not for you"));
    struct told_answer last = must(district, say_status(BOX, b, STATUS(DEPARTED)));
    world_until(world, client_through(town->client) >= last.seq);
    need(town->event_count == told, "the town hears of the neighbours");

    struct member *relay = people_join(world, hub, "relay", ROLE(RELAY), DISTRICT_ORG);
    member_watch(town);
    member_watch(district);
    member_fix(relay, a, LAT, LON, world_now_ms());
    member_fix(relay, b, LAT, LON, world_now_ms());
    world_until(world, picture_count(&district->picture) == 2 && picture_of(&town->picture, a));
    world_rest(world, 0.3);
    need(!picture_of(&town->picture, b), "the town sees the neighbours move");
}

static void too_many_commands_at_once_are_put_off(struct world *world) {
    const char *flags[] = {"--commands-per-s", "20", NULL};
    struct hub *hub = world_hub(world, flags);
    struct member *duty = people_join(world, hub, "duty", ROLE(DUTY), DISTRICT_ORG);
    uint32_t incident = must(duty, say_open(BOX, "t", TOWN_A)).object;
    uint32_t before = duty->answer_count;
    for (int i = 0; i < 60; i++)
        member_send(duty, say_note(BOX, incident, "n"), NULL);
    world_until(world, duty->answer_count == before + 60);
    need(duty->put_off[CODE_RATE] > 0, "the limit is not held");
    hub_stop(hub);
    struct truth *truth = truth_of_journal(hub->folder);
    truth_holds(truth, duty, truth_for_duty);
    truth_free(truth);
}

// There are no exercises yet: whoever asks for one is told so, and nothing is done in it.
static void an_unknown_exercise_is_refused(struct world *world) {
    struct hub *hub = world_hub(world, NULL);
    struct member *duty = people_join(world, hub, "duty", ROLE(DUTY), DISTRICT_ORG);
    say *drill = say_open(BOX, "drill", TOWN_A);
    drill->exercise = 7;
    refuses(duty, drill, CODE_EXERCISE_UNKNOWN);
    need(must(duty, say_open(BOX, "live", TOWN_A)).object == 1, "something was done in the exercise");
}

static void the_tool_reaches_a_hub_by_ipv6(struct world *world) {
    struct hub *hub = world_hub(world, (const char *[]){"--listen", "::", NULL});
    char token[64], path[200], url[60], *said = NULL;
    people_units(world, hub, "boat", 1, KIND(BOAT), TOWN_A);
    people_account(world, hub, "boss", ROLE(ADMIN), DISTRICT_ORG, token);
    snprintf(path, sizeof path, "%s/token", world->folder);
    folder_write(path, token);
    snprintf(url, sizeof url, "http://[::1]:%d", hub->port);
    const char *set[] = {
        BINARY_DIR "/musterctl", "--url", url, "--token-file", path, "unit", "status", "boat-1", "on_scene", NULL};
    need(tool_run(world, set, &said) == 0, "musterctl says: %s", said);
    free(said);
    const char *list[] = {BINARY_DIR "/musterctl", "--url", url, "--token-file", path, "unit", "list", NULL};
    need(tool_run(world, list, &said) == 0 && strstr(said, "on_scene"), "musterctl says: %s", said);
    free(said);
    set[8] = "asleep";
    need(tool_run(world, set, &said) != 0 && strstr(said, "on_scene, returning"), "musterctl says: %s", said);
    free(said);
}

// A slow line is not a wrong client: it is told when to come back.
static void a_late_hello_comes_again(struct world *world) {
    struct hub *hub = world_hub(world, (const char *[]){"--hello-s", "1", NULL});
    Muster__V1__ServerFrame *frame = NULL;
    uint8_t bytes[400];
    int fd;
    need(street_upgrade(world, hub, NULL, &fd) == 101, "no handshake");
    size_t len = street_hear(world, fd, (char *)bytes, sizeof bytes, sizeof bytes - 1, 20, NULL);
    need(len > 4 && bytes[0] == 0x82, "%zu bytes", len);
    size_t at = bytes[1] == 126 ? 4 : 2, payload = bytes[1] == 126 ? (size_t)bytes[2] << 8 | bytes[3] : bytes[1];
    need(at + payload <= len, "half a goodbye");
    frame = muster__v1__server_frame__unpack(NULL, payload, bytes + at);
    need(frame && frame->goodbye && frame->goodbye->code == CODE_HELLO_FIRST && frame->goodbye->resume &&
             frame->goodbye->retry_after_ms > 0,
         "no goodbye that says when to come back");
    muster__v1__server_frame__free_unpacked(frame, NULL);
    close(fd);
}

int main(void) {
    return WORLD_RUN(SCENARIO(the_tool_reaches_a_hub_by_ipv6), SCENARIO(a_late_hello_comes_again),
                     SCENARIO(a_password_opens_a_session), SCENARIO(a_wrong_token_is_told_plainly),
                     SCENARIO(guessing_is_slowed), SCENARIO(a_fix_reaches_every_viewer),
                     SCENARIO(a_device_reports_for_its_own_units_only), SCENARIO(an_incident_lives_and_is_closed),
                     SCENARIO(units_are_registered_and_retired), SCENARIO(an_observer_changes_nothing),
                     SCENARIO(a_town_sees_and_does_what_is_its_own), SCENARIO(too_many_commands_at_once_are_put_off),
                     SCENARIO(an_unknown_exercise_is_refused));
}
