// The page of /graph in, the same with a canvas in the place of its picture out: drag, zoom, filter by kind, show neighbours, find
// the way from one name to another. Where anything fails the picture stays.

import cytoscape from "cytoscape";
import { elements, places, settle } from "./graph/elements.js";
import { make } from "./graph/dom.js";
import { keys } from "./graph/keys.js";
import { look } from "./graph/look.js";
import { count, tell } from "./graph/panel.js";
import { tools } from "./graph/tools.js";

const KEYS = "Arrows go from name to name, Enter shows the neighbours, + and − zoom, 0 shows all, Shift with an arrow moves the drawing, Escape lets go.";
const STEP = 16, READABLE = 0.55, LARGEST = 1.2, PADDING = 35;

const got = async (address) => {
  const answer = await fetch(address, { headers: { accept: "application/json" } });
  if (!answer.ok) throw new Error((await answer.text()).trim());
  return answer.json();
};

const walk = document.getElementById("walk"), picture = document.getElementById("picture");
const { base, elements: source, near } = walk.dataset;
const still = matchMedia("(prefers-reduced-motion: reduce)");
const said = make("p", { role: "status", class: "said" });
const canvas = make("div", { id: "canvas", tabindex: "0", role: "application", "aria-label": picture.getAttribute("aria-label"), "aria-describedby": "keys" });
const panel = make("aside", { class: "told", "aria-label": "The chosen name", hidden: true });
let cy, chosen;

const say = (text) => { said.textContent = text; };
const id = (node) => (node.id().startsWith(base) ? node.id().slice(base.length) : node.id());
const called = (name) => cy.nodes().filter((node) => node.data("label").toLowerCase() === name.toLowerCase());
const move = (view) => (still.matches ? cy.viewport({ zoom: cy.zoom(), ...view }) : cy.animate(view, { duration: 250 }));

// The look at some names: all of them, and no larger than the text around.
const fitted = (some) => {
  const view = cy.getFitViewport(some, PADDING);
  return view.zoom <= LARGEST ? view : { zoom: LARGEST, pan: cy.getCenterPan(some, LARGEST) };
};

const whole = () => {
  if (cy.nodes(":visible").empty()) return;
  cy.viewport(fitted(cy.elements(":visible")));
  // On a telephone all of a large drawing could not be read: what has most lines stands in the middle.
  if (cy.zoom() < READABLE) cy.zoom(READABLE), cy.center(cy.nodes(":visible").max((node) => node.degree()).ele);
};

const zoom = (by) => cy.zoom({ level: cy.zoom() * by, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });

const close = () => {
  chosen = undefined;
  cy.elements().removeClass("chosen pale lit way");
  panel.hidden = true;
  cy.resize();
};

const choose = (node) => {
  if (!node?.length) return;
  close();
  chosen = node;
  const about = node.closedNeighborhood();
  cy.elements().not(about).addClass("pale");
  about.edges().addClass("lit");
  node.addClass("chosen");
  // The panel takes room from the canvas.
  tell(panel, node, base, acts);
  cy.resize();
  const { x, y } = node.renderedPosition();
  if (x < 30 || y < 20 || x > cy.width() - 30 || y > cy.height() - 20) move({ pan: cy.getCenterPan(node) });
  say(`${node.data("label")}, ${node.data("kind")}, ${count(node.degree(), "neighbour")} drawn`);
};

// Adds what is not there yet around a place; gives the names that are new.
const add = (graph, centre) => {
  const fresh = elements(graph, base).filter(({ data }) => cy.getElementById(data.id).empty());
  const added = cy.add(fresh).nodes();
  settle(added, centre, cy.nodes());
  controls.renew(cy);
  kinds(controls.shown());
  return added;
};

const expand = async (node) => {
  const ask = (address) => {
    const url = new URL(address, location.href);
    url.searchParams.set("around", id(node));
    url.searchParams.set("top", node.neighborhood().nodes().length + STEP + 1);
    return got(url);
  };
  try {
    // A name that a way brought in is none of this view, perhaps.
    const added = add(await ask(near).catch(() => ask("/views/everything.cyjs")), node.position());
    choose(node);
    move(fitted(node.closedNeighborhood()));
    say(added.length ? `${added.length} more around ${node.data("label")}` : `Nothing more stands around ${node.data("label")}`);
  } catch (fault) {
    say(fault.message);
  }
};

const find = (name) => {
  const exact = called(name);
  const found = exact.length ? exact : cy.nodes().filter((node) => node.data("label").toLowerCase().includes(name.toLowerCase()));
  if (!name || found.empty()) return say(`${name || "Nothing"} is not in the drawing`);
  found.removeClass("off gone");
  choose(found[0]);
  move({ pan: cy.getCenterPan(found[0]) });
};

// The names of a way in their order: from one end, which has one neighbour in it, to the other.
const ordered = (way, from) => {
  const ends = way.nodes().filter((node) => node.edgesWith(way.nodes()).intersection(way).length === 1);
  const start = ends.filter((node) => node.data("label").toLowerCase() === from.toLowerCase());
  const names = [];
  way.bfs({ roots: start.length ? start : ends[0], visit: (node) => { names.push(node.data("label")); } });
  return names;
};

const show = async (from, to) => {
  const key = (name) => (called(name).length ? id(called(name)[0]) : name);
  try {
    const graph = await got(`/path?${new URLSearchParams({ from: key(from), to: key(to), format: "cyjs" })}`);
    const there = graph.elements.nodes.map(({ data }) => cy.getElementById(data.id)).find((node) => node.length);
    const { x1, x2, y1, y2 } = cy.extent();
    close();
    add(graph, there?.position() ?? { x: (x1 + x2) / 2, y: (y1 + y2) / 2 });
    const parts = elements(graph, base).map(({ data }) => cy.getElementById(data.id));
    const way = parts.reduce((all, part) => all.union(part), cy.collection());
    way.nodes().removeClass("off gone");
    cy.elements().not(way).addClass("pale");
    way.addClass("way");
    move(fitted(way));
    say(ordered(way, from).join(" – "));
  } catch (fault) {
    say(fault.message);
  }
};

const kinds = (shown) => cy.nodes().forEach((node) => node.toggleClass("off", !shown.has(node.data("kind"))));

const acts = {
  choose, close, expand, find, whole, kinds, way: show,
  from: (node) => controls.from(node.data("label")),
  hide: (node) => { close(); node.addClass("gone"); say(`${node.data("label")} is hidden`); },
  closer: () => zoom(1.3), farther: () => zoom(1 / 1.3),
  again: () => { close(); start(); canvas.focus(); },
};
const controls = tools(acts);

const first = got(source).then((graph) => elements(graph, base, places(picture)));

const start = async () => {
  const all = await first;
  cy.elements().remove();
  cy.add(structuredClone(all));
  if (cy.nodes().some((node) => !all.some(({ data, position }) => data.id === node.id() && position))) cy.layout({ name: "cose", animate: false }).run();
  controls.renew(cy);
  whole();
  say(`${count(cy.nodes().length, "name")}, ${count(cy.edges().length, "line")}`);
};

const begin = async () => {
  await first;
  walk.append(controls.element, said, make("div", { class: "stage" }, canvas, panel), make("p", { id: "keys" }, make("small", {}, KEYS)));
  picture.hidden = true;
  cy = cytoscape({ container: canvas, style: look(), minZoom: 0.1, maxZoom: 4, boxSelectionEnabled: false, selectionType: "single" });
  cy.on("tap", "node", ({ target }) => choose(target));
  cy.on("tap", ({ target }) => { if (target === cy) close(); });
  cy.on("dbltap", "node", ({ target }) => expand(target));
  keys(canvas, cy, () => chosen, acts);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => cy.style(look()));
  await start();
};

begin().catch((fault) => {
  picture.hidden = false;
  walk.replaceChildren(make("p", { class: "fault", role: "alert" }, `The drawing cannot be walked through: ${fault.message}`));
});
