// Page: step through the journal of a case, forwards and backwards, on its own diagrams.
import { app, h, parameters, say, start } from './common/page.js';
import { Stage } from './replay/stage.js';
import { history } from './replay/state.js';
import { StepList } from './replay/steps.js';
import './replay.css';

const SHOWN = new Set([ 'activated', 'completed', 'terminated', 'incident', 'resolved' ]);

await start(async () => {
  const { steps, diagrams } = parameters;
  const last = steps.length - 1;
  const at = history(steps);
  const stage = new Stage(diagrams);
  const list = new StepList(steps, index => go(index));
  let index = last;

  const button = (text, label, target) => h('button', { type: 'button', class: 'rd-button', title: label, 'aria-label': label, onclick: () => go(target()) }, text);
  const first = button('|◀', say('第一步', 'First step'), () => 0);
  const back = button('◀', say('上一步', 'Step back'), () => index - 1);
  const forward = button('▶', say('下一步', 'Step forward'), () => index + 1);
  const end = button('▶|', say('最后一步', 'Last step'), () => last);
  const slider = h('input', { type: 'range', min: 0, max: Math.max(last, 0), step: 1, class: 'rd-slider', 'aria-label': say('步骤', 'Step'), oninput: () => go(Number(slider.value)) });
  const caption = h('output', { class: 'rd-caption', 'aria-live': 'polite' });
  app.append(h('div', { class: 'rd-replay' },
    h('div', { class: 'rd-main' }, stage.element, h('div', { class: 'rd-control' }, first, back, slider, forward, end), caption),
    list.element));

  /** The instance whose diagram tells most about a step: the last one that something visible happened in. */
  function instanceOf(step) {
    return (step?.events ?? []).findLast(e => SHOWN.has(e.type) && stage.knows(e.instanceKey))?.instanceKey;
  }

  function seenUntil(number) {
    const seen = new Set([ diagrams[0]?.instanceKey ]);
    for (let i = 0; i <= number; i++) for (const event of steps[i].events ?? []) seen.add(event.instanceKey);
    return seen;
  }

  function nearestInstance(number) {
    for (let i = number; i >= 0; i--) {
      const found = instanceOf(steps[i]);
      if (found) return found;
    }
    return diagrams[0]?.instanceKey;
  }

  async function go(wanted, chosenInstance) {
    index = Math.max(0, Math.min(last, wanted));
    const step = steps[index];
    slider.value = index;
    first.disabled = back.disabled = index <= 0;
    forward.disabled = end.disabled = index >= last;
    caption.textContent = step
      ? say(`第 ${index + 1} 步，共 ${steps.length} 步 · ${step.when ?? step.at} · ${step.actor ?? ''} · ${step.title ?? ''}`,
        `Step ${index + 1} of ${steps.length} · ${step.when ?? step.at} · ${step.actor ?? ''} · ${step.title ?? ''}`)
      : say('日志是空的', 'The journal is empty');
    list.choose(index);
    app.dataset.step = String(index);
    if (step) window.history.replaceState(null, '', `#step=${step.position}`);
    const instanceKey = chosenInstance ?? nearestInstance(index);
    if (!instanceKey) return;
    const now = (step?.events ?? []).filter(e => e.instanceKey === instanceKey && SHOWN.has(e.type)).map(e => e.elementId);
    await stage.draw(at(index), instanceKey, [ ...new Set(now) ], seenUntil(index), key => go(index, key));
    app.dataset.drawn = String(index);
  }

  document.addEventListener('keydown', event => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.matches('input, textarea, select, [contenteditable]')) return;
    const target = { ArrowLeft: index - 1, ArrowRight: index + 1, Home: 0, End: last }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    go(target);
  });

  /** The step that the address names, or -1. */
  function fromAddress() {
    const wanted = window.location.hash.match(/^#step=(\d+)$/)?.[1];
    return wanted ? steps.findIndex(step => String(step.position) === wanted) : -1;
  }

  window.addEventListener('hashchange', () => { // a link of this very page; `go` itself changes the address silently
    if (fromAddress() < 0) return;
    go(fromAddress());
    app.scrollIntoView({ block: 'nearest' });
  });
  await go(fromAddress() >= 0 ? fromAddress() : parameters.start ?? last);
});
