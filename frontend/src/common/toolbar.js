// The row of buttons over an editor, with their keyboard shortcuts, and the page's full height.
import { app, h, parameters, say } from './page.js';

/** `actions`: `{text, run, label?, hint?, key?, primary?, name?}` or `{element}`; falsy ones are left out. */
export function toolbar(title, actions) {
  const buttons = {};
  const shortcuts = {};
  const items = actions.filter(Boolean).map(action => {
    if (action.element) return action.element;
    const hint = [ action.label ?? action.text, action.hint && `(${action.hint})` ].filter(Boolean).join(' ');
    const button = h('button', {
      type: 'button', class: action.primary ? 'rd-button rd-primary' : 'rd-button', title: hint, 'aria-label': action.label, onclick: action.run
    }, action.text);
    if (action.name) buttons[action.name] = button;
    if (action.key) shortcuts[action.key] = action.run;
    return action.primary ? [ h('span', { class: 'rd-space' }), button ] : button;
  }).flat();
  document.addEventListener('keydown', event => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    const run = shortcuts[event.key.toLowerCase()];
    if (!run) return;
    event.preventDefault();
    if (!document.querySelector('dialog[open]')) run();
  });
  const back = parameters.backUrl ? h('a', { class: 'rd-button', href: parameters.backUrl }, `← ${say('返回', 'Back')}`) : null;
  return { element: h('div', { class: 'rd-bar', role: 'toolbar' }, back, title, ...items), buttons };
}

/** Lets the page reach from its upper edge to the window's lower one. */
export function fillWindow() {
  app.classList.add('rd-fill');
  const measure = () => app.style.setProperty('--rd-top', `${Math.max(0, app.getBoundingClientRect().top + window.scrollY)}px`);
  measure();
  window.addEventListener('resize', measure);
}
