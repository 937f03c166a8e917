// The console: the map, the panel beside it, the card and the dialog over it.
// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from 'lit';
import { clock } from '../i18n/format.js';
import { t, word } from '../i18n/index.js';
import { boundsOf, townBounds } from '../map/boundaries.js';
import { MapView } from '../map/view.js';
import { signOut } from './account.js';
import './incident-card.js';
import './incident-list.js';
import type { Topic } from './model.js';
import './open-dialog.js';
import type { Place } from './open-dialog.js';
import { ModelPart } from './part.js';
import { connectionWords, goodbyeWords } from './status-line.js';
import './unit-card.js';
import './unit-table.js';
import './waiting.js';

const MAP_AT_LATEST_MS = 3000; // the hub may be away
const OFFICE_PX = 16; // root font size that map sizes are drawn for

export class Console extends ModelPart {
  static override properties = {
    ...ModelPart.properties,
    place: { state: true },
    placing: { state: true },
    folded: { state: true },
    mapless: { state: true },
  };
  declare place: Place | null; // of the incident being opened
  declare placing: boolean; // the next click on the map is that place
  declare folded: boolean;
  declare mapless: boolean;
  protected override readonly topics: readonly Topic[] = ['selection', 'link', 'tick', 'hub'];
  private map: MapView | null = null;
  private fitted: 'no' | 'units' | 'towns' = 'no';

  constructor() {
    super();
    this.place = null;
    this.placing = false;
    this.folded = false;
    this.mapless = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.until(this.model.listen((topic) => this.follow(topic)));
    const keys = (event: KeyboardEvent) => event.key === 'Escape' && (this.placing = false);
    window.addEventListener('keydown', keys);
    this.until(() => window.removeEventListener('keydown', keys));
    const closing = (event: BeforeUnloadEvent) => this.unanswered > 0 && event.preventDefault(); // the browser asks
    window.addEventListener('beforeunload', closing);
    this.until(() => window.removeEventListener('beforeunload', closing));
    this.until(() => this.map?.destroy());
    this.addEventListener('sign-out', this.leave, true);
  }

  override firstUpdated(): void {
    this.follow('link');
    setTimeout(() => this.openMap(), MAP_AT_LATEST_MS);
  }

  /** Once the hub has welcomed us: to make a map can keep a weak computer busy for longer than a hub waits for its hello. */
  private openMap(): void {
    if (this.map || this.mapless || !this.isConnected) return;
    const scale = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / OFFICE_PX;
    try {
      this.map = new MapView(
        this.querySelector<HTMLElement>('.map')!,
        {
          units: () => this.model.marks(),
          pickUnit: (number) => this.model.select({ kind: 'unit', number }),
          pickIncident: (number) => this.model.select({ kind: 'incident', number }),
          pickNothing: () => this.model.select(null),
          pickPlace: (lng, lat) => this.pick({ lng, lat }),
        },
        scale,
        t().gradeMarks,
      );
    } catch (error) {
      console.warn('map: cannot be drawn', error);
      this.mapless = true;
    }
    this.follow('towns');
    this.follow('facts');
    this.follow('picture');
  }

  override render() {
    const { model } = this;
    const words = t();
    return html`
      <div class="console ${this.folded ? 'folded' : ''}" @go-to-selection=${() => this.see(true)} @reveal-selection=${() => this.see(false)} @place-wanted=${this.wantPlace} @dialog-left=${() => (this.place = null)}>
        <section class="stage" data-drawn=${model.session.picture.units.size}>
          <div class="map"></div>
          ${this.mapless ? html`<p class="mapless">${words.panel.noMap}</p>` : nothing}
          ${this.veil()} ${this.placing ? this.placeBanner() : nothing}
          <div class="cards">${this.card()}</div>
          <div class="tools">
            <button aria-label=${words.panel.zoomIn} title=${words.panel.zoomIn} @click=${() => this.map?.zoomBy(1)}>+</button>
            <button aria-label=${words.panel.zoomOut} title=${words.panel.zoomOut} @click=${() => this.map?.zoomBy(-1)}>−</button>
            <button data-do="fit" @click=${() => this.fit(true)}>${words.panel.fit}</button>
            <button data-do="fold" aria-expanded=${!this.folded} @click=${() => (this.folded = !this.folded)}>
              ${this.folded ? words.panel.show : words.panel.hide}
            </button>
          </div>
        </section>
        <aside class="panel" ?hidden=${this.folded}>
          <muster-status .model=${model}></muster-status>
          <muster-outbox .model=${model}></muster-outbox>
          <muster-incidents .model=${model} .placing=${this.placing}></muster-incidents>
          <muster-units .model=${model}></muster-units>
        </aside>
        ${this.place ? html`<muster-open-dialog .model=${model} .place=${this.place}></muster-open-dialog>` : nothing}
      </div>
    `;
  }

  protected override languageChanged(): void {
    super.languageChanged();
    this.follow('towns');
    this.follow('facts');
  }

  /** While the link is down the picture is old, and the page says so where people look. */
  private veil() {
    const { state } = this.model.session.link;
    if (state.kind !== 'waiting' && state.kind !== 'connecting') return nothing;
    const { clockOffsetMs, link } = this.model.session;
    const words = t().link;
    return html`
      <div class="veil" role="alert" data-veil>
        <p class="strong">${connectionWords(this.model)}</p>
        ${link.lastWordAt > 0 ? html`<p>${words.downSince(clock(link.lastWordAt + clockOffsetMs))}</p>` : nothing}
        <p>${goodbyeWords(this.model)}</p>
        ${state.kind === 'waiting' ? html`<button @click=${() => this.model.session.link.hurry()}>${words.now}</button>` : nothing}
      </div>
    `;
  }

  private placeBanner() {
    const words = t().incidents;
    return html`
      <div class="banner" role="status">
        <p>${words.pick}</p>
        <button class="quiet" @click=${() => (this.placing = false)}>${words.cancel}</button>
      </div>
    `;
  }

  private card() {
    const { model } = this;
    const chosen = model.selection;
    if (chosen?.kind === 'unit') return html`<muster-unit-card .model=${model} .number=${chosen.number}></muster-unit-card>`;
    if (chosen?.kind === 'incident') return html`<muster-incident-card .model=${model} .number=${chosen.number}></muster-incident-card>`;
    return nothing;
  }

  protected override updated(): void {
    if (this.map) this.map.placing = this.placing;
  }

  /** What the map must hear of, beside what is drawn around it. */
  private follow(topic: Topic): void {
    const { map, model } = this;
    if (topic === 'link' && this.hasUpdated && model.session.link.state.kind === 'live') this.openMap();
    if (!map) return;
    if (topic === 'picture' || topic === 'facts' || topic === 'selection') map.unitsChanged();
    if (topic === 'facts' || topic === 'selection') this.showIncidents(map);
    if (topic === 'tick') map.nameUnits();
    if (topic === 'towns') {
      map.setTowns(model.towns.map((town) => ({ name: model.townName(town), district: town.district, shape: town.shape, label: town.label })));
    }
    if ((topic === 'towns' && this.fitted !== 'towns') || (topic === 'picture' && this.fitted === 'no')) this.fit(false);
  }

  private showIncidents(map: MapView): void {
    const { selection, openIncidents } = this.model;
    const words = t();
    map.setIncidents(
      openIncidents.map(({ incident, latE7, lonE7, grade, phase, title }) => ({
        incident, latE7, lonE7, title,
        grade: grade in words.grades ? grade : 0,
        label: words.incident.label(word(words.grades, grade), word(words.phases, phase)),
        selected: selection?.kind === 'incident' && selection.number === incident,
      })),
    );
  }

  /** The district; without outlines, wherever the units are. */
  private fit(animate: boolean): void {
    const towns = townBounds(this.model.towns);
    const units = [...this.model.session.picture.units.values()].map(({ lonE7, latE7 }) => [lonE7 / 1e7, latE7 / 1e7]);
    const bounds = towns ?? boundsOf(units);
    if (!bounds) return;
    this.map?.fit(bounds, animate);
    this.fitted = towns ? 'towns' : 'units';
  }

  /** Brings what is selected into sight; `close`: near enough to see what is around it. */
  private see(close: boolean): void {
    const chosen = this.model.selection;
    const { facts, picture } = this.model.session;
    const at = chosen?.kind === 'unit' ? picture.units.get(chosen.number) : chosen ? facts.incidents.get(chosen.number) : undefined;
    if (!at || !this.map) return;
    this.map.covered = this.querySelector<HTMLElement>('.cards')?.offsetWidth ?? 0;
    if (close) this.map.goTo(at.latE7, at.lonE7);
    else this.map.reveal(at.latE7, at.lonE7);
  }

  private readonly wantPlace = () => {
    this.placing = true;
  };

  private pick(place: Place): void {
    if (!this.model.mayCommand) return;
    this.placing = false;
    this.place = place;
  }

  private get unanswered(): number {
    return this.model.session.outbox.list().filter((entry) => !entry.refusal).length;
  }

  /** Asks first when something is still unanswered. */
  private readonly leave = (event: Event) => {
    if (this.unanswered > 0 && !window.confirm(t().signIn.signOutWaiting(this.unanswered))) event.stopPropagation();
    else signOut(this.model.who.token);
  };
}
customElements.define('muster-console', Console);
