// Page: a diagram to look at, with "you are here", counts and incidents; one or several on a page.
import { KINDS, Diagram } from './viewer/diagram.js';
import { app, h, parameters, source, start } from './common/page.js';
import { addNotes, promiseLines } from './viewer/notes.js';
import './viewer.css';

async function show(holder, given) {
  holder.classList.add('rd-viewer');
  const frame = h('div', { class: 'rd-frame' });
  holder.append(frame);
  const diagram = new Diagram(frame);
  await diagram.open(await source('xml', given));
  const marks = given.markers ?? [];
  diagram.mark(marks);
  diagram.fit(marks.filter(mark => mark.kind === 'active').map(mark => mark.elementId));
  const toggle = addNotes(diagram, given.promises);
  if (toggle) frame.querySelector('.rd-zoom').append(toggle);
  followLinks(diagram, given.links ?? {});
  if (given.focus && diagram.registry.get(given.focus)) {
    diagram.canvas.addMarker(given.focus, 'rd-focus');
    diagram.centre(given.focus, Math.max(0.8, diagram.canvas.zoom()));
  }
  if (given.legend) holder.append(legend(diagram, diagram.marks, promiseLines(diagram, given.promises)));
  return diagram;
}

function followLinks(diagram, links) {
  for (const elementId of Object.keys(links)) {
    if (diagram.registry.get(elementId)) diagram.canvas.addMarker(elementId, 'rd-link');
  }
  diagram.viewer.on('element.click', ({ element }) => {
    if (links[element.id]) window.location.assign(links[element.id]);
  });
}

function legend(diagram, marks, more) {
  const items = marks.filter(mark => mark.kind !== 'completed').map(mark => {
    const text = mark.title ?? diagram.nameOf(mark.elementId) + (mark.count > 1 ? ` ×${mark.count}` : '');
    const word = KINDS[mark.kind]?.() ?? mark.kind;
    const onclick = () => diagram.centre(mark.elementId, Math.max(0.8, diagram.canvas.zoom()));
    return h('li', {}, h('button', { type: 'button', class: 'rd-legend-item', onclick },
      h('span', { class: `rd-dot rd-dot-${mark.kind}`, 'aria-hidden': 'true' }), h('b', {}, word), ` ${text}`));
  });
  return h('ul', { class: 'rd-legend' }, ...items, ...more);
}

await start(async () => {
  const diagrams = [];
  if (app && (parameters.xml || parameters.xmlUrl)) diagrams.push(await show(app, parameters));
  for (const holder of document.querySelectorAll('[data-viewer]')) {
    const given = JSON.parse(document.getElementById(holder.dataset.viewer).textContent);
    diagrams.push(await show(holder, given));
    holder.dataset.ready = '1';
  }
});
