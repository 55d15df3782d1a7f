// The list of journal entries beside the diagram, and what the chosen one says in full.
import { h, say } from '../common/page.js';

export class StepList {
  constructor(steps, onChoose) {
    this.steps = steps;
    this.buttons = steps.map((step, index) => h('button', { type: 'button', class: 'rd-step', onclick: () => onChoose(index) },
      h('span', { class: 'rd-step-number' }, `#${step.position}`),
      h('span', { class: 'rd-step-title' }, step.title ?? ''),
      h('span', { class: 'rd-step-who' }, [ step.when ?? step.at, step.actor ].filter(Boolean).join(' · '))));
    this.list = h('ol', { class: 'rd-steps' }, ...this.buttons.map(button => h('li', {}, button)));
    this.details = h('dl', { class: 'rd-details' });
    this.element = h('aside', { class: 'rd-side', 'aria-label': say('日志', 'Journal') }, this.list, this.details);
    this.current = null;
  }

  choose(index) {
    this.current?.removeAttribute('aria-current');
    this.current = this.buttons[index] ?? null;
    this.current?.setAttribute('aria-current', 'step');
    if (this.current) this.#scrollTo(this.current);
    const step = this.steps[index];
    const rows = step ? [ ...(step.details ?? []), ...(step.hash ? [ [ say('哈希', 'Hash'), step.hash ] ] : []) ] : [];
    this.details.replaceChildren(...rows.flatMap(([ label, text ]) => [ h('dt', {}, label), h('dd', {}, String(text)) ]));
    this.details.hidden = rows.length === 0;
  }

  // scrollIntoView would move the page as well
  #scrollTo(button) {
    const [ top, bottom ] = [ button.offsetTop - this.list.offsetTop, button.offsetTop - this.list.offsetTop + button.offsetHeight ];
    if (top < this.list.scrollTop) this.list.scrollTop = top - 8;
    else if (bottom > this.list.scrollTop + this.list.clientHeight) this.list.scrollTop = bottom - this.list.clientHeight + 8;
  }
}
