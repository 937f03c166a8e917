// A tablet that was reloaded without a network: what it kept of its own, and that it kept nothing else.
// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { webcrypto } from 'node:crypto';
import { afterEach, test } from 'node:test';
import { create } from '@bufbuild/protobuf';
import { WebSocket } from 'ws';
import { AlarmRaiseSchema, DispatchPhase, OrderPhase, Role, TargetKind } from '../../src/gen/muster_pb.js';
import { KEEPSAKE, readKeepsake } from '../../src/protocol/keepsake.js';
import type { Socket } from '../../src/protocol/link.js';
import type { Shelf } from '../../src/protocol/outbox.js';
import { Session } from '../../src/protocol/session.js';
import { FakeHub } from '../fake-hub/hub.js';
import { shelf } from '../shelf.js';

globalThis.crypto ??= webcrypto as Crypto; // Node 18

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function until(what: () => boolean): Promise<void> {
  for (const end = Date.now() + 8000; !what(); ) {
    assert.ok(Date.now() < end, `waited in vain for ${what}`);
    await new Promise((done) => setTimeout(done, 5));
  }
}

function join(hub: FakeHub, kept: Shelf, account = 'p01'): Session {
  const session = new Session(
    {
      url: hub.url, token: 'a-secret-token', device: 'device', account, client: 'test', shelf: kept, lasting: kept,
      makeSocket: (url, protocol) => new WebSocket(url, protocol) as unknown as Socket,
      random: () => 0,
    },
    { changed: () => {}, answered: () => {}, ended: () => {} },
  );
  undo.push(() => session.stop());
  return session;
}

/** Units 4 (ours) and 5, each with a dispatch and an order. */
async function hubWithWork(): Promise<FakeHub> {
  const hub = new FakeHub();
  await hub.listen();
  undo.push(() => hub.kill());
  hub.welcome = { account: 'p01', role: Role.UNIT, units: [4] };
  for (const unit of [4, 5]) {
    hub.write({ case: 'unitRegistered', value: { unit, code: `U-${unit}`, name: `队伍${unit}` } });
    hub.write({ case: 'incidentOpened', value: { incident: unit, title: `积水${unit}`, area: '{"type":"Polygon"}' } });
    hub.write({ case: 'dispatchSent', value: { dispatches: [{ dispatch: unit, incident: unit, unit, text: '架泵', phase: DispatchPhase.NOTIFIED }] } });
    hub.write({ case: 'orderIssued', value: { order: unit, text: `指令${unit}`, targets: [{ target: { kind: TargetKind.UNIT, number: unit }, phase: OrderPhase.ISSUED }] } });
  }
  return hub;
}

test('what its units are to do is there before a hub is met, and as of when', async () => {
  const [hub, kept] = [await hubWithWork(), shelf()];
  const before = join(hub, kept);
  before.start();
  await until(() => before.through === hub.seq);
  before.keep();
  before.stop();
  await hub.kill();

  const after = join(hub, kept);
  assert.deepEqual([after.welcome?.role, after.welcome?.units], [Role.UNIT, [4]]);
  assert.equal(after.facts.units.get(4)?.name, '队伍4');
  assert.equal(after.facts.dispatches.ofUnit(4)[0]?.text, '架泵');
  assert.equal(after.facts.incidents.get(4)?.title, '积水4');
  assert.equal(after.facts.orders.orders.get(4)?.text, '指令4');
  assert.ok(Math.abs(after.asOfMs - Date.now()) < 10_000);
  assert.equal(after.through, 0n, 'the hub is to tell all of it anew');

  after.start();
  after.command({ case: 'alarmRaise', value: create(AlarmRaiseSchema, { unit: 4 }) }, '队伍4');
  hub.write({ case: 'dispatchStepped', value: { dispatch: 4, phase: DispatchPhase.RELEASED } });
  await hub.listen();
  await until(() => after.facts.alarms.openOf(4) !== undefined);
  assert.equal(hub.commands.filter(({ body }) => body.case === 'alarmRaise').length, 1);
  assert.deepEqual(after.facts.dispatches.ofUnit(4), [], 'what ended meanwhile has ended here');
});

test('nothing of others is kept, no token, and nothing for another account', async () => {
  const [hub, kept] = [await hubWithWork(), shelf()];
  const session = join(hub, kept);
  session.start();
  await until(() => session.through === hub.seq);
  session.keep();
  const facts = readKeepsake(kept, 'p01')!.facts;
  assert.deepEqual([facts.units, facts.dispatches, facts.incidents, facts.orders].map((list) => list.length), [1, 1, 1, 1]);
  assert.equal(facts.incidents[0]?.area, '', 'outlines are large and not for a tablet without a network');
  assert.doesNotMatch(kept.items.get(KEEPSAKE)!, /a-secret-token|612d7365637265742d746f6b656e/);
  assert.equal(readKeepsake(kept, 'wang'), null);
  assert.equal(join(hub, kept, 'wang').asOfMs, 0);
});

test('who is no tablet keeps nothing; what cannot be read is nothing', async () => {
  const [hub, kept] = [await hubWithWork(), shelf()];
  hub.welcome = { role: Role.DUTY, units: [] };
  const session = join(hub, kept);
  session.start();
  await until(() => session.through === hub.seq);
  session.keep();
  assert.equal(kept.items.has(KEEPSAKE), false);
  for (const text of ['', '{', '7', '{"account":"p01"}', '{"account":"p01","welcome":"zz","facts":"ff"}']) {
    kept.setItem(KEEPSAKE, text);
    assert.equal(readKeepsake(kept, 'p01'), null, text);
  }
});

test('more than fits beside commands that wait is not kept', async () => {
  const [hub, kept] = [await hubWithWork(), shelf()];
  hub.write({ case: 'orderIssued', value: { order: 9, text: '长'.repeat(100_000), targets: [{ target: { kind: TargetKind.UNIT, number: 4 }, phase: OrderPhase.ISSUED }] } });
  const session = join(hub, kept);
  session.start();
  await until(() => session.through === hub.seq);
  session.keep();
  assert.equal(kept.items.get(KEEPSAKE), '');
});
