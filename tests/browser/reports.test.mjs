// Reports on a real hub: clocks count down and alert, a report is sent incomplete and amended, versions are kept; responses and casualties.
// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { SCOPE, createWorld, eventually } from './world.mjs';

const VIEW = { width: 1120, height: 760 };
const OVERDUE = '#ff5ac8';
const RULES = {
  kind: 'report-rules', key: 'hasty', zh: '急报规则', en: 'Hasty rules',
  body: {
    active: true,
    steps: [
      { key: 'phone', zh: '电话报告', en: 'By phone', by: 'phone', kind: 'first', minutes: 30, near_min: 10 },
      { key: 'written', zh: '书面初报', en: 'In writing', by: 'written', kind: 'first', minutes: 0.5, near_min: 0.4 },
    ],
    fields: [
      { key: 'place', zh: '地点', en: 'Place', asked: true }, { key: 'cause', zh: '起因', en: 'Cause', asked: true }, { key: 'course', zh: '经过', en: 'Course', lines: 4 },
    ],
  },
};

let world, incident;
before(async () => {
  world = await createWorld();
  world.account('wang', 'duty', ['--title', '王值班']);
  world.account('zhao', 'duty', ['--title', '赵值班']);
  world.catalogue('incident-types.json');
  world.catalogue(RULES);
});
afterEach(() => world.closePages());
after(() => world.end());

const openIncident = (title) => Number(world.ctl(['incident', 'open', '--type', '11A02', '--title', title, '--org', SCOPE, '--lat', '29.87', '--lon', '121.51', '--grade', '2', '--place', '望春路']).trim());
const panel = async (page, number, tab) => {
  await page.click(`[data-incident="${number}"]`);
  await page.click('[data-do=open-panel]');
  await page.click(`[data-tab=${tab}]`);
};
const clock = (place, state) => `.incident-panel [data-clock="${place}"][data-state=${state}]`;

test('clocks run from the first notice: near, late in the colour of what is late, and met by a report or a call', async () => {
  const wang = await world.signedIn('wang', VIEW);
  incident = openIncident('下穿隧道积水');
  await panel(wang, incident, 'reports');
  await wang.waitForSelector(clock(1, 'runs'));
  assert.match(await wang.textContent('.incident-panel [data-clock="1"]'), /电话报告[\s\S]*剩余 (29|30):\d\d/);
  await wang.waitForSelector(clock(2, 'late'));
  assert.ok((await world.countPixels(wang, '.incident-panel', [OVERDUE]))[0] > 1000, 'it is seen');
  await wang.waitForSelector('[data-pane=incident] [data-count=clocks]');
  world.keep('report-late.png', await wang.screenshot());
  await wang.click('[data-write="1"]');
  await wang.waitForSelector('[data-empty="1"]');
  await wang.click('[data-do=send-report]');
  await wang.waitForSelector(clock(2, 'done'));
  await wang.click('[data-do=phone-report]');
  await wang.fill('[data-do=phone-form] input', '区委值班室');
  await wang.fill('[data-do=phone-form] textarea', '已口头报告');
  await wang.click('[data-do=phone-form] button.main');
  await wang.waitForSelector(clock(1, 'done'));
  assert.deepEqual(wang.faults, []);
});

test('an amendment is a new version on the other desk; the earlier one is kept; who amends an old one is told', async () => {
  const [wang, zhao] = [await world.signedIn('wang', VIEW), await world.signedIn('zhao', VIEW)];
  for (const page of [wang, zhao]) {
    await panel(page, incident, 'reports');
    await page.click('[data-report]');
    await page.click('[data-do=amend-report]');
  }
  await wang.fill('[data-report-form] input[name=cause]', '短时强降雨');
  await wang.click('[data-do=send-report]');
  await zhao.waitForSelector('[data-report][data-version="2"]');
  await zhao.fill('[data-report-form] input[name=cause]', '管网堵塞');
  await zhao.click('[data-do=send-report]');
  await zhao.waitForSelector('[data-report-form] [data-refusal]');
  assert.match(await zhao.textContent('[data-report-form] [data-refusal]'), /已被他人更新/);
  await wang.click('[data-do=versions]');
  await wang.waitForSelector('[data-old-version="1"]');
  world.keep('report-versions.png', await wang.screenshot());
  assert.match(await wang.textContent('[data-report-view] [data-field=cause]'), /短时强降雨/);
  assert.deepEqual([...wang.faults, ...zhao.faults], []);
});

test('the chain goes on until one ends it, and stays so after a restart', async () => {
  const wang = await world.signedIn('wang', VIEW);
  await panel(wang, incident, 'reports');
  for (const kind of ['2', '2', '3']) {
    const before = await wang.locator('[data-report]').count();
    await wang.click(`[data-write="${kind}"]`);
    await wang.fill('[data-report-form] textarea[name=course]', `第 ${before} 次`);
    await wang.click('[data-do=send-report]');
    await eventually(async () => (await wang.locator('[data-report]').count()) === before + 1, 'the next report');
  }
  await world.stopHub('SIGTERM');
  await world.startHub();
  await wang.reload();
  await panel(wang, incident, 'reports');
  await wang.waitForSelector('[data-reports="4"]');
  assert.match(await wang.textContent('.work'), /初报[\s\S]*续报1[\s\S]*续报2[\s\S]*终报/);
  assert.equal(await wang.locator('[data-write]').count(), 0);
  assert.deepEqual(wang.faults, []);
});

test('casualties as numbers and one by one; the area is drawn', async () => {
  const [wang, zhao] = [await world.signedIn('wang', VIEW), await world.signedIn('zhao', VIEW)];
  await panel(wang, incident, 'casualties');
  await panel(zhao, incident, 'casualties');
  await wang.click('[data-change=harm]');
  await wang.fill('[data-do=harm-form] input[name=trapped]', '3');
  await wang.click('[data-do=harm-form] button.main');
  await zhao.waitForSelector('[data-fact=harm] >> text=被困 3');
  await wang.click('[data-do=add-casualty]');
  await wang.selectOption('[data-do=casualty-form] select[name=condition]', '4');
  await wang.fill('[data-do=casualty-form] input[name=hospital]', '区第一医院');
  await wang.click('[data-do=casualty-form] button.main');
  await zhao.waitForSelector('[data-casualty] >> text=重伤');
  await wang.waitForSelector('.map canvas');
  await wang.click('[data-change=area]');
  await wang.click('[data-do=draw-shape]');
  const { x, y, width, height } = await wang.locator('.map').boundingBox();
  for (const [right, down] of [[0.3, 0.3], [0.7, 0.3], [0.5, 0.7]]) {
    await wang.mouse.click(x + width * right, y + height * down);
    await wang.waitForTimeout(400); // two clicks are not a double one
  }
  await wang.click('[data-do=draw-end]');
  await zhao.waitForSelector('[data-fact=area] >> text=已在地图上划定');
  assert.deepEqual([...wang.faults, ...zhao.faults], []);
});

test('a response is started on a ground, raised, and ended', async () => {
  const wang = await world.signedIn('wang', VIEW);
  await panel(wang, incident, 'responses');
  await wang.click('[data-do=start-response]');
  await wang.check('[data-do=response-form] input[value="4"]');
  await wang.fill('[data-do=response-form] textarea', '暴雨橙色预警');
  await wang.click('[data-do=response-form] button.main');
  await wang.waitForSelector('[data-response][data-level="4"] >> text=暴雨橙色预警');
  await wang.click('[data-response-do=set]');
  await wang.check('[data-do=response-form] input[value="2"]');
  await wang.fill('[data-do=response-form] textarea', '雨势加强');
  await wang.click('[data-do=response-form] button.main');
  await wang.waitForSelector('[data-response][data-level="2"]');
  world.keep('response.png', await wang.screenshot());
  await wang.click('[data-response-do=end]');
  await wang.fill('[data-do=response-form] textarea', '雨停');
  await wang.click('[data-do=response-form] button.main');
  await wang.waitForSelector('[data-responses="0"]');
  assert.deepEqual(wang.faults, []);
});
