// The licence list that travels with the bundle: every package that contributed a file, with its licence text.
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';

const PACKAGE = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//;

export async function licences(inputs) {
  const folders = new Set(inputs.map(file => file.split(path.sep).join('/').match(PACKAGE)?.[1]).filter(Boolean));
  const entries = [];
  for (const folder of folders) {
    const info = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
    if (!info.name) continue; // a folder marker such as {"type": "module"}
    const file = (await readdir(folder)).find(name => /^(licen[cs]e|copying)/i.test(name));
    const licence = typeof info.license === 'string' ? info.license : info.license?.type;
    if (!licence) throw new Error(`${info.name} ${info.version} states no licence`);
    entries.push({
      title: `${info.name} ${info.version} (${licence})`,
      text: file ? (await readFile(path.join(folder, file), 'utf8')).trim() : `Licence: ${licence}. The package brings no licence file.`
    });
  }
  entries.sort((a, b) => (a.title < b.title ? -1 : 1));
  const unique = entries.filter((entry, i) => entry.title !== entries[i - 1]?.title);
  const rule = '\n\n' + '-'.repeat(78) + '\n';
  return 'The browser pages of Relaydesk contain these packages.\n\n' + unique.map(e => `  ${e.title}`).join('\n') +
    unique.map(e => `${rule}${e.title}\n\n${e.text}`).join('') + '\n';
}
