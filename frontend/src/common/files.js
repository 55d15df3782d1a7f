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
export function confirmOver(reason) {
  return new Promise(resolve => {
    const close = agreed => () => { dialog.close(); dialog.remove(); resolve(agreed); };
    const dialog = h('dialog', { class: 'rd-dialog', 'aria-label': say('有更新的版本', 'There is a newer version'), oncancel: close(false) },
      h('h2', {}, say('别人已部署了更新的版本', 'Somebody has deployed a newer version')),
      h('p', {}, reason),
      h('p', {}, say(
        '您改的是打开时的版本，不含对方的改动。可以先下载保存您的文件，再打开最新版本合并；也可以仍然部署，您的成为最新版本，对方的版本留在历史中。',
        'What you changed is the version that you opened, without their changes. Download your file and put both together on the newest version; or deploy it all the same: yours becomes the newest, theirs stays in the history.')),
      h('p', { class: 'rd-dialog-buttons' },
        h('button', { type: 'button', class: 'rd-button rd-primary', onclick: close(false) }, say('先不部署', "Don't deploy")),
        h('button', { type: 'button', class: 'rd-button', onclick: close(true) }, say('仍然部署', 'Deploy all the same'))));
    document.querySelector('#app').append(dialog);
    dialog.showModal();
    dialog.querySelector('.rd-primary').focus();
  });
}
