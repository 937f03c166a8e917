// When an order is late, and what silence does next: the same words on the list, the card and the wall.
// SPDX-License-Identifier: Apache-2.0
import { SilenceStep, type Order, type OrderTarget } from '../gen/muster_pb.js';
import { clockAge } from '../i18n/format.js';
import { t, word } from '../i18n/index.js';
import { isOwed, isUntaken } from '../protocol/order-facts.js';

/** Past its deadline and not done, or unanswered by everybody who was asked. */
export function isOverdue(order: Order, target: OrderTarget, nowMs: number): boolean {
  if (!isOwed(target)) return false;
  const passed = order.deadlineAtMs > 0n && Number(order.deadlineAtMs) <= nowMs;
  return passed || target.late || isUnanswered(target);
}

/** Silence has gone all the way up. */
export function isUnanswered(target: OrderTarget): boolean {
  return isUntaken(target) && target.silence === SilenceStep.WALL;
}

/** "3:20 left" or "3:20 overdue"; '' without a deadline. */
export function deadlineWords(order: Order, nowMs: number): string {
  if (order.deadlineAtMs === 0n) return t().orders.noDeadline;
  const left = Number(order.deadlineAtMs) - nowMs;
  return left > 0 ? t().orders.left(clockAge(left)) : t().orders.over(clockAge(-left));
}

/** What happens next if nobody says anything, and in how long; '' when nothing does. */
export function nextWords(order: Order, target: OrderTarget, nowMs: number): string {
  if (target.dueAtMs === 0n || !isOwed(target)) return '';
  const words = t().orders;
  const step = nextStep(order, target);
  const name = step === null ? words.atDeadline : word(t().silenceSteps, step);
  const left = Number(target.dueAtMs) - nowMs;
  return left > 0 ? words.next(name, clockAge(left)) : words.nextNow(name);
}

/** null: the deadline itself. */
function nextStep(order: Order, target: OrderTarget): SilenceStep | null {
  if (target.dueAtMs === order.deadlineAtMs) return null;
  const { silence } = order;
  if (!silence) return null;
  const after = [silence.remindS, silence.deputyS, silence.superiorS, silence.wallS];
  const from = target.late && !isUntaken(target) ? Number(order.deadlineAtMs) : Number(target.late ? order.deadlineAtMs : order.issuedAtMs);
  const seconds = Math.round((Number(target.dueAtMs) - from) / 1000);
  const exact = after.findIndex((s) => s > 0 && s === seconds);
  if (exact >= 0) return exact + 1;
  const next = after.findIndex((s, i) => s > 0 && i + 1 > target.silence); // the clock was set: by what came last
  return next < 0 ? SilenceStep.WALL : next + 1;
}
