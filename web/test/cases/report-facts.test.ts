// The report chain and its clocks: what a report and a call meet, as the rules say; how a clock stands.
// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { CatalogueKind, EventSchema, ReportAlert, ReportClockSchema, ReportKind } from '../../src/gen/muster_pb.js';
import { clockState, urgentClock } from '../../src/console/clock-time.js';
import { Facts } from '../../src/protocol/facts.js';
import { fieldsFor } from '../../src/protocol/report-rules.js';
import { typesOf } from '../../src/protocol/incident-types.js';
import { RULES } from '../pages/scene.js';

type Body = NonNullable<MessageInitShape<typeof EventSchema>['body']>;

const rules = (catalogue: number, body: object, key = 'direct'): Body => ({ case: 'catalogueWasPut', value: { catalogue, version: catalogue, kind: CatalogueKind.REPORT_RULES, key, zh: key, en: key, body: JSON.stringify(body) } });
const TWO_CALLS = { ...RULES, steps: [{ ...RULES.steps[0], key: 'late', minutes: 60 }, { ...RULES.steps[0], key: 'soon' }] };
const clock = (of: number, step: string, dueAtMs: bigint, nearAtMs = 0n) => ({ rules: of, step, dueAtMs, nearAtMs });
const opened = (clocks: ReturnType<typeof clock>[]): Body => ({ case: 'incidentOpened', value: { incident: 1, version: 1, clocks } });
const sent = (kind: ReportKind, report = 1): Body => ({ case: 'reportSent', value: { report, incident: 1, kind, version: 1, fields: [{ key: 'place', text: '隧道' }] } });
const phoned: Body = { case: 'reportPhoned', value: { incident: 1, to: '区委', text: '已报' } };

function after(...bodies: Body[]): Facts {
  const facts = new Facts();
  bodies.forEach((body, i) => facts.apply(create(EventSchema, { seq: BigInt(i + 1), atMs: BigInt(1000 * (i + 1)), actor: 'wang', body })));
  return facts;
}
const done = (...bodies: Body[]) => after(...bodies).incidents.get(1)!.clocks.map(({ doneAtMs }) => Number(doneAtMs));
const three = [clock(3, 'phone', 30n), clock(3, 'written', 60n), clock(3, 'final', 90n)];

test('a written report meets the steps of its kind, the last one all that are written, a call those by phone', () => {
  assert.deepEqual(done(rules(3, RULES), opened(three), sent(ReportKind.FIRST)), [0, 3000, 0]);
  assert.deepEqual(done(rules(3, RULES), opened(three), phoned), [3000, 0, 0]);
  assert.deepEqual(done(rules(3, RULES), opened(three), sent(ReportKind.CHECK)), [0, 3000, 3000]);
  assert.deepEqual(done(rules(3, RULES), opened(three), sent(ReportKind.FIRST), sent(ReportKind.FINAL, 2)), [0, 3000, 4000], 'what was met stays as it was');
  assert.deepEqual(done(rules(3, RULES), opened(three), sent(ReportKind.FOLLOW)), [0, 0, 0]);
});

test('a call meets the phone step that is due first, of each set of rules', () => {
  const clocks = [clock(3, 'late', 60n), clock(3, 'soon', 30n), clock(4, 'phone', 99n)];
  const all = [rules(3, TWO_CALLS), rules(4, RULES, 'other'), opened(clocks)];
  assert.deepEqual(done(...all, phoned), [0, 4000, 4000]);
  assert.deepEqual(done(...all, phoned, phoned), [5000, 4000, 4000]);
});

test('rules that are not known meet nothing', () => {
  assert.deepEqual(done(opened(three), sent(ReportKind.FINAL), phoned), [0, 0, 0]);
});

test('an amendment keeps when the report was sent; the clocks of an incident follow its grade', () => {
  const facts = after(rules(3, RULES), opened(three), sent(ReportKind.FIRST), { case: 'reportAmended', value: { report: 1, incident: 1, kind: ReportKind.FIRST, version: 2 } }, { case: 'incidentAmended', value: { incident: 1, grade: 3, clocks: [clock(3, 'phone', 15n)] } });
  const [report] = facts.reports.chain(1);
  assert.deepEqual([report?.version, report?.sentAtMs, report?.amendedAtMs], [2, 3000n, 4000n]);
  assert.deepEqual(facts.reports.earlier.get(1)?.map(({ version, fields }) => [version, fields[0]?.text]), [[1, '隧道']], 'the earlier version is kept');
  assert.deepEqual(facts.incidents.get(1)!.clocks.map(({ dueAtMs }) => dueAtMs), [15n]);
});

test('an alert of the hub is on its clock; a clock that is set moves what still runs', () => {
  const facts = after(rules(3, RULES), opened(three), sent(ReportKind.FIRST), { case: 'reportDue', value: { incident: 1, clock: 1, alert: ReportAlert.LATE } }, { case: 'clockShift', value: { byMs: 100n } });
  assert.deepEqual(facts.incidents.get(1)!.clocks.map(({ alert, dueAtMs }) => [alert, dueAtMs]), [[ReportAlert.LATE, 130n], [0, 60n], [0, 190n]]);
});

test('a clock that is set moves the first notice too, and nothing of what is closed', () => {
  const open: Body = { case: 'incidentOpened', value: { incident: 2, version: 1, firstNoticeAtMs: 20n, clocks: [clock(3, 'phone', 50n, 40n)] } };
  const over: Body = { case: 'incidentOpened', value: { incident: 3, version: 1, firstNoticeAtMs: 20n, clocks: [clock(3, 'phone', 50n, 40n)] } };
  const facts = after(opened(three), open, over, { case: 'incidentClosed', value: { incident: 3 } }, { case: 'clockShift', value: { byMs: 100n } });
  const told = [1, 2, 3].map((number) => facts.incidents.get(number)!).map(({ firstNoticeAtMs, clocks }) => [firstNoticeAtMs, clocks[0]!.dueAtMs, clocks[0]!.nearAtMs]);
  assert.deepEqual(told, [[0n, 130n, 0n], [120n, 150n, 140n], [20n, 50n, 40n]]);
});

test('how a clock stands: by the hub, or by the time if the hub is away', () => {
  const state = (more: object, now: number) => clockState(create(ReportClockSchema, { dueAtMs: 100n, nearAtMs: 80n, ...more }), now);
  assert.deepEqual([state({}, 79), state({}, 80), state({}, 100), state({ alert: ReportAlert.NEAR }, 10), state({ alert: ReportAlert.LATE }, 10), state({ doneAtMs: 150n }, 200)], ['runs', 'near', 'late', 'near', 'late', 'done']);
  assert.equal(state({ nearAtMs: 0n }, 99), 'runs');
  assert.equal(urgentClock([create(ReportClockSchema, { step: 'a', dueAtMs: 9n }), create(ReportClockSchema, { step: 'b', dueAtMs: 5n }), create(ReportClockSchema, { step: 'c', dueAtMs: 1n, doneAtMs: 1n })])?.step, 'b');
});

test('the form is that of all active rules for the type, each field once', () => {
  const other = { active: true, types: ['12'], steps: [], fields: [{ key: 'place', zh: '地点' }, { key: 'plant', zh: '企业', lines: 3 }] };
  const idle = { active: false, fields: [{ key: 'never', zh: '不用' }] };
  const { catalogues } = after(rules(3, RULES), rules(4, other, 'chemical'), rules(5, idle, 'idle'));
  assert.deepEqual(fieldsFor(catalogues, '12D02').map(({ key }) => key), ['plant', ...RULES.fields.map(({ key }) => key)].sort((a, b) => order(a) - order(b)));
  assert.equal(fieldsFor(catalogues, '11A02').some(({ key }) => key === 'plant'), false);
  assert.equal(fieldsFor(catalogues, '12D02').find(({ key }) => key === 'place')?.asked, true, 'what one set asks for is asked for');
  function order(key: string): number {
    return ['place', 'plant', ...RULES.fields.map((field) => field.key)].indexOf(key);
  }
});

test('a catalogue that cannot be read says nothing', () => {
  const { catalogues } = after({ case: 'catalogueWasPut', value: { catalogue: 1, version: 1, kind: CatalogueKind.INCIDENT_TYPES, key: 'gb', body: '{nonsense' } });
  assert.equal(typesOf(catalogues).size, 0);
});
