// Makes commands of catalogues and plans.
// SPDX-License-Identifier: Apache-2.0
#include "world/say_plan.h"

say *say_catalogue(struct draft *draft, Muster__V1__CatalogueKind kind, const char *key, const char *body) {
    muster__v1__command__init(&draft->command);
    muster__v1__catalogue_put__init(&draft->catalogue_put);
    draft->command.body_case = MUSTER__V1__COMMAND__BODY_CATALOGUE_PUT;
    draft->command.catalogue_put = &draft->catalogue_put;
    draft->catalogue_put.kind = kind;
    draft->catalogue_put.key = (char *)(uintptr_t)key;
    draft->catalogue_put.zh = (char *)(uintptr_t) "预案";
    draft->catalogue_put.en = (char *)(uintptr_t) "Plan";
    draft->catalogue_put.body = (char *)(uintptr_t)body;
    return &draft->command;
}

say *say_launch(struct draft *draft, uint32_t plan, uint32_t incident, uint32_t *units, size_t count) {
    muster__v1__command__init(&draft->command);
    muster__v1__plan_launch__init(&draft->plan_launch);
    draft->command.body_case = MUSTER__V1__COMMAND__BODY_PLAN_LAUNCH;
    draft->command.plan_launch = &draft->plan_launch;
    draft->plan_launch.plan = plan;
    draft->plan_launch.incident = incident;
    draft->plan_launch.units = units;
    draft->plan_launch.n_units = count;
    return &draft->command;
}
