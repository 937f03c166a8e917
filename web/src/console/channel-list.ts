// The channels that the acting seat hears, with what it has not read; and the one that lies open.
// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { ChannelKind, type Channel } from '../gen/muster_pb.js';
import { moment } from '../i18n/format.js';
import { t, word } from '../i18n/index.js';
import { keyOf } from '../protocol/channel.js';
import './channel-view.js';
import type { Topic } from './model.js';
import { channelName, seatName } from './names.js';
import { ModelPart } from './part.js';

const INCIDENTS = 8; // channels of incidents that are listed at once; the rest, unless something is unread there, on asking

export class ChannelList extends ModelPart {
  protected override readonly topics: readonly Topic[] = ['facts', 'desk'];

  override render() {
    const { desk } = this.model;
    if (desk.channel) return this.open(desk.channel);
    const words = t().channels;
    const { channels } = desk;
    const incidents = channels.filter(({ kind }) => kind === ChannelKind.INCIDENT);
    const further = incidents.slice(INCIDENTS).filter((one) => desk.unread(one) === 0);
    const near = channels.filter((one) => !further.includes(one));
    return html`
      <header><h2 data-channels=${channels.length}>${words.heading(channels.length)}</h2></header>
      ${channels.length === 0 ? html`<p class="soft">${desk.acting || desk.isUnit ? words.none : t().bar.noSeatHint}</p>` : nothing}
      <ul class="rows">
        ${repeat(near, keyOf, (one) => html`<li>${this.row(one)}</li>`)}
      </ul>
      ${further.length > 0 ? html`<details data-further=${further.length}><summary>${words.further(further.length)}</summary><ul class="rows">${repeat(further, keyOf, (one) => html`<li>${this.row(one)}</li>`)}</ul></details>` : nothing}
    `;
  }

  private open(channel: Channel) {
    const { desk } = this.model;
    return html`
      <header>
        <button class="quiet" data-do="back" @click=${() => desk.openChannel(null)}>‹ ${t().bar.back}</button>
        <h2><span class="badge">${word(t().channelKinds, channel.kind)}</span> ${channelName(this.model, channel)}</h2>
      </header>
      <muster-channel .model=${this.model} .channel=${channel}></muster-channel>
    `;
  }

  private row(channel: Channel) {
    const { desk, session } = this.model;
    const unread = desk.unread(channel);
    const last = desk.messages(channel).at(-1);
    return html`
      <button class="row" data-channel=${keyOf(channel)} @click=${() => desk.openChannel(channel)}>
        <span class="badge">${word(t().channelKinds, channel.kind)}</span>
        <strong>${channelName(this.model, channel)}</strong>
        ${unread > 0 ? html`<span class="count" data-unread=${unread} title=${t().channels.unread(unread)}>${unread}</span>` : nothing}
        ${last
          ? html`<span class="soft last">${moment(Number(last.atMs), session.nowMs())} ${last.seat ? seatName(this.model, last.seat) : nothing} ${last.text}</span>`
          : nothing}
      </button>
    `;
  }
}
customElements.define('muster-channels', ChannelList);
