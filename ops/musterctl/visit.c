// Shows a visitor a part of a snapshot, object by object.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>

#include "musterctl/ctl.h"

void ctl_visit(const struct ctl_visitor *visitor, const Muster__V1__Snapshot *part) {
    if (part->first && visitor->heading)
        puts(visitor->heading);
    for (size_t i = 0; visitor->unit && i < part->n_units; i++)
        visitor->unit(visitor->arg, part->units[i]);
    for (size_t i = 0; visitor->incident && i < part->n_incidents; i++)
        visitor->incident(visitor->arg, part->incidents[i]);
    for (size_t i = 0; visitor->account && i < part->n_accounts; i++)
        visitor->account(visitor->arg, part->accounts[i]);
    if (visitor->mode && part->mode != MUSTER__V1__MODE__MODE_UNKNOWN)
        visitor->mode(visitor->arg, part->mode);
    for (size_t i = 0; visitor->template && i < part->n_templates; i++)
        visitor->template(visitor->arg, part->templates[i]);
    for (size_t i = 0; visitor->post && i < part->n_posts; i++)
        visitor->post(visitor->arg, part->posts[i]);
    for (size_t i = 0; visitor->seat && i < part->n_seats; i++)
        visitor->seat(visitor->arg, part->seats[i]);
    for (size_t i = 0; visitor->order && i < part->n_orders; i++)
        visitor->order(visitor->arg, part->orders[i]);
    for (size_t i = 0; visitor->intake && i < part->n_intakes; i++)
        visitor->intake(visitor->arg, part->intakes[i]);
    for (size_t i = 0; visitor->report && i < part->n_reports; i++)
        visitor->report(visitor->arg, part->reports[i]);
    for (size_t i = 0; visitor->phone_call && i < part->n_phone_calls; i++)
        visitor->phone_call(visitor->arg, part->phone_calls[i]);
    for (size_t i = 0; visitor->launch && i < part->n_launches; i++)
        visitor->launch(visitor->arg, part->launches[i]);
    for (size_t i = 0; visitor->casualty && i < part->n_casualties; i++)
        visitor->casualty(visitor->arg, part->casualties[i]);
    for (size_t i = 0; visitor->response && i < part->n_responses; i++)
        visitor->response(visitor->arg, part->responses[i]);
    for (size_t i = 0; visitor->catalogue && i < part->n_catalogues; i++)
        visitor->catalogue(visitor->arg, part->catalogues[i]);
    for (size_t i = 0; visitor->dispatch && i < part->n_dispatches; i++)
        visitor->dispatch(visitor->arg, part->dispatches[i]);
    for (size_t i = 0; visitor->aid && i < part->n_aids; i++)
        visitor->aid(visitor->arg, part->aids[i]);
    for (size_t i = 0; visitor->alarm && i < part->n_alarms; i++)
        visitor->alarm(visitor->arg, part->alarms[i]);
    for (size_t i = 0; visitor->fence && i < part->n_fences; i++)
        visitor->fence(visitor->arg, part->fences[i]);
}
