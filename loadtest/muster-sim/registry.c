// Writes the registry of the demonstration district.
// SPDX-License-Identifier: Apache-2.0
#include "muster-sim/registry.h"

#include <string.h>

// By the first part of a code, and by a word in the name.
struct trade {
    const char *prefix, *word; // word "": whatever the name
    const char *tier, *can, *gear;
    uint32_t people, ready_min;
    const char *speed; // km/h; "": that of its kind
};
static const struct trade trades[] = {
    {"TA", "", "district", "fire|collapse|water-boat|medical|comms-video", "抢险救援车 6 辆、冲锋舟 4 艘", 60, 3, "40"},
    {"TB", "水域", "special", "water-swift|water-diving|water-boat", "冲锋舟 3 艘、潜水装具 8 套", 18, 5, "40"},
    {"TB", "山地", "special", "mountain-rope|mountain-search", "绳索装备 12 套", 16, 5, "40"},
    {"TB", "危化", "special", "hazmat-leak|hazmat-detect|hazmat-decon", "重型防化服 10 套、堵漏器材", 20, 5, "40"},
    {"TB", "工程", "special", "engineering-digger|engineering-crane|engineering-shore", "挖掘机 3 台、吊车 1 台", 24,
     15, "25"},
    {"TB", "空中", "special", "air-recon|air-lift|air-relay", "系留无人机 1 架", 8, 10, "40"},
    {"TB", "森林", "special", "forest-fire|mountain-search", "风力灭火机 20 台、水泵 4 台", 30, 5, "35"},
    {"TB", "通信", "special", "comms-satellite|comms-video|air-relay", "卫星便携站 2 套", 10, 10, "40"},
    {"TB", "医疗", "special", "medical|medical-transfer", "负压救护车 2 辆", 12, 3, "45"},
    {"TB", "供电", "special", "engineering-power", "发电车 2 辆", 14, 10, "35"},
    {"TB", "供水", "special", "supply|engineering-digger", "送水车 3 辆", 12, 15, "35"},
    {"TB", "燃气", "special", "hazmat-leak|hazmat-detect", "带压堵漏工具", 12, 10, "35"},
    {"TB", "道路", "special", "engineering-digger|traffic", "清障车 2 辆", 15, 10, "30"},
    {"TB", "防汛", "special", "water-drain|water-boat", "龙吸水 2 台、移动泵车 4 台", 25, 10, "30"},
    {"TB", "地质", "special", "engineering-shore|evacuation", "边坡雷达 1 台", 12, 15, "35"},
    {"TC", "防汛", "street", "water-drain|evacuation", "水泵 4 台、橡皮艇 1 艘", 15, 10, ""},
    {"TC", "先期", "street", "traffic|evacuation|medical", "急救包、警戒带", 10, 5, ""},
    {"TC", "民兵", "street", "evacuation|supply|mountain-search", "铁锹、担架", 20, 20, ""},
    {"TC", "", "street", "fire|evacuation", "消防水带、灭火器", 12, 10, ""},
    {"UAV", "", "", "air-recon|air-thermal|air-broadcast", "四旋翼、热像吊舱", 2, 5, ""},
    {"P", "", "", "comms-video", "单兵图传终端", 1, 2, ""},
    {"B", "冲锋", "", "water-boat|water-swift", "舷外机 30 kW", 3, 10, ""},
    {"B", "", "", "water-boat", "舷外机 7 kW", 2, 10, ""},
    {"V", "消防", "", "fire", "水罐 6 t", 6, 2, "50"},
    {"V", "救护", "", "medical-transfer", "担架 2 副", 3, 2, "50"},
    {"V", "排涝", "", "water-drain", "3000 m³/h", 3, 10, "35"},
    {"V", "指挥", "", "comms-satellite|comms-video", "卫星动中通", 4, 5, ""},
    {"V", "工程", "", "engineering-digger", "随车吊", 3, 15, "30"},
    {"V", "抢险", "", "engineering-shore", "照明灯塔", 5, 5, ""},
    {"V", "运输", "", "supply", "载重 5 t", 2, 10, ""},
    {"V", "", "", "traffic", "", 2, 2, ""},
};

static const struct trade *trade_of(const struct member *member) {
    size_t len = strcspn(member->code, "-");
    for (size_t i = 0; i < sizeof trades / sizeof *trades; i++)
        if (strlen(trades[i].prefix) == len && strncmp(trades[i].prefix, member->code, len) == 0 &&
            strstr(member->name, trades[i].word))
            return &trades[i];
    return NULL;
}

// Drones, kits and boats belong to a specialist team each, in turn.
static void put_parent(struct buf *out, const char *code, uint32_t i) {
    buf_printf(out, ",");
    if (strncmp(code, "UAV", 3) == 0)
        buf_printf(out, "TB-%02u", i % 2 ? 19 : 5); // the air rescue teams
    else if (*code == 'B' || *code == 'P')
        buf_printf(out, "TB-%02u", 1 + i % 28);
}

static void put_member(struct buf *out, const struct member *member, uint32_t i) {
    static const char *const families[] = {"王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴"};
    static const char *const kinds[] = {"", "team", "person", "vehicle", "drone", "boat"};
    const struct trade *trade = trade_of(member);
    const char *family = families[i % 10];
    if (!trade)
        return;
    buf_printf(out, "%s,%s,%s,%s,%s,%s,%.6f,%.6f,%s某,0000-8%06u,%u", member->code, member->name, kinds[member->kind],
               member->org, trade->can, trade->tier, land_lat_e7(member->home) / 1e7, land_lon_e7(member->home) / 1e7,
               family, 100000 + i, trade->people);
    put_parent(out, member->code, i);
    buf_printf(out, ",%s%s,%s,%u,%s\r\n", member->kind == MUSTER__V1__UNIT_KIND__UNIT_KIND_DRONE ? family : "",
               member->kind == MUSTER__V1__UNIT_KIND__UNIT_KIND_DRONE ? "飞手" : "", trade->gear, trade->ready_min,
               trade->speed);
}

void registry_csv(const struct roster *roster, struct buf *out) {
    buf_printf(out, "code,name,kind,org,can,tier,lat,lon,contact,phone,people,parent,pilot,gear,ready_min,speed\r\n");
    for (uint32_t i = 0; i < roster->count; i++)
        put_member(out, roster->members[i], i);
}
