// Command posts: seats taken and handed over, channels, orders that are answered, silence, consultations, peace and war.
// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { SCOPE, createWorld, eventually } from './world.mjs';

const WIDE = { width: 1120, height: 640 }; // as narrow as the pane and the map stand side by side: every pixel is drawn by the processor
const OVERDUE = '#ff5ac8';
const DRAWING = '#4ff0c8';

let world, hq, onsite, unit;
before(async () => {
  world = await createWorld();
  for (const name of ['zhou', 'li', 'chen', 'wu']) world.account(name, 'member', ['--title', { zhou: '周明', li: '李强', chen: '陈海燕', wu: '吴敏' }[name]]);
  world.account('wang', 'duty');
  unit = Number(world.ctl(['unit', 'register', 'B-01', '--name', '冲锋舟一组', '--kind', 'boat', '--org', SCOPE]));
  world.account('b01', 'unit', ['--unit', 'B-01']);
  world.template('hq-1-6');
  world.template('onsite-1-8');
  const incident = world.ctl(['incident', 'open', '--type', '11A02', '--title', '下穿隧道积水', '--org', SCOPE, '--lat', '29.87', '--lon', '121.51', '--grade', '3']).trim();
  hq = world.post('hq-1-6', '区应急指挥部');
  onsite = world.post('onsite-1-8', '望春路现场指挥部', ['--incident', incident, '--parent', String(hq.number)]);
  world.assign(onsite.seat('chief'), 'zhou');
  world.assign(onsite.seat('rescue-lead'), 'li');
});
afterEach(() => world.closePages());
after(() => world.end());

const member = (name) => world.signedIn(name, WIDE);
const pane = async (page, name) => {
  if ((await page.getAttribute(`[data-pane=${name}]`, 'aria-pressed')) !== 'true') await page.click(`[data-pane=${name}]`);
};
const seat = (page, number) => page.locator(`[data-seat="${number}"]`);
const bySeat = (number) => `[data-seat="${number}"]`;
const phase = (page, wanted) => page.waitForSelector(`[data-order-card] [data-phase="${wanted}"]`);

/** An order to the targets whose buttons are named; answers with its number. */
async function order(page, text, choices, more = async () => {}) {
  await pane(page, 'orders');
  if (await page.locator('.work [data-do=back]').count()) await page.click('.work [data-do=back]');
  await page.click('[data-do=issue]');
  for (const choice of choices) await page.locator(`[data-target-choice="${choice}"]`).evaluate((button) => button.click()); // seats lie folded
  await page.fill('[data-order-dialog] textarea[name=text]', text);
  await more(page);
  await page.click('[data-do=send-order]');
}

const given = async (page) => {
  await page.waitForSelector('[data-order-dialog]', { state: 'detached' });
  await page.waitForSelector('[data-order-card]');
  return Number(await page.getAttribute('[data-order-card]', 'data-order-card'));
};

test('a seat is taken from the board, its channels are there at once; left, and they are gone', async () => {
  const chen = await member('chen');
  assert.equal(await chen.getAttribute('[data-acting]', 'data-acting'), '0');
  await pane(chen, 'posts');
  await chen.click(`${bySeat(onsite.seat('rescue-lead'))} .line`);
  assert.match(await seat(chen, onsite.seat('rescue-lead')).textContent(), /李强/);
  await chen.click(`${bySeat(onsite.seat('chief'))} .line`);
  await chen.click(`${bySeat(onsite.seat('deputy-chief'))} [data-do=take]`);
  await chen.waitForSelector(`${bySeat(onsite.seat('deputy-chief'))} [data-refusal]`);
  assert.match(await chen.textContent(`${bySeat(onsite.seat('deputy-chief'))} [data-refusal]`), /值班表或指派/);
  const own = onsite.seat('rescue-member');
  await chen.click(`${bySeat(own)} [data-do=take]`);
  await chen.waitForSelector(`[data-acting="${own}"]`);
  assert.equal(await seat(chen, own).getAttribute('data-holder'), 'chen');
  await chen.waitForSelector(`${bySeat(own)} [data-presence=here]`);
  await pane(chen, 'channels');
  await chen.waitForSelector(`[data-channel="2:${onsite.number}:2"]`);
  await pane(chen, 'posts');
  await chen.click(`${bySeat(own)} .line`);
  await chen.click(`${bySeat(own)} [data-do=leave]`);
  await chen.waitForSelector('[data-acting="0"]');
  await pane(chen, 'channels');
  await chen.waitForSelector('[data-channels="0"]');
  assert.deepEqual(chen.faults, []);
});

test('a message is heard by who hears the channel, counted until it is seen, and answered', async () => {
  const [zhou, li] = [await member('zhou'), await member('li')];
  const channel = `[data-channel="1:${onsite.number}:0"]`;
  await pane(zhou, 'channels');
  await zhou.click(channel);
  await zhou.fill('[data-do=message] textarea', '各组报告到位情况 <b>&');
  await zhou.click('[data-do=message] button.main');
  await li.waitForSelector('[data-pane=channels] [data-count=unread]');
  await pane(li, 'channels');
  assert.match(await li.textContent(channel), /1/);
  await li.click(channel);
  await li.waitForSelector('.message >> text=各组报告到位情况 <b>&');
  assert.match(await li.textContent('.message'), /总指挥[\s\S]*周明/);
  await li.waitForSelector('[data-pane=channels] [data-count=unread]', { state: 'detached' });
  await li.click('.message .link-like');
  await li.fill('[data-do=message] textarea', '抢险组已到位');
  await li.click('[data-do=message] button.main');
  await zhou.waitForSelector('.message blockquote >> text=各组报告到位情况');
  await zhou.reload();
  await pane(zhou, 'channels');
  await zhou.click(channel);
  await eventually(async () => (await zhou.locator('.message').count()) === 2, 'what was said, after a reload');
  assert.deepEqual([...zhou.faults, ...li.faults], []);
});

test('an order climbs its ladder: delivered by itself, read, refused or done, confirmed', async () => {
  const [zhou, li] = [await member('zhou'), await member('li')];
  const target = `1:${onsite.seat('rescue-lead')}:0`;
  await order(zhou, '封闭隧道两端', [target], (page) => page.selectOption('select[name=card]', { index: 1 }));
  const number = await given(zhou);
  await phase(zhou, 2);
  await pane(li, 'orders');
  await li.click(`[data-section=to-me] [data-order="${number}"]`);
  assert.match(await li.textContent('[data-order-card]'), /封闭隧道两端[\s\S]*处置卡/);
  await phase(zhou, 3);
  await li.click('[data-do=accept]');
  await phase(zhou, 4);
  await li.click('[data-do=progress]');
  await li.fill('[data-do=answer-form] textarea', '北口已封');
  await li.click('[data-do=answer-form] button.main');
  await phase(zhou, 6);
  assert.match(await zhou.textContent('[data-target="1"]'), /北口已封/);
  await li.click('[data-do=done]');
  await li.click('[data-do=answer-form] button.main');
  await phase(zhou, 7);
  await zhou.click('[data-do=confirm]');
  await phase(li, 8);
  await zhou.click('.marks summary');
  assert.match(await zhou.textContent('.marks ul'), /已接受[\s\S]*李强[\s\S]*web-/);
  assert.deepEqual([...zhou.faults, ...li.faults], []);
});

test('an order answered while the hub is away is answered once it is back', async () => {
  const [zhou, li] = [await member('zhou'), await member('li')];
  await order(zhou, '清点人数', [`1:${onsite.seat('rescue-lead')}:0`]);
  const number = await given(zhou);
  await pane(li, 'orders');
  await li.click(`[data-section=to-me] [data-order="${number}"]`);
  await phase(zhou, 3);
  await world.stopHub('SIGKILL');
  await li.waitForSelector('[data-veil]');
  await li.click('[data-do=accept]');
  await li.waitForSelector('[data-outbox="1"]');
  await world.startHub();
  await phase(zhou, 4);
  await eventually(async () => (await li.locator('[data-outbox]').count()) === 0, 'the outbox to empty');
  await li.waitForSelector('.tag.again');
  assert.deepEqual([...zhou.faults, ...li.faults], []);
});

test('a tablet: its orders large, opened and answered; an order elsewhere is a conflict that the later one must own', async () => {
  const [zhou, tablet] = [await member('zhou'), await world.signedIn('b01', { width: 1024, height: 768 })];
  await zhou.waitForSelector('.map canvas');
  const somewhere = (x) => async (page) => {
    await page.click('[data-do=pick-place]');
    const box = await page.locator('.map').boundingBox();
    await page.mouse.click(box.x + box.width * x, box.y + box.height / 2);
    await page.waitForSelector('[data-order-dialog] dialog[open], dialog[data-order-dialog][open]');
  };
  const toUnit = async (text, x) =>
    order(zhou, text, [], async (page) => {
      await page.fill('[data-order-dialog] input[name=unit]', 'B-01');
      await page.click(`[data-target-choice="3:${unit}:0"]`);
      await somewhere(x)(page);
    });
  await toUnit('到东口搜索', 0.4);
  const first = await given(zhou);
  await tablet.waitForSelector(`.big-order[data-order="${first}"]`);
  await phase(zhou, 2);
  assert.equal(await tablet.locator('.big-order .order-text').count(), 0, 'not read before it is opened');
  await tablet.click('[data-do=open-order]');
  await phase(zhou, 3);
  const { height } = await tablet.locator('[data-do=accept]').boundingBox();
  assert.ok(height > 60, `a button for wet gloves, not of ${height} pixels`);
  await tablet.click('[data-do=accept]');
  await phase(zhou, 4);

  await toUnit('到西口运人', 0.6);
  await zhou.waitForSelector(`[data-conflict="${first}"]`);
  assert.match(await zhou.textContent('[data-conflict]'), /到东口搜索/);
  await zhou.click('[data-do=replace-and-send]');
  const second = await given(zhou);
  assert.notEqual(second, first);
  await eventually(async () => (await tablet.locator(`.big-order[data-order="${first}"]`).count()) === 0, 'the earlier order to leave the tablet');
  await tablet.waitForSelector(`.big-order[data-order="${second}"]`);
  assert.deepEqual([...zhou.faults, ...tablet.faults], []);
});

test('a handover: the new holder has the open orders, the old one has nothing, on the live page', async () => {
  const zhou = await member('zhou');
  const own = onsite.seat('rescue-lead');
  await order(zhou, '交接前下达', [`1:${own}:0`]);
  const number = await given(zhou);
  assert.deepEqual(zhou.faults, []);
  await world.closePages(); // three maps at once are too much for a test machine
  const [li, chen] = [await member('li'), await member('chen')];
  await pane(li, 'posts');
  await li.click(`${bySeat(own)} .line`);
  await li.click(`${bySeat(own)} [data-do=hand-over]`);
  await li.fill('[data-do=seat-form] input', 'chen');
  await li.click('[data-do=seat-form] button.main');
  await li.waitForSelector('[data-acting="0"]');
  await chen.waitForSelector(`[data-acting="${own}"]`);
  await pane(chen, 'orders');
  await chen.waitForSelector(`[data-section=to-me] [data-order="${number}"]`);
  await pane(li, 'orders');
  await li.waitForSelector('[data-orders="0"]');
  assert.equal(await li.locator(`[data-order="${number}"]`).count(), 0);
  await pane(chen, 'posts');
  await chen.click(`${bySeat(own)} .line`);
  await chen.click(`${bySeat(own)} [data-do=hand-over]`);
  await chen.fill('[data-do=seat-form] input', 'li');
  await chen.click('[data-do=seat-form] button.main');
  await li.waitForSelector(`[data-acting="${own}"]`);
  assert.deepEqual([...li.faults, ...chen.faults], []);
});

test('a consultation: minutes, a drawing that the others see, a conclusion that becomes an order', async () => {
  const [zhou, li] = [await member('zhou'), await member('li')];
  await zhou.waitForSelector('.map canvas');
  await pane(zhou, 'consults');
  await zhou.click('[data-do=call]');
  await zhou.fill('[data-do=call-form] input[name=title]', '排水方案');
  await zhou.check(`[data-do=call-form] input[value="${onsite.seat('rescue-lead')}"]`);
  await zhou.click('[data-do=call-form] button.main');
  await zhou.waitForSelector('[data-consult-card]');
  await pane(li, 'consults');
  await li.click('[data-consult]');
  await zhou.fill('[data-do=minute] input', '增调两台泵车');
  await zhou.click('[data-do=minute] button');
  await li.waitForSelector('[data-minutes] >> text=增调两台泵车');
  await zhou.click('[data-draw=Polygon]');
  const { x, y, width, height } = await zhou.locator('.map').boundingBox();
  for (const [right, down] of [[0.3, 0.3], [0.7, 0.3], [0.7, 0.7]]) {
    await zhou.mouse.click(x + width * right, y + height * down);
    await zhou.waitForTimeout(400); // two clicks are not a double one
  }
  await zhou.click('[data-do=draw-end]');
  await li.waitForSelector('[data-drawings="1"]');
  await eventually(async () => (await world.countPixels(li, '.stage', [DRAWING]))[0] > 100, 'the outline on the other map');
  await zhou.click('[data-do=conclude]');
  await zhou.click('[data-do=all-modules] >> nth=0');
  await zhou.fill('[data-order-dialog] textarea[name=text]', '调泵车到北口');
  await zhou.click('[data-do=send-order]');
  await given(zhou);
  await eventually(async () => /调泵车到北口/.test(await li.textContent('[data-consult-card]')), 'the conclusion with its consultation');
  assert.deepEqual([...zhou.faults, ...li.faults], []);
});

test('silence goes up to the wall, and the wall says so in the colour that says nothing else', async () => {
  world.template('town', (text) => text.replace(/key = "town"/, 'key = "hasty"').replace(/peace = \{[^}]*\};\s*war/, 'peace = { remind = 1; deputy = 2; superior = 3; wall = 4; };\n  war'));
  const town = world.post('hasty', '望春街道指挥部');
  const rows = world.ctl(['post', 'show', String(town.number)]).split('\n').map((line) => line.split('\t')).filter((line) => /^\d+$/.test(line[0]));
  world.assign(rows[0][0], 'wu');
  const [wu, wall] = [await member('wu'), await world.signedIn('wang', WIDE)];
  assert.equal((await world.countPixels(wall, 'body', [OVERDUE]))[0], 0);
  await pane(wu, 'orders');
  await wu.click('[data-do=issue]');
  await wu.click('[data-do=all-modules] >> nth=0');
  await wu.fill('[data-order-dialog] textarea[name=text]', '上报转移人数');
  await wu.click('[data-do=send-order]');
  await given(wu);
  await wall.waitForSelector('[data-alarm][data-wall=true]');
  assert.match(await wall.textContent('[data-alarms]'), /上报转移人数/);
  assert.ok((await world.countPixels(wall, 'body', [OVERDUE]))[0] > 2000, 'it stands out');
  await wall.click('[data-alarm]');
  await wall.waitForSelector('[data-order-card]');
  assert.deepEqual([...wu.faults, ...wall.faults], []);
});

test('war is unmistakable, for everybody, at once', async () => {
  const [wall, zhou] = [await world.signedIn('wang', WIDE), await member('zhou')];
  await wall.click('[data-do=mode]');
  await wall.fill('[data-mode-dialog] input[name=reason]', '台风登陆');
  await wall.click('[data-do=confirm-mode]');
  for (const page of [wall, zhou]) {
    await page.waitForSelector('.console[data-mode="2"]');
    assert.match(await page.textContent('.mode b'), /战时/);
    assert.ok((await world.countPixels(page, 'muster-seat-bar', ['#a3122a']))[0] > 10_000);
  }
  await wall.click('[data-do=mode]');
  await wall.fill('[data-mode-dialog] input[name=reason]', '响应结束');
  await wall.click('[data-do=confirm-mode]');
  await zhou.waitForSelector('.console[data-mode="1"]');
  assert.deepEqual([...wall.faults, ...zhou.faults], []);
});

test('a post is opened from a template on the card of an incident', async () => {
  const wall = await world.signedIn('wang', WIDE);
  await wall.locator('.incident', { hasText: '下穿隧道积水' }).click();
  await wall.click(`[data-incident-card] [data-go-post="${onsite.number}"]`);
  await wall.waitForSelector('[data-posts]');
  const before = Number(await wall.getAttribute('[data-posts]', 'data-posts'));
  await wall.click('[data-incident-card] [data-do=open-post]');
  await wall.selectOption('[data-post-dialog] select[name=template]', 'hq-1-6');
  await wall.click('[data-post-dialog] button.main');
  await wall.waitForSelector(`[data-posts="${before + 1}"]`);
  await wall.click('[data-incident-card] [data-do=open-post]');
  await wall.selectOption('[data-post-dialog] select[name=template]', 'onsite-1-8');
  await wall.click('[data-post-dialog] button.main');
  await wall.waitForSelector('[data-post-dialog] [data-refusal]:not(:empty)');
  assert.match(await wall.textContent('[data-post-dialog] [data-refusal]'), /已有同类指挥部/);
  assert.deepEqual(wall.faults, []);
});
