// The whole page: the sign-in form or the console, and the passage between them.
// SPDX-License-Identifier: Apache-2.0
import { html } from 'lit';
import type { Goodbye } from '../gen/muster_pb.js';
import { t } from '../i18n/index.js';
import { TAKEN_OVER } from '../protocol/session.js';
import { forgetSignIn, renewWindow, signedIn, type SignedIn, type SignInRefusal } from './account.js';
import { Model } from './model.js';
import { Part } from './part.js';
import './console.js';
import './sign-in-form.js';

export class App extends Part {
  static override properties = { model: { state: true }, refusal: { state: true }, parting: { state: true } };
  declare model: Model | null;
  declare refusal: SignInRefusal | null;
  declare parting: boolean; // another window took this one's place

  constructor() {
    super();
    this.model = null;
    this.refusal = null;
    this.parting = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const kept = signedIn();
    if (kept) this.begin(kept);
  }

  override render() {
    if (this.parting) return this.renderParting();
    if (!this.model) {
      return html`<muster-sign-in
        .refusal=${this.refusal}
        @signed-in=${(event: CustomEvent<SignedIn>) => this.begin(event.detail)}
      ></muster-sign-in>`;
    }
    return html`<muster-console .model=${this.model} @sign-out=${() => this.end(null)}></muster-console>`;
  }

  private renderParting() {
    const words = t().link;
    return html`
      <main class="parting" data-parting>
        <h1>${words.ended}</h1>
        <p>${words.takenOver}</p>
        <button class="main" @click=${this.comeBack}>${words.continueHere}</button>
      </main>
    `;
  }

  private begin(who: SignedIn): void {
    this.refusal = null;
    const model = new Model(who);
    model.listen((topic) => {
      if (topic === 'ended' && model.ended) this.parted(model.ended);
    });
    this.model = model;
  }

  private parted(goodbye: Goodbye): void {
    if (goodbye.code !== TAKEN_OVER) {
      forgetSignIn(); // the token or the account is worth nothing any more
      this.end({ status: 401, zh: goodbye.zh, en: goodbye.en, retryAfterS: 0 });
      return;
    }
    this.model?.stop();
    this.model = null;
    this.parting = true;
  }

  private end(refusal: SignInRefusal | null): void {
    this.model?.stop();
    this.model = null;
    this.refusal = refusal;
  }

  private readonly comeBack = () => {
    renewWindow();
    this.parting = false;
    const kept = signedIn();
    if (kept) this.begin(kept);
  };
}
customElements.define('muster-app', App);
