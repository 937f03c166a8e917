// One unit icon among text, drawn as on the map.
// SPDX-License-Identifier: Apache-2.0
import { LitElement } from 'lit';
import { unitIcon } from '../map/atlas.js';

const SIZE = 64; // drawn finer than shown

export class UnitIcon extends LitElement {
  static override properties = { kind: { type: Number }, status: { type: Number }, hollow: { type: Boolean } };
  declare kind: number;
  declare status: number;
  declare hollow: boolean;

  constructor() {
    super();
    this.kind = 0;
    this.status = 0;
    this.hollow = false;
  }

  protected override createRenderRoot(): this {
    return this;
  }

  protected override updated(): void {
    this.setAttribute('aria-hidden', 'true');
    this.replaceChildren(unitIcon(SIZE, this.kind, this.status, this.hollow));
  }
}
customElements.define('muster-icon', UnitIcon);
