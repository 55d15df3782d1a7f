// What a case looked like after each step: a pure function of the steps and the step's number.

const CHECKPOINT = 250; // steps between stored states, so that a jump in a long journal stays quick

const empty = () => ({ active: new Map(), past: new Map(), flows: new Set(), incidents: new Map(), ended: new Map() });

const copy = state => Object.fromEntries(Object.entries(state).map(([ name, value ]) => [ name, new value.constructor(value) ]));

const place = (instanceKey, elementId) => `${instanceKey}|${elementId}`;

function apply(state, event) {
  const { type, instanceKey, elementKey, elementId } = event;
  switch (type) {
    case 'activated':
      state.active.set(elementKey, { instanceKey, elementId });
      break;
    case 'completed':
    case 'terminated': {
      state.active.delete(elementKey);
      const here = place(instanceKey, elementId);
      const before = state.past.get(here);
      const count = type === 'completed' ? (before?.count ?? 0) + 1 : before?.count ?? 0;
      state.past.set(here, { instanceKey, elementId, count, kind: count ? 'completed' : 'terminated' });
      break;
    }
    case 'flow':
      state.flows.add(place(instanceKey, elementId));
      break;
    case 'incident':
      state.incidents.set(event.incidentKey, { instanceKey, elementId });
      break;
    case 'resolved':
      state.incidents.delete(event.incidentKey);
      break;
    case 'ended':
    case 'canceled':
      state.ended.set(instanceKey, type);
      break;
    default: // other events change nothing that is drawn
  }
}

/** Makes `at(index)`: the state after step `index` (−1: before the first). */
export function history(steps) {
  const stored = [ empty() ];
  return function at(index) {
    const wanted = Math.floor((index + 1) / CHECKPOINT);
    const nearest = Math.min(wanted, stored.length - 1);
    const state = copy(stored[nearest]);
    for (let i = nearest * CHECKPOINT; i <= index; i++) {
      for (const event of steps[i].events ?? []) apply(state, event);
      if ((i + 1) % CHECKPOINT === 0 && stored.length === (i + 1) / CHECKPOINT) stored.push(copy(state));
    }
    return state;
  };
}

/** The marks to draw on one instance's diagram. */
export function marksOf(state, instanceKey) {
  const marks = new Map();
  const of = entries => [ ...entries ].filter(entry => entry.instanceKey === instanceKey);
  for (const { elementId, kind, count } of of(state.past.values())) marks.set(elementId, { elementId, kind, count });
  for (const key of state.flows) {
    const [ instance, elementId ] = key.split('|');
    if (instance === instanceKey) marks.set(elementId, { elementId, kind: 'completed' });
  }
  const running = new Map();
  for (const { elementId } of of(state.active.values())) running.set(elementId, (running.get(elementId) ?? 0) + 1);
  for (const [ elementId, count ] of running) marks.set(elementId, { elementId, kind: 'active', count });
  for (const { elementId } of of(state.incidents.values())) {
    marks.set(elementId, { elementId, kind: 'incident', count: running.get(elementId) ?? 1 });
  }
  return [ ...marks.values() ];
}
