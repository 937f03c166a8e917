// The hub dies or is restarted: the page says so, keeps what was given to it, and comes back by itself.
// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { createWorld, eventually } from './world.mjs';

let world;
before(async () => {
  world = await createWorld();
  world.account('wang', 'duty');
  world.account('wall', 'observer');
});
afterEach(async () => {
  await world.closePages();
  if (!world.hubLives) await world.startHub();
});
after(() => world.end());

const seq = (page) => page.getAttribute('[data-seq]', 'data-seq').then(Number);
const titled = (page, title) => page.locator('.incident', { hasText: title }).count();

async function openIncident(page, title) {
  await page.waitForSelector('.map canvas');
  const { x, y, width, height } = await page.locator('.map').boundingBox();
  await page.mouse.click(x + width / 2, y + height * 0.7, { button: 'right' });
  await page.selectOption('dialog select[name=type]', '12D02');
  await page.check('dialog input[name=grade][value="2"]');
  await page.fill('dialog input[name=title]', title);
  await page.click('dialog button.main');
}

test('killed: said in words, an order given meanwhile is kept and done once', async () => {
  const [officer, wall] = [await world.signedIn('wang'), await world.signedIn('wall')];
  for (const page of [officer, wall]) await page.evaluate(() => (window.sameDocument = true));
  await officer.waitForTimeout(1000);
  await openIncident(officer, '先前的泄漏');
  await officer.waitForSelector('dialog', { state: 'detached' });
  await officer.click('.card .close');
  const known = await seq(officer);

  await world.stopHub('SIGKILL');
  for (const page of [officer, wall]) {
    await page.waitForSelector('[data-veil]');
    assert.match(await page.textContent('[data-veil]'), /连接中断|正在连接/);
    assert.match(await page.textContent('[data-link]'), /连接中断|正在连接/);
  }
  assert.equal(await titled(officer, '先前的泄漏'), 1, 'what is known stays in sight');
  await openIncident(officer, '断线时的泄漏');
  assert.match(await officer.textContent('dialog [role=status]'), /已保存在本机/);
  await officer.click('dialog footer button.quiet');
  assert.equal(await officer.getAttribute('[data-outbox]', 'data-outbox'), '1');

  await world.startHub();
  for (const page of [officer, wall]) {
    await page.waitForSelector('[data-link=live]');
    await page.waitForSelector('[data-veil]', { state: 'detached' });
    await eventually(async () => (await titled(page, '断线时的泄漏')) === 1, 'the order to be done');
    assert.equal(await titled(page, '先前的泄漏'), 1);
    assert.ok(await page.evaluate(() => window.sameDocument), 'without a reload');
    assert.deepEqual(page.faults, []);
  }
  assert.ok((await seq(officer)) > known);
  await eventually(async () => (await officer.locator('[data-outbox]').count()) === 0, 'the outbox to empty');
});

test('an order that waits survives a reload of the page', async () => {
  const officer = await world.signedIn('wang');
  await officer.waitForTimeout(1000);
  await officer.route('**/ws', () => {}); // no new socket from here on
  await world.stopHub('SIGKILL');
  await officer.waitForSelector('[data-veil]');
  await openIncident(officer, '重开页面的泄漏');
  await officer.click('dialog footer button.quiet');
  await officer.waitForSelector('[data-outbox="1"]');
  await world.startHub();
  await officer.unroute('**/ws');
  officer.on('dialog', (asked) => asked.accept()); // the page asks before it lets go of a waiting order
  await officer.reload();
  await officer.waitForSelector('[data-link=live]');
  await eventually(async () => (await titled(officer, '重开页面的泄漏')) === 1, 'the order to be done');
  await eventually(async () => (await officer.locator('[data-outbox]').count()) === 0, 'the outbox to empty');
  await officer.waitForTimeout(500);
  assert.equal(await titled(officer, '重开页面的泄漏'), 1, 'once');
});

test('restarted in good order: the reason is told', async () => {
  const wall = await world.signedIn('wall');
  await world.stopHub('SIGTERM');
  await wall.waitForSelector('[data-veil]');
  assert.match(await wall.textContent('[data-veil]'), /系统正在重启/);
  await wall.click('[data-do=language]');
  assert.match(await wall.textContent('[data-veil]'), /The hub is stopping/);
  await world.startHub();
  await wall.waitForSelector('[data-link=live]');
  assert.deepEqual(wall.faults, []);
});
