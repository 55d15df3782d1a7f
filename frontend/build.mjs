// Bundles every page into the folder named on the command line, with manifest.json and the licences of what went in.
import * as esbuild from 'esbuild';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { domifyStyles, lintingInterop, styleModAdopted } from './plugins.mjs';
import { licences } from './licences.mjs';

const PAGES = [ 'modeler', 'viewer', 'replay', 'form', 'formeditor', 'dmn' ];

const outdir = path.resolve(process.argv[2] ?? 'dist');
const here = path.dirname(fileURLToPath(import.meta.url));
process.chdir(here);

await rm(outdir, { recursive: true, force: true });
await mkdir(outdir, { recursive: true });
const result = await esbuild.build({
  absWorkingDir: here,
  entryPoints: Object.fromEntries(PAGES.map(page => [ page, `src/${page}.js` ])),
  outdir,
  bundle: true,
  splitting: true,
  format: 'esm',
  target: [ 'es2022' ],
  minify: !process.env.DEV,
  sourcemap: Boolean(process.env.DEV),
  entryNames: '[name]-[hash]',
  chunkNames: 'chunks/[name]-[hash]',
  assetNames: 'assets/[name]-[hash]',
  loader: { '.svg': 'file', '.woff': 'file', '.woff2': 'file', '.ttf': 'file', '.eot': 'file', '.gif': 'file', '.png': 'file' },
  jsx: 'automatic',
  jsxImportSource: '@bpmn-io/properties-panel/preact',
  plugins: [ lintingInterop, styleModAdopted, domifyStyles ],
  legalComments: 'none', // licences.txt has them all
  metafile: true,
  logLevel: 'warning'
});

const inDist = file => path.relative(outdir, path.resolve(file)).split(path.sep).join('/');
const manifest = {};
for (const [ file, output ] of Object.entries(result.metafile.outputs)) {
  const page = output.entryPoint && PAGES.find(name => output.entryPoint === `src/${name}.js`);
  if (!page) continue;
  manifest[page] = {
    js: inDist(file),
    css: output.cssBundle ? inDist(output.cssBundle) : null,
    imports: output.imports.filter(i => i.kind === 'import-statement' && !i.external).map(i => inDist(i.path))
  };
}
await writeFile(path.join(outdir, 'manifest.json'), JSON.stringify(manifest, null, 1) + '\n');
await writeFile(path.join(outdir, 'licences.txt'), await licences(Object.keys(result.metafile.inputs)));
