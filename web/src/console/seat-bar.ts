// The bar over everything: peace or war, as which seat this window acts, and the doors to posts, orders, channels, consultations.
// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from 'lit';
import { Mode, Role } from '../gen/muster_pb.js';
import { t, word } from '../i18n/index.js';
import { POWER } from '../protocol/reach.js';
import { clockState } from './clock-time.js';
import type { Pane } from './desk.js';
import type { Topic } from './model.js';
import { seatInPost } from './names.js';
import { isOverdue } from './order-time.js';
import { ModelPart } from './part.js';

export class SeatBar extends ModelPart {
  protected override readonly topics: readonly Topic[] = ['facts', 'desk', 'hub', 'tick', 'link'];

  override render() {
    const words = t();
    const { mode } = this.model.session.facts.posts;
    const { desk } = this.model;
    const other = mode === Mode.WAR ? Mode.PEACE : Mode.WAR;
    return html`
      <div class="mode" data-mode=${mode}>
        <b>${word(words.modes, mode)}</b>
        ${this.maySwitch
          ? html`<button class="quiet" data-do="mode" @click=${() => this.dispatchEvent(new CustomEvent('mode-wanted', { bubbles: true, detail: other }))}>
              ${words.mode.switchTo(word(words.modes, other))}
            </button>`
          : nothing}
      </div>
      ${desk.isUnit ? nothing : this.seat()}
      <nav>
        ${(desk.isUnit ? UNIT_PANES : PANES).map((pane) => this.door(pane))}
        ${desk.isUnit ? html`<button data-pane="map" aria-pressed=${desk.pane === null} @click=${() => desk.show(null)}>${words.bar.map}</button>` : nothing}
      </nav>
    `;
  }

  private get maySwitch(): boolean {
    const { role } = this.model.desk;
    return role === Role.ADMIN || role === Role.DUTY || this.model.desk.may(POWER.MODE);
  }

  private seat() {
    const words = t().bar;
    const { desk } = this.model;
    const seats = [...desk.seats].sort((a, b) => a.seat - b.seat);
    if (seats.length === 0) return html`<p class="acting none" data-acting="0" title=${words.noSeatHint}>${words.noSeat}</p>`;
    const owed = desk.owed();
    const waiting = (seat: number) => owed.filter((one) => one.seat === seat).length;
    const name = (seat: number) => words.seatChoice(seatInPost(this.model, seat), waiting(seat));
    return html`
      <label class="acting" data-acting=${desk.acting}>
        <span>${words.actAs}</span>
        ${seats.length === 1
          ? html`<b>${seatInPost(this.model, seats[0]!.seat)}</b>`
          : html`<select @change=${(event: Event) => desk.actAs(Number((event.target as HTMLSelectElement).value))}>
              ${seats.map(({ seat }) => html`<option value=${seat} .selected=${seat === desk.acting}>${name(seat)}</option>`)}
            </select>`}
      </label>
    `;
  }

  private door(pane: Pane) {
    const { desk } = this.model;
    const marks = this.marks(pane);
    return html`
      <button data-pane=${pane} aria-pressed=${desk.pane === pane} @click=${() => desk.show(desk.pane === pane && !desk.isUnit ? null : pane)}>
        ${desk.isUnit ? this.unitName(pane) : t().bar[pane]} ${marks}
      </button>
    `;
  }

  private unitName(pane: Pane): string {
    const words = t().bar;
    return pane === 'orders' ? words.tasks : pane === 'intake' ? words.report : words[pane];
  }

  private marks(pane: Pane) {
    const words = t().bar;
    const { desk, session } = this.model;
    const mark = (name: string, count: number, say: (count: number) => string, kind = '') =>
      count > 0 ? html`<span class="count ${kind}" data-count=${name} title=${say(count)}>${count}</span>` : nothing;
    if (pane === 'orders') {
      const now = session.nowMs();
      const overdue = desk.openOrders().filter((order) => order.targets.some((target) => isOverdue(order, target, now))).length;
      return html`${mark('owed', desk.owed().length, words.waiting)}${mark('overdue', overdue, words.overdue, 'overdue')}`;
    }
    if (pane === 'intake' && !desk.isUnit) return mark('intakes', desk.facts.intakes.undecided().length, words.undecided, 'urgent');
    if (pane === 'incident') {
      const now = session.nowMs();
      const late = this.model.openIncidents.filter(({ clocks }) => clocks.some((clock) => clockState(clock, now) === 'late')).length;
      return mark('clocks', late, words.clocksLate, 'overdue');
    }
    if (pane === 'forces') return mark('aids', [...desk.facts.dispatches.aids.values()].filter((aid) => this.model.mayGrant(aid)).length, words.aids, 'urgent');
    if (pane === 'fences') return mark('fences', new Set(desk.facts.fences.inDanger().map(({ unit }) => unit)).size, words.inDanger, 'danger');
    if (pane === 'channels') return mark('unread', desk.channels.reduce((sum, one) => sum + desk.unread(one), 0), words.unread);
    if (pane === 'consults') return mark('consults', desk.openConsults.length, String);
    return nothing;
  }
}
customElements.define('muster-seat-bar', SeatBar);

const PANES: readonly Pane[] = ['intake', 'incident', 'posts', 'orders', 'channels', 'consults', 'forces', 'fences'];
const UNIT_PANES: readonly Pane[] = ['orders', 'channels', 'intake'];
