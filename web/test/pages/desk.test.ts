// The duty console before a fake hub: intake, the panel of an incident and its leaves, aid, geofences, the registry.
// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { Condition, DispatchPhase, FenceCrossing, FenceKind, IncidentGrade, IntakeSource, ReportKind, ResponseLevel, Role } from '../../src/gen/muster_pb.js';
import { post } from '../fake-hub/template.js';
import { ORG, SCENE, play } from './scene.js';
import { PageWorld, eventually, type Api, type Faulty } from './world.js';

const nearest: Api = () => ({ units: [1, 2, 3].map((unit, i) => ({ unit, eta_s: 200 * (i + 1), why: { can: ['pump'], position: 'fix', age_s: 4, distance_m: 1200 * (i + 1), ready_s: 60, incidents: [] } })), left_out: { busy: 2 } });
let world: PageWorld;
let page: Faulty;
before(async () => {
  world = await PageWorld.begin();
  play(world);
  world.api.set('/api/v1/nearest', nearest);
  world.api.set('/api/v1/intakes/1/near', () => ({ intake: 1, near: [{ incident: 1, title: '望春路下穿隧道积水', type: '11A02', distance_m: 120, minutes: 16, type_shared: 5 }] }));
  world.api.set('/api/v1/incidents/1/plans', () => ({ incident: 1, plans: [{ plan: 4, key: 'waterlogging', version: 1, zh: '城市内涝应急预案', en: 'x', launched: false, reasons: [{ reason: 'type', what: '11A02' }, { reason: 'grade', what: 'major' }], broken: [], notes: ['seat-roster|内涝现场指挥部|chief'] }] }));
});
beforeEach(async () => {
  page = await world.page();
});
afterEach(async () => {
  assert.deepEqual(page.faults, []);
  await world.closePages();
});
after(() => world.end());

/** The page as whoever signs in now sees it: by what a snapshot tells, without what another has heard. */
const anew = async () => {
  assert.deepEqual(page.faults, []);
  await world.closePages();
  return world.page();
};

const openPanel = async (tab: string) => {
  await page.click('[data-incident="1"]');
  await page.click('[data-do=open-panel]');
  await page.click(`[data-tab=${tab}]`);
};

test('a call is noted with as little as is known, and is at once among those to decide', async () => {
  await page.click('[data-pane=intake]');
  await page.click('[data-do=record]');
  await page.fill('textarea[name=text]', '环城西路有人落水 <b>');
  await page.fill('input[name=callerPhone]', '13900002222');
  const from = world.hub.commands.length;
  await page.click('[data-do=send-intake]');
  const { body } = await world.command('intakeReport', from);
  assert.deepEqual([body.value.source, body.value.text, body.value.callerPhone, body.value.type, body.value.org], [IntakeSource.PHONE, '环城西路有人落水 <b>', '13900002222', '', ORG]);
  assert.ok(Math.abs(Number(body.value.receivedAtMs) - Date.now()) < 60_000, 'the clocks run from when the form was opened');
  await page.waitForSelector('[data-intake-card="2"]');
  assert.match((await page.textContent('[data-intake-card="2"] .order-text'))!, /环城西路有人落水 <b>/);
  await page.waitForSelector('[data-count=intakes] >> text=2');
});

test('an entry is dismissed only with a reason, and keeps it', async () => {
  await page.click('[data-pane=intake]');
  await page.click('[data-intake="2"]');
  await page.click('[data-do=dismiss]');
  const from = world.hub.commands.length;
  await page.click('[data-do=dismiss-form] button.main');
  assert.equal(world.hub.commands.length, from, 'nothing goes without a reason');
  await page.fill('[data-do=dismiss-form] input', '经核实为误报');
  await page.click('[data-do=dismiss-form] button.main');
  await page.waitForSelector('[data-intake-card][data-state="4"]');
  assert.match((await page.textContent('[data-intake-card]'))!, /经核实为误报/);
});

test('what an entry may be the same as is proposed with reasons, and merged into after a second click', async () => {
  await page.click('[data-pane=intake]');
  await page.click('[data-intake="1"]');
  await page.waitForSelector('[data-near="1"]');
  assert.match((await page.textContent('[data-near-incident="1"]'))!, /相距 120 米、相隔 16 分钟、类型相同/);
  const from = world.hub.commands.length;
  await page.click('[data-do=merge-here]');
  await page.click('[data-do=merge-confirm]');
  const { body } = await world.command('intakeMerge', from);
  assert.deepEqual([body.value.intake, body.value.incident], [1, 1]);
  await page.waitForSelector('[data-intake-card][data-state="3"] [data-go-incident="1"]');
});

test('a confirmed entry is an incident, and its panel opens', async () => {
  world.hub.write({ case: 'intakeReported', value: { intake: 3, state: 1, report: { source: IntakeSource.SENSOR, type: '12D02', text: '氯气浓度超限', place: '化工园', org: ORG, at: SCENE, receivedAtMs: BigInt(Date.now()) } } });
  world.api.set('/api/v1/intakes/3/near', () => ({ intake: 3, near: [] }));
  await page.click('[data-pane=intake]');
  await page.click('[data-intake="3"]');
  await page.waitForSelector('[data-near="0"]');
  await page.click('.big-moves [data-do=confirm]');
  await page.check(`[data-do=confirm-form] input[value="${IncidentGrade.MAJOR}"]`);
  const from = world.hub.commands.length;
  await page.click('[data-do=confirm-intake]');
  const { body } = await world.command('intakeConfirm', from);
  assert.deepEqual([body.value.type, body.value.grade, body.value.title, body.value.at?.latE7], ['12D02', IncidentGrade.MAJOR, '化工园危化品泄漏', SCENE.latE7]);
  await page.waitForSelector('[data-incident-panel="2"]');
});

test('the nearest are proposed with reasons; the chosen ones are sent after a look, and their ladder is followed', async () => {
  await openPanel('forces');
  await page.click('[data-do=dispatch]');
  await page.waitForSelector('[data-nearest="3"]');
  assert.match((await page.textContent('[data-near-unit="1"]'))!, /排水抢险一队[\s\S]*约 3 分钟 · 1.2 公里[\s\S]*排水 · 4 秒前定位 · 准备 1 分钟/);
  assert.match((await page.textContent('[data-left-out]'))!, /正在其他事件 2/);
  await page.click('[data-near-unit="1"]');
  await page.fill('.nearest textarea', '带泵车到北口');
  const from = world.hub.commands.length;
  await page.click('[data-do=send-dispatch]');
  const { body } = await world.command('dispatchSend', from);
  assert.deepEqual([body.value.incident, body.value.units, body.value.text, body.value.also], [1, [1], '带泵车到北口', false]);
  await page.waitForSelector('[data-dispatch="1"][data-phase="1"]');
  world.hub.write({ case: 'dispatchStepped', value: { dispatch: 1, phase: DispatchPhase.ARRIVED, byFence: true } });
  await page.waitForSelector('[data-dispatch="1"][data-phase="5"] >> text=围栏');
  await page.click('[data-do=release]');
  await page.click('[data-do=release-sure]');
  await page.waitForSelector('[data-dispatches="0"]');
  assert.match((await page.textContent('.ended summary'))!, /1/);
});

test('the nearest are ranked by the time it takes them, or by distance when that is wanted', async () => {
  const asked: (string | null)[] = [];
  world.api.set('/api/v1/nearest', (request) => {
    const by = new URL(request.url!, world.url).searchParams.get('by');
    asked.push(by);
    return { units: (by === 'distance' ? [2, 1] : [1, 2]).map((unit) => ({ unit, eta_s: 300, why: { can: [], position: 'home', distance_m: 900, ready_s: 0, incidents: [] } })) };
  });
  await openPanel('forces');
  await page.click('[data-do=dispatch]');
  await page.waitForSelector('.ranks li:first-child [data-near-unit="1"]');
  await page.selectOption('.nearest select[name=by]', 'distance');
  await page.waitForSelector('.ranks li:first-child [data-near-unit="2"]');
  assert.deepEqual(asked, ['time', 'distance']);
  world.api.set('/api/v1/nearest', nearest);
});

test('a unit that is elsewhere is sent only when somebody says that it is shared', async () => {
  await openPanel('forces');
  await page.click('[data-do=dispatch]');
  await page.click('[data-near-unit="2"]');
  world.hub.refusals.push({ code: 823, zh: '力量单元已调派至其他事件', en: 'busy' });
  await page.click('[data-do=send-dispatch]');
  await page.waitForSelector('[data-refusal] >> text=力量单元已调派至其他事件');
  const from = world.hub.commands.length;
  await page.click('[data-do=send-also]');
  assert.equal((await world.command('dispatchSend', from)).body.value.also, true);
  await page.waitForSelector('[data-dispatches="1"]');
});

test('aid is asked of another org; what is asked of us is answered with our units', async () => {
  await openPanel('forces');
  await page.click('[data-do=ask-aid]');
  await page.selectOption('[data-do=aid-form] select[name=org]', 'other');
  await page.fill('[data-do=aid-form] input[name=code]', '330206000000');
  await page.fill('[data-do=aid-form] input[name=count]', '2');
  await page.click('[data-do=aid-form] button.main');
  await page.waitForSelector('[data-aid="1"][data-aid-state="1"]');
  assert.equal(await page.locator('[data-aid-answer="1"]').count(), 0, 'another org answers that');
  world.hub.write({ case: 'aidAsked', value: { aid: 2, ask: { incident: 77, toOrg: ORG, can: 'pump', count: 1, text: '请派泵车' }, state: 1, asker: 'zhang' } });
  await page.click('[data-pane=forces]');
  await page.waitForSelector('[data-aids-for-us="1"]');
  await page.click('[data-aid-unit="1"]');
  const from = world.hub.commands.length;
  await page.click('[data-do=grant]');
  assert.deepEqual((await world.command('aidGrant', from)).body.value.units, [1]);
});

test('a report is sent incomplete and amended; a call meets its clock; each clock says how it stands', async () => {
  world.hub.write({ case: 'intakeMerged', value: { intake: 1, incident: 1 } }); // what was told first stands in the report
  await openPanel('reports');
  assert.deepEqual(await page.locator('.incident-panel [data-clock]').evaluateAll((all) => all.map((one) => one.getAttribute('data-state'))), ['near', 'runs', 'runs']);
  await page.click(`[data-write="${ReportKind.FIRST}"]`);
  await page.waitForSelector('[data-empty="1"]');
  assert.equal(await page.inputValue('[data-report-form] input[name=casualties]'), '被困 3、轻伤 1', 'what is known stands there');
  let from = world.hub.commands.length;
  await page.fill('[data-report-form] input[name=cause]', '短时强降雨');
  await page.click('[data-do=send-report]');
  const { body } = await world.command('reportSend', from);
  assert.deepEqual([body.value.kind, body.value.fields.map(({ key }) => key)], [ReportKind.FIRST, ['time', 'place', 'cause', 'casualties', 'course']]);
  await page.waitForSelector('.incident-panel [data-clock="2"][data-state=done]');
  await page.click('[data-do=phone-report]');
  await page.fill('[data-do=phone-form] input', '区委值班室');
  await page.fill('[data-do=phone-form] textarea', '已口头报告');
  await page.click('[data-do=phone-form] button.main');
  await page.waitForSelector('.incident-panel [data-clock="1"][data-state=done]');
  await page.waitForSelector('[data-told="1"]');
  page = await anew();
  await openPanel('reports');
  assert.match((await page.textContent('[data-told="1"]'))!, /\d{2}:\d{2}[\s\S]*已电话报告区委值班室 · duty[\s\S]*已口头报告/);
  await page.click('[data-report="1"]');
  await page.click('[data-do=amend-report]');
  await page.fill('[data-report-form] textarea[name=course]', '3 时 40 分起积水');
  from = world.hub.commands.length;
  await page.click('[data-do=send-report]');
  assert.equal((await world.command('reportAmend', from)).body.value.version, 1);
  await page.waitForSelector('[data-report="1"][data-version="2"]');
});

test('earlier versions are read, and the newest is printed as a sheet of its own', async () => {
  world.api.set('/api/v1/reports/1/versions', () => ({ report: 1, complete: true, versions: [{ version: 1, account: 'duty', at_ms: Date.now(), fields: [{ key: 'cause', text: '起因待查' }] }, { version: 2, fields: [] }] }));
  await openPanel('reports');
  await page.click('[data-report="1"]');
  await page.click('[data-do=versions]');
  assert.match((await page.textContent('[data-old-version="1"]'))!, /起因\s*起因待查/);
  await page.evaluate(() => (window.print = () => document.body.setAttribute('data-printed', document.querySelector('.print-sheet')?.textContent ?? '')));
  await page.click('[data-do=print]');
  assert.match((await page.getAttribute('body', 'data-printed'))!, /望春路下穿隧道积水（初报）[\s\S]*短时强降雨/);
});

test('people harmed are entered and changed one by one', async () => {
  await openPanel('casualties');
  await page.click('[data-do=add-casualty]');
  await page.selectOption('[data-do=casualty-form] select[name=condition]', String(Condition.SEVERE));
  await page.fill('[data-do=casualty-form] input[name=age]', '0');
  await page.fill('[data-do=casualty-form] input[name=hospital]', '区第一医院');
  const from = world.hub.commands.length;
  await page.click('[data-do=casualty-form] button.main');
  assert.equal((await world.command('casualtyPut', from)).body.value.age, 1, 'a newborn is not of unknown age');
  await page.waitForSelector('[data-casualty="1"]');
  await page.click('[data-do=change-casualty]');
  await page.selectOption('[data-do=casualty-form] select[name=condition]', String(Condition.LEFT));
  await page.click('[data-do=casualty-form] button.main');
  await page.waitForSelector('[data-casualty="1"] >> text=已出院');
});

test('a response is started on a ground, raised and ended; what its checklist missed is said in words', async () => {
  await openPanel('responses');
  await page.click('[data-do=start-response]');
  await page.check(`[data-do=response-form] input[value="${ResponseLevel.IV}"]`);
  await page.fill('[data-do=response-form] textarea', '暴雨橙色预警');
  await page.click('[data-do=response-form] button.main');
  await page.waitForSelector('[data-response="1"][data-level="4"]');
  const missed = await page.textContent('[data-missed]');
  assert.match(missed!, /任务“转移群众”未下达/);
  page = await anew();
  await openPanel('responses');
  assert.equal(await page.textContent('[data-response="1"] [data-missed]'), missed, 'a page that comes later says the same');
  await page.click('[data-response-do=set]'); // the same level again: what is left of the checklist
  await page.check(`[data-do=response-form] input[value="${ResponseLevel.IV}"]`);
  await page.fill('[data-do=response-form] textarea', '现场指挥部已开设');
  const from = world.hub.commands.length;
  await page.click('[data-do=response-form] button.main');
  assert.equal((await world.command('responseSet', from)).body.value.level, ResponseLevel.IV);
  await page.waitForSelector('[data-response="1"][data-level="4"]:not(:has([data-missed])) >> text=现场指挥部已开设');
  await page.click('[data-response-do=set]');
  await page.check(`[data-do=response-form] input[value="${ResponseLevel.III}"]`);
  await page.fill('[data-do=response-form] textarea', '雨势加强');
  await page.click('[data-do=response-form] button.main');
  await page.waitForSelector('[data-response="1"][data-level="3"] >> text=雨势加强');
  await page.click('[data-response-do=end]');
  await page.fill('[data-do=response-form] textarea', '雨停');
  await page.click('[data-do=response-form] button.main');
  await page.waitForSelector('[data-responses="0"]');
});

test('a response of no incident is started, raised and ended beside the list, where all that run are shown', async () => {
  world.hub.write({ case: 'responseStarted', value: { response: { response: 2, start: { hazard: '12D', org: ORG, incident: 1, level: ResponseLevel.III, ground: '氯气泄漏' } } } });
  await page.click('[data-pane=incident]');
  await page.waitForSelector('[data-response="2"] >> text=望春路下穿隧道积水');
  await page.click('[data-do=start-response]');
  await page.selectOption('[data-do=response-form] select[name=hazard]', '11B03');
  await page.check(`[data-do=response-form] input[value="${ResponseLevel.IV}"]`);
  await page.fill('[data-do=response-form] textarea', '台风将于明晚登陆');
  const from = world.hub.commands.length;
  await page.click('[data-do=response-form] button.main');
  const { body } = await world.command('responseStart', from);
  assert.deepEqual([body.value.incident, body.value.hazard, body.value.org, body.value.level], [0, '11B03', ORG, ResponseLevel.IV]);
  await page.waitForSelector('[data-response="3"][data-level="4"] >> text=不针对某一事件');
  const change = async (what: string, ground: string, level = 0) => {
    await page.click(`[data-response="3"] [data-response-do=${what}]`);
    if (level) await page.check(`[data-do=response-form] input[value="${level}"]`);
    await page.fill('[data-do=response-form] textarea', ground);
    await page.click('[data-do=response-form] button.main');
  };
  await change('set', '风力加强', ResponseLevel.II);
  await page.waitForSelector('[data-response="3"][data-level="2"] >> text=风力加强');
  await change('end', '台风过境');
  await page.waitForSelector('[data-responses="1"]');
  world.hub.write({ case: 'responseEnded', value: { response: 2, ground: '处置完毕' } });
  await page.waitForSelector('[data-responses="0"]');
});

test('a plan is proposed with reasons, its teams are chosen, and one click launches it; what was missed is listed', async () => {
  const kindOf: Record<number, string> = { 1: 'team', 2: 'team', 3: 'vehicle' };
  world.api.set('/api/v1/nearest', (request) => {
    const kinds = new URL(request.url!, world.url).searchParams.get('kinds')?.split(',');
    return { units: [3, 1, 2].filter((unit) => !kinds || kinds.includes(kindOf[unit]!)).map((unit) => ({ unit, eta_s: 200, why: { can: [], position: 'home', distance_m: 300, ready_s: 0, incidents: [] } })) };
  });
  world.hub.write({ case: 'postOpened', value: { ...post, post: 2, incident: 0, name: '区应急委', firstSeat: 6 } });
  world.hub.write({ case: 'rosterSet', value: { seat: 6, roster: [{ account: 'zhou', fromAtMs: 0n, untilAtMs: BigInt(Date.now() + 3_600_000) }] } });
  await openPanel('plans');
  await page.click('[data-plan="4"]');
  await page.waitForSelector('[data-team="1"] [data-team-unit]');
  assert.match((await page.textContent('[data-plan="4"]'))!, /城市内涝应急预案[\s\S]*类型相符：城市内涝、达到较大/);
  assert.match((await page.textContent('.work'))!, /当前无人值班，请指派/);
  assert.match((await page.textContent('[data-plan-launch]'))!, /内涝现场指挥部[\s\S]*总指挥 zhou（按值班表）[\s\S]*封闭下穿隧道两端/);
  assert.deepEqual([await page.locator('[data-team="0"] [data-team-unit]').count(), await page.locator('[data-team="1"] [data-team-unit]').count()], [2, 1], 'units of the kinds that the plan wants');
  const from = world.hub.commands.length;
  await page.click('[data-do=launch]');
  await page.click('[data-do=launch-sure]');
  const { body } = await world.command('planLaunch', from);
  assert.deepEqual([body.value.plan, body.value.incident, body.value.units], [4, 1, [1, 2, 3]]);
  await page.waitForSelector('[data-launched="4"] [data-missed="2"] >> text=排水抢险：需要3支，已调派1支');
  assert.match((await page.textContent('[data-launched="4"] [data-missed]'))!, /“内涝现场指挥部”未挂接/);
  page = await anew();
  await openPanel('plans');
  await page.waitForSelector('[data-launched="4"] [data-missed="2"] >> text=排水抢险：需要3支，已调派1支');
  const [heading, list] = [await page.textContent('[data-launched="4"] h4'), await page.textContent('[data-launched="4"] dl')];
  assert.match(heading!, /城市内涝应急预案 已启动 · .*\d{2}:\d{2} · duty/);
  assert.equal(world.hub.facts.dispatches.of(1).filter(({ plan }) => plan === 4).every(({ unit }) => list!.includes(world.hub.facts.units.get(unit)!.name)), true, list!);
  world.hub.write({ case: 'postClosed', value: { post: 2 } });
  world.api.set('/api/v1/nearest', nearest);
});

test('warnings in force are told by hazard and colour, and bring the plans that wait for them', async () => {
  const asked: string[] = [];
  world.api.set('/api/v1/incidents/1/plans', (request) => {
    const warnings = new URL(request.url!, world.url).searchParams.get('warnings') ?? '';
    asked.push(warnings);
    const rain = { plan: 5, key: 'rain', version: 1, zh: '暴雨预警响应预案', en: 'x', launched: false, reasons: [{ reason: 'warning', what: '11B03:orange' }], broken: [], notes: [] };
    return { incident: 1, plans: warnings.includes('11B03:orange') ? [rain] : [] };
  });
  await openPanel('plans');
  await page.waitForSelector('[data-plans="0"]');
  const warn = async (hazard: string, colour: string) => {
    await page.selectOption('.warnings select', hazard);
    await page.click(`[data-warn=${colour}]`);
  };
  await warn('11B03', 'orange');
  await page.waitForSelector('[data-plan="5"] >> text=达到暴雨橙色预警');
  await warn('11A', 'blue');
  await page.waitForSelector('[data-warnings="2"]');
  await warn('11B03', 'red'); // in place of the orange one
  await page.waitForSelector('[data-plans="0"]');
  assert.deepEqual(await page.locator('[data-warning]').allTextContents().then((all) => all.map((one) => one.trim())), ['水旱灾害蓝色预警 ×', '暴雨红色预警 ×']);
  await page.click('[data-warning="11A:blue"]');
  await eventually(() => asked.at(-1) === '11B03:red', 'the question without the one that is over');
  await page.reload();
  await openPanel('plans');
  await page.waitForSelector('[data-warnings="1"] >> text=仅在本窗口选定');
  assert.deepEqual([await page.locator('[data-warning]').getAttribute('data-warning'), asked.at(-1)], ['11B03:red', '11B03:red']);
  assert.deepEqual([...new Set(asked)], ['', '11B03:orange', '11B03:orange,11A:blue', '11A:blue,11B03:red', '11B03:red']);
});

test('the board of tasks: by module, late and done', async () => {
  const now = Date.now();
  const order = (number: number, text: string, deadline: number, module: number) =>
    world.hub.write({ case: 'orderIssued', value: { order: number, post: 1, issuer: 1, incident: 1, text, issuedAtMs: BigInt(now - 900_000), deadlineAtMs: BigInt(now + deadline), targets: [{ target: { kind: 2, number: 1, module }, phase: 1 }] } });
  await openPanel('tasks');
  await page.waitForSelector('.work >> text=不表示没有任务');
  order(1, '封闭隧道', -60_000, 1);
  order(2, '设救护点', 600_000, 2);
  world.hub.write({ case: 'orderStepped', value: { order: 2, target: 1, phase: 7 } });
  await page.waitForSelector('[data-tasks="2"][data-late="1"][data-done="1"]');
  assert.equal(await page.getAttribute('[data-task="1:1"]', 'data-standing'), 'late');
  await page.click('[data-task="1:1"]');
  await page.waitForSelector('[data-order-card="1"]');
});

test('a geofence is drawn corner by corner, kept with its metres and seconds, and removed with a reason', async () => {
  await page.waitForSelector('.map canvas');
  await page.click('[data-pane=fences]');
  await page.click('[data-do=add-fence]');
  await page.check(`[data-do=fence-form] input[value="${FenceKind.CORDON}"]`);
  await page.fill('[data-do=fence-form] input[name=name]', '警戒圈');
  await page.fill('[data-do=fence-form] input[name=approach]', '80');
  await page.click('[data-do=draw-shape]');
  const box = (await page.locator('.map').boundingBox())!;
  for (const [right, down] of [[0.3, 0.3], [0.6, 0.35], [0.5, 0.7]] as const) {
    await page.mouse.click(box.x + box.width * right, box.y + box.height * down);
    await page.waitForTimeout(400); // two clicks are not a double one
  }
  await page.waitForSelector('[data-sketch="3"]');
  await page.click('[data-do=draw-end]');
  const from = world.hub.commands.length;
  await page.click('[data-do=send-fence]');
  const { body } = await world.command('fencePut', from);
  const shape = JSON.parse(body.value.shape) as { type: string; coordinates: number[][][] };
  assert.deepEqual([body.value.kind, body.value.approachM, shape.type, shape.coordinates[0]!.length], [FenceKind.CORDON, 80, 'Polygon', 4]);
  await page.waitForSelector('[data-fence="2"]');
  await page.click('[data-fence="2"] [data-do=remove-fence]');
  await page.fill('[data-do=fence-remove-form] input', '警戒解除');
  await page.click('[data-do=fence-remove-form] button.main');
  await page.waitForSelector('[data-fences="1"]');
});

test('units inside a danger area are counted on the bar, those in a staging area are not', async () => {
  const shape = JSON.stringify({ type: 'Polygon', coordinates: [[[121.4, 29.8], [121.41, 29.8], [121.41, 29.81], [121.4, 29.8]]] });
  world.hub.write({ case: 'fenceWasPut', value: { fence: 3, put: { fence: 3, kind: FenceKind.STAGING, name: '集结点', org: ORG, shape } } });
  world.hub.write({ case: 'fenceCrossed', value: { fence: 3, unit: 1, what: FenceCrossing.ENTER } });
  world.hub.write({ case: 'fenceCrossed', value: { fence: 1, unit: 2, what: FenceCrossing.ENTER } });
  world.hub.write({ case: 'fenceCrossed', value: { fence: 1, unit: 4, what: FenceCrossing.ENTER } });
  await page.waitForSelector('[data-pane=fences] [data-count=fences] >> text=2');
  assert.equal(await page.getAttribute('[data-count=fences]', 'title'), '2 支力量在危险区内');
  world.hub.write({ case: 'fenceCrossed', value: { fence: 1, unit: 4, what: FenceCrossing.LEAVE } });
  await page.waitForSelector('[data-count=fences] >> text=1');
  world.hub.write({ case: 'fenceCrossed', value: { fence: 1, unit: 2, what: FenceCrossing.LEAVE } });
  await page.waitForSelector('[data-count=fences]', { state: 'detached' });
  world.hub.write({ case: 'fenceRemoved', value: { fence: 3 } });
});

test('the registry is filtered, and a file is tried before it is loaded', async () => {
  await page.click('[data-pane=forces]');
  await page.selectOption('.filters select[name=can]', 'rescue');
  await page.waitForSelector('[data-forces="2"]');
  await page.click('[data-force="2"]');
  await page.waitForSelector('[data-unit-card="2"] [data-fact=tier] >> text=镇街');
  const sent: string[] = [];
  world.api.set('/api/v1/forces/import', (request, bytes) => {
    sent.push(request.url!);
    const bad = bytes.toString().includes('坏');
    return bad ? { rows: 2, registers: 1, changes: 1, imported: false, bad_count: 1, bad: [{ line: 3, column: 'kind', zh: '类别无效', en: 'kind', text: '坏' }] } : { rows: 2, registers: 1, changes: 1, imported: !request.url!.includes('dry_run'), bad_count: 0, bad: [] };
  });
  await page.click('[data-do=import]');
  const file = (text: string) => page.setInputFiles('.import input[type=file]', { name: 'units.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await file('code,name,kind\nA,一,team\nB,二,坏');
  await page.waitForSelector('[data-bad="1"]');
  assert.match((await page.textContent('.import table'))!, /3[\s\S]*坏[\s\S]*类别无效/);
  assert.equal(await page.locator('[data-do=import-load]').count(), 0, 'nothing is loaded with a bad row');
  await file('code,name,kind\nA,一,team\nB,二,team');
  await page.click('[data-do=import-load]');
  await page.waitForSelector('[data-import=loaded]');
  assert.deepEqual(sent, ['/api/v1/forces/import?format=csv&dry_run=1', '/api/v1/forces/import?format=csv&dry_run=1', '/api/v1/forces/import?format=csv']);
});

test('a unit is described by its kind; what its form does not ask for stays; a refusal is told in the hub\'s words', async () => {
  world.hub.write({ case: 'unitDescribed', value: { unit: 5, details: { can: ['scout', 'old-key'], tier: 'district', people: 2, pilot: '林飞', speedCms: 1500, home: SCENE } } });
  await page.click('[data-pane=forces]');
  await page.click('[data-force="5"]');
  await page.click('[data-do=describe]');
  const form = '[data-do=describe-form]';
  assert.equal(await page.locator(`${form} input[name=people]`).count(), 0, 'a drone carries nobody');
  assert.equal(await page.inputValue(`${form} input[name=pilot]`), '林飞');
  assert.equal(await page.inputValue(`${form} input[name=speed]`), '54');
  await page.check(`${form} input[name=can][value=rescue]`);
  await page.selectOption(`${form} select[name=parent]`, '2');
  await page.fill(`${form} input[name=contact]`, '王队 <b>');
  await page.fill(`${form} input[name=phone]`, '请打值班室');
  let from = world.hub.commands.length;
  await page.click('[data-do=send-describe]');
  assert.equal(world.hub.commands.length, from, 'words are no telephone number');
  await page.fill(`${form} input[name=phone]`, '0574-8700 0000');
  await page.fill(`${form} input[name=ready]`, '7');
  world.hub.refusals.push({ code: 308, zh: '力量登记信息有误', en: 'not valid' });
  await page.click('[data-do=send-describe]');
  await page.waitForSelector(`${form} [data-refusal] >> text=力量登记信息有误`);
  await world.shot(page, 'describe');
  from = world.hub.commands.length;
  await page.click('[data-do=send-describe]');
  const { value } = (await world.command('unitDescribe', from)).body;
  const { can, tier, home, contact, phone, people, parent, pilot, gear, readyMin, speedCms } = value.details!;
  assert.deepEqual([value.unit, can, tier, home?.latE7, contact, phone], [5, ['rescue', 'scout', 'old-key'], 'district', SCENE.latE7, '王队 <b>', '0574-8700 0000']);
  assert.deepEqual([people, parent, pilot, gear, readyMin, speedCms], [2, 2, '林飞', '', 7, 1500]);
  await page.waitForSelector(form, { state: 'detached' });
  await page.waitForSelector('[data-fact=contact] >> text=王队 <b> 0574-8700 0000');
});

test('who describes a unit while another does is told, and may read again', async () => {
  await page.click('[data-pane=forces]');
  await page.click('[data-force="1"]');
  await page.click('[data-do=describe]');
  const form = '[data-do=describe-form]';
  await page.fill(`${form} input[name=gear]`, '旧泵车');
  world.hub.write({ case: 'unitDescribed', value: { unit: 1, details: { can: ['pump'], tier: 'district', people: 20, gear: '大流量泵车两台' } } });
  await page.waitForSelector(`${form} [data-changed]`);
  await page.click(`${form} [data-changed] button`);
  await eventually(async () => (await page.inputValue(`${form} input[name=gear]`)) === '大流量泵车两台', 'the form to be as the registry');
  assert.equal(await page.locator(`${form} [data-changed]`).count(), 0);
  await page.click('[data-force="2"]');
  await page.waitForSelector('[data-unit-card="2"]');
  assert.equal(await page.locator(form).count(), 0, 'what was begun for one unit is not shown for another');
});

test('who only looks is offered nothing to do', async () => {
  await world.closePages();
  page = await world.page(Role.OBSERVER);
  await openPanel('forces');
  assert.equal(await page.locator('[data-do=dispatch], [data-do=ask-aid], [data-change], [data-do=release]').count(), 0);
  await page.click('[data-pane=intake]');
  assert.equal(await page.locator('[data-do=record]').count(), 0);
});

test('in English there is no Chinese word of ours left', async () => {
  await page.click('[data-do=language]');
  for (const pane of ['intake', 'fences']) {
    await page.click(`[data-pane=${pane}]`);
    await eventually(async () => !/待核实|电子围栏|新设/.test((await page.textContent('.work'))!), 'the English words');
  }
});
