// The diagrams of a case's instances, one shown at a time, behind tabs.
import { Diagram } from '../viewer/diagram.js';
import { h, say, source } from '../common/page.js';
import { marksOf } from './state.js';

export class Stage {
  /** `given`: the page's `diagrams`. */
  constructor(given) {
    this.given = given;
    this.opened = new Map(); // instance key → promise of { frame, diagram }
    this.shown = null;
    this.tabs = h('div', { class: 'rd-tabs', role: 'tablist', 'aria-label': say('流程', 'Processes') });
    this.frames = h('div', { class: 'rd-frames' });
    this.element = h('div', { class: 'rd-stage' }, this.tabs, this.frames);
  }

  knows(instanceKey) {
    return this.given.some(one => one.instanceKey === instanceKey);
  }

  /** Draws `state` on the diagram of `instanceKey`; `now`: element ids to point at; `seen`: instances begun so far. */
  async draw(state, instanceKey, now, seen, onTab) {
    this.#drawTabs(instanceKey, seen, state, onTab);
    const { frame, diagram } = await this.#open(instanceKey);
    if (this.shown !== instanceKey) return; // a later step asked for another diagram meanwhile
    this.#reveal(frame);
    if (!frame.dataset.fitted) {
      frame.dataset.fitted = '1';
      diagram.fit(now);
    }
    const marks = marksOf(state, instanceKey);
    diagram.mark([ ...marks, ...now.map(elementId => ({ elementId, kind: 'now' })) ]);
    const shape = now.findLast(id => diagram.registry.get(id) && !diagram.registry.get(id).waypoints);
    if (shape && !diagram.isVisible(shape)) diagram.centre(shape);
  }

  #drawTabs(instanceKey, seen, state, onTab) {
    this.shown = instanceKey;
    this.tabs.hidden = this.given.length < 2;
    this.tabs.replaceChildren(...this.given.map(({ instanceKey: key, title }) => h('button', {
      type: 'button', role: 'tab', class: 'rd-button', 'aria-selected': String(key === instanceKey),
      'aria-pressed': String(key === instanceKey), disabled: !seen.has(key), onclick: () => onTab(key)
    }, title, state.ended.has(key) ? ' ✓' : '')));
  }

  #open(instanceKey) {
    if (!this.opened.has(instanceKey)) this.opened.set(instanceKey, this.#build(instanceKey));
    return this.opened.get(instanceKey);
  }

  async #build(instanceKey) {
    const frame = h('div', { class: 'rd-frame' });
    this.frames.append(frame);
    this.#reveal(frame); // a diagram can't be measured while it is hidden
    const diagram = new Diagram(frame);
    await diagram.open(await source('xml', this.given.find(one => one.instanceKey === instanceKey)));
    return { frame, diagram };
  }

  #reveal(frame) {
    for (const other of this.frames.children) other.hidden = other !== frame;
  }
}
