// The board of command posts: a tree, each with its modules and seats, who is on them and who is missing.
// SPDX-License-Identifier: Apache-2.0
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { ChannelKind, Role, type Post, type Seat, type Template, type TemplateModule } from '../gen/muster_pb.js';
import { sentence, t, word } from '../i18n/index.js';
import { channel } from '../protocol/channel.js';
import type { Topic } from './model.js';
import { ModelPart } from './part.js';
import './post-actions.js';
import './seat-line.js';

const UNFOLDED_MAX = 2; // more posts than this show their heads only

export class PostBoard extends ModelPart {
  static override properties = { ...ModelPart.properties, chosen: { state: true }, turned: { state: true } };
  declare chosen: number; // seat whose actions lie open
  declare turned: ReadonlySet<number>; // posts that a person has folded or unfolded
  protected override readonly topics: readonly Topic[] = ['facts', 'desk', 'hub'];

  constructor() {
    super();
    this.chosen = 0;
    this.turned = new Set();
  }

  override render() {
    const words = t().board;
    const posts = this.model.session.facts.posts.openPosts();
    const known = new Set(posts.map(({ post }) => post));
    const roots = posts.filter(({ parent }) => !known.has(parent));
    const { role } = this.model.desk;
    return html`
      <header>
        <h2 data-posts=${posts.length}>${words.heading(posts.length)}</h2>
        ${role === Role.ADMIN || role === Role.DUTY
          ? html`<button class="main" data-do="open-post" @click=${() => this.open({})}>${words.open}</button>`
          : nothing}
      </header>
      ${posts.length === 0 ? html`<p class="soft">${words.none}</p>` : nothing}
      ${this.tree(posts, roots)}
    `;
  }

  private tree(posts: Post[], here: Post[]): TemplateResult {
    return html`<ul class="posts">
      ${repeat(here, ({ post }) => post, (post) => {
        const below = posts.filter(({ parent }) => parent === post.post);
        return html`<li>${this.post(post)} ${below.length > 0 ? this.tree(posts, below) : nothing}</li>`;
      })}
    </ul>`;
  }

  private post(post: Post) {
    const { facts } = this.model.session;
    const words = t().board;
    const template = facts.posts.templateOf(post);
    const seats = facts.posts.seatsOf(post.post);
    const held = seats.filter(({ holder, standIn }) => holder || standIn).length;
    const incident = facts.incidents.get(post.incident);
    const open = this.opensByItself(post) !== this.turned.has(post.post);
    return html`
      <section class="post" data-post=${post.post}>
        <button class="title quiet" aria-expanded=${open} @click=${() => this.fold(post.post)}>
          <span class="badge">${word(t().postKinds, template?.kind ?? 0)}</span>
          <strong>${post.name}</strong>
          <span class="tally" data-empty=${seats.length - held}>
            ${words.manned(held, seats.length)} ${held < seats.length ? html`<b class="empty">${words.empty(seats.length - held)}</b>` : nothing}
          </span>
          <span class="soft">
            ${post.incident ? words.forIncident(incident?.title ?? t().incident.number(post.incident)) : words.standing} · ${this.model.orgName(post.org)}
          </span>
        </button>
        ${open ? this.inside(post, template, seats) : nothing}
      </section>
    `;
  }

  private inside(post: Post, template: Template | undefined, seats: Seat[]) {
    const { facts } = this.model.session;
    const words = t().board;
    const inModule = (module: number) => seats.filter((seat) => (facts.posts.rowOf(seat)?.module ?? 0) === module);
    return html`
      ${template
        ? html`<p class="soft">${words.template(sentence(template), template.version)} ${template.sample ? html`<b class="tag">${words.sample}</b>` : nothing}</p>`
        : nothing}
      <muster-post-actions .model=${this.model} .post=${post} @open-below=${() => this.open({ parent: post.post })}></muster-post-actions>
      ${this.group(post, 0, undefined, inModule(0))}
      ${(template?.modules ?? []).map((module, i) => this.group(post, i + 1, module, inModule(i + 1)))}
    `;
  }

  private group(post: Post, number: number, module: TemplateModule | undefined, seats: Seat[]) {
    const words = t().board;
    if (seats.length === 0 && !module) return nothing;
    const hears = this.model.desk.channels.some((one) => one.kind === ChannelKind.MODULE && one.number === post.post && one.module === number);
    return html`
      <div class="module" data-module=${number}>
        <h3>
          ${module ? sentence(module) : words.command}
          ${hears
            ? html`<button class="link-like" @click=${() => this.model.desk.openChannel(channel(ChannelKind.MODULE, post.post, number))}>${words.channel}</button>`
            : nothing}
        </h3>
        ${module ? this.about(module) : nothing}
        <ul>
          ${repeat(this.worthShowing(seats), ({ seat }) => seat, (seat) => html`<li>
            <muster-seat .model=${this.model} .seat=${seat} .open=${this.chosen === seat.seat} @toggle-seat=${() => (this.chosen = this.chosen === seat.seat ? 0 : seat.seat)}></muster-seat>
          </li>`)}
        </ul>
        ${this.more(seats)}
      </div>
    `;
  }

  /** Of many seats of one kind that are empty, the first one stands for all. */
  private worthShowing(seats: Seat[]): Seat[] {
    const shown = new Set<number>();
    return seats.filter((seat) => {
      if (seat.holder || seat.standIn || seat.roster.length > 0 || seat.seat === this.chosen) return true;
      const first = !shown.has(seat.row);
      shown.add(seat.row);
      return first;
    });
  }

  private more(seats: Seat[]) {
    const left = seats.length - this.worthShowing(seats).length;
    return left > 0 ? html`<p class="soft">${t().board.moreEmpty(left)}</p>` : nothing;
  }

  private about(module: TemplateModule) {
    const words = t().board;
    const comma = t().comma;
    return html`
      ${module.lead || module.members.length > 0
        ? html`<p class="soft">
            ${module.lead ? words.lead(module.lead) : nothing} ${module.members.length > 0 ? words.members(module.members.join(comma)) : nothing}
          </p>`
        : nothing}
      ${module.duties || module.tasks.length > 0
        ? html`<details>
            <summary>${words.duties}</summary>
            <p>${module.duties}</p>
            ${module.tasks.length > 0 ? html`<p class="strong">${words.tasks}</p><ol>${module.tasks.map((task) => html`<li>${task}</li>`)}</ol>` : nothing}
          </details>`
        : nothing}
    `;
  }

  private fold(post: number): void {
    const turned = new Set(this.turned);
    if (!turned.delete(post)) turned.add(post);
    this.turned = turned;
  }

  /** Of many posts those in which I sit. */
  private opensByItself(post: Post): boolean {
    const { desk, session } = this.model;
    return session.facts.posts.openPosts().length <= UNFOLDED_MAX || desk.seats.some((seat) => seat.post === post.post);
  }

  private open(wish: { parent?: number }): void {
    this.dispatchEvent(new CustomEvent('post-wanted', { bubbles: true, detail: wish }));
  }
}
customElements.define('muster-posts', PostBoard);
