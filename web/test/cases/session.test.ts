// A session against a hub that resumes, forgets, refuses, falls silent and dies.
// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { webcrypto } from 'node:crypto';
import { afterEach, test } from 'node:test';
import { create } from '@bufbuild/protobuf';
import { WebSocket } from 'ws';
import { IncidentGrade, IncidentNoteSchema, IncidentOpenSchema, type Answer, type Goodbye } from '../../src/gen/muster_pb.js';
import type { Socket } from '../../src/protocol/link.js';
import type { Body, Shelf } from '../../src/protocol/outbox.js';
import { Session } from '../../src/protocol/session.js';
import { fix, pack } from '../fake-hub/columns.js';
import { FakeHub } from '../fake-hub/hub.js';
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

async function hubUp(): Promise<FakeHub> {
  const hub = new FakeHub();
  await hub.listen();
  undo.push(() => hub.kill());
  return hub;
}

function join(hub: FakeHub, kept: Shelf = shelf()) {
  const answers: Answer[] = [];
  const ends: Goodbye[] = [];
  const session = new Session(
    {
      url: hub.url, token: 'token', device: 'device', account: 'duty', client: 'test', shelf: kept, lasting: kept,
      makeSocket: (url, protocol) => new WebSocket(url, protocol) as unknown as Socket,
      random: () => 0,
    },
    { changed: () => {}, answered: (_, answer) => answers.push(answer), ended: (goodbye) => ends.push(goodbye) },
  );
  session.start();
  undo.push(() => session.stop());
  return { session, answers, ends };
}

const note = (text: string): Body => ({ case: 'incidentNote', value: create(IncidentNoteSchema, { incident: 1, text }) });
const open = (title: string): Body => ({
  case: 'incidentOpen',
  value: create(IncidentOpenSchema, { type: '11A02', grade: IncidentGrade.MINOR, title, org: '330203000000', latE7: 1, lonE7: 2 }),
});
const opened = (incident: number, title: string) => ({ case: 'incidentOpened' as const, value: { incident, title } });

test('nothing known: start over from a snapshot in parts, then events', async () => {
  const hub = await hubUp();
  hub.write({ case: 'unitRegistered', value: { unit: 1, code: 'A' } });
  hub.write(opened(1, '内涝'));
  const { session } = join(hub);
  await until(() => session.through === 2n);
  assert.equal(session.facts.units.size, 1);
  assert.equal(session.facts.incidents.get(1)?.title, '内涝');
  assert.deepEqual([hub.hellos[0]?.hello?.seq, hub.hellos[0]?.hello?.log.length], [0n, 0]);
  hub.write(opened(2, '滑坡'));
  await until(() => session.through === 3n);
  assert.equal(session.facts.incidents.get(2)?.title, '滑坡');
});

test('after a cut: continue from through, nothing missed, nothing doubled', async () => {
  const hub = await hubUp();
  hub.write(opened(1, '内涝'));
  const { session } = join(hub);
  await until(() => session.through === 1n);
  hub.write({ case: 'incidentNoted', value: { incident: 1, text: 'first' } }, undefined, false); // the link dies before `through`
  await until(() => session.facts.notes.get(1)?.length === 1);
  assert.equal(session.through, 1n);
  hub.cut();
  hub.write({ case: 'incidentNoted', value: { incident: 1, text: 'second' } });
  await until(() => session.through === 3n);
  assert.equal(hub.hellos.at(-1)?.hello?.seq, 1n);
  assert.deepEqual(session.facts.notes.get(1)?.map(({ text }) => text), ['first', 'second']);
  assert.equal(session.facts.incidents.get(1)?.notes, 2);
});

test('another log: all is forgotten', async () => {
  const hub = await hubUp();
  hub.write(opened(1, 'old'));
  const { session } = join(hub);
  await until(() => session.through === 1n);
  const next = new FakeHub();
  next.port = hub.port;
  next.write(opened(7, 'new'));
  next.write(opened(8, 'newer'));
  await hub.kill();
  await next.listen();
  undo.push(() => next.kill());
  await until(() => session.through === 2n);
  assert.deepEqual([...session.facts.incidents.keys()], [7, 8]);
});

test('half a snapshot is no snapshot: the old facts stay and the next hello claims nothing', async () => {
  const hub = await hubUp();
  hub.write(opened(1, 'old'));
  const { session } = join(hub);
  await until(() => session.through === 1n);
  hub.write(opened(2, 'new'));
  hub.forgotten = 9n;
  hub.halfSnapshots = 1;
  hub.cut();
  await until(() => hub.hellos.length === 2 && session.link.state.kind === 'waiting');
  assert.deepEqual([...session.facts.incidents.keys()], [1, 2], 'what was there is still shown');
  await until(() => hub.hellos.length === 3);
  assert.equal(hub.hellos[2]?.hello?.seq, 0n);
  await until(() => session.through === 2n);
  assert.deepEqual([...session.facts.incidents.keys()], [1, 2]);
});

test('a command that was sent before the hub died is sent again alike and done once', async () => {
  const hub = await hubUp();
  const { session, answers } = join(hub);
  await until(() => session.link.state.kind === 'live');
  hub.mute = true;
  const id = session.command(open('隧道积水'), '隧道积水');
  await until(() => hub.commands.length === 1);
  assert.equal(session.outbox.list().length, 1);
  await hub.kill();
  await until(() => session.link.state.kind === 'waiting');
  session.command(note('断线时写的'), '隧道积水');
  hub.mute = false;
  await hub.listen();
  await until(() => answers.length === 2);
  const sent = hub.commands.map((command) => Buffer.from(command.id).toString('hex'));
  assert.deepEqual(sent.slice(0, 2), [id, id]);
  assert.equal(session.outbox.list().length, 0);
  assert.deepEqual([...session.facts.incidents.values()].map(({ title }) => title), ['隧道积水']);
  assert.equal(session.facts.notes.get(1)?.[0]?.text, '断线时写的');
});

test('an answer that was lost comes again to the same id, after a reload too', async () => {
  const hub = await hubUp();
  const kept = shelf();
  const before = join(hub, kept);
  await until(() => before.session.link.state.kind === 'live');
  hub.mute = true;
  before.session.command(open('一次'), '一次');
  await until(() => hub.commands.length === 1);
  before.session.stop();
  hub.mute = false;
  const after = join(hub, kept);
  await until(() => after.answers.length === 1);
  assert.equal(hub.events.length, 1);
  assert.equal(after.session.outbox.list().length, 0);
});

test('authority away: the command is kept and sent again; a refusal is shown', async () => {
  const hub = await hubUp();
  const { session, answers } = join(hub);
  await until(() => session.link.state.kind === 'live');
  hub.refusals.push({ code: 901, zh: '暂时无法连接主中心', en: 'away', retryAfterMs: 60 });
  session.command(open('待发'), '待发');
  await until(() => answers.length === 1);
  assert.equal(hub.commands.length, 2);
  hub.refusals.push({ code: 402, zh: '突发事件已办结', en: 'The incident is closed.' });
  session.command(note('迟了'), '待发');
  await until(() => answers.length === 2);
  assert.equal(session.outbox.list()[0]?.refusal?.zh, '突发事件已办结');
});

test('the picture stays over a cut until the new session tells its own', async () => {
  const hub = await hubUp();
  hub.onWelcome = (session) => session.say({ fixes: [pack([fix(1, 10, 20)], { whole: true })] });
  const { session } = join(hub);
  await until(() => session.picture.units.size === 1);
  await until(() => hub.sessions[0]!.frames.some((frame) => frame.view !== undefined));
  hub.tell({ fixes: [pack([fix(2, 10, 20)])] });
  await until(() => session.picture.units.size === 2);
  hub.onWelcome = () => {};
  hub.cut();
  await until(() => hub.hellos.length === 2 && session.link.state.kind === 'live');
  assert.equal(session.picture.units.size, 2);
  hub.tell({ fixes: [pack([fix(3, 10, 20)], { whole: true })] });
  await until(() => session.picture.units.has(3));
  assert.deepEqual([...session.picture.units.keys()], [3]);
});

test('a block that cannot be read is left out and the session goes on', async () => {
  const hub = await hubUp();
  const { session } = join(hub);
  await until(() => session.link.state.kind === 'live');
  const broken = pack([fix(1, 1, 1), fix(2, 2, 2)]);
  broken.dlat.pop();
  hub.tell({ fixes: [broken, pack([fix(5, 1, 1)])] });
  await until(() => session.picture.units.has(5));
  assert.equal(session.picture.units.size, 1);
  assert.equal(hub.hellos.length, 1);
});

test('goodbye with a time: comes back no earlier', async () => {
  const hub = await hubUp();
  const { session } = join(hub);
  await until(() => session.link.state.kind === 'live');
  const asked = Date.now();
  hub.tell({ goodbye: { code: 906, zh: '系统正在重启', en: 'stopping', resume: true, retryAfterMs: 600 } });
  await until(() => session.link.state.kind === 'waiting');
  assert.equal(session.lastGoodbye?.zh, '系统正在重启');
  await until(() => hub.hellos.length === 2);
  assert.ok(Date.now() - asked >= 600, `came after ${Date.now() - asked} ms`);
  await until(() => session.lastGoodbye === null);
});

test('goodbye that is not about the account: comes back by itself', async () => {
  const hub = await hubUp();
  const { session, ends } = join(hub);
  await until(() => session.link.state.kind === 'live');
  hub.tell({ goodbye: { code: 206, zh: '须先发送握手报文', en: 'hello first' } });
  await until(() => hub.hellos.length === 2 && session.link.state.kind === 'live');
  assert.equal(ends.length, 0);
});

test('goodbye for good: stays away', async () => {
  const hub = await hubUp();
  const { session, ends } = join(hub);
  await until(() => session.link.state.kind === 'live');
  hub.tell({ goodbye: { code: 207, zh: '同一设备已在别处登录', en: 'taken over' } });
  await until(() => ends.length === 1);
  assert.equal(session.link.state.kind, 'stopped');
  await new Promise((done) => setTimeout(done, 500));
  assert.equal(hub.hellos.length, 1);
});

test('a hub that says nothing is left; a ping of the hub gets a word', async () => {
  const hub = await hubUp();
  hub.silenceMs = 1500;
  const { session } = join(hub);
  await until(() => session.link.state.kind === 'live');
  const silent = hub.sessions[0]!;
  silent.say({ ping: { number: 77n } });
  await until(() => silent.frames.some((frame) => frame.ping?.number === 77n));
  silent.say = () => {}; // from now on it hears and never speaks
  await until(() => hub.hellos.length === 2);
  assert.ok(silent.frames.filter((frame) => frame.ping).length >= 2, 'it was asked before it was left');
});
