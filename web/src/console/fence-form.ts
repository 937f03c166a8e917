// A geofence: kind, name, shape drawn on the map, and from how many metres and seconds on somebody is told.
// SPDX-License-Identifier: Apache-2.0
import { create } from '@bufbuild/protobuf';
import { html, nothing } from 'lit';
import { FenceKind, FencePutSchema, type Fence } from '../gen/muster_pb.js';
import { t, word } from '../i18n/index.js';
import { CommandPart } from './command-part.js';
import { Fields } from './fields.js';
import { orgOptions } from './org-options.js';
import './shape-field.js';

const KINDS = [FenceKind.DANGER, FenceKind.CORDON, FenceKind.STAGING, FenceKind.ROUTE];
/** What a danger area and a route ask for when nobody says otherwise. */
const USUAL: Record<number, { widthM: number; approachM: number; dwellS: number; silenceS: number }> = {
  [FenceKind.DANGER]: { widthM: 0, approachM: 50, dwellS: 600, silenceS: 120 },
  [FenceKind.CORDON]: { widthM: 0, approachM: 0, dwellS: 0, silenceS: 0 },
  [FenceKind.STAGING]: { widthM: 0, approachM: 0, dwellS: 0, silenceS: 0 },
  [FenceKind.ROUTE]: { widthM: 50, approachM: 0, dwellS: 0, silenceS: 0 },
};

export class FenceForm extends CommandPart {
  static override properties = { ...CommandPart.properties, fence: { attribute: false }, kind: { state: true }, shape: { state: true }, tooLong: { state: true } };
  declare fence: Fence | undefined; // undefined: another one
  declare kind: FenceKind;
  declare shape: string;
  declare tooLong: number;

  constructor() {
    super();
    this.kind = FenceKind.DANGER;
    this.shape = '';
    this.tooLong = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.kind = this.fence?.put?.kind ?? FenceKind.DANGER;
    this.shape = this.fence?.put?.shape ?? '';
  }

  protected override done(): void {
    this.dispatchEvent(new CustomEvent('form-left'));
  }

  override render() {
    const words = t().fence;
    const { model, kind } = this;
    const put = this.fence?.put;
    const usual = put?.kind === kind ? put : USUAL[kind]!;
    const incidents = model.openIncidents.filter(({ incident }) => model.mayChange(incident));
    const seen = model.selection?.kind === 'incident' ? model.selection.number : model.desk.incident;
    const begins = model.mayCommand || incidents.some(({ incident }) => incident === seen) ? seen : (incidents[0]?.incident ?? 0);
    const chosen = put?.incident ?? begins;
    const org = put?.org ?? model.session.facts.incidents.get(chosen)?.org ?? model.session.welcome?.scope ?? '';
    const number = (name: string, label: string, value: number, most: number) => html`<label>${label}<input name=${name} type="number" min="0" max=${most} .value=${String(value)} /></label>`;
    return html`
      <form class="act boxed" data-do="fence-form" @submit=${this.submit}>
        <div class="levels" role="radiogroup" aria-label=${words.kind}>
          ${KINDS.map((one) => html`<label class="level-choice fence-${one}"><input type="radio" name="kind" value=${one} .checked=${one === kind} @change=${() => this.take(one)} /><b>${word(words.kinds, one)}</b></label>`)}
        </div>
        <label>${words.name}<input name="name" required autocomplete="off" .value=${put?.name ?? ''} /></label>
        <muster-shape .model=${model} .kind=${kind === FenceKind.ROUTE ? 'LineString' : 'Polygon'} .shape=${this.shape} @shape-drawn=${(event: CustomEvent<string>) => (this.shape = event.detail)}></muster-shape>
        <div class="pair">
          <label>${words.incident}<select name="incident">${model.mayCommand ? html`<option value="0">${words.standing}</option>` : nothing}
            ${incidents.map(({ incident, title }) => html`<option value=${incident} .selected=${incident === chosen}>${title}</option>`)}
          </select></label>
          <label>${t().incident.org}<select name="org">${orgOptions(model, org)}</select></label>
          ${kind === FenceKind.ROUTE ? number('width', words.widthLabel, usual.widthM, 10_000) : nothing}
          ${number('approach', words.approachLabel, usual.approachM, 10_000)}
          ${number('dwell', words.dwellLabel, usual.dwellS, 86_400)}
          ${kind === FenceKind.DANGER ? number('silence', words.silenceLabel, usual.silenceS, 86_400) : nothing}
        </div>
        <p class="refusal" role="alert">${this.tooLong > 0 ? t().open.tooLong(this.tooLong) : nothing}</p>
        <div class="moves">
          <button class="main" data-do="send-fence" ?disabled=${this.waits || !this.shape}>${t().panelOf.save}</button>
          <button type="button" class="quiet" @click=${() => this.dispatchEvent(new CustomEvent('form-left'))}>${t().incidents.cancel}</button>
        </div>
        ${this.reply()}
      </form>
    `;
  }

  /** A line is no area: what was drawn for the other kind is dropped. */
  private take(kind: FenceKind): void {
    if ((kind === FenceKind.ROUTE) !== (this.kind === FenceKind.ROUTE)) this.shape = '';
    this.kind = kind;
  }

  private readonly submit = (event: SubmitEvent) => {
    const fields = new Fields(event);
    this.tooLong = fields.tooLong({ name: 192 });
    const name = fields.text('name');
    if (!name || this.tooLong > 0 || this.waits || !this.shape) return;
    const value = create(FencePutSchema, {
      fence: this.fence?.fence ?? 0, kind: this.kind, name, org: fields.text('org'), incident: fields.count('incident'), shape: this.shape,
      widthM: fields.count('width'), approachM: fields.count('approach'), dwellS: fields.count('dwell'), silenceS: fields.count('silence'),
    });
    this.send({ case: 'fencePut', value }, name);
  };
}
customElements.define('muster-fence-form', FenceForm);
