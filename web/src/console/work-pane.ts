// The pane beside the map: the posts, orders, channels or consultations that a person has opened.
// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from 'lit';
import { t } from '../i18n/index.js';
import './channel-list.js';
import './consult-list.js';
import type { Pane } from './desk.js';
import './fence-pane.js';
import './force-pane.js';
import './incident-pane.js';
import './intake-pane.js';
import type { Topic } from './model.js';
import './order-list.js';
import { ModelPart } from './part.js';
import './post-board.js';

export class WorkPane extends ModelPart {
  protected override readonly topics: readonly Topic[] = ['desk'];

  override render() {
    const { model } = this;
    const { desk } = model;
    if (!desk.pane) return nothing;
    return html`
      ${desk.isUnit
        ? nothing
        : html`<button class="quiet close" data-do="close-pane" aria-label=${t().bar.closePane} title=${t().bar.closePane} @click=${() => desk.show(null)}>×</button>`}
      ${this.inside(desk.pane)}
    `;
  }

  private inside(pane: Pane) {
    const { model } = this;
    switch (pane) {
      case 'intake':
        return html`<muster-intakes .model=${model}></muster-intakes>`;
      case 'incident':
        return html`<muster-incident-pane .model=${model}></muster-incident-pane>`;
      case 'forces':
        return html`<muster-forces .model=${model}></muster-forces>`;
      case 'fences':
        return html`<muster-fences .model=${model}></muster-fences>`;
      case 'posts':
        return html`<muster-posts .model=${model}></muster-posts>`;
      case 'orders':
        return html`<muster-orders .model=${model}></muster-orders>`;
      case 'channels':
        return html`<muster-channels .model=${model}></muster-channels>`;
      case 'consults':
        return html`<muster-consults .model=${model}></muster-consults>`;
    }
  }
}
customElements.define('muster-work', WorkPane);
