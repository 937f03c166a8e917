// Events and snapshots to posts, seats, channels, consultations.
// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { ChannelKind, EventSchema, Mode, SnapshotSchema } from '../../src/gen/muster_pb.js';
import { channel, keyOf } from '../../src/protocol/channel.js';
import { Facts } from '../../src/protocol/facts.js';
import { channelsOf, isFor, may, orgContains, POWER, rightsOf } from '../../src/protocol/reach.js';
import { opened, template } from '../fake-hub/template.js';

type Body = NonNullable<MessageInitShape<typeof EventSchema>['body']>;

function after(...bodies: Body[]): Facts {
  const facts = new Facts();
  bodies.forEach((body, i) => facts.apply(create(EventSchema, { seq: BigInt(i + 1), atMs: BigInt(1000 * (i + 1)), actor: 'li', seat: 3, body })));
  return facts;
}
const take = (seat: number, account: string): Body => ({ case: 'seatTaken', value: { seat, account } });

test('a post opens with all seats of its template, in order', () => {
  const { posts } = after(...opened);
  assert.deepEqual(posts.seatsOf(1).map(({ row, index, holder }) => [row, index, holder]), [[1, 1, ''], [2, 1, ''], [3, 1, ''], [4, 1, ''], [4, 2, '']]);
  assert.equal(posts.rowOf(posts.seats.get(5))?.zh, '救护员');
  assert.equal(posts.posts.get(1)?.openedAtMs, 2000n);
});

test('a seat is taken, stood in for, taken back, handed over, left and relieved', () => {
  const seat = (...more: Body[]) => after(...opened, take(3, 'li'), ...more).posts.seats.get(3)!;
  assert.deepEqual([seat().holder, seat().sinceAtMs], ['li', 3000n]);
  const stood: Body = { case: 'seatStoodIn', value: { seat: 3, account: 'chen' } };
  assert.deepEqual([seat(stood).holder, seat(stood).standIn], ['li', 'chen']);
  assert.deepEqual([seat(stood, take(3, 'li')).standIn, seat(stood, take(3, 'li')).sinceAtMs], ['', 3000n], 'holds it since then, still');
  assert.equal(seat(stood, { case: 'seatLeft', value: { seat: 3, account: 'chen' } }).holder, 'li');
  const handed = seat(stood, { case: 'seatHandedOver', value: { seat: 3, account: 'wu' } });
  assert.deepEqual([handed.holder, handed.standIn, handed.sinceAtMs], ['wu', '', 5000n]);
  assert.equal(seat({ case: 'seatLeft', value: { seat: 3, account: 'li' } }).holder, '');
  assert.equal(seat({ case: 'seatRelieved', value: { seat: 3, account: 'li', reason: 'x' } }).holder, '');
});

test('a closed post has nobody on its seats', () => {
  const { posts } = after(...opened, take(3, 'li'), { case: 'postClosed', value: { post: 1 } });
  assert.deepEqual([posts.openPosts().length, posts.seatedIn('li').length, posts.seats.get(3)?.holder], [0, 0, '']);
});

test('war changes what a seat may', () => {
  const facts = after(...opened);
  assert.equal(may(facts, 3, POWER.ASSIGN), false);
  facts.apply(create(EventSchema, { seq: 9n, body: { case: 'modeSet', value: { mode: Mode.WAR } } }));
  assert.equal(may(facts, 3, POWER.ASSIGN), true);
});

test('a seat hears the channels that its template gives it', () => {
  const facts = after(...opened, { case: 'consultOpened', value: { consult: 2, post: 1, seats: [1, 3], title: 'x' } });
  const hears = (seat: number) => channelsOf(facts, seat, rightsOf(facts, seat)!.hear).map(keyOf);
  assert.deepEqual(hears(3), ['1:1:0', '2:1:1', '5:2:0']);
  assert.deepEqual(hears(1), ['1:1:0', '2:1:1', '2:1:2', '3:1:0', '5:2:0']);
  assert.deepEqual(hears(4), ['1:1:0', '2:1:2']);
});

test('a seat of a standing post hears every open incident of its org, what happened last first', () => {
  const incident = (number: number, org: string): Body => ({ case: 'incidentOpened', value: { incident: number, org, phase: 1, openedAtMs: BigInt(number) } });
  const facts = after(
    ...opened, { case: 'postOpened', value: { post: 2, template: 1, org: '330203000000', firstSeat: 6, seatCount: 5 } },
    incident(1, '330203000000'), incident(2, '330203001000'), incident(3, '330206000000'), incident(4, '330203002000'), incident(5, '330203002000'),
    { case: 'messagePosted', value: { channel: channel(ChannelKind.INCIDENT, 2), account: 'li', seat: 6, text: '水位上涨' } }, { case: 'incidentClosed', value: { incident: 5 } },
  );
  const incidents = (seat: number) => channelsOf(facts, seat, rightsOf(facts, seat)!.hear).filter(({ kind }) => kind === ChannelKind.INCIDENT).map(({ number }) => number);
  assert.deepEqual([incidents(6), incidents(8), incidents(1)], [[2, 4, 1], [], [1]]);
});

test('an org code holds its subtree, group by group', () => {
  assert.equal(orgContains('330203000000', '330203001001'), true);
  assert.equal(orgContains('330203001000', '330203001004'), true);
  assert.equal(orgContains('330203001000', '330203010000'), false);
  assert.equal(orgContains('330200000000', '330281000000'), true);
});

test('messages stand in their channel, once, and a seat marks what it has read', () => {
  const where = channel(ChannelKind.MODULE, 1, 1);
  const say = (text: string): Body => ({ case: 'messagePosted', value: { channel: where, account: 'li', seat: 3, text } });
  const facts = after(...opened, say('一'), say('二'), { case: 'channelWasRead', value: { channel: where, seq: 3n } });
  assert.deepEqual(facts.talks.messages.get(keyOf(where))?.map(({ text, seq }) => [text, seq]), [['一', 3n], ['二', 4n]]);
  assert.equal(facts.posts.seats.get(3)?.reads[0]?.seq, 3n);
  facts.apply(create(EventSchema, { seq: 4n, body: say('二') }));
  assert.equal(facts.talks.messages.get(keyOf(where))?.length, 2);
});

test('a consultation is shown, minuted and closed with its post', () => {
  const facts = after(
    ...opened,
    { case: 'consultOpened', value: { consult: 1, post: 1, title: '会商', opener: 1, seats: [1, 3] } },
    { case: 'consultShown', value: { consult: 1, latE7: 1, lonE7: 2, zoomC: 1200, drawings: '' } },
    { case: 'consultMinuted', value: { consult: 1, text: '一' } },
    { case: 'consultMinuted', value: { consult: 1, text: '二' } },
  );
  const consult = () => facts.talks.consults.get(1)!;
  assert.deepEqual([consult().zoomC, consult().minutes, consult().closedAtMs], [1200, '一\n二', 0n]);
  facts.apply(create(EventSchema, { seq: 9n, atMs: 9000n, body: { case: 'postClosed', value: { post: 1 } } }));
  assert.equal(consult().closedAtMs, 9000n);
});

test('a snapshot brings all of it; titles are remembered', () => {
  const facts = new Facts();
  facts.add(create(SnapshotSchema, { first: true, mode: Mode.WAR, templates: [template] }));
  facts.add(create(SnapshotSchema, { last: true, posts: [{ post: 1, template: 1, firstSeat: 1, seatCount: 5 }], seats: [{ seat: 1, post: 1, row: 1, index: 1, holder: 'li', holderTitle: '李强' }] }));
  assert.equal(facts.posts.mode, Mode.WAR);
  assert.equal(facts.posts.seatedIn('li')[0]?.seat, 1);
  assert.equal(facts.posts.titleOf('li'), '李强');
});

test('a post is for its incident, a standing one for every incident of its org, a closed one for none', () => {
  const incident = (number: number, org: string): Body => ({ case: 'incidentOpened', value: { incident: number, org } });
  const standing = (number: number, org: string): Body => ({ case: 'postOpened', value: { post: number, template: 1, org, firstSeat: number * 10, seatCount: 5 } });
  const bodies = [...opened, standing(2, '330203000000'), standing(3, '330203001000'), incident(1, '330203001000'), incident(2, '330203002000'), incident(3, '330206001000')];
  const of = (facts: Facts) => [1, 2, 3].map((post) => [1, 2, 3, 4].filter((one) => isFor(facts, facts.posts.posts.get(post), one)));
  assert.deepEqual(of(after(...bodies)), [[1], [1, 2], [1]]);
  assert.deepEqual(of(after(...bodies, { case: 'postClosed', value: { post: 1 } }, { case: 'postClosed', value: { post: 2 } })), [[], [], [1]]);
  assert.equal(isFor(after(...bodies), undefined, 1), false);
});
