// Asks a server with Comunica what `talkgraph query` was asked, and compares what it finds: told that there is an endpoint, and
// left to find that out. The folder that is given is that of clients.py.
"use strict";
const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { QueryEngine } = require("@comunica/query-sparql");

const [folder, site] = process.argv.slice(2);
const bound = (row) => JSON.stringify(Object.entries(row).map(([name, cell]) => [name, cell.value, cell["xml:lang"] || ""]).sort());
const term = (term) => ({ value: term.value, "xml:lang": term.language || "" });

const main = async () => {
  let compared = 0;
  for (const source of [{ type: "sparql", value: `${site}/sparql` }, `${site}/sparql`]) {
    const engine = new QueryEngine(), context = { sources: [source] };
    for (const file of fs.readdirSync(folder).filter((name) => name.endsWith(".rq")).sort()) {
      const text = fs.readFileSync(path.join(folder, file), "utf8"), stem = path.join(folder, file.slice(0, -3));
      if (fs.existsSync(`${stem}.nt`)) {
        const found = await (await engine.queryQuads(text, context)).toArray();
        const expected = fs.readFileSync(`${stem}.nt`, "utf8").trim().split("\n");
        assert.equal(found.length, expected.length, file);
        compared += found.length;
        continue;
      }
      const expected = JSON.parse(fs.readFileSync(`${stem}.json`, "utf8"));
      if ("boolean" in expected) {
        assert.equal(await engine.queryBoolean(text, context), expected.boolean, file);
        continue;
      }
      const rows = await (await engine.queryBindings(text, context)).toArray();
      const found = rows.map((row) => bound(Object.fromEntries([...row].map(([name, value]) => [name.value, term(value)]))));
      assert.deepEqual(found.sort(), expected.results.bindings.map(bound).sort(), file);
      compared += found.length;
    }
  }
  console.log(`Comunica agrees on ${compared} rows and triples`);
};

main().catch((error) => { console.error(error); process.exit(1); });
