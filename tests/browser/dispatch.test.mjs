// Forces on a real hub: the nearest are proposed and sent, a tablet climbs the ladder, aid is asked, fences are drawn, the registry is kept.
// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { SCOPE, createWorld, eventually } from './world.mjs';

const VIEW = { width: 1120, height: 640 };
const DANGER = '#ff3b4e';

let world, incident, other;
before(async () => {
  world = await createWorld();
  world.account('wang', 'duty', ['--title', '王值班']);
  world.catalogue('incident-types.json');
  world.catalogue('capabilities.json');
  await world.forces(world.token('wang'), [
    `P-01,排水一队,team,${SCOPE},water-drain,29.8710,121.5110`, `P-02,排水二队,team,${SCOPE},water-drain,29.9000,121.5500`, `M-01,救护车一,vehicle,${SCOPE},medical,29.8750,121.5150`,
  ]);
  world.account('p01', 'unit', ['--unit', 'P-01']);
  const open = (title, lat) => Number(world.ctl(['incident', 'open', '--type', '11A02', '--title', title, '--org', SCOPE, '--lat', lat, '--lon', '121.51', '--grade', '2']).trim());
  incident = open('下穿隧道积水', '29.87');
  other = open('环城西路积水', '29.88');
});
afterEach(() => world.closePages());
after(() => world.end());

const openForces = async (page, number) => {
  await page.click(`[data-incident="${number}"]`);
  await page.click('[data-do=open-panel]');
  await page.click('[data-tab=forces]');
};
const status = (code) => world.ctl(['unit', 'list']).split('\n').find((line) => line.split('\t').includes(code));

test('the nearest that can drain is proposed first and sent; its tablet accepts, sets out, arrives, reports; released it stands by', async () => {
  const [wang, tablet] = [await world.signedIn('wang', VIEW), await world.signedIn('p01', { width: 1024, height: 768 })];
  await openForces(wang, incident);
  await wang.click('[data-do=dispatch]');
  await wang.selectOption('.nearest select[name=can]', 'water-drain');
  await eventually(async () => (await wang.getAttribute('.nearest', 'data-nearest')) === '2', 'the two that can drain');
  const first = wang.locator('[data-near-unit]').first();
  assert.match(await first.textContent(), /排水一队[\s\S]*(米|公里)[\s\S]*排涝/);
  await first.click();
  await wang.fill('.nearest textarea', '架泵排水 <b>&');
  world.keep('dispatch-nearest.png', await wang.screenshot());
  await wang.click('[data-do=send-dispatch]');
  await wang.waitForSelector('[data-dispatch][data-phase="1"]');
  await tablet.waitForSelector('[data-unit-dispatch][data-phase="1"]');
  assert.match(await tablet.textContent('[data-unit-dispatch]'), /下穿隧道积水[\s\S]*架泵排水 <b>&/);
  world.keep('tablet-dispatch.png', await tablet.screenshot());
  for (const phase of [2, 4, 5]) {
    await tablet.click(`[data-next="${phase}"]`);
    await wang.waitForSelector(`[data-dispatch][data-phase="${phase}"]`);
  }
  assert.match(status('P-01'), /on_scene/);
  await tablet.click('[data-next="6"]');
  await tablet.fill('[data-do=dispatch-form] textarea', '水深一米');
  await tablet.click('[data-do=dispatch-form] button.main');
  await wang.waitForSelector('[data-dispatch][data-phase="6"] >> text=水深一米');
  world.keep('dispatch-ladder.png', await wang.screenshot());
  await tablet.click('[data-next="7"]');
  await wang.waitForSelector('[data-dispatch][data-phase="7"]');
  await wang.click('[data-do=release]');
  await wang.click('[data-do=release-sure]');
  await wang.waitForSelector('[data-dispatches="0"]');
  await eventually(() => /standby/.test(status('P-01')), 'the unit to stand by');
  assert.deepEqual([...wang.faults, ...tablet.faults], []);
});

test('a tablet that has no network keeps its steps, and they are done in order once it has', async () => {
  const [wang, tablet] = [await world.signedIn('wang', VIEW), await world.signedIn('p01', { width: 1024, height: 768 })];
  await openForces(wang, incident);
  await wang.click('[data-do=dispatch]');
  await wang.locator('[data-near-unit]', { hasText: '排水一队' }).click();
  await wang.click('[data-do=send-dispatch]');
  await tablet.waitForSelector('[data-unit-dispatch][data-phase="1"]');
  await tablet.context().setOffline(true);
  await world.stopHub('SIGKILL');
  await tablet.waitForSelector('[data-link=waiting]');
  await tablet.click('[data-next="2"]');
  await tablet.click('[data-next="4"]');
  await tablet.waitForSelector('[data-unit-dispatch][data-phase="4"] [data-waits]');
  await world.startHub();
  await tablet.context().setOffline(false);
  await wang.waitForSelector('[data-dispatch][data-phase="4"]');
  await tablet.waitForSelector('[data-waits]', { state: 'detached' });
  assert.match(status('P-01'), /departed/);
  assert.deepEqual(wang.faults, []);
});

test('a unit with one incident is not sent to another by accident', async () => {
  const wang = await world.signedIn('wang', VIEW);
  await openForces(wang, other);
  await wang.click('[data-do=dispatch]');
  await wang.check('.nearest input[name=busy]');
  await wang.locator('[data-near-unit]', { hasText: '排水一队' }).click();
  await wang.click('[data-do=send-dispatch]');
  await wang.waitForSelector('[data-refusal]');
  assert.match(await wang.textContent('[data-refusal]'), /已调派至其他事件/);
  await wang.click('[data-do=send-also]');
  await wang.waitForSelector('[data-dispatch] >> text=兼顾多处');
  assert.deepEqual(wang.faults, []);
});

test('aid is asked of another org, and refused with a reason', async () => {
  const wang = await world.signedIn('wang', VIEW);
  await openForces(wang, other);
  await wang.click('[data-do=ask-aid]');
  await wang.selectOption('[data-do=aid-form] select[name=org]', { index: 1 });
  await wang.selectOption('[data-do=aid-form] select[name=can]', 'water-drain');
  await wang.click('[data-do=aid-form] button.main');
  await wang.waitForSelector('[data-aid][data-aid-state="1"]');
  await wang.click('[data-do=refuse-aid]');
  await wang.fill('[data-aid-answer] input', '自顾不暇');
  await wang.click('[data-aid-answer] form button.main');
  await wang.waitForSelector('[data-aid][data-aid-state="3"] >> text=自顾不暇');
  assert.deepEqual(wang.faults, []);
});

test('a danger area is drawn on the map, is red on the other map too, and is gone when it is removed', async () => {
  const [wang, tablet] = [await world.signedIn('wang', VIEW), await world.signedIn('p01', { width: 1024, height: 768 })];
  await wang.waitForSelector('.map canvas');
  await wang.click('[data-pane=fences]');
  await wang.click('[data-do=add-fence]');
  await wang.fill('[data-do=fence-form] input[name=name]', '积水区');
  await wang.click('[data-do=draw-shape]');
  const { x, y, width, height } = await wang.locator('.map').boundingBox();
  for (const [right, down] of [[0.3, 0.3], [0.7, 0.3], [0.7, 0.7], [0.3, 0.7]]) {
    await wang.mouse.click(x + width * right, y + height * down);
    await wang.waitForTimeout(400); // two clicks are not a double one
  }
  await wang.waitForSelector('[data-sketch="4"]');
  await wang.click('[data-do=draw-end]');
  await wang.click('[data-do=send-fence]');
  await wang.waitForSelector('[data-fence]');
  await eventually(async () => (await world.countPixels(wang, '.stage', [DANGER]))[0] > 200, 'the red outline');
  world.keep('fence.png', await wang.screenshot());
  await tablet.click('[data-pane=map]');
  await eventually(async () => (await world.countPixels(tablet, '.stage', [DANGER]))[0] > 50, 'the red outline on the tablet');
  await wang.click('[data-do=remove-fence]');
  await wang.fill('[data-do=fence-remove-form] input', '水退');
  await wang.click('[data-do=fence-remove-form] button.main');
  await wang.waitForSelector('[data-fences="0"]');
  assert.deepEqual([...wang.faults, ...tablet.faults], []);
});

test('the registry entry of a unit is written on its card; saved as it was, the hub says that nothing has changed', async () => {
  const wang = await world.signedIn('wang', VIEW);
  await wang.waitForSelector('.map canvas');
  await wang.click('[data-pane=forces]');
  await wang.locator('[data-force]', { hasText: 'P-01' }).click();
  await wang.click('[data-do=describe]');
  await wang.click('[data-do=send-describe]');
  await wang.waitForSelector('[data-do=describe-form] [data-refusal] >> text=没有任何改动');
  await wang.check('[data-do=describe-form] input[name=can][value=collapse]');
  await wang.fill('[data-do=describe-form] input[name=contact]', '林海 <b>&');
  await wang.fill('[data-do=describe-form] input[name=phone]', '138 0000 0001');
  await wang.fill('[data-do=describe-form] input[name=people]', '12');
  world.keep('describe.png', await wang.screenshot());
  await wang.click('[data-do=send-describe]');
  await wang.waitForSelector('[data-do=describe-form]', { state: 'detached' });
  await wang.waitForSelector('[data-fact=contact] >> text=林海 <b>& 138 0000 0001');
  await wang.locator('[data-force]', { hasText: 'P-01' }).locator('td', { hasText: '12' }).waitFor();
  assert.deepEqual(wang.faults, []);
});

test('a file with a bad row is named row by row and not loaded; a good one is', async () => {
  const wang = await world.signedIn('wang', VIEW);
  await wang.click('[data-pane=forces]');
  const before = Number(await wang.getAttribute('[data-forces]', 'data-forces'));
  await wang.click('[data-do=import]');
  const file = (text) => wang.setInputFiles('.import input[type=file]', { name: 'units.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await file(`code,name,kind,org\nN-01,新一队,team,${SCOPE}\nN-02,新二队,tank,${SCOPE}\n`);
  await wang.waitForSelector('[data-bad="1"]');
  assert.match(await wang.textContent('.import table'), /3[\s\S]*类别[\s\S]*team/);
  world.keep('import.png', await wang.screenshot());
  await file(`code,name,kind,org\nN-01,新一队,team,${SCOPE}\nN-02,新二队,team,${SCOPE}\n`);
  await wang.click('[data-do=import-load]');
  await wang.waitForSelector('[data-import=loaded]');
  await wang.waitForSelector(`[data-forces="${before + 2}"]`);
  assert.deepEqual(wang.faults.filter((fault) => !/422/.test(fault)), []);
});

test('an incident that is closed lets its units go, on every screen', async () => {
  const wang = await world.signedIn('wang', VIEW);
  await openForces(wang, incident);
  await wang.waitForSelector('[data-dispatches="1"]');
  world.ctl(['incident', 'close', String(incident), '--reason', '处置完毕']);
  await wang.waitForSelector('[data-dispatches="0"]');
  assert.deepEqual(wang.faults, []);
});
