// Response levels that are running, and what starting them and launching plans has brought.
// SPDX-License-Identifier: Apache-2.0
import type { Event, PlanLaunched, Response, ResponseChanged, Snapshot } from '../gen/muster_pb.js';

/** A launch that was heard; a snapshot tells none. */
export interface Launch extends PlanLaunched {
  atMs: number;
  account: string;
}

export class ResponseFacts {
  readonly responses = new Map<number, Response>(); // ended ones too, as long as the page is open
  readonly missed = new Map<number, string[]>(); // what could not be ordered, by response, of its last change
  readonly launches = new Map<number, Launch[]>(); // by incident, oldest first

  add(part: Snapshot): void {
    for (const response of part.responses) this.responses.set(response.response, response);
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
        const { incident } = body.value;
        this.launches.set(incident, [...(this.launches.get(incident) ?? []), { ...body.value, atMs: Number(event.atMs), account: event.actor }]);
        break;
      }
    }
  }

  /** What was heard before these facts came in their place. */
  keep(before: ResponseFacts): void {
    for (const [incident, launches] of before.launches) if (!this.launches.has(incident)) this.launches.set(incident, launches);
    for (const [response, missed] of before.missed) if (this.responses.has(response) && !this.missed.has(response)) this.missed.set(response, missed);
  }

  running(): Response[] {
    return [...this.responses.values()].filter(({ endedAtMs }) => endedAtMs === 0n).sort((a, b) => a.response - b.response);
  }

  private changed({ response, missed }: ResponseChanged, event: Event): void {
    if (!response) return;
    this.responses.set(response.response, {
      ...response, account: response.account || event.actor, seat: response.seat || event.seat,
      startedAtMs: response.startedAtMs || event.atMs, changedAtMs: response.changedAtMs || event.atMs, seq: event.seq,
    });
    this.missed.set(response.response, missed);
  }
}
