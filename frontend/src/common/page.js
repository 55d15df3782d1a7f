// What every page shares with the server: its parameters, its language, and how it posts and says what happened.

const holder = document.querySelector('script#page[type="application/json"]');

/** The parameters the template gave (see README.md). */
export const parameters = holder ? JSON.parse(holder.textContent) : {};
export const app = document.querySelector('#app');
export const isChinese = document.documentElement.lang.toLowerCase().startsWith('zh');

/** Chooses the text of the page's language. */
export const say = (zh, en) => (isChinese ? zh : en);

/** Makes an element: `h('button', { type: 'button', onclick }, 'text', child)`. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [ name, value ] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.filter(child => child !== null && child !== undefined));
  return element;
}

export class Refused extends Error {
  constructor(status, body) {
    super(body.message ?? say(`服务器拒绝了请求（${status}）。`, `The server refused the request (${status}).`));
    this.status = status;
    this.problems = body.problems ?? [];
    this.findings = body.findings ?? null;
  }
}

async function checked(response) {
  const isJson = (response.headers.get('content-type') ?? '').includes('json');
  if (response.redirected && !isJson) {
    throw new Refused(401, { message: say('登录已过期，请在新窗口登录后再试，这里的内容还在。', 'Your session has ended. Sign in in another window and try again; nothing here is lost.') });
  }
  if (response.ok) return response;
  const body = isJson ? await response.json().catch(() => ({})) : {};
  throw new Refused(response.status, body);
}

async function reach(url, options) {
  try {
    return await fetch(url, { credentials: 'same-origin', ...options });
  } catch {
    throw new Refused(0, { message: say('连不上服务器，没有保存，请稍后再试。', 'The server did not answer. Nothing was saved; please try again.') });
  }
}

export const readText = async url => (await checked(await reach(url))).text();
export const readJson = async url => (await checked(await reach(url, { headers: { accept: 'application/json' } }))).json();

/** Posts JSON; returns the JSON answer, or throws Refused with what the server said. */
export async function post(url, body) {
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  if (parameters.csrf) headers['X-CSRFToken'] = parameters.csrf;
  const response = await checked(await reach(url, { method: 'POST', headers, body: JSON.stringify(body) }));
  return response.status === 204 ? {} : response.json();
}

/** The text named `key` inline, or fetched from `keyUrl`; null when neither is given. */
export async function source(key, given = parameters) {
  if (given[key] !== undefined && given[key] !== null) return given[key];
  const url = given[`${key}Url`];
  if (!url) return null;
  return key === 'xml' ? readText(url) : readJson(url);
}

/** Runs the page; marks it ready, or shows why it could not be drawn. */
export async function start(draw) {
  try {
    await draw();
    if (app) app.dataset.ready = '1';
  } catch (error) {
    const box = h('p', { class: 'rd-failed', role: 'alert' }, say('页面没能打开：', 'This page could not be drawn: '), error.message);
    (app ?? document.body).prepend(box);
    if (app) app.dataset.failed = '1';
    throw error;
  }
}

/** Saves a text as a file of the person's computer. */
export function download(name, text, type) {
  const url = URL.createObjectURL(new Blob([ text ], { type }));
  const link = h('a', { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  URL.revokeObjectURL(url);
}
