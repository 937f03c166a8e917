// Alarms (SOS) that are open, from a snapshot and the events after it. One that is cleared stays until the page is left.
// SPDX-License-Identifier: Apache-2.0
import type { Alarm, Event, Snapshot } from '../gen/muster_pb.js';

export const isUntaken = ({ takenAtMs, clearedAtMs }: Alarm): boolean => takenAtMs === 0n && clearedAtMs === 0n;

export class AlarmFacts {
  readonly alarms = new Map<number, Alarm>();

  add(part: Snapshot): void {
    for (const alarm of part.alarms) this.alarms.set(alarm.alarm, alarm);
  }

  apply(event: Event): void {
    const { body } = event;
    switch (body.case) {
      case 'alarmRaised':
        this.alarms.set(body.value.alarm, { ...body.value, raisedAtMs: body.value.raisedAtMs || event.atMs, raiser: body.value.raiser || event.actor, seq: event.seq });
        break;
      case 'alarmTaken':
        this.change(body.value.alarm, event, { taker: event.actor, seat: event.seat, takenAtMs: event.atMs });
        break;
      case 'alarmCleared':
        this.change(body.value.alarm, event, { clearedAtMs: event.atMs, outcome: body.value.text });
        break;
    }
  }

  /** That nobody has taken: the oldest first, it has waited longest. */
  untaken(): Alarm[] {
    return this.sorted(isUntaken);
  }

  /** Taken and not over. */
  inHand(): Alarm[] {
    return this.sorted((alarm) => !isUntaken(alarm) && alarm.clearedAtMs === 0n);
  }

  openOf(unit: number): Alarm | undefined {
    return this.sorted((alarm) => alarm.clearedAtMs === 0n && alarm.raise?.unit === unit)[0];
  }

  private sorted(which: (alarm: Alarm) => boolean): Alarm[] {
    return [...this.alarms.values()].filter(which).sort((a, b) => a.alarm - b.alarm);
  }

  private change(number: number, event: Event, change: Partial<Alarm>): void {
    const alarm = this.alarms.get(number);
    if (alarm) this.alarms.set(number, { ...alarm, ...change, seq: event.seq });
  }
}
