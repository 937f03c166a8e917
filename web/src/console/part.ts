// What the parts of the page share: they live in the page's own tree and style sheet, and follow language and model.
// SPDX-License-Identifier: Apache-2.0
import { LitElement } from 'lit';
import { onLanguage } from '../i18n/index.js';
import type { Model, Topic } from './model.js';

export class Part extends LitElement {
  private readonly endings: (() => void)[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    this.endings.push(onLanguage(() => this.languageChanged()));
  }

  override disconnectedCallback(): void {
    for (const end of this.endings.splice(0)) end();
    super.disconnectedCallback();
  }

  protected override createRenderRoot(): this {
    return this;
  }

  protected languageChanged(): void {
    this.requestUpdate();
  }

  protected until(end: () => void): void {
    this.endings.push(end);
  }
}

/** A part that shows the model, drawn again when one of its topics changed. */
export class ModelPart extends Part {
  static override properties = { model: { attribute: false } };
  declare model: Model;
  protected readonly topics: readonly Topic[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    this.until(
      this.model.listen((topic) => {
        if (this.topics.includes(topic)) this.requestUpdate();
      }),
    );
  }
}
