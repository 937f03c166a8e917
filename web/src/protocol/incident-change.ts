// What an event does to incidents: their facts, phase, area, casualties, notes, and the clocks they report against.
// SPDX-License-Identifier: Apache-2.0
import { IncidentPhase, type Event, type Incident, type ReportClock } from '../gen/muster_pb.js';
import type { Facts } from './facts.js';
import { clocksPhoned, clocksSent } from './report-rules.js';

/** An event about something unknown changes nothing. */
export function changeIncident(facts: Facts, event: Event): void {
  const { incidents } = facts;
  const quietly = (number: number, what: (incident: Incident) => Partial<Incident>) => {
    const incident = incidents.get(number);
    if (incident) incidents.set(number, { ...incident, ...what(incident), seq: event.seq });
  };
  const change = (number: number, what: Partial<Incident> | ((incident: Incident) => Partial<Incident>)) =>
    quietly(number, (incident) => ({ ...(typeof what === 'function' ? what(incident) : what), version: incident.version + 1 }));
  const { body } = event;
  switch (body.case) {
    case 'incidentOpened':
      incidents.set(body.value.incident, body.value);
      break;
    case 'intakeConfirmed':
      if (body.value.incident) incidents.set(body.value.incident.incident, { ...body.value.incident, seq: event.seq });
      break;
    case 'intakeMerged': {
      const { incident, firstNoticeAtMs } = body.value;
      change(incident, ({ firstNoticeAtMs: before, clocks }) => ({ firstNoticeAtMs, clocks: before > 0n && firstNoticeAtMs > 0n ? later(clocks, firstNoticeAtMs - before) : clocks }));
      break;
    }
    case 'incidentAmended': {
      const { incident, type, grade, title, clocks, noClocks } = body.value;
      change(incident, { ...(type && { type }), ...(grade && { grade }), ...(title && { title }), ...((clocks.length > 0 || noClocks) && { clocks }) });
      break;
    }
    case 'incidentMoved': {
      const { incident, latE7, lonE7, place } = body.value;
      change(incident, { latE7, lonE7, place });
      break;
    }
    case 'incidentPhaseSet':
      change(body.value.incident, { phase: body.value.phase });
      break;
    case 'incidentAreaSet':
      change(body.value.incident, { area: body.value.area });
      break;
    case 'incidentCasualtiesSet':
      if (body.value.casualties) change(body.value.incident, { casualties: body.value.casualties });
      break;
    case 'incidentClosed':
      change(body.value.incident, { phase: IncidentPhase.CLOSED, closedAtMs: event.atMs });
      break;
    case 'incidentNoted': {
      const number = body.value.incident;
      const heard = facts.notes.get(number) ?? [];
      facts.notes.set(number, [...heard, { atMs: Number(event.atMs), actor: event.actor, text: body.value.text }]);
      quietly(number, ({ notes }) => ({ notes: notes + 1 })); // no new version
      break;
    }
    case 'reportSent': {
      const { incident, kind } = body.value;
      quietly(incident, ({ clocks }) => ({ clocks: clocksSent(facts.catalogues, clocks, kind, event.atMs) }));
      break;
    }
    case 'reportPhoned':
      quietly(body.value.incident, ({ clocks }) => ({ clocks: clocksPhoned(facts.catalogues, clocks, event.atMs) }));
      break;
    case 'reportDue': {
      const { incident, clock, alert } = body.value;
      quietly(incident, ({ clocks }) => ({ clocks: clocks.map((one, i) => (i + 1 === clock ? { ...one, alert } : one)) }));
      break;
    }
    case 'planLaunched':
      quietly(body.value.incident, ({ plans }) => ({ plans: [...plans, body.value.plan] }));
      break;
    case 'clockShift': // what is closed keeps the times of its day
      for (const [number, incident] of incidents) if (incident.phase !== IncidentPhase.CLOSED) incidents.set(number, shifted(incident, body.value.byMs));
      break;
  }
}

function shifted(incident: Incident, byMs: bigint): Incident {
  const { firstNoticeAtMs, clocks } = incident;
  return { ...incident, firstNoticeAtMs: firstNoticeAtMs > 0n ? firstNoticeAtMs + byMs : 0n, clocks: later(clocks, byMs) };
}

/** What still runs goes on as long as it would have, from a beginning so much later; what is done stays done when it was. */
function later(clocks: ReportClock[], byMs: bigint): ReportClock[] {
  const move = (atMs: bigint) => (atMs > 0n ? atMs + byMs : 0n);
  return clocks.map((clock) => (clock.doneAtMs > 0n ? clock : { ...clock, dueAtMs: move(clock.dueAtMs), nearAtMs: move(clock.nearAtMs) }));
}
