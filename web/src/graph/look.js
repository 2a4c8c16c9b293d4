// The colours of the page's style sheet in, the look of the canvas out; asked again when the reader turns to light or dark.

import { FONT } from "./elements.js";

// Outlines of the drawings; Cytoscape's own hexagon and rhomboid slant too far for a word.
const POINTED = "-0.86 -1 0.86 -1 1 0 0.86 1 -0.86 1 -1 0", SLANTED = "-0.86 -1 1 -1 0.86 1 -1 1";
const polygon = (points) => ({ shape: "polygon", "shape-polygon-points": points });
const round = { shape: "round-rectangle" }, square = { shape: "rectangle" };
const KINDS = { person: round, company: square, technology: polygon(POINTED), topic: round, event: polygon(SLANTED), talk: square, recap: square, thing: round };

const kind = (name, shape, colour) => ({
  selector: `node.${name}`,
  style: { ...shape, "background-color": colour(`--${name}`) || colour("--recap"), "border-color": colour(`--${name}-edge`) || colour("--faint") },
});

export const look = () => {
  const sheet = getComputedStyle(document.documentElement);
  const colour = (name) => sheet.getPropertyValue(name).trim();
  const [ink, faint, bar, paper] = ["--ink", "--faint", "--bar", "--page"].map(colour);
  return [
    { selector: "node", style: {
      label: "data(shown)", "text-wrap": "wrap", "text-valign": "center", "text-halign": "center", "font-family": FONT, "font-size": "data(size)",
      color: ink, width: "data(width)", height: "data(height)", "border-width": 1.5, "corner-radius": 12,
      "overlay-color": bar, "min-zoomed-font-size": 3,
    } },
    ...Object.entries(KINDS).map(([name, shape]) => kind(name, shape, colour)),
    { selector: "edge", style: { width: "data(thick)", "line-color": faint, "line-opacity": 0.55, "curve-style": "straight", "overlay-color": bar } },
    { selector: ".pale", style: { opacity: 0.18 } },
    { selector: "edge.lit", style: { "line-color": ink, "line-opacity": 0.9 } },
    { selector: "node.way", style: { "border-width": 4 } },
    { selector: "edge.way", style: { "line-color": bar, "line-opacity": 1, width: 4 } },
    { selector: "node.chosen", style: { "border-width": 4, "border-color": bar, "underlay-color": paper } },
    { selector: ".off, .gone", style: { display: "none" } },
  ];
};
