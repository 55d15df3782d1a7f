// The few words a read-only diagram says, in the page's language, as a module of the diagram library.
import { isChinese } from '../common/page.js';

const WORDS = { 'Open {element}': '打开 {element}', 'Open': '打开' };

function translate(template, replacements = {}) {
  const text = (isChinese && WORDS[template]) || template;
  return text.replace(/{([^}]+)}/g, (_, key) => replacements[key] ?? `{${key}}`);
}

export default { translate: [ 'value', translate ] };
