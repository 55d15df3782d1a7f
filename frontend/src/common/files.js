// Files of the person's computer: open one into the editor, save the diagram or its picture.
import { download, h, say } from './page.js';

/** Lets the person choose a text file; resolves to `{name, text}`, or never when the dialog is closed. */
export function chooseFile(accept) {
  return new Promise(resolve => {
    const input = h('input', { type: 'file', accept, hidden: true, onchange: async () => {
      const [ file ] = input.files;
      if (file) resolve({ name: file.name, text: await file.text() });
      input.remove();
    } });
    document.body.append(input);
    input.click();
  });
}

export async function downloadDiagram(modeler, name) {
  const { xml } = await modeler.saveXML({ format: true });
  download(name, xml, 'application/xml');
}

export async function downloadPicture(modeler, name) {
  const { svg } = await modeler.saveSVG();
  download(name.replace(/\.bpmn$/, '') + '.svg', svg, 'image/svg+xml');
}

/** Asks before something is deployed, showing `about`; resolves to `{comment}`, or null where the person did not agree. */
export function confirmDeploy(fileName, warning, about = null) {
  return new Promise(resolve => {
    const comment = h('input', { id: 'rd-comment', maxlength: '200' });
    const close = agreed => () => { dialog.close(); dialog.remove(); resolve(agreed ? { comment: comment.value.trim() } : null); };
    const dialog = h('dialog', { class: 'rd-dialog', 'aria-label': say('部署', 'Deploy'), oncancel: close(false) },
      h('h2', {}, say('部署为新版本？', 'Deploy as the next version?')),
      h('p', {}, say(`${fileName}：新办的工单用新版本，正在办的工单留在原来的版本。`, `${fileName}: new cases use it, running cases stay on their version.`)),
      warning ? h('p', { class: 'rd-problem-error' }, warning) : null,
      about,
      h('label', { for: 'rd-comment' }, say('改了什么、为什么改', 'What changed, and why')), comment,
      h('p', { class: 'rd-dialog-buttons' },
        h('button', { type: 'button', class: 'rd-button', onclick: close(false) }, say('取消', 'Cancel')),
        h('button', { type: 'button', class: 'rd-button rd-primary', onclick: close(true) }, say('部署', 'Deploy'))));
    document.querySelector('#app').append(dialog);
    dialog.showModal();
    dialog.querySelector('.rd-primary').focus();
  });
}

/** Says that there is a newer version than the one that was opened; resolves to whether to deploy over it. */
export const confirmOver = reason => ask({
  title: say('别人已部署了更新的版本', 'Somebody has deployed a newer version'),
  texts: [ reason, say(
    '您改的是打开时的版本，不含对方的改动。可以先下载保存您的文件，再打开最新版本合并；也可以仍然部署，您的成为最新版本，对方的版本留在历史中。',
    'What you changed is the version that you opened, without their changes. Download your file and put both together on the newest version; or deploy it all the same: yours becomes the newest, theirs stays in the history.') ],
  no: say('先不部署', "Don't deploy"),
  yes: say('仍然部署', 'Deploy all the same')
});

/** Asks before another file takes the place of changes that lie nowhere else; resolves to whether it may. */
export const confirmLoss = () => ask({
  title: say('放弃未保存的改动？', 'Give up what is not saved?'),
  texts: [ say('现在的改动没有部署，也没有下载。打开别的文件，这些改动就没有了。', 'What you changed is neither deployed nor downloaded. Opening another file gives it up.') ],
  no: say('留在这里', 'Stay here'),
  yes: say('放弃并打开', 'Give up and open')
});

/** Asks in a dialog whose safe answer is the first one; resolves to true for `yes`. */
function ask({ title, texts, no, yes }) {
  return new Promise(resolve => {
    const close = agreed => () => { dialog.close(); dialog.remove(); resolve(agreed); };
    const dialog = h('dialog', { class: 'rd-dialog', 'aria-label': title, oncancel: close(false) },
      h('h2', {}, title),
      ...texts.map(text => h('p', {}, text)),
      h('p', { class: 'rd-dialog-buttons' },
        h('button', { type: 'button', class: 'rd-button rd-primary', onclick: close(false) }, no),
        h('button', { type: 'button', class: 'rd-button', onclick: close(true) }, yes)));
    document.querySelector('#app').append(dialog);
    dialog.showModal();
    dialog.querySelector('.rd-primary').focus();
  });
}
