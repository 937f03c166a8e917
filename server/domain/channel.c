// Names of the kinds of channels.
// SPDX-License-Identifier: Apache-2.0
#include "domain/channel.h"

static const char *const kinds[CHANNEL_KINDS] = {"none", "post", "module", "incident", "unit", "consult"};

const char *channel_kind_name(enum channel_kind kind) {
    return kinds[kind > CHANNEL_NONE && kind < CHANNEL_KINDS ? kind : CHANNEL_NONE];
}
