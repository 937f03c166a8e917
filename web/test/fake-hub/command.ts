// What the fake hub does with the commands of command posts: every one is done, as it was asked.
// SPDX-License-Identifier: Apache-2.0
import type { MessageInitShape } from '@bufbuild/protobuf';
import { OrderPhase, type Command, type EventSchema } from '../../src/gen/muster_pb.js';
import type { Facts } from '../../src/protocol/facts.js';

export interface Said {
  object: number;
  body: NonNullable<MessageInitShape<typeof EventSchema>['body']>;
}

/** The event that the command becomes; null: it is none of these. */
export function commandEvent(facts: Facts, { body, seat }: Command, atMs: bigint): Said | null {
  const account = 'duty';
  switch (body.case) {
    case 'modeSet':
      return { object: 0, body: { case: 'modeSet', value: body.value } };
    case 'postOpen': {
      const post = facts.posts.posts.size + 1;
      const template = facts.posts.newestTemplates().find(({ key }) => key === body.value.template)!;
      const firstSeat = facts.posts.seats.size + 1;
      const seatCount = template.seats.reduce((sum, { count }) => sum + count, 0);
      const { name, org, incident, parent } = body.value;
      return { object: post, body: { case: 'postOpened', value: { post, template: template.template, name, org, incident, parent, firstSeat, seatCount } } };
    }
    case 'seatTake':
      return { object: body.value.seat, body: { case: 'seatTaken', value: { ...body.value, account } } };
    case 'seatAssign':
      return { object: body.value.seat, body: { case: 'seatAssigned', value: body.value } };
    case 'seatHandOver':
      return { object: body.value.seat, body: { case: 'seatHandedOver', value: body.value } };
    case 'seatLeave':
      return { object: body.value.seat, body: { case: 'seatLeft', value: { ...body.value, account } } };
    case 'messagePost':
      return { object: 0, body: { case: 'messagePosted', value: { ...body.value, $typeName: undefined, account, seat, atMs } as never } };
    case 'channelRead':
      return { object: 0, body: { case: 'channelWasRead', value: body.value } };
    case 'consultOpen': {
      const consult = facts.talks.consults.size + 1;
      const { post, title, seats } = body.value;
      return { object: consult, body: { case: 'consultOpened', value: { consult, post, title, opener: seat, seats: [seat, ...seats] } } };
    }
    case 'consultShow':
      return { object: body.value.consult, body: { case: 'consultShown', value: body.value } };
    case 'consultMinute':
      return { object: body.value.consult, body: { case: 'consultMinuted', value: body.value } };
    case 'consultClose':
      return { object: body.value.consult, body: { case: 'consultClosed', value: body.value } };
    case 'orderIssue': {
      const order = facts.orders.orders.size + 1;
      const { targets, text, place, deadlineAtMs, card, replaces, consult } = body.value;
      const mark = { phase: OrderPhase.ISSUED, atMs, account, seat, device: 'device' };
      const each = targets.map((target) => ({ target, phase: OrderPhase.ISSUED, marks: [mark] }));
      const post = facts.posts.seats.get(seat)?.post ?? 0;
      return {
        object: order,
        body: { case: 'orderIssued', value: { order, post, issuer: seat, text, deadlineAtMs, card, replaces, consult, targets: each, ...(place && { place }) } },
      };
    }
    case 'orderStep':
      return { object: body.value.order, body: { case: 'orderStepped', value: body.value } };
    default:
      return null;
  }
}

export function commandSnapshot({ posts, talks, orders }: Facts) {
  return {
    mode: posts.mode,
    templates: [...posts.templates.values()],
    posts: [...posts.posts.values()],
    seats: [...posts.seats.values()],
    consults: [...talks.consults.values()],
    messages: [...talks.messages.values()].flat(),
    orders: [...orders.orders.values()],
  };
}
