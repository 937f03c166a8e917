// Starts a response, sets its level, or ends it; always on a ground. The post is the one whose orders the checklist becomes.
// SPDX-License-Identifier: Apache-2.0
import { create } from '@bufbuild/protobuf';
import { html, nothing } from 'lit';
import { ResponseEndSchema, ResponseLevel, ResponseSetSchema, ResponseStartSchema, type Incident, type Response } from '../gen/muster_pb.js';
import { t, word } from '../i18n/index.js';
import { CommandPart } from './command-part.js';
import { Fields } from './fields.js';
import { orgOptions } from './org-options.js';
import { typeNameOf } from './type-options.js';

const LEVELS = [ResponseLevel.IV, ResponseLevel.III, ResponseLevel.II, ResponseLevel.I];

export class ResponseForm extends CommandPart {
  static override properties = { ...CommandPart.properties, incident: { attribute: false }, response: { attribute: false }, ends: { attribute: false }, tooLong: { state: true } };
  declare incident: Incident;
  declare response: Response | undefined; // undefined: one that begins
  declare ends: boolean;
  declare tooLong: number;

  constructor() {
    super();
    this.ends = false;
    this.tooLong = 0;
  }

  protected override done(): void {
    this.dispatchEvent(new CustomEvent('form-left'));
  }

  override render() {
    const words = t().response;
    const { incident, response, model } = this;
    const now = response?.start?.level ?? 0;
    return html`
      <form class="act boxed" data-do="response-form" @submit=${this.submit}>
        ${response ? nothing : html`<div class="pair">
          <label>${words.hazard}<select name="hazard">${this.hazards().map((code) => html`<option value=${code}>${t().typeName(typeNameOf(model, code), code)}</option>`)}</select></label>
          <label>${words.org}<select name="org">${orgOptions(model, incident.org)}</select></label>
        </div>`}
        ${this.ends ? nothing : html`<div class="levels" role="radiogroup" aria-label=${words.level}>
          ${LEVELS.map((level) => html`<label class="level-choice level-${level}"><input type="radio" name="level" value=${level} required ?disabled=${level === now} /><b class="level">${word(words.levels, level)}</b></label>`)}
        </div>
        ${model.desk.acting ? nothing : html`<label>${words.post}<select name="post"><option value="0">${words.postNone}</option>
          ${model.session.facts.posts.openPosts().map(({ post, name, incident: of }) => html`<option value=${post} .selected=${of === incident.incident}>${name}</option>`)}
        </select></label>`}`}
        <label>${words.groundLabel}<textarea name="ground" rows="2" required placeholder=${words.groundHint}></textarea></label>
        <p class="refusal" role="alert">${this.tooLong > 0 ? t().open.tooLong(this.tooLong) : nothing}</p>
        <button class="main" ?disabled=${this.waits}>${this.ends ? words.endSend : response ? words.changeSend : words.startSend}</button>
        ${this.reply()}
      </form>
    `;
  }

  /** The type itself, its group and its class. */
  private hazards(): string[] {
    const { type } = this.incident;
    return [type.slice(0, 3), type].filter(Boolean);
  }

  private readonly submit = (event: SubmitEvent) => {
    const fields = new Fields(event);
    const ground = fields.text('ground');
    this.tooLong = fields.tooLong({ ground: 1000 });
    if (!ground || this.tooLong > 0 || this.waits) return;
    const { incident, response } = this;
    const [level, post] = [fields.count('level'), fields.count('post')];
    if (response && this.ends) this.send({ case: 'responseEnd', value: create(ResponseEndSchema, { response: response.response, ground }) }, incident.title);
    else if (response) this.send({ case: 'responseSet', value: create(ResponseSetSchema, { response: response.response, level, ground, post }) }, incident.title);
    else this.send({ case: 'responseStart', value: create(ResponseStartSchema, { hazard: fields.text('hazard'), org: fields.text('org'), incident: incident.incident, level, ground, post }) }, incident.title);
  };
}
customElements.define('muster-response-form', ResponseForm);
