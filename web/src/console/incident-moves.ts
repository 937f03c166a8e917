// What was noted about an incident, and for those who may, a note, another phase, the end.
// SPDX-License-Identifier: Apache-2.0
import { create } from '@bufbuild/protobuf';
import { html, nothing } from 'lit';
import { IncidentCloseSchema, IncidentNoteSchema, IncidentPhase, IncidentSetPhaseSchema, type Incident } from '../gen/muster_pb.js';
import { byteLength, moment } from '../i18n/format.js';
import { t, word } from '../i18n/index.js';
import type { Body } from '../protocol/outbox.js';
import type { Topic } from './model.js';
import { ModelPart } from './part.js';

/** The moves that the hub knows; it has the last word. */
const MOVES: Record<number, readonly IncidentPhase[]> = {
  [IncidentPhase.REPORTED]: [IncidentPhase.FIRST, IncidentPhase.RESPONSE],
  [IncidentPhase.FIRST]: [IncidentPhase.RESPONSE, IncidentPhase.AFTERMATH],
  [IncidentPhase.RESPONSE]: [IncidentPhase.AFTERMATH],
  [IncidentPhase.AFTERMATH]: [IncidentPhase.RESPONSE],
};
const NOTE_BYTES = 4000;
const REASON_BYTES = 400;

export class IncidentMoves extends ModelPart {
  static override properties = { ...ModelPart.properties, incident: { attribute: false }, closing: { state: true }, tooLong: { state: true } };
  declare incident: Incident;
  declare closing: boolean;
  declare tooLong: number;
  protected override readonly topics: readonly Topic[] = ['facts', 'hub', 'desk'];

  constructor() {
    super();
    this.closing = false;
    this.tooLong = 0;
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if ((changed.get('incident') as Incident | undefined)?.incident === this.incident.incident || !changed.has('incident')) return;
    this.closing = false;
    this.tooLong = 0;
  }

  override render() {
    const { incident, model } = this;
    return html`
      ${this.notes(incident, model.session.nowMs())}
      ${model.mayChange(incident.incident) && incident.phase !== IncidentPhase.CLOSED ? this.actions(incident) : nothing}
    `;
  }

  private notes(incident: Incident, now: number) {
    if (incident.notes === 0) return nothing;
    const words = t().incident;
    const heard = this.model.session.facts.notes.get(incident.incident) ?? [];
    const earlier = incident.notes - heard.length;
    return html`
      <h3>${words.notes(incident.notes)}</h3>
      ${earlier > 0 ? html`<p class="soft">${words.notesEarlier(earlier)}</p>` : nothing}
      <ul class="notes">
        ${heard.map((note) => html`<li><time>${moment(note.atMs, now)}</time> <b>${note.actor || words.operator}</b><p>${note.text}</p></li>`)}
      </ul>
    `;
  }

  private actions(incident: Incident) {
    const words = t().incident;
    const moves = MOVES[incident.phase] ?? [];
    return html`
      <form class="act" data-do="note" @submit=${(event: SubmitEvent) => this.note(event, incident)}>
        <label>${words.note}<textarea name="text" rows="2" required></textarea></label>
        <p class="refusal" role="alert">${this.tooLong > 0 ? t().open.tooLong(this.tooLong) : nothing}</p>
        <button>${words.noteSend}</button>
      </form>
      <div class="act moves" role="group" aria-label=${words.moveTo}>
        ${moves.length > 0 ? html`<span>${words.moveTo}</span>` : nothing}
        ${moves.map(
          (phase) => html`<button data-phase=${phase} @click=${() => this.setPhase(incident, phase)}>${word(t().phases, phase)}</button>`,
        )}
        <button data-do="close" aria-expanded=${this.closing} @click=${() => (this.closing = !this.closing)}>${words.close}</button>
      </div>
      ${this.closing
        ? html`<form class="act" data-do="confirm-close" @submit=${(event: SubmitEvent) => this.close(event, incident)}>
            <label>${words.closeReason}<input name="text" required /></label>
            <button class="main">${words.closeConfirm}</button>
          </form>`
        : nothing}
    `;
  }

  private note(event: SubmitEvent, incident: Incident): void {
    this.submit(event, NOTE_BYTES, incident, (text) => ({
      case: 'incidentNote',
      value: create(IncidentNoteSchema, { incident: incident.incident, text }),
    }));
  }

  private close(event: SubmitEvent, incident: Incident): void {
    const sent = this.submit(event, REASON_BYTES, incident, (reason) => ({
      case: 'incidentClose',
      value: create(IncidentCloseSchema, { incident: incident.incident, reason }),
    }));
    if (sent) this.closing = false;
  }

  private setPhase(incident: Incident, phase: IncidentPhase): void {
    const value = create(IncidentSetPhaseSchema, { incident: incident.incident, phase });
    this.model.command({ case: 'incidentSetPhase', value }, incident.title);
  }

  /** Sends the one text of a form; false: it was empty or too long, and stays to be mended. */
  private submit(event: SubmitEvent, most: number, incident: Incident, body: (text: string) => Body): boolean {
    event.preventDefault();
    const field = (event.target as HTMLFormElement).elements.namedItem('text') as HTMLInputElement | HTMLTextAreaElement;
    const text = field.value.trim();
    this.tooLong = Math.max(0, byteLength(text) - most);
    if (!text || this.tooLong > 0) return false;
    this.model.command(body(text), incident.title);
    field.value = '';
    return true;
  }
}
customElements.define('muster-incident-moves', IncidentMoves);
