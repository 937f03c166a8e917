// When an order is late, and what silence does next: the same words on the list, the card and the wall.
// SPDX-License-Identifier: Apache-2.0
import { SilenceStep, type Order, type OrderTarget } from '../gen/muster_pb.js';
import { clockAge } from '../i18n/format.js';
import { t, word } from '../i18n/index.js';
import { isOwed, isUntaken } from '../protocol/order-facts.js';
import { silenceNext } from '../protocol/silence.js';

/** Past its deadline and not done, or unanswered by everybody who was asked. */
export function isOverdue(order: Order, target: OrderTarget, nowMs: number): boolean {
  if (!isOwed(target)) return false;
  const passed = order.deadlineAtMs > 0n && Number(order.deadlineAtMs) <= nowMs;
  return passed || target.late || isUnanswered(target);
}

/** Silence has gone all the way up. */
export function isUnanswered(target: OrderTarget): boolean {
  return isUntaken(target) && (target.onWall || target.silence === SilenceStep.WALL);
}

/** "3:20 left" or "3:20 overdue"; '' without a deadline. */
export function deadlineWords(order: Order, nowMs: number): string {
  if (order.deadlineAtMs === 0n) return t().orders.noDeadline;
  const left = Number(order.deadlineAtMs) - nowMs;
  return left > 0 ? t().orders.left(clockAge(left)) : t().orders.over(clockAge(-left));
}

/** What happens next if nobody says anything, and in how long; '' when nothing does. */
export function nextWords(order: Order, target: OrderTarget, nowMs: number): string {
  const next = silenceNext(order, target);
  if (!next || target.dueAtMs === 0n) return '';
  const words = t().orders;
  const name = next.step === SilenceStep.UNKNOWN ? words.atDeadline : word(t().silenceSteps, next.step);
  const left = Number(target.dueAtMs) - nowMs; // as the hub moved it when the clock was set
  return left > 0 ? words.next(name, clockAge(left)) : words.nextNow(name);
}
