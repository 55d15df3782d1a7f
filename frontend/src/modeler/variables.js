// Variables the server knows of (forms, start data, decisions): completed in FEEL fields of the process.
import VariableProvider from '@bpmn-io/variable-resolver/lib/VariableProvider';
import { is } from 'bpmn-js/lib/util/ModelUtil';

/** Makes a module of the editor from the server's list. */
export function serverVariables(variables) {
  class ServerVariables extends VariableProvider {
    getVariables(element) {
      return is(element, 'bpmn:Process') ? variables.map(variable => ({ ...variable })) : [];
    }
  }
  ServerVariables.$inject = VariableProvider.$inject ?? [ 'eventBus' ];
  return { __init__: [ 'serverVariables' ], serverVariables: [ 'type', ServerVariables ] };
}
