// What can be done in, the controls above the canvas out. They are forms and buttons as on any page, so that all that a pointer
// can do on the canvas can be done without one.

import { button, make } from "./dom.js";

const field = (id, text, attributes = {}) => [make("label", { for: id }, text), make("input", { id, list: "walk-names", autocomplete: "off", ...attributes })];
const sent = (act) => (event) => { event.preventDefault(); act(new FormData(event.target)); };

const KINDS = { person: "people", company: "companies", technology: "technologies", topic: "topics", event: "events", talk: "talks" };
const counted = (kind, number) => `${number} ${number === 1 ? kind : KINDS[kind] ?? kind}`;

// `acts`: find(name), way(from, to), kinds(set of those shown), closer, farther, whole, again.
export const tools = (acts) => {
  const names = make("datalist", { id: "walk-names" });
  const kinds = make("fieldset", { class: "kinds" });
  const find = make("form", { class: "find", role: "search", "aria-label": "In the drawing", onsubmit: sent((form) => acts.find(form.get("name").trim())) },
    ...field("walk-find", "Find a name", { name: "name", type: "search" }), make("button", {}, "Find"));
  const way = make("form", { class: "way-form", "aria-label": "The way from one to another", onsubmit: sent((form) => acts.way(form.get("from").trim(), form.get("to").trim())) },
    ...field("walk-from", "From", { name: "from", required: true }), ...field("walk-to", "to", { name: "to", required: true }), make("button", {}, "Show the way"));
  const more = make("details", { open: matchMedia("(min-width: 40rem)").matches }, make("summary", {}, "The way from one to another"), way);
  const zoom = make("div", { class: "zoom", role: "group", "aria-label": "Drawing" },
    button("+", acts.closer, { "aria-label": "Zoom in" }), button("−", acts.farther, { "aria-label": "Zoom out" }),
    button("Show all", acts.whole), button("Start again", acts.again));
  const shown = () => new Set([...kinds.querySelectorAll("input:checked")].map(({ value }) => value));

  // The names and kinds that are there change as names are added.
  const renew = (cy) => {
    const labels = [...new Set(cy.nodes().map((node) => node.data("label")))].sort((a, b) => a.localeCompare(b));
    names.replaceChildren(...labels.map((value) => make("option", { value })));
    const known = new Map([...kinds.querySelectorAll("input")].map(({ value, checked }) => [value, checked]));
    const all = new Map();
    cy.nodes().forEach((node) => all.set(node.data("kind"), (all.get(node.data("kind")) ?? 0) + 1));
    const boxes = [...all].map(([kind, number]) => make("label", { class: `badge ${kind}` },
      make("input", { type: "checkbox", value: kind, checked: known.get(kind) ?? true, onchange: () => acts.kinds(shown()) }), ` ${counted(kind, number)}`));
    kinds.replaceChildren(make("legend", {}, "Show"), ...boxes);
  };
  return { element: make("div", { class: "tools" }, find, more, kinds, zoom, names), renew, shown, from: (name) => {
    more.open = true;
    way.elements.from.value = name;
    way.elements.to.focus();
  } };
};
