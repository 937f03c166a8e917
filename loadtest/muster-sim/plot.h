// What happens in the demonstration district: kinds of incidents with what is noted as they go on.
// SPDX-License-Identifier: Apache-2.0
#ifndef MUSTER_SIM_PLOT_H
#define MUSTER_SIM_PLOT_H

#include <stdint.h>

#define PLOT_NOTES 4

struct plot {
    const char *type; // GB/T 35561
    const char *what; // title, behind the town's name
    const char *place;
    int grade;
    const char *notes[PLOT_NOTES]; // one per step of the handling
};
extern const struct plot plots[];
extern const uint32_t plot_count;

#endif
