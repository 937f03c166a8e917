// Events as a line of musterctl watch.
// SPDX-License-Identifier: Apache-2.0
#ifndef MUSTERCTL_EVENT_TEXT_H
#define MUSTERCTL_EVENT_TEXT_H

#include "musterctl/ctl.h"

const char *event_name(const Muster__V1__Event *event); // "unit_registered" ...; "unknown"
const char *event_text(const Muster__V1__Event *event); // the text that says most, per kind of event; "" none

#endif
