// Who can be with somebody who calls for help first; one click sends them, to the incident that the caller is at.
// SPDX-License-Identifier: Apache-2.0
import { create } from '@bufbuild/protobuf';
import { html, nothing } from 'lit';
import { DispatchSendSchema, type Place } from '../gen/muster_pb.js';
import { t } from '../i18n/index.js';
import { AskingPart } from './asking.js';
import { unitName } from './names.js';
import { nearUnits, type NearUnit } from './proposals.js';

const SHOWN = 3;

export class SosNear extends AskingPart {
  static override properties = { ...AskingPart.properties, unit: { attribute: false }, place: { attribute: false }, sure: { state: true } };
  declare unit: number; // that calls
  declare place: Place;
  declare sure: number; // unit that is asked about
  private from: Place | null = null; // the question stays while the caller moves

  constructor() {
    super();
    this.sure = 0;
  }

  protected override question(): string {
    this.from ??= this.place;
    return `/api/v1/nearest?lat=${this.from.latE7 / 1e7}&lon=${this.from.lonE7 / 1e7}&n=${SHOWN + 1}`;
  }

  override render() {
    const words = t().sos;
    const found = this.answer?.ok ? nearUnits(this.model, this.answer.body).filter(({ unit }) => unit !== this.unit).slice(0, SHOWN) : [];
    if (found.length === 0) return this.answer && !this.answer.ok ? this.whyNot() : nothing;
    const incident = this.model.session.facts.dispatches.ofUnit(this.unit)[0]?.incident ?? 0;
    return html`<div class="sos-near" data-sos-near=${found.length}><span>${words.nearest}</span> ${found.map((one) => this.one(one, incident))}</div>${this.reply()}`;
  }

  private one(near: NearUnit, incident: number) {
    const how = near.seconds > 0 ? t().dispatch.minutes(Math.max(1, Math.round(near.seconds / 60))) : t().dispatch.distance(near.distanceM);
    const name = `${unitName(this.model, near.unit)} ${how}`;
    if (!incident) return html`<button title=${near.reasons} data-sos-unit=${near.unit} @click=${() => this.model.select({ kind: 'unit', number: near.unit })}>${name}</button>`;
    return this.sure === near.unit
      ? html`<button class="main" data-do="sos-send" ?disabled=${this.waits} @click=${() => this.dispatchUnit(near.unit, incident)}>${t().sos.sendSure(name)}</button>`
      : html`<button title=${near.reasons} data-sos-unit=${near.unit} @click=${() => (this.sure = near.unit)}>${name}</button>`;
  }

  private dispatchUnit(unit: number, incident: number): void {
    if (this.waits) return;
    const value = create(DispatchSendSchema, { incident, units: [unit], text: t().sos.helpText(unitName(this.model, this.unit)), place: this.place });
    this.send({ case: 'dispatchSend', value }, unitName(this.model, unit));
  }
}
customElements.define('muster-sos-near', SosNear);
