// Turns what the server found into the reports that the lint overlay and the properties panel understand.
import { is } from 'bpmn-js/lib/util/ModelUtil';

// attribute path of a finding (`zeebe:taskDefinition@type`, `timeDuration`) → entry of the properties panel
const ENTRIES = {
  'taskDefinition.type': 'taskDefinitionType',
  'taskDefinition.retries': 'taskDefinitionRetries',
  'assignmentDefinition.assignee': 'assignmentDefinitionAssignee',
  'assignmentDefinition.candidateGroups': 'assignmentDefinitionCandidateGroups',
  'assignmentDefinition.candidateUsers': 'assignmentDefinitionCandidateUsers',
  'taskSchedule.dueDate': 'taskScheduleDueDate',
  'taskSchedule.followUpDate': 'taskScheduleFollowUpDate',
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

/** Entries of the panel for one finding; `ioMapping.input[2].source` and the like name a list item. */
export function entriesOf({ elementId, property, entryIds }) {
  if (entryIds?.length) return entryIds;
  if (!property) return [];
  const path = property.replace(/(^|[./])(?:zeebe|bpmn):/g, '$1').replace(/[/@]+/g, '.').replace(/^\.|\.$/g, '');
  const item = path.match(/(input|output)\[?\.?(\d+)\]?\.(source|target)$/);
  if (item) return [ `${elementId}-${item[1]}-${item[2]}-${item[3]}` ];
  const known = Object.keys(ENTRIES).find(key => path === key || path.endsWith(`.${key}`));
  return known ? [ ENTRIES[known] ] : [];
}

/** One report of the overlay for one finding of the server. */
export function report(finding, modeler) {
  const element = finding.elementId && modeler.get('elementRegistry').get(finding.elementId);
  const id = element ? finding.elementId : rootId(modeler);
  const where = finding.line && !element ? ` (${finding.line})` : '';
  return {
    id,
    name: element?.businessObject.name ?? finding.elementId ?? finding.resource,
    category: finding.severity === 'warning' ? 'warn' : 'error',
    rule: finding.rule,
    message: [ finding.message + where, finding.action ].filter(Boolean).join(' '),
    propertiesPanel: { entryIds: entriesOf(finding) }
  };
}

function rootId(modeler) {
  const roots = modeler.getDefinitions().rootElements;
  return (roots.find(e => is(e, 'bpmn:Process')) ?? roots[0])?.id;
}
