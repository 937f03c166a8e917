// Geofences, and who crossed them lately, from a snapshot and the events after it.
// SPDX-License-Identifier: Apache-2.0
import type { Event, Fence, FenceCross, Snapshot } from '../gen/muster_pb.js';

/** A crossing that was heard; a snapshot tells none. */
export interface Crossing extends FenceCross {
  atMs: number;
}

const CROSSINGS_MAX = 200;

export class FenceFacts {
  readonly fences = new Map<number, Fence>(); // those that are there
  readonly crossings: Crossing[] = []; // newest first

  add(part: Snapshot): void {
    for (const fence of part.fences) this.put(fence);
  }

  apply(event: Event): void {
    const { body } = event;
    switch (body.case) {
      case 'fenceWasPut':
        this.put({ ...body.value, seq: event.seq });
        break;
      case 'fenceRemoved':
        this.fences.delete(body.value.fence);
        break;
      case 'fenceCrossed':
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

  private put(fence: Fence): void {
    if (fence.removed || !fence.put) this.fences.delete(fence.fence);
    else this.fences.set(fence.fence, fence);
  }
}
