// Builds the process editor: BPMN with the zeebe properties, templates, lint overlay, minimap, in the page's language.
import Modeler from 'bpmn-js/lib/Modeler';
import { BpmnPropertiesPanelModule, BpmnPropertiesProviderModule, ZeebePropertiesProviderModule } from 'bpmn-js-properties-panel';
import ZeebeBehaviorsModule from 'camunda-bpmn-js-behaviors/lib/camunda-cloud';
import { CloudElementTemplatesPropertiesProviderModule } from 'bpmn-js-element-templates';
import ElementTemplateChooserModule from '@bpmn-io/element-template-chooser';
import ElementTemplateIconRenderer from '@bpmn-io/element-template-icon-renderer';
import { CreateAppendAnythingModule, CreateAppendElementTemplatesModule } from 'bpmn-js-create-append-anything';
import { ZeebeVariableResolverModule } from '@bpmn-io/variable-resolver';
import MinimapModule from 'diagram-js-minimap';
import LintingModule from '@camunda/linting/modeler';
import zeebe from 'zeebe-bpmn-moddle/resources/zeebe.json';
import modelerModdle from 'modeler-moddle/resources/modeler.json';
import translation from '../zh/modeler.js';
import TouchNavigation from '../common/touch.js';
import WireModule from '../common/wire.js';
import { serverVariables } from './variables.js';

const PROFILE = { camunda: '8.8' }; // the profile our engine executes; templates may ask for it

export function createEditor({ canvas, properties, popups, variables, templates }) {
  const modeler = new Modeler({
    container: canvas,
    propertiesPanel: { parent: properties, feelPopupContainer: popups },
    linting: { active: true },
    additionalModules: [
      BpmnPropertiesPanelModule, BpmnPropertiesProviderModule, ZeebePropertiesProviderModule, ZeebeBehaviorsModule,
      CloudElementTemplatesPropertiesProviderModule, ElementTemplateChooserModule, ElementTemplateIconRenderer,
      CreateAppendAnythingModule, CreateAppendElementTemplatesModule, ZeebeVariableResolverModule, serverVariables(variables),
      LintingModule, MinimapModule, TouchNavigation, WireModule, translation
    ],
    moddleExtensions: { zeebe, modeler: modelerModdle }
  });
  modeler.on('elementTemplates.errors', ({ errors }) => console.warn('element templates', errors.map(e => e.message).join('; ')));
  modeler.get('elementTemplatesLoader').setTemplates(templates);
  modeler.on('import.done', () => modeler.get('elementTemplates').setEngines(PROFILE));
  return modeler;
}

/** Shows the whole diagram beside the palette, which would otherwise cover its left edge while it is open. */
export function fit(modeler) {
  const canvas = modeler.get('canvas');
  const [ left, other ] = modeler.get('palette').isOpen() ? [ 110, 40 ] : [ 20, 20 ];
  canvas.resized();
  canvas.zoom('fit-viewport', 'auto');
  const { inner, outer } = canvas.viewbox();
  if (!inner.width) return;
  const scale = Math.min(1, (outer.width - left - other) / inner.width, (outer.height - 2 * other) / inner.height);
  const width = outer.width / scale;
  const height = outer.height / scale;
  const x = inner.x - left / scale - Math.max(0, (width - (left + other) / scale - inner.width) / 2);
  canvas.viewbox({ x, y: inner.y - (height - inner.height) / 2, width, height });
}

/** Resolves once what was rendered is on the screen; soon, too, in a tab that nobody sees. */
export const painted = () => new Promise(resolve => {
  requestAnimationFrame(() => setTimeout(resolve));
  setTimeout(resolve, 200);
});

/** Selects an element, large enough to read, in the middle of the drawing; nothing for an id that it doesn't have. */
export function show(modeler, elementId) {
  const element = elementId && modeler.get('elementRegistry').get(elementId);
  if (!element) return;
  const canvas = modeler.get('canvas');
  const { x, y, width, height } = element.waypoints ? { ...element.waypoints[0], width: 0, height: 0 } : element;
  if (canvas.zoom() < 0.8) canvas.zoom(0.8);
  const { outer, scale } = canvas.viewbox();
  const [ wide, high ] = [ outer.width / scale, outer.height / scale ];
  canvas.viewbox({ x: x + width / 2 - wide / 2, y: y + height / 2 - high / 2, width: wide, height: high });
  modeler.get('selection').select(element);
}

/** A new diagram: one executable process with a start event. */
export function emptyDiagram(name) {
  const id = `process_${Math.random().toString(36).slice(2, 9)}`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"
 xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
 xmlns:modeler="http://camunda.org/schema/modeler/1.0" id="definitions" targetNamespace="http://bpmn.io/schema/bpmn"
 modeler:executionPlatform="Camunda Cloud" modeler:executionPlatformVersion="8.8.0">
  <bpmn:process id="${id}" name="${name}" isExecutable="true"><bpmn:startEvent id="start" /></bpmn:process>
  <bpmndi:BPMNDiagram id="diagram"><bpmndi:BPMNPlane id="plane" bpmnElement="${id}">
    <bpmndi:BPMNShape id="start_di" bpmnElement="start"><dc:Bounds x="180" y="160" width="36" height="36" /></bpmndi:BPMNShape>
  </bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</bpmn:definitions>`;
}
