// The dialog that opens an incident: stays until the hub has answered, and says what it answered.
// SPDX-License-Identifier: Apache-2.0
import { create } from '@bufbuild/protobuf';
import { html, nothing } from 'lit';
import { IncidentGrade, IncidentOpenSchema, type IncidentOpen } from '../gen/muster_pb.js';
import { byteLength, coordinates } from '../i18n/format.js';
import { t, word } from '../i18n/index.js';
import type { Topic } from './model.js';
import { outsideHint } from './outside.js';
import { ModelPart } from './part.js';
import { typeOptions } from './type-options.js';
import { entryState } from './waiting.js';

export interface Place {
  lng: number;
  lat: number;
}

const GRADES = [IncidentGrade.MINOR, IncidentGrade.MAJOR, IncidentGrade.SERIOUS, IncidentGrade.DISASTROUS];
const TEXT_BYTES = 192;
const OTHER = 'other';

export class OpenDialog extends ModelPart {
  static override properties = {
    ...ModelPart.properties,
    place: { attribute: false },
    command: { state: true },
    otherType: { state: true },
    tooLong: { state: true },
  };
  declare place: Place;
  declare command: string; // id of the command that waits; '': being written
  declare otherType: boolean;
  declare tooLong: number;
  protected override readonly topics: readonly Topic[] = ['outbox', 'link', 'answered', 'towns'];

  constructor() {
    super();
    this.command = '';
    this.otherType = false;
    this.tooLong = 0;
  }

  override firstUpdated(): void {
    this.querySelector('dialog')?.showModal();
  }

  protected override willUpdate(): void {
    const answer = this.model.answers.get(this.command);
    if (!answer) return;
    if (answer.code === 0) {
      this.model.select({ kind: 'incident', number: answer.object });
      this.leave();
    }
  }

  override render() {
    const words = t().open;
    const waiting = this.command !== '' && !this.refused;
    return html`
      <dialog @close=${this.leave} @cancel=${this.leave}>
        <form @submit=${this.submit}>
          <h2>${words.heading}</h2>
          <fieldset ?disabled=${waiting}>${this.fields()}</fieldset>
          <p class="refusal" role="alert" data-refusal>${this.tooLong > 0 ? words.tooLong(this.tooLong) : this.refused}</p>
          <p class="soft" role="status">${waiting ? this.waitingWords() : nothing}</p>
          <footer>
            <button type="button" class="quiet" @click=${this.leave}>${waiting ? words.closeWhileWaiting : t().incidents.cancel}</button>
            <button class="main" ?disabled=${waiting}>${words.submit}</button>
          </footer>
        </form>
      </dialog>
    `;
  }

  private fields() {
    const words = t().open;
    const town = this.model.townAt(this.place.lng, this.place.lat);
    const scope = this.model.session.welcome?.scope ?? '';
    const towns = this.model.towns.filter((one) => one.code && !one.district);
    return html`
      <label>${words.type}
        <select name="type" required @change=${(event: Event) => (this.otherType = (event.target as HTMLSelectElement).value === OTHER)}>
          <option value="" disabled selected>${words.typeChoose}</option>
          ${typeOptions(this.model, '')}
          <option value=${OTHER}>${words.typeOther}</option>
        </select>
      </label>
      ${this.otherType
        ? html`<label>${words.typeCode}<input name="code" required pattern="1[1-4][A-Z][0-9]{2}|00000" placeholder=${words.typeHint} maxlength="5" /></label>`
        : nothing}
      <div class="grades" role="radiogroup" aria-label=${words.grade}>
        <span>${words.grade}</span>
        ${GRADES.map(
          (grade) => html`<label class="grade grade-${grade}"><input type="radio" name="grade" value=${grade} required /><span class="badge">${word(t().grades, grade)}</span></label>`,
        )}
      </div>
      <label>${words.title}<input name="title" required placeholder=${words.titleHint} autocomplete="off" /></label>
      <label>${words.place}<input name="place" autocomplete="off" /></label>
      <label>${words.org}
        <select name="org">
          <option value=${scope} ?selected=${!town || town.district}>${this.model.towns.length > 0 ? this.model.orgName(scope) : words.orgScope}</option>
          ${towns.map((one) => html`<option value=${one.code} ?selected=${one === town}>${this.model.townName(one)}</option>`)}
        </select>
      </label>
      <p class="soft">${words.at} ${coordinates(this.place.lat * 1e7, this.place.lng * 1e7)}</p>
      ${outsideHint(this.model, this.place)}
    `;
  }

  private get entry() {
    return this.model.session.outbox.list().find((one) => one.id === this.command);
  }

  /** The refusal in words; '' while there is none. */
  private get refused(): string {
    const { entry } = this;
    return entry?.refusal ? entryState(this.model, entry) : '';
  }

  private waitingWords(): string {
    const { entry } = this;
    if (entry?.waiting) return entryState(this.model, entry);
    return this.model.session.link.state.kind === 'live' ? t().open.waiting : t().open.waitingOffline;
  }

  private readonly submit = (event: SubmitEvent) => {
    event.preventDefault();
    const fields = new FormData(event.target as HTMLFormElement);
    const text = (name: string) => String(fields.get(name) ?? '').trim();
    const type = text('type');
    const wish: Omit<IncidentOpen, '$typeName' | '$unknown'> = {
      type: type === OTHER ? text('code').toUpperCase() : type,
      grade: Number(text('grade')),
      title: text('title'),
      org: text('org'),
      latE7: Math.round(this.place.lat * 1e7),
      lonE7: Math.round(this.place.lng * 1e7),
      place: text('place'),
    };
    this.tooLong = Math.max(0, byteLength(wish.title) - TEXT_BYTES, byteLength(wish.place) - TEXT_BYTES);
    if (this.tooLong > 0 || !wish.title) return;
    if (this.command) this.model.session.outbox.putAway(this.command); // the refused try before this one
    this.command = this.model.command({ case: 'incidentOpen', value: create(IncidentOpenSchema, wish) }, wish.title);
  };

  /** A command that waits goes on waiting in the outbox; a refused one has been seen. */
  private readonly leave = () => {
    if (this.refused) this.model.session.outbox.putAway(this.command);
    this.dispatchEvent(new CustomEvent('dialog-left', { bubbles: true }));
  };
}
customElements.define('muster-open-dialog', OpenDialog);
