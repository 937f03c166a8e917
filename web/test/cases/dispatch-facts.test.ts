// Dispatches: the ladder, what it makes of a unit's status, aid, the dead-man timer.
// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { AidState, DispatchPhase, EventSchema, UnitStatus } from '../../src/gen/muster_pb.js';
import { isOpenDispatch, movesOf } from '../../src/protocol/dispatch-facts.js';
import { Facts } from '../../src/protocol/facts.js';

type Body = NonNullable<MessageInitShape<typeof EventSchema>['body']>;

const unit = (number: number, status = UnitStatus.STANDBY): Body => ({ case: 'unitRegistered', value: { unit: number, code: `U-${number}`, status } });
const sent = (dispatch: number, of: number, incident = 1): Body => ({ case: 'dispatchSent', value: { dispatches: [{ dispatch, unit: of, incident }] } });
const step = (dispatch: number, phase: DispatchPhase, text = '', byFence = false): Body => ({ case: 'dispatchStepped', value: { dispatch, phase, text, byFence } });

function after(...bodies: Body[]): Facts {
  const facts = new Facts();
  bodies.forEach((body, i) => facts.apply(create(EventSchema, { seq: BigInt(i + 1), atMs: BigInt(1000 * (i + 1)), actor: 'wang', seat: 2, body })));
  return facts;
}
const status = (...bodies: Body[]) => after(unit(9), ...bodies).units.get(9)!.status;

test('each step has its time, who said it, and whether a fence did', () => {
  const one = after(unit(9), sent(1, 9), step(1, DispatchPhase.ACCEPTED), step(1, DispatchPhase.ARRIVED, '', true), step(1, DispatchPhase.REPORTED, '水深半米')).dispatches.dispatches.get(1)!;
  assert.deepEqual(one.marks.map(({ phase, atMs, account, byFence }) => [phase, atMs, account, byFence]), [
    [DispatchPhase.NOTIFIED, 2000n, 'wang', false], [DispatchPhase.ACCEPTED, 3000n, 'wang', false], [DispatchPhase.ARRIVED, 4000n, 'wang', true], [DispatchPhase.REPORTED, 5000n, 'wang', false],
  ]);
  assert.deepEqual([one.phase, one.reason, one.sender, one.seat], [DispatchPhase.REPORTED, '水深半米', 'wang', 2]);
});

test('what a unit does follows from its dispatch', () => {
  assert.equal(status(sent(1, 9)), UnitStatus.STANDBY);
  assert.equal(status(sent(1, 9), step(1, DispatchPhase.DEPARTED)), UnitStatus.DEPARTED);
  assert.equal(status(sent(1, 9), step(1, DispatchPhase.ARRIVED)), UnitStatus.ON_SCENE);
  assert.equal(status(sent(1, 9), step(1, DispatchPhase.ARRIVED), step(1, DispatchPhase.DONE)), UnitStatus.RETURNING);
  assert.equal(status(sent(1, 9), step(1, DispatchPhase.DEPARTED), step(1, DispatchPhase.RELEASED)), UnitStatus.STANDBY);
  assert.equal(status({ case: 'unitStatusSet', value: { unit: 9, status: UnitStatus.RETURNING } }, sent(1, 9), step(1, DispatchPhase.REFUSED, '故障')), UnitStatus.RETURNING, 'who refuses does what it did');
});

test('of several the one furthest ahead counts; a unit out of use stays so', () => {
  const two = [sent(1, 9), sent(2, 9, 2), step(1, DispatchPhase.ARRIVED), step(2, DispatchPhase.DEPARTED)];
  assert.equal(status(...two), UnitStatus.ON_SCENE);
  assert.equal(status(...two, step(1, DispatchPhase.RELEASED)), UnitStatus.DEPARTED);
  const out: Body = { case: 'unitStatusSet', value: { unit: 9, status: UnitStatus.UNAVAILABLE } };
  assert.equal(status(sent(1, 9), out, step(1, DispatchPhase.ARRIVED)), UnitStatus.UNAVAILABLE);
});

test('an incident that closes lets its units go, and not those of another', () => {
  const facts = after(unit(8), unit(9), { case: 'incidentOpened', value: { incident: 1 } }, sent(1, 9), sent(2, 8, 2), step(1, DispatchPhase.ARRIVED), step(2, DispatchPhase.ARRIVED), { case: 'incidentClosed', value: { incident: 1 } });
  assert.deepEqual([facts.units.get(9)?.status, facts.units.get(8)?.status], [UnitStatus.STANDBY, UnitStatus.ON_SCENE]);
  assert.deepEqual([...facts.dispatches.dispatches.values()].map((one) => [one.phase, isOpenDispatch(one)]), [[DispatchPhase.RELEASED, false], [DispatchPhase.ARRIVED, true]]);
});

test('what a snapshot told is not done twice', () => {
  const facts = after(unit(9), sent(1, 9));
  facts.apply(create(EventSchema, { seq: 1n, atMs: 9000n, body: step(1, DispatchPhase.DEPARTED) }));
  assert.equal(facts.dispatches.dispatches.get(1)?.phase, DispatchPhase.NOTIFIED);
});

test('the moves of each side', () => {
  const at = (phase: DispatchPhase) => after(sent(1, 9), step(1, phase)).dispatches.dispatches.get(1)!;
  assert.deepEqual(movesOf(at(DispatchPhase.ARRIVED), 'unit'), [DispatchPhase.REPORTED, DispatchPhase.DONE]);
  assert.deepEqual(movesOf(at(DispatchPhase.ARRIVED), 'sender'), [DispatchPhase.REPORTED, DispatchPhase.DONE, DispatchPhase.RELEASED]);
  assert.deepEqual(movesOf(at(DispatchPhase.DONE), 'unit'), [DispatchPhase.RELEASED]);
  assert.deepEqual(movesOf(at(DispatchPhase.REFUSED), 'sender'), []);
});

test('aid is asked, and granted with units or refused with a reason', () => {
  const asked: Body = { case: 'aidAsked', value: { aid: 1, ask: { incident: 1, toOrg: '330206000000', count: 2 } } };
  const granted = after(unit(9), asked, { case: 'aidGranted', value: { aid: 1, dispatches: [{ dispatch: 1, unit: 9, incident: 1, aid: 1 }] } });
  const [aid] = granted.dispatches.aidsOf(1);
  assert.deepEqual([aid?.state, aid?.units, aid?.asker, aid?.decider, granted.dispatches.ofUnit(9)[0]?.aid], [AidState.GRANTED, [9], 'wang', 'wang', 1]);
  const refused = after(asked, { case: 'aidRefused', value: { aid: 1, reason: '自顾不暇' } }).dispatches.aidsOf(1)[0];
  assert.deepEqual([refused?.state, refused?.reason], [AidState.REFUSED, '自顾不暇']);
});

test('the dead-man timer runs as the hub says, rests while an alarm is open, and moves with the clock', () => {
  const set: Body = { case: 'deadmanWasSet', value: { unit: 9, everyS: 60, dueAtMs: 62_000n } };
  const raised: Body = { case: 'alarmRaised', value: { alarm: 1, raise: { unit: 9 } } };
  const due = (...bodies: Body[]) => after(unit(9), ...bodies).units.get(9)!.deadmanDueAtMs;
  assert.equal(due(set), 62_000n);
  assert.equal(due(set, { case: 'deadmanChecked', value: { unit: 9, dueAtMs: 63_000n } }), 63_000n);
  assert.equal(due(set, { case: 'clockShift', value: { byMs: 5000n } }), 67_000n);
  assert.equal(due(set, raised), 0n);
  assert.equal(due(set, raised, { case: 'alarmCleared', value: { alarm: 1, deadmanDueAtMs: 99_000n } }), 99_000n);
  assert.equal(due(set, { case: 'deadmanWasSet', value: { unit: 9, everyS: 0 } }), 0n);
});

test('the registry: described and imported', () => {
  const facts = after(unit(9), { case: 'unitDescribed', value: { unit: 9, details: { can: ['pump'], people: 12 } } }, { case: 'unitsImported', value: { units: [{ unit: 10, code: 'N' }] } });
  assert.deepEqual([facts.units.get(9)?.details?.people, facts.units.get(10)?.code], [12, 'N']);
});
