// What is heard on the page, and what is not.
// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { EventSchema, FenceCrossing, FenceKind, IncidentPhase, type Aid } from '../../src/gen/muster_pb.js';
import { Bell } from '../../src/console/bell.js';
import type { Model } from '../../src/console/model.js';
import type { Sound } from '../../src/console/sound.js';
import { Facts } from '../../src/protocol/facts.js';

type Body = NonNullable<MessageInitShape<typeof EventSchema>['body']>;

function room({ isUnit = false, may = true } = {}) {
  const facts = new Facts();
  const heard: Sound[] = [];
  const time = { now: 1000 };
  let seq = 0n;
  const model = {
    session: { facts, through: 1n, nowMs: () => time.now },
    desk: { isUnit, units: [9] },
    mayChange: () => may,
    mayGrant: (aid: Aid) => aid.state === 1,
    get openIncidents() {
      return [...facts.incidents.values()].filter(({ phase }) => phase !== IncidentPhase.CLOSED);
    },
  };
  const bell = new Bell(model as unknown as Model, (sound) => heard.push(sound));
  const write = (...bodies: Body[]) => {
    for (const body of bodies) facts.apply(create(EventSchema, { seq: ++seq, atMs: BigInt(time.now), body }));
    bell.follow(time.now);
    return heard.splice(0);
  };
  return { write, time };
}
const entry = (intake: number): Body => ({ case: 'intakeReported', value: { intake } });
const incident: Body = { case: 'incidentOpened', value: { incident: 1, phase: 1, clocks: [{ rules: 1, step: 'a', nearAtMs: 5000n, dueAtMs: 9000n }] } };

test('an entry that comes is heard; those that were there are not, nor one that is decided', () => {
  const { write } = room();
  assert.deepEqual(write(entry(1)), []);
  assert.deepEqual(write(entry(2)), ['intake']);
  assert.deepEqual(write({ case: 'intakeDismissed', value: { intake: 2, reason: 'x' } }), []);
  assert.deepEqual(write(), []);
});

test('aid asked of us is heard like an entry', () => {
  const { write } = room();
  write();
  assert.deepEqual(write({ case: 'aidAsked', value: { aid: 1 } }), ['intake']);
});

test('a clock is heard once when it is near and once when it is late, by whoever can do something about it', () => {
  for (const may of [true, false]) {
    const { write, time } = room({ may });
    assert.deepEqual(write(incident), []);
    time.now = 5000;
    assert.deepEqual(write(), may ? ['near'] : []);
    assert.deepEqual(write(), []);
    time.now = 9000;
    assert.deepEqual(write(), may ? ['late'] : []);
    assert.deepEqual(write(), []);
  }
});

test('a unit that enters a danger area is heard, once each time; areas of other kinds are not, nor who was in one before', () => {
  const { write } = room();
  const fence = (number: number, kind: FenceKind): Body => ({ case: 'fenceWasPut', value: { fence: number, put: { kind } } });
  const cross = (number: number, unit: number, what: FenceCrossing): Body => ({ case: 'fenceCrossed', value: { fence: number, unit, what } });
  const kinds = [FenceKind.CORDON, FenceKind.STAGING, FenceKind.ROUTE];
  assert.deepEqual(write(fence(1, FenceKind.DANGER), ...kinds.map((kind, i) => fence(2 + i, kind)), cross(1, 7, FenceCrossing.ENTER)), []);
  assert.deepEqual(write(cross(1, 8, FenceCrossing.APPROACH)), []);
  assert.deepEqual(write(cross(1, 8, FenceCrossing.ENTER)), ['danger']);
  assert.deepEqual(write(), []);
  assert.deepEqual(write(cross(1, 8, FenceCrossing.DWELL)), []);
  for (const number of [2, 3, 4]) assert.deepEqual(write(cross(number, 8, FenceCrossing.ENTER)), []);
  assert.deepEqual(write(cross(1, 8, FenceCrossing.LEAVE)), []);
  assert.deepEqual(write(cross(1, 8, FenceCrossing.ENTER)), ['danger']);
});

test('SOS is heard again and again until somebody takes it, also one that was there before', () => {
  const { write, time } = room();
  assert.deepEqual(write({ case: 'alarmRaised', value: { alarm: 1 } }), ['sos']);
  time.now = 1500;
  assert.deepEqual(write(), []);
  time.now = 3000;
  assert.deepEqual(write(), ['sos']);
  time.now = 5000;
  assert.deepEqual(write({ case: 'alarmTaken', value: { alarm: 1 } }), []);
});

test('a tablet hears its dispatches and nothing of the desk', () => {
  const { write } = room({ isUnit: true });
  write();
  assert.deepEqual(write(entry(1)), []);
  assert.deepEqual(write({ case: 'dispatchSent', value: { dispatches: [{ dispatch: 1, unit: 8 }] } }), []);
  assert.deepEqual(write({ case: 'dispatchSent', value: { dispatches: [{ dispatch: 2, unit: 9 }] } }), ['dispatch']);
});
