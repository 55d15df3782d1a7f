// Makes a translate function of a dictionary, as the editor libraries want it; English pages pass the text through.
import { app, isChinese } from '../common/page.js';

const missing = new Set(); // what had no Chinese text
if (app) app.untranslated = missing; // the browser tests walk through the editor and read it

export function translator(...dictionaries) {
  const words = Object.assign({}, ...dictionaries);
  return function translate(template, replacements = {}) {
    if (typeof template !== 'string') return template;
    const hit = isChinese ? words[template] : template;
    if (hit === undefined && /[A-Za-z]{2}/.test(template)) missing.add(template);
    return (hit ?? template).replace(/{([^}]+)}/g, (_, key) => replacements[key] ?? `{${key}}`);
  };
}
