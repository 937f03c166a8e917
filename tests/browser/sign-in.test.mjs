// Signing in, what is said when it fails, the two languages, and that nothing leaks.
// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { createWorld, PASSWORD, signIn } from './world.mjs';

let world;
before(async () => {
  world = await createWorld();
  world.account('wang', 'duty');
});
afterEach(() => world.closePages());
after(() => world.end());

test('a wrong password is told in words, in either language', async () => {
  const page = await world.page();
  await signIn(page, 'wang', 'wrong');
  await page.waitForSelector('[data-refusal]:not(:empty)');
  assert.equal(await page.textContent('[data-refusal]'), '账号或口令错误');
  await page.click('[data-do=language]');
  assert.match(await page.textContent('[data-refusal]'), /Account or password is wrong/);
  assert.equal(await page.inputValue('input[name=password]'), '');
  await signIn(page, 'wang', PASSWORD);
  await page.waitForSelector('[data-link=live]');
  assert.deepEqual(page.faults.filter((fault) => !/401 \(Unauthorized\)/.test(fault)), []);
});

test('a hub that is away is told apart from a wrong password', async () => {
  const page = await world.page();
  await page.route('**/api/v1/login', (route) => route.abort('connectionrefused'));
  await signIn(page, 'wang', PASSWORD);
  await page.waitForSelector('[data-refusal]:not(:empty)');
  assert.match(await page.textContent('[data-refusal]'), /连不上服务器/);
});

test('signed in: the token stays in this window, out of addresses, over a reload, until signing out', async () => {
  const page = await world.signedIn('wang');
  const kept = await page.evaluate(() => JSON.parse(sessionStorage.getItem('muster.signed-in')));
  assert.match(kept.token, /^[\w-]{43}$/);
  assert.ok(!(await page.evaluate((token) => JSON.stringify({ ...localStorage }).includes(token) || location.href.includes(token), kept.token)));
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('websocket', (socket) => asked.push(socket.url()));
  await page.reload();
  await page.waitForSelector('[data-link=live]');
  assert.ok(asked.length > 0 && asked.every((url) => !url.includes(kept.token)));
  await page.click('[data-do=sign-out]');
  await page.waitForSelector('input[name=account]');
  await page.reload();
  await page.waitForSelector('input[name=account]');
  await page.waitForTimeout(200);
  const after = await fetch(new URL('api/v1/units.geojson', world.url), { headers: { authorization: `Bearer ${kept.token}` } });
  assert.equal(after.status, 401, 'the hub has forgotten the token');
  assert.deepEqual(page.faults, []);
});

test('Chinese first, English on request, remembered', async () => {
  const page = await world.signedIn('wang');
  assert.equal(await page.getAttribute('html', 'lang'), 'zh-CN');
  assert.match(await page.textContent('.panel'), /已连接[\s\S]*突发事件 0 起[\s\S]*力量/);
  await page.click('[data-do=language]');
  assert.match(await page.textContent('.panel'), /Connected[\s\S]*0 open incidents[\s\S]*Units/);
  assert.doesNotMatch((await page.textContent('.panel')).replace('中文', ''), /\p{Script=Han}/u, 'no word was left behind');
  await page.reload();
  await page.waitForSelector('[data-link=live]');
  assert.equal(await page.getAttribute('html', 'lang'), 'en-GB');
  assert.deepEqual(page.faults, []);
});

test('a token that was revoked leads back to the form, with the reason', async () => {
  const page = await world.signedIn('wang');
  world.account('li', 'duty');
  await page.click('[data-do=sign-out]');
  await signIn(page, 'li', PASSWORD);
  await page.waitForSelector('[data-link=live]');
  world.ctl(['account', 'disable', 'li', '--reason', 'test']);
  await page.waitForSelector('[data-refusal]:not(:empty)');
  assert.match(await page.textContent('[data-refusal]'), /令牌|账号已停用/);
});

test('the same window twice: the older one says so and can take over', async () => {
  const page = await world.signedIn('wang');
  const twin = await page.context().newPage();
  const kept = await page.evaluate(() => ({ ...sessionStorage }));
  await twin.addInitScript((items) => Object.entries(items).forEach(([key, value]) => sessionStorage.getItem(key) ?? sessionStorage.setItem(key, value)), kept);
  await twin.goto(world.url);
  await twin.waitForSelector('[data-link=live]');
  await page.waitForSelector('[data-parting]');
  await page.click('[data-parting] button');
  await page.waitForSelector('[data-link=live]');
  await page.waitForTimeout(1500);
  assert.equal(await twin.getAttribute('[data-link]', 'data-link'), 'live', 'now they are two windows and leave each other alone');
});
