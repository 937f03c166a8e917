// Intake on a real hub: a call is noted, another system and a tablet report, the same thing twice is merged; what is confirmed is an incident everywhere.
// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { SCOPE, createWorld, eventually } from './world.mjs';

const VIEW = { width: 1120, height: 640 };

let world;
before(async () => {
  world = await createWorld();
  world.account('wang', 'duty', ['--title', '王值班']);
  world.account('zhao', 'duty', ['--title', '赵值班']);
  world.account('wall', 'observer');
  world.catalogue('incident-types.json');
  await world.forces(world.token('wang'), [`R-01,望春救援队,team,${SCOPE},,29.8710,121.5110`]);
  world.account('r01', 'unit', ['--unit', 'R-01']);
});
afterEach(() => world.closePages());
after(() => world.end());

const report = (text, more = []) => Number(world.ctl(['intake', 'report', '--text', text, '--source', 'sensor', '--org', SCOPE, ...more]).trim());
const open = async (page, number) => {
  if ((await page.getAttribute('[data-pane=intake]', 'aria-pressed')) !== 'true') await page.click('[data-pane=intake]');
  await page.click(`[data-intake="${number}"]`);
};

test('a call that is noted is on the other desk at once; confirmed, it is an incident on every page', async () => {
  const [wang, zhao] = [await world.signedIn('wang', VIEW), await world.signedIn('zhao', VIEW)];
  await wang.click('[data-pane=intake]');
  await wang.click('[data-do=record]');
  await wang.fill('textarea[name=text]', '望春路隧道口两辆车被淹 <b>&');
  await wang.selectOption('[data-do=intake-form] select[name=type]', '11A02');
  await wang.fill('input[name=caller]', '陈先生');
  await wang.click('[data-do=send-intake]');
  await wang.waitForSelector('[data-intake-card]');
  await zhao.waitForSelector('[data-count=intakes]');
  await zhao.click('[data-pane=intake]');
  await zhao.click('[data-intake]');
  assert.match(await zhao.textContent('[data-intake-card]'), /两辆车被淹 <b>&[\s\S]*内涝[\s\S]*陈先生/);
  await zhao.click('.big-moves [data-do=confirm]');
  await zhao.fill('[data-do=confirm-form] input[name=title]', '望春路隧道积水');
  await zhao.check('[data-do=confirm-form] input[value="3"]');
  assert.equal(await zhao.isDisabled('[data-do=confirm-intake]'), true, 'an incident needs a place');
  await zhao.waitForSelector('.map canvas');
  await zhao.click('[data-do=confirm-form] [data-do=pick-place]');
  const box = await zhao.locator('.map').boundingBox();
  await zhao.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await zhao.click('[data-do=confirm-intake]');
  await zhao.waitForSelector('[data-incident-panel]');
  assert.match(await zhao.textContent('[data-incident-panel]'), /望春路隧道积水[\s\S]*电话/);
  await wang.waitForSelector('[data-intake-card][data-state="2"]');
  await wang.waitForSelector('.incident >> text=望春路隧道积水');
  world.keep('intake-confirmed.png', await zhao.screenshot());
  assert.deepEqual([...wang.faults, ...zhao.faults], []);
});

test('the same thing told twice is proposed with its reasons, and merged', async () => {
  const wang = await world.signedIn('wang', VIEW);
  const incident = Number(world.ctl(['incident', 'open', '--type', '11A02', '--title', '环城西路积水', '--org', SCOPE, '--lat', '29.8700', '--lon', '121.5100', '--grade', '2']).trim());
  const number = report('环城西路水深半米', ['--type', '11A02', '--lat', '29.8710', '--lon', '121.5100']);
  await wang.waitForSelector('[data-count=intakes]');
  await open(wang, number);
  await wang.waitForSelector(`[data-near-incident="${incident}"]`);
  assert.match(await wang.textContent(`[data-near-incident="${incident}"]`), /环城西路积水[\s\S]*相距 1\d\d 米[\s\S]*类型相同/);
  world.keep('intake-near.png', await wang.screenshot());
  await wang.click(`[data-near-incident="${incident}"] [data-do=merge-here]`);
  await wang.click('[data-do=merge-confirm]');
  await wang.waitForSelector(`[data-intake-card][data-state="3"] [data-go-incident="${incident}"]`);
  assert.deepEqual(wang.faults, []);
});

test('two officers decide the same entry: one does, the other is told so', async () => {
  const [wang, zhao] = [await world.signedIn('wang', VIEW), await world.signedIn('zhao', VIEW)];
  const number = report('烟雾报警');
  for (const page of [wang, zhao]) {
    await open(page, number);
    await page.click('.big-moves [data-do=dismiss]');
    await page.fill('[data-do=dismiss-form] input', `误报，${page === wang ? '王' : '赵'}核实`);
  }
  await Promise.all([wang.click('[data-do=dismiss-form] button.main'), zhao.click('[data-do=dismiss-form] button.main').catch(() => {})]);
  for (const page of [wang, zhao]) await page.waitForSelector('[data-intake-card][data-state="4"]');
  const [one, other] = [await wang.textContent('[data-intake-card]'), await zhao.textContent('[data-intake-card]')];
  assert.match(one, /误报，(王|赵)核实/);
  assert.equal(/误报，王核实/.test(one), /误报，王核实/.test(other), 'both see the same decision');
  assert.deepEqual([...wang.faults, ...zhao.faults], []);
});

test('who only looks sees the entries of the scope and decides nothing', async () => {
  const number = report('有人落水');
  const wall = await world.signedIn('wall', VIEW);
  await open(wall, number);
  await wall.waitForSelector('[data-intake-card][data-state="1"]');
  assert.equal(await wall.locator('.big-moves, [data-do=record]').count(), 0);
  assert.deepEqual(wall.faults, []);
});

test('what a tablet reports from the field is on the desk at once; the tablet sees its own entries alone, and what became of them', async () => {
  report('河道水位超警戒');
  const [wang, tablet] = [await world.signedIn('wang', VIEW), await world.signedIn('r01', { width: 1024, height: 768 })];
  await tablet.click('[data-pane=intake]');
  await tablet.waitForSelector('[data-intakes="0"]');
  await tablet.click('[data-do=record]');
  await tablet.fill('[data-do=intake-form] textarea[name=text]', '高架下两人受伤 <b>&');
  await tablet.click('[data-do=send-intake]');
  await tablet.waitForSelector('[data-intake-card][data-state="1"]');
  const number = Number(await tablet.getAttribute('[data-intake-card]', 'data-intake-card'));
  await open(wang, number);
  assert.match(await wang.textContent('[data-intake-card]'), /现场终端[\s\S]*高架下两人受伤 <b>&/);
  world.keep('tablet-intake.png', await tablet.screenshot());
  await wang.click('.big-moves [data-do=dismiss]');
  await wang.fill('[data-do=dismiss-form] input', '已由交警处置');
  await wang.click('[data-do=dismiss-form] button.main');
  await tablet.waitForSelector('[data-intake-card][data-state="4"] >> text=已由交警处置');
  assert.deepEqual([...wang.faults, ...tablet.faults], []);
});

test('an entry that was noted while the hub was away is there once it is back', async () => {
  const wang = await world.signedIn('wang', VIEW);
  await wang.click('[data-pane=intake]');
  await wang.click('[data-do=record]');
  await world.stopHub('SIGKILL');
  await wang.waitForSelector('[data-veil]');
  await wang.fill('textarea[name=text]', '断网时的来电');
  await wang.click('[data-do=send-intake]');
  await wang.waitForSelector('[data-outbox="1"]');
  await world.startHub();
  await eventually(() => world.ctl(['intake', 'list']).includes('断网时的来电'), 'the entry in the log');
  assert.equal(world.ctl(['intake', 'list']).split('断网时的来电').length, 2, 'once');
  assert.deepEqual(wang.faults, []);
});
