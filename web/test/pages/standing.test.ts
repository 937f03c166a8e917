// The commander of a standing post before a fake hub: no role, but a seat that is for every incident of its org.
// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { ChannelKind, IncidentPhase, ReportKind, Role } from '../../src/gen/muster_pb.js';
import { ORG, SCENE, play } from './scene.js';
import { PageWorld, type Faulty } from './world.js';

const COMMANDER = 6; // first seat of the standing post
const ELSEWHERE = '330206000000';

let world: PageWorld;
let page: Faulty;
describe('the commander of a standing post', () => {
  before(async () => {
    world = await PageWorld.begin();
    play(world);
    world.api.set('/api/v1/incidents/1/plans', () => ({ incident: 1, plans: [{ plan: 4, key: 'waterlogging', version: 1, zh: '城市内涝应急预案', en: 'x', launched: false, reasons: [], broken: [], notes: [] }] }));
    world.hub.write({ case: 'incidentOpened', value: { incident: 2, version: 1, type: '11A02', grade: 2, phase: IncidentPhase.RESPONSE, title: '邻区积水', org: ELSEWHERE, ...SCENE, openedAtMs: BigInt(Date.now()) } });
    world.hub.write({ case: 'postOpened', value: { post: 2, template: 1, name: '区应急指挥部', org: ORG, incident: 0, firstSeat: COMMANDER, seatCount: 5 } });
    world.hub.write({ case: 'seatTaken', value: { seat: COMMANDER, account: 'duty' } });
    page = await world.page(Role.MEMBER);
  });
  afterEach(() => assert.deepEqual(page.faults, []));
  after(() => world.end());

  const open = async (incident: number, tab: string) => {
    await page.click(`[data-incident="${incident}"]`);
    if (await page.locator('[data-do=open-panel]').count()) await page.click('[data-do=open-panel]');
    await page.click(`[data-tab=${tab}]`);
  };

  /** Where each power of the commander has its button. */
  const BUTTONS: [tab: string, button: string][] = [
    ['forces', '[data-do=ask-aid]'], ['reports', `[data-write="${ReportKind.FIRST}"]`], ['casualties', '[data-do=add-casualty]'], ['responses', '[data-do=start-response]'],
    ['log', `[data-phase="${IncidentPhase.RESPONSE}"], [data-phase="${IncidentPhase.AFTERMATH}"]`], ['log', '.incident-panel [data-do=close]'],
  ];

  test('every button is there for an incident of the org, and what is done is done as the seat', async () => {
    for (const [tab, button] of BUTTONS) {
      await open(1, tab);
      await page.locator(button).first().waitFor();
    }
    assert.equal(await page.locator('[data-change]').count(), 4);
    await open(1, 'plans');
    await page.click('[data-plan="4"]');
    await page.waitForSelector('[data-plan-launch]');
    await open(1, 'reports');
    await page.click(`[data-write="${ReportKind.FIRST}"]`);
    const from = world.hub.commands.length;
    await page.click('[data-do=send-report]');
    assert.equal((await world.command('reportSend', from)).seat, COMMANDER);
    await page.waitForSelector('[data-report="1"]');
    await page.click('[data-pane=fences]');
    await page.click('[data-do=add-fence]');
    assert.deepEqual(await page.locator('[data-do=fence-form] select[name=incident] option').allTextContents(), ['望春路下穿隧道积水'], 'and no fence of none');
  });

  test('none of them is there for an incident of another org', async () => {
    for (const [tab, button] of BUTTONS) {
      await open(2, tab);
      await page.waitForSelector(`[data-tab-open=${tab}]`);
      assert.equal(await page.locator(button).count(), 0, tab);
    }
    assert.equal(await page.locator('[data-change]').count(), 0);
  });

  test('every open incident of the org has its channel in the list, by name and the liveliest first; the quiet ones are folded', async () => {
    for (let incident = 3; incident <= 11; incident++) world.hub.write({ case: 'incidentOpened', value: { incident, version: 1, type: '11A02', grade: 1, phase: IncidentPhase.RESPONSE, title: `内涝点 ${incident}`, org: ORG, ...SCENE, openedAtMs: BigInt(Date.now()) } });
    await page.click('[data-pane=channels]');
    const names = () => page.locator('muster-channels > .rows [data-channel^="3:"] strong').allTextContents();
    await page.waitForSelector('[data-further="2"]');
    assert.deepEqual(await names(), [11, 10, 9, 8, 7, 6, 5, 4].map((incident) => `内涝点 ${incident}`));
    world.hub.write({ case: 'messagePosted', value: { channel: { kind: ChannelKind.INCIDENT, number: 1 }, account: 'chen', seat: 1, text: '隧道两端已封闭' } });
    await page.waitForSelector('[data-channel="3:1:0"] [data-unread="1"]');
    assert.deepEqual((await names()).slice(0, 2), ['望春路下穿隧道积水', '内涝点 11']);
    await page.waitForSelector('[data-further="2"]');
    await page.click('[data-further] summary');
    await page.click('[data-further] [data-channel="3:3:0"]');
    const from = world.hub.commands.length;
    await page.fill('muster-compose textarea', '请报现场情况');
    await page.click('muster-compose button.main');
    const { body, seat } = await world.command('messagePost', from);
    assert.deepEqual([body.value.channel?.kind, body.value.channel?.number, seat], [ChannelKind.INCIDENT, 3, COMMANDER]);
    await page.click('[data-do=back]');
    await page.waitForSelector('[data-channel="3:2:0"]', { state: 'detached' });
  });

  test('once the post is closed they are gone', async () => {
    await open(1, 'responses');
    await page.waitForSelector('[data-do=start-response]');
    world.hub.write({ case: 'postClosed', value: { post: 2 } });
    await page.waitForSelector('[data-do=start-response]', { state: 'detached' });
    assert.equal(await page.locator('[data-change]').count(), 0);
  });
});
