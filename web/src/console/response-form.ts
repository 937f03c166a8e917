// Starts a response (of an incident or of none), sets its level, or ends it; always on a ground. The post is the one whose orders the checklist becomes.
// SPDX-License-Identifier: Apache-2.0
import { create } from '@bufbuild/protobuf';
import { html, nothing } from 'lit';
import { ResponseEndSchema, ResponseLevel, ResponseSetSchema, ResponseStartSchema, type Incident, type Response } from '../gen/muster_pb.js';
import { t, word } from '../i18n/index.js';
import { CommandPart } from './command-part.js';
import { Fields } from './fields.js';
import { orgOptions } from './org-options.js';
import { hazardOptions, typeNameOf } from './type-options.js';

const LEVELS = [ResponseLevel.IV, ResponseLevel.III, ResponseLevel.II, ResponseLevel.I];

export class ResponseForm extends CommandPart {
  static override properties = { ...CommandPart.properties, incident: { attribute: false }, response: { attribute: false }, ends: { attribute: false }, tooLong: { state: true } };
  declare incident: Incident | undefined; // undefined: of none
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
    return html`
      <form class="act boxed" data-do="response-form" @submit=${this.submit}>
        ${response ? nothing : html`<div class="pair">
          <label>${words.hazard}<select name="hazard">${this.hazards()}</select></label>
          <label>${words.org}<select name="org">${orgOptions(model, incident?.org ?? model.session.welcome?.scope ?? '')}</select></label>
        </div>`}
        ${this.ends ? nothing : html`<div class="levels" role="radiogroup" aria-label=${words.level}>
          ${LEVELS.map((level) => html`<label class="level-choice level-${level}"><input type="radio" name="level" value=${level} required /><b class="level">${word(words.levels, level)}</b></label>`)}
        </div>
        ${response ? html`<p class="soft">${words.again(word(words.levels, response.start?.level ?? 0))}</p>` : nothing}
        ${model.desk.acting ? nothing : html`<label>${words.post}<select name="post"><option value="0">${words.postNone}</option>
          ${model.session.facts.posts.openPosts().map(({ post, name, incident: of }) => html`<option value=${post} .selected=${!!incident && of === incident.incident}>${name}</option>`)}
        </select></label>`}`}
        <label>${words.groundLabel}<textarea name="ground" rows="2" required placeholder=${words.groundHint}></textarea></label>
        <p class="refusal" role="alert">${this.tooLong > 0 ? t().open.tooLong(this.tooLong) : nothing}</p>
        <button class="main" ?disabled=${this.waits}>${this.ends ? words.endSend : response ? words.changeSend : words.startSend}</button>
        ${this.reply()}
      </form>
    `;
  }

  /** Of an incident its group and its type; else all there are. */
  private hazards() {
    const { incident, model } = this;
    if (!incident) return hazardOptions(model, '');
    return [incident.type.slice(0, 3), incident.type].filter(Boolean).map((code) => html`<option value=${code}>${t().typeName(typeNameOf(model, code), code)}</option>`);
  }

  private readonly submit = (event: SubmitEvent) => {
    const fields = new Fields(event);
    const ground = fields.text('ground');
    this.tooLong = fields.tooLong({ ground: 1000 });
    if (!ground || this.tooLong > 0 || this.waits) return;
    const { incident, response } = this;
    const hazard = response?.start?.hazard ?? fields.text('hazard');
    const subject = incident?.title ?? t().response.of(typeNameOf(this.model, hazard));
    const [level, post] = [fields.count('level'), fields.count('post')];
    if (response && this.ends) this.send({ case: 'responseEnd', value: create(ResponseEndSchema, { response: response.response, ground }) }, subject);
    else if (response) this.send({ case: 'responseSet', value: create(ResponseSetSchema, { response: response.response, level, ground, post }) }, subject);
    else this.send({ case: 'responseStart', value: create(ResponseStartSchema, { hazard, org: fields.text('org'), incident: incident?.incident ?? 0, level, ground, post }) }, subject);
  };
}
customElements.define('muster-response-form', ResponseForm);
