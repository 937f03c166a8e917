// The page is opened again while the hub cannot be reached: it opens, says so, and sends what it was given once it can.
// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { after, afterEach, before, test } from 'node:test';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { SCOPE, createWorld, eventually } from './world.mjs';

const TABLET = { width: 1024, height: 768 };

let world, incident;
before(async () => {
  world = await createWorld();
  world.account('wang', 'duty', ['--title', '王值班']);
  world.catalogue('incident-types.json');
  world.catalogue('capabilities.json');
  await world.forces(world.token('wang'), [`P-01,排水一队,team,${SCOPE},water-drain,29.8710,121.5110`]);
  world.account('p01', 'unit', ['--unit', 'P-01']);
  incident = Number(world.ctl(['incident', 'open', '--type', '11A02', '--title', '下穿隧道积水', '--org', SCOPE, '--lat', '29.87', '--lon', '121.51', '--grade', '2']).trim());
});
afterEach(async () => {
  await world.closePages();
  if (!world.hubLives) await world.startHub();
});
after(() => world.end());

/** The service worker has all of the build. */
const kept = (page) => page.evaluate(async () => Boolean((await navigator.serviceWorker.ready).active));
const cached = (page) => page.evaluate(async () => {
  const found = [];
  for (const name of await caches.keys()) for (const { url } of await (await caches.open(name)).keys()) found.push(new URL(url).pathname);
  return found;
});

async function reload(page) {
  page.removeAllListeners('dialog');
  page.on('dialog', (asked) => asked.accept()); // the page asks before it lets go of a waiting command
  await page.reload();
}

async function callForHelp(tablet) {
  const { x, y } = await tablet.locator('[data-do=sos]').boundingBox();
  await tablet.mouse.move(x + 20, y + 20);
  await tablet.mouse.down();
  await tablet.waitForSelector('[data-called=sent]');
  await tablet.mouse.up();
}

test('a tablet: reloaded without a hub it shows its task, keeps a step and an SOS over another reload, and both are done once', async () => {
  const [wang, tablet] = [await world.signedIn('wang'), await world.signedIn('p01', TABLET)];
  await wang.click(`[data-incident="${incident}"]`);
  await wang.click('[data-do=open-panel]');
  await wang.click('[data-tab=forces]');
  await wang.click('[data-do=dispatch]');
  await wang.locator('[data-near-unit]', { hasText: '排水一队' }).click();
  await wang.click('[data-do=send-dispatch]');
  await tablet.waitForSelector('[data-unit-dispatch][data-phase="1"]');
  await tablet.waitForTimeout(2000); // it keeps what is new once a second
  assert.ok(await kept(tablet));
  const paths = await cached(tablet);
  assert.ok(paths.includes('/') && paths.every((path) => path === '/' || path === '/favicon.svg' || path.startsWith('/assets/')), `pages only, not ${paths}`);

  await world.stopHub('SIGKILL');
  await reload(tablet);
  await tablet.waitForSelector('[data-offline]');
  assert.match(await tablet.textContent('[data-offline]'), /离线：所示为 \d\d:\d\d/);
  assert.match(await tablet.textContent('[data-unit-dispatch]'), /下穿隧道积水/);
  world.keep('tablet-offline.png', await tablet.screenshot());
  await tablet.click('[data-next="2"]');
  await tablet.waitForSelector('[data-unit-dispatch][data-phase="2"] [data-waits]');
  await callForHelp(tablet);
  await reload(tablet);
  await tablet.waitForSelector('[data-offline]');
  await tablet.waitForSelector('[data-outbox="2"]');
  await tablet.waitForSelector('[data-called=sent]');
  await tablet.waitForSelector('[data-unit-dispatch][data-phase="2"] [data-waits]');

  await world.startHub();
  await tablet.waitForSelector('[data-link=live]');
  await tablet.waitForSelector('[data-called=heard]');
  await tablet.waitForSelector('[data-waits]', { state: 'detached' });
  await eventually(async () => (await tablet.locator('[data-outbox]').count()) === 0, 'the outbox to empty');
  await wang.waitForSelector('[data-sos="1"]');
  await wang.waitForSelector('[data-dispatch][data-phase="2"]');
  await reload(tablet);
  await tablet.waitForSelector('[data-called=heard]');
  await tablet.waitForTimeout(1000);
  assert.equal(await wang.getAttribute('[data-sos]', 'data-sos'), '1', 'one call, once');
  assert.equal(await tablet.locator('[data-unit-dispatch]').getAttribute('data-phase'), '2');
  assert.deepEqual([...wang.faults, ...tablet.faults], []);
});

test('a duty console opens too, and does not pass empty lists off as a quiet district', async () => {
  const wang = await world.signedIn('wang');
  assert.ok(await kept(wang));
  await world.stopHub('SIGKILL');
  await reload(wang);
  await wang.waitForSelector('[data-veil] [data-nothing-yet] >> text=不表示没有事件');
  await world.startHub();
  await wang.waitForSelector('[data-link=live]');
  await wang.waitForSelector(`[data-incident="${incident}"]`);
  assert.deepEqual(wang.faults, []);
});

test('signed out, a tablet that opens without a hub shows nothing of what it knew', async () => {
  const tablet = await world.signedIn('p01', TABLET);
  assert.ok(await kept(tablet));
  await tablet.waitForTimeout(1500);
  await tablet.click('[data-do=sign-out]');
  await tablet.waitForSelector('.sign-in');
  assert.equal(await tablet.evaluate(() => sessionStorage.getItem('muster.kept') ?? sessionStorage.getItem('muster.signed-in')), null);
  await world.stopHub('SIGKILL');
  await reload(tablet);
  await tablet.waitForSelector('.sign-in');
  assert.deepEqual(tablet.faults, []);
});

test('a new build: the next load is of it, it takes the place of the old one, and opens without a hub as well', async () => {
  const built = process.env.MUSTER_WEB ?? fileURLToPath(new URL('../../web/dist', import.meta.url));
  const folder = mkdtempSync(path.join(tmpdir(), 'muster-build-'));
  const change = (file, from, to) => {
    const text = readFileSync(path.join(built, file), 'utf8');
    assert.match(text, from);
    writeFileSync(path.join(folder, file), text.replace(from, to));
  };
  cpSync(built, folder, { recursive: true });
  change('index.html', /<title>/, '<meta name="next" content="" /><title>');
  change('sw.js', /const BUILD = '[^']*/, "const BUILD = 'next");
  const page = await world.page();
  assert.ok(await kept(page));
  const isNext = () => page.evaluate(() => document.querySelector('meta[name=next]') !== null);
  assert.equal(await isNext(), false);
  await world.stopHub('SIGTERM');
  process.env.MUSTER_WEB = folder;
  try {
    await world.startHub();
    await reload(page);
    assert.equal(await isNext(), true, 'the page comes from the hub when that answers');
    await eventually(async () => `${await page.evaluate(() => caches.keys())}` === 'muster-pages-next', 'the new build to be kept, and no other');
    await world.stopHub('SIGKILL');
    await reload(page);
    await page.waitForSelector('.sign-in');
    assert.equal(await isNext(), true);
  } finally {
    process.env.MUSTER_WEB = built;
    rmSync(folder, { recursive: true, force: true });
  }
  assert.deepEqual(page.faults, []);
});
