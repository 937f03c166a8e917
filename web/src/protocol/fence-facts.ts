// Geofences, and who crossed them lately, from a snapshot and the events after it.
// SPDX-License-Identifier: Apache-2.0
import { FenceCrossing, FenceKind, type Event, type Fence, type FenceCross, type FenceStay, type Snapshot } from '../gen/muster_pb.js';

/** A crossing that was heard; a snapshot tells none. */
export interface Crossing extends FenceCross {
  atMs: number;
}

type Stay = Pick<FenceStay, 'fence' | 'unit' | 'what'>;

const CROSSINGS_MAX = 200;
const isWithin = ({ what }: Stay) => what === FenceCrossing.ENTER || what === FenceCrossing.DWELL;

export class FenceFacts {
  readonly fences = new Map<number, Fence>(); // those that are there
  readonly crossings: Crossing[] = []; // newest first
  private readonly stays = new Map<string, Stay>(); // the last crossing of each unit and fence

  add(part: Snapshot): void {
    for (const fence of part.fences) this.put(fence);
    for (const stay of part.fenceStays) this.stay(stay);
  }

  apply(event: Event): void {
    const { body } = event;
    switch (body.case) {
      case 'fenceWasPut':
        this.put({ ...body.value, seq: event.seq });
        break;
      case 'fenceRemoved':
        this.end(({ fence }) => fence === body.value.fence);
        break;
      case 'incidentClosed':
        this.end(({ put }) => put?.incident === body.value.incident);
        break;
      case 'fenceCrossed':
        this.stay(body.value);
        this.crossings.unshift({ ...body.value, atMs: Number(event.atMs) });
        this.crossings.length = Math.min(this.crossings.length, CROSSINGS_MAX);
        break;
    }
  }

  /** What was heard before these facts came in their place. */
  keep(before: FenceFacts): void {
    if (this.crossings.length === 0) this.crossings.push(...before.crossings);
  }

  list(): Fence[] {
    return [...this.fences.values()].sort((a, b) => (a.put?.kind ?? 0) - (b.put?.kind ?? 0) || a.fence - b.fence);
  }

  /** Units that are in the fence, as the hub's watch has seen them. */
  inside(fence: number): number[] {
    const within = [...this.stays.values()].filter((one) => one.fence === fence && isWithin(one));
    return within.map(({ unit }) => unit).sort((a, b) => a - b);
  }

  /** Each unit in a danger area, by fence and unit. */
  inDanger(): Stay[] {
    return [...this.stays.values()].filter((one) => isWithin(one) && this.fences.get(one.fence)?.put?.kind === FenceKind.DANGER);
  }

  private stay({ fence, unit, what }: Stay): void {
    this.stays.set(`${fence}:${unit}`, { fence, unit, what });
  }

  private end(which: (fence: Fence) => boolean): void {
    for (const fence of this.fences.values()) {
      if (!which(fence)) continue;
      this.fences.delete(fence.fence);
      for (const [key, stay] of this.stays) if (stay.fence === fence.fence) this.stays.delete(key);
    }
  }

  private put(fence: Fence): void {
    if (fence.removed || !fence.put) this.fences.delete(fence.fence);
    else this.fences.set(fence.fence, fence);
  }
}
