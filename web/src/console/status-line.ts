// The head of the panel: who, what time it is at the hub, and in plain words how the connection is.
// SPDX-License-Identifier: Apache-2.0
import { html, nothing, type TemplateResult } from 'lit';
import { clock, date } from '../i18n/format.js';
import { sentence, switchLanguage, t, word } from '../i18n/index.js';
import type { Topic } from './model.js';
import { ModelPart } from './part.js';
import { isMute, onSound, unmute } from './sound.js';

export class StatusLine extends ModelPart {
  protected override readonly topics: readonly Topic[] = ['tick', 'link', 'hub', 'facts'];

  override connectedCallback(): void {
    super.connectedCallback();
    this.until(onSound(() => this.requestUpdate()));
  }

  override render() {
    const { session, who } = this.model;
    const now = session.nowMs();
    const words = t();
    return html`
      <div class="head">
        <div class="clock">
          <time>${clock(now)}</time>
          <span>${date(now)}</span>
        </div>
        <div class="who">
          <span>${session.welcome?.title || who.title || who.account}</span>
          <span class="soft">${session.welcome ? word(words.roles, session.welcome.role) : nothing}</span>
        </div>
        <div class="buttons">
          <button class="quiet" data-do="language" @click=${switchLanguage}>${words.otherLanguage}</button>
          <button class="quiet" data-do="sign-out" @click=${() => this.dispatchEvent(new CustomEvent('sign-out', { bubbles: true }))}>
            ${words.signIn.signOut}
          </button>
        </div>
      </div>
      <div class="link ${this.state}" role="status" data-link=${session.link.state.kind} data-seq=${String(session.through)}>
        <p><i aria-hidden="true"></i>${this.connection()}</p>
        ${this.offline()} ${this.hubNotes()}
        ${isMute() ? html`<button class="mute" data-do="unmute" @click=${unmute}>${words.sound.mute}</button>` : nothing}
      </div>
    `;
  }

  private get state(): string {
    const { hub, link } = this.model.session;
    if (link.state.kind !== 'live') return 'bad';
    return hub && !hub.authorityReachable ? 'poor' : 'good';
  }

  private connection(): string | TemplateResult {
    const { welcome, hub, link, through } = this.model.session;
    const words = t();
    if (link.state.kind !== 'live') return connectionWords(this.model);
    const name = welcome?.hub ?? '';
    return html`${words.link.live} · ${hub && !hub.authority ? words.hub.gateway(name) : words.hub.authority(name)}
      <span class="soft">${words.panel.seq} <b>${String(through)}</b></span>`;
  }

  /** On a tablet the work lies over the map and its veil. */
  private offline() {
    const { session, desk } = this.model;
    if (!desk.isUnit || session.link.state.kind === 'live' || session.asOfMs === 0) return nothing;
    return html`<p class="strong" data-offline>${t().link.offline(clock(session.asOfMs))}</p>`;
  }

  private hubNotes() {
    const { hub } = this.model.session;
    const words = t().hub;
    if (!hub) return nothing;
    return html`
      ${hub.authorityReachable ? nothing : html`<p class="strong" data-away="authority">${words.authorityAway}</p>`}
      ${hub.redis ? nothing : html`<p data-away="redis">${words.redisAway}</p>`}
      ${hub.database ? nothing : html`<p data-away="database">${words.databaseAway}</p>`}
    `;
  }
}
customElements.define('muster-status', StatusLine);

/** How the link is, for people; the seconds are whole and never say 0 for long. */
export function connectionWords(model: StatusLine['model']): string {
  const words = t().link;
  const { state } = model.session.link;
  switch (state.kind) {
    case 'live':
      return words.live;
    case 'greeting':
      return words.greeting;
    case 'waiting':
      return words.reconnecting(Math.ceil((state.until - Date.now()) / 1000));
    default:
      return words.connecting;
  }
}

/** Why the hub ended the last session; '' when it did not say. */
export function goodbyeWords(model: StatusLine['model']): string {
  const said = model.session.lastGoodbye;
  return said ? t().link.reason(sentence(said)) : '';
}
