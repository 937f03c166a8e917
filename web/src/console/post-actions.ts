// What may be done with a post as a whole: its channel, a post below it, another post above it, its end.
// SPDX-License-Identifier: Apache-2.0
import { create } from '@bufbuild/protobuf';
import { html, nothing } from 'lit';
import { ChannelKind, PostCloseSchema, PostLinkSchema, Role, type Post } from '../gen/muster_pb.js';
import { t } from '../i18n/index.js';
import { channel } from '../protocol/channel.js';
import { POWER } from '../protocol/reach.js';
import type { Topic } from './model.js';
import { ModelPart } from './part.js';
import './reply.js';

export class PostActions extends ModelPart {
  static override properties = { ...ModelPart.properties, post: { attribute: false }, doing: { state: true }, command: { state: true } };
  declare post: Post;
  declare doing: '' | 'link' | 'close';
  declare command: string;
  protected override readonly topics: readonly Topic[] = ['desk', 'hub'];

  constructor() {
    super();
    this.doing = '';
    this.command = '';
  }

  override render() {
    const words = t().board;
    const { desk } = this.model;
    const hears = desk.channels.some((one) => one.kind === ChannelKind.POST && one.number === this.post.post);
    return html`
      <div class="moves">
        ${hears ? html`<button @click=${() => desk.openChannel(channel(ChannelKind.POST, this.post.post))}>${words.channel}</button>` : nothing}
        ${this.may(POWER.OPEN) ? html`<button @click=${() => this.dispatchEvent(new CustomEvent('open-below'))}>${words.openBelow}</button>` : nothing}
        ${this.may(POWER.CLOSE)
          ? html`<button aria-expanded=${this.doing === 'link'} @click=${() => this.toggle('link')}>${words.link}</button>
              <button data-do="close-post" aria-expanded=${this.doing === 'close'} @click=${() => this.toggle('close')}>${words.close}</button>`
          : nothing}
      </div>
      ${this.doing === 'link' ? this.link() : this.doing === 'close' ? this.close() : nothing}
      <muster-reply .model=${this.model} .command=${this.command}></muster-reply>
    `;
  }

  private may(power: number): boolean {
    const { desk } = this.model;
    const own = desk.facts.posts.seats.get(desk.acting)?.post === this.post.post;
    return desk.role === Role.ADMIN || desk.role === Role.DUTY || (own && desk.may(power));
  }

  private toggle(what: 'link' | 'close'): void {
    this.doing = this.doing === what ? '' : what;
  }

  private link() {
    const words = t().board;
    const others = this.model.session.facts.posts.openPosts().filter(({ post }) => post !== this.post.post);
    return html`
      <form class="act" @submit=${this.sendLink}>
        <label>${words.linkTo}
          <select name="parent">
            <option value="0">${words.linkNone}</option>
            ${others.map(({ post, name }) => html`<option value=${post} ?selected=${post === this.post.parent}>${name}</option>`)}
          </select>
        </label>
        <button class="main">${words.linkConfirm}</button>
      </form>
    `;
  }

  private close() {
    const words = t().board;
    return html`
      <form class="act" data-do="confirm-close-post" @submit=${this.sendClose}>
        <label>${words.closeReason}<input name="reason" required autocomplete="off" /></label>
        <label class="check"><input type="checkbox" name="withdraw" />${words.closeWithdraw}</label>
        <button class="main">${words.closeConfirm}</button>
      </form>
    `;
  }

  private readonly sendLink = (event: SubmitEvent) => {
    event.preventDefault();
    const parent = Number(new FormData(event.target as HTMLFormElement).get('parent'));
    this.command = this.model.command({ case: 'postLink', value: create(PostLinkSchema, { post: this.post.post, parent }) }, this.post.name);
    this.doing = '';
  };

  private readonly sendClose = (event: SubmitEvent) => {
    event.preventDefault();
    const fields = new FormData(event.target as HTMLFormElement);
    const value = create(PostCloseSchema, { post: this.post.post, reason: String(fields.get('reason')).trim(), withdraw: fields.get('withdraw') === 'on' });
    this.command = this.model.command({ case: 'postClose', value }, this.post.name);
    this.doing = '';
  };
}
customElements.define('muster-post-actions', PostActions);
