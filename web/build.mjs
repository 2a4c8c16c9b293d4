// The scripts and style sheets of src in, bundled and packed into dist out, from where the build of the program takes them. With a
// folder named it writes there. What is bundled of others is told by data/SOURCES.md.
import { build } from "esbuild";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";

const dist = process.argv[2] ?? "dist";

// YASQE marks what it expected by a style attribute, which the policy of the pages forbids; a class does the same.
const styles = {
  name: "no-style-attributes",
  setup: ({ onLoad }) => onLoad({ filter: /yasqe\.esm\.js$/ }, async ({ path }) => {
    const code = await readFile(path, "utf8");
    const marked = code.replaceAll("<strong style='text-decoration:underline'>", "<strong class='expected'>");
    if (marked === code) throw new Error("YASQE has no such style attribute any more; take this out");
    return { contents: marked, loader: "js" };
  }),
};

const { outputFiles } = await build({
  entryPoints: ["graph.js", "graph.css", "sparql.js", "sparql.css"].map((name) => `src/${name}`),
  bundle: true, minify: true, format: "esm", target: "es2022", charset: "utf8", legalComments: "none",
  banner: { js: "/* Of others in this file, and their licences: talkgraph licences --texts */" },
  outdir: dist, outbase: "src", write: false, plugins: [styles], logLevel: "warning",
});
await mkdir(dist, { recursive: true });
const names = outputFiles.map(({ path }) => `${path.split(/[\\/]/).at(-1)}.gz`);
for (const old of await readdir(dist)) if (!names.includes(old)) await rm(`${dist}/${old}`, { recursive: true });
for (const [at, { contents }] of outputFiles.entries()) {
  // Written only where it changed, so that the program is not built anew for nothing.
  const packed = gzipSync(contents, { level: 9 }), path = `${dist}/${names[at]}`;
  const before = await readFile(path).catch(() => undefined);
  if (!before?.equals(packed)) await writeFile(path, packed);
  console.log(`${path}: ${contents.length} bytes, packed ${packed.length}`);
}
