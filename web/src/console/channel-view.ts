// One channel: its messages, and the place to write one. What was shown to a person counts as read by the seat.
// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Channel, Message, Reference } from '../gen/muster_pb.js';
import { coordinates, moment } from '../i18n/format.js';
import { t } from '../i18n/index.js';
import { toHex } from '../protocol/bytes.js';
import { keyOf } from '../protocol/channel.js';
import './compose.js';
import type { Topic } from './model.js';
import { personName, seatInPost } from './names.js';
import { ModelPart } from './part.js';

const READ_AFTER_MS = 800; // in sight for so long is read

export class ChannelView extends ModelPart {
  static override properties = { ...ModelPart.properties, channel: { attribute: false }, replyTo: { state: true } };
  declare channel: Channel;
  declare replyTo: Message | null;
  protected override readonly topics: readonly Topic[] = ['facts', 'desk'];
  private newFrom = 0n; // the mark as it was when the channel was opened
  private openKey = '';
  private shown = 0n;

  constructor() {
    super();
    this.replyTo = null;
  }

  protected override willUpdate(): void {
    const key = `${this.model.desk.acting}:${keyOf(this.channel)}`;
    if (key === this.openKey) return;
    this.openKey = key;
    this.replyTo = null;
    this.shown = 0n;
    this.newFrom = this.model.desk.readUpTo(this.channel);
  }

  override render() {
    const { desk } = this.model;
    const messages = desk.messages(this.channel);
    const firstNew = messages.find(({ seq }) => seq > this.newFrom);
    return html`
      <ol class="messages" data-messages=${messages.length}>
        ${messages.length === 0 ? html`<li class="soft">${t().channels.quiet}</li>` : nothing}
        ${repeat(messages, ({ seq }) => String(seq), (message) => html`
          ${message === firstNew && this.newFrom > 0n ? html`<li class="divider">${t().channels.newHere}</li>` : nothing}
          <li>${this.message(message)}</li>`)}
      </ol>
      ${desk.maySay(this.channel)
        ? html`<muster-compose .model=${this.model} .channel=${this.channel} .replyTo=${this.replyTo} @reply-done=${() => (this.replyTo = null)}></muster-compose>`
        : html`<p class="soft may-not">${t().channels.mayNotSay}</p>`}
    `;
  }

  protected override updated(): void {
    const newest = this.model.desk.messages(this.channel).at(-1)?.seq ?? 0n;
    if (newest > this.shown) {
      this.shown = newest;
      const list = this.querySelector('.messages');
      list?.scrollTo({ top: list.scrollHeight });
    }
    const { channel } = this;
    setTimeout(() => {
      const stillHere = this.isConnected && document.visibilityState === 'visible' && channel === this.channel;
      if (stillHere && this.openKey.startsWith(`${this.model.desk.acting}:`)) this.model.desk.markRead(channel);
    }, READ_AFTER_MS);
  }

  private message(message: Message) {
    const words = t().channels;
    const { model } = this;
    const mine = message.account === model.who.account;
    const answered = message.replyTo > 0n ? model.desk.messages(this.channel).find(({ seq }) => seq === message.replyTo) : undefined;
    return html`
      <article class="message ${mine ? 'mine' : ''}" data-message=${String(message.seq)}>
        <header>
          <b>${message.seat ? seatInPost(model, message.seat) : words.unitName}</b> ${personName(model, message.account)}
          <time>${moment(Number(message.atMs), model.session.nowMs())}</time>
          <button class="link-like" @click=${() => (this.replyTo = message)}>${words.replyTo}</button>
        </header>
        ${answered ? html`<blockquote>${answered.text}</blockquote>` : nothing}
        <p>${message.text}</p>
        ${message.place ? this.place(message.place.latE7, message.place.lonE7) : nothing}
        ${message.refs.map((ref) => reference(ref))}
      </article>
    `;
  }

  private place(latE7: number, lonE7: number) {
    return html`<button class="link-like" data-do="place" @click=${() => this.dispatchEvent(new CustomEvent('go-to-place', { bubbles: true, detail: { latE7, lonE7 } }))}>
      ${t().channels.placeAt(coordinates(latE7, lonE7))}
    </button>`;
  }
}
customElements.define('muster-channel', ChannelView);

/** Only what a browser opens as a page of another place: the hub takes nothing else either. */
function reference({ url, sha256 }: Reference) {
  if (!/^https?:\/\//i.test(url)) return nothing;
  const name = url.split(/[?#]/)[0]!.split('/').at(-1) || url;
  return html`<a href=${url} target="_blank" rel="noopener noreferrer" title=${toHex(sha256)}>${t().channels.reference(decode(name))}</a>`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
