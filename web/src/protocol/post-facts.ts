// The structure of command: peace or war, templates, posts and their seats, from a snapshot and the events after it.
// SPDX-License-Identifier: Apache-2.0
import { create } from '@bufbuild/protobuf';
import { Mode, SeatSchema, type Event, type Post, type Seat, type Snapshot, type Template, type TemplateSeat } from '../gen/muster_pb.js';
import { keyOf } from './channel.js';

export class PostFacts {
  mode = Mode.PEACE;
  readonly templates = new Map<number, Template>(); // by number: every version that a post may have been opened from
  readonly posts = new Map<number, Post>(); // closed ones too
  readonly seats = new Map<number, Seat>();
  /** How people are called, by account, as far as it was heard. */
  readonly titles = new Map<string, string>();

  add(part: Snapshot): void {
    if (part.mode) this.mode = part.mode;
    for (const template of part.templates) this.templates.set(template.template, template);
    for (const post of part.posts) this.posts.set(post.post, post);
    for (const seat of part.seats) {
      this.seats.set(seat.seat, seat);
      this.learn(seat.holder, seat.holderTitle);
      this.learn(seat.standIn, seat.standInTitle);
    }
  }

  learn(account: string, title: string): void {
    if (account && title) this.titles.set(account, title);
  }

  /** An event about something unknown is not an error: this account may not see the thing it is about. */
  apply(event: Event): void {
    const { body } = event;
    switch (body.case) {
      case 'modeSet':
        this.mode = body.value.mode;
        break;
      case 'templatePut':
        if (body.value.template) this.templates.set(body.value.template.template || event.object, body.value.template);
        break;
      case 'postOpened':
        this.open(body.value, event);
        break;
      case 'planLaunched':
        for (const post of body.value.posts) this.open(post, event);
        for (const { seat, account } of body.value.seats) this.sit(seat, account, event);
        break;
      case 'postLinked':
        this.changePost(body.value.post, { parent: body.value.parent });
        break;
      case 'postClosed':
        this.changePost(body.value.post, { closedAtMs: event.atMs });
        for (const seat of this.seatsOf(body.value.post)) this.changeSeat(seat.seat, event, { ...EMPTY, standIn: '', standInTitle: '' });
        break;
      case 'seatTaken':
      case 'seatAssigned':
      case 'seatHandedOver':
        this.sit(body.value.seat, body.value.account || event.actor, event);
        break;
      case 'seatRelieved':
        this.changeSeat(body.value.seat, event, { ...EMPTY, standIn: '', standInTitle: '' });
        break;
      case 'seatStoodIn': {
        const standIn = body.value.account || event.actor;
        this.changeSeat(body.value.seat, event, { standIn, standInTitle: this.titleOf(standIn) });
        break;
      }
      case 'seatLeft': {
        const who = body.value.account || event.actor;
        const standsIn = this.seats.get(body.value.seat)?.standIn === who;
        this.changeSeat(body.value.seat, event, standsIn ? { standIn: '', standInTitle: '' } : EMPTY);
        break;
      }
      case 'rosterSet':
        this.changeSeat(body.value.seat, event, { roster: body.value.roster });
        break;
      case 'channelWasRead': {
        const seat = this.seats.get(event.seat);
        const { channel, seq } = body.value;
        if (!seat || !channel) break;
        const others = seat.reads.filter((read) => !read.channel || keyOf(read.channel) !== keyOf(channel));
        this.seats.set(seat.seat, { ...seat, reads: [...others, { $typeName: 'muster.v1.ReadMark', channel, seq }] });
        break;
      }
    }
  }

  titleOf(account: string): string {
    return this.titles.get(account) ?? '';
  }

  templateOf(post: Post | undefined): Template | undefined {
    return post && this.templates.get(post.template);
  }

  /** The line of the template that the seat stands in. */
  rowOf(seat: Seat | undefined): TemplateSeat | undefined {
    return seat && this.templateOf(this.posts.get(seat.post))?.seats[seat.row - 1];
  }

  seatsOf(number: number): Seat[] {
    const post = this.posts.get(number);
    const seats: Seat[] = [];
    for (let i = 0; post && i < post.seatCount; i++) {
      const seat = this.seats.get(post.firstSeat + i);
      if (seat) seats.push(seat);
    }
    return seats;
  }

  openPosts(): Post[] {
    return [...this.posts.values()].filter((post) => post.closedAtMs === 0n).sort((a, b) => a.post - b.post);
  }

  /** The newest version of every key. */
  newestTemplates(): Template[] {
    const newest = new Map<string, Template>();
    for (const template of this.templates.values()) {
      if ((newest.get(template.key)?.version ?? 0) <= template.version) newest.set(template.key, template);
    }
    return [...newest.values()].sort((a, b) => a.kind - b.kind || a.key.localeCompare(b.key));
  }

  /** Seats that the account holds or stands in for, of open posts, in the order of their numbers. */
  seatedIn(account: string): Seat[] {
    const seats = [...this.seats.values()].filter((seat) => seat.holder === account || seat.standIn === account);
    return seats.filter((seat) => this.posts.get(seat.post)?.closedAtMs === 0n).sort((a, b) => a.seat - b.seat);
  }

  /** Its seats are numbered in a row, in the order of the template. */
  private open(post: Post, event: Event): void {
    this.posts.set(post.post, { ...post, openedAtMs: post.openedAtMs || event.atMs, seq: event.seq });
    let number = post.firstSeat;
    for (const [row, line] of (this.templates.get(post.template)?.seats ?? []).entries()) {
      for (let index = 1; index <= line.count; index++) {
        this.seats.set(number, create(SeatSchema, { seat: number++, post: post.post, row: row + 1, index, seq: event.seq }));
      }
    }
  }

  private sit(seat: number, holder: string, event: Event): void {
    const held = this.seats.get(seat)?.holder === holder; // came back from a stand-in
    const since = held ? {} : { sinceAtMs: event.atMs };
    this.changeSeat(seat, event, { holder, holderTitle: this.titleOf(holder), ...since, standIn: '', standInTitle: '' });
  }

  private changePost(number: number, change: Partial<Post>): void {
    const post = this.posts.get(number);
    if (post) this.posts.set(number, { ...post, ...change });
  }

  private changeSeat(number: number, event: Event, change: Partial<Seat>): void {
    const seat = this.seats.get(number);
    if (seat) this.seats.set(number, { ...seat, ...change, seq: event.seq });
  }
}

const EMPTY = { holder: '', holderTitle: '', sinceAtMs: 0n };
