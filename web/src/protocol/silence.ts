// What silence does next for a target, and when: the same sum that the hub does (docs/order-ladder.md).
// SPDX-License-Identifier: Apache-2.0
import { OrderPhase, SilenceStep, type Order, type OrderTarget } from '../gen/muster_pb.js';

export interface Next {
  step: SilenceStep; // UNKNOWN: the deadline itself
  atMs: number;
}

const OVER: ReadonlySet<number> = new Set([OrderPhase.REFUSED, OrderPhase.DONE, OrderPhase.CONFIRMED, OrderPhase.WITHDRAWN, OrderPhase.REPLACED]);

/** null: nothing happens by itself any more. */
export function silenceNext(order: Order, target: OrderTarget): Next | null {
  if (OVER.has(target.phase)) return null;
  const taken = target.phase >= OrderPhase.ACCEPTED;
  const deadlineMs = Number(order.deadlineAtMs);
  const found = !taken || target.late ? ladder(order, target.silence, taken ? deadlineMs : Number(order.issuedAtMs)) : null;
  if (deadlineMs > 0 && !target.late && (!found || deadlineMs < found.atMs)) return { step: SilenceStep.UNKNOWN, atMs: deadlineMs };
  return found;
}

/** The first step behind `last` that the template has. */
function ladder({ silence }: Order, last: SilenceStep, fromMs: number): Next | null {
  const after = [silence?.remindS ?? 0, silence?.deputyS ?? 0, silence?.superiorS ?? 0, silence?.wallS ?? 0];
  const at = after.findIndex((seconds, i) => seconds > 0 && i >= last);
  return at < 0 ? null : { step: at + 1, atMs: fromMs + after[at]! * 1000 };
}
