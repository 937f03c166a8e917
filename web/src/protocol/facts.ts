// What the log says, from a snapshot and the events after it: units and incidents here, the rest in rooms of its own.
// SPDX-License-Identifier: Apache-2.0
import { type Event, type Incident, type Snapshot, type Unit } from '../gen/muster_pb.js';
import { AlarmFacts } from './alarm-facts.js';
import { CatalogueFacts } from './catalogue-facts.js';
import { DispatchFacts } from './dispatch-facts.js';
import { FenceFacts } from './fence-facts.js';
import { changeIncident } from './incident-change.js';
import { IntakeFacts } from './intake-facts.js';
import { OrderFacts } from './order-facts.js';
import { PostFacts } from './post-facts.js';
import { ReportFacts } from './report-facts.js';
import { ResponseFacts } from './response-facts.js';
import { TalkFacts } from './talk-facts.js';
import { changeUnits } from './unit-change.js';

/** A note that was heard; a snapshot tells only how many there are. */
export interface Note {
  atMs: number;
  actor: string;
  text: string;
}

export class Facts {
  readonly units = new Map<number, Unit>(); // without retired ones
  readonly incidents = new Map<number, Incident>();
  readonly notes = new Map<number, Note[]>(); // by incident, oldest first

  readonly posts = new PostFacts();
  readonly talks = new TalkFacts();
  readonly orders = new OrderFacts();
  readonly catalogues = new CatalogueFacts();
  readonly intakes = new IntakeFacts();
  readonly reports = new ReportFacts();
  readonly dispatches = new DispatchFacts();
  readonly alarms = new AlarmFacts();
  readonly fences = new FenceFacts();
  readonly responses = new ResponseFacts();
  private readonly rooms = [this.posts, this.talks, this.catalogues, this.intakes, this.reports, this.alarms, this.fences, this.responses];

  add(part: Snapshot): void {
    for (const room of this.rooms) room.add(part);
    this.orders.add(part);
    this.dispatches.add(part);
    for (const unit of part.units) {
      if (!unit.retired) this.units.set(unit.unit, unit);
    }
    for (const incident of part.incidents) this.incidents.set(incident.incident, incident);
  }

  /** An event about something unknown is not an error: this account may not see the thing it is about. */
  apply(event: Event): void {
    for (const room of this.rooms) room.apply(event);
    this.orders.apply(event, (post) => new Set(this.posts.seatsOf(post).map(({ seat }) => seat)));
    changeUnits(this, event, this.dispatches.apply(event));
    changeIncident(this, event);
  }

  /** What was heard before these facts came in their place, and a snapshot does not tell. */
  keepHeard(before: Facts): void {
    for (const [number, heard] of before.notes) {
      if (this.incidents.has(number) && !this.notes.has(number)) this.notes.set(number, heard);
    }
    this.reports.keep(before.reports);
    this.fences.keep(before.fences);
    this.responses.keep(before.responses);
  }
}
