// Page: a form that a person fills in to start a case or to complete a task.
import { Form } from '@bpmn-io/form-js-viewer';
import flatpickr from 'flatpickr';
import { Mandarin } from 'flatpickr/dist/esm/l10n/zh.js';
import { app, h, isChinese, parameters, Refused, say, source, start } from './common/page.js';
import { guard, messageLine } from './common/message.js';
import { focusFirst, showProblems } from './form/problems.js';
import { send } from './form/submission.js';
import { localise } from './zh/dom.js';
import { translator } from './zh/words.js';
import words from './zh/form.json';
import './form.css';

const SOME_WRONG = () => say('有几项还没填对，请看红色的提示。', 'Some fields need your attention; see the notes in red.');

const PLACEHOLDERS = { Select: '请选择', 'yyyy/mm/dd': '年/月/日', 'yyyy/m/d': '年/月/日', 'hh:mm': '时:分', 'hh:mm --': '时:分', 'hh:mm ?m': '时:分' };

function hasSubmitButton(components = []) {
  return components.some(c => (c.type === 'button' && c.action !== 'reset') || hasSubmitButton(c.components));
}

await start(async () => {
  if (isChinese) {
    flatpickr.localize(Mandarin);
    localise(PLACEHOLDERS, [], '.fjs-select-placeholder, .fjs-datetime-subsection');
  }
  const message = messageLine();
  const container = h('div', { class: 'rd-form' });
  app.append(message.line, container);
  const form = new Form({ container, additionalModules: [ { translate: [ 'value', translator(words) ] } ] });
  const schema = await source('schema');
  await form.importSchema(schema, parameters.data ?? {});
  if (parameters.readOnly) {
    form.setProperty('readOnly', true);
    return;
  }

  let isChanged = false;
  let isBusy = false;
  form.on('field.updated', () => { isChanged = true; });
  guard(() => isChanged);

  const say422 = problems => {
    const homeless = showProblems(form, problems);
    focusFirst(container);
    return homeless.map(problem => `${problem.field}：${problem.message}`);
  };

  form.on('submit', async ({ data, errors }) => {
    if (isBusy) return;
    if (Object.keys(errors).length) {
      message.wrong(SOME_WRONG());
      focusFirst(container);
      return;
    }
    isBusy = true;
    app.setAttribute('aria-busy', 'true');
    try {
      isChanged = false;
      const answer = await send(data);
      if (answer?.redirect) window.location.assign(answer.redirect);
      else if (answer?.message) message.good(answer.message);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      isChanged = true;
      message.wrong([ error.message, ...say422(error.problems) ].join(' '));
      message.line.scrollIntoView({ block: 'nearest' });
    } finally {
      isBusy = false;
      app.removeAttribute('aria-busy');
    }
  });

  if (!hasSubmitButton(schema.components)) {
    const onclick = () => form.submit();
    app.append(h('p', { class: 'rd-submit' },
      h('button', { type: 'button', class: 'rd-button rd-primary', onclick }, parameters.submitLabel ?? say('提交', 'Submit'))));
  }
  if (parameters.problems?.length) {
    message.wrong([ SOME_WRONG(), ...say422(parameters.problems) ].join(' '));
  }
});
