// What waits to be answered: kept, sent again alike, put away only when it is settled.
// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { create, fromBinary } from '@bufbuild/protobuf';
import { webcrypto } from 'node:crypto';
import { AnswerSchema, CommandSchema, IncidentNoteSchema } from '../../src/gen/muster_pb.js';
import { fromHex } from '../../src/protocol/bytes.js';
import { OTHER_LOG, Outbox, type Body } from '../../src/protocol/outbox.js';
import { shelf } from '../shelf.js';

globalThis.crypto ??= webcrypto as Crypto; // Node 18

const note = (text: string): Body => ({ case: 'incidentNote', value: create(IncidentNoteSchema, { incident: 1, text }) });
const answer = (id: string, more: object) => create(AnswerSchema, { id: fromHex(id), ...more });

test('ids are 16 random bytes and a reload sends the same bytes', () => {
  const kept = shelf();
  const first = new Outbox(kept, 'duty');
  const ids = [first.add(note('a'), 's', 'aa', 1), first.add(note('b'), 's', 'aa', 2)];
  assert.notEqual(ids[0], ids[1]);
  assert.match(ids[0]!, /^[0-9a-f]{32}$/);
  const before = first.take(10, 0);
  const again = new Outbox(kept, 'duty').take(10, 0);
  assert.deepEqual(again, before);
  assert.deepEqual(fromBinary(CommandSchema, again[0]!).id, fromHex(ids[0]!));
});

test('nothing goes twice on one connection, everything again on the next', () => {
  const outbox = new Outbox(shelf(), 'duty');
  outbox.add(note('a'), 's', 'aa', 1);
  assert.equal(outbox.take(10, 0).length, 1);
  assert.equal(outbox.take(10, 0).length, 0);
  outbox.connected('aa');
  assert.equal(outbox.take(10, 0).length, 1);
});

test('no more are open than the hub allows, in order', () => {
  const outbox = new Outbox(shelf(), 'duty');
  const ids = ['a', 'b', 'c'].map((text) => outbox.add(note(text), 's', 'aa', 1));
  assert.equal(outbox.take(2, 0).length, 2);
  assert.equal(outbox.take(2, 0).length, 0);
  outbox.answered(answer(ids[0]!, { code: 0 }), 0);
  const [third] = outbox.take(2, 0);
  assert.deepEqual(fromBinary(CommandSchema, third!).id, fromHex(ids[2]!));
});

test('not now: the same again when it is time', () => {
  const outbox = new Outbox(shelf(), 'duty');
  const id = outbox.add(note('a'), 's', 'aa', 1);
  outbox.take(1, 0);
  outbox.answered(answer(id, { code: 902, zh: '系统繁忙', en: 'busy', retryAfterMs: 1000 }), 5000);
  assert.equal(outbox.list()[0]?.waiting?.zh, '系统繁忙');
  assert.equal(outbox.nextAt(), 6000);
  outbox.add(note('b'), 's', 'aa', 2);
  assert.equal(outbox.take(2, 5999).length, 0, 'what came later does not overtake it');
  assert.deepEqual(outbox.take(2, 6000).map((bytes) => fromBinary(CommandSchema, bytes).body.case), ['incidentNote', 'incidentNote']);
});

test('refused for good: stays to be seen, is never sent again, can be put away', () => {
  const outbox = new Outbox(shelf(), 'duty');
  const id = outbox.add(note('a'), 's', 'aa', 1);
  outbox.putAway(id);
  assert.equal(outbox.list().length, 1, 'what still waits is not put away');
  outbox.answered(answer(id, { code: 402, zh: '突发事件已办结', en: 'closed' }), 0);
  outbox.connected('aa');
  assert.equal(outbox.take(10, 0).length, 0);
  assert.equal(outbox.list()[0]?.refusal?.code, 402);
  outbox.putAway(id);
  assert.equal(outbox.list().length, 0);
});

test('another account sees and sends nothing of it', () => {
  const kept = shelf();
  new Outbox(kept, 'duty').add(note('a'), 's', 'aa', 1);
  const other = new Outbox(kept, 'other');
  assert.equal(other.list().length + other.take(10, 0).length, 0);
  other.add(note('b'), 's', 'aa', 1);
  assert.equal(new Outbox(kept, 'duty').take(10, 0).length, 1);
});

test('windows side by side keep what they were given beside each other, and whoever comes later has all of it in order', () => {
  const kept = shelf();
  const [one, two] = [new Outbox(kept, 'duty'), new Outbox(kept, 'duty')];
  const said = (outbox: Outbox) => outbox.take(10, 0).map((bytes) => (fromBinary(CommandSchema, bytes).body.value as { text: string }).text);
  const a = one.add(note('a'), 's', 'aa', 5);
  two.add(note('b'), 's', 'aa', 6);
  for (const text of ['c', 'd', 'e']) one.add(note(text), 's', 'aa', 7);
  assert.deepEqual([said(one), said(two)], [['a', 'c', 'd', 'e'], ['b']]);
  assert.deepEqual(said(new Outbox(kept, 'duty')), ['a', 'b', 'c', 'd', 'e']);
  one.answered(answer(a, { code: 0 }), 0);
  assert.deepEqual(said(new Outbox(kept, 'duty')), ['b', 'c', 'd', 'e']);
});

test('of what was answered nothing stays on the shelf', () => {
  const kept = shelf();
  const outbox = new Outbox(kept, 'duty');
  const [done, refused, receipt] = [outbox.add(note('a'), 's', 'aa', 1), outbox.add(note('b'), 's', 'aa', 1), outbox.add(note('c'), 's', 'aa', 1, { quiet: true })];
  assert.equal(kept.items.size, 3);
  outbox.answered(answer(done!, { code: 0 }), 0);
  outbox.answered(answer(receipt!, { code: 402 }), 0);
  outbox.answered(answer(refused!, { code: 402 }), 0);
  assert.deepEqual(new Outbox(kept, 'duty').list().map(({ id, refusal }) => [id, refusal?.code]), [[refused, 402]], 'until somebody has seen it');
  outbox.putAway(refused!);
  assert.equal(kept.items.size, 0);
});

test('a command about another log is not sent to this one', () => {
  const outbox = new Outbox(shelf(), 'duty');
  outbox.add(note('a'), 's', 'aa', 1);
  outbox.connected('bb');
  assert.equal(outbox.take(10, 0).length, 0);
  assert.deepEqual(outbox.list()[0]?.refusal, OTHER_LOG);
});

test('rubbish on the shelf is an empty outbox', () => {
  const kept = shelf();
  kept.setItem('muster.outbox.x', '{nonsense');
  kept.setItem('muster.outbox.y', 'null');
  assert.equal(new Outbox(kept, 'duty').list().length, 0);
});
