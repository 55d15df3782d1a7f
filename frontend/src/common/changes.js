// What a change means: a few sentences in the dialogue before it is deployed, and the whole of it in a tab of its own.
import { h, parameters, post, say } from './page.js';

const MOST_FINDINGS = 3;

/** Opens the comparison of what is edited with what is deployed. `body`: `{xml}` or `{schema}`. */
export function openComparison(fileName, body) {
  openWith(parameters.compareUrl, { name: fileName, xml: body.xml ?? JSON.stringify(body.schema) });
}

/** Posts fields to an address in a new tab, as a form does. */
export function openWith(action, fields) {
  const form = h('form', { method: 'post', action, target: '_blank', hidden: true },
    ...Object.entries({ csrf_token: parameters.csrf, ...fields }).map(([ name, value ]) => {
      const field = h('textarea', { name });
      field.value = value;
      return field;
    }));
  document.body.append(form);
  form.submit();
  form.remove();
}

/** Returns a box that tells in short what deploying means, as soon as the server has said it. */
export function meaning(fileName, body) {
  const list = h('ul', { class: 'rd-meaning-lines' }, h('li', {}, say('正在对照…', 'Comparing…')));
  const more = h('button', { type: 'button', class: 'rd-button rd-meaning-more', onclick: () => openComparison(fileName, body) },
    say('详细对照（新标签页）', 'The whole comparison (new tab)'));
  tell(list, more, fileName, body);
  return h('section', { class: 'rd-meaning', 'aria-live': 'polite', 'aria-label': say('改动意味着什么', 'What the change means') }, list, more);
}

/** The weightiest of what the check found, and how many more there are. */
function told(findings) {
  const order = { error: 0, warning: 1 };
  const sorted = [ ...findings ].sort((a, b) => order[a.severity] - order[b.severity]);
  const more = sorted.length - MOST_FINDINGS;
  return [
    ...sorted.slice(0, MOST_FINDINGS).map(({ severity, message }) => h('li', { class: `rd-meaning-${severity === 'error' ? 'bad' : 'warn'}` }, message)),
    more > 0 ? h('li', {}, say(`检查结果还有 ${more} 条`, `${more} more findings of the check`)) : null
  ].filter(Boolean);
}

async function tell(list, more, fileName, body) {
  try {
    const { lines, findings } = await post(parameters.compareUrl, { name: fileName, ...body });
    more.hidden = !lines.length;
    list.replaceChildren(...lines.map(line => h('li', { class: `rd-meaning-${line.level}` }, line.text)),
      ...told(findings));
  } catch (error) {
    more.hidden = true;
    list.replaceChildren(h('li', {}, say('没能对照：', 'It could not be compared: ') + error.message));
  }
}
