// The line that tells a person what the server said, and the problem list's wording.
import { h, say } from './page.js';

export function messageLine() {
  const text = h('span');
  const close = h('button', { type: 'button', class: 'rd-button', onclick: () => { line.hidden = true; } }, say('关闭', 'Close'));
  const line = h('p', { class: 'rd-message', role: 'alert', hidden: true }, text, close);
  const show = (kind, message) => {
    text.textContent = message;
    line.classList.toggle('rd-good', kind === 'good');
    line.classList.toggle('rd-wrong', kind === 'wrong');
    line.hidden = !message;
  };
  return { line, good: message => show('good', message), wrong: message => show('wrong', message), clear: () => show('', '') };
}

/** Asks before the page is left while `isChanged()` says that something would be lost. */
export function guard(isChanged) {
  window.addEventListener('beforeunload', event => {
    if (isChanged()) event.preventDefault();
  });
}
