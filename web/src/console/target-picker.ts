// Who an order is for: modules and seats that the acting seat may order, and units found by code or name.
// SPDX-License-Identifier: Apache-2.0
import { create } from '@bufbuild/protobuf';
import { html, nothing } from 'lit';
import { TargetKind, TargetSchema, type Post, type Target } from '../gen/muster_pb.js';
import { sentence, t } from '../i18n/index.js';
import { sameTarget } from '../protocol/order-facts.js';
import { postsBelow, reachesUnit, REACH, rightsOf } from '../protocol/reach.js';
import { personName, postName, seatName, targetName, unitName } from './names.js';
import { ModelPart } from './part.js';

const FOUND_MAX = 6;

export class TargetPicker extends ModelPart {
  static override properties = { ...ModelPart.properties, targets: { attribute: false }, wanted: { state: true } };
  declare targets: readonly Target[];
  declare wanted: string;

  constructor() {
    super();
    this.wanted = '';
  }

  override render() {
    const words = t().issue;
    const { desk } = this.model;
    const bits = rightsOf(desk.facts, desk.acting)?.order ?? 0;
    const post = desk.facts.posts.posts.get(desk.facts.posts.seats.get(desk.acting)?.post ?? 0);
    return html`
      <p class="chosen" data-targets=${this.targets.length}>
        ${this.targets.length === 0 ? html`<span class="soft">${words.noTargets}</span>` : html`<b>${words.targets(this.targets.length)}</b>`}
        ${this.targets.map((target) => html`<button type="button" class="chip" aria-label=${`${words.remove} ${targetName(this.model, target)}`} @click=${() => this.toggle(target)}>
          ${targetName(this.model, target)} ×
        </button>`)}
      </p>
      ${this.vacancies()}
      ${post ? this.post(post, bits & REACH.MODULES ? 'all' : bits & REACH.MODULE ? 'own' : 'none') : nothing}
      ${post && bits & REACH.BELOW ? postsBelow(desk.facts, post).map((below) => this.post(below, 'all')) : nothing}
      ${bits & REACH.UNITS ? this.units(bits) : nothing}
    `;
  }

  /** Nobody would hear it at once: said before it is sent, and no hindrance. */
  private vacancies() {
    const { posts } = this.model.session.facts;
    const empty = this.targets.filter(({ kind, number }) => {
      const seat = posts.seats.get(number);
      return kind === TargetKind.SEAT && seat && !seat.holder && !seat.standIn;
    });
    return empty.length > 0 ? html`<p class="strong vacant">${t().issue.emptySeats(empty.map(({ number }) => seatName(this.model, number)).join(t().comma))}</p>` : nothing;
  }

  private post(post: Post, which: 'all' | 'own' | 'none') {
    const { desk } = this.model;
    const { posts } = desk.facts;
    const words = t().issue;
    const ownModule = posts.rowOf(posts.seats.get(desk.acting))?.module ?? 0;
    if (which === 'none') return nothing;
    const modules = (posts.templateOf(post)?.modules ?? [])
      .map((module, i) => ({ module, target: create(TargetSchema, { kind: TargetKind.MODULE, number: post.post, module: i + 1 }) }))
      .filter(({ target }) => which === 'all' || target.module === ownModule);
    const seats = posts.seatsOf(post.post).filter((seat) => {
      const row = posts.rowOf(seat);
      const known = seat.holder || seat.standIn || row?.count === 1; // of many alike, those that somebody is on
      return known && seat.seat !== desk.acting && (which === 'all' || row?.module === ownModule);
    });
    return html`
      <fieldset class="pick" data-pick=${post.post}>
        <legend>${postName(this.model, post.post)}</legend>
        ${which === 'all' && modules.length > 1
          ? html`<button type="button" class="chip all" data-do="all-modules" @click=${() => this.addAll(modules.map(({ target }) => target))}>${words.allModules}</button>`
          : nothing}
        ${modules.map(({ module, target }) => this.chip(target, sentence(module)))}
        <details>
          <summary>${words.seats}</summary>
          ${seats.map((seat) => this.chip(
            create(TargetSchema, { kind: TargetKind.SEAT, number: seat.seat }),
            t().seat.person(seatName(this.model, seat), personName(this.model, seat.standIn || seat.holder) || t().seat.empty),
          ))}
        </details>
      </fieldset>
    `;
  }

  private chip(target: Target, name: string) {
    const on = this.targets.some((one) => sameTarget(one, target));
    return html`<button type="button" class="chip" data-target-choice="${target.kind}:${target.number}:${target.module}" aria-pressed=${on} @click=${() => this.toggle(target)}>${name}</button>`;
  }

  private units(bits: number) {
    const words = t().issue;
    const { desk } = this.model;
    const wanted = this.wanted.trim().toLowerCase();
    const found = wanted === '' ? [] : [...desk.facts.units.values()]
      .filter(({ unit, code, name }) => (code.toLowerCase().includes(wanted) || name.toLowerCase().includes(wanted)) && reachesUnit(desk.facts, desk.acting, bits, unit))
      .slice(0, FOUND_MAX);
    return html`
      <fieldset class="pick">
        <legend>${words.units}</legend>
        <input type="search" name="unit" .value=${this.wanted} placeholder=${words.findUnit} aria-label=${words.findUnit} autocomplete="off"
          @input=${(event: InputEvent) => (this.wanted = (event.target as HTMLInputElement).value)}
          @keydown=${(event: KeyboardEvent) => event.key === 'Enter' && event.preventDefault()} />
        ${found.map(({ unit, code }) => this.chip(create(TargetSchema, { kind: TargetKind.UNIT, number: unit }), `${code} ${unitName(this.model, unit)}`))}
      </fieldset>
    `;
  }

  private addAll(targets: Target[]): void {
    this.say([...this.targets, ...targets.filter((target) => !this.targets.some((one) => sameTarget(one, target)))]);
  }

  private toggle(target: Target): void {
    const without = this.targets.filter((one) => !sameTarget(one, target));
    this.say(without.length < this.targets.length ? without : [...this.targets, target]);
  }

  private say(targets: readonly Target[]): void {
    this.dispatchEvent(new CustomEvent('targets-chosen', { detail: targets }));
  }
}
customElements.define('muster-targets', TargetPicker);
