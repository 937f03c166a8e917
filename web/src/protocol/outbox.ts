// Commands that wait for their answer: kept by the browser, also when it is closed, and sent again with the same bytes until answered for good.
// SPDX-License-Identifier: Apache-2.0
import { create, toBinary } from '@bufbuild/protobuf';
import { CommandSchema, type Answer, type Command } from '../gen/muster_pb.js';
import { fromHex, randomBytes, toHex } from './bytes.js';

export type Verb = Exclude<Command['body']['case'], undefined>;
export type Body = Exclude<Command['body'], { case: undefined }>;

/** The part of Storage that is used. */
export type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

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
  place: number; // ascending in the order in which they were given
  refusal: Refusal | null; // final; the entry stays until a person has seen it
  waiting: Refusal | null; // the last "not now" of the hub
  /** Said by the page itself (a receipt, a read mark): nobody waits for it, and its refusal is nothing to look at. */
  quiet?: boolean;
}

export interface How {
  seat?: number; // as which seat it is meant; 0: as oneself
  quiet?: boolean;
}

/** Each entry is an item of its own, so that windows side by side never write over what another one keeps. What two of them
 * send, the hub does once. */
const KEY = 'muster.outbox.'; // and the id

export class Outbox {
  private entries: Entry[];
  private readonly sent = new Set<string>(); // on this connection
  private readonly notBefore = new Map<string, number>();

  constructor(
    private readonly shelf: Shelf,
    private readonly account: string,
  ) {
    this.entries = read(shelf, account);
  }

  /** Puts a command in and returns its id. It is on the shelf before this returns. */
  add(body: Body, subject: string, log: string, nowMs: number, { seat = 0, quiet = false }: How = {}): string {
    const id = randomBytes(16);
    const command = create(CommandSchema, { id, madeAtMs: BigInt(nowMs), seat, body });
    const entry: Entry = {
      id: toHex(id),
      bytes: toHex(toBinary(CommandSchema, command)),
      account: this.account,
      log,
      verb: body.case,
      subject,
      madeAtMs: nowMs,
      place: Math.max(nowMs, (this.entries.at(-1)?.place ?? 0) + 1),
      refusal: null,
      waiting: null,
      ...(quiet && { quiet }),
    };
    this.entries.push(entry);
    this.keep(entry);
    return toHex(id);
  }

  /** Entries of this account: waiting ones and refused ones that nobody has put away. */
  list(): readonly Entry[] {
    return this.entries;
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
      if (entry.quiet && entry.refusal) this.remove(entry.id);
      else this.keep(entry);
    }
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
    if (answer.retryAfterMs > 0) {
      entry.waiting = refusal;
      this.notBefore.set(id, nowMs + answer.retryAfterMs);
    } else if (answer.code !== 0) {
      entry.refusal = refusal;
    }
    if (answer.code === 0 || (entry.quiet && entry.refusal)) this.remove(id);
    else this.keep(entry);
    return entry;
  }

  /** A person has seen the refusal. An entry that still waits cannot be put away: it may already be done. */
  putAway(id: string): void {
    if (this.entries.some((entry) => entry.id === id && entry.refusal)) this.remove(id);
  }

  private remove(id: string): void {
    this.entries = this.entries.filter((entry) => entry.id !== id);
    this.shelf.removeItem(KEY + id);
  }

  private keep(entry: Entry): void {
    this.shelf.setItem(KEY + entry.id, JSON.stringify(entry));
  }
}

/** What this account gave, here or in a window that is gone, in its order. Nothing of another account. */
function read(shelf: Shelf, account: string): Entry[] {
  const keys = Array.from({ length: shelf.length }, (_, i) => shelf.key(i) ?? '').filter((key) => key.startsWith(KEY));
  return keys.flatMap((key) => readOne(shelf.getItem(key), account)).sort((a, b) => a.place - b.place);
}

function readOne(kept: string | null, account: string): Entry[] {
  try {
    const entry = JSON.parse(kept ?? 'null') as Entry | null;
    return entry?.account === account ? [entry] : [];
  } catch {
    return []; // not ours
  }
}
