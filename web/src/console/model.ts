// What the page shows and who wants to know when it changes: the session, the towns, what is selected.
// SPDX-License-Identifier: Apache-2.0
import { AidState, IncidentPhase, Role, type Aid, type Answer, type Goodbye, type Incident, type Post, type Unit } from '../gen/muster_pb.js';
import { sentence } from '../i18n/index.js';
import { readTowns, townAt, type Town } from '../map/boundaries.js';
import type { UnitMark } from '../map/view.js';
import { LIVE, LOST, STALE } from '../protocol/fixes.js';
import type { Socket } from '../protocol/link.js';
import type { Body, Entry, How } from '../protocol/outbox.js';
import type { Shown } from '../protocol/picture.js';
import { Session, type Change } from '../protocol/session.js';
import { POWER, isFor, orgContains } from '../protocol/reach.js';
import { bearer, type SignedIn } from './account.js';
import { Bell } from './bell.js';
import { Desk, linkKind } from './desk.js';

export type Topic = Change | 'tick' | 'selection' | 'towns' | 'ended' | 'answered' | 'desk';
export type Selection = { kind: 'unit' | 'incident'; number: number } | null;

/** Units of one kind by what is known of their whereabouts. */
export interface Tally {
  live: number;
  stale: number;
  lost: number;
  none: number;
}

const CLIENT = 'muster-web/0.1';

export class Model {
  readonly session: Session;
  readonly desk: Desk;
  towns: readonly Town[] = [];
  selection: Selection = null;
  ended: Goodbye | null = null;
  /** Commands that were answered for good since the page was opened, by id. */
  readonly answers = new Map<string, Answer>();
  private readonly bell = new Bell(this);
  private readonly listeners = new Set<(topic: Topic) => void>();
  private readonly ticking: ReturnType<typeof setInterval>;
  private townsAsked = false;

  constructor(readonly who: SignedIn) {
    const secure = location.protocol === 'https:' ? 'wss:' : 'ws:';
    this.session = new Session(
      {
        url: `${secure}//${location.host}/ws`,
        token: who.token,
        device: who.device,
        account: who.account,
        client: CLIENT,
        shelf: sessionStorage,
        lasting: localStorage,
        linkKind,
        makeSocket: (url, protocol) => new WebSocket(url, protocol) as unknown as Socket,
      },
      {
        changed: (what) => this.changed(what),
        answered: (entry, answer) => this.answered(entry, answer),
        ended: (goodbye) => {
          this.ended = goodbye;
          this.tell('ended');
        },
      },
    );
    this.desk = new Desk(this);
    this.ticking = setInterval(() => {
      this.bell.follow();
      this.session.keep();
      this.tell('tick');
    }, 1000);
    window.addEventListener('online', this.hurry);
    this.session.start();
  }

  stop(): void {
    clearInterval(this.ticking);
    window.removeEventListener('online', this.hurry);
    this.session.stop();
    this.listeners.clear();
  }

  listen(listener: (topic: Topic) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  select(selection: Selection): void {
    this.selection = selection;
    this.tell('selection');
  }

  /** Whether this account opens and changes whatever is in its scope. The hub decides; this only spares people a refusal. */
  get mayCommand(): boolean {
    const role = this.session.welcome?.role;
    return role === Role.ADMIN || role === Role.DUTY;
  }

  /** The post of the seat that acts. */
  private get post(): Post | undefined {
    const { posts } = this.session.facts;
    return posts.posts.get(posts.seats.get(this.desk.acting)?.post ?? 0);
  }

  /** By role, or by a seat of a post that is for the incident. */
  mayChange(incident: number): boolean {
    return this.mayCommand || (isFor(this.session.facts, this.post, incident) && this.desk.may(POWER.INCIDENT));
  }

  /** Tells of people harmed: whoever changes the incident, and the units that were sent to it. */
  mayTellOfPeople(incident: number): boolean {
    const { dispatches } = this.session.facts;
    return this.mayChange(incident) || dispatches.of(incident).some(({ unit }) => this.desk.units.includes(unit));
  }

  /** Decides what was reported: by role, or by a seat of a standing post that may change incidents. */
  get mayDecide(): boolean {
    return this.mayCommand || (this.post?.incident === 0 && this.desk.may(POWER.INCIDENT));
  }

  /** Draws geofences: by role wherever they are, by a seat for incidents that it may change. */
  get mayDraw(): boolean {
    return this.mayCommand || this.openIncidents.some(({ incident }) => this.mayChange(incident));
  }

  /** Sends units, takes alarms, grants aid. */
  get mayMove(): boolean {
    return this.mayCommand || this.desk.may(POWER.UNIT);
  }

  /** Answers a request for aid: whoever's scope, or whose post's org, is the one that is asked. */
  mayGrant({ ask, state }: Aid): boolean {
    if (!ask || state !== AidState.ASKED) return false;
    const { post } = this;
    return (this.mayCommand && orgContains(this.session.welcome?.scope ?? '', ask.toOrg)) || (!!post && orgContains(post.org, ask.toOrg) && this.desk.may(POWER.UNIT));
  }

  /** As the seat that acts, unless `how` says otherwise. */
  command(body: Body, subject: string, how: How = {}): string {
    return this.session.command(body, subject, { seat: this.desk.acting, ...how });
  }

  get openIncidents(): Incident[] {
    const open = [...this.session.facts.incidents.values()].filter((incident) => incident.phase !== IncidentPhase.CLOSED);
    return open.sort((a, b) => Number(b.openedAtMs - a.openedAtMs) || b.incident - a.incident);
  }

  /** Those closed last come first. */
  get closedIncidents(): Incident[] {
    const closed = [...this.session.facts.incidents.values()].filter((incident) => incident.phase === IncidentPhase.CLOSED);
    return closed.sort((a, b) => Number(b.closedAtMs - a.closedAtMs) || b.incident - a.incident);
  }

  /** The name of an org: of a town, else its code. */
  orgName(code: string): string {
    const town = this.towns.find((one) => one.code === code);
    return town ? this.townName(town) : code;
  }

  townName(town: Town): string {
    return sentence({ zh: town.nameZh, en: town.nameEn });
  }

  townAt(lng: number, lat: number): Town | undefined {
    return townAt(this.towns, lng, lat);
  }

  /** Every unit that has a position, as the map draws it. */
  *marks(): Generator<UnitMark> {
    const { facts, picture } = this.session;
    const selected = this.selection?.kind === 'unit' ? this.selection.number : 0;
    for (const shown of picture.units.values()) {
      const unit = facts.units.get(shown.unit);
      yield {
        unit: shown.unit,
        name: unit?.name || unit?.code || '',
        kind: unit?.kind ?? 0,
        status: unit?.status ?? 0,
        selected: shown.unit === selected,
        latE7: shown.latE7,
        lonE7: shown.lonE7,
        headingCdeg: shown.headingCdeg,
        speedCms: shown.speedCms,
        presence: shown.presence,
      };
    }
  }

  fixOf(unit: Unit): Shown | undefined {
    return this.session.picture.units.get(unit.unit);
  }

  tallies(): Map<number, Tally> {
    const tallies = new Map<number, Tally>();
    for (const unit of this.session.facts.units.values()) {
      let tally = tallies.get(unit.kind);
      if (!tally) tallies.set(unit.kind, (tally = { live: 0, stale: 0, lost: 0, none: 0 }));
      const presence = this.fixOf(unit)?.presence;
      tally[presence === LIVE ? 'live' : presence === STALE ? 'stale' : presence === LOST ? 'lost' : 'none']++;
    }
    return tallies;
  }

  private readonly hurry = () => this.session.link.hurry();

  private changed(what: Change): void {
    if (what === 'link' && this.session.link.state.kind === 'live') void this.askForTowns();
    if (what === 'facts') {
      this.desk.follow();
      this.bell.follow();
    }
    this.tell(what);
  }

  private answered(entry: Entry, answer: Answer): void {
    this.answers.set(entry.id, answer);
    this.tell('answered');
  }

  /** Once; a district without outlines (404) is a district without outlines. */
  private async askForTowns(): Promise<void> {
    if (this.townsAsked) return;
    this.townsAsked = true;
    try {
      const response = await fetch('/api/v1/boundaries.geojson', { headers: bearer(this.who.token), credentials: 'omit' });
      if (!response.ok) return;
      this.towns = readTowns(await response.json());
      this.tell('towns');
    } catch (error) {
      this.townsAsked = false; // the link died: asked again with the next one
      console.warn('outlines: could not be read', error);
    }
  }

  tell(topic: Topic): void {
    for (const listener of this.listeners) listener(topic);
  }
}
