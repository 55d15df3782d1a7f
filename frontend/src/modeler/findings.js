// Turns what the server found into the reports that the lint overlay and the properties panel understand.
import { is } from 'bpmn-js/lib/util/ModelUtil';
import { say } from '../common/page.js';

// attribute path of a finding (`zeebe:taskDefinition@type`, `timeDuration`) → entry of the properties panel
const ENTRIES = {
  'taskDefinition.type': 'taskDefinitionType',
  'taskDefinition.retries': 'taskDefinitionRetries',
  'assignmentDefinition.assignee': 'assignmentDefinitionAssignee',
  'assignmentDefinition.candidateGroups': 'assignmentDefinitionCandidateGroups',
  'assignmentDefinition.candidateUsers': 'assignmentDefinitionCandidateUsers',
  'taskSchedule.dueDate': 'taskScheduleDueDate',
  'taskSchedule.followUpDate': 'taskScheduleFollowUpDate',
  dueDate: 'taskScheduleDueDate',
  followUpDate: 'taskScheduleFollowUpDate',
  'timerEventDefinition.date': 'timerEventDefinitionValue',
  'timerEventDefinition.duration': 'timerEventDefinitionValue',
  'timerEventDefinition.cycle': 'timerEventDefinitionValue',
  'priorityDefinition.priority': 'priorityDefinitionPriority',
  'calledElement.processId': 'targetProcessId',
  'calledDecision.decisionId': 'decisionId',
  'calledDecision.resultVariable': 'resultVariable',
  'formDefinition.formId': 'formId',
  'formDefinition.externalReference': 'externalReference',
  'script.expression': 'scriptExpression',
  'script.resultVariable': 'resultVariable',
  'subscription.correlationKey': 'messageSubscriptionCorrelationKey',
  'loopCharacteristics.inputCollection': 'multiInstance-inputCollection',
  'loopCharacteristics.inputElement': 'multiInstance-inputElement',
  'loopCharacteristics.outputCollection': 'multiInstance-outputCollection',
  'loopCharacteristics.outputElement': 'multiInstance-outputElement',
  completionCondition: 'multiInstance-completionCondition',
  conditionExpression: 'conditionExpression',
  timeDuration: 'timerEventDefinitionValue',
  timeCycle: 'timerEventDefinitionValue',
  timeDate: 'timerEventDefinitionValue',
  'error.errorCode': 'errorCode',
  'escalation.escalationCode': 'escalationCode',
  'message.name': 'messageName',
  'signal.name': 'signalName',
  errorRef: 'errorRef',
  messageRef: 'messageRef',
  signalRef: 'signalRef',
  escalationRef: 'escalationRef',
  taskDefinition: 'taskDefinitionType',
  assignmentDefinition: 'assignmentDefinitionAssignee',
  taskSchedule: 'taskScheduleDueDate',
  calledElement: 'targetProcessId',
  calledDecision: 'decisionId',
  formDefinition: 'formId',
  script: 'scriptExpression',
  subscription: 'messageSubscriptionCorrelationKey',
  loopCharacteristics: 'multiInstance-inputCollection',
  name: 'name',
  id: 'id'
};

const pathOf = property => property.replace(/(^|[./])(?:zeebe|bpmn):/g, '$1').replace(/[/@]+/g, '.').replace(/^\.|\.$/g, '');

/** Entries of the panel for one finding: of the element's template, where it has one, else the usual ones. */
export function entriesOf(finding, modeler) {
  const { elementId, property, entryIds } = finding;
  if (entryIds?.length) return entryIds;
  if (!property) return [];
  const element = modeler?.get('elementRegistry').get(elementId);
  const template = element && modeler.get('elementTemplates').get(element);
  const bound = template && template.properties.find(field => isBound(field.binding, finding, element));
  if (bound) return [ entryOf(template, bound) ];
  const path = pathOf(property);
  const item = path.match(/(input|output)\[?\.?(\d+)\]?\.(source|target)$/);
  if (item) return [ `${elementId}-${item[1]}-${item[2]}-${item[3]}` ];
  const mapping = path.match(/^(?:ioMapping\.)?(input|output)\.(source|target)$/);
  const index = mapping && element ? mappingIndex(element, mapping[1], finding.message) : -1;
  if (index >= 0) return [ `${elementId}-${mapping[1]}-${index}-${mapping[2]}` ];
  const declared = element ? propertiesOf(element).findIndex(({ name }) => name === property) : -1;
  if (declared >= 0) return [ `${elementId}-extensionProperty-${declared}-value` ];
  const known = Object.keys(ENTRIES).find(key => path === key || path.endsWith(`.${key}`));
  return known ? [ ENTRIES[known] ] : [];
}

const extension = (element, type) => element.businessObject.extensionElements?.values?.find(value => is(value, type));
const propertiesOf = element => extension(element, 'zeebe:Properties')?.properties ?? [];
const mappings = (element, kind) => extension(element, 'zeebe:IoMapping')?.[`${kind}Parameters`] ?? [];

/** Which mapping a message is about: the server quotes its expression. */
function mappingIndex(element, kind, message = '') {
  return mappings(element, kind).findIndex(({ source }) => source && message.includes(source.replace(/^=\s*/, '')));
}

/** Whether a template's field is what a finding is about. */
function isBound({ type, name, property: part, source }, finding, element) {
  const path = pathOf(finding.property);
  if (type === 'zeebe:property') return name === finding.property;
  if (type === 'bpmn:TimerEventDefinition#property') return /timerEventDefinition\.|^time(Date|Duration|Cycle)/.test(path);
  if (type === 'zeebe:input' || type === 'zeebe:output') {
    const kind = type.slice('zeebe:'.length);
    const found = mappings(element, kind)[path.startsWith(kind) ? mappingIndex(element, kind, finding.message) : -1];
    return Boolean(found) && (kind === 'input' ? found.target === name : found.source === source);
  }
  return Boolean(part) && (path === part || path.endsWith(`${type.replace('zeebe:', '')}.${part}`));
}

/** The id that the panel gives a template's field: its place in its group. */
function entryOf({ id, properties }, field) {
  const inGroup = properties.filter(({ group }) => group === field.group);
  return `custom-entry-${id}-${field.group}-${inGroup.indexOf(field)}`;
}

/** Joins texts that may lack their full stop. */
const sentences = texts => texts.filter(Boolean).map(text => (/[。.!?！？]$/.test(text) ? text : text + say('。', '.'))).join(say('', ' '));

/** One report of the overlay for one finding of the server; what is wrong in another file stands at the whole diagram. */
export function report(finding, modeler, fileName) {
  const isHere = !finding.resource || !fileName || finding.resource === fileName;
  const element = isHere && finding.elementId && modeler.get('elementRegistry').get(finding.elementId);
  const id = element ? finding.elementId : rootId(modeler);
  const parts = isHere ? [ !element && finding.line ] : [ finding.resource, finding.elementId, finding.line ];
  const where = parts.some(Boolean) ? ` (${parts.filter(Boolean).join(', ')})` : '';
  return {
    id,
    name: (element && element.businessObject.name) ?? (isHere ? finding.elementId ?? finding.resource : null),
    category: finding.severity === 'warning' ? 'warn' : 'error',
    rule: finding.rule,
    message: sentences([ finding.message + where, finding.action ]),
    propertiesPanel: { entryIds: isHere ? entriesOf(finding, modeler) : [] }
  };
}

function rootId(modeler) {
  const roots = modeler.getDefinitions().rootElements;
  return (roots.find(e => is(e, 'bpmn:Process')) ?? roots[0])?.id;
}
