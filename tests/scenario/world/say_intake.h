// Commands of intake, one line each, as world/say.h: member_do(member, say_report(FORM, SOURCE(PHONE), "12D02",
// "text")).
// SPDX-License-Identifier: Apache-2.0
#ifndef WORLD_SAY_INTAKE_H
#define WORLD_SAY_INTAKE_H

#include "world/member.h"
#include "world/say.h"

#define SOURCE(name) MUSTER__V1__INTAKE_SOURCE__INTAKE_SOURCE_##name
#define INTAKE(name) MUSTER__V1__INTAKE_STATE__INTAKE_STATE_##name
#define CONDITION(name) MUSTER__V1__CONDITION__CONDITION_##name

// Room for one command and its body; zero-initialise. Texts stay the caller's.
struct form {
    Muster__V1__Command command;
    union {
        Muster__V1__IntakeReport intake_report;
        Muster__V1__IntakeConfirm intake_confirm;
        Muster__V1__IntakeMerge intake_merge;
        Muster__V1__IntakeDismiss intake_dismiss;
        Muster__V1__IncidentSetArea incident_set_area;
        Muster__V1__IncidentSetCasualties incident_set_casualties;
        Muster__V1__CasualtyPut casualty_put;
    };
    Muster__V1__Place at;
    Muster__V1__Casualties casualties;
};
#define FORM (&(struct form){0})

// From TOWN_A, received now, at 29.87 N 121.55 E; what else is known is set in `form->intake_report`.
say *say_report(struct form *form, Muster__V1__IntakeSource source, const char *type, const char *text);
say *say_confirm(struct form *form, uint32_t intake, const char *type, const char *title); // NULL: as the entry says
say *say_merge(struct form *form, uint32_t intake, uint32_t incident);
say *say_dismiss(struct form *form, uint32_t intake, const char *reason);
say *say_area(struct form *form, uint32_t incident, const char *geojson);
say *say_casualties(struct form *form, uint32_t incident, uint32_t dead, uint32_t severe);
// A person; casualty 0: another one.
say *say_person(struct form *form, uint32_t incident, uint32_t casualty, const char *name,
                Muster__V1__Condition condition);

// The entry as a fresh snapshot has it; NULL: it is not in there.
const Muster__V1__Intake *told_intake(const struct member *member, uint32_t intake);

#endif
