// Draws the area that an incident covers, or takes it away.
// SPDX-License-Identifier: Apache-2.0
import { create } from '@bufbuild/protobuf';
import { html, nothing } from 'lit';
import { IncidentSetAreaSchema, type Incident } from '../gen/muster_pb.js';
import { t } from '../i18n/index.js';
import { CommandPart } from './command-part.js';
import './shape-field.js';

export class IncidentArea extends CommandPart {
  static override properties = { ...CommandPart.properties, incident: { attribute: false } };
  declare incident: Incident;

  protected override done(): void {
    this.dispatchEvent(new CustomEvent('form-left'));
  }

  override render() {
    const { area } = this.incident;
    return html`
      <div class="act boxed" data-do="area-form">
        <muster-shape .model=${this.model} .kind=${'Polygon'} .shape=${area} @shape-drawn=${(event: CustomEvent<string>) => this.set(event.detail)}></muster-shape>
        ${area ? html`<button data-do="area-clear" ?disabled=${this.waits} @click=${() => this.set('')}>${t().panelOf.areaClear}</button>` : nothing}
        ${this.reply()}
      </div>
    `;
  }

  private set(area: string): void {
    if (this.waits) return;
    this.send({ case: 'incidentSetArea', value: create(IncidentSetAreaSchema, { incident: this.incident.incident, area }) }, this.incident.title);
  }
}
customElements.define('muster-incident-area', IncidentArea);
