// Dispatches with their ladders, and aid asked of other orgs, from a snapshot and the events after it.
// SPDX-License-Identifier: Apache-2.0
import { create } from '@bufbuild/protobuf';
import { AidState, DispatchMarkSchema, DispatchPhase, UnitStatus, type Aid, type Dispatch, type Event, type Snapshot } from '../gen/muster_pb.js';

const ENDED: ReadonlySet<number> = new Set([DispatchPhase.REFUSED, DispatchPhase.RELEASED]);

export const isOpenDispatch = ({ phase }: Dispatch): boolean => !ENDED.has(phase);

/** The moves of the ladder, as server/domain/dispatch.c has them: whoever commands presses for a unit that reports by radio. */
const ON_THE_WAY = [DispatchPhase.ARRIVED, DispatchPhase.REPORTED, DispatchPhase.DONE];
const MOVES: Record<number, readonly DispatchPhase[]> = {
  [DispatchPhase.NOTIFIED]: [DispatchPhase.ACCEPTED, DispatchPhase.REFUSED, DispatchPhase.DEPARTED, ...ON_THE_WAY, DispatchPhase.RELEASED],
  [DispatchPhase.ACCEPTED]: [DispatchPhase.REFUSED, DispatchPhase.DEPARTED, ...ON_THE_WAY, DispatchPhase.RELEASED],
  [DispatchPhase.DEPARTED]: [...ON_THE_WAY, DispatchPhase.RELEASED],
  [DispatchPhase.ARRIVED]: [DispatchPhase.REPORTED, DispatchPhase.DONE, DispatchPhase.RELEASED],
  [DispatchPhase.REPORTED]: [DispatchPhase.DONE, DispatchPhase.RELEASED],
  [DispatchPhase.DONE]: [DispatchPhase.RELEASED],
};

/** A unit goes home by itself only when it is done. */
export function movesOf({ phase }: Dispatch, side: 'unit' | 'sender'): readonly DispatchPhase[] {
  const moves = MOVES[phase] ?? [];
  return side === 'sender' || phase === DispatchPhase.DONE ? moves : moves.filter((to) => to !== DispatchPhase.RELEASED);
}

/** What a unit is doing by one of its dispatches; 0: that one says nothing. Those further ahead come later. */
const DOING: Record<number, UnitStatus> = {
  [DispatchPhase.DEPARTED]: UnitStatus.DEPARTED,
  [DispatchPhase.ARRIVED]: UnitStatus.ON_SCENE,
  [DispatchPhase.REPORTED]: UnitStatus.ON_SCENE,
  [DispatchPhase.DONE]: UnitStatus.RETURNING,
};
const AHEAD = [UnitStatus.ON_SCENE, UnitStatus.DEPARTED, UnitStatus.RETURNING];

export class DispatchFacts {
  readonly dispatches = new Map<number, Dispatch>();
  readonly aids = new Map<number, Aid>();

  add(part: Snapshot): void {
    for (const dispatch of part.dispatches) this.dispatches.set(dispatch.dispatch, dispatch);
    for (const aid of part.aids) this.aids.set(aid.aid, aid);
  }

  /** Units whose dispatches have changed. */
  apply(event: Event): number[] {
    const { body } = event;
    switch (body.case) {
      case 'dispatchSent':
      case 'planLaunched':
        return this.send(body.value.dispatches, event);
      case 'dispatchStepped': {
        const { dispatch, phase, text, byFence } = body.value;
        return this.step(this.dispatches.get(dispatch), phase, event, text, byFence);
      }
      case 'aidAsked':
        this.aids.set(body.value.aid, { ...body.value, state: body.value.state || AidState.ASKED, asker: body.value.asker || event.actor, askedAtMs: body.value.askedAtMs || event.atMs, seq: event.seq });
        return [];
      case 'aidGranted':
        this.decide(body.value.aid, event, { state: AidState.GRANTED, units: body.value.dispatches.map(({ unit }) => unit) });
        return this.send(body.value.dispatches, event);
      case 'aidRefused':
        this.decide(body.value.aid, event, { state: AidState.REFUSED, reason: body.value.reason });
        return [];
      case 'incidentClosed':
        return this.of(body.value.incident).filter(isOpenDispatch).flatMap((one) => this.step(one, DispatchPhase.RELEASED, event));
      default:
        return [];
    }
  }

  /** Of an incident: open ones first, then by number. */
  of(incident: number): Dispatch[] {
    const here = [...this.dispatches.values()].filter((one) => one.incident === incident);
    return here.sort((a, b) => Number(isOpenDispatch(b)) - Number(isOpenDispatch(a)) || a.dispatch - b.dispatch);
  }

  /** Open ones of a unit. */
  ofUnit(unit: number): Dispatch[] {
    return [...this.dispatches.values()].filter((one) => one.unit === unit && isOpenDispatch(one)).sort((a, b) => a.dispatch - b.dispatch);
  }

  aidsOf(incident: number): Aid[] {
    return [...this.aids.values()].filter(({ ask }) => ask?.incident === incident).sort((a, b) => b.aid - a.aid);
  }

  /** What the unit is doing by its open dispatches, the one furthest ahead; null: they say nothing of it. */
  statusOf(unit: number): UnitStatus | null {
    const doing = new Set(this.ofUnit(unit).map(({ phase }) => DOING[phase]));
    return AHEAD.find((status) => doing.has(status)) ?? null;
  }

  private send(dispatches: Dispatch[], event: Event): number[] {
    for (const one of dispatches) {
      const marks = one.marks.length > 0 ? one.marks : [this.mark(DispatchPhase.NOTIFIED, event, false)];
      this.dispatches.set(one.dispatch, {
        ...one, marks, phase: one.phase || DispatchPhase.NOTIFIED, sender: one.sender || event.actor, seat: one.seat || event.seat, seq: event.seq,
      });
    }
    return dispatches.map(({ unit }) => unit);
  }

  private step(one: Dispatch | undefined, phase: DispatchPhase, event: Event, text = '', byFence = false): number[] {
    if (!one || event.seq <= one.seq) return [];
    const marks = [...one.marks.filter((mark) => mark.phase !== phase), this.mark(phase, event, byFence)];
    this.dispatches.set(one.dispatch, { ...one, phase, marks, reason: text || one.reason, seq: event.seq });
    return [one.unit];
  }

  private mark(phase: DispatchPhase, event: Event, byFence: boolean) {
    return create(DispatchMarkSchema, { phase, atMs: event.atMs, account: event.actor, seat: event.seat, byFence });
  }

  private decide(number: number, event: Event, change: Partial<Aid>): void {
    const aid = this.aids.get(number);
    if (aid) this.aids.set(number, { ...aid, ...change, decider: event.actor, decidedAtMs: event.atMs, seq: event.seq });
  }
}
