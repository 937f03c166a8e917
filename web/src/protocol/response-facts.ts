// Response levels that are running, and what starting them and launching plans has brought.
// SPDX-License-Identifier: Apache-2.0
import { create } from '@bufbuild/protobuf';
import { LaunchSchema, type Event, type Launch, type PlanLaunched, type Response, type ResponseChanged, type Snapshot } from '../gen/muster_pb.js';

export class ResponseFacts {
  readonly responses = new Map<number, Response>(); // ended ones too, as long as the page is open
  readonly launches = new Map<number, Launch[]>(); // by incident, oldest first
  readonly brought = new Map<bigint, PlanLaunched>(); // by seq of the launch: those that were heard

  add(part: Snapshot): void {
    for (const response of part.responses) this.responses.set(response.response, response);
    for (const launch of part.launches) this.launch(launch);
  }

  apply(event: Event): void {
    const { body } = event;
    switch (body.case) {
      case 'responseStarted':
      case 'responseWasSet':
        this.changed(body.value, event);
        break;
      case 'responseEnded': {
        const response = this.responses.get(body.value.response);
        if (response) this.responses.set(response.response, { ...response, endedAtMs: event.atMs, changedAtMs: event.atMs, account: event.actor, seat: event.seat, seq: event.seq });
        break;
      }
      case 'planLaunched': {
        const { incident, plan, missed } = body.value;
        this.launch(create(LaunchSchema, { incident, plan, missed, atMs: event.atMs, account: event.actor, seat: event.seat, seq: event.seq }));
        this.brought.set(event.seq, body.value);
        break;
      }
    }
  }

  /** What was heard before these facts came in their place. */
  keep(before: ResponseFacts): void {
    for (const [incident, launches] of before.launches) if (!this.launches.has(incident)) this.launches.set(incident, launches);
    for (const [seq, brought] of before.brought) this.brought.set(seq, brought);
  }

  running(): Response[] {
    return [...this.responses.values()].filter(({ endedAtMs }) => endedAtMs === 0n).sort((a, b) => a.response - b.response);
  }

  private launch(launch: Launch): void {
    this.launches.set(launch.incident, [...(this.launches.get(launch.incident) ?? []), launch]);
  }

  private changed({ response, missed }: ResponseChanged, event: Event): void {
    if (!response) return;
    this.responses.set(response.response, {
      ...response, missed, account: response.account || event.actor, seat: response.seat || event.seat,
      startedAtMs: response.startedAtMs || event.atMs, changedAtMs: response.changedAtMs || event.atMs, seq: event.seq,
    });
  }
}
