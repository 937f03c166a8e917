// Ten thousand random steps of people whose seats change, and who hears what meanwhile. Every frame that is given to
// every session is recorded; afterwards a plain model, made from what the hub told its operator and from the templates'
// words, says for every message whether the account could hear it: then it must have come, once, live or with a
// snapshot, and else never.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "world/setting.h"
#include "world/tool.h"

#define STEPS 10000
#define PEOPLE 16
#define EARS 20 // the first four people have a second device
#define SEATS_MAX 4000
#define POSTS_MAX 400
#define KEPT 200 // messages of a channel that a snapshot holds

enum {
    HEAR_POST = 1,
    HEAR_MODULE = 2,
    HEAR_MODULES = 4,
    HEAR_INCIDENT = 8,
    HEAR_ABOVE = 32,
    HEAR_BELOW = 64,
    HEAR_ORDERS = 128
};
#define ORDERED 99 // the "channel" of an order: number is the issuer's seat, module the seat it goes to

// ---- a session whose every frame is kept

struct frame {
    uint32_t len;
    uint8_t *bytes;
};
struct ear {
    struct client *client;
    uint32_t person;
    struct frame *frames;
    uint32_t count, room;
    bool live;
};
struct posted { // a message that was answered with a seq
    uint8_t id[16];
    struct told_channel channel;
    uint64_t seq;
};

static struct world *world;
static struct hub *hub;
static struct member *boss;
static struct ear ears[EARS];
static char names[PEOPLE][24], tokens[PEOPLE][64];
static struct posted *posted;
static uint32_t posted_count, posted_room;

static void hear_raw(void *arg, const uint8_t *bytes, size_t len) {
    struct ear *ear = arg;
    if (ear->count == ear->room)
        ear->frames = realloc(ear->frames, (ear->room = ear->room ? 2 * ear->room : 1024) * sizeof *ear->frames);
    struct frame *frame = &ear->frames[ear->count++];
    *frame = (struct frame){(uint32_t)len, malloc(len + 1)};
    memcpy(frame->bytes, bytes, len);
}
static void hear_welcome(void *arg, const Muster__V1__Welcome *welcome) {
    (void)welcome;
    ((struct ear *)arg)->live = true;
}
static void hear_answer(void *arg, const Muster__V1__Answer *answer) {
    (void)arg;
    for (uint32_t i = posted_count; answer->code == 0 && answer->id.len == 16 && i-- > 0;)
        if (memcmp(posted[i].id, answer->id.data, 16) == 0) {
            posted[i].seq = answer->seq;
            return;
        }
}

static void open_ear(uint32_t number) {
    struct ear *ear = &ears[number];
    char device[24];
    ear->person = number % PEOPLE;
    snprintf(device, sizeof device, "device-%u", number);
    struct client_options options = {
        .host = "127.0.0.1",
        .port = hub->port,
        .token = tokens[ear->person],
        .device = device,
        .name = "scenario",
        .reconnect = true,
        .backoff_ms = 20,
        .backoff_max_ms = 200,
        .decode = true,
        .events = {.raw = hear_raw, .welcome = hear_welcome, .answer = hear_answer, .arg = ear}};
    ear->client = client_create(world->loop, &options);
    client_open(ear->client);
}

// ---- what is there, as the operator was told of it

struct model {
    uint64_t seq;
    uint32_t mode;
    uint32_t post_count, seat_count;
    struct {
        uint32_t template, incident, parent, first_seat, seat_count;
        bool closed;
    } posts[POSTS_MAX];
    struct {
        uint32_t post, row;
        char holder[24], stand_in[24];
    } seats[SEATS_MAX];
    Muster__V1__Template *templates[64];
};

static const Muster__V1__TemplateSeat *row_of(const struct model *model, uint32_t seat) {
    return model->templates[model->posts[model->seats[seat].post].template]->seats[model->seats[seat].row];
}

static void take_post(struct model *model, const Muster__V1__Post *post) {
    need(post->post < POSTS_MAX && post->first_seat + post->seat_count < SEATS_MAX, "too many posts");
    model->post_count = post->post;
    model->posts[post->post].template = post->template_;
    model->posts[post->post].incident = post->incident;
    model->posts[post->post].parent = post->parent;
    model->posts[post->post].first_seat = post->first_seat;
    model->posts[post->post].seat_count = post->seat_count;
    const Muster__V1__Template *template = model->templates[post->template_];
    uint32_t seat = post->first_seat;
    for (size_t row = 0; row < template->n_seats; row++)
        for (uint32_t i = 0; i < template->seats[row]->count; i++, seat++) {
            model->seats[seat].post = post->post;
            model->seats[seat].row = (uint32_t)row;
        }
    model->seat_count = seat - 1;
}

static void sit(struct model *model, uint32_t seat, const char *holder) {
    snprintf(model->seats[seat].holder, sizeof model->seats[seat].holder, "%s", holder);
    model->seats[seat].stand_in[0] = '\0';
}

static void leave(struct model *model, uint32_t seat, const char *who) {
    if (strcmp(model->seats[seat].stand_in, who) == 0)
        model->seats[seat].stand_in[0] = '\0';
    else
        sit(model, seat, "");
}

static void take_event(struct model *model, const Muster__V1__Event *event) {
    model->seq = event->seq;
    uint32_t seat = event->object;
    switch (event->body_case) {
    case MUSTER__V1__EVENT__BODY_TEMPLATE_PUT: {
        uint8_t *bytes = malloc(muster__v1__template__get_packed_size(event->template_put->template_) + 1);
        size_t len = muster__v1__template__pack(event->template_put->template_, bytes);
        need(event->object < 64, "too many templates");
        model->templates[event->object] = muster__v1__template__unpack(NULL, len, bytes);
        free(bytes);
        break;
    }
    case MUSTER__V1__EVENT__BODY_MODE_SET:
        model->mode = event->mode_set->mode;
        break;
    case MUSTER__V1__EVENT__BODY_POST_OPENED:
        take_post(model, event->post_opened);
        break;
    case MUSTER__V1__EVENT__BODY_POST_LINKED:
        model->posts[event->object].parent = event->post_linked->parent;
        break;
    case MUSTER__V1__EVENT__BODY_POST_CLOSED:
        model->posts[event->object].closed = true;
        break;
    case MUSTER__V1__EVENT__BODY_SEAT_TAKEN:
        sit(model, seat, event->seat_taken->account);
        break;
    case MUSTER__V1__EVENT__BODY_SEAT_ASSIGNED:
        sit(model, seat, event->seat_assigned->account);
        break;
    case MUSTER__V1__EVENT__BODY_SEAT_HANDED_OVER:
        sit(model, seat, event->seat_handed_over->account);
        break;
    case MUSTER__V1__EVENT__BODY_SEAT_RELIEVED:
        sit(model, seat, "");
        break;
    case MUSTER__V1__EVENT__BODY_SEAT_STOOD_IN:
        snprintf(model->seats[seat].stand_in, sizeof model->seats[seat].stand_in, "%s", event->seat_stood_in->account);
        break;
    case MUSTER__V1__EVENT__BODY_SEAT_LEFT:
        leave(model, seat, event->seat_left->account);
        break;
    default:
        break;
    }
}

static bool seat_hears(const struct model *model, uint32_t seat, const struct told_channel *channel) {
    uint32_t post = model->seats[seat].post, other = channel->number;
    const Muster__V1__TemplateSeat *row = row_of(model, seat);
    bool war = model->mode == MODE(WAR);
    if (model->posts[post].closed || (row->war_only && !war))
        return false;
    uint32_t hear = war ? row->war->hear : row->peace->hear;
    if ((int)channel->kind == ORDERED)
        return seat == other || seat == channel->module ||
               ((hear & HEAR_ORDERS) &&
                (post == model->seats[other].post || post == model->seats[channel->module].post));
    if (channel->kind == CHANNEL(INCIDENT))
        return (hear & HEAR_INCIDENT) && model->posts[post].incident == other;
    if (model->posts[other].closed)
        return false;
    if (channel->kind == CHANNEL(MODULE))
        return other == post && ((hear & HEAR_MODULES) || ((hear & HEAR_MODULE) && row->module == channel->module));
    return ((hear & HEAR_POST) && other == post) || ((hear & HEAR_ABOVE) && model->posts[post].parent == other) ||
           ((hear & HEAR_BELOW) && model->posts[other].parent == post);
}

// The seats that somebody acts as.
struct seated {
    uint32_t seats[SEATS_MAX], count;
};
static void find_seats(const struct model *model, const char *name, struct seated *seated) {
    seated->count = 0;
    for (uint32_t seat = 1; seat <= model->seat_count; seat++)
        if (strcmp(model->seats[seat].holder, name) == 0 || strcmp(model->seats[seat].stand_in, name) == 0)
            seated->seats[seated->count++] = seat;
}

static bool any_hears(const struct model *model, const struct seated *seated, const struct told_channel *channel) {
    for (uint32_t i = 0; i < seated->count; i++)
        if (seat_hears(model, seated->seats[i], channel))
            return true;
    return false;
}

// Goes on to what was when `seq` had happened. The operator's events hold all that seats depend on.
static void go_to(struct model *model, uint32_t *next, uint64_t seq) {
    for (; *next < boss->event_count && boss->events[*next].seq <= seq; ++*next) {
        Muster__V1__Event *event = muster__v1__event__unpack(NULL, boss->events[*next].len, boss->events[*next].bytes);
        take_event(model, event);
        muster__v1__event__free_unpacked(event, NULL);
    }
}

static void end_model(struct model *model) {
    for (size_t i = 0; i < sizeof model->templates / sizeof *model->templates; i++)
        if (model->templates[i])
            muster__v1__template__free_unpacked(model->templates[i], NULL);
    free(model);
}

// ---- ten thousand steps

static struct model *live;
static uint32_t live_next, incident, last_order;

static struct ear *ear_of(const char *name) {
    for (uint32_t i = 0; i < EARS; i++)
        if (strcmp(names[ears[i].person], name) == 0 &&
            (i >= PEOPLE || ears[i].person >= EARS - PEOPLE || world_dice(world, 2)))
            return &ears[i];
    return &ears[0];
}

static void keep(const uint8_t id[16], struct told_channel channel) {
    if (posted_count == posted_room)
        posted = realloc(posted, (posted_room = posted_room ? 2 * posted_room : 4096) * sizeof *posted);
    posted[posted_count] = (struct posted){.channel = channel};
    memcpy(posted[posted_count++].id, id, 16);
}

// A seat of a post that is open; sometimes one that is held.
static uint32_t any_seat(bool held) {
    for (int tries = 0; tries < 60; tries++) {
        uint32_t seat = 1 + world_dice(world, live->seat_count);
        if (!live->posts[live->seats[seat].post].closed && (!held || live->seats[seat].holder[0]))
            return seat;
    }
    return 1;
}

static uint32_t any_post(void) {
    return live->seats[any_seat(false)].post;
}

static void speak(struct ear *ear, uint32_t seat) {
    uint32_t post = live->seats[seat].post;
    const Muster__V1__TemplateSeat *row = row_of(live, seat);
    struct told_channel channels[] = {{CHANNEL(POST), post, 0},
                                      {CHANNEL(MODULE), post, row->module ? row->module : 1},
                                      {CHANNEL(MODULE), post, 1 + world_dice(world, 3)},
                                      {CHANNEL(INCIDENT), incident, 0},
                                      {CHANNEL(POST), live->posts[post].parent ? live->posts[post].parent : post, 0},
                                      {CHANNEL(POST), any_post(), 0}};
    struct told_channel channel = channels[world_dice(world, sizeof channels / sizeof *channels)];
    uint8_t id[16];
    client_command(ear->client, talk_as(talk_message(TALK, channel, "请汇报", 0), seat), id);
    keep(id, channel);
}

static void order(struct ear *ear, uint32_t seat) {
    uint32_t target = live->posts[live->seats[seat].post].first_seat +
                      world_dice(world, live->posts[live->seats[seat].post].seat_count);
    uint8_t id[16];
    client_command(ear->client,
                   talk_as(talk_order(TALK, (struct told_target){TARGET(SEAT), target, 0}, "处置", 0), seat), id);
    keep(id, (struct told_channel){(Muster__V1__ChannelKind)ORDERED, seat, target});
    last_order++;
}

static void speech_step(void) {
    uint32_t seat = any_seat(true);
    const char *who = live->seats[seat].holder;
    if (!who[0])
        return;
    struct ear *ear = ear_of(who);
    switch (world_dice(world, 12)) {
    case 0:
    case 1:
        order(ear, seat);
        break;
    case 2:
        client_command(ear->client,
                       talk_as(talk_step(TALK, last_order ? 1 + world_dice(world, last_order) : 1, 1,
                                         ORDER(DELIVERED) + world_dice(world, 8), "在办"),
                               seat),
                       NULL);
        break;
    case 3: {
        uint32_t other = any_seat(true);
        client_command(ear->client, talk_as(talk_consult_open(TALK, live->seats[seat].post, "会商", &other, 1), seat),
                       NULL);
        break;
    }
    default:
        speak(ear, seat);
    }
}

static void seat_step(void) {
    uint32_t seat = any_seat(false);
    const char *who = names[world_dice(world, PEOPLE)], *holder = live->seats[seat].holder;
    switch (world_dice(world, 6)) {
    case 0:
        client_command(ear_of(who)->client, talk_take(TALK, seat), NULL);
        break;
    case 1:
        member_send(boss, talk_relieve(TALK, seat, ""), NULL);
        break;
    case 2:
        client_command(ear_of(holder)->client, talk_hand_over(TALK, seat, who), NULL);
        break;
    case 3:
        client_command(ear_of(who)->client, talk_stand_in(TALK, seat), NULL);
        break;
    case 4:
        client_command(ear_of(holder)->client, talk_leave(TALK, seat), NULL);
        break;
    default:
        member_send(boss, talk_assign(TALK, seat, who), NULL);
    }
}

static uint32_t open_posts(void) {
    uint32_t count = 0;
    for (uint32_t post = 1; post <= live->post_count; post++)
        count += !live->posts[post].closed;
    return count;
}

static void post_step(void) {
    static const char *const keys[] = {"town", "village", "onsite-1-8"};
    uint32_t what = world_dice(world, 4), post = any_post();
    if (what == 0 && open_posts() < 6 && live->post_count < 40)
        member_send(boss, talk_post_open(TALK, keys[world_dice(world, 3)], TOWN_A, incident, post), NULL);
    else if (what == 1 && open_posts() > 3)
        member_send(boss, talk_post_close(TALK, post, "", true), NULL);
    else if (what == 2)
        member_send(boss, talk_mode(TALK, live->mode == MODE(WAR) ? MODE(PEACE) : MODE(WAR)), NULL);
    else
        member_send(boss, talk_post_link(TALK, post, world_dice(world, 3) ? any_post() : 0), NULL);
}

static uint32_t waiting(void) {
    uint32_t sum = client_outbox(boss->client);
    for (uint32_t i = 0; i < EARS; i++)
        sum += client_outbox(ears[i].client);
    return sum;
}

static void take_steps(void) {
    for (uint32_t step = 0; step < STEPS; step++) {
        uint32_t dice = world_dice(world, 1000);
        if (dice < 800)
            speech_step();
        else if (dice < 960)
            seat_step();
        else if (dice < 980)
            post_step();
        else
            client_cut(ears[world_dice(world, EARS)].client);
        if (step % 16 == 0)
            world_turn(world);
        world_until(world, waiting() < 64);
        go_to(live, &live_next, UINT64_MAX);
    }
}

// ---- what must have been heard

struct past { // of one session, as it was told
    const struct ear *ear;
    struct model *model; // where the check of snapshots stands
    uint32_t next;
    uint64_t base, through, last;
    bool *told; // by place in `posted`: since `base`
    bool *in_snapshot;
    uint32_t snapshots, heard;
};
static bool *hearable[PEOPLE]; // by place in `posted`: at the moment it was posted

static int by_seq(const void *one, const void *other) {
    uint64_t a = ((const struct posted *)one)->seq, b = ((const struct posted *)other)->seq;
    return a < b ? -1 : a > b;
}

static uint32_t place_of(uint64_t seq) { // posted_count: it is no message or order of the test
    const struct posted key = {.seq = seq};
    const struct posted *found = bsearch(&key, posted, posted_count, sizeof *posted, by_seq);
    return found ? (uint32_t)(found - posted) : posted_count;
}

// What can be heard is decided before anything that was heard is looked at.
static void decide(void) {
    struct model *model = calloc(1, sizeof *model);
    struct seated *seated = malloc(sizeof *seated);
    uint32_t next = 0;
    model->mode = MODE(PEACE);
    for (uint32_t person = 0; person < PEOPLE; person++)
        hearable[person] = calloc(posted_count + 1, sizeof(bool));
    for (uint32_t i = 0; i < posted_count; i++) {
        go_to(model, &next, posted[i].seq);
        for (uint32_t person = 0; person < PEOPLE; person++) {
            find_seats(model, names[person], seated);
            hearable[person][i] = any_hears(model, seated, &posted[i].channel);
        }
    }
    free(seated);
    end_model(model);
}

// Since the last snapshot: all that could be heard came.
static void end_stretch(struct past *past) {
    const bool *could = hearable[past->ear->person];
    for (uint32_t i = 0; i < posted_count; i++)
        if (posted[i].seq > past->base && posted[i].seq <= past->through)
            need(past->told[i] == could[i], "%s: seq %llu, channel %d %u %u: told %d, heard %d, since %llu",
                 names[past->ear->person], (unsigned long long)posted[i].seq, (int)posted[i].channel.kind,
                 posted[i].channel.number, posted[i].channel.module, past->told[i], could[i],
                 (unsigned long long)past->base);
}

// How many messages of the same channel came behind it up to `seq`, as far as that matters.
static uint32_t newer_than(uint32_t place, uint64_t seq) {
    uint32_t newer = 0;
    for (uint32_t i = place + 1; newer < KEPT && i < posted_count && posted[i].seq <= seq; i++)
        newer += memcmp(&posted[i].channel, &posted[place].channel, sizeof posted[i].channel) == 0;
    return newer;
}

// It holds the newest of the channels that are heard now, and of no other.
static void take_snapshot(struct past *past, uint64_t seq) {
    static struct seated seated;
    go_to(past->model, &past->next, seq);
    find_seats(past->model, names[past->ear->person], &seated);
    for (uint32_t i = 0; i < posted_count && posted[i].seq <= seq; i++) {
        const struct told_channel *channel = &posted[i].channel;
        if ((int)channel->kind == ORDERED)
            continue;
        bool could = any_hears(past->model, &seated, channel);
        need(past->in_snapshot[i] == could || (could && newer_than(i, seq) >= KEPT),
             "%s: seq %llu, channel %d %u %u: in the snapshot at %llu %d, heard %d", names[past->ear->person],
             (unsigned long long)posted[i].seq, (int)channel->kind, channel->number, channel->module,
             (unsigned long long)seq, past->in_snapshot[i], could);
    }
    memset(past->told, 0, posted_count + 1);
    memset(past->in_snapshot, 0, posted_count + 1);
    past->base = past->through = past->last = seq;
    past->snapshots++;
}

static void take_told(struct past *past, const Muster__V1__Event *event) {
    need(event->seq > past->last, "%s: seq %llu after %llu", names[past->ear->person], (unsigned long long)event->seq,
         (unsigned long long)past->last);
    past->last = event->seq;
    bool talk = event->body_case == MUSTER__V1__EVENT__BODY_MESSAGE_POSTED ||
                event->body_case == MUSTER__V1__EVENT__BODY_ORDER_ISSUED;
    uint32_t place = place_of(event->seq);
    need(!talk || place < posted_count, "seq %llu was posted by nobody", (unsigned long long)event->seq);
    if (!talk)
        return;
    past->told[place] = true;
    past->heard++;
    need(hearable[past->ear->person][place], "%s was told of seq %llu, channel %d %u %u", names[past->ear->person],
         (unsigned long long)event->seq, (int)posted[place].channel.kind, posted[place].channel.number,
         posted[place].channel.module);
}

static void take_frame(struct past *past, const struct frame *bytes) {
    Muster__V1__ServerFrame *frame = muster__v1__server_frame__unpack(NULL, bytes->len, bytes->bytes);
    need(frame != NULL, "a frame that cannot be decoded");
    for (size_t i = 0; i < frame->n_snapshots; i++) {
        const Muster__V1__Snapshot *part = frame->snapshots[i];
        if (part->first) {
            end_stretch(past);
            memset(past->in_snapshot, 0, posted_count + 1);
        }
        for (size_t j = 0; j < part->n_messages; j++)
            past->in_snapshot[place_of(part->messages[j]->seq)] = true;
        if (part->last)
            take_snapshot(past, part->seq);
    }
    for (size_t i = 0; i < frame->n_events; i++) {
        Muster__V1__Event *event = muster__v1__event__unpack(NULL, frame->events[i].len, frame->events[i].data);
        take_told(past, event);
        muster__v1__event__free_unpacked(event, NULL);
    }
    past->through = frame->through > past->through ? frame->through : past->through;
    muster__v1__server_frame__free_unpacked(frame, NULL);
}

static void check_ear(const struct ear *ear, uint64_t end) {
    struct past past = {.ear = ear, .model = calloc(1, sizeof *past.model)};
    past.model->mode = MODE(PEACE);
    past.told = calloc(posted_count + 1, sizeof(bool));
    past.in_snapshot = calloc(posted_count + 1, sizeof(bool));
    for (uint32_t i = 0; i < ear->count; i++)
        take_frame(&past, &ear->frames[i]);
    end_stretch(&past);
    need(past.through >= end, "%s: only through %llu of %llu", names[ear->person], (unsigned long long)past.through,
         (unsigned long long)end);
    need(past.snapshots > 5, "%s: only %u snapshots", names[ear->person], past.snapshots);
    print_message("%s: %u frames, %u snapshots, %u messages and orders\n", names[ear->person], ear->count,
                  past.snapshots, past.heard);
    free(past.told);
    free(past.in_snapshot);
    end_model(past.model);
}

static void begin(struct world *the_world) {
    world = the_world;
    const char *flags[] = {"--commands-per-s", "1000000", "--open-commands", "1000", NULL};
    static const char *const files[] = {"town", "village", "onsite-1-8"};
    hub = world_hub(world, flags);
    boss = people_operator(world, hub);
    for (size_t i = 0; i < 3; i++) {
        char path[300];
        snprintf(path, sizeof path, "%s/ops/templates/%s.conf", SOURCE_DIR, files[i]);
        const char *const argv[] = {BINARY_DIR "/musterctl", "--socket", hub->admin, "template", "put", path, NULL};
        need(tool_run(world, argv, NULL) == 0, "%s is not put", path);
    }
    incident = member_do(boss, say_open(BOX, "flood", TOWN_A)).object;
    for (uint32_t i = 0; i < PEOPLE; i++) {
        snprintf(names[i], sizeof names[i], "person-%u", i);
        people_account(world, hub, names[i], ROLE(MEMBER), TOWN_A, tokens[i]);
    }
    for (uint32_t i = 0, parent = 0; i < 3; i++)
        parent = member_do(boss, talk_post_open(TALK, files[i], TOWN_A, incident, parent)).object;
    for (uint32_t i = 0; i < EARS; i++)
        open_ear(i);
    live = calloc(1, sizeof *live);
    live->mode = MODE(PEACE);
    world_until(world, boss->last_seq > 0 && (go_to(live, &live_next, UINT64_MAX), live->post_count == 3));
}

static bool all_through(uint64_t seq) {
    for (uint32_t i = 0; i < EARS; i++)
        if (client_through(ears[i].client) < seq)
            return false;
    return member_known(boss) >= seq;
}

static void nobody_hears_what_is_not_theirs(struct world *the_world) {
    begin(the_world);
    take_steps();
    world_until(world, waiting() == 0);
    uint64_t end = member_do(boss, say_note(BOX, incident, "the end")).seq;
    world_until(world, all_through(end));
    qsort(posted, posted_count, sizeof *posted, by_seq);
    uint32_t none = 0;
    while (none < posted_count && posted[none].seq == 0)
        none++;
    memmove(posted, posted + none, (posted_count - none) * sizeof *posted);
    posted_count -= none;
    print_message("%u messages and orders, %u refused, seq %llu\n", posted_count, none, (unsigned long long)end);
    need(posted_count > STEPS / 20, "only %u messages and orders", posted_count);
    decide();
    for (uint32_t i = 0; i < EARS; i++)
        check_ear(&ears[i], end);
    for (uint32_t i = 0; i < EARS; i++) {
        client_destroy(ears[i].client);
        for (uint32_t j = 0; j < ears[i].count; j++)
            free(ears[i].frames[j].bytes);
        free(ears[i].frames);
    }
    for (uint32_t i = 0; i < PEOPLE; i++)
        free(hearable[i]);
    end_model(live);
    free(posted);
}

int main(void) {
    return WORLD_RUN(SCENARIO(nobody_hears_what_is_not_theirs));
}
