// Chinese for the process editor: the libraries' own dictionary first, then ours, and what bypasses both.
import zn from 'bpmn-js-i18n/translations/zn.js';
import { isChinese } from '../common/page.js';
import { localise } from './dom.js';
import own from './modeler.json';
import { translator } from './words.js';

export const translate = translator(zn, own);
export default { translate: [ 'value', translate ] };

const BYPASSING = [
  'Create', 'Opened in editor', 'Open pop-up editor', 'Results', 'Select a template', 'Delete item',
  'Click to set a dynamic value with FEEL expression', 'FEEL expression is mandatory', 'Unparsable FEEL expression.', 'JSON contains errors',
  'Click to remove dynamic value with FEEL expression', 'Open documentation', 'Process must be executable.', 'Toggle section',
  'Toggle list item', 'Create new list item', 'Section contains edits', 'Section contains an error'
];

/** Swaps the words that never reach `translate`. */
export function localisePage() {
  if (!isChinese) return;
  localise(Object.fromEntries(BYPASSING.map(text => [ text, translate(text) ])), [
    [ /^List contains (\d+) items?$/, n => `共 ${n} 项` ],
    [ /^(.+)：<no type>$/, text => `${translate(text)}：<无类型>` ],
    [ /^<empty>$/, () => '<空>' ]
  ]);
}
