// Page: decisions, to look at or to change: the picture of what depends on what, and each table.
import DmnModeler from 'dmn-js/lib/Modeler';
import DmnViewer from 'dmn-js/lib/NavigatedViewer';
import { app, download, h, isChinese, parameters, say, source, start } from './common/page.js';
import { openComparison, openWith } from './common/changes.js';
import { deploy } from './common/deploy.js';
import { chooseFile, confirmLoss } from './common/files.js';
import { guard, messageLine } from './common/message.js';
import { fillWindow, toolbar } from './common/toolbar.js';
import zn from 'bpmn-js-i18n/translations/zn.js';
import words from './zh/dmn.json';
import { translator } from './zh/words.js';
import './dmn.css';

const VIEW_NAMES = {
  drd: () => say('依赖图', 'Dependencies'),
  decisionTable: () => say('决策表', 'Table'),
  literalExpression: () => say('表达式', 'Expression'),
  boxedExpression: () => say('表达式', 'Expression')
};
const EMPTY = name => `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/DMNDI/"
 xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/" id="definitions" name="${name}" namespace="http://relaydesk/dmn">
  <decision id="decision" name="${name}"><decisionTable id="table"><input id="input"><inputExpression id="in" typeRef="string"><text></text></inputExpression></input>
  <output id="output" typeRef="string" /></decisionTable></decision>
  <dmndi:DMNDI><dmndi:DMNDiagram id="diagram"><dmndi:DMNShape id="shape" dmnElementRef="decision"><dc:Bounds height="80" width="180" x="160" y="100" /></dmndi:DMNShape></dmndi:DMNDiagram></dmndi:DMNDI>
</definitions>`;

await start(async () => {
  let fileName = parameters.fileName ?? 'decision.dmn';
  const translation = { translate: [ 'value', translator(zn, words) ] };
  const view = { additionalModules: isChinese ? [ translation ] : [] };
  const message = messageLine();
  const container = h('div', { class: 'rd-work rd-dmn' });
  fillWindow();
  app.append(message.line, container);
  const Editor = parameters.readOnly ? DmnViewer : DmnModeler;
  const editor = new Editor({
    container,
    drd: view, decisionTable: view, literalExpression: view, boxedExpression: view,
    common: { expressionLanguages: { options: [ { value: 'feel', label: 'FEEL' } ], defaults: { editor: 'feel' } } }
  });

  let isChanged = false;
  if (!parameters.readOnly) {
    guard(() => isChanged);
    editor.on('viewer.created', ({ viewer }) => viewer.on('commandStack.changed', ({ trigger }) => {
      if (trigger !== 'clear') isChanged = true; // a view that is opened clears its own
    }));
  }

  const tabs = h('span', { class: 'rd-tabs' });
  function drawTabs() {
    tabs.replaceChildren(...editor.getViews().map(one => h('button', {
      type: 'button', class: 'rd-button', 'aria-pressed': String(editor.getActiveView()?.id === one.id), onclick: () => open(one)
    }, one.type === 'drd' ? VIEW_NAMES.drd() : `${VIEW_NAMES[one.type]?.() ?? one.type}：${one.element.name || one.element.id}`)));
  }
  async function open(one) {
    await editor.open(one);
    if (one.type === 'drd') editor.getActiveViewer().get('canvas').zoom('fit-viewport', 'auto');
    drawTabs();
  }
  editor.on('views.changed', drawTabs);

  async function load(xml) {
    await editor.importXML(xml);
    const wanted = parameters.open && editor.getViews().find(one => one.element.id === parameters.open && one.type !== 'drd');
    await open(wanted || editor.getActiveView());
  }

  async function openFile() {
    if (isChanged && !(await confirmLoss())) return;
    const { name, text } = await chooseFile('.dmn,.xml');
    const before = (await editor.saveXML({ format: true })).xml;
    try {
      await editor.importXML(text);
      await open(editor.getActiveView());
      fileName = name;
      title.textContent = name;
      isChanged = true;
      message.clear();
    } catch (error) {
      message.wrong(say(`打不开 ${name}：`, `${name} can't be opened: `) + error.message);
      await load(before);
    }
  }

  const run = () => deploy({
    fileName,
    content: async () => {
      document.activeElement?.blur(); // what is being typed counts
      return { body: { xml: (await editor.saveXML({ format: true })).xml } };
    },
    message,
    saved: () => { isChanged = false; }
  });
  const save = async () => {
    download(fileName, (await editor.saveXML({ format: true })).xml, 'application/xml');
    isChanged = false;
  };
  const title = h('span', { class: 'rd-title' }, parameters.title ?? fileName);
  const bar = toolbar(title, [
    { element: tabs },
    !parameters.readOnly && { text: say('打开文件', 'Open file'), hint: 'Ctrl+O', key: 'o', run: openFile },
    { text: say('下载', 'Download'), run: save },
    parameters.previewUrl && { text: say('预览', 'Preview'), label: say('预览印出或寄出的样子', 'Preview what is printed or sent'), run: async () => {
      document.activeElement?.blur();
      openWith(parameters.previewUrl, { decision: editor.getActiveView()?.element.id ?? '', xml: (await editor.saveXML({ format: true })).xml });
    } },
    !parameters.readOnly && parameters.compareUrl && { text: say('看改动', 'What changes'), run: async () => {
      document.activeElement?.blur();
      openComparison(fileName, { xml: (await editor.saveXML({ format: true })).xml });
    } },
    !parameters.readOnly && parameters.deployUrl && { text: say('部署', 'Deploy'), hint: 'Ctrl+S', key: 's', primary: true, run }
  ]);
  app.prepend(bar.element);
  await load((await source('xml')) ?? EMPTY(say('新决策', 'New decision')));
});
