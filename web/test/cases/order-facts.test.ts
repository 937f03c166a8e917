// Events to orders: the ladder, silence, conflicts, and what an order that was told again does not take twice.
// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { EventSchema, OrderPhase, OrderSchema, OrderTargetSchema, SilenceStep, TargetKind, TemplateSilenceSchema } from '../../src/gen/muster_pb.js';
import { Facts } from '../../src/protocol/facts.js';
import { isOpen, isOwed } from '../../src/protocol/order-facts.js';
import { silenceNext } from '../../src/protocol/silence.js';
import { opened } from '../fake-hub/template.js';

type Body = NonNullable<MessageInitShape<typeof EventSchema>['body']>;

const silence = create(TemplateSilenceSchema, { remindS: 60, deputyS: 120, wallS: 240 });
const toSeat = (number: number) => ({ target: { kind: TargetKind.SEAT, number } });
const toUnit = (number: number) => ({ target: { kind: TargetKind.UNIT, number } });
const issue = (order: number, more: MessageInitShape<typeof OrderSchema> = {}): Body => ({
  case: 'orderIssued',
  value: { order, post: 1, issuer: 1, text: '封闭隧道', deadlineAtMs: 600_000n, silence, targets: [toSeat(3), toSeat(4)], ...more },
});
const step = (target: number, phase: OrderPhase, text = '', order = 1): Body => ({ case: 'orderStepped', value: { order, target, phase, text } });

function after(...bodies: Body[]): Facts {
  const facts = new Facts();
  [...opened, ...bodies].forEach((body, i) =>
    facts.apply(create(EventSchema, { seq: BigInt(i + 1), atMs: BigInt(1000 * (i + 1)), actor: 'li', device: 'pad', seat: 3, body })),
  );
  return facts;
}
const phases = (facts: Facts, order = 1) => facts.orders.orders.get(order)!.targets.map(({ phase }) => phase);

test('a target climbs by itself; who, when and which device is kept', () => {
  const facts = after(issue(1), step(1, OrderPhase.DELIVERED), step(1, OrderPhase.ACCEPTED), step(1, OrderPhase.DOING, '已到场'));
  assert.deepEqual(phases(facts), [OrderPhase.DOING, OrderPhase.ISSUED]);
  const [first] = facts.orders.orders.get(1)!.targets;
  assert.equal(first!.text, '已到场');
  assert.deepEqual(first!.marks.map(({ phase, atMs, device, seat }) => [phase, atMs, device, seat]), [
    [OrderPhase.ISSUED, 3000n, 'pad', 3], [OrderPhase.DELIVERED, 4000n, 'pad', 3], [OrderPhase.ACCEPTED, 5000n, 'pad', 3], [OrderPhase.DOING, 6000n, 'pad', 3],
  ]);
});

test('who has the order goes on being reminded; who takes it owes it by its deadline; who is done owes nothing', () => {
  const due = (...bodies: Body[]) => after(issue(1), ...bodies).orders.orders.get(1)!.targets[0]!.dueAtMs;
  assert.equal(due(), 63_000n);
  assert.equal(due(step(1, OrderPhase.DELIVERED), step(1, OrderPhase.READ)), 63_000n);
  assert.equal(due(step(1, OrderPhase.ACCEPTED)), 600_000n);
  assert.equal(due(step(1, OrderPhase.ACCEPTED), step(1, OrderPhase.DONE)), 0n);
  assert.equal(due(step(1, OrderPhase.REFUSED, '无船')), 0n);
});

test('target 0 is every one it can be said of', () => {
  const facts = after(issue(1), step(1, OrderPhase.ACCEPTED), step(1, OrderPhase.DONE), step(0, OrderPhase.CONFIRMED));
  assert.deepEqual(phases(facts), [OrderPhase.CONFIRMED, OrderPhase.ISSUED]);
  assert.deepEqual(phases(after(issue(1), step(2, OrderPhase.REFUSED, '无人'), step(0, OrderPhase.WITHDRAWN))), [OrderPhase.WITHDRAWN, OrderPhase.REFUSED]);
});

test('silence: the step, whom it asks, and when the next comes', () => {
  const escalate: Body = { case: 'orderEscalated', value: { order: 1, target: 2, step: SilenceStep.DEPUTY, seat: 2, dueAtMs: 183_000n } };
  const target = after(issue(1), escalate, escalate).orders.orders.get(1)!.targets[1]!;
  assert.deepEqual([target.silence, target.asked, target.dueAtMs, target.late, target.onWall], [SilenceStep.DEPUTY, [2, 0], 183_000n, false, false]);
});

test('what replaces an order ends it for the targets that both share', () => {
  const facts = after(issue(1, { targets: [toUnit(8), toUnit(9)] }), issue(2, { targets: [toUnit(9)], replaces: 1 }));
  assert.deepEqual(phases(facts), [OrderPhase.ISSUED, OrderPhase.REPLACED]);
  assert.equal(isOpen(facts.orders.orders.get(1)!.targets[1]!), false);
});

test('a conflict is kept with the earlier order', () => {
  const facts = after(issue(1), { case: 'orderContested', value: { order: 1, seat: 2, unit: 9, text: '去另一处' } });
  assert.deepEqual(facts.orders.contests.get(1)?.map(({ seat, text }) => [seat, text]), [[2, '去另一处']]);
});

test('a post that closes takes its open orders with it, and leaves what was confirmed', () => {
  const facts = after(issue(1), step(1, OrderPhase.ACCEPTED), step(1, OrderPhase.DONE), step(1, OrderPhase.CONFIRMED), { case: 'postClosed', value: { post: 1 } });
  assert.deepEqual(phases(facts), [OrderPhase.CONFIRMED, OrderPhase.WITHDRAWN]);
});

test('an order told again is as new as its seq: events before it change nothing', () => {
  const facts = after(issue(1));
  const told = create(OrderSchema, { order: 1, seq: 9n, targets: [{ ...toSeat(3), phase: OrderPhase.ACCEPTED }] });
  facts.orders.put(told);
  facts.apply(create(EventSchema, { seq: 8n, atMs: 1n, body: step(1, OrderPhase.DELIVERED) }));
  assert.deepEqual(phases(facts), [OrderPhase.ACCEPTED]);
  facts.orders.put(create(OrderSchema, { order: 1, seq: 5n }));
  assert.deepEqual(phases(facts), [OrderPhase.ACCEPTED]);
});

test('owed is what is not done', () => {
  const owed = (...bodies: Body[]) => isOwed(after(issue(1), ...bodies).orders.orders.get(1)!.targets[0]!);
  assert.deepEqual([owed(), owed(step(1, OrderPhase.ACCEPTED)), owed(step(1, OrderPhase.DONE)), owed(step(1, OrderPhase.REFUSED, 'x'))], [true, true, false, false]);
});

test('what silence does next: its steps from the issue, the deadline where it comes first, then its steps from the deadline', () => {
  const next = (target: object, deadlineAtMs = 0n) => {
    const order = create(OrderSchema, { issuedAtMs: 1000n, deadlineAtMs, silence });
    const found = silenceNext(order, create(OrderTargetSchema, { phase: OrderPhase.ISSUED, ...target }));
    return found && [found.step, found.atMs];
  };
  assert.deepEqual(next({}), [SilenceStep.REMIND, 61_000]);
  assert.deepEqual(next({ silence: SilenceStep.DEPUTY }), [SilenceStep.WALL, 241_000], 'a step that the template lacks is left out');
  assert.equal(next({ silence: SilenceStep.WALL }), null);
  assert.equal(next({ phase: OrderPhase.ACCEPTED }), null);
  assert.deepEqual(next({}, 30_000n), [SilenceStep.UNKNOWN, 30_000]);
  assert.deepEqual(next({ phase: OrderPhase.DOING }, 500_000n), [SilenceStep.UNKNOWN, 500_000]);
  assert.deepEqual(next({ phase: OrderPhase.DOING, late: true, silence: SilenceStep.REMIND }, 500_000n), [SilenceStep.DEPUTY, 620_000]);
  assert.equal(next({ phase: OrderPhase.DONE }, 500_000n), null);
});

test('the hub\'s clock is set: what is open goes on as long as it would have', () => {
  const ended: Body = { case: 'orderStepped', value: { order: 2, target: 0, phase: OrderPhase.WITHDRAWN } };
  const facts = after(issue(1), issue(2), ended, { case: 'clockShift', value: { byMs: 3_600_000n } });
  const [open, closed] = [1, 2].map((number) => facts.orders.orders.get(number)!);
  assert.equal(open!.deadlineAtMs, 4_200_000n);
  assert.equal(open!.issuedAtMs, 3_603_000n);
  assert.equal(open!.targets[0]!.dueAtMs, 3_663_000n);
  assert.equal(closed!.deadlineAtMs, 600_000n);
  assert.equal(closed!.targets[0]!.dueAtMs, 0n);
});
