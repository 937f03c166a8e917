// Texts of a certain form: which ones fit an option, by its unit.
// SPDX-License-Identifier: Apache-2.0
#ifndef CONFIG_SHAPE_H
#define CONFIG_SHAPE_H

#include <stdbool.h>

bool shape_fits(const char *unit, const char *text); // true for a unit without a form of its own
const char *shape_say(const char *unit);             // "an address like ..."; NULL: no form of its own

#endif
