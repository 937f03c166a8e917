// An incident before a fake hub: moved to another place, one outside the district, and what is told of it after its close.
// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { Condition, ReportKind, Role } from '../../src/gen/muster_pb.js';
import { ORG, SCENE, play } from './scene.js';
import { PageWorld, type Faulty } from './world.js';

const DAY_MS = 86_400_000;

let world: PageWorld;
let page: Faulty;
describe('an incident', () => {
  before(async () => {
    world = await PageWorld.begin();
    play(world);
    const half = (west: number, east: number) => ({ type: 'Polygon', coordinates: [[[west, 29.8], [east, 29.8], [east, 29.94], [west, 29.94], [west, 29.8]]] });
    world.api.set('/api/v1/boundaries.geojson', () => ({ type: 'FeatureCollection', features: [{ type: 'Feature', properties: { code: ORG, name: '本区' }, geometry: half(121.45, 121.57) }] }));
    page = await world.page(Role.DUTY);
    await page.waitForSelector('.map canvas');
  });
  afterEach(() => assert.deepEqual(page.faults, []));
  after(() => world.end());

  const openPanel = async (tab: string) => {
    await page.click('[data-incident="1"]');
    if (await page.locator('[data-do=open-panel]').count()) await page.click('[data-do=open-panel]');
    await page.click(`[data-tab=${tab}]`);
  };
  /** Points at the map, so far to the right and so far down of it. */
  const point = async (right: number, down: number) => {
    const box = (await page.locator('.map').boundingBox())!;
    await page.mouse.click(box.x + box.width * right, box.y + box.height * down);
  };

  test('an incident is moved: another point, other words', async () => {
    await openPanel('log');
    await page.click('[data-change=place]');
    assert.equal(await page.inputValue('[data-do=place-form] input[name=place]'), '望春路与环城西路口');
    await page.fill('[data-do=place-form] input[name=place]', '望春路隧道北口');
    await page.click('[data-do=place-form] [data-do=pick-place]');
    await point(0.5, 0.5);
    await page.waitForSelector('.pointing', { state: 'detached' });
    const from = world.hub.commands.length;
    await page.click('[data-do=place-form] button.main');
    const { body } = await world.command('incidentMove', from);
    assert.deepEqual([body.value.incident, body.value.place], [1, '望春路隧道北口']);
    assert.ok(body.value.latE7 !== SCENE.latE7 && Math.abs(body.value.latE7 - 298_700_000) < 1_000_000, `moved to ${body.value.latE7}`);
    await page.waitForSelector('[data-do=place-form]', { state: 'detached' });
    await page.waitForSelector('.incident-panel >> text=望春路隧道北口');
  });

  test('a place outside the district is pointed out, and taken all the same', async () => {
    await page.click('[data-do=close-pane]');
    await page.click('[data-do=fit]');
    await page.waitForTimeout(1500); // the map flies
    await page.click('[data-do=open-incident]');
    await point(0.5, 0.5);
    await page.waitForSelector('muster-open-dialog select[name=type]');
    assert.equal(await page.locator('muster-open-dialog [data-outside]').count(), 0);
    await page.click('muster-open-dialog footer .quiet');
    await page.click('[data-do=open-incident]');
    await point(0.02, 0.5);
    await page.waitForSelector('muster-open-dialog [data-outside] >> text=地点不在本区范围内');
    await page.selectOption('muster-open-dialog select[name=type]', '11A02');
    await page.check('muster-open-dialog input[name=grade][value="1"]');
    await page.fill('muster-open-dialog input[name=title]', '界外积水');
    const from = world.hub.commands.length;
    await page.click('muster-open-dialog footer .main');
    assert.equal((await world.command('incidentOpen', from)).body.value.org, ORG);
  });

  test('in the intake likewise', async () => {
    await page.click('[data-pane=intake]');
    await page.click('[data-do=record]');
    await page.click('[data-do=intake-form] [data-do=pick-place]');
    await point(0.5, 0.5);
    await page.waitForSelector('.place-field >> text=/\\d/');
    assert.equal(await page.locator('[data-do=intake-form] [data-outside]').count(), 0);
    await page.click('[data-do=fit]');
    await page.waitForTimeout(1500);
    await page.click('[data-do=intake-form] [data-do=pick-place]');
    await point(0.02, 0.5);
    await page.waitForSelector('[data-do=intake-form] [data-outside]');
  });

  test('a closed incident is still found; people harmed and reports of it are told, and nothing else', async () => {
    world.hub.write({ case: 'reportSent', value: { report: 1, incident: 1, kind: ReportKind.FIRST, index: 1, version: 1, fields: [], signer: '' } });
    world.hub.write({ case: 'casualtyWasPut', value: { casualty: 1, version: 1, person: { incident: 1, casualty: 1, condition: Condition.SEVERE, name: '陈某' } } });
    world.hub.write({ case: 'incidentClosed', value: { incident: 1, reason: '处置完毕' } });
    await page.reload();
    await page.waitForSelector('[data-link=live]');
    await page.click('[data-pane=incident]');
    await page.click('[data-closed-incidents="1"] summary');
    await page.click('[data-panel-row="1"]');
    await page.waitForSelector('[data-closed]');
    assert.deepEqual(await page.locator('[data-change]').evaluateAll((all) => all.map((one) => one.getAttribute('data-change'))), ['harm']);
    await page.click('[data-tab=casualties]');
    await page.click('[data-do=change-casualty]');
    await page.selectOption('[data-do=casualty-form] select[name=condition]', String(Condition.DEAD));
    await page.fill('[data-do=casualty-form] input[name=hospital]', '院'.repeat(33));
    let from = world.hub.commands.length;
    await page.click('[data-do=casualty-form] button.main');
    await page.waitForSelector('[data-do=casualty-form] .refusal >> text=3 个字节');
    await page.fill('[data-do=casualty-form] input[name=hospital]', '院'.repeat(32));
    await page.click('[data-do=casualty-form] button.main');
    assert.equal((await world.command('casualtyPut', from)).body.value.condition, Condition.DEAD);
    await page.click('[data-change=harm]');
    await page.fill('[data-do=harm-form] input[name=dead]', '1');
    await page.click('[data-do=harm-form] button.main');
    await page.waitForSelector('[data-fact=harm] >> text=死亡 1');
    await page.click('[data-tab=reports]');
    from = world.hub.commands.length;
    await page.click(`[data-write="${ReportKind.FOLLOW}"]`);
    assert.equal(await page.locator(`[data-write="${ReportKind.FIRST}"]`).count(), 0, 'the chain has begun');
    await page.click('[data-do=send-report]');
    assert.equal((await world.command('reportSend', from)).body.value.kind, ReportKind.FOLLOW);
    await page.click('[data-tab=plans]');
    await page.waitForSelector('[data-tab-open=plans]');
    assert.equal(await page.locator('[data-plan-launch]').count(), 0);
  });

  test('one that was closed long ago is history: its reports are elsewhere, and none is offered', async () => {
    const closedAtMs = BigInt(Date.now() - 31 * DAY_MS);
    world.hub.write({ case: 'incidentOpened', value: { incident: 9, version: 3, type: '11A02', grade: 2, phase: 5, title: '去年的积水', org: ORG, ...SCENE, openedAtMs: closedAtMs - 1000n, closedAtMs } });
    await page.click('[data-do=back]');
    if ((await page.getAttribute('details.ended', 'open')) === null) await page.click('[data-closed-incidents="2"] summary');
    assert.deepEqual(await page.locator('.ended [data-panel-row]').evaluateAll((all) => all.map((one) => one.getAttribute('data-panel-row'))), ['1', '9'], 'closed last comes first');
    await page.click('[data-panel-row="9"]');
    await page.click('[data-tab=reports]');
    await page.waitForSelector('[data-history]');
    assert.equal(await page.locator('[data-write]').count(), 0);
  });
});
