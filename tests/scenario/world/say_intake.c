// Commands of intake, built in the caller's form.
// SPDX-License-Identifier: Apache-2.0
#include "world/say_intake.h"

#include "world/say_body.h"

say *say_report(struct form *form, Muster__V1__IntakeSource source, const char *type, const char *text) {
    SAY(form, intake_report, INTAKE_REPORT);
    muster__v1__place__init(&form->at);
    form->at.lat_e7 = 298700000;
    form->at.lon_e7 = 1215500000;
    form->intake_report.at = &form->at;
    form->intake_report.source = source;
    form->intake_report.type = TEXT(type);
    form->intake_report.text = TEXT(text);
    form->intake_report.org = TEXT(TOWN_A);
    form->intake_report.place = TEXT("化工园三号门");
    return &form->command;
}

say *say_confirm(struct form *form, uint32_t intake, const char *type, const char *title) {
    SAY(form, intake_confirm, INTAKE_CONFIRM);
    form->intake_confirm.intake = intake;
    form->intake_confirm.type = TEXT(type ? type : "");
    form->intake_confirm.title = TEXT(title ? title : "");
    return &form->command;
}

say *say_merge(struct form *form, uint32_t intake, uint32_t incident) {
    SAY(form, intake_merge, INTAKE_MERGE);
    form->intake_merge.intake = intake;
    form->intake_merge.incident = incident;
    return &form->command;
}

say *say_dismiss(struct form *form, uint32_t intake, const char *reason) {
    SAY(form, intake_dismiss, INTAKE_DISMISS);
    form->intake_dismiss.intake = intake;
    form->intake_dismiss.reason = TEXT(reason);
    return &form->command;
}

say *say_area(struct form *form, uint32_t incident, const char *geojson) {
    SAY(form, incident_set_area, INCIDENT_SET_AREA);
    form->incident_set_area.incident = incident;
    form->incident_set_area.area = TEXT(geojson);
    return &form->command;
}

say *say_casualties(struct form *form, uint32_t incident, uint32_t dead, uint32_t severe) {
    SAY(form, incident_set_casualties, INCIDENT_SET_CASUALTIES);
    muster__v1__casualties__init(&form->casualties);
    form->casualties.dead = dead;
    form->casualties.severe = severe;
    form->incident_set_casualties.incident = incident;
    form->incident_set_casualties.casualties = &form->casualties;
    return &form->command;
}

say *say_person(struct form *form, uint32_t incident, uint32_t casualty, const char *name,
                Muster__V1__Condition condition) {
    SAY(form, casualty_put, CASUALTY_PUT);
    form->casualty_put.incident = incident;
    form->casualty_put.casualty = casualty;
    form->casualty_put.name = TEXT(name);
    form->casualty_put.condition = condition;
    form->casualty_put.hospital = TEXT("区人民医院");
    return &form->command;
}

const Muster__V1__Intake *told_intake(const struct member *member, uint32_t intake) {
    for (size_t i = 0; member->snapshot && i < member->snapshot->n_intakes; i++)
        if (member->snapshot->intakes[i]->intake == intake)
            return member->snapshot->intakes[i];
    return NULL;
}
