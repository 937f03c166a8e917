// What things of a command post are called on the page: seats, posts, channels, targets, people.
// SPDX-License-Identifier: Apache-2.0
import { ChannelKind, TargetKind, type Channel, type Seat, type Target } from '../gen/muster_pb.js';
import { sentence, t, word } from '../i18n/index.js';
import type { Model } from './model.js';

const of = (model: Model) => model.session.facts;

export function personName(model: Model, account: string): string {
  if (!account) return '';
  return of(model).posts.titleOf(account) || model.session.presence.accounts().get(account) || account;
}

/** Its name in the template; with its place when there are several of it. */
export function seatName(model: Model, seat: Seat | number): string {
  const { posts } = of(model);
  const found = typeof seat === 'number' ? posts.seats.get(seat) : seat;
  const row = posts.rowOf(found);
  if (!found || !row) return t().seat.number(typeof seat === 'number' ? seat : seat.seat);
  return row.count > 1 ? t().seat.oneOf(sentence(row), found.index) : sentence(row);
}

export function postName(model: Model, number: number): string {
  return of(model).posts.posts.get(number)?.name || t().board.number(number);
}

/** The seat and the post it is of. */
export function seatInPost(model: Model, number: number): string {
  const seat = of(model).posts.seats.get(number);
  return seat ? t().seat.inPost(seatName(model, seat), postName(model, seat.post)) : seatName(model, number);
}

export function moduleName(model: Model, post: number, module: number): string {
  const { posts } = of(model);
  const found = posts.templateOf(posts.posts.get(post))?.modules[module - 1];
  return found ? sentence(found) : t().board.module(module);
}

export function unitName(model: Model, number: number): string {
  const unit = of(model).units.get(number);
  return unit ? unit.name || unit.code : t().units.number(number);
}

export function channelName(model: Model, { kind, number, module }: Channel): string {
  switch (kind) {
    case ChannelKind.POST:
      return postName(model, number);
    case ChannelKind.MODULE:
      return moduleName(model, number, module);
    case ChannelKind.INCIDENT:
      return of(model).incidents.get(number)?.title ?? t().incident.number(number);
    case ChannelKind.UNIT:
      return unitName(model, number);
    case ChannelKind.CONSULT:
      return of(model).talks.consults.get(number)?.title ?? t().consult.number(number);
    default:
      return word(t().channelKinds, kind);
  }
}

export function targetName(model: Model, { kind, number, module }: Target): string {
  if (kind === TargetKind.MODULE) return t().seat.inPost(moduleName(model, number, module), postName(model, number));
  return kind === TargetKind.UNIT ? unitName(model, number) : seatInPost(model, number);
}
