// Describes a unit for the registry: tier, capabilities, home, contact, gear, and what only its kind has. Saved as a whole.
// SPDX-License-Identifier: Apache-2.0
import { create, equals } from '@bufbuild/protobuf';
import { html, nothing } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { UnitDescribeSchema, UnitDetailsSchema, UnitKind, type Unit, type UnitDetails } from '../gen/muster_pb.js';
import { sentence, t } from '../i18n/index.js';
import { capabilitiesOf, tiersOf } from '../protocol/capabilities.js';
import type { Named } from '../protocol/report-rules.js';
import { CommandPart } from './command-part.js';
import type { Point } from './desk.js';
import { Fields, placeOf } from './fields.js';
import './place-field.js';

type Field = 'people' | 'parent' | 'pilot' | 'gear';
/** What a form asks for beside what every unit has; what it does not ask for stays as it was. */
const ASKED: Record<number, readonly Field[]> = {
  [UnitKind.TEAM]: ['people', 'gear'],
  [UnitKind.PERSON]: ['parent', 'gear'],
  [UnitKind.VEHICLE]: ['parent', 'people', 'gear'],
  [UnitKind.DRONE]: ['parent', 'pilot', 'gear'],
  [UnitKind.BOAT]: ['parent', 'people', 'gear'],
};
const EVERYTHING: readonly Field[] = ['parent', 'people', 'pilot', 'gear'];

const CAN_MAX = 16;
const TEXT_BYTES = 192;
const PHONE = '[0-9+\\-\\(\\)\\/ ]*[0-9][0-9+\\-\\(\\)\\/ ]*';
const KMH_PER_CMS = 0.036;

const blank = create(UnitDetailsSchema);

export class UnitDescribe extends CommandPart {
  static override properties = {
    ...CommandPart.properties, unit: { attribute: false }, home: { state: true }, can: { state: true }, tooLong: { state: true },
  };
  declare unit: Unit;
  declare home: Point | null;
  declare can: readonly string[];
  declare tooLong: number;
  private seen: UnitDetails = blank; // as they were when the form was opened

  constructor() {
    super();
    this.home = null;
    this.can = [];
    this.tooLong = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.readAgain();
  }

  protected override done(): void {
    this.dispatchEvent(new CustomEvent('form-left'));
  }

  override render() {
    const { unit, seen } = this;
    const changed = !this.waits && !equals(UnitDetailsSchema, unit.details ?? blank, seen);
    return keyed(
      seen,
      html`
        <form class="act boxed" data-do="describe-form" @submit=${this.submit}>
          ${this.everyUnit(seen)} ${(ASKED[unit.kind] ?? EVERYTHING).map((field) => this.field(field, seen))}
          ${changed ? html`<p class="refusal" data-changed>${t().registry.changedMeanwhile} <button type="button" class="link-like" @click=${this.readAgain}>${t().panelOf.readAgain}</button></p>` : nothing}
          <p class="refusal" role="alert">${this.tooLong > 0 ? t().open.tooLong(this.tooLong) : this.can.length > CAN_MAX ? t().registry.canMost(CAN_MAX) : nothing}</p>
          <div class="moves">
            <button class="main" data-do="send-describe" ?disabled=${this.waits || this.can.length > CAN_MAX}>${t().panelOf.save}</button>
            <button type="button" class="quiet" @click=${() => this.done()}>${t().incidents.cancel}</button>
          </div>
          ${this.reply()}
        </form>
      `,
    );
  }

  private everyUnit(seen: UnitDetails) {
    const words = t().registry;
    const { catalogues } = this.model.session.facts;
    const tiers = withUnknown(tiersOf(catalogues), seen.tier ? [seen.tier] : []);
    return html`
      <label>${words.tier}<select name="tier"><option value="">${words.tierNone}</option>
        ${tiers.map((one) => html`<option value=${one.key} .selected=${one.key === seen.tier}>${sentence(one) || one.key}</option>`)}</select></label>
      <fieldset class="harm can"><legend>${t().dispatch.can}</legend>
        ${withUnknown(capabilitiesOf(catalogues), seen.can).map((one) => this.capability(one))}
      </fieldset>
      <p class="soft">${words.home}</p>
      <muster-place .model=${this.model} .place=${this.home} @place-chosen=${(event: CustomEvent<Point | null>) => (this.home = event.detail)}></muster-place>
      <div class="pair">
        <label>${words.contact}<input name="contact" autocomplete="off" .value=${seen.contact} /></label>
        <label>${words.phone}<input name="phone" type="tel" maxlength="64" pattern=${PHONE} title=${words.phoneHint} autocomplete="off" .value=${seen.phone} /></label>
        ${number('ready', words.readyLabel, seen.readyMin, 10_080)} ${number('speed', words.speedLabel, kmh(seen.speedCms), 720)}
      </div>
    `;
  }

  private capability({ key, zh, en }: Named) {
    return html`<label class="tick"><input type="checkbox" name="can" value=${key} .checked=${this.can.includes(key)} @change=${this.tick} />${sentence({ zh, en }) || key}</label>`;
  }

  private field(field: Field, seen: UnitDetails) {
    const words = t().registry;
    switch (field) {
      case 'people':
        return number('people', words.people, seen.people, 100_000);
      case 'parent':
        return html`<label>${words.parent}<select name="parent"><option value="0">${words.parentNone}</option>
          ${this.parents(seen.parent).map(({ unit, code, name }) => html`<option value=${unit} .selected=${unit === seen.parent}>${code} ${name}</option>`)}</select></label>`;
      default:
        return html`<label>${words[field]}<input name=${field} autocomplete="off" .value=${seen[field]} /></label>`;
    }
  }

  /** Teams, by code; and what it belongs to now, whatever that is. */
  private parents(now: number): Unit[] {
    const units = [...this.model.session.facts.units.values()];
    return units.filter(({ unit, kind }) => unit !== this.unit.unit && (kind === UnitKind.TEAM || unit === now)).sort((a, b) => a.code.localeCompare(b.code));
  }

  private readonly tick = () => {
    this.can = [...this.querySelectorAll<HTMLInputElement>('input[name=can]:checked')].map(({ value }) => value);
  };

  private readonly readAgain = () => {
    this.seen = this.unit.details ?? blank;
    this.can = this.seen.can;
    this.home = this.seen.home ? { lng: this.seen.home.lonE7 / 1e7, lat: this.seen.home.latE7 / 1e7 } : null;
    this.requestUpdate();
  };

  private readonly submit = (event: SubmitEvent) => {
    const fields = new Fields(event);
    this.tooLong = fields.tooLong({ contact: TEXT_BYTES, pilot: TEXT_BYTES, gear: TEXT_BYTES });
    const { unit, seen, home } = this;
    if (this.tooLong > 0 || this.waits || this.can.length > CAN_MAX) return;
    const asked = ASKED[unit.kind] ?? EVERYTHING;
    const text = (field: 'pilot' | 'gear') => (asked.includes(field) ? fields.text(field) : seen[field]);
    const count = (field: 'people' | 'parent') => (asked.includes(field) ? fields.count(field) : seen[field]);
    const speed = fields.count('speed');
    const details = create(UnitDetailsSchema, {
      can: [...this.can], tier: fields.text('tier'), contact: fields.text('contact'), phone: fields.text('phone'),
      people: count('people'), parent: count('parent'), pilot: text('pilot'), gear: text('gear'), readyMin: fields.count('ready'),
      speedCms: speed === kmh(seen.speedCms) ? seen.speedCms : Math.round(speed / KMH_PER_CMS),
      ...(home && { home: placeOf(home) }),
    });
    this.send({ case: 'unitDescribe', value: create(UnitDescribeSchema, { unit: unit.unit, details }) }, unit.name || unit.code);
  };
}
customElements.define('muster-describe', UnitDescribe);

const kmh = (cms: number): number => Math.round(cms * KMH_PER_CMS);

function number(name: string, label: string, value: number, most: number) {
  return html`<label>${label}<input name=${name} type="number" min="0" max=${most} .value=${value > 0 ? String(value) : ''} /></label>`;
}

/** What the catalogue has, and keys that it has no longer: they are not lost by a look at them. */
function withUnknown(known: readonly Named[], keys: readonly string[]): Named[] {
  const gone = keys.filter((key) => !known.some((one) => one.key === key));
  return [...known, ...gone.map((key) => ({ key, zh: '', en: '' }))];
}
