// What was said on a channel is read back by whoever hears the channel now, and by nobody else: from the state, and
// from the database what the state keeps no longer.
// SPDX-License-Identifier: Apache-2.0
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "world/folder.h"
#include "world/people.h"
#include "world/posts.h"
#include "world/truth.h"

#define SAID 230 // the state keeps 200 of them
#define PATH "/api/v1/channels/post/1/messages.json"

static void refused(struct hub *hub, const char *path, const char *token, int status, unsigned code) {
    char *body = NULL;
    int got = hub_get(hub, path, token, &body);
    json_t *told = json_loads(body ? body : "", 0, NULL);
    need(got == status && json_integer_value(json_object_get(told, "code")) == code, "%s: %d %s", path, got,
         body ? body : "");
    json_decref(told);
    free(body);
}

struct page {
    size_t count;
    uint64_t newest, oldest; // seq; 0: none
    bool more, complete;
};

static struct page read_page(struct hub *hub, const char *token, uint64_t before, int limit) {
    char path[200], *body = NULL;
    struct page page = {0};
    snprintf(path, sizeof path, PATH "?before=%llu&limit=%d", (unsigned long long)before, limit);
    int status = hub_get(hub, path, token, &body);
    json_t *told = json_loads(body ? body : "", 0, NULL), *list = json_object_get(told, "messages");
    need(status == 200 && json_is_array(list), "%s: %d %s", path, status, body ? body : "");
    page.count = json_array_size(list);
    for (size_t i = 0; i < page.count; i++) {
        json_t *message = json_array_get(list, i);
        uint64_t seq = (uint64_t)json_integer_value(json_object_get(message, "seq"));
        need(seq < before && (i == 0 || seq < page.oldest), "%s: %llu is out of turn", path, (unsigned long long)seq);
        need(strcmp(json_string_value(json_object_get(message, "account")), "chief") == 0 &&
                 strcmp(json_string_value(json_object_get(message, "text")), "水位上涨") == 0 &&
                 json_integer_value(json_object_get(message, "seat")) == 1,
             "%s: message %llu is told otherwise", path, (unsigned long long)seq);
        page.newest = i == 0 ? seq : page.newest;
        page.oldest = seq;
    }
    page.more = json_is_true(json_object_get(told, "more"));
    page.complete = json_is_true(json_object_get(told, "complete"));
    json_decref(told);
    free(body);
    return page;
}

// The hub may just be looking for the database: then it says that this is not all, and is asked again.
static struct page read_whole_page(struct world *world, struct hub *hub, const char *token, uint64_t before,
                                   int limit) {
    struct page page = read_page(hub, token, before, limit);
    for (double end = child_now() + WORLD_PATIENCE_S; !page.complete && child_now() < end;) {
        world_rest(world, 0.2);
        page = read_page(hub, token, before, limit);
    }
    return page;
}

// All of it, a hundred at a time; without holes, for nothing else was done while it was said.
static void reads_all(struct world *world, struct hub *hub, const char *token, uint64_t newest) {
    uint64_t before = INT64_MAX;
    size_t total = 0;
    for (bool more = true; more; total += 100) {
        struct page page = read_whole_page(world, hub, token, before, 100);
        size_t expected = SAID - total < 100 ? SAID - total : 100;
        need(page.complete && page.count == expected, "%zu messages behind %zu, complete: %d", page.count, total,
             page.complete);
        need(page.newest == newest - total && page.oldest == page.newest - page.count + 1, "they have a hole");
        before = page.oldest;
        more = page.more;
        need(more == (total + 100 < SAID), "more: %d behind %zu", more, total);
    }
}

static bool all_answered(struct member *member) {
    return client_outbox(member->client) == 0;
}

static void who_hears_a_channel_reads_it_back(struct world *world) {
    world_postgres(world);
    struct hub *hub = world_hub(world, NULL);
    struct member *local = people_operator(world, hub);
    char chief_token[64], other_token[64], admin_token[64];
    people_account(world, hub, "other", ROLE(MEMBER), TOWN_A, other_token);
    people_account(world, hub, "admin", ROLE(ADMIN), DISTRICT_ORG, admin_token);
    struct member *chief = people_join(world, hub, "chief", ROLE(MEMBER), TOWN_A);
    snprintf(chief_token, sizeof chief_token, "%s", chief->token);
    posts_template(local, 2, NULL);
    need(posts_open(local) == 1 && posts_assign(local, 1, "chief").code == 0, "no post");
    for (int i = 0; i < SAID; i++)
        posts_talk(chief, 1, 1, NULL);
    world_until(world, all_answered(chief));
    uint64_t newest = member_known(chief);
    truth_settles(world, hub);

    reads_all(world, hub, chief_token, newest);
    refused(hub, PATH, other_token, 403, 202);
    refused(hub, PATH, admin_token, 403, 202); // rights follow from seats alone
    refused(hub, PATH, "", 401, 201);
    refused(hub, "/api/v1/channels/post/2/messages.json", chief_token, 403, 202);
    refused(hub, "/api/v1/channels/post/1/2/messages.json", chief_token, 400, 111);
    refused(hub, "/api/v1/channels/nothing/1/messages.json", chief_token, 400, 111);
    refused(hub, "/api/v1/channels/module/1/messages.json", chief_token, 400, 111);
    refused(hub, PATH "?limit=0", chief_token, 400, 111);
    refused(hub, PATH "?limit=501", chief_token, 400, 111);
    refused(hub, PATH "?before=x", chief_token, 400, 111);

    need(posts_assign(local, 2, "other").code == 0 && posts_relieve(local, 1).code == 0, "no change of seats");
    refused(hub, PATH, chief_token, 403, 202);  // the moment the seat is gone
    reads_all(world, hub, other_token, newest); // and all from before comes with a seat

    // Without the database: what the state has, and it says so where that is not all.
    postgres_stop(world->postgres);
    world_until(world, !local->database);
    struct page page = read_page(hub, other_token, INT64_MAX, 100);
    need(page.count == 100 && page.complete && page.more, "the newest hundred are in the state");
    page = read_page(hub, other_token, page.oldest, 150);
    need(page.count == 100 && !page.complete && page.more,
         "a hundred more are, and then it says that they are not all");
    page = read_page(hub, other_token, page.oldest, 100);
    need(page.count == 0 && !page.complete && page.more, "nothing older is in the state");
    postgres_start(world->postgres);
    world_until(world, local->database);
    reads_all(world, hub, other_token, newest);

    // A journal made from the database alone tells the same.
    hub_stop(hub);
    folder_remove(hub->folder);
    folder_make(hub->folder);
    hub_start(hub);
    reads_all(world, hub, other_token, newest);
    refused(hub, PATH, chief_token, 403, 202);
    truth_settles(world, hub);
}

int main(void) {
    return WORLD_RUN(SCENARIO(who_hears_a_channel_reads_it_back));
}
