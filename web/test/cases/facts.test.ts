// Events and snapshots to units and incidents.
// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { EventSchema, IncidentGrade, IncidentPhase, SnapshotSchema, UnitKind, UnitStatus } from '../../src/gen/muster_pb.js';
import { Facts } from '../../src/protocol/facts.js';

type Body = NonNullable<MessageInitShape<typeof EventSchema>['body']>;

function after(...bodies: Body[]): Facts {
  const facts = new Facts();
  bodies.forEach((body, i) => facts.apply(create(EventSchema, { seq: BigInt(i + 1), atMs: BigInt(1000 * (i + 1)), actor: 'wang', body })));
  return facts;
}

const opened: Body = {
  case: 'incidentOpened',
  value: { incident: 4, version: 1, type: '11A02', grade: IncidentGrade.MINOR, phase: IncidentPhase.REPORTED, title: '下穿隧道积水', latE7: 1, lonE7: 2 },
};

test('a unit lives from registration to retirement', () => {
  const registered: Body = { case: 'unitRegistered', value: { unit: 9, code: 'T-09', name: '九队', kind: UnitKind.TEAM } };
  const changed = after(
    registered,
    { case: 'unitRenamed', value: { unit: 9, name: '第九救援队' } },
    { case: 'unitStatusSet', value: { unit: 9, status: UnitStatus.ON_SCENE } },
  ).units.get(9)!;
  assert.equal(changed.name, '第九救援队');
  assert.equal(changed.status, UnitStatus.ON_SCENE);
  assert.equal(changed.code, 'T-09');
  assert.equal(changed.seq, 3n);
  assert.equal(after(registered, { case: 'unitRetired', value: { unit: 9 } }).units.size, 0);
});

test('an amendment leaves what it does not name', () => {
  const incident = after(opened, { case: 'incidentAmended', value: { incident: 4, grade: IncidentGrade.SERIOUS } }).incidents.get(4)!;
  assert.deepEqual([incident.title, incident.type, incident.grade, incident.version], ['下穿隧道积水', '11A02', IncidentGrade.SERIOUS, 2]);
});

test('an incident moves, changes phase, is noted and closed', () => {
  const facts = after(
    opened,
    { case: 'incidentMoved', value: { incident: 4, latE7: 11, lonE7: 12, place: '望春桥' } },
    { case: 'incidentPhaseSet', value: { incident: 4, phase: IncidentPhase.RESPONSE } },
    { case: 'incidentNoted', value: { incident: 4, text: '水泵已到' } },
    { case: 'incidentClosed', value: { incident: 4 } },
  );
  const incident = facts.incidents.get(4)!;
  assert.deepEqual([incident.latE7, incident.lonE7, incident.place, incident.notes], [11, 12, '望春桥', 1]);
  assert.deepEqual([incident.phase, incident.closedAtMs], [IncidentPhase.CLOSED, 5000n]);
  assert.deepEqual([incident.version, incident.seq], [4, 5n], 'a note is no new version');
  assert.deepEqual(facts.notes.get(4), [{ atMs: 4000, actor: 'wang', text: '水泵已到' }]);
});

test('what is not known is left alone', () => {
  const facts = after({ case: 'incidentPhaseSet', value: { incident: 1, phase: 2 } }, { case: 'unitRenamed', value: { unit: 1, name: 'x' } });
  assert.equal(facts.incidents.size + facts.units.size, 0);
});

test('a snapshot comes in parts and without the retired', () => {
  const facts = new Facts();
  facts.add(create(SnapshotSchema, { first: true, units: [{ unit: 1 }, { unit: 2, retired: true }] }));
  facts.add(create(SnapshotSchema, { last: true, incidents: [{ incident: 3, title: '滑坡' }] }));
  assert.deepEqual([...facts.units.keys()], [1]);
  assert.equal(facts.incidents.get(3)?.title, '滑坡');
});
