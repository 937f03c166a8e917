// Capabilities and tiers of forces (能力分类) as the catalogues have them.
// SPDX-License-Identifier: Apache-2.0
import { CatalogueKind } from '../gen/muster_pb.js';
import { objects, text, type CatalogueFacts } from './catalogue-facts.js';
import { named, type Named } from './report-rules.js';

export interface Capability extends Named {
  parent: string; // key of the capability that this is a kind of; '': none
}

const bodies = (catalogues: CatalogueFacts, what: string) => catalogues.newest(CatalogueKind.CAPABILITIES).flatMap(({ catalogue }) => objects(catalogues.bodyOf(catalogue)[what]));

export const capabilitiesOf = (catalogues: CatalogueFacts): Capability[] => bodies(catalogues, 'capabilities').map((one) => ({ ...named(one), parent: text(one['parent']) }));
export const tiersOf = (catalogues: CatalogueFacts): Named[] => bodies(catalogues, 'tiers').map(named);

/** Who can do a kind of it can do it. '' asks for nothing. */
export function isAble(catalogues: CatalogueFacts, can: readonly string[], wanted: string): boolean {
  if (wanted === '') return true;
  const parents = new Map(capabilitiesOf(catalogues).map(({ key, parent }) => [key, parent]));
  return can.some((key) => {
    for (let at: string | undefined = key, depth = 0; at && depth < 64; at = parents.get(at), depth++) if (at === wanted) return true;
    return false;
  });
}
