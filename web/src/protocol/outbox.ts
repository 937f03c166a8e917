// Commands that wait for their answer: kept in the tab's storage, sent again with the same bytes until answered for good.
// SPDX-License-Identifier: Apache-2.0
import { create, toBinary } from '@bufbuild/protobuf';
import { CommandSchema, type Answer, type Command } from '../gen/muster_pb.js';
import { fromHex, randomBytes, toHex } from './bytes.js';

export type Verb = Exclude<Command['body']['case'], undefined>;
export type Body = Exclude<Command['body'], { case: undefined }>;

/** The part of Storage that is used; sessionStorage outlives a reload and belongs to one tab. */
export type Shelf = Pick<Storage, 'getItem' | 'setItem'>;

export interface Refusal {
  code: number;
  zh: string;
  en: string;
}

/** What a refusal is when the hub now writes another log: the numbers in the command mean other things there. */
export const OTHER_LOG: Refusal = { code: 0, zh: '', en: '' };

export interface Entry {
  id: string; // 32 hex digits
  bytes: string; // hex of the encoded Command: what is sent again is what was sent
  account: string;
  log: string; // hex of the log it was meant for; '' until a hub was met
  verb: Verb;
  subject: string; // title of the incident, for people
  madeAtMs: number;
  refusal: Refusal | null; // final; the entry stays until a person has seen it
  waiting: Refusal | null; // the last "not now" of the hub
  /** Said by the page itself (a receipt, a read mark): nobody waits for it, and its refusal is nothing to look at. */
  quiet?: boolean;
}

export interface How {
  seat?: number; // as which seat it is meant; 0: as oneself
  quiet?: boolean;
}

const KEY = 'muster.outbox';

export class Outbox {
  private entries: Entry[];
  private readonly sent = new Set<string>(); // on this connection
  private readonly notBefore = new Map<string, number>();

  constructor(
    private readonly shelf: Shelf,
    private readonly account: string,
  ) {
    this.entries = read(shelf);
  }

  /** Puts a command in and returns its id. It is on the shelf before this returns. */
  add(body: Body, subject: string, log: string, nowMs: number, { seat = 0, quiet = false }: How = {}): string {
    const id = randomBytes(16);
    const command = create(CommandSchema, { id, madeAtMs: BigInt(nowMs), seat, body });
    this.entries.push({
      id: toHex(id),
      bytes: toHex(toBinary(CommandSchema, command)),
      account: this.account,
      log,
      verb: body.case,
      subject,
      madeAtMs: nowMs,
      refusal: null,
      waiting: null,
      ...(quiet && { quiet }),
    });
    this.save();
    return toHex(id);
  }

  /** Entries of this account: waiting ones and refused ones that nobody has put away. */
  list(): readonly Entry[] {
    return this.entries.filter((entry) => entry.account === this.account);
  }

  /** What a person gave and has not been told the end of. */
  shown(): readonly Entry[] {
    return this.list().filter((entry) => !entry.quiet);
  }

  /** A new connection: everything unanswered goes again. What was meant for another log is refused here. */
  connected(log: string): void {
    this.sent.clear();
    this.notBefore.clear();
    for (const entry of this.list()) {
      if (entry.refusal) continue;
      if (entry.log === '') entry.log = log;
      else if (entry.log !== log) entry.refusal = OTHER_LOG;
    }
    this.entries = this.entries.filter((entry) => !(entry.quiet && entry.refusal));
    this.save();
  }

  /**
   * Bytes to send now, oldest first, so that no more than `limit` are open. They count as sent from here on. What was
   * given after a postponed one waits with it: the end of an incident shall not overtake its phase.
   */
  take(limit: number, nowMs: number): Uint8Array[] {
    const bytes: Uint8Array[] = [];
    for (const entry of this.list()) {
      if (this.sent.size >= limit || (this.notBefore.get(entry.id) ?? 0) > nowMs) break;
      if (entry.refusal || this.sent.has(entry.id)) continue;
      this.sent.add(entry.id);
      bytes.push(fromHex(entry.bytes));
    }
    return bytes;
  }

  /** The earliest moment at which a postponed entry may go again; 0: none is postponed. */
  nextAt(): number {
    return this.notBefore.size === 0 ? 0 : Math.min(...this.notBefore.values());
  }

  /** Done: the entry is gone. Refused for good: it stays to be seen. Refused for now: it goes again later. */
  answered(answer: Answer, nowMs: number): Entry | null {
    const id = toHex(answer.id);
    const entry = this.list().find((one) => one.id === id);
    if (!entry) return null;
    this.sent.delete(id);
    this.notBefore.delete(id);
    const refusal = { code: answer.code, zh: answer.zh, en: answer.en };
    if (answer.code === 0) {
      this.remove(id);
    } else if (answer.retryAfterMs > 0) {
      entry.waiting = refusal;
      this.notBefore.set(id, nowMs + answer.retryAfterMs);
    } else {
      entry.refusal = refusal;
      if (entry.quiet) this.remove(id);
    }
    this.save();
    return entry;
  }

  /** A person has seen the refusal. An entry that still waits cannot be put away: it may already be done. */
  putAway(id: string): void {
    if (this.entries.some((entry) => entry.id === id && entry.refusal)) this.remove(id);
    this.save();
  }

  private remove(id: string): void {
    this.entries = this.entries.filter((entry) => entry.id !== id);
  }

  private save(): void {
    this.shelf.setItem(KEY, JSON.stringify(this.entries));
  }
}

function read(shelf: Shelf): Entry[] {
  try {
    const kept: unknown = JSON.parse(shelf.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? (kept as Entry[]) : [];
  } catch {
    return []; // not ours
  }
}
