// Reports and responses in an image of the state.
// SPDX-License-Identifier: Apache-2.0
#include "wire/proto_object.h"
#include "wire/snapshot_rows.h"

enum { IMAGE_REPORTS = 21, IMAGE_RESPONSES = 27 };

static void write_reports(struct buf *buf, const struct state *state) {
    for (uint32_t i = 1; i <= state_report_count(state); i++) {
        const struct report *report = state_report(state, i);
        if (!report)
            continue;
        struct proto_mark mark = proto_open(buf, IMAGE_REPORTS, 1024);
        proto_report_put(buf, report, proto_account_name(state, report->account));
        proto_close(buf, mark);
    }
}

static bool read_report(const void *message, struct arena *arena, struct state *state) {
    const Muster__V1__Report *from = message;
    struct report report;
    if (!proto_report_in(from, arena, &report) || state_report(state, report.number) ||
        !proto_account_number(state, from->account, &report.account))
        return false;
    state_restore_report(state, &report);
    return state_report(state, report.number) != NULL;
}

static void write_responses(struct buf *buf, const struct state *state) {
    for (uint32_t i = 1; i <= state_response_count(state); i++) {
        const struct response *response = state_response(state, i);
        if (!response)
            continue;
        struct proto_mark mark = proto_open(buf, IMAGE_RESPONSES, 1024);
        proto_response_put(buf, response, proto_account_name(state, response->account));
        proto_close(buf, mark);
    }
}

static bool read_response(const void *message, struct arena *arena, struct state *state) {
    const Muster__V1__Response *from = message;
    struct response response;
    if (!proto_response_in(from, arena, &response) || state_response(state, response.number) ||
        !proto_account_number(state, from->account, &response.account))
        return false;
    state_restore_response(state, &response);
    return state_response(state, response.number) != NULL;
}

const struct snapshot_row snapshot_reports = {IMAGE_REPORTS, &muster__v1__report__descriptor, write_reports,
                                              read_report};
const struct snapshot_row snapshot_responses = {IMAGE_RESPONSES, &muster__v1__response__descriptor, write_responses,
                                                read_response};
