// The places where a dependency's text must change to run in our bundle; each fails the build when it no longer applies.
import { readFile } from 'node:fs/promises';

function patched(name, filter, before, after, preamble = '') {
  return {
    name,
    setup(build) {
      build.onLoad({ filter }, async ({ path }) => {
        const source = await readFile(path, 'utf8');
        if (!source.includes(before)) throw new Error(`${name}: ${path} changed, the patch no longer applies`);
        return { contents: preamble + source.replace(before, after), loader: 'js' };
      });
    }
  };
}

// CodeMirror injects <style> into the document; constructable style sheets are what a strict policy permits.
export const styleModAdopted = patched(
  'style-mod-adopted',
  /style-mod[\\/]src[\\/]style-mod\.js$/,
  '!root.head && root.adoptedStyleSheets',
  'root.adoptedStyleSheets'
);

// `const { configs } = await import(<CommonJS>)` yields { default } alone when esbuild splits ES modules.
export const lintingInterop = patched(
  'camunda-linting-interop',
  /@camunda[\\/]linting[\\/]lib[\\/]Linter\.js$/,
  "const { configs } = await import('bpmnlint-plugin-camunda-compat')",
  'const { configs } = compatPlugin',
  "import compatPlugin from 'bpmnlint-plugin-camunda-compat';\n"
);

// Markup with style="…" set through innerHTML is refused by the policy; the same styles set through the object model are not.
export const domifyStyles = patched(
  'domify-styles',
  /node_modules[\\/]domify[\\/]index\.js$/,
  'element.innerHTML = prefix + htmlString + suffix;',
  `element.innerHTML = prefix + htmlString.replace(/(<[^>]*?)\\sstyle=("[^"]*"|'[^']*')/g, '$1 data-styled=$2') + suffix;
	for (const styled of element.querySelectorAll('[data-styled]')) {
		styled.style.cssText = styled.dataset.styled;
		styled.removeAttribute('data-styled');
	}`
);
