// The tasks of an incident: every target of its orders, by module, and whether each is on time.
// SPDX-License-Identifier: Apache-2.0
import { OrderPhase, TargetKind, type Order, type OrderTarget } from '../gen/muster_pb.js';
import { t } from '../i18n/index.js';
import { isOwed } from '../protocol/order-facts.js';
import type { Model } from './model.js';
import { moduleName, postName } from './names.js';
import { isOverdue } from './order-time.js';

export type Standing = 'late' | 'due' | 'done' | 'out'; // out: refused, withdrawn, replaced
export interface Task {
  order: Order;
  place: number; // of the target, from 1
  target: OrderTarget;
}

const DONE: ReadonlySet<number> = new Set([OrderPhase.DONE, OrderPhase.CONFIRMED]);
const REPLACED: ReadonlySet<number> = new Set([OrderPhase.WITHDRAWN, OrderPhase.REPLACED]);

/** Those of the incident, or of a post that was opened for it. What was withdrawn or replaced is no task any more. */
export function tasksOf(model: Model, incident: number): Task[] {
  const { orders, posts } = model.session.facts;
  const ours = [...orders.orders.values()].filter((order) => order.incident === incident || (order.incident === 0 && posts.posts.get(order.post)?.incident === incident));
  return ours.sort((a, b) => a.order - b.order).flatMap((order) => order.targets.flatMap((target, i) => (REPLACED.has(target.phase) ? [] : [{ order, place: i + 1, target }])));
}

export function standing({ order, target }: Task, nowMs: number): Standing {
  if (DONE.has(target.phase)) return 'done';
  if (!isOwed(target)) return 'out';
  return isOverdue(order, target, nowMs) ? 'late' : 'due';
}

/** Done in time, too late, or without a limit: by the mark of the phase. */
export function doneLate({ order, target }: Task): boolean {
  const at = target.marks.find(({ phase }) => phase === OrderPhase.DONE)?.atMs ?? 0n;
  return order.deadlineAtMs > 0n && at > order.deadlineAtMs;
}

/** The module that the target is of; units have a heading of their own. */
export function moduleOf(model: Model, { target }: Task): string {
  const { kind, number, module } = target.target!;
  const { posts } = model.session.facts;
  if (kind === TargetKind.UNIT) return t().tasks.units;
  const seat = posts.seats.get(number);
  const post = kind === TargetKind.MODULE ? number : (seat?.post ?? 0);
  const place = kind === TargetKind.MODULE ? module : (posts.rowOf(seat)?.module ?? 0);
  return t().tasks.group(place > 0 ? moduleName(model, post, place) : t().board.command, postName(model, post));
}
