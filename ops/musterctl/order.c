// musterctl order: orders (指令) as far as this account hears of them.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>

#include "domain/order.h"
#include "musterctl/ctl.h"

static const char *const steps[] = {"-", "remind", "deputy", "superior", "wall"};
#define STEPS (sizeof steps / sizeof *steps)

static void say_target(const Muster__V1__Target *target, char *text, size_t size) {
    if (!target)
        snprintf(text, size, "-");
    else if (target->kind == MUSTER__V1__TARGET_KIND__TARGET_KIND_MODULE)
        snprintf(text, size, "module %u/%u", target->number, target->module);
    else
        snprintf(text, size, "%s %u",
                 target->kind == MUSTER__V1__TARGET_KIND__TARGET_KIND_SEAT   ? "seat"
                 : target->kind == MUSTER__V1__TARGET_KIND__TARGET_KIND_UNIT ? "unit"
                                                                             : "-",
                 target->number);
}

static void print_target(const Muster__V1__Order *order, const Muster__V1__OrderTarget *target) {
    char issued[CTL_TIME_SIZE], deadline[CTL_TIME_SIZE], to[64];
    say_target(target->target, to, sizeof to);
    printf("%u\t%u\t%s\t%s\t%s\t%s\t%s\t%s\t", order->order, order->issuer, ctl_time(order->issued_at_ms, issued),
           ctl_time(order->deadline_at_ms, deadline), to, order_phase_name((enum order_phase)target->phase),
           target->late ? "late" : "-", (unsigned)target->silence < STEPS ? steps[target->silence] : "-");
    ctl_print_line(order->text);
}

static void on_order(void *arg, const Muster__V1__Order *order) {
    bool open_only = *(const bool *)arg;
    for (size_t i = 0; i < order->n_targets; i++)
        if (!open_only || order_phase_is_open((enum order_phase)order->targets[i]->phase))
            print_target(order, order->targets[i]);
}

static int list(struct ctl *ctl, const struct ctl_args *args) {
    bool open_only = ctl_given(args, "open");
    return ctl_look(
        ctl, &(struct ctl_visitor){.heading = "ORDER\tISSUER\tISSUED\tDEADLINE\tTARGET\tPHASE\tLATE\tSILENCE\tTEXT",
                                   .order = on_order,
                                   .arg = &open_only});
}

const struct ctl_command order_commands[] = {
    {"order",
     "list",
     {NULL},
     "lists the orders that this account hears of, a line for each of those they went to, tab-separated; the local "
     "operator holds no seat and hears none",
     {{"open", NULL, false, "only where something is still to be done"}},
     list},
    {0},
};
