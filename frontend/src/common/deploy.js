// The deploying of one edited file: ask, post, say what came of it.
import { meaning } from './changes.js';
import { confirmDeploy, confirmOver } from './files.js';
import { parameters, post, Refused, say } from './page.js';

let isUnderWay = false; // a second click asks nothing and sends nothing

/** `content()` resolves to the body without the name; `saved()` is told when it lies on the server; `refused(findings)`. */
export async function deploy(what) {
  if (isUnderWay) return;
  isUnderWay = true;
  try {
    await askAndPost(what);
  } finally {
    isUnderWay = false;
  }
}

async function askAndPost({ fileName, warning = null, content, message, saved, refused = () => {} }) {
  const about = parameters.compareUrl ? meaning(fileName, (await content()).body) : null;
  const agreed = await confirmDeploy(fileName, warning, about);
  if (!agreed) return;
  const confirmed = await content();
  const body = { name: fileName, ...confirmed.body, ...(agreed.comment ? agreed : {}) };
  try {
    const answer = await unlessNewer(body);
    if (!answer) return;
    saved(confirmed);
    if (answer.redirect) window.location.assign(answer.redirect);
    else message.good(answer.message ?? say('已部署。', 'Deployed.'));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    message.wrong(error.message); // it names what was found
    if (error.findings) refused(error.findings);
  }
}

/** Posts the file; where somebody deployed a newer version meanwhile, says who and asks. Null when it is left at that. */
async function unlessNewer(body) {
  try {
    return await post(parameters.deployUrl, { ...body, newestSeen: parameters.newestSeen });
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 409) throw error;
    return (await confirmOver(error.message)) ? post(parameters.deployUrl, body) : null;
  }
}
