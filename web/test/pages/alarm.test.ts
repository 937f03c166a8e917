// SOS before a fake hub: on every page of whoever hears it, over everything, until it is taken. And the tablet that calls.
// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { AlarmKind, DispatchPhase, Role } from '../../src/gen/muster_pb.js';
import { SCENE, play } from './scene.js';
import { PageWorld, eventually, type Faulty } from './world.js';

let world: PageWorld;
const pages: Faulty[] = [];
before(async () => {
  world = await PageWorld.begin();
  play(world);
  world.api.set('/api/v1/nearest', () => ({ units: [4, 2, 3].map((unit, i) => ({ unit, eta_s: 90 * (i + 1), why: { can: [], position: 'home', distance_m: 300 * (i + 1), ready_s: 0, incidents: [] } })) }));
});
afterEach(async () => {
  await world.closePages();
  for (const { alarm, clearedAtMs } of world.hub.facts.alarms.alarms.values()) if (clearedAtMs === 0n) world.hub.write({ case: 'alarmCleared', value: { alarm, text: '安全' } });
  for (const page of pages.splice(0)) assert.deepEqual(page.faults, []);
});
after(() => world.end());

const signedIn = async (role: Role, units: number[] = [], viewport?: { width: number; height: number }) => {
  const page = await world.page(role, units, viewport);
  pages.push(page);
  return page;
};
let alarms = 0;
const raise = () => world.hub.write({ case: 'alarmRaised', value: { alarm: ++alarms, raise: { unit: 4, kind: AlarmKind.BUTTON, place: SCENE } } });

test('the banner is over everything, cannot be put away, and goes when it is taken; the outcome ends it', async () => {
  const page = await signedIn(Role.DUTY);
  await page.waitForSelector('.map canvas');
  raise();
  await page.waitForSelector('[data-sos="1"] .sos-alarm');
  const box = (await page.locator('dialog.sos').boundingBox())!;
  assert.deepEqual([box.x, box.y, box.width], [0, 0, 1280]);
  assert.match((await page.textContent('dialog.sos'))!, /单兵 林海/);
  await page.waitForSelector('[data-unit-card="4"]');
  await page.waitForSelector('[data-sos-near="2"]'); // without the one who calls
  const below = async () => (await page.locator('muster-seat-bar').boundingBox())!.y - (await page.locator('dialog.sos').boundingBox())!.height;
  await eventually(async () => (await below()) > -1, 'the page to make room: nothing is covered');
  await page.keyboard.press('Escape');
  await page.mouse.click(700, 500);
  assert.equal(await page.locator('dialog.sos').isVisible(), true);
  const from = world.hub.commands.length;
  await page.click('[data-do=sos-take]');
  await world.command('alarmTake', from);
  await eventually(async () => !(await page.locator('dialog.sos').isVisible()), 'the banner to go');
  await page.click('[data-do=clear-alarm]');
  await page.click('[data-do=clear-form] button.main');
  assert.equal(await page.locator('[data-in-hand="1"]').count(), 1, 'not without an outcome');
  await page.fill('[data-do=clear-form] input', '找到，人员安全');
  await page.click('[data-do=clear-form] button.main');
  await page.waitForSelector('[data-in-hand]', { state: 'detached' });
});

test('it comes over a dialog that is open, is taken there, and what was being written is still there', async () => {
  const page = await signedIn(Role.DUTY);
  await page.click('[data-do=mode]');
  await page.fill('[data-mode-dialog] input[name=reason]', '写到一半');
  raise();
  await page.waitForSelector('dialog.sos:modal [data-do=sos-take]');
  for (let i = 0; i < 3; i++) await page.keyboard.press('Escape');
  assert.equal(await page.locator('dialog.sos').isVisible(), true, 'Escape does not put it away');
  await page.click('[data-do=sos-take]');
  await eventually(async () => !(await page.locator('dialog.sos').isVisible()), 'the banner to go');
  assert.equal(await page.inputValue('[data-mode-dialog] input[name=reason]'), '写到一半');
  world.hub.write({ case: 'alarmCleared', value: { alarm: alarms, text: '安全' } });
});

test('who may not take it sees it all the same', async () => {
  const page = await signedIn(Role.OBSERVER);
  raise();
  await page.waitForSelector('[data-sos="1"] .sos-alarm');
  assert.equal(await page.locator('[data-do=sos-take]').count(), 0);
  world.hub.write({ case: 'alarmTaken', value: { alarm: alarms } });
  await eventually(async () => !(await page.locator('dialog.sos').isVisible()), 'the banner to go');
  world.hub.write({ case: 'alarmCleared', value: { alarm: alarms, text: '安全' } });
});

test('a tablet calls after a second, not by a touch, and is told who has taken it', async () => {
  const tablet = await signedIn(Role.UNIT, [4], { width: 1024, height: 768 });
  const from = world.hub.commands.length;
  await tablet.click('[data-do=sos]');
  await tablet.waitForTimeout(1300);
  assert.equal(world.hub.commands.slice(from).some(({ body }) => body.case === 'alarmRaise'), false, 'a touch is no call');
  const box = (await tablet.locator('[data-do=sos]').boundingBox())!;
  assert.ok(box.height > 90, `a button for wet gloves, not of ${box.height} pixels`);
  await tablet.mouse.move(box.x + 20, box.y + 20);
  await tablet.mouse.down();
  const { body } = await world.command('alarmRaise', from);
  await tablet.mouse.up();
  assert.deepEqual([body.value.unit, body.value.kind, body.value.place?.latE7], [4, AlarmKind.BUTTON, 298_700_500]);
  await tablet.waitForSelector('[data-called=heard]');
  alarms = world.hub.facts.alarms.alarms.size;
  world.hub.write({ case: 'alarmTaken', value: { alarm: alarms } }, undefined, true, { actor: 'duty' });
  await tablet.waitForSelector('[data-called=taken]');
  world.hub.write({ case: 'alarmCleared', value: { alarm: alarms, text: '安全' } });
});

test('the dead-man timer counts down, and one touch says that all is well', async () => {
  const tablet = await signedIn(Role.UNIT, [4], { width: 1024, height: 768 });
  world.hub.write({ case: 'deadmanWasSet', value: { unit: 4, everyS: 30, dueAtMs: BigInt(Date.now() + 30_000) } });
  await tablet.waitForSelector('[data-deadman=runs]');
  assert.match((await tablet.textContent('.count-down'))!, /^0:(30|2\d)$/);
  await tablet.waitForSelector('[data-deadman=near]', { timeout: 40_000 });
  const from = world.hub.commands.length;
  await tablet.click('[data-do=fine]');
  await world.command('deadmanCheck', from);
  await tablet.waitForSelector('[data-deadman=runs]');
});

test('a dispatch on the tablet: large, climbed step by step, also while the hub is away', async () => {
  const tablet = await signedIn(Role.UNIT, [4], { width: 1024, height: 768 });
  world.hub.write({ case: 'dispatchSent', value: { dispatches: [{ dispatch: 50, incident: 1, unit: 4, text: '搜救被困车辆' }] } });
  await tablet.waitForSelector('[data-unit-dispatch="50"][data-phase="1"]');
  assert.match((await tablet.textContent('[data-unit-dispatch="50"]'))!, /望春路下穿隧道积水[\s\S]*搜救被困车辆/);
  await tablet.waitForSelector('[data-around="1"] >> text=隧道积水区');
  const next = async (phase: DispatchPhase) => tablet.click(`[data-unit-dispatch="50"] [data-next="${phase}"]`);
  await next(DispatchPhase.ACCEPTED);
  await tablet.waitForSelector('[data-unit-dispatch="50"][data-phase="2"]');
  const port = world.hub.port;
  await world.hub.kill();
  await tablet.waitForSelector('[data-link=waiting]');
  await next(DispatchPhase.DEPARTED);
  await next(DispatchPhase.ARRIVED);
  await tablet.waitForSelector('[data-unit-dispatch="50"][data-phase="5"] [data-waits]');
  const from = world.hub.commands.length;
  await world.hub.listen(port);
  await eventually(() => world.hub.commands.slice(from).filter(({ body }) => body.case === 'dispatchStep').length === 2, 'both steps');
  await tablet.waitForSelector('[data-waits]', { state: 'detached' });
  await next(DispatchPhase.REPORTED);
  await tablet.fill('[data-do=dispatch-form] textarea', '水深一米，两车被困');
  await tablet.click('[data-do=dispatch-form] button.main');
  await tablet.waitForSelector('[data-unit-dispatch="50"][data-phase="6"]');
  assert.equal(world.hub.facts.dispatches.dispatches.get(50)?.reason, '水深一米，两车被困');
});
