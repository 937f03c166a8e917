// What a person sees of a command they gave: it waits, or it was refused and why.
// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from 'lit';
import { sentence, t } from '../i18n/index.js';
import { OTHER_LOG, type Entry } from '../protocol/outbox.js';
import { moment } from '../i18n/format.js';
import type { Model, Topic } from './model.js';
import { ModelPart } from './part.js';

/** One sentence about an entry that is not settled, or is refused. */
export function entryState(model: Model, entry: Entry): string {
  const words = t().outbox;
  if (entry.refusal) {
    const otherLog = entry.refusal.code === OTHER_LOG.code;
    return otherLog ? words.otherLog : words.refused(sentence(entry.refusal));
  }
  if (entry.waiting) return words.notNow(sentence(entry.waiting));
  return model.session.link.state.kind === 'live' ? words.waiting : words.offline;
}

export class OutboxList extends ModelPart {
  protected override readonly topics: readonly Topic[] = ['outbox', 'link'];

  override render() {
    const entries = this.model.session.outbox.shown();
    if (entries.length === 0) return nothing;
    const words = t().outbox;
    const waiting = entries.filter((entry) => !entry.refusal).length;
    const now = this.model.session.nowMs();
    return html`
      <section class="outbox" data-outbox=${waiting}>
        ${waiting > 0 ? html`<h2>${words.heading(waiting)}</h2>` : nothing}
        <ul>
          ${entries.map(
            (entry) => html`<li class=${entry.refusal ? 'refused' : ''}>
              <p><b>${words.entry(verbName(entry), entry.subject)}</b></p>
              <p>${entryState(this.model, entry)} <span class="soft">${words.madeAt(moment(entry.madeAtMs, now))}</span></p>
              ${entry.refusal ? html`<button class="quiet" @click=${() => this.putAway(entry)}>${words.putAway}</button>` : nothing}
            </li>`,
          )}
        </ul>
      </section>
    `;
  }

  private putAway(entry: Entry): void {
    this.model.session.outbox.putAway(entry.id);
    this.requestUpdate();
  }
}
customElements.define('muster-outbox', OutboxList);

function verbName(entry: Entry): string {
  const { verbs } = t().outbox;
  return (verbs as Record<string, string>)[entry.verb] ?? verbs.other;
}
