// The command posts of an incident, on its card: doors to them, and how one is opened.
// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from 'lit';
import { ChannelKind, IncidentPhase, type Incident } from '../gen/muster_pb.js';
import { t } from '../i18n/index.js';
import { channel, keyOf } from '../protocol/channel.js';
import { POWER } from '../protocol/reach.js';
import type { Topic } from './model.js';
import { ModelPart } from './part.js';

export class IncidentPosts extends ModelPart {
  static override properties = { ...ModelPart.properties, incident: { attribute: false } };
  declare incident: Incident;
  protected override readonly topics: readonly Topic[] = ['facts', 'desk', 'hub'];

  override render() {
    const words = t();
    const { desk } = this.model;
    const { incident, phase } = this.incident;
    const posts = desk.facts.posts.openPosts().filter((post) => post.incident === incident);
    const own = channel(ChannelKind.INCIDENT, incident);
    const hears = desk.channels.some((one) => keyOf(one) === keyOf(own));
    const parent = desk.may(POWER.OPEN) ? (desk.facts.posts.seats.get(desk.acting)?.post ?? 0) : 0; // a seat opens posts below its own
    const mayOpen = (this.model.mayCommand || parent !== 0) && phase !== IncidentPhase.CLOSED;
    if (posts.length === 0 && !hears && !mayOpen) return nothing;
    return html`
      <h3>${words.openPost.ofIncident(posts.length)}</h3>
      <div class="moves">
        ${posts.map((post) => html`<button data-go-post=${post.post} @click=${() => desk.show('posts')}>${post.name}</button>`)}
        ${hears ? html`<button @click=${() => desk.openChannel(own)}>${words.channelKinds[3]}${words.bar.channels}</button>` : nothing}
        ${mayOpen
          ? html`<button data-do="open-post" @click=${() => this.dispatchEvent(new CustomEvent('post-wanted', { bubbles: true, detail: { incident, parent } }))}>${words.board.open}</button>`
          : nothing}
      </div>
    `;
  }
}
customElements.define('muster-incident-posts', IncidentPosts);
