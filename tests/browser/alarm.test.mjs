// SOS on a real hub: from the tablet to every wall, until somebody takes it; and a dead-man timer that runs out.
// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { SCOPE, createWorld, eventually } from './world.mjs';

const VIEW = { width: 1120, height: 640 };
const SOS = '#e4002b';

let world;
before(async () => {
  world = await createWorld();
  world.account('wang', 'duty', ['--title', '王值班']);
  world.account('wall', 'observer');
  world.catalogue('capabilities.json');
  await world.forces(world.token('wang'), [`S-01,单兵一,person,${SCOPE},,29.8710,121.5110`, `P-02,救援二队,team,${SCOPE},water,29.8800,121.5200`]);
  world.account('s01', 'unit', ['--unit', 'S-01']);
});
afterEach(() => world.closePages());
after(() => world.end());

const gone = (page) => eventually(async () => !(await page.locator('dialog.sos').isVisible()), 'the banner to go');
async function hold(tablet) {
  const box = await tablet.locator('[data-do=sos]').boundingBox();
  await tablet.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await tablet.mouse.down();
  await tablet.waitForSelector('[data-called]');
  await tablet.mouse.up();
}

test('SOS held for a second is on every page, over everything, until it is taken; the tablet is told by whom', async () => {
  const [wang, wall, tablet] = [await world.signedIn('wang', VIEW), await world.signedIn('wall', VIEW), await world.signedIn('s01', { width: 1024, height: 768 })];
  await hold(tablet);
  for (const page of [wang, wall]) {
    await page.waitForSelector('dialog.sos .sos-alarm');
    assert.match(await page.textContent('dialog.sos'), /单兵一/);
    assert.ok((await world.countPixels(page, 'body', [SOS]))[0] > 20_000, 'it cannot be missed');
  }
  await tablet.waitForSelector('[data-called=heard]');
  world.keep('sos.png', await wang.screenshot());
  world.keep('sos-tablet.png', await tablet.screenshot());
  assert.equal(await wall.locator('[data-do=sos-take]').count(), 0);
  await wang.keyboard.press('Escape');
  assert.equal(await wang.locator('dialog.sos').isVisible(), true);
  await wang.click('[data-do=sos-take]');
  for (const page of [wang, wall]) await gone(page);
  await tablet.waitForSelector('[data-called=taken] >> text=已受理');
  await wang.click('[data-do=clear-alarm]');
  await wang.fill('[data-do=clear-form] input', '找到，人员安全');
  await wang.click('[data-do=clear-form] button.main');
  await tablet.waitForSelector('[data-do=sos]');
  assert.deepEqual([...wang.faults, ...wall.faults, ...tablet.faults], []);
});

test('SOS pressed without a network goes out once there is one', async () => {
  const [wang, tablet] = [await world.signedIn('wang', VIEW), await world.signedIn('s01', { width: 1024, height: 768 })];
  await world.stopHub('SIGKILL');
  await tablet.waitForSelector('[data-link=waiting]');
  await hold(tablet);
  assert.equal(await tablet.getAttribute('[data-called]', 'data-called'), 'sent');
  await world.startHub();
  await wang.waitForSelector('dialog.sos .sos-alarm');
  await wang.click('[data-do=sos-take]');
  await gone(wang);
  await wang.click('[data-do=clear-alarm]');
  await wang.fill('[data-do=clear-form] input', '安全');
  await wang.click('[data-do=clear-form] button.main');
  await wang.waitForSelector('[data-in-hand]', { state: 'detached' });
  assert.deepEqual([...wang.faults, ...tablet.faults], []);
});

test('a dead-man timer is kept quiet by one touch, and raises the same when nobody says that all is well', async () => {
  const [wang, tablet] = [await world.signedIn('wang', VIEW), await world.signedIn('s01', { width: 1024, height: 768 })];
  await tablet.selectOption('[data-do=deadman-set]', '60');
  await tablet.waitForSelector('[data-deadman=near]');
  await tablet.click('[data-do=fine]');
  await tablet.waitForSelector('[data-deadman=runs]');
  world.keep('deadman.png', await tablet.screenshot());
  await wang.waitForSelector('dialog.sos .sos-alarm >> text=未按时报平安', { timeout: 120_000 });
  await tablet.waitForSelector('[data-called=heard]');
  await tablet.waitForSelector('[data-deadman=rests]');
  assert.deepEqual([...wang.faults, ...tablet.faults], []);
});
