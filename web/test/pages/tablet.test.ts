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
});
