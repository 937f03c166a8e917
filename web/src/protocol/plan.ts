// A plan (预案) as its catalogue has it: what launching it opens, calls, orders and asks for.
// SPDX-License-Identifier: Apache-2.0
import { count, objects, text, texts, type CatalogueFacts } from './catalogue-facts.js';

export interface PlanTeam {
  can: string; // capability; '': any
  count: number;
  text: string;
}
export interface PlanSeat {
  post: number; // place of its post in the plan, from 1
  seat: string; // key
  accounts: string[]; // who is called to it; none: by a roster
}
export interface Plan {
  key: string;
  sample: boolean;
  posts: { template: string; name: string }[];
  seats: PlanSeat[];
  tasks: { to: string; text: string; withinMin: number }[];
  teams: PlanTeam[];
}

export function planOf(catalogues: CatalogueFacts, number: number): Plan {
  const body = catalogues.bodyOf(number);
  return {
    key: catalogues.catalogues.get(number)?.key ?? '',
    sample: body['sample'] === true,
    posts: objects(body['posts']).map((one) => ({ template: text(one['template']), name: text(one['name']) })),
    seats: objects(body['seats']).map((one) => ({ post: count(one['post']) || 1, seat: text(one['seat']), accounts: texts(one['accounts']) })),
    tasks: objects(body['tasks']).map((one) => ({ to: text(one['to']) || text(one['unit']), text: text(one['text']), withinMin: count(one['within_min']) })),
    teams: objects(body['teams']).map((one) => ({ can: text(one['can']), count: count(one['count']) || 1, text: text(one['text']) })),
  };
}
