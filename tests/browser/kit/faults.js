// What is wrong with the page that is shown: wider than the screen, a field or button without a name, text without contrast.
() => {
  const found = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) found.push(`wider than the screen by ${root.scrollWidth - root.clientWidth}px`);
  if (!root.lang || !document.title) found.push('no language or title');
  const drawn = e => e.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const ours = e => !e.closest('.fjs-palette-container, .djs-container, .bio-properties-panel'); // the editors' libraries
  const named = e => e.labels?.length || e.getAttribute('aria-label') || e.getAttribute('aria-labelledby') || e.title;
  for (const e of document.querySelectorAll('input:not([type=hidden], [type=submit]), select, textarea')) {
    if (drawn(e) && ours(e) && !named(e)) found.push(`no label: ${e.outerHTML.slice(0, 120)}`);
  }
  for (const e of document.querySelectorAll('button, a[href]')) {
    if (drawn(e) && ours(e) && !e.textContent.trim() && !named(e) && !e.querySelector('[alt], title')) {
      found.push(`no name: ${e.outerHTML.slice(0, 120)}`);
    }
  }
  const numbers = colour => colour.match(/[\d.]+/g).map(Number);
  const light = colour => {
    const [r, g, b] = colour.map(v => v / 255).map(v => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = e => {
    for (let at = e; at; at = at.parentElement) {
      const colour = numbers(getComputedStyle(at).backgroundColor);
      if (colour.length < 4 || colour[3] > 0) return colour.slice(0, 3);
    }
    return [255, 255, 255];
  };
  for (const e of document.querySelectorAll('header *, main *:not(#app *)')) {
    const has_text = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!has_text || !drawn(e) || e.closest('svg, :disabled')) continue;
    const style = getComputedStyle(e);
    const [a, b] = [light(numbers(style.color).slice(0, 3)), light(ground(e))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const size = parseFloat(style.fontSize);
    if (ratio < (size >= 24 || (size >= 18.6 && style.fontWeight >= 700) ? 3 : 4.5)) {
      found.push(`contrast ${ratio.toFixed(2)}: ${e.textContent.trim().slice(0, 30)}`);
    }
  }
  return found;
}
