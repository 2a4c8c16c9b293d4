// Cytoscape JSON of the server in, elements with a size and a place out. What stands in the picture that the page has keeps its
// place, its size and its broken lines: that drawing has no labels that overlap. What is added later finds room around the
// thing that it was added for.

export const FONT = 'Verdana, "DejaVu Sans", "Segoe UI", "Noto Sans", "Helvetica Neue", Arial, sans-serif';
export const SIZE = 12;
const BROAD = 150, ROOM = 14;

const pen = document.createElement("canvas").getContext("2d");

// Where a thing of the graph has its page: as the server writes it into its own links.
export const page = (base, iri) => (iri.startsWith(base) && iri[base.length] !== "/" ? `/id/${iri.slice(base.length)}` : undefined);

// Places of the picture, by address of the page that a node leads to.
export const places = (picture) => {
  const found = new Map();
  for (const link of picture.querySelectorAll(".tg-nodes a[href]")) {
    const { x, y, width, height } = link.querySelector("g > :first-child").getBBox();
    const texts = [...link.querySelectorAll("text")], size = Number(texts[0]?.getAttribute("font-size")) || SIZE;
    const lines = texts.map((text) => text.textContent);
    found.set(link.getAttribute("href"), { position: { x: x + width / 2, y: y + height / 2 }, width, height, lines, size });
  }
  return found;
};

const broken = (label) => {
  const lines = [""];
  for (const word of label.split(/\s+/)) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (pen.measureText(longer).width <= BROAD || lines.at(-1) === "") lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
};

const measured = (label) => {
  pen.font = `${SIZE}px ${FONT}`;
  const lines = broken(label);
  const width = Math.max(...lines.map((line) => pen.measureText(line).width));
  return { width: Math.round(width) + 28, height: 10 + 15 * lines.length, lines };
};

// Nodes and edges as Cytoscape.js takes them; those with a known place have it.
export const elements = ({ elements: { nodes, edges } }, base, known = new Map()) => {
  const node = ({ data, classes }) => {
    const href = page(base, data.id);
    const { position, width, height, lines, size = SIZE } = known.get(href) ?? measured(data.label);
    return { group: "nodes", data: { ...data, href, width, height, size, shown: lines.join("\n") }, classes, ...(position && { position }) };
  };
  // Edges are numbered in each answer; two nodes are joined once.
  const edge = ({ data }) => {
    const id = [data.source, data.target].sort().join(" ");
    return { group: "edges", data: { ...data, id, thick: Math.min(1.2 + Math.log2(Math.max(data.weight, 1)), 6) } };
  };
  return [...nodes.map(node), ...edges.map(edge)];
};

const box = (node) => ({ ...node.position(), w: node.data("width") + ROOM, h: node.data("height") + ROOM });
// By how much two boxes overlap, the shorter way out; nothing where they do not.
const overlap = (a, b) => {
  const x = (a.w + b.w) / 2 - Math.abs(a.x - b.x), y = (a.h + b.h) / 2 - Math.abs(a.y - b.y);
  return x > 0 && y > 0 ? { x, y } : undefined;
};

// Gives new nodes places around a centre: on rings, each at the first place where it covers nothing.
export const settle = (added, centre, all) => {
  const taken = all.not(added).filter((node) => node.visible()).map(box);
  const { x: cx, y: cy } = centre;
  let turn = 0;
  for (const node of added.sort((a, b) => b.data("talks") - a.data("talks"))) {
    let place;
    for (let ring = 1; !place && ring < 60; ring += 1) {
      const steps = 6 + 4 * ring;
      for (let step = 0; step < steps && !place; step += 1) {
        const angle = turn + (2 * Math.PI * step) / steps;
        const tried = { ...box(node), x: cx + Math.cos(angle) * ring * 85, y: cy + Math.sin(angle) * ring * 55 };
        if (!taken.some((other) => overlap(tried, other))) place = tried;
      }
    }
    turn += 2.4;
    place ??= { ...box(node), x: cx, y: cy };
    taken.push(place);
    node.position({ x: place.x, y: place.y });
  }
};
