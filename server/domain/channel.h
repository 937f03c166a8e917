// Channels (通道): where events of a post, a module, an incident, a unit or a consultation are heard. A channel is not
// made by anybody: it is there as long as what it belongs to.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_CHANNEL_H
#define DOMAIN_CHANNEL_H

#include <stdbool.h>
#include <stdint.h>

enum channel_kind { // values are those of the protocol
    CHANNEL_NONE,
    CHANNEL_POST,     // 指挥部通道: everybody whose seat hears the post
    CHANNEL_MODULE,   // 模块 / 工作组通道
    CHANNEL_INCIDENT, // 突发事件通道
    CHANNEL_UNIT,     // 力量单元通道
    CHANNEL_CONSULT,  // 会商
    CHANNEL_KINDS
};

struct channel {
    enum channel_kind kind;
    uint32_t number; // of the post (POST, MODULE), incident, unit or consultation
    uint32_t module; // MODULE: place of the module in the post's template, from 1; else 0
};

static inline bool channel_is(const struct channel *one, const struct channel *other) {
    return one->kind == other->kind && one->number == other->number && one->module == other->module;
}
const char *channel_kind_name(enum channel_kind kind); // "post" ...; "none"

#endif
