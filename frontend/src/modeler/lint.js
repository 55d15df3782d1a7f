// Checks the diagram after every change, here and on the server, and shows one list of what was found.
import { Linter } from '@camunda/linting';
import { CloudElementTemplatesLinterPlugin } from 'bpmn-js-element-templates';
import { h, parameters, post, say } from '../common/page.js';
import { lintText } from '../zh/lint.js';
import { report } from './findings.js';

const QUIET_MS = 400; // of no change before a check runs
// What another engine can't do is not for the browser to say: our server knows what ours can.
const SERVER_DECIDES = /(^|\/)(element-type|no-[a-z-]+|start-event-required|start-event-form|subscription)$/;

/** The server has the last word: what only the browser minds is advice, and what both say is said once. */
function merged(remote, local) {
  if (remote === null) return local;
  const said = new Set(remote.flatMap(r => r.propertiesPanel.entryIds.map(entry => `${r.id} ${entry}`)));
  const others = local.filter(r => !r.propertiesPanel?.entryIds?.some(entry => said.has(`${r.id} ${entry}`)));
  return [ ...remote, ...others.map(r => ({ ...r, category: r.category === 'error' ? 'warn' : r.category })) ];
}

export class Lint {
  constructor(modeler, templates, fileName) {
    this.modeler = modeler;
    this.fileName = fileName;
    this.linter = new Linter({ modeler: 'web', type: 'cloud', plugins: [ CloudElementTemplatesLinterPlugin(templates) ] });
    this.linting = modeler.get('linting');
    this.runs = 0;
    this.reports = [];
    this.list = h('ul', { class: 'rd-problems', 'aria-label': say('问题', 'Problems'), hidden: true });
    this.button = h('button', { type: 'button', class: 'rd-button', onclick: () => this.toggle() }, say('问题', 'Problems'));
    modeler.on('propertiesPanel.setErrors', 5000, ({ errors }) => {
      for (const key of Object.keys(errors)) errors[key] = lintText(errors[key]);
    });
    let timer;
    modeler.on('commandStack.changed', () => {
      clearTimeout(timer);
      timer = setTimeout(() => this.run(), QUIET_MS);
    });
  }

  async run() {
    const mine = ++this.runs;
    const { xml } = await this.modeler.saveXML({ format: true });
    const [ local, remote ] = await Promise.all([ this.#local(), this.#remote(xml) ]);
    if (mine === this.runs) this.show(merged(remote, local)); // else a later change superseded this run
  }

  async #local() {
    const found = await this.linter.lint(this.modeler.getDefinitions());
    return found.filter(r => !SERVER_DECIDES.test(r.rule)).map(r => ({ ...r, message: lintText(r.message) }));
  }

  async #remote(xml) {
    if (!parameters.checkUrl) return null;
    try {
      const { findings } = await post(parameters.checkUrl, { name: this.fileName(), xml });
      return findings.map(finding => report(finding, this.modeler, this.fileName()));
    } catch (error) {
      return [ { id: null, category: 'info', rule: 'server', message: error.message, propertiesPanel: { entryIds: [] } } ];
    }
  }

  /** Shows findings that came with a refused deployment at once. */
  showFindings(findings) {
    this.runs++;
    this.show(findings.map(finding => report(finding, this.modeler, this.fileName())));
    this.toggle(true);
  }

  show(reports) {
    const order = { error: 0, warn: 1, info: 2 };
    this.reports = [ ...reports ].sort((a, b) => order[a.category] - order[b.category]); // errors first, else as found
    this.linting.setErrors(reports.filter(r => r.id));
    const errors = reports.filter(r => r.category === 'error').length;
    const others = reports.length - errors;
    this.button.textContent = reports.length ? say(`问题 ${errors} 错误 ${others} 提醒`, `Problems: ${errors} errors, ${others} notes`) : say('没有问题', 'No problems');
    this.button.classList.toggle('rd-has-errors', errors > 0);
    this.list.replaceChildren(...this.reports.map(r => this.#row(r)));
  }

  get errorCount() {
    return this.reports.filter(r => r.category === 'error').length;
  }

  toggle(open = this.list.hidden) {
    this.list.hidden = !open;
    this.button.setAttribute('aria-pressed', String(open));
  }

  #row(r) {
    const word = { error: say('错误', 'Error'), warn: say('提醒', 'Warning'), info: say('说明', 'Note') }[r.category];
    const onclick = () => r.id && this.linting.showError(r);
    return h('li', {}, h('button', { type: 'button', class: `rd-problem rd-problem-${r.category}`, title: r.rule, onclick },
      h('b', {}, word), ` ${[ r.name || r.id, r.message ].filter(Boolean).join('：')}`));
  }
}
