// Orders and how far each of those they go to has come, from a snapshot and the events after it.
// SPDX-License-Identifier: Apache-2.0
import { create } from '@bufbuild/protobuf';
import { OrderMarkSchema, OrderPhase, SilenceStep, TargetKind, type Event, type Order, type OrderContest, type OrderEscalate, type OrderStep, type OrderTarget, type Snapshot, type Target } from '../gen/muster_pb.js';
import { silenceNext } from './silence.js';

/** Somebody wanted to send a unit elsewhere while this order was open. */
export interface Contest extends OrderContest {
  atMs: number;
}

const ENDED: ReadonlySet<number> = new Set([OrderPhase.REFUSED, OrderPhase.CONFIRMED, OrderPhase.WITHDRAWN, OrderPhase.REPLACED]);
const ANSWERED: ReadonlySet<number> = new Set([OrderPhase.ACCEPTED, OrderPhase.DOING]);

export const isOpen = (target: OrderTarget): boolean => !ENDED.has(target.phase);
/** Nobody has said yet whether they will do it. */
export const isUntaken = (target: OrderTarget): boolean => target.phase < OrderPhase.ACCEPTED;
/** The addressee still has something to do. */
export const isOwed = (target: OrderTarget): boolean => isUntaken(target) || ANSWERED.has(target.phase);

export function sameTarget(one: Target | undefined, other: Target | undefined): boolean {
  return !!one && !!other && one.kind === other.kind && one.number === other.number && one.module === other.module;
}

export class OrderFacts {
  readonly orders = new Map<number, Order>();
  readonly contests = new Map<number, Contest[]>(); // by the earlier order

  add(part: Snapshot): void {
    for (const order of part.orders) this.put(order);
  }

  /** Takes the order as it is, unless something newer is known. */
  put(order: Order): void {
    if ((this.orders.get(order.order)?.seq ?? -1n) < order.seq) this.orders.set(order.order, order);
  }

  /** `seatsOf`: the seats of a post, to know what ends with it. */
  apply(event: Event, seatsOf: (post: number) => ReadonlySet<number>): void {
    const { body } = event;
    switch (body.case) {
      case 'orderIssued':
        this.issued(body.value, event);
        break;
      case 'responseStarted':
      case 'responseWasSet':
      case 'planLaunched':
        for (const order of body.value.orders) this.issued(order, event);
        break;
      case 'orderStepped':
        this.stepped(body.value, event);
        break;
      case 'orderEscalated':
        this.escalated(body.value, event);
        break;
      case 'orderContested': {
        const known = this.contests.get(body.value.order) ?? [];
        this.contests.set(body.value.order, [...known, { ...body.value, atMs: Number(event.atMs) }]);
        break;
      }
      case 'postClosed':
        this.withdrawAll(body.value.post, seatsOf(body.value.post), event);
        break;
      case 'clockShift':
        if (body.value.byMs !== 0n) this.shift(body.value.byMs);
        break;
    }
  }

  /** The event says whom it goes to; that it was issued, and what silence does, follows. */
  private issued(order: Order, event: Event): void {
    const known = { ...order, order: order.order || event.object, issuedAtMs: order.issuedAtMs || event.atMs, seq: event.seq };
    const targets = order.targets.map((target) => withDue(known, reached(target, OrderPhase.ISSUED, event)));
    this.put({ ...known, targets });
    if (!order.replaces) return;
    this.change(order.replaces, 0, event, (one) => {
      const shared = isOpen(one) && order.targets.some(({ target }) => sameTarget(target, one.target));
      return shared ? { ...reached(one, OrderPhase.REPLACED, event), dueAtMs: 0n } : one;
    });
  }

  private stepped(step: OrderStep, event: Event): void {
    const order = this.orders.get(step.order);
    if (!order) return;
    this.change(step.order, step.target, event, (one) => {
      if (step.target === 0 && !(step.phase === OrderPhase.CONFIRMED ? one.phase === OrderPhase.DONE : isOpen(one))) return one;
      const next = reached(one, step.phase, event);
      if (step.text) next.text = step.text;
      return step.phase < OrderPhase.ACCEPTED ? next : withDue(order, next); // a receipt changes nothing about what is due
    });
  }

  private escalated({ order, target, step, late, seat, dueAtMs }: OrderEscalate, event: Event): void {
    this.change(order, target, event, (one) => {
      const asked = [one.asked[0] ?? 0, one.asked[1] ?? 0];
      if (seat && step === SilenceStep.DEPUTY) asked[0] = seat;
      if (seat && step === SilenceStep.SUPERIOR) asked[1] = seat;
      return { ...one, silence: step, late: late || one.late, dueAtMs, asked, onWall: one.onWall || step === SilenceStep.WALL };
    });
  }

  private withdrawAll(post: number, seats: ReadonlySet<number>, event: Event): void {
    for (const order of this.orders.values()) {
      const own = order.post === post;
      this.change(order.order, 0, event, (one) => {
        const { kind, number } = one.target!;
        const there = kind === TargetKind.MODULE ? number === post : kind === TargetKind.SEAT && seats.has(number);
        return isOpen(one) && (own || there) ? withDue(order, reached(one, OrderPhase.WITHDRAWN, event)) : one;
      });
    }
  }

  /** The hub's clock was set: what runs goes on as long as it would have. */
  private shift(byMs: bigint): void {
    const later = (atMs: bigint) => (atMs === 0n ? 0n : atMs + byMs);
    for (const order of this.orders.values()) {
      if (!order.targets.some(isOpen)) continue;
      const targets = order.targets.map((one) => ({ ...one, dueAtMs: later(one.dueAtMs) }));
      this.orders.set(order.order, { ...order, issuedAtMs: later(order.issuedAtMs), deadlineAtMs: later(order.deadlineAtMs), targets });
    }
  }

  /** `place`: of the target, from 1; 0: all. What is already in the order is not applied again. */
  private change(number: number, place: number, event: Event, how: (target: OrderTarget) => OrderTarget): void {
    const order = this.orders.get(number);
    if (!order || event.seq <= order.seq) return;
    const targets = order.targets.map((target, i) => (place === 0 || place === i + 1 ? how(target) : target));
    if (targets.some((target, i) => target !== order.targets[i])) this.orders.set(number, { ...order, targets, seq: event.seq });
  }
}

function reached(target: OrderTarget, phase: OrderPhase, event: Event): OrderTarget {
  const mark = create(OrderMarkSchema, { phase, atMs: event.atMs, account: event.actor, seat: event.seat, device: event.device });
  return { ...target, phase, marks: [...target.marks.filter((one) => one.phase !== phase), mark].sort((a, b) => Number(a.atMs - b.atMs)) };
}

function withDue(order: Order, target: OrderTarget): OrderTarget {
  return { ...target, dueAtMs: BigInt(silenceNext(order, target)?.atMs ?? 0) };
}
