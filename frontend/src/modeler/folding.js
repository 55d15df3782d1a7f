// The properties panel and the palette make room for the diagram: folded at first where the window is narrow.
import { h, say } from '../common/page.js';

const NARROW = '(max-width: 760px)'; // as in modeler.css, where the panel stands below the diagram then

/** Returns the button that folds the panel of `work` away and back; the selected element stays in sight. */
export function foldingButton(work, modeler) {
  const button = h('button', { type: 'button', class: 'rd-button', onclick: () => fold(!work.classList.contains('rd-folded')) },
    say('属性', 'Properties'));
  function fold(isFolded) {
    work.classList.toggle('rd-folded', isFolded);
    button.setAttribute('aria-pressed', String(!isFolded));
    const canvas = modeler.get('canvas');
    canvas.resized();
    const [ selected ] = modeler.get('selection').get();
    if (selected && !isFolded) canvas.scrollToElement(selected);
  }
  const isNarrow = window.matchMedia(NARROW).matches;
  if (isNarrow) modeler.get('palette').close();
  fold(isNarrow);
  return button;
}
