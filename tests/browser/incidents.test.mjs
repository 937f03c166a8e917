// Incidents: opened in one window, seen in another, changed, refused, closed.
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
afterEach(() => world.closePages());
after(() => world.end());

const row = (page, title) => page.locator('.incident', { hasText: title });

async function openDialog(page, button) {
  await page.waitForSelector('.map canvas');
  await page.waitForTimeout(1000); // the map finds its district
  const { x, y, width, height } = await page.locator('.map').boundingBox();
  if (button === 'left') await page.click('[data-do=open-incident]');
  await page.mouse.click(x + width / 2, y + height / 2, { button });
  await page.waitForSelector('dialog[open]');
}

async function fillIn(page, title, grade) {
  await page.selectOption('dialog select[name=type]', '11A02');
  await page.check(`dialog input[name=grade][value="${grade}"]`);
  await page.fill('dialog input[name=title]', title);
  await page.fill('dialog input[name=place]', '望春路 与 机场路 口');
}

test('opened in one window, it appears in another, with its colour on the map', async () => {
  const [officer, wall] = [await world.signedIn('wang'), await world.signedIn('wall')];
  await openDialog(officer, 'right');
  assert.notEqual(await officer.inputValue('dialog select[name=org]'), '', 'an area was chosen by the place');
  await fillIn(officer, '隧道积水 <b>&"', 3);
  await officer.click('dialog button.main');
  await officer.waitForSelector('dialog', { state: 'detached' });
  assert.match(await officer.textContent('[data-incident-card] h2'), /隧道积水 <b>&"/);
  await row(wall, '隧道积水').waitFor();
  assert.match(await row(wall, '隧道积水').textContent(), /重大[\s\S]*接报[\s\S]*内涝/);
  assert.equal(await wall.getAttribute('[data-incidents]', 'data-incidents'), '1');
  await eventually(async () => (await world.countPixels(wall, '.stage', ['#ff8b2b']))[0] > 100, 'the orange diamond on the wall');
  assert.deepEqual([...officer.faults, ...wall.faults], []);
});

test('the button asks for a place; Escape lets go of it', async () => {
  const officer = await world.signedIn('wang');
  await openDialog(officer, 'left');
  await officer.keyboard.press('Escape');
  await officer.waitForSelector('dialog', { state: 'detached' });
  await officer.click('[data-do=open-incident]');
  await officer.waitForSelector('.banner');
  await officer.keyboard.press('Escape');
  await officer.waitForSelector('.banner', { state: 'detached' });
  assert.equal(await officer.locator('[data-outbox]').count(), 0);
});

test('note, phase and end reach the other window', async () => {
  const [officer, wall] = [await world.signedIn('wang'), await world.signedIn('wall')];
  await openDialog(officer, 'right');
  await fillIn(officer, '山洪', 4);
  await officer.click('dialog button.main');
  await officer.waitForSelector('dialog', { state: 'detached' });
  await row(wall, '山洪').click();
  await officer.fill('[data-do=note] textarea', '冲锋舟已到位\n第二行');
  await officer.click('[data-do=note] button');
  await wall.waitForSelector('.notes >> text=冲锋舟已到位');
  assert.match(await wall.textContent('.notes'), /wang[\s\S]*第二行/);
  await officer.click('.moves [data-phase="3"]');
  await wall.waitForSelector('[data-fact=phase] >> text=应急响应');
  await officer.click('[data-do=close]');
  await officer.fill('[data-do=confirm-close] input', '水已退');
  await officer.click('[data-do=confirm-close] button');
  await row(wall, '山洪').waitFor({ state: 'detached' });
  assert.equal(await wall.textContent('[data-fact=phase]'), '办结');
  await eventually(async () => (await officer.locator('[data-do=note]').count()) === 0, 'a closed incident to take nothing more');
  assert.deepEqual([...officer.faults, ...wall.faults], []);
});

test('a refusal of the hub is told in its own words, and can be mended', async () => {
  const officer = await world.signedIn('wang');
  await openDialog(officer, 'right');
  await fillIn(officer, '铃\u0007声', 1);
  await officer.click('dialog button.main');
  await officer.waitForSelector('dialog [data-refusal]:not(:empty)');
  assert.match(await officer.textContent('dialog [data-refusal]'), /文本为空、过长或含有非法字符/);
  await officer.fill('dialog input[name=title]', '铃声');
  await officer.click('dialog button.main');
  await officer.waitForSelector('dialog', { state: 'detached' });
  await row(officer, '铃声').waitFor();
  assert.equal(await officer.locator('[data-outbox]').count(), 0);
});

test('what is too long is said before it is sent', async () => {
  const officer = await world.signedIn('wang');
  await openDialog(officer, 'right');
  await fillIn(officer, '长'.repeat(70), 1);
  await officer.click('dialog button.main');
  assert.match(await officer.textContent('dialog [data-refusal]'), /减少约 18 个字节/);
  assert.equal(await officer.locator('[data-outbox]').count(), 0);
});
