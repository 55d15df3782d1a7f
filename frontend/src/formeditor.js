// Page: the form designer.
import { FormEditor } from '@bpmn-io/form-js-editor';
import flatpickr from 'flatpickr';
import { Mandarin } from 'flatpickr/dist/esm/l10n/zh.js';
import { app, download, h, isChinese, parameters, say, source, start } from './common/page.js';
import { openComparison } from './common/changes.js';
import { deploy } from './common/deploy.js';
import { chooseFile, confirmLoss } from './common/files.js';
import { guard, messageLine } from './common/message.js';
import { fillWindow, toolbar } from './common/toolbar.js';
import { localise } from './zh/dom.js';
import words from './zh/formeditor.json';
import './formeditor.css';

const SCHEMA_VERSION = 19;

await start(async () => {
  if (isChinese) {
    flatpickr.localize(Mandarin);
    localise(words, [
      [ /^Create an? (.+) element$/, type => `新建${words[type] ?? type}` ],
      [ /^Remove (.+)$/, type => `移除${words[type] ?? type}` ]
    ]);
  }
  let fileName = parameters.fileName ?? 'new.form';
  const message = messageLine();
  const container = h('div', { class: 'rd-work rd-formeditor' });
  fillWindow();
  app.append(message.line, container);
  const editor = new FormEditor({ container, renderer: { compact: false } });

  let isChanged = false;
  guard(() => isChanged);
  const text = () => JSON.stringify(editor.saveSchema(), null, 2);

  async function openFile() {
    if (isChanged && !(await confirmLoss())) return;
    const { name, text: content } = await chooseFile('.form,.json');
    const before = editor.saveSchema();
    try {
      await editor.importSchema(JSON.parse(content));
      fileName = name;
      title.textContent = name;
      isChanged = true;
      message.clear();
    } catch (error) {
      message.wrong(say(`打不开 ${name}：`, `${name} can't be opened: `) + error.message);
      await editor.importSchema(before);
    }
  }

  const run = () => deploy({
    fileName,
    content: async () => ({ body: { schema: editor.saveSchema() } }),
    message,
    saved: () => { isChanged = false; }
  });
  const title = h('span', { class: 'rd-title' }, parameters.title ?? fileName);
  const bar = toolbar(title, [
    { text: say('打开文件', 'Open file'), hint: 'Ctrl+O', key: 'o', run: openFile },
    { text: say('下载', 'Download'), run: () => { download(fileName, text(), 'application/json'); isChanged = false; } },
    parameters.compareUrl && { text: say('看改动', 'What changes'), run: () => openComparison(fileName, { schema: editor.saveSchema() }) },
    parameters.deployUrl && { text: say('部署', 'Deploy'), hint: 'Ctrl+S', key: 's', primary: true, run }
  ]);
  app.prepend(bar.element);
  const id = fileName.replace(/\.form$/, '').replace(/[^\w-]/g, '_');
  await editor.importSchema((await source('schema')) ?? { type: 'default', id, schemaVersion: SCHEMA_VERSION, components: [] });
  editor.on('changed', () => { isChanged = true; });
});
