// The tablet of a unit before a fake hub: what it reports from the field, and whom it finds harmed.
// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { Condition, IntakeSource, IntakeState, Role } from '../../src/gen/muster_pb.js';
import { ORG, SCENE, play } from './scene.js';
import { PageWorld, type Faulty } from './world.js';

let world: PageWorld;
let tablet: Faulty;
describe('the tablet of a unit', () => {
  before(async () => {
    world = await PageWorld.begin();
    play(world);
    world.hub.write({ case: 'intakeReported', value: { intake: 2, state: IntakeState.NEW, recorder: 'wang', report: { source: IntakeSource.PHONE, text: '别人记录的来电', org: ORG, at: SCENE, receivedAtMs: BigInt(Date.now()) } } });
    world.hub.write({ case: 'dispatchSent', value: { dispatches: [{ dispatch: 50, incident: 1, unit: 4, text: '搜救被困车辆' }] } });
    world.hub.write({ case: 'seatTaken', value: { seat: 3, account: 'duty' } });
    tablet = await world.page(Role.UNIT, [4], { width: 1024, height: 768 });
  });
  afterEach(() => assert.deepEqual(tablet.faults, []));
  after(() => world.end());

  test('something seen on the way becomes an entry from the field, as the unit itself; of others\' entries the tablet shows none', async () => {
    await tablet.click('[data-pane=intake]');
    await tablet.waitForSelector('[data-intakes="1"]');
    assert.equal(await tablet.locator('[data-intake="2"]').count(), 0);
    await tablet.click('[data-do=record]');
    await tablet.fill('[data-do=intake-form] textarea[name=text]', '环城西路高架下有人受伤');
    const from = world.hub.commands.length;
    await tablet.click('[data-do=send-intake]');
    const { body, seat } = await world.command('intakeReport', from);
    assert.deepEqual([body.value.source, body.value.text, body.value.org, seat], [IntakeSource.FIELD, '环城西路高架下有人受伤', ORG, 0]);
    await tablet.waitForSelector('[data-intake-card="3"][data-state="1"]');
    assert.equal(await tablet.locator('.big-moves, muster-intake-near').count(), 0, 'others decide');
    world.hub.write({ case: 'intakeMerged', value: { intake: 3, incident: 1 } });
    await tablet.waitForSelector('[data-intake-card="3"][data-state="3"]');
    assert.equal(await tablet.locator('[data-go-incident]').count(), 0);
    await tablet.click('[data-do=back]');
    await tablet.waitForSelector('.ended [data-intake="3"]', { state: 'attached' });
  });

  test('who is found harmed is told on the dispatch, also when it has ended', async () => {
    await tablet.click('[data-pane=orders]');
    await tablet.click('[data-unit-dispatch="50"] [data-people] summary');
    await tablet.click('[data-unit-dispatch="50"] [data-do=add-casualty]');
    await tablet.selectOption('[data-do=casualty-form] select[name=condition]', String(Condition.MINOR));
    await tablet.fill('[data-do=casualty-form] input[name=name]', '周某');
    const from = world.hub.commands.length;
    await tablet.click('[data-do=casualty-form] button.main');
    const { body, seat } = await world.command('casualtyPut', from);
    assert.deepEqual([body.value.incident, body.value.name, seat], [1, '周某', 0]);
    await tablet.waitForSelector('[data-unit-dispatch="50"] [data-casualty="1"] >> text=周某');
    world.hub.write({ case: 'dispatchStepped', value: { dispatch: 50, phase: 8 } });
    await tablet.click('.tablet > details > summary');
    await tablet.click('[data-unit-dispatch="50"] [data-people] summary');
    await tablet.waitForSelector('[data-unit-dispatch="50"] [data-do=change-casualty]');
  });

  test('a command that waits when the browser is closed goes out when its account signs in again, and under no other', async () => {
    const size = { width: 1024, height: 768 };
    await tablet.click('[data-pane=intake]');
    await tablet.click('[data-do=record]');
    await tablet.fill('[data-do=intake-form] textarea[name=text]', '桥下有人呼救');
    const from = world.hub.commands.length;
    const told = () => world.hub.commands.slice(from).filter(({ body }) => body.case === 'intakeReport').length;
    await world.hub.kill();
    await tablet.waitForSelector('[data-link=live]', { state: 'detached' });
    await tablet.click('[data-do=send-intake]');
    await tablet.waitForSelector('[data-outbox="1"]');
    const left = await tablet.context().storageState(); // what is left of a browser that was closed: nothing of a tab
    assert.equal(JSON.stringify(left).includes('"token"'), false);
    await world.closePages();
    await world.hub.listen();
    const other = await world.page(Role.UNIT, [2], size, 'other', left);
    await other.waitForTimeout(1000);
    assert.deepEqual([told(), await other.locator('[data-outbox]').count()], [0, 0]);
    const between = await other.context().storageState();
    await world.closePages();
    tablet = await world.page(Role.UNIT, [4], size, 'duty', between);
    const { body } = await world.command('intakeReport', from);
    assert.equal(body.value.text, '桥下有人呼救');
    await tablet.waitForSelector('[data-outbox]', { state: 'detached' });
    assert.equal(told(), 1);
    assert.equal(JSON.stringify(await tablet.context().storageState()).includes('muster.outbox'), false, 'nothing of it is left');
  });
});
