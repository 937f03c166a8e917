// A plan (预案) as its catalogue has it: what launching it opens, calls, orders and asks for.
// SPDX-License-Identifier: Apache-2.0
import { count, objects, text, type CatalogueFacts } from './catalogue-facts.js';

export interface PlanTeam {
  can: string; // capability; '': any
  count: number;
  text: string;
}
export interface Plan {
  key: string;
  text: string;
  posts: { template: string; name: string }[];
  tasks: { to: string; text: string; withinMin: number }[];
  teams: PlanTeam[];
}

export function planOf(catalogues: CatalogueFacts, number: number): Plan {
  const body = catalogues.bodyOf(number);
  return {
    key: catalogues.catalogues.get(number)?.key ?? '',
    text: text(body['text']),
    posts: objects(body['posts']).map((one) => ({ template: text(one['template']), name: text(one['name']) })),
    tasks: objects(body['tasks']).map((one) => ({ to: text(one['to']), text: text(one['text']), withinMin: count(one['within_min']) })),
    teams: objects(body['teams']).map((one) => ({ can: text(one['can']), count: count(one['count']) || 1, text: text(one['text']) })),
  };
}
