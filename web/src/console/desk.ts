// The seat holder's part of the page: as which seat this window acts, what lies open, what is being written.
// SPDX-License-Identifier: Apache-2.0
import { create } from '@bufbuild/protobuf';
import {
  ChannelKind,
  ChannelReadSchema,
  Link,
  OrderPhase,
  OrderStepSchema,
  Role,
  type Channel,
  type Consult,
  type Message,
  type Order,
  type OrderTarget,
  type Seat,
  type Target,
} from '../gen/muster_pb.js';
import { channel, keyOf, type ChannelKey } from '../protocol/channel.js';
import { answersAs, channelsOf, may, reachesUnit, rightsOf, takesPart } from '../protocol/reach.js';
import { isOpen, isOwed } from '../protocol/order-facts.js';
import type { How } from '../protocol/outbox.js';
import { keepWarnings, keptWarnings } from './account.js';
import type { Model } from './model.js';

export type Pane = 'intake' | 'incident' | 'posts' | 'orders' | 'channels' | 'consults' | 'forces' | 'fences';
/** Leaves of the panel of an incident. */
export type Tab = 'forces' | 'reports' | 'casualties' | 'responses' | 'plans' | 'tasks' | 'log';
export interface Point {
  lng: number;
  lat: number;
}

/** An order being written. */
export interface Draft {
  targets: Target[];
  text?: string;
  consult?: number;
  replaces?: number;
}

/** An order that one of my seats or units is to answer for. */
export interface Asked {
  order: Order;
  place: number; // of the target in the order, from 1
  target: OrderTarget;
  seat: number; // that answers; 0: the account, for its unit
}

const KEPT = 'muster.acting';

export class Desk {
  pane: Pane | null = null;
  acting = 0;
  order = 0; // that lies open; 0: the list
  intake = 0; // likewise
  incident = 0; // likewise
  tab: Tab = 'forces';
  /** Corners of what is being drawn on the map; null: nothing is. */
  sketch: readonly Point[] | null = null;
  /** Warnings in force, as whoever sits here knows them: "11B03:orange". */
  warnings: readonly string[];
  consult = 0;
  channel: Channel | null = null;
  draft: Draft | null = null;
  /** What a click on the map is for; null: for nothing. Answers whether it wants another one. */
  placing: ((at: Point) => boolean) | null = null;
  private placingEnds: () => void = () => {};
  /** What the map looks at; null while there is none. */
  mapView: (() => { latE7: number; lonE7: number; zoomC: number }) | null = null;
  /** Orders that were opened on this page: they stay open while the receipt is on its way. */
  readonly seen = new Set<number>();
  private readonly said = new Set<string>(); // receipts and read marks of this page
  private opened = false;
  private confirmed = 0; // entry of the intake whose incident is to be opened

  constructor(private readonly model: Model) {
    this.acting = Number(sessionStorage.getItem(KEPT)) || 0;
    this.warnings = keptWarnings();
    if (!this.isUnit) return; // known before the first word of a hub: a tablet with what it kept
    this.opened = true;
    this.pane = 'orders';
  }

  get facts() {
    return this.model.session.facts;
  }

  get role(): Role {
    return this.model.session.welcome?.role ?? Role.UNKNOWN;
  }

  /** A tablet of a unit: its orders, its channels, and what it reports itself; nothing else. */
  get isUnit(): boolean {
    return this.role === Role.UNIT;
  }

  /** What a unit's account says is said as itself, whatever seat it holds. */
  get asUnit(): How {
    return this.isUnit ? { seat: 0 } : {};
  }

  get units(): readonly number[] {
    return this.model.session.welcome?.units ?? [];
  }

  /** My seats, the one that acts first. */
  get seats(): Seat[] {
    const mine = this.facts.posts.seatedIn(this.model.who.account);
    return mine.sort((a, b) => Number(b.seat === this.acting) - Number(a.seat === this.acting));
  }

  may(power: number): boolean {
    return may(this.facts, this.acting, power);
  }

  show(pane: Pane | null): void {
    this.pane = pane;
    this.order = this.intake = this.incident = 0;
    this.tell();
  }

  openIntake(intake: number): void {
    this.pane = 'intake';
    this.intake = intake;
    this.tell();
  }

  openIncident(incident: number, tab: Tab = this.tab): void {
    this.pane = 'incident';
    this.incident = incident;
    this.tab = tab;
    this.tell();
  }

  /** Opens the incident that an entry of the intake becomes, as soon as it is there. */
  awaitIncident(intake: number): void {
    this.confirmed = intake;
  }

  draw(sketch: readonly Point[] | null): void {
    this.sketch = sketch;
    this.tell();
  }

  warn(warnings: readonly string[]): void {
    this.warnings = warnings;
    keepWarnings(warnings);
    this.tell();
  }

  openOrder(order: number): void {
    this.pane = 'orders';
    this.order = order;
    this.tell();
  }

  openChannel(channel: Channel | null): void {
    this.pane = 'channels';
    this.channel = channel;
    this.tell();
  }

  openConsult(consult: number): void {
    this.pane = 'consults';
    this.consult = consult;
    this.tell();
  }

  write(draft: Draft | null): void {
    this.draft = draft;
    this.tell();
  }

  /** `ended` is called once, whether a place was pointed at or not. */
  askPlace(wanted: ((at: Point) => boolean) | null, ended: () => void = () => {}): void {
    const before = this.placingEnds;
    this.placing = wanted;
    this.placingEnds = wanted ? ended : () => {};
    before();
    this.tell();
  }

  /** Somebody has pointed at a place. */
  pointed(at: Point): void {
    if (this.placing && !this.placing(at)) this.askPlace(null);
  }

  actAs(seat: number): void {
    this.acting = seat;
    sessionStorage.setItem(KEPT, String(seat));
    this.model.session.actAs(seat);
    this.channel = null;
    this.tell();
  }

  /** Facts have changed: a seat may be gone or new, an order may have come. */
  follow(): void {
    const { session } = this.model;
    if (session.link.state.kind !== 'live' || session.through === 0n) return;
    const mine = this.facts.posts.seatedIn(this.model.who.account);
    if (!mine.some(({ seat }) => seat === this.acting) && (this.acting || mine.length > 0)) this.actAs(mine[0]?.seat ?? 0);
    else session.actAs(this.acting);
    if (!this.opened && (mine.length > 0 || this.isUnit)) {
      this.opened = true;
      if (!this.pane) this.show('orders');
    }
    if (this.channel && !this.channels.some((one) => keyOf(one) === keyOf(this.channel!))) this.channel = null;
    const incident = this.facts.intakes.intakes.get(this.confirmed)?.incident;
    if (incident) {
      this.confirmed = 0;
      this.model.select({ kind: 'incident', number: incident });
      this.openIncident(incident, 'forces');
    }
    for (const asked of this.asked) if (asked.target.phase === OrderPhase.ISSUED) this.receipt(asked, OrderPhase.DELIVERED);
  }

  /** Orders to my seats and units, newest first; ended ones too. */
  get asked(): Asked[] {
    const { seats, units } = this;
    const found: Asked[] = [];
    for (const order of this.facts.orders.orders.values()) {
      for (const [i, target] of order.targets.entries()) {
        const seat = answersAs(this.facts, seats, units, target);
        if (seat !== undefined) found.push({ order, place: i + 1, target, seat });
      }
    }
    return found.sort((a, b) => b.order.order - a.order.order);
  }

  isMine(order: Order): boolean {
    return this.seats.some(({ seat }) => seat === order.issuer);
  }

  /** A person has opened the order. */
  read(number: number): void {
    if (!this.seen.has(number)) {
      this.seen.add(number);
      this.tell();
    }
    for (const asked of this.asked) {
      const unread = asked.target.phase === OrderPhase.ISSUED || asked.target.phase === OrderPhase.DELIVERED;
      if (asked.order.order === number && unread) this.receipt(asked, OrderPhase.READ);
    }
  }

  /** Said once by this page, by itself; a second device may have said it before. */
  private receipt({ order, place, seat }: Asked, phase: OrderPhase): void {
    const key = `${order.order}:${place}:${phase}`;
    if (this.said.has(key)) return;
    this.said.add(key);
    const value = create(OrderStepSchema, { order: order.order, target: place, phase });
    this.model.command({ case: 'orderStep', value }, '', { seat, quiet: true });
  }

  /** Channels that the acting seat hears, or that the account hears as its units. */
  get channels(): Channel[] {
    if (!this.acting) return this.units.map((unit) => channel(ChannelKind.UNIT, unit));
    const bits = rightsOf(this.facts, this.acting)?.hear ?? 0;
    const listed = channelsOf(this.facts, this.acting, bits);
    const spoken = [...this.facts.talks.messages.values()].flatMap((messages) => messages[0]?.channel ?? []);
    const chosen = this.channel?.kind === ChannelKind.UNIT ? [this.channel] : [];
    const keys = new Set<ChannelKey>();
    for (const one of [...spoken, ...chosen]) {
      if (one.kind !== ChannelKind.UNIT || keys.has(keyOf(one)) || !reachesUnit(this.facts, this.acting, bits, one.number)) continue;
      keys.add(keyOf(one));
      listed.push(one);
    }
    return listed;
  }

  maySay(where: Channel): boolean {
    if (!this.acting) return where.kind === ChannelKind.UNIT && this.units.includes(where.number);
    if (where.kind === ChannelKind.CONSULT) return this.channels.some((one) => keyOf(one) === keyOf(where));
    const bits = rightsOf(this.facts, this.acting)?.say ?? 0;
    if (where.kind === ChannelKind.UNIT) return reachesUnit(this.facts, this.acting, bits, where.number);
    return channelsOf(this.facts, this.acting, bits).some((one) => keyOf(one) === keyOf(where));
  }

  messages(where: Channel): readonly Message[] {
    return this.facts.talks.messages.get(keyOf(where)) ?? [];
  }

  unread(where: Channel): number {
    const mark = this.readUpTo(where);
    const { account } = this.model.who;
    return this.messages(where).filter(({ seq, seat, account: who }) => seq > mark && !(who === account && seat === this.acting)).length;
  }

  readUpTo(where: Channel): bigint {
    const mark = this.facts.posts.seats.get(this.acting)?.reads.find((read) => read.channel && keyOf(read.channel) === keyOf(where));
    return mark?.seq ?? (this.acting ? 0n : (this.readAsUnit.get(keyOf(where)) ?? 0n));
  }

  /** What a tablet has shown: the log keeps marks of seats only. */
  private readonly readAsUnit = new Map<ChannelKey, bigint>();

  /** Everything of the channel has been shown to the person. */
  markRead(where: Channel): void {
    const newest = this.messages(where).at(-1)?.seq ?? 0n;
    if (newest <= this.readUpTo(where)) return;
    if (!this.acting) {
      this.readAsUnit.set(keyOf(where), newest);
      this.tell();
      return;
    }
    const key = `${this.acting}:${keyOf(where)}:${newest}`;
    if (this.said.has(key)) return;
    this.said.add(key);
    const value = create(ChannelReadSchema, { channel: where, seq: newest });
    this.model.command({ case: 'channelRead', value }, '', { seat: this.acting, quiet: true });
  }

  /** What waits for the seat (0: for this account's units): orders to answer. */
  owed(): Asked[] {
    return this.asked.filter(({ target }) => isOwed(target));
  }

  openOrders(): Order[] {
    const open = [...this.facts.orders.orders.values()].filter((order) => order.targets.some(isOpen));
    return open.sort((a, b) => b.order - a.order);
  }

  /** Going on, that the acting seat takes part in. */
  get openConsults(): Consult[] {
    return [...this.facts.talks.consults.values()].filter((one) => one.closedAtMs === 0n && takesPart(one, this.acting));
  }

  private tell(): void {
    this.model.tell('desk');
  }
}

/** What the browser knows of the link; most know nothing. */
export function linkKind(): Link {
  const { connection } = navigator as Navigator & { connection?: { type?: string } };
  const kinds: Record<string, Link> = { ethernet: Link.WIRED, wifi: Link.WLAN, cellular: Link.CELLULAR };
  return kinds[connection?.type ?? ''] ?? Link.UNKNOWN;
}
