// Somebody calls for help: over everything on every page of whoever hears it, until somebody takes it. It cannot be put away.
// SPDX-License-Identifier: Apache-2.0
//
// It floats above dialogs too. A dialog that is open makes all the rest of a page deaf to clicks; then whoever may take the alarm gets
// it as a dialog of its own over that one, and finds what they were writing as it was once it is taken.
import { create } from '@bufbuild/protobuf';
import { html, nothing, type TemplateResult } from 'lit';
import { AlarmTakeSchema, type Alarm, type Place } from '../gen/muster_pb.js';
import { age, clock, coordinates } from '../i18n/format.js';
import { t, word } from '../i18n/index.js';
import { CommandPart } from './command-part.js';
import type { Topic } from './model.js';
import { unitName } from './names.js';
import './sos-near.js';

export class SosBanner extends CommandPart {
  protected override readonly topics: readonly Topic[] = ['facts', 'desk', 'outbox', 'answered', 'tick', 'hub'];
  private shown = 0; // the alarm that the map went to last
  /** Its height changes with what the hub proposes, and the page makes room for it. */
  private readonly sizes = new ResizeObserver(() => this.makeRoom());

  override disconnectedCallback(): void {
    this.sizes.disconnect();
    document.documentElement.style.removeProperty('--sos');
    super.disconnectedCallback();
  }

  override render() {
    const untaken = this.model.session.facts.alarms.untaken();
    if (untaken.length === 0) return nothing;
    return html`
      <dialog class="sos" popover="manual" role="alertdialog" aria-label=${t().sos.heading(untaken.length)} data-sos=${untaken.length} @cancel=${(event: Event) => event.preventDefault()} @keydown=${stopEscape}>
        ${untaken.map((alarm, i) => this.alarm(alarm, i === 0))}
        ${this.reply()}
      </dialog>
    `;
  }

  private alarm(alarm: Alarm, first: boolean): TemplateResult {
    const words = t().sos;
    const { model } = this;
    const unit = alarm.raise?.unit ?? 0;
    const at = placeOfAlarm(model, alarm);
    const known = model.session.facts.units.get(unit);
    const fence = model.session.facts.fences.fences.get(alarm.raise?.fence ?? 0)?.put;
    const now = model.session.nowMs();
    return html`
      <section class="sos-alarm" data-sos-alarm=${alarm.alarm}>
        <strong class="sos-word">${words.word}</strong>
        <div class="sos-what">
          <p class="sos-who">${unitName(model, unit)} <span>${word(words.kinds, alarm.raise?.kind ?? 0)}</span></p>
          <p>${words.since(clock(Number(alarm.raisedAtMs)), age(now - Number(alarm.raisedAtMs)))}
            · ${at ? coordinates(at.latE7, at.lonE7) : words.nowhere}
            ${fence ? html` · ${words.inside(fence.name)}` : nothing}
            ${known?.details?.phone ? html` · ${words.phone(known.details.contact, known.details.phone)}` : nothing}</p>
          ${alarm.raise?.text ? html`<p>${alarm.raise.text}</p>` : nothing}
          ${first && at && model.mayMove ? html`<muster-sos-near .model=${model} .unit=${unit} .place=${at}></muster-sos-near>` : nothing}
        </div>
        <div class="sos-do">
          ${at ? html`<button data-do="sos-see" @click=${() => this.see(at, unit)}>${words.see}</button>` : nothing}
          ${model.mayMove ? html`<button class="sos-take" data-do="sos-take" ?disabled=${this.waits} @click=${() => this.take(alarm)}>${words.take}</button>` : html`<p>${words.waitsForTaker}</p>`}
        </div>
      </section>
    `;
  }

  protected override updated(changed: Map<string, unknown>): void {
    super.updated(changed);
    const dialog = this.querySelector('dialog');
    const untaken = this.model.session.facts.alarms.untaken();
    this.sizes.disconnect();
    if (dialog) {
      this.float(dialog);
      this.sizes.observe(dialog);
    }
    this.makeRoom();
    const newest = untaken.at(-1);
    if (!newest || newest.alarm <= this.shown) return;
    this.shown = newest.alarm;
    const at = placeOfAlarm(this.model, newest);
    if (at) this.see(at, newest.raise?.unit ?? 0);
  }

  /** Above whatever is open: a popover, or a dialog over the dialog. */
  private float(dialog: HTMLDialogElement): void {
    const others = [...document.querySelectorAll('dialog:modal')].some((one) => one !== dialog);
    const modal = others && this.model.mayMove;
    if (dialog.matches(':modal') && !modal) dialog.close();
    if (dialog.matches(':popover-open') && others) dialog.hidePopover(); // shown again: above what was opened since
    if (modal && !dialog.open) dialog.showModal();
    else if (!modal && !dialog.matches(':popover-open')) dialog.showPopover();
  }

  private makeRoom(): void {
    const dialog = this.querySelector('dialog');
    document.documentElement.style.setProperty('--sos', `${dialog && !dialog.matches(':modal') ? dialog.offsetHeight : 0}px`);
  }

  private see(at: Place, unit: number): void {
    if (this.model.session.facts.units.has(unit)) this.model.select({ kind: 'unit', number: unit });
    this.dispatchEvent(new CustomEvent('go-to-place', { bubbles: true, detail: at }));
  }

  private take(alarm: Alarm): void {
    if (!this.waits) this.send({ case: 'alarmTake', value: create(AlarmTakeSchema, { alarm: alarm.alarm }) }, unitName(this.model, alarm.raise?.unit ?? 0));
  }
}
customElements.define('muster-sos', SosBanner);

/** Where the unit is now, else where it called from. */
export function placeOfAlarm(model: SosBanner['model'], alarm: Alarm): Place | undefined {
  const shown = model.session.picture.units.get(alarm.raise?.unit ?? 0);
  return shown ? ({ $typeName: 'muster.v1.Place', latE7: shown.latE7, lonE7: shown.lonE7 } as Place) : alarm.raise?.place;
}

function stopEscape(event: KeyboardEvent): void {
  if (event.key === 'Escape') event.preventDefault();
}
