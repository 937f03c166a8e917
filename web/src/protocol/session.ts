// A session with the hub: hello and resume, snapshot and events, the picture, the outbox. Knows no page.
// SPDX-License-Identifier: Apache-2.0
import { create, fromBinary, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import {
  ClientFrameSchema,
  CommandSchema,
  EventSchema,
  Resume,
  Role,
  ServerFrameSchema,
  type Answer,
  type Event,
  type Goodbye,
  type HubState,
  type Link as LinkKind,
  type Order,
  type ServerFrame,
  type Snapshot,
  type Welcome,
} from '../gen/muster_pb.js';
import { toHex } from './bytes.js';
import { Facts } from './facts.js';
import { BadFixes } from './fixes.js';
import { ownFacts, readKeepsake, writeKeepsake } from './keepsake.js';
import { Link, type LinkState, type SocketMaker } from './link.js';
import { Outbox, type Body, type Entry, type How, type Shelf } from './outbox.js';
import { Picture } from './picture.js';
import { PresenceBoard } from './presence.js';

export interface SessionOptions {
  url: string; // ws(s)://.../ws
  token: string;
  device: string;
  account: string;
  client: string; // name and version
  shelf: Shelf; // of the tab, for what goes with signing out
  lasting: Shelf; // of the browser, for commands that wait
  makeSocket: SocketMaker;
  random?: () => number;
  linkKind?: () => LinkKind; // what this device is connected by
}

/** Units report once a second at most: more pictures than this show nothing more, and heat computers without a graphics card. */
const PICTURE_MS = 200;

export const TOKEN_INVALID = 201;
export const TAKEN_OVER = 207;
export const ACCOUNT_DISABLED = 604;

/** Only a person can help here. After any other goodbye the page comes back by itself, slower each time: a computer that was
 * too busy to say hello in time must not leave a wall dark. */
const FINAL: ReadonlySet<number> = new Set([TOKEN_INVALID, TAKEN_OVER, ACCOUNT_DISABLED]);

/** What may have changed; handlers get no more than that and look for themselves. */
export type Change = 'link' | 'hub' | 'facts' | 'picture' | 'outbox' | 'presence';

export interface SessionEvents {
  changed(what: Change): void;
  answered(entry: Entry, answer: Answer): void; // final answers
  ended(goodbye: Goodbye): void; // coming back by itself would not help
}

export class Session {
  facts = new Facts();
  readonly picture = new Picture();
  readonly presence = new PresenceBoard();
  /** Orders that the hub told again behind its last welcome: they were open then. */
  readonly again = new Set<number>();
  readonly outbox: Outbox;
  readonly link: Link;
  welcome: Welcome | null = null;
  hub: HubState | null = null;
  /** All that this account may see up to here is in `facts`: what the next hello says. */
  through = 0n;
  /** Why the hub ended the last session; null once it has welcomed us again. */
  lastGoodbye: Goodbye | null = null;
  /** Hub's clock minus ours, ms. */
  clockOffsetMs = 0;
  private keptAsOfMs = 0; // of what was kept before this page was opened; 0: nothing was
  private unkept = false; // facts have changed since they were kept
  private log = new Uint8Array();
  private applied = 0n; // newest event in `facts`; may be ahead of `through` when a frame was the last of its link
  private staging: Facts | null = null; // a snapshot on its way in
  private held: Event[] = []; // came between its parts: they belong behind it
  private heldThrough = 0n;
  private welcomedAgain: Order[] = []; // of the last welcome, until the snapshot behind it is complete
  private acting = 0;
  private pings = 0n;
  private postponed: ReturnType<typeof setTimeout> | null = null;

  constructor(
    private readonly options: SessionOptions,
    private readonly events: SessionEvents,
  ) {
    this.outbox = new Outbox(options.lasting, options.account);
    this.recall();
    this.link = new Link({
      url: options.url,
      makeSocket: options.makeSocket,
      onOpen: () => this.hello(),
      onMessage: (bytes) => this.read(bytes),
      onQuiet: () => this.say({ ping: { number: ++this.pings } }),
      onState: (state) => this.linkChanged(state),
      ...(options.random && { random: options.random }),
    });
  }

  start(): void {
    this.link.open();
  }

  stop(): void {
    if (this.postponed) clearTimeout(this.postponed);
    this.link.stop();
  }

  nowMs(): number {
    return Date.now() + this.clockOffsetMs;
  }

  /** Hub's clock: when all that is in `facts` was so; 0: nothing has been heard yet. */
  get asOfMs(): number {
    return this.link.lastWordAt > 0 ? this.link.lastWordAt + this.clockOffsetMs : this.keptAsOfMs;
  }

  /** Before the first word of a hub: what this tablet kept. The hub tells all of it anew. */
  private recall(): void {
    const kept = readKeepsake(this.options.shelf, this.options.account);
    if (!kept) return;
    this.welcome = kept.welcome;
    this.log = new Uint8Array(kept.welcome.log);
    this.clockOffsetMs = kept.clockOffsetMs;
    this.keptAsOfMs = kept.asOfMs;
    this.facts.add(kept.facts);
  }

  /** Called now and then: a tablet keeps what is new of its own units. */
  keep(): void {
    const { facts, welcome, clockOffsetMs, asOfMs } = this;
    if (!this.unkept || welcome?.role !== Role.UNIT || this.through === 0n || this.link.state.kind !== 'live') return;
    this.unkept = false;
    writeKeepsake(this.options.shelf, { account: this.options.account, welcome, facts: ownFacts(facts, welcome.units), asOfMs, clockOffsetMs });
  }

  /** Keeps the command until it is answered for good and sends it when it can. Returns its id. */
  command(body: Body, subject: string, how: How = {}): string {
    const id = this.outbox.add(body, subject, toHex(this.log), Date.now(), how);
    this.events.changed('outbox');
    this.flush();
    return id;
  }

  /** Tells which seat this window looks out of, now and after every welcome. */
  actAs(seat: number): void {
    if (seat === this.acting) return;
    this.acting = seat;
    if (this.link.state.kind === 'live') this.sayActing();
  }

  private sayActing(): void {
    this.say({ acting: { seat: this.acting, link: this.linkKind() } });
  }

  private linkKind(): LinkKind {
    return this.options.linkKind?.() ?? 0;
  }

  private linkChanged(state: LinkState): void {
    if (state.kind !== 'live') this.hub = null;
    this.events.changed('link');
  }

  private say(frame: MessageInitShape<typeof ClientFrameSchema>): void {
    this.link.send(toBinary(ClientFrameSchema, create(ClientFrameSchema, frame)));
  }

  private hello(): void {
    const { token, device, client } = this.options;
    // Half a snapshot is nothing: what was complete before it is told instead, or that there is nothing.
    this.forgetStaging();
    const log = this.through > 0n ? this.log : new Uint8Array();
    this.say({ hello: { token, device, client, seq: this.through, log, link: this.linkKind() } });
  }

  /** Parts of a frame are read in the order of their fields. */
  private read(bytes: Uint8Array): void {
    const frame = fromBinary(ServerFrameSchema, bytes);
    if (frame.welcome) this.welcomed(frame.welcome);
    if (frame.goodbye) {
      this.goodbye(frame.goodbye);
      return;
    }
    for (const answer of frame.answers) this.answered(answer);
    this.takeFacts(frame);
    this.takeFixes(frame);
    this.takePresence(frame);
    this.takeAgain(frame.again);
    if (frame.ping) this.say({ ping: { number: frame.ping.number } }); // a word from us is all that is wanted
    if (frame.pong) this.setClock(frame.pong.nowAtMs);
    if (frame.hub) {
      this.hub = frame.hub;
      this.events.changed('hub');
      this.flush();
    }
  }

  private welcomed(welcome: Welcome): void {
    this.welcome = welcome;
    this.lastGoodbye = null;
    this.log = new Uint8Array(welcome.log);
    this.setClock(welcome.nowAtMs);
    this.presence.clear();
    this.again.clear();
    this.welcomedAgain = [];
    if (welcome.resume === Resume.START_OVER) {
      this.staging = new Facts();
      this.through = this.applied = 0n;
    }
    this.outbox.connected(toHex(this.log));
    this.link.welcomed(welcome.silenceMs);
    this.say({ view: { intervalMs: PICTURE_MS } }); // all that this account may see; the first block clears the old picture
    if (this.acting !== 0) this.sayActing();
    this.flush();
    this.events.changed('outbox');
  }

  private goodbye(goodbye: Goodbye): void {
    this.lastGoodbye = goodbye;
    if (!goodbye.resume && FINAL.has(goodbye.code)) {
      this.stop();
      this.events.ended(goodbye);
      return;
    }
    this.link.comeBackAfter(goodbye.retryAfterMs);
    this.link.drop();
  }

  private answered(answer: Answer): void {
    const entry = this.outbox.answered(answer, Date.now());
    this.events.changed('outbox');
    if (entry && (answer.code === 0 || entry.refusal)) this.events.answered(entry, answer);
    this.flush();
  }

  private takeFacts(frame: ServerFrame): void {
    for (const part of frame.snapshots) this.takeSnapshot(part);
    for (const bytes of frame.events) {
      const event = fromBinary(EventSchema, bytes);
      if (this.staging) this.held.push(event);
      else this.applyOne(event);
    }
    if (frame.through > this.through && !this.staging) this.through = frame.through;
    else if (this.staging && frame.through > this.heldThrough) this.heldThrough = frame.through;
    if (frame.snapshots.length + frame.events.length === 0 && frame.through === 0n) return;
    this.unkept = true;
    this.events.changed('facts');
  }

  private applyOne(event: Event): void {
    if (event.seq <= this.applied) return;
    this.facts.apply(event);
    this.applied = event.seq;
  }

  /** The old facts stay on the page until the snapshot is complete. It may come in mid-session, when what this account may see
   * has changed: then, too, it is all there is. */
  private takeSnapshot(part: Snapshot): void {
    if (part.first || !this.staging) {
      this.forgetStaging();
      this.staging = new Facts();
    }
    this.staging.add(part);
    if (!part.last) return;
    if (this.through > 0n) this.staging.keepHeard(this.facts); // of the same log, and this page heard them
    this.facts = this.staging;
    this.staging = null;
    this.through = this.applied = part.seq;
    for (const order of this.welcomedAgain) this.facts.orders.put(order);
    this.welcomedAgain = [];
    for (const event of this.held.splice(0)) this.applyOne(event);
    if (this.heldThrough > this.through) this.through = this.heldThrough;
    this.heldThrough = 0n;
  }

  private forgetStaging(): void {
    this.staging = null;
    this.held = [];
    this.heldThrough = 0n;
  }

  private takePresence(frame: ServerFrame): void {
    if (frame.presence.length === 0) return;
    for (const one of frame.presence) {
      this.presence.take(one);
      this.facts.posts.learn(one.account, one.title);
    }
    this.events.changed('presence');
  }

  private takeAgain(orders: Order[]): void {
    if (orders.length === 0) return;
    for (const order of orders) {
      this.again.add(order.order);
      if (this.staging) this.welcomedAgain.push(order);
      else this.facts.orders.put(order);
    }
    this.events.changed('facts');
  }

  private takeFixes(frame: ServerFrame): void {
    if (frame.fixes.length === 0) return;
    for (const block of frame.fixes) {
      try {
        this.picture.apply(block);
      } catch (error) {
        if (!(error instanceof BadFixes)) throw error;
        console.warn('picture: a block was left out,', error.message);
      }
    }
    this.events.changed('picture');
  }

  private setClock(nowAtMs: bigint): void {
    this.clockOffsetMs = Number(nowAtMs) - Date.now();
  }

  /** Sends what may be sent now, and comes again when something postponed is due. */
  private flush(): void {
    if (this.link.state.kind !== 'live') return;
    const limit = this.welcome?.limits?.openCommands || 1;
    for (const bytes of this.outbox.take(limit, Date.now())) this.say({ commands: [fromBinary(CommandSchema, bytes)] });
    if (this.postponed) clearTimeout(this.postponed);
    const nextAt = this.outbox.nextAt();
    this.postponed = nextAt > 0 ? setTimeout(() => this.flush(), Math.max(50, nextAt - Date.now())) : null;
  }
}
