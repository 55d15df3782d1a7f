// One finger moves the diagram, two fingers zoom it: the viewer library has no touch navigation of its own.

function middle(points) {
  const all = [ ...points.values() ];
  const sum = all.reduce((s, p) => ({ x: s.x + p.x, y: s.y + p.y }), { x: 0, y: 0 });
  const distance = all.length > 1 ? Math.hypot(all[0].x - all[1].x, all[0].y - all[1].y) : 0;
  return { x: sum.x / all.length, y: sum.y / all.length, distance };
}

function TouchNavigation(canvas, eventBus) {
  eventBus.on('canvas.init', ({ svg }) => {
    svg.classList.add('rd-touch');
    const points = new Map();
    svg.addEventListener('pointerdown', event => {
      if (event.pointerType === 'touch') points.set(event.pointerId, { x: event.clientX, y: event.clientY });
    });
    svg.addEventListener('pointermove', event => {
      if (!points.has(event.pointerId)) return;
      const before = middle(points);
      points.set(event.pointerId, { x: event.clientX, y: event.clientY });
      const after = middle(points);
      canvas.scroll({ dx: after.x - before.x, dy: after.y - before.y });
      if (before.distance && after.distance) {
        const box = svg.getBoundingClientRect();
        const scale = canvas.viewbox().scale * after.distance / before.distance;
        canvas.zoom(Math.max(0.15, Math.min(4, scale)), { x: after.x - box.left, y: after.y - box.top });
      }
    });
    for (const name of [ 'pointerup', 'pointercancel' ]) svg.addEventListener(name, event => points.delete(event.pointerId));
  });
}
TouchNavigation.$inject = [ 'canvas', 'eventBus' ];

export default { __init__: [ 'touchNavigation' ], touchNavigation: [ 'type', TouchNavigation ] };
