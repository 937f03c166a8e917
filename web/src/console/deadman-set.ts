// Sets how often a unit says that all is well, or turns its dead-man timer off.
// SPDX-License-Identifier: Apache-2.0
import { create } from '@bufbuild/protobuf';
import { html } from 'lit';
import { DeadmanSetSchema, type Unit } from '../gen/muster_pb.js';
import { t } from '../i18n/index.js';
import { CommandPart } from './command-part.js';

const MINUTES = [1, 3, 5, 10, 15, 20, 30, 60];

export class DeadmanSet extends CommandPart {
  static override properties = { ...CommandPart.properties, unit: { attribute: false } };
  declare unit: Unit;

  override render() {
    const words = t().safety;
    const { deadmanEveryS } = this.unit;
    const listed = MINUTES.includes(deadmanEveryS / 60);
    return html`
      <label class="deadman-set">${words.timer}
        <select data-do="deadman-set" ?disabled=${this.waits} @change=${this.set}>
          <option value="0" .selected=${deadmanEveryS === 0}>${words.timerOff}</option>
          ${deadmanEveryS > 0 && !listed ? html`<option value=${deadmanEveryS} selected>${words.everySeconds(deadmanEveryS)}</option>` : ''}
          ${MINUTES.map((minutes) => html`<option value=${minutes * 60} .selected=${minutes * 60 === deadmanEveryS}>${words.every(minutes)}</option>`)}
        </select>
      </label>
      ${this.reply()}
    `;
  }

  private readonly set = (event: Event) => {
    const everyS = Number((event.target as HTMLSelectElement).value);
    this.send({ case: 'deadmanSet', value: create(DeadmanSetSchema, { unit: this.unit.unit, everyS }) }, this.unit.name || this.unit.code);
  };
}
customElements.define('muster-deadman', DeadmanSet);
