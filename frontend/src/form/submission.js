// Sends what a person filled in: by fetch, or through a form of the page itself.
import { parameters, post } from '../common/page.js';

/** Returns the server's answer; null when the page itself is being left. Throws Refused. */
export async function send(variables) {
  if (parameters.formId) {
    const form = document.getElementById(parameters.formId);
    form.elements[parameters.inputName ?? 'variables'].value = JSON.stringify(variables);
    form.submit();
    return null;
  }
  return post(parameters.submitUrl, { variables, ...parameters.extra });
}
