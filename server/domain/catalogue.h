// Catalogues: what is data and not code, as a JSON object of a form for each kind (docs/catalogues.md). A catalogue
// never changes: to change one is to put the next version of its kind and key.
// SPDX-License-Identifier: Apache-2.0
#ifndef DOMAIN_CATALOGUE_H
#define DOMAIN_CATALOGUE_H

#include <stdbool.h>
#include <stdint.h>

#include <stddef.h>

#include "domain/refusal.h"

enum catalogue_kind { // values are those of the protocol
    CATALOGUE_NONE,
    CATALOGUE_INCIDENT_TYPES, // 突发事件分类
    CATALOGUE_CAPABILITIES,   // 能力分类
    CATALOGUE_REPORT_RULES,   // 报送规则
    CATALOGUE_CHECKLIST,      // 响应措施一张表
    CATALOGUE_PLAN,           // 预案
    CATALOGUE_KINDS
};
const char *catalogue_kind_name(enum catalogue_kind kind); // "incident-types" ...; "unknown"

#define CATALOGUE_KEY_MAX 32 // of a-z 0-9 -
#define CATALOGUE_NAME_MAX 96
#define CATALOGUE_BODY_MAX 60000 // bytes
#define CATALOGUE_NUMBER_MAX 100000u
#define CATALOGUE_SAY_MAX 300 // bytes that a sentence of a reader may need

struct catalogue {
    uint32_t number;  // from 1, never used again
    uint32_t version; // of this kind and key, from 1
    enum catalogue_kind kind;
    const char *key, *zh, *en;
    const char *body;   // JSON
    const void *parsed; // in a state: what its kind's reader made of the body, never NULL; else NULL
};

struct json_t; // of jansson

// How a kind reads its body. read: NULL when it is not valid; then `say` (NULL: nobody asks) holds an English sentence
// that names the part. What a reader has taken once it takes for ever: bodies lie in journals. Helpers:
// domain/catalogue_read.h.
struct catalogue_reader {
    void *(*read)(const struct json_t *body, char *say, size_t size);
    void (*forget)(void *parsed);
};
const struct catalogue_reader *catalogue_reader(enum catalogue_kind kind); // NULL: no such kind

// Key, names and body; REFUSAL_CATALOGUE_INVALID with a sentence, or REFUSAL_NONE. Pure; musterctl asks the same.
enum refusal catalogue_check(const struct catalogue *catalogue, char *say, size_t size);

#endif
