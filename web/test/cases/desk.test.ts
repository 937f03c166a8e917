// The seat holder's side of a session: receipts, read marks, the acting seat, a snapshot in mid-session, orders told again.
// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { webcrypto } from 'node:crypto';
import { afterEach, test } from 'node:test';
import { create, toBinary } from '@bufbuild/protobuf';
import { WebSocket } from 'ws';
import {
  ChannelKind, EventSchema, MessagePostSchema, OrderPhase, OrderSchema, OrderStepSchema, Role, SeatSchema, SeatTakeSchema, SnapshotSchema, TargetKind, type Command, type Message,
} from '../../src/gen/muster_pb.js';
import { Desk } from '../../src/console/desk.js';
import type { Model } from '../../src/console/model.js';
import { channel } from '../../src/protocol/channel.js';
import type { Socket } from '../../src/protocol/link.js';
import type { Body, How, Shelf } from '../../src/protocol/outbox.js';
import { Session } from '../../src/protocol/session.js';
import { commandSnapshot } from '../fake-hub/command.js';
import { FakeHub } from '../fake-hub/hub.js';
import { opened } from '../fake-hub/template.js';
import { shelf } from '../shelf.js';

globalThis.crypto ??= webcrypto as Crypto; // Node 18

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function until(what: () => boolean, ms = 8000): Promise<void> {
  for (const end = Date.now() + ms; !what(); ) {
    assert.ok(Date.now() < end, `waited in vain for ${what}`);
    await new Promise((done) => setTimeout(done, 5));
  }
}

const settled = () => new Promise((done) => setTimeout(done, 60));

async function hubUp(): Promise<FakeHub> {
  const hub = new FakeHub();
  for (const body of opened) hub.write(body);
  await hub.listen();
  undo.push(() => hub.kill());
  return hub;
}

/** A window without a page: what of the model the desk uses. */
function window(hub: FakeHub, kept: Shelf = shelf()) {
  globalThis.sessionStorage = shelf() as unknown as Storage;
  const session: Session = new Session(
    {
      url: hub.url, token: 'token', device: 'device', account: 'duty', client: 'test', shelf: kept, lasting: kept,
      makeSocket: (url, protocol) => new WebSocket(url, protocol) as unknown as Socket,
      random: () => 0,
      linkKind: () => 4,
    },
    { changed: (what) => what === 'facts' && desk.follow(), answered: () => {}, ended: () => {} },
  );
  const model = {
    session, who: { account: 'duty' }, tell: () => {},
    command: (body: Body, subject: string, how: How = {}) => session.command(body, subject, { seat: desk.acting, ...how }),
  };
  const desk = new Desk(model as unknown as Model);
  session.start();
  undo.push(() => session.stop());
  return { session, desk, command: model.command };
}

const take = (seat: number, account = 'duty') => ({ case: 'seatTaken' as const, value: { seat, account } });
const orderTo = (order: number, ...seats: number[]) => ({
  case: 'orderIssued' as const,
  value: { order, post: 1, issuer: 1, text: '封闭隧道', targets: seats.map((number) => ({ target: { kind: TargetKind.SEAT, number }, phase: OrderPhase.ISSUED })) },
});
const steps = (hub: FakeHub) => hub.commands.flatMap((command: Command) => (command.body.case === 'orderStep' ? [[command.seat, command.body.value.target, command.body.value.phase]] : []));

test('an order that arrives is said to be delivered, by itself and once, as the seat it is for', async () => {
  const hub = await hubUp();
  hub.write(take(3));
  const { session, desk } = window(hub);
  await until(() => session.through === 3n);
  hub.write(orderTo(1, 4, 3), undefined, true, { actor: 'chief', seat: 1 });
  await until(() => steps(hub).length === 1);
  assert.deepEqual(steps(hub), [[3, 2, OrderPhase.DELIVERED]]);
  hub.cut();
  await until(() => hub.hellos.length === 2 && session.link.state.kind === 'live');
  await settled();
  assert.equal(steps(hub).length, 1);
  desk.read(1);
  desk.read(1);
  await until(() => steps(hub).length === 2);
  await settled();
  assert.deepEqual(steps(hub)[1], [3, 2, OrderPhase.READ]);
  assert.equal(session.facts.orders.orders.get(1)?.targets[1]?.phase, OrderPhase.READ);
});

test('a receipt that comes second is refused and nobody is troubled with it', async () => {
  const hub = await hubUp();
  hub.write(take(3));
  hub.refusals.push({ code: 805, zh: '不能', en: 'no' });
  const { session } = window(hub);
  await until(() => session.through === 3n);
  hub.write(orderTo(1, 3));
  await until(() => steps(hub).length === 1);
  await settled();
  assert.deepEqual([session.outbox.list().length, session.outbox.shown().length], [0, 0]);
});

test('an answer given while the link is gone is sent once it is back, with the same id, and done once', async () => {
  const hub = await hubUp();
  hub.write(take(3));
  hub.write(orderTo(1, 3));
  const { session, command } = window(hub);
  await until(() => steps(hub).length === 1);
  hub.mute = true;
  const id = command({ case: 'orderStep', value: create(OrderStepSchema, { order: 1, target: 1, phase: OrderPhase.ACCEPTED }) }, '第 1 号指令');
  await until(() => steps(hub).length === 2);
  await hub.kill();
  await until(() => session.link.state.kind === 'waiting');
  assert.equal(session.outbox.shown().length, 1);
  hub.mute = false;
  await hub.listen();
  await until(() => session.outbox.list().length === 0);
  const sent = hub.commands.map((one) => Buffer.from(one.id).toString('hex')).filter((one) => one === id);
  assert.deepEqual([sent.length, hub.events.filter(({ body }) => body.case === 'orderStepped' && body.value.phase === OrderPhase.ACCEPTED).length], [2, 1]);
});

test('the window acts as the seat it has; when that is gone, as another or none; every command says so', async () => {
  const hub = await hubUp();
  hub.write(take(3));
  hub.write(take(4));
  const { session, desk, command } = window(hub);
  await until(() => desk.acting === 3);
  desk.actAs(4);
  const acting = () => hub.sessions.flatMap(({ frames }) => frames.flatMap((frame) => frame.acting ?? []));
  await until(() => acting().at(-1)?.seat === 4);
  assert.equal(acting().at(-1)?.link, 4);
  command({ case: 'messagePost', value: create(MessagePostSchema, { channel: channel(ChannelKind.MODULE, 1, 2), text: '到位' }) }, '');
  await until(() => hub.commands.length === 1);
  assert.equal(hub.commands[0]?.seat, 4);
  hub.write({ case: 'seatRelieved', value: { seat: 4, account: 'duty', reason: 'x' } });
  await until(() => desk.acting === 3);
  hub.write({ case: 'seatLeft', value: { seat: 3, account: 'duty' } });
  await until(() => desk.acting === 0);
  await until(() => acting().at(-1)?.seat === 0);
  assert.equal(session.facts.posts.seatedIn('duty').length, 0);
});

test('a welcome after a cut is told again as which seat the window acts', async () => {
  const hub = await hubUp();
  hub.write(take(3));
  const { session, desk } = window(hub);
  await until(() => desk.acting === 3);
  hub.cut();
  await until(() => hub.hellos.length === 2 && session.link.state.kind === 'live');
  await until(() => hub.sessions[0]!.frames.some((frame) => frame.acting?.seat === 3));
  assert.equal(hub.hellos[1]?.hello?.link, 4);
});

test('unread is counted by seat, without what one said oneself, and a mark takes it away', async () => {
  const hub = await hubUp();
  hub.write(take(3));
  const { session, desk } = window(hub);
  await until(() => desk.acting === 3);
  const where = channel(ChannelKind.MODULE, 1, 1);
  for (const [account, seat] of [['chief', 1], ['duty', 3], ['chief', 1]] as const) {
    hub.write({ case: 'messagePosted', value: { channel: where, account, seat, text: '…' } });
  }
  await until(() => session.through === 6n);
  assert.equal(desk.unread(where), 2);
  desk.markRead(where);
  desk.markRead(where);
  await until(() => desk.unread(where) === 0);
  await settled();
  assert.deepEqual(hub.commands.map(({ body, seat }) => [body.case, seat]), [['channelRead', 3]]);
});

test('a snapshot in mid-session replaces everything, and what came between its parts is not lost', async () => {
  const hub = await hubUp();
  hub.write({ case: 'incidentOpened', value: { incident: 1, title: '内涝' } });
  hub.write({ case: 'incidentNoted', value: { incident: 1, text: '水深半米' } });
  hub.write(take(3));
  const { session, desk } = window(hub);
  await until(() => session.through === 5n);
  hub.write({ case: 'incidentNoted', value: { incident: 1, text: '水在退' } });
  hub.write({ case: 'messagePosted', value: { channel: channel(ChannelKind.MODULE, 1, 1), account: 'chief', seat: 1, text: '旧岗位听到的' } });
  await until(() => session.through === 7n);
  const seat = create(SeatSchema, { seat: 4, post: 1, row: 4, index: 1, holder: 'duty' });
  const rest = { ...commandSnapshot(session.facts), seats: [seat], messages: [] as Message[] };
  hub.tell({ snapshots: [create(SnapshotSchema, { seq: 8n, first: true, incidents: [...session.facts.incidents.values()] })] });
  const between = create(EventSchema, { seq: 9n, body: { case: 'messagePosted', value: { channel: channel(ChannelKind.MODULE, 1, 2), account: 'chief', seat: 1, text: '新岗位听到的' } } });
  hub.tell({ events: [toBinary(EventSchema, between)], through: 9n });
  await settled();
  assert.equal(session.facts.posts.seatedIn('duty')[0]?.seat, 3, 'the old facts stay until the new ones are complete');
  hub.tell({ snapshots: [create(SnapshotSchema, { seq: 8n, last: true, ...rest })] });
  await until(() => session.through === 9n);
  assert.deepEqual([...session.facts.talks.messages.values()].flat().map(({ text }) => text), ['新岗位听到的']);
  assert.equal(desk.acting, 4);
  assert.deepEqual(session.facts.notes.get(1)?.map(({ text }) => text), ['水在退'], 'a note that was heard stays');
});

test('orders told again behind a welcome are known, marked and answered for', async () => {
  const hub = await hubUp();
  hub.write(take(3));
  const order = create(OrderSchema, { order: 7, seq: 3n, text: '先前的', targets: [{ target: { kind: TargetKind.SEAT, number: 3 }, phase: OrderPhase.ISSUED }] });
  hub.onWelcome = (session) => session.say({ again: [order] });
  const { session } = window(hub);
  await until(() => session.again.has(7));
  await until(() => steps(hub).length === 1);
  hub.onWelcome = () => {};
  hub.cut();
  await until(() => hub.hellos.length === 2 && session.link.state.kind === 'live');
  assert.equal(session.again.size, 0);
  assert.equal(session.facts.orders.orders.get(7)?.text, '先前的');
});

test('presence: newest wins, by device, and a new session begins without any', async () => {
  const hub = await hubUp();
  const { session } = window(hub);
  await until(() => session.link.state.kind === 'live');
  hub.tell({ presence: [{ account: 'li', title: '李强', device: 'a', here: true, acting: 3, link: 1, sinceAtMs: 5n, seats: [3] }, { account: 'li', device: 'b', here: true, acting: 4, sinceAtMs: 9n }] });
  await until(() => session.presence.of('li').length === 2);
  assert.deepEqual(session.presence.of('li', 3).map(({ device }) => device), ['a', 'b']);
  assert.equal(session.facts.posts.titleOf('li'), '李强');
  hub.tell({ presence: [{ account: 'li', device: 'a', here: false }] });
  await until(() => session.presence.of('li').length === 1);
  hub.cut();
  await until(() => hub.hellos.length === 2 && session.link.state.kind === 'live');
  assert.equal(session.presence.of('li').length, 0);
});

test('the account of a unit answers for its unit, as no seat', async () => {
  const hub = await hubUp();
  hub.welcome = { role: Role.UNIT, units: [9] };
  const { session, desk } = window(hub);
  await until(() => session.through === 2n);
  assert.equal(desk.pane, 'orders');
  hub.write({ case: 'orderIssued', value: { order: 1, post: 1, issuer: 1, text: '前往', targets: [{ target: { kind: TargetKind.UNIT, number: 9 }, phase: OrderPhase.ISSUED }] } });
  await until(() => steps(hub).length === 1);
  assert.deepEqual(steps(hub), [[0, 1, OrderPhase.DELIVERED]]);
});

test('a seat taken by command is acted from at once', async () => {
  const hub = await hubUp();
  const { desk, command } = window(hub);
  await until(() => desk.facts.posts.posts.size === 1);
  command({ case: 'seatTake', value: create(SeatTakeSchema, { seat: 5 }) }, '');
  await until(() => desk.acting === 5);
});
