// Hand-written BPMN often omits <incoming>/<outgoing>; lint rules know only what the XML says, so they are filled in after parsing.

export function wire(definitions) {
  for (const root of definitions.rootElements ?? []) wireScope(root);
}

function wireScope(scope) {
  for (const element of scope.flowElements ?? []) {
    if (element.$type === 'bpmn:SequenceFlow') {
      for (const [ node, property ] of [ [ element.sourceRef, 'outgoing' ], [ element.targetRef, 'incoming' ] ]) {
        if (node && !node.get(property).includes(element)) node.get(property).push(element);
      }
    }
    if (element.flowElements) wireScope(element);
  }
}

function Wire(eventBus) {
  eventBus.on('import.render.start', 5000, ({ definitions }) => wire(definitions));
}
Wire.$inject = [ 'eventBus' ];

export default { __init__: [ 'wire' ], wire: [ 'type', Wire ] };
