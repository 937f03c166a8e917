// Plans on a real hub: proposed with reasons, launched with one click, everything there at once; the board of tasks.
// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { SCOPE, createWorld } from './world.mjs';

const VIEW = { width: 1120, height: 760 };
const PLAN = {
  kind: 'plan', key: 'tunnel', zh: '下穿隧道积水预案', en: 'Flooded underpass',
  body: {
    triggers: { types: ['11A02'] },
    posts: [{ template: 'onsite-1-8', name: '隧道现场指挥部' }],
    seats: [{ post: 1, seat: 'chief', accounts: ['zhou'] }],
    teams: [{ can: 'water-drain', count: 2, text: '架泵排涝' }],
    tasks: [{ post: 1, to: 'rescue', text: '封闭隧道两端', within_min: 10 }, { post: 1, to: 'traffic', text: '管制涉水路段', within_min: 20 }],
  },
};

let world, incident;
before(async () => {
  world = await createWorld();
  world.account('wang', 'duty', ['--title', '王值班']);
  world.account('zhou', 'member', ['--title', '周明']);
  world.template('onsite-1-8');
  world.catalogue('incident-types.json');
  world.catalogue('capabilities.json');
  world.catalogue(PLAN);
  await world.forces(world.token('wang'), [`P-01,排水一队,team,${SCOPE},water-drain,29.8710,121.5110`]);
  incident = Number(world.ctl(['incident', 'open', '--type', '11A02', '--title', '下穿隧道积水', '--org', SCOPE, '--lat', '29.87', '--lon', '121.51', '--grade', '3']).trim());
});
afterEach(() => world.closePages());
after(() => world.end());

const panel = async (page, tab) => {
  await page.click(`[data-incident="${incident}"]`);
  await page.click('[data-do=open-panel]');
  await page.click(`[data-tab=${tab}]`);
};

test('one click opens the post, calls the chief, gives the tasks and sends the team; what is short is said', async () => {
  const [wang, zhou] = [await world.signedIn('wang', VIEW), await world.signedIn('zhou', VIEW)];
  await panel(wang, 'plans');
  await wang.click('[data-plan]');
  await wang.waitForSelector('[data-team-unit]');
  assert.match(await wang.textContent('[data-plan-launch]'), /隧道现场指挥部[\s\S]*周明|zhou[\s\S]*封闭隧道两端/);
  world.keep('plan.png', await wang.screenshot());
  await wang.click('[data-do=launch]');
  await wang.click('[data-do=launch-sure]');
  await wang.waitForSelector('[data-launched]');
  assert.match(await wang.textContent('[data-missed]'), /需要2支，已调派1支/);
  world.keep('plan-launched.png', await wang.screenshot());
  await zhou.waitForSelector('[data-acting]:not([data-acting="0"])');
  assert.match(await zhou.textContent('[data-acting]'), /隧道现场指挥部/);
  await wang.click('[data-tab=forces]');
  await wang.waitForSelector('[data-dispatches="1"] , [data-dispatch]');
  assert.deepEqual([...wang.faults, ...zhou.faults], []);
});

test('the tasks stand on the board of the commander by module', async () => {
  const zhou = await world.signedIn('zhou', VIEW);
  await panel(zhou, 'tasks');
  await zhou.waitForSelector('[data-tasks="2"][data-late="0"]');
  assert.match(await zhou.textContent('.work'), /封闭隧道两端[\s\S]*剩余/);
  world.keep('tasks.png', await zhou.screenshot());
  assert.deepEqual(zhou.faults, []);
});
