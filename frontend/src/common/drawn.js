// A diagram file without drawing information gets a drawing, so that plain executable BPMN can be looked at, too.

const HAS_SHAPES = /<(?:[\w.-]+:)?BPMNShape[\s>]/;

/** Returns the XML with a drawing: as it is when it has one, else laid out by program. */
export async function drawn(xml) {
  if (HAS_SHAPES.test(xml)) return xml;
  const [ { layoutProcess }, { BpmnModdle }, { wire } ] = await Promise.all([
    import('bpmn-auto-layout'), import('bpmn-moddle'), import('./wire.js')
  ]);
  const moddle = new BpmnModdle();
  const { rootElement } = await moddle.fromXML(xml);
  wire(rootElement); // the layout follows <incoming>/<outgoing>
  return layoutProcess((await moddle.toXML(rootElement)).xml);
}
