// Plans as their catalogues have them, and who is called by a roster.
// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { CatalogueKind, EventSchema, Mode } from '../../src/gen/muster_pb.js';
import { Facts } from '../../src/protocol/facts.js';
import { onDuty, planOf } from '../../src/protocol/plan.js';
import { post, template } from '../fake-hub/template.js';

type Body = NonNullable<MessageInitShape<typeof EventSchema>['body']>;

function after(...bodies: Body[]): Facts {
  const facts = new Facts();
  bodies.forEach((body, i) => facts.apply(create(EventSchema, { seq: BigInt(i + 1), atMs: BigInt(i + 1), body })));
  return facts;
}

test('kinds of the units and rosters of the seats are read; what says nothing asks for nothing', () => {
  const body = { posts: [{ template: 'onsite' }], seats: [{ seat: 'chief', roster: { standing: 'hq', seat: 'lead' } }, { seat: 'medic', accounts: ['wu'] }], teams: [{ can: 'pump', kinds: ['vehicle', 'boat'] }, {}] };
  const { catalogues } = after({ case: 'catalogueWasPut', value: { catalogue: 1, version: 1, kind: CatalogueKind.PLAN, key: 'x', body: JSON.stringify(body) } });
  const { seats, teams } = planOf(catalogues, 1);
  assert.deepEqual(seats.map(({ accounts, roster }) => [accounts, roster]), [[[], { standing: 'hq', seat: 'lead' }], [['wu'], null]]);
  assert.deepEqual(teams.map(({ can, kinds, count }) => [can, kinds, count]), [['pump', ['vehicle', 'boat'], 1], ['', [], 1]]);
});

test('on duty is whoever the seat of the nearest standing post is rostered to now, else who holds it', () => {
  const [DISTRICT, TOWN, OTHER] = ['330203000000', '330203001000', '330203002000'];
  const opened = (number: number, org: string, incident = 0): Body => ({ case: 'postOpened', value: { ...post, post: number, org, incident, firstSeat: number * 10 } });
  const roster = (seat: number, ...entries: [string, number, number, Mode?][]): Body => ({
    case: 'rosterSet', value: { seat, roster: entries.map(([account, from, until, mode = 0]) => ({ account, fromAtMs: BigInt(from), untilAtMs: BigInt(until), mode })) },
  });
  const facts = after(
    { case: 'templatePut', value: { template } }, opened(1, DISTRICT), opened(2, TOWN), opened(3, TOWN, 7), { case: 'modeSet', value: { mode: Mode.PEACE } },
    roster(10, ['li', 100, 200], ['wang', 100, 200, Mode.PEACE], ['chen', 200, 300], ['war', 0, 999, Mode.WAR]), roster(20, ['town', 0, 250]), roster(30, ['field', 0, 999]), { case: 'seatTaken', value: { seat: 10, account: 'zhou' } },
  );
  const who = (org: string, atMs: number, seat = 'chief', standing = 'onsite') => onDuty(facts.posts, { standing, seat }, org, atMs);
  assert.deepEqual([who(OTHER, 150), who(OTHER, 200), who(OTHER, 300)], [['wang'], ['chen'], ['zhou']]);
  assert.deepEqual([who(TOWN, 249), who(TOWN, 250)], [['town'], []], 'the town has a post of its own; that of an incident does not stand');
  assert.deepEqual([who(DISTRICT, 150, 'medic'), who(DISTRICT, 150, 'nobody'), who(DISTRICT, 150, 'chief', 'hq')], [[], [], []]);
});
