// What elements carry, beside them: their clauses, and the promises that started there with how they stand.
import { h, say } from '../common/page.js';

const READABLE_FROM = { minZoom: 0.45 };
const STATES = {
  running: [ '⏱', () => say('计时中', 'running') ],
  met: [ '✓', () => say('已兑现', 'met') ],
  breached: [ '✗', () => say('已违约', 'breached') ],
  canceled: [ '–', () => say('已取消', 'canceled') ]
};

/** What a `zeebe:property` of an element says; '' where there is none of this name. */
function property(element, name) {
  const values = element.businessObject?.extensionElements?.values ?? [];
  const listed = values.filter(value => value.$type === 'zeebe:properties').flatMap(value => value.$children ?? []);
  return listed.find(child => child.name === name)?.value ?? '';
}

/** The first two clauses: a longer list would lie over the neighbours; all are in the title. */
function shortened(clauses) {
  const all = clauses.split(/[,，]\s*/);
  return all.length > 2 ? `${all.slice(0, 2).join(', ')} …` : all.join(', ');
}

/** Adds the notes to a drawn diagram; returns the button that hides and shows them, or null where there are none. */
export function addNotes(diagram, promises = []) {
  const started = grouped(promises);
  const taken = obstacles(diagram);
  let count = 0;
  diagram.registry.forEach(element => {
    if (element.waypoints || element.labelTarget) return;
    const clause = property(element, 'clause');
    if (clause) {
      const text = shortened(clause);
      const note = h('span', { class: 'rd-note', title: say(`条款 ${clause}`, `Clause ${clause}`) }, text);
      const place = free(element, text, taken);
      taken.push(place);
      put(diagram, element, { top: place.y - element.y, left: place.x - element.x }, note);
      count += 1;
    }
    for (const [ index, promise ] of (started.get(element.id) ?? []).entries()) {
      const [ symbol, word ] = STATES[promise.state] ?? STATES.running;
      const title = `${word()} ${promise.title}`;
      const note = h('span', { class: `rd-note rd-note-${promise.state}`, title, role: 'img', 'aria-label': title }, symbol);
      put(diagram, element, { top: -11, left: 18 + 24 * index }, note);
      count += 1;
    }
  });
  if (!count) return null;
  const button = h('button', { type: 'button', class: 'rd-button', 'aria-pressed': 'true', title: say('条款与承诺', 'Clauses and promises'), 'aria-label': say('条款与承诺', 'Clauses and promises') }, '§');
  button.addEventListener('click', () => {
    const hidden = diagram.frame.classList.toggle('rd-no-notes');
    button.setAttribute('aria-pressed', String(!hidden));
  });
  return button;
}

/** What a note must not lie on: small shapes, boundary events and names; containers have room. */
function obstacles(diagram) {
  return diagram.registry.filter(element => !element.waypoints && (element.labelTarget || element.width < 160) && element.height < 120);
}

/** The first free of an element's corners, the top right one where none is. Sizes are in the drawing's units. */
function free(element, text, taken) {
  const box = { width: 5 * text.length + 12, height: 16 };
  const isEvent = element.width < 55;
  const above = element.y - 9, below = element.y + element.height - 7;
  const right = element.x + element.width - (isEvent ? 3 : 42), left = element.x - (isEvent ? box.width - 3 : 6);
  const corners = [ [ right, above ], [ right, below ], [ left, above - 6 ], [ left, below ] ].map(([ x, y ]) => ({ x, y, ...box }));
  return corners.find(corner => !taken.some(other => other !== element && other !== element.host && meets(corner, other))) ?? corners[0];
}

function meets(one, other) {
  return one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height && other.y < one.y + one.height;
}

function put(diagram, element, position, html) {
  diagram.overlays.add(element, 'rd-note', { position, html, show: READABLE_FROM, scale: { min: 0.7, max: 1.1 } });
}

function grouped(promises) {
  const found = new Map();
  for (const promise of promises) found.set(promise.elementId, [ ...(found.get(promise.elementId) ?? []), promise ]);
  return found;
}

/** The promises as lines of the list below the drawing. */
export function promiseLines(diagram, promises = []) {
  return promises.filter(({ elementId }) => diagram.registry.get(elementId)).map(promise => h('li', {},
    h('button', { type: 'button', class: 'rd-legend-item', onclick: () => diagram.centre(promise.elementId, Math.max(0.8, diagram.canvas.zoom())) },
      h('span', { class: `rd-dot rd-dot-promise-${promise.state}`, 'aria-hidden': 'true' }), h('b', {}, (STATES[promise.state] ?? STATES.running)[1]()), ` ${promise.title}`)));
}
