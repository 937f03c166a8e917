// Makes commands of catalogues and plans.
// SPDX-License-Identifier: Apache-2.0
#include "world/say_plan.h"

#include "world/say_body.h"

say *say_catalogue(struct draft *draft, Muster__V1__CatalogueKind kind, const char *key, const char *body) {
    SAY(draft, catalogue_put, CATALOGUE_PUT);
    draft->catalogue_put.kind = kind;
    draft->catalogue_put.key = TEXT(key);
    draft->catalogue_put.zh = TEXT("预案");
    draft->catalogue_put.en = TEXT("Plan");
    draft->catalogue_put.body = TEXT(body);
    return &draft->command;
}

say *say_launch(struct draft *draft, uint32_t plan, uint32_t incident, uint32_t *units, size_t count) {
    SAY(draft, plan_launch, PLAN_LAUNCH);
    draft->plan_launch.plan = plan;
    draft->plan_launch.incident = incident;
    draft->plan_launch.units = units;
    draft->plan_launch.n_units = count;
    return &draft->command;
}
