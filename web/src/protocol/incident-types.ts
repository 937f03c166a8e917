// Types of incidents (GB/T 35561) as the catalogue has them.
// SPDX-License-Identifier: Apache-2.0
import { CatalogueKind } from '../gen/muster_pb.js';
import { objects, text, type CatalogueFacts } from './catalogue-facts.js';

export interface TypeName {
  code: string;
  zh: string;
  en: string;
}

let made: { of: CatalogueFacts; version: number; types: Map<string, TypeName> } | null = null;

/** By code, whole ones and beginnings that are named; empty while there is no catalogue. */
export function typesOf(catalogues: CatalogueFacts): ReadonlyMap<string, TypeName> {
  if (made?.of === catalogues && made.version === catalogues.version) return made.types;
  const types = new Map<string, TypeName>();
  for (const { catalogue } of catalogues.newest(CatalogueKind.INCIDENT_TYPES)) {
    for (const one of objects(catalogues.bodyOf(catalogue)['types'])) {
      const code = text(one['code']);
      if (code) types.set(code, { code, zh: text(one['zh']) || code, en: text(one['en']) || text(one['zh']) || code });
    }
  }
  made = { of: catalogues, version: catalogues.version, types };
  return types;
}
