// The few words a read-only diagram says, in the page's language, as a module of the diagram library.
import { translator } from './words.js';

export default { translate: [ 'value', translator({ 'Open {element}': '打开 {element}', Open: '打开' }) ] };
