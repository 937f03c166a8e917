// The commander's board: every task of the incident by module, the late ones first and in the colour of what is late.
// SPDX-License-Identifier: Apache-2.0
import { html, nothing } from 'lit';
import type { Incident } from '../gen/muster_pb.js';
import { clock } from '../i18n/format.js';
import { t, word } from '../i18n/index.js';
import type { Topic } from './model.js';
import { targetName } from './names.js';
import { deadlineWords } from './order-time.js';
import { ModelPart } from './part.js';
import { doneLate, moduleOf, standing, tasksOf, type Standing, type Task } from './tasks.js';

const RANK: Record<Standing, number> = { late: 0, due: 1, out: 2, done: 3 };

export class TaskBoard extends ModelPart {
  static override properties = { ...ModelPart.properties, incident: { attribute: false } };
  declare incident: Incident;
  protected override readonly topics: readonly Topic[] = ['facts', 'tick', 'desk'];

  override render() {
    const words = t().tasks;
    const now = this.model.session.nowMs();
    const tasks = tasksOf(this.model, this.incident.incident);
    const count = (which: Standing) => tasks.filter((task) => standing(task, now) === which).length;
    const groups = new Map<string, Task[]>();
    for (const task of tasks) {
      const name = moduleOf(this.model, task);
      groups.set(name, [...(groups.get(name) ?? []), task]);
    }
    return html`
      <header><h3 data-tasks=${tasks.length} data-late=${count('late')} data-done=${count('done')}>${words.heading(tasks.length)}</h3></header>
      <p class="tallies"><b class=${count('late') > 0 ? 'late' : ''}>${words.late(count('late'))}</b> <b>${words.due(count('due'))}</b> <b>${words.done(count('done'))}</b> ${count('out') > 0 ? html`<b>${words.out(count('out'))}</b>` : nothing}</p>
      ${tasks.length === 0 ? html`<p class="soft">${this.model.desk.acting ? words.none : words.noneUnseated}</p>` : nothing}
      ${[...groups].map(([name, list]) => this.group(name, list, now))}
    `;
  }

  private group(name: string, list: Task[], now: number) {
    const sorted = [...list].sort((a, b) => RANK[standing(a, now)] - RANK[standing(b, now)] || Number(a.order.deadlineAtMs - b.order.deadlineAtMs));
    return html`
      <section class="task-group"><h4>${name}</h4>
        <ul class="tasks">${sorted.map((task) => html`<li>${this.task(task, now)}</li>`)}</ul>
      </section>
    `;
  }

  private task(task: Task, now: number) {
    const words = t().tasks;
    const { order, target, place } = task;
    const how = standing(task, now);
    const done = target.marks.at(-1);
    const right = how === 'done' ? html`${clock(Number(done?.atMs ?? 0n))} ${doneLate(task) ? html`<b class="late">${words.tooLate}</b>` : nothing}` : order.deadlineAtMs > 0n && how !== 'out' ? deadlineWords(order, now) : nothing;
    return html`
      <button class="task ${how === 'late' ? 'overdue' : how}" data-task="${order.order}:${place}" data-standing=${how} @click=${() => this.model.desk.openOrder(order.order)}>
        <b>${word(t().orderPhases, target.phase)}</b> <span class="text">${order.text}</span> <span class="due">${right}</span>
        <span class="soft">${target.target ? targetName(this.model, target.target) : nothing}${target.text ? ` · ${target.text}` : nothing}</span>
      </button>
    `;
  }
}
customElements.define('muster-tasks', TaskBoard);
