// Units of a simulated district: counted, drawn, found, moving.
// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { createWorld, eventually } from './world.mjs';

const STATUS_COLOURS = ['#8ea5ba', '#3fd0ea', '#7fe36b', '#bda6ff']; // standby, departed, on scene, returning
const DEVICES = 80;

let world;
before(async () => {
  world = await createWorld();
  world.account('wall', 'observer');
  world.account('wang', 'duty');
});
afterEach(() => world.closePages());
after(() => world.end());

const live = (page) => page.getAttribute('table.units', 'data-live').then(Number);

test('units are counted and drawn as they report, and move', async () => {
  const page = await world.signedIn('wall');
  await page.waitForSelector('.map canvas');
  assert.equal(await live(page), 0);
  const drawn = async () => (await world.countPixels(page, '.stage', STATUS_COLOURS)).reduce((sum, count) => sum + count);
  const before = await drawn();
  world.simulate(DEVICES);
  await eventually(async () => (await live(page)) >= DEVICES * 0.8, `${DEVICES} live units`);

  await eventually(async () => (await drawn()) > before + 500, 'units on the map');

  await page.fill('[data-find]', await movingCode());
  await page.click('.found button');
  const where = () => page.textContent('[data-fact=coordinates]');
  const first = await where();
  assert.match(first, /^\d+\.\d{5}, \d+\.\d{5}$/);
  await eventually(async () => (await where()) !== first, 'the unit to move');
  assert.equal(await page.textContent('[data-fact=presence]'), '在线');
  assert.deepEqual(page.faults, []);
});

test('a click on a unit shows who it is', async () => {
  const page = await world.signedIn('wall');
  await eventually(async () => (await live(page)) >= DEVICES * 0.8, 'live units');
  await page.fill('[data-find]', await movingCode());
  await page.click('.found button');
  await page.waitForSelector('[data-unit-card]');
  await page.waitForTimeout(2000); // the map travels to the middle of what the card leaves free
  const covered = (await page.locator('.cards').boundingBox()).width;
  const { x, y, width, height } = await page.locator('.map').boundingBox();
  await page.click('.card .close');
  await page.waitForSelector('[data-unit-card]', { state: 'detached' });
  await eventually(async () => {
    for (const [right, down] of [[0, 0], [12, 0], [-12, 0], [0, 12], [0, -12], [24, 24], [-24, -24], [24, -24], [-24, 24]]) {
      await page.mouse.click(x + (width + covered) / 2 + right, y + height / 2 + down); // it has moved on a little
      await page.waitForTimeout(50);
      if ((await page.locator('[data-unit-card]').count()) > 0) return true;
    }
    return false;
  }, 'a unit under the pointer');
  assert.match(await page.textContent('[data-unit-card] h2'), /\S/);
  assert.deepEqual(page.faults, []);
});

test('an officer sets the status of a unit and the wall shows it', async () => {
  const [officer, wall] = [await world.signedIn('wang'), await world.signedIn('wall')];
  const code = await movingCode();
  for (const page of [officer, wall]) {
    await page.fill('[data-find]', code);
    await page.click('.found button');
  }
  await officer.click('[data-status="3"]');
  await wall.waitForSelector('[data-fact=status] >> text=到场');
  assert.equal(await wall.locator('[data-status]').count(), 0, 'an observer has no such buttons');
  await eventually(async () => (await world.countPixels(wall, '.stage', [STATUS_COLOURS[2]]))[0] > 50, 'the green square');
  assert.deepEqual([...officer.faults, ...wall.faults], []);
});

test('an observer sees no way to change anything', async () => {
  const page = await world.signedIn('wall');
  assert.equal(await page.locator('[data-do=open-incident]').count(), 0);
  await page.mouse.click(200, 200, { button: 'right' });
  await page.waitForTimeout(500);
  assert.equal(await page.locator('dialog').count(), 0);
});

test('outlines are drawn and named places are known', async () => {
  const page = await world.signedIn('wall');
  const [line] = await eventually(async () => {
    const counts = await world.countPixels(page, '.stage', ['#9db2c5']);
    return counts[0] > 200 && counts;
  }, 'the outline of the district');
  assert.ok(line > 200);
});

test('a graphics card that is lost and comes back draws everything again', async () => {
  const page = await world.signedIn('wall');
  await eventually(async () => (await live(page)) >= DEVICES * 0.8, 'live units');
  const drawn = async () => {
    const [line, ...units] = await world.countPixels(page, '.stage', ['#9db2c5', ...STATUS_COLOURS]);
    return line > 200 && units.some((count) => count > 100);
  };
  await eventually(drawn, 'the map');
  await page.evaluate(async () => {
    const card = document.querySelector('.map canvas').getContext('webgl2').getExtension('WEBGL_lose_context');
    card.loseContext();
    await new Promise((done) => setTimeout(done, 500));
    window.restoreCard = () => card.restoreContext();
  });
  assert.ok(!(await drawn()), 'nothing is drawn without it');
  await page.evaluate(() => window.restoreCard());
  await eventually(drawn, 'the map to come back');
  assert.deepEqual(page.faults.filter((fault) => !/cannot be restored after WebGL context loss/.test(fault)), []); // it is added again here
});

/** A unit that has moved between two looks. */
async function movingCode() {
  const token = world.ctl(['token', 'issue', 'wall', '--device', 'probe', '--days', '1']).trim();
  const look = async () => {
    const response = await fetch(new URL('api/v1/units.geojson', world.url), { headers: { authorization: `Bearer ${token}` } });
    const { features } = await response.json();
    return new Map(features.filter(({ geometry }) => geometry).map(({ properties, geometry }) => [properties.code, String(geometry.coordinates.slice(0, 2))]));
  };
  const then = await look();
  return eventually(async () => {
    for (const [code, place] of await look()) if (then.has(code) && then.get(code) !== place) return code;
    return null;
  }, 'a unit that moves');
}
