// A plan (预案) as its catalogue has it: what launching it opens, calls, orders and asks for.
// SPDX-License-Identifier: Apache-2.0
import type { Mode, Seat } from '../gen/muster_pb.js';
import { count, objects, text, texts, type CatalogueFacts, type Json } from './catalogue-facts.js';
import type { PostFacts } from './post-facts.js';
import { orgContains } from './reach.js';

export interface PlanTeam {
  can: string; // capability; '': any
  kinds: string[]; // of units, as the hub spells them; none: all
  count: number;
  text: string;
}
export interface Roster {
  standing: string; // key of the template of a standing post
  seat: string; // key
}
export interface PlanSeat {
  post: number; // place of its post in the plan, from 1
  seat: string; // key
  accounts: string[]; // who is called to it
  roster: Roster | null; // else: whoever has that duty now
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
    seats: objects(body['seats']).map((one) => ({ post: count(one['post']) || 1, seat: text(one['seat']), accounts: texts(one['accounts']), roster: rosterOf(one) })),
    tasks: objects(body['tasks']).map((one) => ({ to: text(one['to']) || text(one['unit']), text: text(one['text']), withinMin: count(one['within_min']) })),
    teams: objects(body['teams']).map((one) => ({ can: text(one['can']), kinds: texts(one['kinds']), count: count(one['count']) || 1, text: text(one['text']) })),
  };
}

function rosterOf(seat: Json): Roster | null {
  const [one] = objects([seat['roster']]);
  return one ? { standing: text(one['standing']), seat: text(one['seat']) } : null;
}

/** Accounts that have the duty now, as the hub finds them: in the nearest standing post above the org, by roster, else by holding the seat. */
export function onDuty(posts: PostFacts, { standing, seat: key }: Roster, org: string, nowMs: number): string[] {
  const above = posts.openPosts().filter((post) => post.incident === 0 && orgContains(post.org, org) && posts.templateOf(post)?.key === standing);
  const nearest = above.reduce<(typeof above)[number] | undefined>((best, post) => (!best || orgContains(best.org, post.org) ? post : best), undefined);
  const seats = nearest ? posts.seatsOf(nearest.post).filter((seat) => posts.rowOf(seat)?.key === key) : [];
  return seats.map((seat) => rosteredTo(seat, posts.mode, nowMs) || seat.holder).filter(Boolean);
}

/** An entry for the mode that holds now goes before one for either. */
function rosteredTo({ roster }: Seat, mode: Mode, nowMs: number): string {
  const now = BigInt(Math.round(nowMs));
  const due = roster.filter((one) => one.fromAtMs <= now && now < one.untilAtMs);
  return (due.find((one) => one.mode === mode) ?? due.find((one) => !one.mode))?.account ?? '';
}
