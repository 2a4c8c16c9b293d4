// Keys on the canvas in, what they do out: arrows go from name to name, so that the drawing can be walked through without a
// pointer.

const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// The nearest node in a direction: what lies off the line counts as twice as far.
const next = (cy, from, [dx, dy]) => {
  let best;
  cy.nodes(":visible").not(from).forEach((node) => {
    const x = node.position("x") - from.position("x"), y = node.position("y") - from.position("y");
    const ahead = x * dx + y * dy, aside = Math.abs(x * dy) + Math.abs(y * dx);
    const far = ahead + 2 * aside;
    if (ahead > 0 && aside <= 2.5 * ahead && (!best || far < best.far)) best = { node, far };
  });
  return best?.node;
};

const middle = (cy) => {
  const { x1, x2, y1, y2 } = cy.extent();
  const far = (node) => Math.hypot(node.position("x") - (x1 + x2) / 2, node.position("y") - (y1 + y2) / 2);
  return cy.nodes(":visible").min(far).ele;
};

export const keys = (canvas, cy, chosen, acts) => canvas.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const way = WAYS[event.key], node = chosen();
  if (way && event.shiftKey) cy.panBy({ x: -60 * way[0], y: -60 * way[1] });
  else if (way) acts.choose(node ? next(cy, node, way) ?? node : middle(cy));
  else if (event.key === "Enter" && node) acts.expand(node);
  else if (event.key === "Escape" && node) acts.close();
  else if (event.key === "+" || event.key === "=") acts.closer();
  else if (event.key === "-") acts.farther();
  else if (event.key === "0") acts.whole();
  else return;
  event.preventDefault();
});
