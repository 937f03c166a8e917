// Judges units that are to be described or imported: what of them cannot be.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "domain/catalogue_capabilities.h"
#include "domain/catalogue_read.h"
#include "domain/forces.h"
#include "domain/rule.h"

// The unit that is judged, and to whom.
struct judging {
    const struct forces_yard *yard;
    const struct unit *unit;
    uint32_t row;
    forces_tell *tell;
    void *arg;
};

static void tell(const struct judging *judging, bool good, enum forces_column column, enum forces_flaw flaw) {
    if (!good)
        judging->tell(judging->arg, judging->row, column, flaw);
}

static void judge_text(const struct judging *judging, const char *text, size_t max, enum forces_column column) {
    bool fits = strnlen(text, max + 1) <= max;
    tell(judging, fits, column, FORCES_TEXT_TOO_LONG);
    if (fits)
        tell(judging, rule_text(text, max), column, FORCES_TEXT_INVALID);
}

static void judge_org(const struct judging *judging) {
    const struct forces_yard *yard = judging->yard;
    const char *org = judging->unit->org;
    if (!org_is_valid(org)) {
        tell(judging, false, FORCES_ORG, FORCES_ORG_INVALID);
        return;
    }
    bool inside = (!yard->state || rule_org(yard->state, org)) && (!*yard->scope || org_contains(yard->scope, org));
    tell(judging, inside, FORCES_ORG, FORCES_ORG_OUTSIDE);
}

static void judge_keys(const struct judging *judging, const struct unit_details *details) {
    const struct forces_yard *yard = judging->yard;
    const struct capabilities *known = yard->state ? state_capabilities(yard->state) : NULL;
    for (uint32_t i = 0; i < details->can_count; i++) {
        bool valid = reading_key_is_valid(details->can[i]), twice = false;
        tell(judging, valid, FORCES_CAN, FORCES_CAPABILITY_INVALID);
        if (valid && known)
            tell(judging, capabilities_find(known, details->can[i]) >= 0, FORCES_CAN, FORCES_CAPABILITY_UNKNOWN);
        for (uint32_t j = 0; j < i && !twice; j++)
            twice = strcmp(details->can[i], details->can[j]) == 0;
        tell(judging, !twice, FORCES_CAN, FORCES_CAPABILITY_TWICE);
    }
    bool tier = *details->tier == '\0' ||
                (reading_key_is_valid(details->tier) && (!known || capabilities_tier(known, details->tier)));
    tell(judging, tier, FORCES_TIER, FORCES_TIER_UNKNOWN);
}

static void judge_home(const struct judging *judging, const struct place *home) {
    const struct forces_box *box = &judging->yard->bounds;
    if (!home->known)
        return;
    if (!place_is_valid(home->lat_e7, home->lon_e7)) {
        tell(judging, false, FORCES_LAT, FORCES_PLACE_INVALID);
        return;
    }
    bool inside = !box->known || (home->lat_e7 >= box->south_e7 && home->lat_e7 <= box->north_e7 &&
                                  home->lon_e7 >= box->west_e7 && home->lon_e7 <= box->east_e7);
    tell(judging, inside, FORCES_LAT, FORCES_PLACE_OUTSIDE);
}

static void judge_details(const struct judging *judging, const struct unit_details *details) {
    judge_keys(judging, details);
    judge_home(judging, &details->home);
    judge_text(judging, details->contact, UNIT_DETAIL_MAX, FORCES_CONTACT);
    tell(judging, unit_phone_is_valid(details->phone), FORCES_PHONE, FORCES_PHONE_INVALID);
    judge_text(judging, details->pilot, UNIT_DETAIL_MAX, FORCES_PILOT);
    judge_text(judging, details->gear, UNIT_DETAIL_MAX, FORCES_GEAR);
    tell(judging, details->people <= UNIT_PEOPLE_MAX, FORCES_PEOPLE, FORCES_NUMBER_INVALID);
    tell(judging, details->ready_min <= UNIT_READY_MAX, FORCES_READY_MIN, FORCES_NUMBER_INVALID);
    tell(judging, details->speed_cms <= UNIT_SPEED_MAX, FORCES_SPEED_KMH, FORCES_NUMBER_INVALID);
}

void forces_judge_unit(const struct forces_yard *yard, const struct unit *unit, uint32_t row, forces_tell *told,
                       void *arg) {
    const struct judging judging = {yard, unit, row, told, arg};
    const struct unit *before = yard->state ? state_unit_by_code(yard->state, unit->code) : NULL;
    tell(&judging, unit_code_is_valid(unit->code), FORCES_CODE, FORCES_CODE_INVALID);
    tell(&judging, !before || !*yard->scope || org_contains(yard->scope, before->org), FORCES_CODE,
         FORCES_UNIT_OUTSIDE);
    tell(&judging, rule_name(unit->name, UNIT_NAME_MAX), FORCES_NAME,
         *unit->name ? FORCES_TEXT_INVALID : FORCES_MISSING);
    tell(&judging, unit_kind_is_known(unit->kind), FORCES_KIND, FORCES_KIND_UNKNOWN);
    judge_org(&judging);
    if (unit->details)
        judge_details(&judging, unit->details);
}

// ---- parents

void forces_number(const struct state *state, const struct unit *units, uint32_t count, uint32_t *numbers) {
    uint32_t next = state ? state_unit_count(state) : 0;
    for (uint32_t i = 0; i < count; i++) {
        const struct unit *before = state ? state_unit_by_code(state, units[i].code) : NULL;
        numbers[i] = before ? before->number : ++next;
    }
}

// Who belongs to whom once the import is in: rows by number, then the state.
struct kin {
    const struct state *state;
    const struct unit *units;
    const uint32_t *numbers;
    uint32_t count;
    uint32_t *rows; // by number: row + 1; 0: not of the import
    uint32_t most;  // highest number of these
};

static uint32_t number_of(const struct kin *kin, uint32_t parent) {
    if (parent <= UNIT_NUMBER_MAX)
        return parent;
    parent -= UNIT_NUMBER_MAX;
    return parent <= kin->count ? kin->numbers[parent - 1] : 0;
}

static uint32_t parent_of(const struct kin *kin, uint32_t number) {
    uint32_t row = number <= kin->most ? kin->rows[number] : 0;
    const struct unit *before = kin->state ? state_unit(kin->state, number) : NULL;
    const struct unit_details *details = row && kin->units[row - 1].details ? kin->units[row - 1].details
                                         : before                           ? before->details
                                                                            : NULL;
    return details ? number_of(kin, details->parent) : 0;
}

static bool is_there(const struct kin *kin, uint32_t number) {
    const struct unit *unit = kin->state ? state_unit(kin->state, number) : NULL;
    return (number && number <= kin->most && kin->rows[number]) || (unit && !unit->retired);
}

static bool ends(const struct kin *kin, uint32_t number) {
    for (int above = 0; above <= UNIT_PARENTS_MAX; above++)
        if (!(number = parent_of(kin, number)))
            return true;
    return false;
}

void forces_judge_parents(const struct state *state, const struct unit *units, const uint32_t *numbers, uint32_t count,
                          forces_tell *told, void *arg) {
    struct kin kin = {state, units, numbers, count, NULL, 0};
    for (uint32_t i = 0; i < count; i++)
        kin.most = numbers[i] > kin.most ? numbers[i] : kin.most;
    kin.rows = mem_new((kin.most + 1) * sizeof *kin.rows);
    for (uint32_t i = 0; i < count; i++)
        kin.rows[numbers[i]] = i + 1;
    for (uint32_t i = 0; i < count; i++) {
        if (!units[i].details || !units[i].details->parent)
            continue;
        if (!is_there(&kin, number_of(&kin, units[i].details->parent)))
            told(arg, i, FORCES_PARENT, FORCES_PARENT_UNKNOWN);
        else if (!ends(&kin, numbers[i]))
            told(arg, i, FORCES_PARENT, FORCES_PARENT_CIRCLE);
    }
    free(kin.rows);
}
