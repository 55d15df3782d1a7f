// Shows the server's field problems at the fields they are about.

const dotted = path => path.map(String).join('.').replace(/\[(\d+)\]/g, '.$1');

/** Marks the fields; returns the problems that belong to no field of the form. */
export function showProblems(form, problems) {
  const instances = form.get('formFieldInstanceRegistry').getAllKeyed();
  const registry = form.get('formFieldRegistry');
  const errors = structuredClone(form._getState().errors);
  const homeless = [];
  for (const problem of problems) {
    const name = problem.field.replace(/^variables\./, '').replace(/\[(\d+)\]/g, '.$1');
    const home = instances.find(({ id, valuePath }) => dotted(valuePath) === name || registry.get(id).key === name || id === name);
    if (!home) {
      homeless.push(problem);
      continue;
    }
    const path = [ home.id, ...Object.values(home.indexes ?? {}) ];
    const last = path.pop();
    const parent = path.reduce((object, key) => (object[key] ??= {}), errors);
    parent[last] = [ problem.message ];
  }
  form._setState({ errors });
  return homeless;
}

/** Brings the first field with a problem into sight and gives it the cursor. */
export function focusFirst(container) {
  const field = container.querySelector('.fjs-has-errors');
  field?.scrollIntoView({ block: 'center' });
  field?.querySelector('input, textarea, select, [tabindex]')?.focus({ preventScroll: true });
}
