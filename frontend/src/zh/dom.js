// Some English words of the editor libraries never pass their translate function; they are swapped where they appear in the page.

const EDITORS = '.rd-properties, .djs-popup, .fjs-palette-container, .fjs-properties-container, .fjs-context-pad, ' +
  '.bio-properties-panel-tooltip, .bio-properties-panel-popup, .fjs-editor-container .fjs-select-placeholder, ' +
  '.fjs-editor-container .fjs-form-field-placeholder, .fjs-editor-container .flatpickr-input';
const NOT_OURS = '.cm-content, textarea, pre, .bio-properties-panel-header-label';
const USER_TITLES = '.bio-properties-panel-collapsible-entry-header-title'; // may be a person's own words: only patterns apply
const ATTRIBUTES = [ 'title', 'placeholder', 'aria-label' ];

/** Watches the page inside `hosts`; `words`: exact texts, `patterns`: [regular expression, function of its groups]. */
export function localise(words, patterns = [], hosts = EDITORS) {
  function byPattern(text) {
    for (const [ pattern, rewrite ] of patterns) {
      const match = text.match(pattern);
      if (match) return rewrite(...match.slice(1));
    }
    return undefined;
  }

  function translated(text, onlyPatterns) {
    const core = text.trim();
    if (!/[A-Za-z]{2}/.test(core)) return text;
    const hit = (onlyPatterns ? undefined : words[core]) ?? byPattern(core);
    return hit === undefined ? text : text.replace(core, () => hit);
  }

  const isOutside = element => !element || element.closest(NOT_OURS) || !element.closest(hosts);

  function visitText(node) {
    if (isOutside(node.parentElement)) return;
    const next = translated(node.data, Boolean(node.parentElement.closest(USER_TITLES)));
    if (next !== node.data) node.data = next;
  }

  function visitElement(element) {
    if (isOutside(element)) return;
    for (const name of ATTRIBUTES) {
      const value = element.getAttribute(name);
      if (value === null) continue;
      const next = translated(value, false);
      if (next !== value) element.setAttribute(name, next);
    }
  }

  function visit(node) {
    if (node.nodeType === Node.TEXT_NODE) return visitText(node);
    if (node.nodeType !== Node.ELEMENT_NODE) return undefined;
    visitElement(node);
    const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    while (walker.nextNode()) {
      if (walker.currentNode.nodeType === Node.TEXT_NODE) visitText(walker.currentNode);
      else visitElement(walker.currentNode);
    }
    return undefined;
  }

  visit(document.body);
  new MutationObserver(changes => {
    for (const change of changes) {
      if (change.type === 'characterData') visitText(change.target);
      else if (change.type === 'attributes') visitElement(change.target);
      else change.addedNodes.forEach(visit);
    }
  }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES });
}
