// What the fake hub does with the commands of intake, incidents, forces and plans: every one is done, as it was asked.
// SPDX-License-Identifier: Apache-2.0
import { AidState, AlarmKind, DispatchPhase, IncidentPhase, IntakeState, type Command } from '../../src/gen/muster_pb.js';
import type { Facts } from '../../src/protocol/facts.js';
import type { Said } from './command.js';

const ACCOUNT = 'duty';

function dispatches(facts: Facts, incident: number, units: readonly number[], more: object) {
  const first = facts.dispatches.dispatches.size + 1;
  return units.map((unit, i) => ({ dispatch: first + i, incident, unit, phase: DispatchPhase.NOTIFIED, sender: ACCOUNT, ...more }));
}

/** The event that the command becomes; null: it is none of these. */
export function incidentEvent(facts: Facts, { body, seat }: Command, atMs: bigint): Said | null {
  switch (body.case) {
    case 'intakeReport': {
      const intake = facts.intakes.intakes.size + 1;
      const report = { ...body.value, receivedAtMs: body.value.receivedAtMs || atMs };
      return { object: intake, body: { case: 'intakeReported', value: { intake, report, state: IntakeState.NEW, recorder: ACCOUNT } } };
    }
    case 'intakeConfirm': {
      const { intake, at, type, grade, title, org, place } = body.value;
      const told = facts.intakes.intakes.get(intake)!.report!;
      const incident = facts.incidents.size + 1;
      const where = at ?? told.at!;
      return {
        object: intake,
        body: {
          case: 'intakeConfirmed',
          value: {
            intake,
            incident: {
              incident, version: 1, type: type || told.type, grade, title, org: org || told.org, place: place || told.place, latE7: where.latE7, lonE7: where.lonE7,
              phase: IncidentPhase.REPORTED, openedAtMs: atMs, source: told.source, firstNoticeAtMs: told.receivedAtMs,
            },
          },
        },
      };
    }
    case 'intakeMerge':
      return { object: body.value.intake, body: { case: 'intakeMerged', value: body.value } };
    case 'intakeDismiss':
      return { object: body.value.intake, body: { case: 'intakeDismissed', value: body.value } };
    case 'incidentAmend':
      return { object: body.value.incident, body: { case: 'incidentAmended', value: body.value } };
    case 'incidentMove':
      return { object: body.value.incident, body: { case: 'incidentMoved', value: body.value } };
    case 'incidentSetArea':
      return { object: body.value.incident, body: { case: 'incidentAreaSet', value: body.value } };
    case 'incidentSetCasualties':
      return { object: body.value.incident, body: { case: 'incidentCasualtiesSet', value: body.value } };
    case 'casualtyPut': {
      const casualty = body.value.casualty || facts.reports.casualties.size + 1;
      const version = (facts.reports.casualties.get(casualty)?.version ?? 0) + 1;
      return { object: casualty, body: { case: 'casualtyWasPut', value: { casualty, person: { ...body.value, casualty }, version, account: ACCOUNT } } };
    }
    case 'reportSend': {
      const { incident, kind, fields, signer } = body.value;
      const report = facts.reports.reports.size + 1;
      const index = facts.reports.chain(incident).filter((one) => one.kind === kind).length + 1;
      return { object: report, body: { case: 'reportSent', value: { report, incident, kind, index, version: 1, fields, signer, account: ACCOUNT } } };
    }
    case 'reportAmend': {
      const { report, fields, signer } = body.value;
      const { incident, kind, index, version } = facts.reports.reports.get(report)!;
      return { object: report, body: { case: 'reportAmended', value: { report, incident, kind, index, version: version + 1, fields, signer, account: ACCOUNT } } };
    }
    case 'reportPhone':
      return { object: body.value.incident, body: { case: 'reportPhoned', value: body.value } };
    case 'unitDescribe':
      return { object: body.value.unit, body: { case: 'unitDescribed', value: body.value } };
    case 'deadmanSet':
      return { object: body.value.unit, body: { case: 'deadmanWasSet', value: { ...body.value, dueAtMs: atMs + BigInt(body.value.everyS * 1000) } } };
    case 'deadmanCheck':
      return { object: body.value.unit, body: { case: 'deadmanChecked', value: { ...body.value, dueAtMs: atMs + BigInt((facts.units.get(body.value.unit)?.deadmanEveryS ?? 0) * 1000) } } };
    case 'dispatchSend': {
      const { incident, units, text, also, place } = body.value;
      const sent = dispatches(facts, incident, units, { text, also, seat, ...(place && { place }) });
      return { object: sent[0]!.dispatch, body: { case: 'dispatchSent', value: { dispatches: sent } } };
    }
    case 'dispatchStep':
      return { object: body.value.dispatch, body: { case: 'dispatchStepped', value: body.value } };
    case 'aidAsk': {
      const aid = facts.dispatches.aids.size + 1;
      return { object: aid, body: { case: 'aidAsked', value: { aid, ask: body.value, state: AidState.ASKED, asker: ACCOUNT } } };
    }
    case 'aidGrant': {
      const { aid, units } = body.value;
      const incident = facts.dispatches.aids.get(aid)!.ask!.incident;
      return { object: aid, body: { case: 'aidGranted', value: { aid, dispatches: dispatches(facts, incident, units, { aid }) } } };
    }
    case 'aidRefuse':
      return { object: body.value.aid, body: { case: 'aidRefused', value: body.value } };
    case 'alarmRaise': {
      const alarm = facts.alarms.alarms.size + 1;
      return { object: alarm, body: { case: 'alarmRaised', value: { alarm, raise: { ...body.value, kind: body.value.kind || AlarmKind.BUTTON } } } };
    }
    case 'alarmTake':
      return { object: body.value.alarm, body: { case: 'alarmTaken', value: body.value } };
    case 'alarmClear':
      return { object: body.value.alarm, body: { case: 'alarmCleared', value: body.value } };
    case 'fencePut': {
      const fence = body.value.fence || facts.fences.fences.size + 1;
      return { object: fence, body: { case: 'fenceWasPut', value: { fence, put: { ...body.value, fence } } } };
    }
    case 'fenceRemove':
      return { object: body.value.fence, body: { case: 'fenceRemoved', value: body.value } };
    case 'responseStart': {
      const response = facts.responses.responses.size + 1;
      return { object: response, body: { case: 'responseStarted', value: { response: { response, start: body.value }, missed: ['task-to|evacuate|转移群众'] } } };
    }
    case 'responseSet': {
      const { response, level, ground } = body.value;
      const known = facts.responses.responses.get(response)!;
      const start = { ...known.start!, level, ground };
      return { object: response, body: { case: 'responseWasSet', value: { response: { ...known, start, changedAtMs: 0n, account: '' } } } };
    }
    case 'responseEnd':
      return { object: body.value.response, body: { case: 'responseEnded', value: body.value } };
    case 'planLaunch': {
      const { plan, incident, units } = body.value;
      return { object: incident, body: { case: 'planLaunched', value: { plan, incident, dispatches: dispatches(facts, incident, units, { plan }), missed: ['team-fewer|排水抢险|3|1', 'post-above|内涝现场指挥部|district'] } } };
    }
    default:
      return null;
  }
}

export function incidentSnapshot({ catalogues, intakes, reports, dispatches: sent, alarms, fences, responses }: Facts) {
  return {
    catalogues: [...catalogues.catalogues.values()],
    intakes: [...intakes.intakes.values()],
    reports: [...reports.reports.values()],
    casualties: [...reports.casualties.values()],
    dispatches: [...sent.dispatches.values()],
    aids: [...sent.aids.values()],
    alarms: [...alarms.alarms.values()].filter(({ clearedAtMs }) => clearedAtMs === 0n),
    fences: [...fences.fences.values()],
    responses: responses.running(),
    phoneCalls: [...reports.told.values()].flat(),
    launches: [...responses.launches.values()].flat(),
  };
}
