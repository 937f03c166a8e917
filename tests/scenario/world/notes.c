// Notes in bursts.
// SPDX-License-Identifier: Apache-2.0
#include "world/notes.h"

#include "world/say.h"

static bool knows(const struct member *member, uint64_t seq) {
    return member_known(member) >= seq;
}

void notes_burst(struct member *giver, const struct member *reader, uint32_t incident, const char *text,
                 uint32_t count) {
    uint32_t before = giver->answer_count;
    for (uint32_t i = 0; i < count; i++)
        member_send(giver, say_note(BOX, incident, text), NULL);
    world_until(giver->world, giver->answer_count - before >= count);
    uint64_t newest = 0;
    for (uint32_t i = before; i < giver->answer_count; i++) {
        need(giver->answers[i].code == 0, "a note is refused: %u", giver->answers[i].code);
        newest = giver->answers[i].seq > newest ? giver->answers[i].seq : newest;
    }
    world_until(giver->world, knows(giver, newest) && knows(reader, newest));
}
