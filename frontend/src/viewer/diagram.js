// A read-only diagram with marks on its elements: the drawing that the viewer and the replay share.
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import { drawn } from '../common/drawn.js';
import TouchNavigation from '../common/touch.js';
import translation from '../zh/viewer.js';
import { h, say } from '../common/page.js';

const MARGIN = 24; // px around a diagram that was fitted in
const READABLE = 0.55; // below this scale the labels can't be read
const NEAR_EDGE = 0.2; // of the window: so near to the drawing's edge, the edge is shown, too
const SYMBOLS = { active: '', incident: '!', suspended: '⏸', added: '+', removed: '−', changed: '✎' }; // so that no colour is alone

export const KINDS = {
  active: () => say('正在这里', 'You are here'),
  completed: () => say('已完成', 'Done'),
  terminated: () => say('已终止', 'Ended early'),
  incident: () => say('有异常', 'Needs attention'),
  suspended: () => say('已暂停', 'Suspended'),
  changed: () => say('有改动', 'Changed'),
  added: () => say('新增', 'Added'),
  removed: () => say('移除', 'Removed')
};

/** Moves a window of `size` at `start` so that it shows no more empty space beside the drawing than it must. */
function within(start, size, drawingStart, drawingSize) {
  const [ low, room ] = [ drawingStart - MARGIN, drawingSize + 2 * MARGIN ];
  if (size >= room) return low - (size - room) / 2;
  const high = low + room - size;
  if (start - low < size * NEAR_EDGE) return low;
  return high - start < size * NEAR_EDGE ? high : start;
}

export class Diagram {
  /** `frame`: the element to draw in; its size is given by style sheets. */
  constructor(frame) {
    this.frame = frame;
    this.canvasBox = h('div', { class: 'rd-canvas' });
    frame.append(this.canvasBox, this.#controls());
    this.viewer = new NavigatedViewer({
      container: this.canvasBox,
      additionalModules: [ TouchNavigation, translation ],
      zoomScroll: { enabled: false }
    });
    this.canvas = this.viewer.get('canvas');
    this.registry = this.viewer.get('elementRegistry');
    this.overlays = this.viewer.get('overlays');
    this.marks = [];
    this.#wheelOnlyAfterClick();
  }

  async open(xml) {
    await this.viewer.importXML(await drawn(xml));
    this.fit();
  }

  /** Shows the whole diagram, or when that would be unreadable the surroundings of `around` (element ids). */
  fit(around = []) {
    this.canvas.resized();
    this.canvas.zoom('fit-viewport', 'auto');
    const { scale, outer } = this.canvas.viewbox();
    const padded = Math.min(scale, scale * (1 - 2 * MARGIN / Math.max(outer.width, 1)));
    this.canvas.zoom(padded, 'auto');
    const target = around.map(id => this.registry.get(id)).find(element => element && !element.waypoints);
    if (padded < READABLE && target) this.centre(target.id, 0.8);
  }

  centre(elementId, scale = this.canvas.viewbox().scale) {
    const element = this.registry.get(elementId);
    if (!element) return;
    this.#showPlaneOf(element);
    const { inner, outer } = this.canvas.viewbox();
    const middle = element.waypoints
      ? element.waypoints[Math.floor(element.waypoints.length / 2)]
      : { x: element.x + element.width / 2, y: element.y + element.height / 2 };
    const [ width, height ] = [ outer.width / scale, outer.height / scale ];
    this.canvas.viewbox({
      x: within(middle.x - width / 2, width, inner.x, inner.width),
      y: within(middle.y - height / 2, height, inner.y, inner.height),
      width,
      height
    });
  }

  isVisible(elementId) {
    const element = this.registry.get(elementId);
    if (!element || element.waypoints) return true;
    if (this.canvas.findRoot(element) !== this.canvas.getRootElement()) return false;
    const box = this.canvas.viewbox();
    return element.x >= box.x && element.y >= box.y &&
      element.x + element.width <= box.x + box.width && element.y + element.height <= box.y + box.height;
  }

  nameOf(elementId) {
    const object = this.registry.get(elementId)?.businessObject;
    return object?.name || elementId;
  }

  /** Replaces all marks: `[{elementId, kind, count?, title?}]`; unknown elements are left out. */
  mark(marks) {
    for (const { elementId, kind } of this.marks) this.canvas.removeMarker(elementId, `rd-${kind}`);
    this.overlays.remove({ type: 'rd-badge' });
    this.marks = marks.filter(({ elementId }) => this.registry.get(elementId));
    for (const mark of this.marks) {
      this.canvas.addMarker(mark.elementId, `rd-${mark.kind}`);
      this.#badge(mark);
    }
  }

  #badge({ elementId, kind, count = 1, title }) {
    const symbol = SYMBOLS[kind];
    if (symbol === undefined && count < 2) return;
    if (this.registry.get(elementId).waypoints) return;
    const badge = h('span', { class: `rd-badge rd-badge-${kind}`, title: title ?? KINDS[kind]?.() }, symbol ?? '', count > 1 ? String(count) : '');
    this.overlays.add(elementId, 'rd-badge', { position: { top: -11, left: -11 }, html: badge, scale: { min: 0.6, max: 1.2 } });
  }

  #showPlaneOf(element) {
    const root = this.canvas.findRoot(element);
    if (root && root !== this.canvas.getRootElement()) this.canvas.setRootElement(root);
  }

  #controls() {
    const zoom = factor => () => this.canvas.zoom(Math.max(0.15, Math.min(4, this.canvas.zoom() * factor)), 'auto');
    const button = (text, label, onclick) => h('button', { type: 'button', class: 'rd-button', 'aria-label': label, title: label, onclick }, text);
    return h('div', { class: 'rd-zoom' },
      button('+', say('放大', 'Zoom in'), zoom(1.25)),
      button('−', say('缩小', 'Zoom out'), zoom(0.8)),
      button('⤢', say('看全图', 'Whole diagram'), () => this.fit()));
  }

  // The wheel belongs to the page until a person has clicked into the diagram, and again when the pointer leaves it.
  #wheelOnlyAfterClick() {
    const zoomScroll = this.viewer.get('zoomScroll');
    this.canvasBox.addEventListener('pointerdown', () => zoomScroll.toggle(true));
    this.canvasBox.addEventListener('pointerleave', () => zoomScroll.toggle(false));
  }
}
