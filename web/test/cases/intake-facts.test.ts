// Events and snapshots to the intake, to what an entry becomes, and to what is known of an incident beyond its place.
// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { AlarmKind, Condition, EventSchema, FenceKind, IncidentGrade, IntakeSource, IntakeState, ResponseLevel, SnapshotSchema } from '../../src/gen/muster_pb.js';
import { Facts } from '../../src/protocol/facts.js';

type Body = NonNullable<MessageInitShape<typeof EventSchema>['body']>;

function after(...bodies: Body[]): Facts {
  const facts = new Facts();
  bodies.forEach((body, i) => facts.apply(create(EventSchema, { seq: BigInt(i + 1), atMs: BigInt(1000 * (i + 1)), actor: 'wang', seat: 3, body })));
  return facts;
}

const reported = (intake: number): Body => ({ case: 'intakeReported', value: { intake, report: { source: IntakeSource.PHONE, text: '隧道积水' }, recorder: 'li' } });
const incident = { incident: 4, version: 1, type: '11A02', grade: IncidentGrade.MAJOR, title: '隧道积水', clocks: [] };

test('an entry waits, and is confirmed, merged or dismissed, by whom and why', () => {
  const facts = after(reported(1), reported(2), reported(3), reported(4),
    { case: 'intakeConfirmed', value: { intake: 1, incident } }, { case: 'intakeMerged', value: { intake: 2, incident: 4 } }, { case: 'intakeDismissed', value: { intake: 3, reason: '误报' } });
  assert.deepEqual(facts.intakes.undecided().map(({ intake }) => intake), [4]);
  assert.deepEqual(facts.intakes.decided().map(({ intake, state, incident: of, reason, decider, decidedAtMs }) => [intake, state, of, reason, decider, decidedAtMs]), [
    [3, IntakeState.DISMISSED, 0, '误报', 'wang', 7000n], [2, IntakeState.MERGED, 4, '', 'wang', 6000n], [1, IntakeState.CONFIRMED, 4, '', 'wang', 5000n],
  ]);
  assert.equal(facts.incidents.get(4)?.title, '隧道积水', 'a confirmed entry is an incident at once');
});

test('area and casualties are versions of the incident', () => {
  const facts = after({ case: 'incidentOpened', value: incident }, { case: 'incidentAreaSet', value: { incident: 4, area: '{}' } }, { case: 'incidentCasualtiesSet', value: { incident: 4, casualties: { dead: 1 } } });
  const known = facts.incidents.get(4)!;
  assert.deepEqual([known.area, known.casualties?.dead, known.version], ['{}', 1, 3]);
});

test('a report that goes into an incident makes a version of it; one that came before all others moves the clocks that run', () => {
  const clocks = [{ rules: 3, step: 'phone', dueAtMs: 1500n, nearAtMs: 1300n }, { rules: 3, step: 'written', dueAtMs: 2500n }, { rules: 3, step: 'follow', dueAtMs: 950n, nearAtMs: 940n, doneAtMs: 920n }];
  const into = (before: bigint, firstNoticeAtMs: bigint) => {
    const facts = after({ case: 'incidentOpened', value: { ...incident, firstNoticeAtMs: before, clocks } }, reported(1), { case: 'intakeMerged', value: { intake: 1, incident: 4, firstNoticeAtMs } });
    return facts.incidents.get(4)!;
  };
  const limits = (one: ReturnType<typeof into>) => one.clocks.map(({ dueAtMs, nearAtMs, doneAtMs }) => [dueAtMs, nearAtMs, doneAtMs]);
  const earlier = into(900n, 700n);
  assert.deepEqual([earlier.version, earlier.firstNoticeAtMs, earlier.seq], [2, 700n, 3n]);
  assert.deepEqual(limits(earlier), [[1300n, 1100n, 0n], [2300n, 0n, 0n], [950n, 940n, 920n]]);
  const asTheyWere = [[1500n, 1300n, 0n], [2500n, 0n, 0n], [950n, 940n, 920n]];
  assert.deepEqual(limits(into(900n, 900n)), asTheyWere, 'a later one changes nothing of that');
  assert.deepEqual(limits(into(0n, 700n)), asTheyWere, 'where nothing was told before, the clocks never ran from it');
});

test('people harmed are put and changed whole', () => {
  const put = (version: number, condition: Condition): Body => ({ case: 'casualtyWasPut', value: { casualty: 1, person: { incident: 4, casualty: 1, name: '李某', condition }, version } });
  const facts = after(put(1, Condition.SEVERE), put(2, Condition.LEFT));
  assert.deepEqual(facts.reports.people(4).map(({ person, version, account }) => [person?.condition, version, account]), [[Condition.LEFT, 2, 'wang']]);
  assert.deepEqual(facts.reports.people(5), []);
});

test('an alarm waits until it is taken and stays in hand until it is cleared', () => {
  const raised: Body = { case: 'alarmRaised', value: { alarm: 1, raise: { unit: 9, kind: AlarmKind.DEVICE } } };
  const taken: Body = { case: 'alarmTaken', value: { alarm: 1 } };
  assert.deepEqual(after(raised).alarms.untaken().map(({ raise, raisedAtMs }) => [raise?.unit, raisedAtMs]), [[9, 1000n]]);
  const facts = after(raised, taken);
  assert.deepEqual([facts.alarms.untaken().length, facts.alarms.inHand()[0]?.taker, facts.alarms.inHand()[0]?.seat, facts.alarms.openOf(9)?.alarm], [0, 'wang', 3, 1]);
  const over = after(raised, taken, { case: 'alarmCleared', value: { alarm: 1, text: '找到' } });
  assert.deepEqual([over.alarms.inHand().length, over.alarms.openOf(9), over.alarms.alarms.get(1)?.outcome], [0, undefined, '找到']);
});

test('fences come, change and go; crossings are told newest first', () => {
  const put = (name: string): Body => ({ case: 'fenceWasPut', value: { fence: 1, put: { fence: 1, kind: FenceKind.DANGER, name } } });
  const cross = (unit: number): Body => ({ case: 'fenceCrossed', value: { fence: 1, unit, what: 1 } });
  const facts = after(put('a'), put('b'), cross(7), cross(8));
  assert.deepEqual([facts.fences.list().map(({ put: one }) => one?.name), facts.fences.crossings.map(({ unit }) => unit)], [['b'], [8, 7]]);
  assert.equal(after(put('a'), { case: 'fenceRemoved', value: { fence: 1 } }).fences.list().length, 0);
});

test('who is in a fence is known from the snapshot on; a fence ends with its incident', () => {
  const put: Body = { case: 'fenceWasPut', value: { fence: 1, put: { fence: 1, incident: 4 } } };
  const cross = (unit: number, what: number): Body => ({ case: 'fenceCrossed', value: { fence: 1, unit, what } });
  assert.deepEqual(after(put, cross(7, 1), cross(8, 1), cross(8, 2), cross(9, 4), cross(7, 3)).fences.inside(1), [7]);
  const told = new Facts();
  told.add(create(SnapshotSchema, { fences: [{ fence: 1, put: { fence: 1 } }], fenceStays: [{ fence: 1, unit: 3, what: 3 }, { fence: 1, unit: 4, what: 2 }] }));
  assert.deepEqual(told.fences.inside(1), [3]);
  const closed = after(put, cross(7, 1), { case: 'incidentClosed', value: { incident: 4 } });
  assert.deepEqual([closed.fences.list().length, closed.fences.inside(1)], [0, []]);
});

test('a response runs at its level until it ends; its orders are orders and what was missed is kept', () => {
  const start = (level: ResponseLevel) => ({ response: 1, start: { hazard: '11A', level, ground: '暴雨橙色预警' } });
  const started: Body = { case: 'responseStarted', value: { response: start(ResponseLevel.IV), orders: [{ order: 5, post: 1, issuer: 1, text: '巡查' }], missed: ['task-to|x|y'] } };
  const facts = after(started, { case: 'responseWasSet', value: { response: start(ResponseLevel.III) } });
  assert.deepEqual(facts.responses.running().map(({ start: now, account }) => [now?.level, account]), [[ResponseLevel.III, 'wang']]);
  assert.equal(facts.orders.orders.get(5)?.text, '巡查');
  const missed = (of: Facts) => of.responses.responses.get(1)?.missed;
  assert.deepEqual([missed(after(started)), missed(facts)], [['task-to|x|y'], []], 'of the last change');
  const anew = new Facts();
  anew.add(create(SnapshotSchema, { responses: [{ ...start(ResponseLevel.IV), missed: ['task-to|x|y'] }] }));
  assert.deepEqual(missed(anew), ['task-to|x|y'], 'whoever comes later is told too');
  assert.equal(after(started, { case: 'responseEnded', value: { response: 1, ground: '雨停' } }).responses.running().length, 0);
});

test('a launched plan opens its posts, calls its seats, gives its orders and sends its units', () => {
  const unit: Body = { case: 'unitRegistered', value: { unit: 9, code: 'T', status: 1 } };
  const template: Body = { case: 'templatePut', value: { template: { template: 1, version: 1, key: 't', seats: [{ key: 'chief', count: 1 }] } } };
  const launched: Body = {
    case: 'planLaunched',
    value: { plan: 4, incident: 4, posts: [{ post: 1, template: 1, firstSeat: 1, seatCount: 1, incident: 4 }], seats: [{ seat: 1, account: 'chen' }], orders: [{ order: 1, post: 1, issuer: 1, text: '排水' }], dispatches: [{ dispatch: 1, incident: 4, unit: 9 }], missed: ['unit-out|X'] },
  };
  const facts = after(unit, template, launched);
  assert.deepEqual([facts.posts.openPosts().length, facts.posts.seats.get(1)?.holder, facts.orders.orders.get(1)?.text, facts.dispatches.ofUnit(9).length], [1, 'chen', '排水', 1]);
  assert.deepEqual(facts.responses.launches.get(4)?.map(({ missed, account, atMs, seq }) => [missed, account, atMs, seq]), [[['unit-out|X'], 'wang', 3000n, 3n]]);
  assert.equal(facts.responses.brought.get(3n)?.posts.length, 1);
});

test('a launch and a call by phone are known to whoever comes later, once each', () => {
  const told = { incident: 4, to: '区委', text: '已报', atMs: 1000n, account: 'wang', seat: 3, seq: 1n };
  const launch = { incident: 4, plan: 4, missed: ['unit-out|X'], atMs: 2000n, account: 'wang', seat: 3, seq: 2n };
  const heard = after({ case: 'reportPhoned', value: { incident: 4, to: '区委', text: '已报' } }, { case: 'planLaunched', value: { incident: 4, plan: 4, missed: ['unit-out|X'], orders: [{ order: 1 }] } });
  const facts = new Facts();
  facts.add(create(SnapshotSchema, { first: true, last: true, incidents: [incident], phoneCalls: [told], launches: [launch] }));
  assert.deepEqual([facts.reports.told.get(4), facts.responses.launches.get(4)], [heard.reports.told.get(4), heard.responses.launches.get(4)], 'as if it had been heard');
  facts.keepHeard(heard);
  assert.deepEqual([facts.reports.told.get(4)?.length, facts.responses.launches.get(4)?.length, facts.responses.brought.get(2n)?.orders.length], [1, 1, 1]);
});

test('a snapshot brings all of it, and keeps what only this page has heard', () => {
  const before = after({ case: 'incidentOpened', value: incident }, { case: 'reportPhoned', value: { incident: 4, to: '区委', text: '已报' } }, { case: 'fenceCrossed', value: { fence: 1, unit: 2 } });
  const facts = new Facts();
  facts.add(create(SnapshotSchema, {
    first: true, last: true, incidents: [incident], intakes: [{ intake: 1, state: IntakeState.NEW }], reports: [{ report: 1, incident: 4 }], casualties: [{ casualty: 1, person: { incident: 4 } }], dispatches: [{ dispatch: 1, incident: 4, unit: 9, phase: 1 }],
    aids: [{ aid: 1, ask: { incident: 4 } }], alarms: [{ alarm: 1 }], fences: [{ fence: 1, put: { fence: 1 } }, { fence: 2, put: { fence: 2 }, removed: true }], responses: [{ response: 1 }], catalogues: [{ catalogue: 1, kind: 1, key: 'k', version: 1, body: '{"types":[]}' }],
  }));
  facts.keepHeard(before);
  assert.deepEqual(
    [facts.intakes.undecided().length, facts.reports.chain(4).length, facts.reports.people(4).length, facts.dispatches.of(4).length, facts.dispatches.aidsOf(4).length, facts.alarms.untaken().length, facts.fences.list().length, facts.responses.running().length, facts.catalogues.newest(1).length],
    [1, 1, 1, 1, 1, 1, 1, 1, 1],
  );
  assert.deepEqual([facts.reports.told.get(4)?.length, facts.fences.crossings.length], [1, 1]);
});

test('events about what is not known change nothing and break nothing', () => {
  const strange: Body[] = [
    { case: 'intakeMerged', value: { intake: 9, incident: 9 } }, { case: 'intakeConfirmed', value: { intake: 9 } }, { case: 'incidentAreaSet', value: { incident: 9 } }, { case: 'incidentCasualtiesSet', value: { incident: 9 } },
    { case: 'reportDue', value: { incident: 9, clock: 3, alert: 1 } }, { case: 'reportPhoned', value: { incident: 9 } }, { case: 'dispatchStepped', value: { dispatch: 9, phase: 2 } }, { case: 'aidGranted', value: { aid: 9 } }, { case: 'aidRefused', value: { aid: 9 } },
    { case: 'alarmTaken', value: { alarm: 9 } }, { case: 'alarmCleared', value: { alarm: 9 } }, { case: 'fenceRemoved', value: { fence: 9 } }, { case: 'fenceWasPut', value: { fence: 9 } }, { case: 'responseStarted', value: {} }, { case: 'responseEnded', value: { response: 9 } },
    { case: 'deadmanWasSet', value: { unit: 9, everyS: 60 } }, { case: 'deadmanChecked', value: { unit: 9 } }, { case: 'unitDescribed', value: { unit: 9 } }, { case: 'unitsImported', value: {} }, { case: 'clockShift', value: { byMs: 5n } },
  ];
  const facts = after(...strange);
  assert.equal(facts.incidents.size + facts.units.size + facts.fences.list().length + facts.responses.running().length, 0);
});
