// The dialog that opens a command post from a template: standing or for an incident, under another post or under none.
// SPDX-License-Identifier: Apache-2.0
import { create } from '@bufbuild/protobuf';
import { html, nothing } from 'lit';
import { PostOpenSchema, type Template } from '../gen/muster_pb.js';
import { sentence, t, word } from '../i18n/index.js';
import type { Topic } from './model.js';
import { ModelPart } from './part.js';
import { entryState } from './waiting.js';

export interface PostWish {
  incident?: number;
  parent?: number;
}

export class PostDialog extends ModelPart {
  static override properties = {
    ...ModelPart.properties, wish: { attribute: false }, key: { state: true }, incident: { state: true }, command: { state: true },
  };
  declare wish: PostWish;
  declare key: string;
  declare incident: number;
  declare command: string;
  protected override readonly topics: readonly Topic[] = ['outbox', 'link', 'answered', 'towns', 'facts'];

  constructor() {
    super();
    this.key = '';
    this.incident = 0;
    this.command = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.incident = this.wish.incident ?? this.parent?.incident ?? 0;
  }

  override firstUpdated(): void {
    this.querySelector('dialog')?.showModal();
  }

  protected override willUpdate(): void {
    if (this.model.answers.get(this.command)?.code === 0) {
      this.model.desk.show('posts');
      this.leave();
    }
  }

  override render() {
    const words = t().openPost;
    const { facts } = this.model.session;
    const entry = this.model.session.outbox.list().find((one) => one.id === this.command);
    const waiting = this.command !== '' && !entry?.refusal;
    const templates = facts.posts.newestTemplates();
    const incidents = this.model.openIncidents;
    const template = templates.find(({ key }) => key === this.key);
    const org = facts.incidents.get(this.incident)?.org ?? this.parent?.org ?? this.model.session.welcome?.scope ?? '';
    return html`
      <dialog data-post-dialog @cancel=${this.leave} @close=${this.leave}>
        <form @submit=${this.submit}>
          <h2>${words.heading}</h2>
          ${templates.length === 0 ? html`<p class="strong">${words.noTemplates}</p>` : nothing}
          <fieldset ?disabled=${waiting}>
            <label>${words.incident}
              <select name="incident" @change=${(event: Event) => (this.incident = Number((event.target as HTMLSelectElement).value))}>
                <option value="0" .selected=${this.incident === 0}>${words.standing}</option>
                ${incidents.map(({ incident, title }) => html`<option value=${incident} .selected=${incident === this.incident}>${title}</option>`)}
              </select>
            </label>
            <label>${words.template}
              <select name="template" required @change=${(event: Event) => (this.key = (event.target as HTMLSelectElement).value)}>
                <option value="" disabled selected></option>
                ${templates.map((one) => html`<option value=${one.key}>${this.choice(one)}</option>`)}
              </select>
            </label>
            ${template ? html`<p class="soft">${words.seats(template.modules.length, template.seats.reduce((sum, { count }) => sum + count, 0))}</p>` : nothing}
            <label>${words.name}<input name="name" required autocomplete="off" .value=${this.suggestion(template)} /></label>
            <label>${words.org}
              <select name="org">
                ${[...new Set([org, this.model.session.welcome?.scope ?? org, ...this.model.towns.map(({ code }) => code)])]
                  .filter(Boolean)
                  .map((code) => html`<option value=${code} .selected=${code === org}>${this.model.orgName(code)}</option>`)}
              </select>
            </label>
            <label>${words.parent}
              <select name="parent">
                <option value="0">${words.noParent}</option>
                ${facts.posts.openPosts().map(({ post, name }) => html`<option value=${post} .selected=${post === this.wish.parent}>${name}</option>`)}
              </select>
            </label>
          </fieldset>
          <p class="refusal" role="alert" data-refusal>${entry?.refusal ? entryState(this.model, entry) : nothing}</p>
          <p class="soft" role="status">${waiting && entry ? entryState(this.model, entry) : nothing}</p>
          <footer>
            <button type="button" class="quiet" @click=${this.leave}>${waiting ? t().open.closeWhileWaiting : t().incidents.cancel}</button>
            <button class="main" ?disabled=${waiting}>${words.submit}</button>
          </footer>
        </form>
      </dialog>
    `;
  }

  private get parent() {
    return this.model.session.facts.posts.posts.get(this.wish.parent ?? 0);
  }

  private choice(template: Template): string {
    const name = template.sample ? `${sentence(template)}（${t().board.sample}）` : sentence(template);
    const kind = word(t().postKinds, template.kind);
    return this.fits(template) ? `${kind} · ${name}` : `${kind} · ${name} — ${t().openPost.notFor}`;
  }

  private fits({ hazards, validFromAtMs, validUntilAtMs }: Template): boolean {
    const type = this.model.session.facts.incidents.get(this.incident)?.type ?? '';
    const now = BigInt(Math.round(this.model.session.nowMs()));
    const valid = (validFromAtMs === 0n || validFromAtMs <= now) && (validUntilAtMs === 0n || now < validUntilAtMs);
    return valid && (type === '' || hazards.length === 0 || hazards.some((prefix) => type.startsWith(prefix)));
  }

  private suggestion(template: Template | undefined): string {
    if (!template) return '';
    const incident = this.model.session.facts.incidents.get(this.incident);
    return t().openPost.defaultName(incident?.title ?? '', sentence(template)).trim();
  }

  private readonly submit = (event: SubmitEvent) => {
    event.preventDefault();
    const fields = new FormData(event.target as HTMLFormElement);
    const text = (name: string) => String(fields.get(name) ?? '').trim();
    const value = create(PostOpenSchema, {
      template: text('template'), name: text('name'), org: text('org'), incident: Number(text('incident')), parent: Number(text('parent')),
    });
    if (!value.name) return;
    if (this.command) this.model.session.outbox.putAway(this.command);
    this.command = this.model.command({ case: 'postOpen', value }, value.name);
  };

  private readonly leave = () => {
    this.model.session.outbox.putAway(this.command);
    this.dispatchEvent(new CustomEvent('dialog-left', { bubbles: true }));
  };
}
customElements.define('muster-post-dialog', PostDialog);
