// The chosen name in, what is told of it out: where its page is, what can be done with it, and each neighbour with the talks
// and the words behind the line to it.

import { page } from "./elements.js";
import { button, make } from "./dom.js";

const MOST = 40, TALKS = 4;

const years = ({ first_year: first, last_year: last }) => (first ? ` · ${first === last ? first : `${first}–${last}`}` : "");
export const count = (number, one) => `${number} ${one}${number === 1 ? "" : "s"}`;

const talks = (base, { talks = [], talk_iris: iris = [], quotes = [] }) => {
  const links = talks.slice(0, TALKS).map((title, at) => {
    const href = page(base, iris[at] ?? "");
    return make("li", {}, href ? make("a", { href }, title) : title);
  });
  const rest = talks.length - links.length;
  return make("ul", {}, ...links, rest > 0 && make("li", {}, `and ${rest} more`), ...(quotes.slice(0, 1).map((text) => make("li", {}, make("q", {}, text)))));
};

// Fills the panel. `acts`: choose, expand, from, hide, close.
export const tell = (panel, node, base, acts) => {
  const { label, href, kind, talks: told } = node.data();
  const edges = node.connectedEdges().filter((edge) => edge.visible()).sort((a, b) => b.data("weight") - a.data("weight"));
  const near = edges.slice(0, MOST).map((edge) => {
    const other = edge.connectedNodes().not(node)[0];
    return make("li", {}, button(other.data("label"), () => acts.choose(other), { class: "name" }), talks(base, edge.data()));
  });
  panel.replaceChildren(
    make("button", { type: "button", class: "close", "aria-label": "Close", onclick: acts.close }, "×"),
    make("h2", {}, href ? make("a", { href }, label) : label),
    make("p", {}, make("span", { class: `badge ${kind}` }, kind), kind === "talk" ? years(node.data()) : ` ${count(told, "talk")}${years(node.data())}`),
    make("p", { class: "acts" }, button("Show neighbours", () => acts.expand(node)), button("Way from here", () => acts.from(node)), button("Hide", () => acts.hide(node))),
    make("h3", {}, `${count(edges.length, "neighbour")} drawn`),
    make("ul", { class: "near" }, ...near, edges.length > MOST && make("li", {}, `and ${edges.length - MOST} more`)),
  );
  panel.hidden = false;
};
