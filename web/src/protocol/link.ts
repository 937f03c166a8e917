// One WebSocket after another to the hub: opens, listens for silence, and comes back after a wait of its own or the hub's.
// SPDX-License-Identifier: Apache-2.0
import { Backoff } from './backoff.js';

/** The part of the browser's WebSocket that is used. */
export interface Socket {
  binaryType: string;
  readonly bufferedAmount: number;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  send(bytes: Uint8Array): void;
  close(): void;
}
export type SocketMaker = (url: string, subprotocol: string) => Socket;

export type LinkState =
  | { kind: 'connecting'; since: number }
  | { kind: 'greeting'; since: number } // the socket is open, the hub has not welcomed us
  | { kind: 'live'; since: number }
  | { kind: 'waiting'; until: number }
  | { kind: 'stopped' };

export interface LinkOptions {
  url: string;
  makeSocket: SocketMaker;
  onOpen(): void; // say hello now
  onMessage(bytes: Uint8Array): void; // throwing ends the socket
  onQuiet(): void; // nothing was sent for a while: say something
  onState(state: LinkState): void;
  random?: () => number;
}

const SUBPROTOCOL = 'muster.v1';
const OPEN_MS = 20_000; // until the welcome; a hub to which thousands come back at once may take its time
const DEAD_MS = 15_000; // at most this long without a word from the hub
const LOOK_MS = 1000;
const SLEPT_MS = 60_000; // a longer standstill is a computer that slept, and its link with it
const SETTLED_MS = 5_000; // a session this old was a success, and the next wait starts small again

export class Link {
  state: LinkState = { kind: 'stopped' };
  /** When the hub was last heard, on any connection; 0: never. What is on the page is as of then. */
  lastWordAt = 0;
  private socket: Socket | null = null;
  private readonly backoff: Backoff;
  private askedMs = 0;
  private silenceMs = 30_000;
  private heardAt = 0;
  private saidAt = 0;
  private lookedAt = 0;
  private retry: ReturnType<typeof setTimeout> | null = null;
  private watch: ReturnType<typeof setInterval> | null = null;

  constructor(private readonly options: LinkOptions) {
    this.backoff = new Backoff(options.random);
  }

  open(): void {
    this.clearRetry();
    this.detach();
    const now = Date.now();
    this.heardAt = now;
    this.enter({ kind: 'connecting', since: now });
    let socket: Socket;
    try {
      socket = this.options.makeSocket(this.options.url, SUBPROTOCOL);
    } catch {
      this.down();
      return;
    }
    this.socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => {
      this.enter({ kind: 'greeting', since: Date.now() });
      this.options.onOpen();
    };
    socket.onmessage = ({ data }) => this.hear(data);
    socket.onclose = () => this.down();
    socket.onerror = () => {}; // close follows
    this.lookedAt = now;
    this.watch ??= setInterval(() => this.look(), LOOK_MS);
  }

  /** The hub has welcomed us; it wants to hear something every `silenceMs`. */
  welcomed(silenceMs: number): void {
    this.silenceMs = silenceMs > 0 ? silenceMs : 30_000;
    this.enter({ kind: 'live', since: Date.now() });
  }

  /** The hub said when to come back. */
  comeBackAfter(ms: number): void {
    this.askedMs = ms;
  }

  send(bytes: Uint8Array): void {
    if (!this.socket || this.state.kind === 'connecting') return;
    this.saidAt = Date.now();
    this.socket.send(bytes);
  }

  /** Ends this socket as a broken one and comes back. */
  drop(): void {
    if (this.socket) this.down();
  }

  /** Comes back at once if it was waiting: the network has returned or a person asked. */
  hurry(): void {
    if (this.state.kind === 'waiting') this.open();
  }

  stop(): void {
    this.clearRetry();
    this.detach();
    if (this.watch) clearInterval(this.watch);
    this.watch = null;
    this.enter({ kind: 'stopped' });
  }

  private hear(data: unknown): void {
    this.heardAt = this.lastWordAt = Date.now();
    if (!(data instanceof ArrayBuffer)) {
      this.down(); // text is not of this protocol
      return;
    }
    const socket = this.socket;
    try {
      this.options.onMessage(new Uint8Array(data));
    } catch (error) {
      console.warn('link: a frame could not be read, reconnecting', error);
      if (this.socket === socket) this.down();
      return;
    }
    this.speakIfQuiet(); // here too: timers of hidden pages may run once a minute only
  }

  private look(): void {
    const now = Date.now();
    const { state } = this;
    const stood = now - this.lookedAt - LOOK_MS;
    this.lookedAt = now;
    if (stood > LOOK_MS && stood < SLEPT_MS) this.heardAt += stood; // this computer was too busy to listen: not the hub's silence
    if (!this.socket) return;
    if (state.kind !== 'live') {
      if (state.kind !== 'stopped' && state.kind !== 'waiting' && now - this.heardAt > OPEN_MS) this.down();
      return;
    }
    if (now - this.heardAt > Math.min(this.silenceMs, DEAD_MS)) this.down();
    else this.speakIfQuiet();
  }

  private speakIfQuiet(): void {
    if (this.state.kind === 'live' && Date.now() - this.saidAt > Math.min(this.silenceMs / 3, 5000)) this.options.onQuiet();
  }

  private down(): void {
    const now = Date.now();
    if (this.state.kind === 'live' && now - this.state.since > SETTLED_MS) this.backoff.reset();
    this.detach();
    const wait = this.backoff.next(this.askedMs);
    this.askedMs = 0;
    this.clearRetry();
    this.retry = setTimeout(() => this.open(), wait);
    this.enter({ kind: 'waiting', until: now + wait });
  }

  private detach(): void {
    const socket = this.socket;
    this.socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    try {
      socket.close();
    } catch {
      // was never open
    }
  }

  private clearRetry(): void {
    if (this.retry) clearTimeout(this.retry);
    this.retry = null;
  }

  private enter(state: LinkState): void {
    this.state = state;
    this.options.onState(state);
  }
}
