// Turns launches of plans and phone calls into messages and back.
// SPDX-License-Identifier: Apache-2.0
#include "domain/missed.h"
#include "wire/proto_object.h"

void proto_phone_call_out(const struct phone_call *from, const char *account, Muster__V1__PhoneCall *to) {
    muster__v1__phone_call__init(to);
    to->incident = from->incident;
    to->to = proto_text(from->to);
    to->text = proto_text(from->text);
    to->at_ms = from->at_ms;
    to->account = proto_text(account);
    to->seat = from->seat;
    to->seq = from->seq;
}

bool proto_phone_call_in(const Muster__V1__PhoneCall *from, struct phone_call *to) {
    *to = (struct phone_call){.incident = from->incident,
                              .seat = from->seat,
                              .at_ms = from->at_ms,
                              .seq = from->seq,
                              .to = from->to,
                              .text = from->text};
    return proto_text_is(from->to, 0, REPORT_PHONE_TO_MAX, false) &&
           proto_text_is(from->text, 0, REPORT_PHONE_TEXT_MAX, true);
}

bool proto_missed_are(char *const *lines, size_t count) {
    bool good = count <= MISSED_MAX;
    for (size_t i = 0; good && i < count; i++)
        good = proto_text_is(lines[i], 1, MISSED_LINE_MAX, false);
    return good;
}

void proto_launch_out(const struct launch *from, const char *account, Muster__V1__Launch *to) {
    muster__v1__launch__init(to);
    to->incident = from->incident;
    to->plan = from->plan;
    to->at_ms = from->at_ms;
    to->account = proto_text(account);
    to->seat = from->seat;
    to->missed = (char **)(uintptr_t)from->missed;
    to->n_missed = from->missed_count;
    to->seq = from->seq;
}

bool proto_launch_in(const Muster__V1__Launch *from, struct launch *to) {
    *to = (struct launch){.incident = from->incident,
                          .plan = from->plan,
                          .seat = from->seat,
                          .at_ms = from->at_ms,
                          .seq = from->seq,
                          .missed = (const char *const *)from->missed,
                          .missed_count = (uint32_t)from->n_missed};
    return proto_missed_are(from->missed, from->n_missed);
}
