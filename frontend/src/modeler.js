// Page: the process designer. Open, change, check, deploy a diagram.
import { app, h, parameters, say, source, start } from './common/page.js';
import { openComparison } from './common/changes.js';
import { deploy } from './common/deploy.js';
import { chooseFile, confirmLoss, downloadDiagram, downloadPicture } from './common/files.js';
import { guard, messageLine } from './common/message.js';
import { drawn } from './common/drawn.js';
import { fillWindow, toolbar } from './common/toolbar.js';
import { localisePage } from './zh/modeler.js';
import { createEditor, emptyDiagram, fit, painted, show } from './modeler/editor.js';
import { foldingButton } from './modeler/folding.js';
import { Lint } from './modeler/lint.js';
import './modeler.css';

await start(async () => {
  localisePage();
  const [ xml, templates, variables ] = await Promise.all([ source('xml'), source('templates'), source('variables') ]);
  let fileName = parameters.fileName ?? 'process.bpmn';
  const message = messageLine();
  const canvas = h('div', { class: 'rd-canvas' });
  const properties = h('div', { class: 'rd-properties' });
  const work = h('div', { class: 'rd-work rd-modeler' }, canvas, properties);
  fillWindow();
  app.append(message.line, work);
  const modeler = createEditor({ canvas, properties, popups: app, variables: variables ?? [], templates: templates ?? [] });
  const commandStack = modeler.get('commandStack');
  const lint = new Lint(modeler, templates ?? [], () => fileName);
  work.append(lint.list);

  let savedAt = -1; // position of the command stack that is deployed or on disk; NaN: not saved anywhere
  const isChanged = () => commandStack._stackIdx !== savedAt;
  guard(isChanged);

  async function load(text) {
    await modeler.importXML(await drawn(text));
    fit(modeler);
    await lint.run();
  }

  async function openFile() {
    if (isChanged() && !(await confirmLoss())) return;
    const { name, text } = await chooseFile('.bpmn,.xml');
    try {
      await modeler.get('moddle').fromXML(text); // refuse a broken file before the present diagram is gone
      await load(text);
      savedAt = Number.NaN;
      fileName = name;
      title.textContent = name;
      message.clear();
    } catch (error) {
      message.wrong(say(`打不开 ${name}：`, `${name} can't be opened: `) + error.message);
    }
  }

  const run = () => deploy({
    fileName,
    warning: lint.errorCount ? say(`还有 ${lint.errorCount} 个错误，服务器可能会拒绝。`, `${lint.errorCount} errors are left; the server may refuse.`) : null,
    content: async () => ({ body: { xml: (await modeler.saveXML({ format: true })).xml }, position: commandStack._stackIdx }),
    message,
    saved: ({ position }) => { savedAt = position; },
    refused: findings => lint.showFindings(findings)
  });

  const save = async () => {
    await downloadDiagram(modeler, fileName);
    savedAt = commandStack._stackIdx;
  };
  const minimap = modeler.get('minimap');
  const title = h('span', { class: 'rd-title' }, parameters.title ?? fileName);
  const bar = toolbar(title, [
    { text: say('打开文件', 'Open file'), hint: 'Ctrl+O', key: 'o', run: openFile },
    { text: say('下载', 'Download'), run: save },
    { text: say('图片', 'Picture'), run: () => downloadPicture(modeler, fileName) },
    { text: '↶', label: say('撤销', 'Undo'), hint: 'Ctrl+Z', run: () => commandStack.undo(), name: 'undo' },
    { text: '↷', label: say('重做', 'Redo'), hint: 'Ctrl+Y', run: () => commandStack.redo(), name: 'redo' },
    { text: say('看全图', 'Fit'), run: () => fit(modeler) },
    { text: say('缩略图', 'Minimap'), run: () => minimap.toggle() },
    { element: foldingButton(work, modeler) },
    { element: lint.button },
    parameters.compareUrl && { text: say('看改动', 'What changes'), run: async () => openComparison(fileName, { xml: (await modeler.saveXML({ format: true })).xml }) },
    parameters.deployUrl && { text: say('部署', 'Deploy'), hint: 'Ctrl+S', key: 's', primary: true, run }
  ]);
  app.prepend(bar.element);
  const refresh = () => {
    bar.buttons.undo.disabled = !commandStack.canUndo();
    bar.buttons.redo.disabled = !commandStack.canRedo();
  };
  modeler.on('commandStack.changed', refresh);
  refresh();

  await load(xml ?? emptyDiagram(say('新流程', 'New process')));
  await painted(); // the panel hears of a selection only from then on
  show(modeler, parameters.elementId);
});
