// The report chain of every incident and the people harmed there, from a snapshot and the events after it.
// SPDX-License-Identifier: Apache-2.0
import { create } from '@bufbuild/protobuf';
import { PhoneCallSchema, type Casualty, type Event, type PhoneCall, type Report, type Snapshot } from '../gen/muster_pb.js';

export class ReportFacts {
  readonly reports = new Map<number, Report>(); // newest versions
  readonly earlier = new Map<number, Report[]>(); // versions before the newest, as far as they were heard, oldest first
  readonly casualties = new Map<number, Casualty>();
  readonly told = new Map<number, PhoneCall[]>(); // by phone, before or after the writing; by incident, oldest first

  add(part: Snapshot): void {
    for (const report of part.reports) this.reports.set(report.report, report);
    for (const call of part.phoneCalls) this.tell(call);
    for (const casualty of part.casualties) this.casualties.set(casualty.casualty, casualty);
  }

  apply(event: Event): void {
    const { body } = event;
    switch (body.case) {
      case 'reportSent':
        this.reports.set(body.value.report, { ...body.value, account: body.value.account || event.actor, sentAtMs: body.value.sentAtMs || event.atMs, seq: event.seq });
        break;
      case 'reportAmended': {
        const before = this.reports.get(body.value.report);
        if (before) this.earlier.set(before.report, [...(this.earlier.get(before.report) ?? []), before]);
        const sentAtMs = body.value.sentAtMs || before?.sentAtMs || event.atMs;
        const amendedAtMs = body.value.amendedAtMs || event.atMs;
        this.reports.set(body.value.report, { ...body.value, account: body.value.account || event.actor, sentAtMs, amendedAtMs, seq: event.seq });
        break;
      }
      case 'reportPhoned': {
        const { incident, to, text } = body.value;
        this.tell(create(PhoneCallSchema, { incident, to, text, atMs: event.atMs, account: event.actor, seat: event.seat, seq: event.seq }));
        break;
      }
      case 'casualtyWasPut': {
        const { value } = body;
        this.casualties.set(value.casualty, { ...value, account: value.account || event.actor, atMs: value.atMs || event.atMs, seq: event.seq });
        break;
      }
    }
  }

  /** What was heard before these facts came in their place. */
  keep(before: ReportFacts): void {
    for (const [report, earlier] of before.earlier) if (this.reports.has(report) && !this.earlier.has(report)) this.earlier.set(report, earlier);
    for (const [incident, told] of before.told) if (!this.told.has(incident)) this.told.set(incident, told);
  }

  private tell(call: PhoneCall): void {
    this.told.set(call.incident, [...(this.told.get(call.incident) ?? []), call]);
  }

  /** Oldest first: 初报, 续报 1, 续报 2 ... */
  chain(incident: number): Report[] {
    return [...this.reports.values()].filter((report) => report.incident === incident).sort((a, b) => a.report - b.report);
  }

  people(incident: number): Casualty[] {
    return [...this.casualties.values()].filter(({ person }) => person?.incident === incident).sort((a, b) => a.casualty - b.casualty);
  }
}
