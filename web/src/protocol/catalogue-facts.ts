// Catalogues: what is data, newest versions by kind and key, and their bodies once they were read.
// SPDX-License-Identifier: Apache-2.0
import { CatalogueKind, type Catalogue, type Event, type Snapshot } from '../gen/muster_pb.js';

export type Json = Record<string, unknown>;

export class CatalogueFacts {
  readonly catalogues = new Map<number, Catalogue>(); // by number: every version that was heard
  private readonly bodies = new Map<number, Json>();
  /** Counts changes, for those who keep something made of them. */
  version = 0;

  add(part: Snapshot): void {
    for (const catalogue of part.catalogues) this.put(catalogue);
  }

  apply({ body }: Event): void {
    if (body.case === 'catalogueWasPut') this.put(body.value);
  }

  /** Newest versions of a kind, by key. */
  newest(kind: CatalogueKind): Catalogue[] {
    const newest = new Map<string, Catalogue>();
    for (const one of this.catalogues.values()) {
      if (one.kind === kind && (newest.get(one.key)?.version ?? 0) <= one.version) newest.set(one.key, one);
    }
    return [...newest.values()].sort((a, b) => a.key.localeCompare(b.key));
  }

  /** What the body says; nothing where it says nothing that can be read. */
  bodyOf(number: number): Json {
    let body = this.bodies.get(number);
    if (!body) this.bodies.set(number, (body = read(this.catalogues.get(number)?.body ?? '')));
    return body;
  }

  private put(catalogue: Catalogue): void {
    this.catalogues.set(catalogue.catalogue, catalogue);
    this.bodies.delete(catalogue.catalogue);
    this.version++;
  }
}

function read(text: string): Json {
  try {
    const said: unknown = JSON.parse(text || '{}');
    return said && typeof said === 'object' && !Array.isArray(said) ? (said as Json) : {};
  } catch {
    return {};
  }
}

/** The objects of a list in a body. */
export function objects(list: unknown): Json[] {
  return Array.isArray(list) ? list.filter((one): one is Json => !!one && typeof one === 'object' && !Array.isArray(one)) : [];
}

export const text = (value: unknown): string => (typeof value === 'string' ? value : '');
export const count = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0);
export const texts = (list: unknown): string[] => (Array.isArray(list) ? list.filter((one): one is string => typeof one === 'string') : []);
