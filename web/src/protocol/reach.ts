// What a seat reaches, as its template says: so that the page offers what makes sense. The hub decides.
// SPDX-License-Identifier: Apache-2.0
import { ChannelKind, IncidentPhase, Mode, TargetKind, type Channel, type Consult, type OrderTarget, type Post, type Seat, type TemplateRights } from '../gen/muster_pb.js';
import { channel, keyOf } from './channel.js';
import type { Facts } from './facts.js';

/** Bits of TemplateRights.hear, say and order. */
export const REACH = { POST: 1, MODULE: 2, MODULES: 4, INCIDENT: 8, UNITS: 16, ABOVE: 32, BELOW: 64, ORDERS: 128, DISTRICT: 256 } as const;
/** Bits of TemplateRights.may. */
export const POWER = { CLOSE: 1, ASSIGN: 2, OPEN: 4, INCIDENT: 8, CONSULT: 16, MODE: 32, UNIT: 64 } as const;

export function rightsOf(facts: Facts, number: number): TemplateRights | undefined {
  const row = facts.posts.rowOf(facts.posts.seats.get(number));
  if (facts.posts.mode === Mode.WAR) return row?.war;
  return row?.warOnly ? undefined : row?.peace;
}

export function may(facts: Facts, seat: number, power: number): boolean {
  return ((rightsOf(facts, seat)?.may ?? 0) & power) !== 0;
}

/** Whether a post is for an incident: a standing one is for every incident of its org. */
export function isFor(facts: Facts, post: Post | undefined, number: number): boolean {
  const incident = facts.incidents.get(number);
  if (!post || post.closedAtMs > 0n || !incident) return false;
  return post.incident ? post.incident === number : orgContains(post.org, incident.org);
}

/** The incident that the post is for; of a standing one all open incidents of its org: first where something was said last, or that was opened last. */
function incidentsOf(facts: Facts, post: Post): number[] {
  if (post.incident) return [post.incident];
  const open = [...facts.incidents.values()].filter(({ incident, phase }) => phase !== IncidentPhase.CLOSED && isFor(facts, post, incident));
  const lively = open.map(({ incident, openedAtMs }) => {
    const said = facts.talks.messages.get(keyOf(channel(ChannelKind.INCIDENT, incident)))?.at(-1);
    return { incident, atMs: Number(said?.atMs ?? openedAtMs) };
  });
  return lively.sort((a, b) => b.atMs - a.atMs || b.incident - a.incident).map(({ incident }) => incident);
}

/** Channels within a set of bits, without those of units, which are too many to list. */
export function channelsOf(facts: Facts, number: number, bits: number): Channel[] {
  const seat = facts.posts.seats.get(number);
  const post = seat && facts.posts.posts.get(seat.post);
  if (!seat || !post) return [];
  const found: Channel[] = [];
  if (bits & REACH.POST) found.push(channel(ChannelKind.POST, post.post));
  const modules = facts.posts.templateOf(post)?.modules.length ?? 0;
  const own = facts.posts.rowOf(seat)?.module ?? 0;
  for (let module = 1; module <= modules; module++) {
    if (bits & REACH.MODULES || (bits & REACH.MODULE && module === own)) found.push(channel(ChannelKind.MODULE, post.post, module));
  }
  if (bits & REACH.INCIDENT) found.push(...incidentsOf(facts, post).map((incident) => channel(ChannelKind.INCIDENT, incident)));
  if (bits & REACH.ABOVE && post.parent) found.push(channel(ChannelKind.POST, post.parent));
  if (bits & REACH.BELOW) for (const below of postsBelow(facts, post)) found.push(channel(ChannelKind.POST, below.post));
  for (const consult of facts.talks.consults.values()) {
    if (consult.closedAtMs === 0n && takesPart(consult, number)) found.push(channel(ChannelKind.CONSULT, consult.consult));
  }
  return found;
}

export function takesPart({ seats, opener }: Consult, seat: number): boolean {
  return seats.includes(seat) || (seat !== 0 && opener === seat);
}

/** Those directly below. */
export function postsBelow(facts: Facts, post: Post): Post[] {
  return facts.posts.openPosts().filter((one) => one.parent === post.post);
}

/** A channel of a unit is within reach by the org of the unit, or by the whole district. */
export function reachesUnit(facts: Facts, number: number, bits: number, unit: number): boolean {
  const post = facts.posts.posts.get(facts.posts.seats.get(number)?.post ?? 0);
  const org = facts.units.get(unit)?.org;
  if (!post || !org || !(bits & REACH.UNITS)) return false;
  return (bits & REACH.DISTRICT) !== 0 || orgContains(post.org, org);
}

const GROUPS = [12, 9, 6, 4, 2] as const; // where the groups of an org code end

/** An org code's subtree: the same digits up to its last group that is not all zeros. */
export function orgContains(outer: string, inner: string): boolean {
  const end = GROUPS.find((at, i) => Number(outer.slice(GROUPS[i + 1] ?? 0, at)) !== 0) ?? 0;
  return inner.startsWith(outer.slice(0, end));
}

/** The seat of these that answers for the target; undefined: none does. 0: the account does, for its unit. */
export function answersAs(facts: Facts, seats: readonly Seat[], units: readonly number[], target: OrderTarget): number | undefined {
  const { kind, number, module } = target.target!;
  if (kind === TargetKind.UNIT) return units.includes(number) ? 0 : undefined;
  const direct = seats.find((seat) =>
    kind === TargetKind.SEAT ? seat.seat === number : seat.post === number && facts.posts.rowOf(seat)?.module === module,
  );
  return (direct ?? seats.find((seat) => target.asked.includes(seat.seat)))?.seat;
}
