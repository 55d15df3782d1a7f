// Validates element templates (a JSON array on standard input) as the modelers do; prints one line a mistake.
import { readFileSync } from 'node:fs';
import { validateAllZeebe } from '@bpmn-io/element-templates-validator';

const templates = JSON.parse(readFileSync(0, 'utf8'));
const { valid, results } = validateAllZeebe(templates);
for (const [ index, { errors } ] of results.entries()) {
  for (const { instancePath, message } of errors ?? []) {
    console.log(`${templates[index]?.id ?? index} ${instancePath ?? ''}: ${message}`);
  }
}
process.exitCode = valid ? 0 : 1;
