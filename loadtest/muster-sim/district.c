// Who there is in the demonstration district.
// SPDX-License-Identifier: Apache-2.0
#include "muster-sim/district.h"

#include <stdio.h>

#include "muster-sim/chance.h"

#define WORDS_MAX 16

// A name is [town] word number; words are taken in turn.
struct corps {
    Muster__V1__UnitKind kind;
    uint32_t count; // of DISTRICT_DEVICES
    const char *prefix;
    int digits;
    bool of_town; // belongs to a town; else to the district
    bool numbered;
    const char *words[WORDS_MAX];
};
#define KIND(name) MUSTER__V1__UNIT_KIND__UNIT_KIND_##name
static const struct corps all[] = {
    {KIND(TEAM), 1, "TA", 2, false, false, {"区综合应急救援大队"}},
    {KIND(TEAM),
     28,
     "TB",
     2,
     false,
     true,
     {"水域救援队", "山地救援队", "危化救援队", "工程抢险队", "空中救援队", "森林消防队", "应急通信队", "医疗救护队",
      "供电抢修队", "供水抢修队", "燃气抢修队", "道路抢通队", "防汛抢险队", "地质灾害处置队"}},
    {KIND(TEAM), 61, "TC", 2, true, true, {"应急救援队", "防汛突击队", "先期处置队", "民兵应急分队"}},
    {KIND(DRONE), 12, "UAV", 2, true, true, {"巡查无人机"}},
    {KIND(PERSON), 47, "P", 3, true, true, {"单兵"}},
    {KIND(BOAT), 40, "B", 3, true, true, {"冲锋舟", "橡皮艇"}},
    {KIND(VEHICLE),
     811,
     "V",
     4,
     true,
     true,
     {"消防车", "巡查车", "抢险车", "运输车", "救护车", "排涝车", "指挥车", "工程车"}},
};
#define CORPS (sizeof all / sizeof *all)

static struct spot home_in(const struct ring *border, struct spot middle, uint64_t *chance) {
    struct spot spot;
    for (int tries = 0; tries < 200; tries++) {
        spot.x = middle.x + chance_between(chance, -6000, 6000);
        spot.y = middle.y + chance_between(chance, -6000, 6000);
        if (land_holds(border, spot))
            return spot;
    }
    return middle;
}

static uint32_t words_of(const struct corps *corps) {
    uint32_t count = 0;
    while (count < WORDS_MAX && corps->words[count])
        count++;
    return count;
}

static void enlist(struct roster *roster, const struct land *land, uint64_t seed, uint32_t which, uint32_t i) {
    const struct corps *corps = &all[which];
    uint64_t chance = chance_of(seed, which + 1, i);
    const struct town *town = &land->towns[(i * 7 + which) % LAND_TOWNS];
    uint32_t words = words_of(corps);
    char code[33], name[97], number[16] = "";
    if (corps->numbered)
        snprintf(number, sizeof number, "%0*u", corps->digits < 2 ? 2 : corps->digits, i / words + 1);
    snprintf(code, sizeof code, "%s-%0*u", corps->prefix, corps->digits, i + 1);
    snprintf(name, sizeof name, "%s%s%s", corps->of_town ? town->name : "", corps->words[i % words], number);
    struct member *member = roster_add(roster, code, name, corps->of_town ? town->code : land->code, corps->kind);
    member->home = home_in(&town->border, town->middle, &chance);
}

// Shares of `devices`, rounded so that they add up: what is counted up to a corps, less what went before.
static uint32_t share(uint64_t devices, uint32_t which) {
    uint64_t before = 0;
    for (uint32_t i = 0; i < which; i++)
        before += all[i].count;
    uint64_t upto = before + all[which].count;
    return (uint32_t)((upto * devices + DISTRICT_DEVICES / 2) / DISTRICT_DEVICES -
                      (before * devices + DISTRICT_DEVICES / 2) / DISTRICT_DEVICES);
}

void district_muster(struct roster *roster, const struct land *land, uint32_t devices, uint64_t seed) {
    for (uint32_t which = 0; which < CORPS; which++)
        for (uint32_t i = 0; i < share(devices, which); i++)
            enlist(roster, land, seed, which, i);
}
