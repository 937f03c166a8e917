// Sets how many people an incident has harmed, as far as is known now.
// SPDX-License-Identifier: Apache-2.0
import { create } from '@bufbuild/protobuf';
import { html } from 'lit';
import { IncidentSetCasualtiesSchema, type Incident } from '../gen/muster_pb.js';
import { t } from '../i18n/index.js';
import { CommandPart } from './command-part.js';
import { Fields } from './fields.js';
import { harmFields } from './harm.js';

export class IncidentHarm extends CommandPart {
  static override properties = { ...CommandPart.properties, incident: { attribute: false } };
  declare incident: Incident;

  protected override done(): void {
    this.dispatchEvent(new CustomEvent('form-left'));
  }

  override render() {
    return html`
      <form class="act boxed" data-do="harm-form" @submit=${this.submit}>
        ${harmFields(this.incident.casualties)}
        <button class="main" ?disabled=${this.waits}>${t().panelOf.save}</button>
        ${this.reply()}
      </form>
    `;
  }

  private readonly submit = (event: SubmitEvent) => {
    const casualties = new Fields(event).casualties();
    if (this.waits) return;
    const value = create(IncidentSetCasualtiesSchema, { incident: this.incident.incident, casualties });
    this.send({ case: 'incidentSetCasualties', value }, this.incident.title);
  };
}
customElements.define('muster-incident-harm', IncidentHarm);
