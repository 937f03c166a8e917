// Reports of all sources become entries, entries become incidents, parts of incidents or nothing with a reason; with
// two officers at once, and with the hub killed in between. None of it disappears.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "world/ask.h"
#include "world/people.h"
#include "world/posts.h"
#include "world/say_dispatch.h"
#include "world/say_intake.h"
#include "world/truth.h"

#define MINUTE_MS 60000ll

// ---- reports

static void every_source_is_heard(struct world *world) {
    struct hub *hub = world_hub(world, NULL);
    char token[64], officer[64];
    people_account(world, hub, "duty", ROLE(DUTY), DISTRICT_ORG, officer);
    struct member *duty = people_again(world, hub, "duty", officer);
    struct member *other = people_join(world, hub, "other-town", ROLE(DUTY), TOWN_B);
    struct member *street = people_join(world, hub, "street", ROLE(DUTY), TOWN_A);
    struct member *grid = people_join(world, hub, "grid", ROLE(MEMBER), TOWN_A);
    uint32_t unit = people_units(world, hub, "t", 1, KIND(TEAM), TOWN_A);
    people_unit_account(world, hub, "tablet", &unit, 1, token);
    struct member *tablet = people_again(world, hub, "tablet", token);
    people_account(world, hub, "sensors", ROLE(RELAY), DISTRICT_ORG, token);

    uint32_t phone = must(duty, say_report(FORM, SOURCE(PHONE), "12D02", "储罐泄漏")).object;
    uint32_t town = must(street, say_report(FORM, SOURCE(STREET), "", "闻到刺鼻气味")).object;
    uint32_t field = must(tablet, say_report(FORM, SOURCE(FIELD), "12D02", "现场有白烟")).object;
    uint32_t person = must(grid, say_report(FORM, SOURCE(STREET), "", "居民反映头晕")).object;
    json_t *root;
    need(ask(hub, "/api/v1/intakes", token,
             "{\"source\":\"sensor\",\"external\":\"S-1\",\"type\":\"12D02\",\"text\":\"可燃气体超限\",\"lat\":29.8701,"
             "\"lon\":121.5501,\"org\":\"" TOWN_A "\",\"casualties\":{\"minor\":1}}",
             &root) == 201,
         "the sensor was not heard: %s", text_in(root, "en"));
    uint32_t sensor = (uint32_t)number_in(root, "intake");
    need(phone == 1 && town == 2 && field == 3 && person == 4 && sensor == 5, "numbers are out of order");
    world_until(world, member_known(duty) >= (uint64_t)number_in(root, "seq"));
    json_decref(root);

    // Who sees incidents there sees them; who reported sees their own; another town sees none.
    member_leave(duty);
    duty = people_again(world, hub, "duty-2", officer);
    need(duty->snapshot->n_intakes == 5, "%zu entries for the duty officer", duty->snapshot->n_intakes);
    const Muster__V1__Intake *entry = told_intake(duty, sensor);
    need(entry && entry->state == INTAKE(NEW) && strcmp(entry->recorder, "sensors") == 0 &&
             entry->report->casualties->minor == 1 && entry->report->at->lat_e7 == 298701000,
         "the entry is told otherwise");
    struct member *grid_again = people_again(world, hub, "grid-2", grid->token);
    need(grid_again->snapshot->n_intakes == 1 && told_intake(grid_again, person), "the grid person sees %zu entries",
         grid_again->snapshot->n_intakes);
    struct member *other_again = people_again(world, hub, "other-2", other->token);
    need(other_again->snapshot->n_intakes == 0, "another town sees %zu entries", other_again->snapshot->n_intakes);

    // From outside their scope nobody reports, and nothing from outside the district.
    struct form form = {0};
    say_report(&form, SOURCE(STREET), "", "x");
    form.intake_report.org = (char *)(uintptr_t)TOWN_B;
    refuses(grid, &form.command, CODE_OUT_OF_SCOPE);
    refuses(street, &form.command, CODE_OUT_OF_SCOPE);
    form.intake_report.org = (char *)(uintptr_t) "440307001000";
    refuses(people_operator(world, hub), &form.command, CODE_ORG_INVALID);
    struct member *observer = people_join(world, hub, "observer", ROLE(OBSERVER), DISTRICT_ORG);
    refuses(observer, say_report(FORM, SOURCE(PHONE), "", "x"), CODE_NOT_ALLOWED);
    need(ask(hub, "/api/v1/intakes/5", grid->token, NULL, &root) == 403, "the grid person reads another's entry");
    json_decref(root);
    need(ask(hub, "/api/v1/intakes/4", grid->token, NULL, &root) == 200 &&
             strcmp(text_in(root, "text"), "居民反映头晕") == 0 && strcmp(text_in(root, "state"), "new") == 0,
         "the grid person cannot read their own");
    json_decref(root);
}

// ---- decisions

static void entries_are_confirmed_merged_dismissed(struct world *world) {
    world_postgres(world);
    struct hub *hub = world_hub(world, NULL);
    struct member *duty = people_join(world, hub, "duty", ROLE(DUTY), DISTRICT_ORG);
    struct member *town = people_join(world, hub, "town", ROLE(DUTY), TOWN_B);
    int64_t now = world_now_ms();
    struct form form = {0};
    say_report(&form, SOURCE(PHONE), "12D02", "储罐泄漏，气味很大\n已疏散");
    form.intake_report.received_at_ms = now - 10 * MINUTE_MS;
    form.intake_report.happened_at_ms = now - 30 * MINUTE_MS;
    uint32_t first = must(duty, &form.command).object;
    say_report(&form, SOURCE(STREET), "12D02", "同一处泄漏");
    form.intake_report.received_at_ms = now - 12 * MINUTE_MS; // written down later, told of earlier
    form.at.lat_e7 += 9000;                                   // 100 m away
    uint32_t late = must(duty, &form.command).object;
    uint32_t wrong = must(duty, say_report(FORM, SOURCE(SENSOR), "11B03", "雨量计误报")).object;
    say_report(&form, SOURCE(PHONE), "12D02", "很远处的泄漏");
    form.at.lat_e7 += 2000000; // 22 km away, far outside the district: taken down all the same
    uint32_t far = must(duty, &form.command).object;

    // What is near is proposed with its reasons, and nothing else.
    json_t *root;
    char path[100];
    snprintf(path, sizeof path, "/api/v1/intakes/%u/near", first);
    need(ask(hub, path, duty->token, NULL, &root) == 200, "nothing is proposed");
    const json_t *near = json_object_get(root, "near"), *one = json_array_get(near, 0);
    need(json_array_size(near) == 1 && number_in(one, "intake") == late && number_in(one, "distance_m") == 100 &&
             number_in(one, "type_shared") == 5,
         "proposed otherwise: %s", json_dumps(root, 0));
    json_decref(root);

    refuses(town, say_confirm(FORM, first, NULL, NULL), CODE_OUT_OF_SCOPE);
    refuses(duty, say_confirm(FORM, first, "11001", NULL), CODE_INCIDENT_TYPE_INVALID);
    refuses(duty, say_confirm(FORM, 99, NULL, NULL), CODE_INTAKE_UNKNOWN);
    refuses(duty, say_dismiss(FORM, wrong, ""), CODE_INTAKE_REASON_MISSING);
    must(duty, say_confirm(FORM, first, NULL, NULL));
    must(duty, say_merge(FORM, late, 1));
    must(duty, say_dismiss(FORM, wrong, "雨量计故障"));
    refuses(duty, say_merge(FORM, first, 1), CODE_INTAKE_DECIDED);
    refuses(duty, say_confirm(FORM, wrong, NULL, NULL), CODE_INTAKE_DECIDED);
    refuses(duty, say_merge(FORM, far, 7), CODE_INCIDENT_UNKNOWN);
    must(duty, say_close(BOX, 1, "处置完毕"));
    refuses(duty, say_merge(FORM, far, 1), CODE_INCIDENT_CLOSED);

    struct member *wall = people_join(world, hub, "wall", ROLE(OBSERVER), DISTRICT_ORG);
    const Muster__V1__Incident *incident = told_incident(wall, 1);
    need(incident && strcmp(incident->title, "储罐泄漏，气味很大") == 0 && incident->source == SOURCE(PHONE) &&
             incident->first_notice_at_ms == now - 12 * MINUTE_MS && incident->version == 3,
         "the incident is told otherwise");
    static const Muster__V1__IntakeState states[] = {INTAKE(CONFIRMED), INTAKE(MERGED), INTAKE(DISMISSED), INTAKE(NEW)};
    for (uint32_t i = 0; i < 4; i++)
        need(told_intake(wall, i + 1) && told_intake(wall, i + 1)->state == states[i], "entry %u is in another state",
             i + 1);
    need(strcmp(told_intake(wall, wrong)->reason, "雨量计故障") == 0 &&
             strcmp(told_intake(wall, wrong)->decider, "duty") == 0,
         "why it was dismissed is lost");
    truth_settles(world, hub);
    const char *db = world->postgres->conninfo;
    need(truth_number(db, "SELECT count(*)::text FROM muster.v_intakes WHERE state_zh IS NOT NULL") == 4 &&
             truth_number(db, "SELECT count(*)::text FROM muster.intake WHERE incident = 1") == 2 &&
             truth_number(db, "SELECT count(*)::text FROM muster.incident_version WHERE incident = 1") == 3 &&
             truth_number(db,
                          "SELECT round(extract(epoch FROM first_notice_at) * 1000)::text FROM muster.v_incidents") ==
                 (double)(now - 12 * MINUTE_MS),
         "PostgreSQL says otherwise");
}

static void two_officers_in_the_same_moment(struct world *world) {
    struct hub *hub = world_hub(world, NULL);
    struct member *one = people_join(world, hub, "one", ROLE(DUTY), DISTRICT_ORG);
    struct member *two = people_join(world, hub, "two", ROLE(DUTY), DISTRICT_ORG);
    uint32_t incidents = 0;
    for (int round = 0; round < 30; round++) {
        uint32_t entry = must(one, say_report(FORM, SOURCE(PHONE), "12D02", "泄漏")).object;
        uint8_t ids[2][16];
        member_send(one, say_confirm(FORM, entry, NULL, NULL), ids[0]);
        member_send(two, round % 2 ? say_confirm(FORM, entry, NULL, NULL) : say_dismiss(FORM, entry, "重复"), ids[1]);
        world_until(world, member_answer(one, ids[0]) && member_answer(two, ids[1]));
        uint32_t first = member_answer(one, ids[0])->code, second = member_answer(two, ids[1])->code;
        need((first == 0 && second == CODE_INTAKE_DECIDED) || (first == CODE_INTAKE_DECIDED && second == 0),
             "round %d: answers %u and %u", round, first, second);
        incidents += first == 0 || round % 2;
    }
    struct member *wall = people_join(world, hub, "wall", ROLE(OBSERVER), DISTRICT_ORG);
    need(wall->snapshot->n_intakes == 30 && wall->snapshot->n_incidents == incidents,
         "%zu entries, %zu incidents of %u", wall->snapshot->n_intakes, wall->snapshot->n_incidents, incidents);
}

// ---- standing posts

static void a_standing_post_decides_for_its_org(struct world *world) {
    struct hub *hub = world_hub(world, NULL);
    struct member *local = people_operator(world, hub);
    struct member *chief = people_join(world, hub, "chief", ROLE(MEMBER), TOWN_A);
    posts_template(local, 2, NULL);
    posts_open(local); // for TOWN_A
    need(posts_assign(local, 1, "chief").code == 0, "no seat");
    uint32_t here = must(local, say_report(FORM, SOURCE(PHONE), "12D02", "泄漏")).object;
    struct form form = {0};
    say_report(&form, SOURCE(PHONE), "12D02", "别处的泄漏");
    form.intake_report.org = (char *)(uintptr_t)TOWN_B;
    uint32_t elsewhere = must(local, &form.command).object;
    struct member *again = people_again(world, hub, "chief-2", chief->token);
    need(told_intake(again, here) && !told_intake(again, elsewhere),
         "the seat sees other entries than those of its org");
    refuses(again, say_confirm(FORM, here, NULL, NULL), CODE_NOT_ALLOWED); // as themselves
    say *confirm = say_confirm(&form, elsewhere, NULL, NULL);
    confirm->seat = 1;
    refuses(again, confirm, CODE_OUT_OF_SCOPE);
    confirm = say_confirm(&form, here, NULL, NULL);
    confirm->seat = 1;
    must(again, confirm);
    say *area = say_area(&form, 1,
                         "{\"type\":\"Polygon\",\"coordinates\":[[[121.5,29.8],[121.6,29.8],[121.6,29.9],"
                         "[121.5,29.8]]]}");
    refuses(again, area, CODE_NOT_ALLOWED);
    area->seat = 1;
    must(again, area);
}

// ---- killed in between

#define ENTRIES 60

static void nothing_disappears(struct world *world) {
    world_postgres(world);
    struct hub *hub = world_hub(world, NULL);
    char token[64];
    people_account(world, hub, "platform", ROLE(RELAY), DISTRICT_ORG, token);
    struct member *duty = people_join(world, hub, "duty", ROLE(DUTY), DISTRICT_ORG);
    Muster__V1__IntakeState expected[ENTRIES + 1] = {0};
    uint32_t incidents = 0;
    for (uint32_t i = 1; i <= ENTRIES; i++) {
        char body[300];
        json_t *root = NULL;
        snprintf(
            body, sizeof body,
            "{\"id\":\"k-%u\",\"external\":\"E-%u\",\"type\":\"12D02\",\"text\":\"报警 %u\",\"lat\":29.8,\"lon\":121.5,"
            "\"received_at_ms\":%lld}",
            i, i, i, (long long)(world_now_ms() - world_dice(world, 600) * MINUTE_MS));
        if (i % 20 == 0) { // in the middle of it: sent, perhaps taken, perhaps answered, then killed
            ask(hub, "/api/v1/intakes", token, body, &root);
            json_decref(root);
            hub_kill(hub);
            hub_start(hub);
        }
        int status = 0;
        double end = child_now() + WORLD_PATIENCE_S;
        while ((status = ask(hub, "/api/v1/intakes", token, body, &root)) != 201 && child_now() < end) {
            json_decref(root);
            world_rest(world, 0.1);
        }
        need(status == 201 && number_in(root, "intake") == i, "report %u: %d, entry %lld", i, status,
             (long long)number_in(root, "intake"));
        json_decref(root);
        expected[i] = INTAKE(NEW);
        switch (world_dice(world, 4)) {
        case 0:
            must(duty, say_confirm(FORM, i, NULL, NULL));
            expected[i] = INTAKE(CONFIRMED);
            incidents++;
            break;
        case 1:
            if (incidents == 0)
                break;
            must(duty, say_merge(FORM, i, 1 + world_dice(world, incidents)));
            expected[i] = INTAKE(MERGED);
            break;
        case 2:
            must(duty, say_dismiss(FORM, i, "误报"));
            expected[i] = INTAKE(DISMISSED);
            break;
        default:
            break;
        }
    }
    hub_kill(hub);
    hub_start(hub);
    struct member *local = people_again(world, hub, "local", NULL);
    need(local->snapshot->n_intakes == ENTRIES && local->snapshot->n_incidents == incidents,
         "%zu entries, %zu incidents of %u", local->snapshot->n_intakes, local->snapshot->n_incidents, incidents);
    for (uint32_t i = 1; i <= ENTRIES; i++)
        need(told_intake(local, i) && told_intake(local, i)->state == expected[i],
             "entry %u is lost or decided otherwise", i);
    truth_settles(world, hub);
    for (uint32_t i = 1; i <= ENTRIES; i++) {
        char sql[200];
        snprintf(sql, sizeof sql,
                 "SELECT t.number::text FROM muster.intake n JOIN muster.term t ON t.topic = 'intake_state' AND "
                 "t.name = n.state WHERE intake = %u",
                 i);
        need(truth_number(world->postgres->conninfo, sql) == expected[i], "entry %u is otherwise in PostgreSQL", i);
    }
}

int main(void) {
    return WORLD_RUN(SCENARIO(every_source_is_heard), SCENARIO(entries_are_confirmed_merged_dismissed),
                     SCENARIO(two_officers_in_the_same_moment), SCENARIO(a_standing_post_decides_for_its_org),
                     SCENARIO(nothing_disappears));
}
