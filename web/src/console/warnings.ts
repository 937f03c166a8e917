// Warnings in force (预警), as whoever looks for plans knows them: hazard and colour, several of them, beside grade and response level.
// SPDX-License-Identifier: Apache-2.0
import { html } from 'lit';
import type { Incident } from '../gen/muster_pb.js';
import { t, word } from '../i18n/index.js';
import type { Model, Topic } from './model.js';
import { ModelPart } from './part.js';
import { hazardOptions, typeNameOf } from './type-options.js';

const COLOURS = ['unknown', 'red', 'orange', 'yellow', 'blue']; // as the hub spells them
const MOST = 16;

/** A warning as the hub spells it, in words. */
export function warningWords(model: Model, warning: string): string {
  const [hazard = '', colour = ''] = warning.split(':');
  return t().warning.of(typeNameOf(model, hazard), word(t().warning.colours, COLOURS.indexOf(colour)));
}

export class Warnings extends ModelPart {
  static override properties = { ...ModelPart.properties, incident: { attribute: false }, hazard: { state: true } };
  declare incident: Incident;
  declare hazard: string; // '': that of the incident
  protected override readonly topics: readonly Topic[] = ['facts', 'desk'];

  constructor() {
    super();
    this.hazard = '';
  }

  override render() {
    const words = t().warning;
    const { warnings } = this.model.desk;
    const hazard = this.hazard || this.incident.type.slice(0, 3);
    return html`
      <fieldset class="warnings" data-warnings=${warnings.length}>
        <legend>${words.heading}</legend>
        <p class="soft">${warnings.length === 0 ? words.none : words.chosenHere}</p>
        <div class="chips">${warnings.map((one) => html`<button type="button" class="chip warning-${one.split(':')[1]}" data-warning=${one} title=${words.over} @click=${() => this.put(warnings.filter((other) => other !== one))}>${warningWords(this.model, one)} ×</button>`)}</div>
        <label>${words.hazard}<select name="warned" @change=${(event: Event) => (this.hazard = (event.target as HTMLSelectElement).value)}>${hazardOptions(this.model, hazard)}</select></label>
        <div class="chips">${COLOURS.slice(1).map((colour, i) => html`<button type="button" class="chip warning-${colour}" data-warn=${colour} ?disabled=${warnings.length >= MOST} @click=${() => this.add(hazard, colour)}>${word(words.colours, i + 1)}</button>`)}</div>
      </fieldset>
    `;
  }

  /** One colour for each hazard: the newer one. */
  private add(hazard: string, colour: string): void {
    this.put([...this.model.desk.warnings.filter((one) => !one.startsWith(`${hazard}:`)), `${hazard}:${colour}`]);
  }

  private put(warnings: readonly string[]): void {
    this.model.desk.warn(warnings);
  }
}
customElements.define('muster-warnings', Warnings);
