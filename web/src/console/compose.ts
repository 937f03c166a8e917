// Where a message is written: text, and if wanted a place, a link, what it replies to.
// SPDX-License-Identifier: Apache-2.0
import { create } from '@bufbuild/protobuf';
import { html, nothing } from 'lit';
import { MessagePostSchema, PlaceSchema, ReferenceSchema, type Channel, type Message } from '../gen/muster_pb.js';
import { byteLength, coordinates } from '../i18n/format.js';
import { t } from '../i18n/index.js';
import { fromHex } from '../protocol/bytes.js';
import type { Point } from './desk.js';
import type { Topic } from './model.js';
import { channelName, seatName } from './names.js';
import { ModelPart } from './part.js';
import './reply.js';

const TEXT_BYTES = 4000;

export class Compose extends ModelPart {
  static override properties = {
    ...ModelPart.properties, channel: { attribute: false }, replyTo: { attribute: false },
    place: { state: true }, attaching: { state: true }, tooLong: { state: true }, command: { state: true },
  };
  declare channel: Channel;
  declare replyTo: Message | null;
  declare place: Point | null;
  declare attaching: boolean;
  declare tooLong: number;
  declare command: string;
  protected override readonly topics: readonly Topic[] = ['desk'];

  constructor() {
    super();
    this.place = null;
    this.attaching = false;
    this.tooLong = 0;
    this.command = '';
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has('channel')) return;
    this.place = null;
    this.attaching = false;
  }

  override render() {
    const words = t().channels;
    const { acting } = this.model.desk;
    return html`
      <form class="act compose" data-do="message" @submit=${this.send}>
        ${this.replyTo
          ? html`<p class="quote">${words.replyingTo(this.replyTo.text)} <button type="button" class="link-like" @click=${this.dropReply}>${words.drop}</button></p>`
          : nothing}
        <label>${acting ? words.asSeat(seatName(this.model, acting)) : words.write}
          <textarea name="text" rows="2" required @keydown=${this.hurry}></textarea>
        </label>
        ${this.place
          ? html`<p class="quote">${words.placeAt(coordinates(this.place.lat * 1e7, this.place.lng * 1e7))}
              <button type="button" class="link-like" @click=${() => (this.place = null)}>${words.drop}</button></p>`
          : nothing}
        ${this.attaching
          ? html`<label>${words.url}<input name="url" type="url" pattern="https?://.+" maxlength="1000" autocomplete="off" /></label>
              <label>${words.hash}<input name="hash" pattern="[0-9a-fA-F]{64}" autocomplete="off" spellcheck="false" /></label>`
          : nothing}
        <p class="refusal" role="alert">${this.tooLong > 0 ? t().open.tooLong(this.tooLong) : nothing}</p>
        <div class="moves">
          <button class="main">${words.send}</button>
          <button type="button" class="quiet" @click=${this.askPlace}>${words.place}</button>
          <button type="button" class="quiet" aria-expanded=${this.attaching} @click=${() => (this.attaching = !this.attaching)}>${words.attach}</button>
        </div>
        <muster-reply .model=${this.model} .command=${this.command}></muster-reply>
      </form>
    `;
  }

  private readonly dropReply = () => this.dispatchEvent(new CustomEvent('reply-done'));

  private readonly askPlace = () =>
    this.model.desk.askPlace((at) => {
      this.place = at;
      return false;
    });

  /** Ctrl+Enter sends: Enter alone is a new line, and ends what an input method is at. */
  private readonly hurry = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) (event.target as HTMLTextAreaElement).form?.requestSubmit();
  };

  private readonly send = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const fields = new FormData(form);
    const field = (name: string) => String(fields.get(name) ?? '').trim();
    const text = field('text');
    this.tooLong = Math.max(0, byteLength(text) - TEXT_BYTES);
    if (!text || this.tooLong > 0) return;
    const refs = field('url') ? [create(ReferenceSchema, { url: field('url'), sha256: fromHex(field('hash')) })] : [];
    const place = this.place && create(PlaceSchema, { latE7: Math.round(this.place.lat * 1e7), lonE7: Math.round(this.place.lng * 1e7) });
    const value = create(MessagePostSchema, { channel: this.channel, text, refs, replyTo: this.replyTo?.seq ?? 0n, ...(place && { place }) });
    if (this.command) this.model.session.outbox.putAway(this.command);
    this.command = this.model.command({ case: 'messagePost', value }, channelName(this.model, this.channel));
    form.reset();
    this.place = null;
    this.attaching = false;
    this.dropReply();
  };
}
customElements.define('muster-compose', Compose);
