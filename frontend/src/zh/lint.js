// The lint library builds English sentences; here they are rewritten by pattern. What the server finds comes in Chinese already.
import { isChinese } from '../common/page.js';
import { translate } from './modeler.js';

const type = text => translate(text.replace(/^[<«]|[>»]$/g, ''));

const PATTERNS = [
  [ /^(?:An?|The) <(.+?)> must have a defined <(.+?)>$/, (a, b) => `${type(a)}必须填写“${type(b)}”` ],
  [ /^(?:An?|The) <(.+?)> with <(.+?)> must have a defined <(.+?)>$/, (a, b, c) => `${type(a)}（${type(b)}）必须填写“${type(c)}”` ],
  [ /^(?:An?|The) <(.+?)> must have an <(.+?)>$/, (a, b) => `${type(a)}必须有“${type(b)}”` ],
  [ /^(?:An?|The) <(.+?)> must have a <(.+?)>$/, (a, b) => `${type(a)}必须有“${type(b)}”` ],
  [ /^(?:An?|The) <(.+?)> must be <(.+?)>$/, (a, b) => `${type(a)}必须为“${type(b)}”` ],
  [ /^(?:An?|The) <(.+?)> (?:is|with <.+?> is) (?:not supported|only supported) by (.+)$/, (a, b) => `${b} 不支持 ${type(a)}` ],
  [ /^(?:An?|The) <(.+?)> should have a defined <(.+?)>$/, (a, b) => `${type(a)}应当填写“${type(b)}”` ],
  [ /^(.+?) must be defined\.$/, a => `必须填写${type(a)}。` ],
  [ /^(.+?) must not be empty\.$/, a => `${type(a)}不能为空。` ],
  [ /^(.+?) should be defined\.$/, a => `应当填写${type(a)}。` ],
  [ /^(?:An?|The) <(.+?)> with two or more <(.+?)> with the same <(.+?)> \((.*?)\)(?: and <(.+?)> \((.*?)\))? is not supported/, (a, b, c, d, e, f) => `${type(a)}的“${type(b)}”重复：${type(c)} ${d}${e ? `，${type(e)} ${f}` : ''}` ],
  [ /^(?:An?|The) <(.+?)> is not allowed on (?:an?|the) <(.+?)>$/, (a, b) => `${type(b)}上不允许附加${type(a)}` ],
  [ /^(?:An?|The) <(.+?)> with <(.+?)> (disabled|enabled) is not supported by (.+)$/, (a, b, c, d) => `${d} 不支持${type(a)}${c === 'disabled' ? '关闭' : '打开'}“${type(b)}”` ],
  [ /^Link (throw|catch) event with link name <(.+?)> missing in scope$/, (a, b) => `范围内缺少名为 ${b} 的链接${a === 'throw' ? '抛出' : '捕获'}事件` ],
  [ /^Element of type <(.+?)> must have property <(.+?)>$/, (a, b) => `${a} 缺少属性 ${b}` ],
  [ /^Element of type <(.+?)> must contain at least one (.+)$/, a => `${a} 至少要包含一个活动` ],
  [ /^Multiple elements of type <(.+?)> with no event definition not allowed as children of <(.+?)>$/, (a, b) => `${b} 中不允许有多个无事件定义的 ${a}` ],
  [ /^Property <(.+?)> of type <(.+?)> not allowed$/, (a, b) => `不允许 ${a}（${b}）` ],
  [ /^Must be a valid variable name\.$/, () => '必须是合法的变量名。' ],
  [ /^Duplicate (.+)$/, a => `重复：${a}` ],
  [ /^Property value is not supported by .*$/, () => '不支持该值' ],
  [ /^Element is not connected$/, () => '元素未连接' ],
  [ /^Element is missing label\/name$/, () => '元素缺少名称' ]
];

/** Returns the sentence in the page's language. */
export function lintText(message) {
  if (!isChinese) return message;
  for (const [ pattern, rewrite ] of PATTERNS) {
    const match = message.match(pattern);
    if (match) return rewrite(...match.slice(1));
  }
  return translate(message);
}
