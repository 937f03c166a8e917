// What is said: the newest messages of every channel, and consultations, from a snapshot and the events after it.
// SPDX-License-Identifier: Apache-2.0
import type { Consult, Event, Message, Snapshot } from '../gen/muster_pb.js';
import { keyOf, type ChannelKey } from './channel.js';

const KEPT = 200; // of each channel, as the hub keeps

export class TalkFacts {
  readonly messages = new Map<ChannelKey, Message[]>(); // oldest first
  readonly consults = new Map<number, Consult>();

  add(part: Snapshot): void {
    for (const message of part.messages) this.hear(message);
    for (const consult of part.consults) this.consults.set(consult.consult, consult);
  }

  apply(event: Event): void {
    const { body } = event;
    switch (body.case) {
      case 'messagePosted':
        this.hear({ ...body.value, seq: event.seq, atMs: body.value.atMs || event.atMs, account: body.value.account || event.actor, seat: body.value.seat || event.seat });
        break;
      case 'consultOpened':
        this.consults.set(body.value.consult, { ...body.value, openedAtMs: body.value.openedAtMs || event.atMs, seq: event.seq });
        break;
      case 'consultShown': {
        const { latE7, lonE7, zoomC, drawings } = body.value;
        this.change(body.value.consult, event, { latE7, lonE7, zoomC, drawings });
        break;
      }
      case 'consultMinuted': {
        const before = this.consults.get(body.value.consult)?.minutes ?? '';
        this.change(body.value.consult, event, { minutes: before ? `${before}\n${body.value.text}` : body.value.text });
        break;
      }
      case 'consultClosed':
        this.change(body.value.consult, event, { closedAtMs: event.atMs });
        break;
      case 'postClosed':
        for (const consult of this.consults.values()) {
          if (consult.post === body.value.post && consult.closedAtMs === 0n) this.change(consult.consult, event, { closedAtMs: event.atMs });
        }
        break;
    }
  }

  private hear(message: Message): void {
    if (!message.channel) return;
    const key = keyOf(message.channel);
    const heard = this.messages.get(key) ?? [];
    if (heard.length > 0 && heard.at(-1)!.seq >= message.seq) return;
    this.messages.set(key, [...heard, message].slice(-KEPT));
  }

  private change(number: number, event: Event, change: Partial<Consult>): void {
    const consult = this.consults.get(number);
    if (consult) this.consults.set(number, { ...consult, ...change, seq: event.seq });
  }
}
