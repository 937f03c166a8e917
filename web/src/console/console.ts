// The console: the map, the panel beside it, the card and the dialog over it.
// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from 'lit';
import type { Mode, Place as Spot } from '../gen/muster_pb.js';
import { clock } from '../i18n/format.js';
import { t, word } from '../i18n/index.js';
import { boundsOf, townBounds, type Bounds } from '../map/boundaries.js';
import { MapView } from '../map/view.js';
import { signOut } from './account.js';
import './alarms-in-hand.js';
import './alarms.js';
import './incident-card.js';
import './incident-list.js';
import { areasOf, drawingsOf, fencesOf, orderPins, sketchOf, waysOf } from './map-marks.js';
import './mode-dialog.js';
import type { Topic } from './model.js';
import './open-dialog.js';
import type { Place } from './open-dialog.js';
import './order-dialog.js';
import { ModelPart } from './part.js';
import './post-dialog.js';
import type { PostWish } from './post-dialog.js';
import './safety.js';
import './seat-bar.js';
import './sos-banner.js';
import { connectionWords, goodbyeWords } from './status-line.js';
import './unit-card.js';
import './unit-table.js';
import './waiting.js';
import './work-pane.js';

const MAP_AT_LATEST_MS = 3000; // the hub may be away
const PATIENCE_MS = 3000; // for the first word of it
const NARROW_PX = 1100; // as in the style sheet
const OFFICE_PX = 16; // root font size that map sizes are drawn for

export class Console extends ModelPart {
  static override properties = {
    ...ModelPart.properties,
    place: { state: true },
    postWish: { state: true },
    modeWish: { state: true },
    folded: { state: true },
    mapless: { state: true },
  };
  declare place: Place | null; // of the incident being opened
  declare postWish: PostWish | null; // of the command post being opened
  declare modeWish: Mode | 0;
  declare folded: boolean;
  declare mapless: boolean;
  protected override readonly topics: readonly Topic[] = ['selection', 'link', 'tick', 'hub', 'desk'];
  private map: MapView | null = null;
  private readonly openedMs = Date.now();
  private pointedAt: Spot[] = [];
  private fitted: 'no' | 'units' | 'towns' = 'no';

  constructor() {
    super();
    this.place = null;
    this.postWish = null;
    this.modeWish = 0;
    this.folded = false;
    this.mapless = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.until(this.model.listen((topic) => this.follow(topic)));
    const keys = (event: KeyboardEvent) => event.key === 'Escape' && this.model.desk.askPlace(null);
    window.addEventListener('keydown', keys);
    this.until(() => window.removeEventListener('keydown', keys));
    const closing = (event: BeforeUnloadEvent) => this.unanswered > 0 && event.preventDefault(); // the browser asks
    window.addEventListener('beforeunload', closing);
    this.until(() => window.removeEventListener('beforeunload', closing));
    this.until(() => this.map?.destroy());
    this.until(() => (this.model.desk.mapView = null));
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
    this.model.desk.mapView = () => this.map!.view();
    this.follow('towns');
    this.follow('facts');
    this.follow('picture');
  }

  override render() {
    const { model } = this;
    const { desk } = model;
    const words = t();
    const classes = ['console', this.folded ? 'folded' : '', desk.pane ? 'working' : '', desk.isUnit ? 'on-tablet' : '', desk.placing ? 'pointing' : ''];
    return html`
      <div
        class=${classes.join(' ')} data-mode=${model.session.facts.posts.mode}
        @go-to-selection=${() => this.see(true)} @reveal-selection=${() => this.see(false)} @place-wanted=${this.wantPlace}
        @dialog-left=${this.closeDialogs} @post-wanted=${(event: CustomEvent<PostWish>) => (this.postWish = event.detail)}
        @mode-wanted=${(event: CustomEvent<Mode>) => (this.modeWish = event.detail)} @go-to-place=${this.goToPlace} @go-to-view=${this.goToView}
        @go-to-bounds=${({ detail }: CustomEvent<Bounds>) => this.map?.fit(detail, true)}
      >
        <muster-sos .model=${model}></muster-sos>
        <muster-seat-bar .model=${model}></muster-seat-bar>
        <muster-work class="work" .model=${model} ?hidden=${!desk.pane}></muster-work>
        <section class="stage" data-drawn=${model.session.picture.units.size}>
          <div class="map"></div>
          ${this.mapless ? html`<p class="mapless">${words.panel.noMap}</p>` : nothing}
          ${this.veil()} ${desk.placing ? this.placeBanner() : nothing}
          <div class="cards">${this.card()}</div>
          <div class="tools">
            <button aria-label=${words.panel.zoomIn} title=${words.panel.zoomIn} @click=${() => this.map?.zoomBy(1)}>+</button>
            <button aria-label=${words.panel.zoomOut} title=${words.panel.zoomOut} @click=${() => this.map?.zoomBy(-1)}>−</button>
            <button data-do="fit" @click=${() => this.fit(true)}>${words.panel.fit}</button>
            ${desk.isUnit
              ? nothing
              : html`<button data-do="fold" aria-expanded=${!this.folded} @click=${() => (this.folded = !this.folded)}>
                  ${this.folded ? words.panel.show : words.panel.hide}
                </button>`}
          </div>
        </section>
        <aside class="panel" ?hidden=${this.folded}>
          ${desk.isUnit ? html`<muster-safety .model=${model}></muster-safety>` : nothing}
          <muster-status .model=${model}></muster-status>
          ${desk.isUnit ? nothing : html`<muster-in-hand .model=${model}></muster-in-hand><muster-alarms .model=${model}></muster-alarms>`}
          <muster-outbox .model=${model}></muster-outbox>
          ${desk.isUnit
            ? nothing
            : html`<muster-incidents .model=${model} .placing=${desk.placing !== null}></muster-incidents>
                <muster-units .model=${model}></muster-units>`}
        </aside>
        ${this.place ? html`<muster-open-dialog .model=${model} .place=${this.place}></muster-open-dialog>` : nothing}
        ${this.postWish ? html`<muster-post-dialog .model=${model} .wish=${this.postWish}></muster-post-dialog>` : nothing}
        ${this.modeWish ? html`<muster-mode-dialog .model=${model} .mode=${this.modeWish}></muster-mode-dialog>` : nothing}
        ${desk.draft ? html`<muster-order-dialog .model=${model} .draft=${desk.draft}></muster-order-dialog>` : nothing}
      </div>
    `;
  }

  private readonly closeDialogs = () => {
    this.place = null;
    this.postWish = null;
    this.modeWish = 0;
  };

  protected override languageChanged(): void {
    super.languageChanged();
    this.follow('towns');
    this.follow('facts');
  }

  /** While the link is down the picture is old, and the page says so where people look. */
  private veil() {
    const { state } = this.model.session.link;
    if (state.kind !== 'waiting' && state.kind !== 'connecting') return nothing;
    const { asOfMs } = this.model.session;
    const words = t().link;
    return html`
      <div class="veil" role="alert" data-veil>
        <p class="strong">${connectionWords(this.model)}</p>
        ${asOfMs > 0 ? html`<p>${words.downSince(clock(asOfMs))}</p>` : Date.now() - this.openedMs > PATIENCE_MS ? html`<p data-nothing-yet>${words.nothingYet}</p>` : nothing}
        <p>${goodbyeWords(this.model)}</p>
        ${state.kind === 'waiting' ? html`<button @click=${() => this.model.session.link.hurry()}>${words.now}</button>` : nothing}
      </div>
    `;
  }

  private placeBanner() {
    const words = t().incidents;
    return html`
      <div class="banner" role="status">
        <p>${this.model.desk.sketch ? t().shape.banner : this.model.desk.pane ? t().channels.pickPlace : words.pick}</p>
        <button class="quiet" @click=${() => this.model.desk.askPlace(null)}>${words.cancel}</button>
      </div>
    `;
  }

  private card() {
    const { model } = this;
    const chosen = model.selection;
    if (chosen?.kind === 'unit') return html`<muster-unit-card .model=${model} .number=${chosen.number}></muster-unit-card>`;
    const open = model.desk.pane === 'incident' ? model.desk.incident : 0; // its panel says all of it
    if (chosen?.kind === 'incident' && chosen.number !== open) return html`<muster-incident-card .model=${model} .number=${chosen.number}></muster-incident-card>`;
    return nothing;
  }

  protected override updated(): void {
    if (this.map) this.map.placing = this.model.desk.placing !== null;
  }

  /** What the map must hear of, beside what is drawn around it. */
  private follow(topic: Topic): void {
    const { map, model } = this;
    if (topic === 'link' && this.hasUpdated && model.session.link.state.kind === 'live') this.openMap();
    if (!map) return;
    if (topic === 'picture' || topic === 'facts' || topic === 'selection') map.unitsChanged();
    if (topic === 'facts' || topic === 'selection') this.showIncidents(map);
    if (topic === 'facts' || topic === 'desk') this.showCommand(map);
    if (topic === 'facts') this.showGround(map);
    if (topic === 'desk') map.setShapes('sketch', sketchOf(this.model));
    if (topic === 'tick') {
      map.nameUnits();
      map.setShapes('ways', waysOf(this.model)); // units move all the time; lines follow once a second
    }
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

  /** Fences and the areas of incidents. */
  private showGround(map: MapView): void {
    map.setShapes('fences', fencesOf(this.model));
    map.setShapes('areas', areasOf(this.model));
  }

  private showCommand(map: MapView): void {
    map.setPins([...orderPins(this.model), ...this.pointedAt.map(({ latE7, lonE7 }) => ({ latE7, lonE7, label: '', late: false }))]);
    map.setShapes('drawings', drawingsOf(this.model));
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

  private readonly wantPlace = () =>
    this.model.desk.askPlace((at) => {
      this.place = at;
      return false;
    });

  /** A click while somebody waits for a place is that place; else it is where an incident is. */
  private pick(at: Place): void {
    if (this.model.desk.placing) this.model.desk.pointed(at);
    else if (this.model.mayCommand) this.place = at;
  }

  /** The place of a message or an order. */
  private readonly goToPlace = ({ detail }: CustomEvent<Spot>) => {
    if (!this.map) return;
    this.pointedAt = [detail];
    this.showCommand(this.map);
    this.map.covered = 0;
    this.map.goTo(detail.latE7, detail.lonE7);
    if (window.innerWidth < NARROW_PX) this.model.desk.show(null); // the pane lies over the map
  };

  private readonly goToView = ({ detail }: CustomEvent<{ latE7: number; lonE7: number; zoom: number }>) => this.map?.show(detail.latE7, detail.lonE7, detail.zoom);

  private get unanswered(): number {
    return this.model.session.outbox.shown().filter((entry) => !entry.refusal).length;
  }

  /** Asks first when something is still unanswered. */
  private readonly leave = (event: Event) => {
    if (this.unanswered > 0 && !window.confirm(t().signIn.signOutWaiting(this.unanswered))) event.stopPropagation();
    else signOut(this.model.who.token);
  };
}
customElements.define('muster-console', Console);
