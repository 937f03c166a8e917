// The sign-in form. Says plainly why it did not work.
// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from 'lit';
import { sentence, switchLanguage, t } from '../i18n/index.js';
import { signIn, type SignedIn, type SignInRefusal } from './account.js';
import { Part } from './part.js';

export class SignInForm extends Part {
  static override properties = { refusal: { attribute: false }, busy: { state: true } };
  /** Why the last session or attempt ended; null: nothing to say. */
  declare refusal: SignInRefusal | null;
  declare busy: boolean;

  constructor() {
    super();
    this.refusal = null;
    this.busy = false;
  }

  override firstUpdated(): void {
    this.querySelector<HTMLInputElement>('input[name=account]')?.focus();
  }

  override render() {
    const words = t().signIn;
    return html`
      <main class="sign-in">
        <header>
          <h1>${t().product}</h1>
          <button type="button" class="quiet" data-do="language" @click=${switchLanguage}>${t().otherLanguage}</button>
        </header>
        <form @submit=${this.submit} aria-busy=${this.busy}>
          <h2>${words.heading}</h2>
          <label>${words.account}<input name="account" required maxlength="32" autocomplete="username" autocapitalize="none" spellcheck="false" /></label>
          <label>${words.password}<input name="password" type="password" required maxlength="255" autocomplete="current-password" /></label>
          <p class="refusal" role="alert" data-refusal>${this.refusal ? this.why(this.refusal) : nothing}</p>
          <button class="main" ?disabled=${this.busy}>${this.busy ? words.busy : words.submit}</button>
        </form>
      </main>
    `;
  }

  private why(refusal: SignInRefusal): string {
    const words = t().signIn;
    if (refusal.status === 0 && !refusal.zh) return words.unreachable;
    if (!refusal.zh && !refusal.en) return words.odd(refusal.status);
    return refusal.retryAfterS > 0 ? words.slowed(sentence(refusal), refusal.retryAfterS) : sentence(refusal);
  }

  private async submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const field = (name: string) => form.elements.namedItem(name) as HTMLInputElement;
    this.busy = true;
    const result = await signIn(field('account').value.trim(), field('password').value);
    this.busy = false;
    if ('token' in result) {
      this.dispatchEvent(new CustomEvent<SignedIn>('signed-in', { detail: result }));
      return;
    }
    this.refusal = result;
    field('password').value = '';
    field('password').focus();
  }
}
customElements.define('muster-sign-in', SignInForm);
