// Moves an incident: another point on the map, other words for where it is.
// SPDX-License-Identifier: Apache-2.0
import { create } from '@bufbuild/protobuf';
import { html, nothing } from 'lit';
import { IncidentMoveSchema, type Incident } from '../gen/muster_pb.js';
import { t } from '../i18n/index.js';
import { CommandPart } from './command-part.js';
import type { Point } from './desk.js';
import { Fields, placeOf } from './fields.js';
import './place-field.js';

export class IncidentPlace extends CommandPart {
  static override properties = { ...CommandPart.properties, incident: { attribute: false }, place: { state: true }, tooLong: { state: true } };
  declare incident: Incident;
  declare place: Point | null;
  declare tooLong: number;
  private words = ''; // for the place, as they were when the form was opened

  constructor() {
    super();
    this.place = null;
    this.tooLong = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.place = { lng: this.incident.lonE7 / 1e7, lat: this.incident.latE7 / 1e7 };
    this.words = this.incident.place;
  }

  protected override done(): void {
    this.dispatchEvent(new CustomEvent('form-left'));
  }

  override render() {
    return html`
      <form class="act boxed" data-do="place-form" @submit=${this.submit}>
        <label>${t().open.place}<input name="place" autocomplete="off" .value=${this.words} /></label>
        <muster-place .model=${this.model} .place=${this.place} @place-chosen=${(event: CustomEvent<Point | null>) => (this.place = event.detail)}></muster-place>
        ${this.place ? nothing : html`<p class="refusal">${t().panelOf.needsPlace}</p>`}
        <p class="refusal" role="alert">${this.tooLong > 0 ? t().open.tooLong(this.tooLong) : nothing}</p>
        <button class="main" ?disabled=${this.waits || !this.place}>${t().panelOf.save}</button>
        ${this.reply()}
      </form>
    `;
  }

  private readonly submit = (event: SubmitEvent) => {
    const fields = new Fields(event);
    this.tooLong = fields.tooLong({ place: 192 });
    if (this.tooLong > 0 || this.waits || !this.place) return;
    const { latE7, lonE7 } = placeOf(this.place);
    const value = create(IncidentMoveSchema, { incident: this.incident.incident, latE7, lonE7, place: fields.text('place') });
    this.send({ case: 'incidentMove', value }, this.incident.title);
  };
}
customElements.define('muster-incident-place', IncidentPlace);
