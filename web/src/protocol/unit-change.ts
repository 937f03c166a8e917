// What an event does to units: registry, status, dead-man timer, and the status that follows from their dispatches.
// SPDX-License-Identifier: Apache-2.0
import { DispatchPhase, UnitStatus, type Event, type Unit } from '../gen/muster_pb.js';
import type { Facts } from './facts.js';

/** `dispatched`: units whose dispatches this event has changed. An event about something unknown changes nothing. */
export function changeUnits(facts: Facts, event: Event, dispatched: readonly number[]): void {
  const { units } = facts;
  const change = (number: number, what: Partial<Unit>) => {
    const unit = units.get(number);
    if (unit) units.set(number, { ...unit, ...what, seq: event.seq });
  };
  const { body } = event;
  switch (body.case) {
    case 'unitRegistered':
      units.set(body.value.unit, body.value);
      break;
    case 'unitsImported':
      for (const unit of body.value.units) units.set(unit.unit, { ...unit, seq: event.seq });
      break;
    case 'unitRetired':
      units.delete(body.value.unit);
      break;
    case 'unitRenamed':
      change(body.value.unit, { name: body.value.name });
      break;
    case 'unitStatusSet':
      change(body.value.unit, { status: body.value.status });
      break;
    case 'unitDescribed':
      if (body.value.details) change(body.value.unit, { details: body.value.details });
      break;
    case 'deadmanWasSet':
      change(body.value.unit, { deadmanEveryS: body.value.everyS, deadmanDueAtMs: body.value.dueAtMs });
      break;
    case 'deadmanChecked':
      change(body.value.unit, { deadmanDueAtMs: body.value.dueAtMs });
      break;
    case 'alarmRaised': // the timer rests while the alarm is open
      if (body.value.raise) change(body.value.raise.unit, { deadmanDueAtMs: 0n });
      break;
    case 'alarmCleared': {
      const unit = units.get(facts.alarms.alarms.get(body.value.alarm)?.raise?.unit ?? 0);
      if (unit && unit.deadmanEveryS > 0) change(unit.unit, { deadmanDueAtMs: body.value.deadmanDueAtMs });
      break;
    }
    case 'clockShift':
      for (const unit of units.values()) if (unit.deadmanDueAtMs > 0n) units.set(unit.unit, { ...unit, deadmanDueAtMs: unit.deadmanDueAtMs + body.value.byMs });
      break;
  }
  const released = body.case === 'incidentClosed' || (body.case === 'dispatchStepped' && body.value.phase === DispatchPhase.RELEASED);
  for (const number of dispatched) {
    const status = facts.dispatches.statusOf(number) ?? (released ? UnitStatus.STANDBY : null);
    if (status !== null && units.get(number)?.status !== UnitStatus.UNAVAILABLE) change(number, { status });
  }
}
