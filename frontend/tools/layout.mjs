// Developer tool: gives a .bpmn file a drawing. `node frontend/tools/layout.mjs in.bpmn out.bpmn`
// Columns come from bpmn-auto-layout; lanes become bands, lines go around shapes. A first draft: finish it in the designer and look at it.
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { layoutProcess } from 'bpmn-auto-layout';
import { BpmnModdle } from 'bpmn-moddle';
import { connectRectangles } from 'diagram-js/lib/layout/ManhattanLayout.js';
import { wire } from '../src/common/wire.js';

const zeebe = createRequire(import.meta.url)('zeebe-bpmn-moddle/resources/zeebe.json');
const [ LEFT, TOP, POOL_LABEL, LANE_LABEL, ROW, PAD ] = [ 160, 80, 30, 30, 140, 20 ];
const CHARACTER = 13; // px of a Chinese character in a label
const moddle = new BpmnModdle({ zeebe });

const isLane = e => e.$type === 'bpmn:Lane';
const right = b => b.x + b.width;
const bottom = b => b.y + b.height;
const middle = b => ({ x: b.x + b.width / 2, y: b.y + b.height / 2 });

async function layout(xml) {
  const parsed = (await moddle.fromXML(xml)).rootElement;
  wire(parsed);
  const { rootElement: definitions } = await moddle.fromXML(await layoutProcess((await moddle.toXML(parsed)).xml));
  const process = definitions.rootElements.find(e => e.$type === 'bpmn:Process');
  const plane = definitions.diagrams[0].plane;
  const di = new Map(plane.planeElement.map(shape => [ shape.bpmnElement.id, shape ]));
  const drawing = new Drawing(process, di);
  const lanes = process.laneSets?.flatMap(set => set.lanes ?? []).filter(isLane) ?? [];
  if (lanes.length) addFrames(definitions, process, plane, lanes, drawing.intoBands(lanes));
  drawing.route();
  drawing.label();
  return (await moddle.toXML(definitions, { format: true })).xml;
}

class Drawing {
  constructor(process, di) {
    this.di = di;
    const elements = process.flowElements.filter(e => di.has(e.id));
    this.flows = elements.filter(e => e.$type === 'bpmn:SequenceFlow');
    this.boundaries = elements.filter(e => e.$type === 'bpmn:BoundaryEvent');
    this.nodes = elements.filter(e => di.get(e.id).bounds && e.$type !== 'bpmn:BoundaryEvent');
  }

  bounds(element) {
    return this.di.get(element.id).bounds;
  }

  /** Moves every node into the band of its lane; returns the bands. */
  intoBands(lanes) {
    const laneOf = new Map(lanes.flatMap((lane, i) => lane.get('flowNodeRef').map(node => [ node.id, i ])));
    const row = node => Math.round(middle(this.bounds(node)).y / 10);
    const bands = [];
    let y = TOP;
    lanes.forEach((lane, index) => {
      const mine = this.nodes.filter(node => (laneOf.get(node.id) ?? 0) === index);
      const rows = [ ...new Set(mine.map(row)) ].sort((a, b) => a - b);
      const tall = Math.max(ROW, ...mine.map(node => this.bounds(node).height + 2 * PAD));
      for (const node of mine) {
        const box = this.bounds(node);
        const centre = y + PAD / 2 + rows.indexOf(row(node)) * tall + tall / 2;
        this.shift(node, LEFT + POOL_LABEL + LANE_LABEL, centre - middle(box).y);
      }
      const height = Math.max(1, rows.length) * tall + PAD;
      bands.push({ lane, y, height });
      y += height;
    });
    return bands;
  }

  shift(node, dx, dy) {
    const inside = scope => (scope.flowElements ?? []).flatMap(e => [ e, ...inside(e) ]);
    for (const one of [ node, ...inside(node), ...this.boundaries.filter(b => b.attachedToRef === node) ]) {
      const shape = this.di.get(one.id);
      for (const point of [ shape?.bounds, shape?.label?.bounds, ...(shape?.waypoint ?? []) ].filter(Boolean)) {
        point.x += dx;
        point.y += dy;
      }
    }
  }

  /** Draws each flow the way that runs over the fewest shapes, with the fewest bends. */
  route() {
    const drawn = []; // flows that have their line
    for (const flow of this.flows) {
      const [ from, to ] = [ this.bounds(flow.sourceRef), this.bounds(flow.targetRef) ];
      const isBoundary = flow.sourceRef.$type === 'bpmn:BoundaryEvent';
      const ways = isBoundary ? [ 'b:h', 'b:v', 'b:b' ] : [ 'h:h', 'v:h', 'h:v', 'b:b', 't:t', 'b:h', 't:h', 'r:t', 'r:b' ];
      let best = null;
      for (const way of ways) {
        const points = this.#points(from, to, way);
        const cost = this.#overlaps(points, flow) * 100 + this.#onLines(points, flow, drawn) * 30 + points.length + ways.indexOf(way) / 10;
        if (points.length > 1 && (!best || cost < best.cost)) best = { points, cost };
      }
      drawn.push({ flow, points: best.points });
      this.di.get(flow.id).waypoint = best.points.map(({ x, y }) => moddle.create('dc:Point', { x: Math.round(x), y: Math.round(y) }));
    }
  }

  #points(from, to, way) {
    try {
      const points = connectRectangles(from, to, undefined, undefined, { preferredLayouts: [ way ] }).map(({ x, y }) => ({ x, y }));
      const clip = (p, next, box) => Math.abs(p.x - next.x) < 1
        ? { x: p.x, y: next.y > p.y ? bottom(box) : box.y }
        : { x: next.x > p.x ? right(box) : box.x, y: p.y };
      const last = points.length - 1;
      const ends = [ clip(points[0], points[1], from), clip(points[last], points[last - 1], to) ];
      return [ ends[0], ...points.slice(1, last), ends[1] ];
    } catch {
      return []; // this way does not exist between these two
    }
  }

  /** How often a line would run along another one; lines that part from one shape or meet in one may share a way. */
  #onLines(points, flow, drawn) {
    const pieces = line => line.slice(1).map((b, i) => [ line[i], b ]);
    const along = ([ a, b ], [ c, d ], [ on, off ]) => Math.abs(a[off] - b[off]) < 1 && Math.abs(c[off] - d[off]) < 1 && Math.abs(a[off] - c[off]) < 4 &&
      Math.min(Math.max(a[on], b[on]), Math.max(c[on], d[on])) - Math.max(Math.min(a[on], b[on]), Math.min(c[on], d[on])) > 4;
    const others = drawn.filter(({ flow: other }) => other.sourceRef !== flow.sourceRef && other.targetRef !== flow.targetRef);
    return others.flatMap(other => pieces(other.points)).filter(piece => pieces(points).some(mine =>
      along(mine, piece, [ 'x', 'y' ]) || along(mine, piece, [ 'y', 'x' ]))).length;
  }

  #overlaps(points, flow) {
    let count = 0;
    for (let i = 1; i < points.length; i++) {
      const [ a, b ] = [ points[i - 1], points[i] ];
      const box = { x0: Math.min(a.x, b.x), x1: Math.max(a.x, b.x), y0: Math.min(a.y, b.y), y1: Math.max(a.y, b.y) };
      for (const node of this.nodes.filter(one => one !== flow.sourceRef.attachedToRef)) {
        const n = this.bounds(node);
        const air = node === flow.sourceRef || node === flow.targetRef ? -5 : 5; // px to stay away; own ends may be touched
        if (box.x1 > n.x - air && box.x0 < right(n) + air && box.y1 > n.y - air && box.y0 < bottom(n) + air) count++;
      }
    }
    return count;
  }

  /** Puts the names of events and gateways below, and those of flows beside where they start. */
  label() {
    const put = (element, x, y) => {
      const width = Math.max(20, element.name.length * CHARACTER);
      this.di.get(element.id).label = moddle.create('bpmndi:BPMNLabel', {
        bounds: moddle.create('dc:Bounds', { x: Math.round(x(width)), y: Math.round(y), width, height: 14 })
      });
    };
    for (const node of [ ...this.nodes, ...this.boundaries ]) {
      if (!node.name || !/Event$|Gateway$/.test(node.$type)) continue;
      const box = this.bounds(node);
      const leavesBelow = node.outgoing?.some(flow => this.di.get(flow.id).waypoint[0].y >= bottom(box) - 1);
      const isBoundary = node.$type === 'bpmn:BoundaryEvent';
      if (isBoundary) put(node, () => right(box) + 2, bottom(box) - 4);
      else put(node, width => middle(box).x - width / 2, leavesBelow ? box.y - 20 : bottom(box) + 6);
    }
    for (const flow of this.flows.filter(f => f.name)) {
      const [ a, b ] = this.di.get(flow.id).waypoint;
      const isUpright = Math.abs(a.x - b.x) < 1;
      put(flow, width => (isUpright ? a.x + 6 : (b.x > a.x ? a.x + 8 : a.x - 8 - width)), isUpright ? a.y + (b.y > a.y ? 8 : -22) : a.y - 18);
    }
  }
}

function addFrames(definitions, process, plane, lanes, bands) {
  const boxes = plane.planeElement.filter(shape => shape.bounds).map(shape => shape.bounds);
  const width = Math.max(...boxes.map(right)) + 60 - LEFT;
  const height = bands.reduce((sum, band) => sum + band.height, 0);
  const frame = (element, x, y, w, h) => moddle.create('bpmndi:BPMNShape', {
    id: `${element.id}_di`, bpmnElement: element, isHorizontal: true, bounds: moddle.create('dc:Bounds', { x, y, width: w, height: h })
  });
  const frames = bands.map(band => frame(band.lane, LEFT + POOL_LABEL, band.y, width - POOL_LABEL, band.height));
  const collaboration = definitions.rootElements.find(e => e.$type === 'bpmn:Collaboration');
  const pool = collaboration?.participants.find(p => p.processRef === process);
  if (pool) {
    plane.bpmnElement = collaboration;
    frames.unshift(frame(pool, LEFT, TOP, width, height));
  }
  plane.planeElement = [ ...frames, ...plane.planeElement ];
}

const [ source, target ] = process.argv.slice(2);
if (!source || !target) {
  console.error('usage: node frontend/tools/layout.mjs in.bpmn out.bpmn');
  process.exit(2);
}
await writeFile(target, await layout(await readFile(source, 'utf8')));
