// Fields of forms: what was typed, as the protocol wants it, and what is too long.
// SPDX-License-Identifier: Apache-2.0
import { create } from '@bufbuild/protobuf';
import { CasualtiesSchema, PlaceSchema, type Casualties, type Place } from '../gen/muster_pb.js';
import { byteLength } from '../i18n/format.js';
import type { Point } from './desk.js';

export class Fields {
  private readonly data: FormData;

  constructor(event: SubmitEvent) {
    event.preventDefault();
    this.data = new FormData(event.target as HTMLFormElement);
  }

  text(name: string): string {
    return String(this.data.get(name) ?? '').trim();
  }

  /** 0 where nothing, or no number, was typed. */
  count(name: string): number {
    const value = Number(this.text(name));
    return Number.isFinite(value) && value > 0 ? Math.min(Math.round(value), 4_294_967_295) : 0;
  }

  all(name: string): string[] {
    return this.data.getAll(name).map(String);
  }

  /** Of a field of type datetime-local, the computer's own time; 0: left empty. */
  time(name: string): bigint {
    const at = Date.parse(this.text(name));
    return Number.isNaN(at) ? 0n : BigInt(at);
  }

  /** How many bytes the texts are too long, the worst of them. */
  tooLong(limits: Record<string, number>): number {
    return Math.max(0, ...Object.entries(limits).map(([name, most]) => byteLength(this.text(name)) - most));
  }

  casualties(): Casualties {
    return create(CasualtiesSchema, Object.fromEntries(HARM.map((name) => [name, this.count(name)])));
  }
}

/** Numbers of people, the gravest first. */
export const HARM = ['dead', 'missing', 'trapped', 'severe', 'minor', 'evacuated'] as const;

export function anyHarm(casualties: Casualties | undefined): boolean {
  return !!casualties && HARM.some((name) => casualties[name] > 0);
}

/** What a field of type datetime-local shows. */
export function localTime(atMs: number): string {
  const date = new Date(atMs - new Date(atMs).getTimezoneOffset() * 60_000);
  return date.toISOString().slice(0, 16);
}

export function placeOf({ lng, lat }: Point): Place {
  return create(PlaceSchema, { latE7: Math.round(lat * 1e7), lonE7: Math.round(lng * 1e7) });
}
