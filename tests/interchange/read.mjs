// Reads a .cyjs or .mmd file with the library that draws it in a browser, and prints what it sees as JSON.
// usage: node read.mjs FOLDER-WITH-node_modules FILE
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [folder, path] = process.argv.slice(2);
const require = createRequire(`${folder}/index.js`);
const text = readFileSync(path, "utf8");
const byEnds = (a, b) => (JSON.stringify(a.ends) < JSON.stringify(b.ends) ? -1 : 1);

async function cytoscape() {
  const file = JSON.parse(text);
  const graph = require("cytoscape")({ headless: true, elements: file.elements });
  const nodes = Object.fromEntries(graph.nodes().map((n) => [n.id(), { label: n.data("name"), kind: n.data("kind") }]));
  const edges = graph.edges().map((e) => ({ ends: [e.source().id(), e.target().id()].sort(), weight: e.data("weight") }));
  return { nodes, edges: edges.sort(byEnds) };
}

async function mermaid() {
  const { JSDOM } = require("jsdom");
  const dom = new JSDOM("");
  globalThis.window = dom.window;
  globalThis.document = dom.window.document;
  const { default: mermaid } = await import(pathToFileURL(require.resolve("mermaid")).href);
  mermaid.initialize({ startOnLoad: false, securityLevel: "loose" });
  // The whole file, with its title; what follows looks at the flowchart only.
  await mermaid.parse(text);
  const diagram = await mermaid.mermaidAPI.getDiagramFromText(text);
  // What stands for `#34;` while Mermaid works on it.
  const plain = (s) => (s ?? "").replace(/ﬂ°°(\d+)¶ß/g, (_, n) => String.fromCodePoint(Number(n)));
  const vertices = diagram.db.getVertices();
  const nodes = [...vertices.values()].map((v) => plain(v.text)).sort();
  const edges = diagram.db.getEdges().map((e) => ({
    ends: [e.start, e.end].map((id) => plain(vertices.get(id).text)).sort(),
    says: plain(e.text),
  }));
  return { nodes, edges: edges.sort(byEnds) };
}

const seen = path.endsWith(".mmd") ? await mermaid() : await cytoscape();
process.stdout.write(JSON.stringify(seen));
