// Capabilities and tiers of forces (能力分类) as the catalogues have them.
// SPDX-License-Identifier: Apache-2.0
import { CatalogueKind } from '../gen/muster_pb.js';
import { objects, type CatalogueFacts } from './catalogue-facts.js';
import { named, type Named } from './report-rules.js';

function list(catalogues: CatalogueFacts, what: 'capabilities' | 'tiers'): Named[] {
  return catalogues.newest(CatalogueKind.CAPABILITIES).flatMap(({ catalogue }) => objects(catalogues.bodyOf(catalogue)[what]).map(named));
}

export const capabilitiesOf = (catalogues: CatalogueFacts): Named[] => list(catalogues, 'capabilities');
export const tiersOf = (catalogues: CatalogueFacts): Named[] => list(catalogues, 'tiers');
