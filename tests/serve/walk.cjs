// Walks the pages of a server over the sample recaps in Chromium, as a reader does: searches, follows links, reads, asks, loads
// down, draws, writes SPARQL; on a telephone and at a desk, light and dark, with scripts and without. On every kind of page axe
// looks for what keeps people out. Says what was wrong and ends with 1. With a folder behind the address it keeps pictures. With
// TALKGRAPH_BUNDLED set, pages that have no scripts of their own are a fault.
"use strict";
const assert = require("node:assert/strict");
const fs = require("node:fs");
const axe = require("axe-core");
const { chromium } = require("playwright-core");
const { lively, graph, complete, write } = require("./lively.cjs");

const [site, shots] = process.argv.slice(2);
const executablePath = process.env.CHROMIUM || "/usr/bin/chromium";
const readers = [
  { name: "phone", viewport: { width: 390, height: 780 }, colorScheme: "light", javaScriptEnabled: true, isMobile: true, hasTouch: true },
  { name: "phone-plain", viewport: { width: 390, height: 780 }, colorScheme: "dark", javaScriptEnabled: false, isMobile: true, hasTouch: true },
  { name: "desk", viewport: { width: 1440, height: 900 }, colorScheme: "dark", javaScriptEnabled: true },
  { name: "desk-plain", viewport: { width: 1440, height: 900 }, colorScheme: "light", javaScriptEnabled: false },
];

const open = async (browser, { name, ...options }) => {
  const context = await browser.newContext({ ...options, acceptDownloads: true });
  const page = await context.newPage(), faults = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("dialog", (dialog) => { faults.push(`a page says ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", (request) => { if (!request.url().startsWith(`${site}/`)) faults.push(`asked for ${request.url()}`); });
  page.on("console", (message) => {
    // That an answer is no 200 is said for the pages whose fault is meant.
    if (message.type() === "error" && !/status of 4\d\d/.test(message.text())) faults.push(message.text());
  });
  return { page, faults, context, name, scripts: options.javaScriptEnabled !== false, touch: options.hasTouch };
};

// What holds on any page, as soon as it is there.
const check = async (reader, step) => {
  const { page, name } = reader;
  if (shots) await page.screenshot({ path: `${shots}/${step}-${name}.png`, fullPage: true });
  const screen = page.viewportSize().width;
  const [wide, headings, titled] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    [...document.querySelectorAll("h1")].map((h) => h.textContent.trim()), document.title.trim()]);
  assert.ok(wide <= screen, `${step}, ${name}: ${wide} wide on a screen of ${screen}`);
  assert.equal(headings.length, 1, `${step}: one main heading`);
  assert.ok(titled.startsWith(headings[0]), `${step}: ${titled} is not about ${headings[0]}`);
};
const heading = (page) => page.textContent("h1");
const says = async (page, selector, words) => assert.match(await page.textContent(selector), words);
const cells = (page, column) => page.$$eval(`tbody tr td:nth-child(${column})`, (all) => all.map((cell) => cell.textContent.trim()));
const shown = (page, selector) => page.$eval(selector, (of) => {
  const box = of.getBoundingClientRect();
  return box.bottom > 0 && box.top < innerHeight && box.width > 0;
});

const walk = async (reader) => {
  const { page } = reader;
  const step = (name) => check(reader, name);
  const search = async (words) => { await page.fill("#q", words); await page.press("#q", "Enter"); await page.waitForURL("**/search?**"); };

  // The first Tab leads past the head; then one searches.
  await page.goto(`${site}/`);
  await step("home");
  await says(page, "main", /talks, read from \d+ recaps/);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Skip to the content");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  await search("Kafka");
  await step("search");
  assert.deepEqual((await page.$$eval(".found li", (all) => all.map((li) => li.querySelector("a").textContent)))[0], "Apache Kafka");
  await page.click(".found a:text-is('Apache Kafka')");

  // What it is, with words of recaps behind every talk.
  await step("technology");
  assert.equal(await heading(page), "Apache Kafka");
  assert.equal(await page.textContent(".badge"), "technology");
  const said = await page.$$eval("blockquote p", (all) => all.map((p) => p.textContent.trim()));
  assert.ok(said.some((words) => words.includes("Kafka")), said.join("\n"));
  assert.ok(await page.$$eval(".drawing svg a", (all) => all.length) > 3, "nothing is drawn around it");

  // The talk, its speaker, and what she was quoted with, where it stands in the recap.
  await page.click(".account a:text-is('The rise of real time')");
  await step("talk");
  assert.equal(await heading(page), "The rise of real time");
  await page.click(".account a:text-is('Neha Narkhede')");
  await step("person");
  assert.equal(await heading(page), "Neha Narkhede");
  await says(page, ".account p", /Confluent/);
  const words = await page.textContent("blockquote mark");
  await page.click("blockquote footer a");
  await page.waitForURL("**/id/recap/**");
  await step("recap");
  assert.match(page.url(), /#char=\d+,\d+$/);
  assert.equal(await page.textContent(":target"), words);
  assert.ok(await shown(page, ":target"), "the quote is out of sight");
  assert.ok(await page.$$eval(".text section", (all) => all.length) > 5, "no talks in the text");
  await page.click(":target a");
  assert.equal(await heading(page), "Neha Narkhede");

  // A saved query: its form says what it lacks, then rows, and the same rows as a file.
  await page.click("nav a:text-is('Questions')");
  await step("queries");
  await page.click("a[href='/queries/talks-covering']");
  await step("query-empty");
  await page.fill("#p-technology", "Kafka");
  await page.click("main button");
  await page.waitForURL("**technology=Kafka**");
  await step("query");
  const [titles, href] = [await cells(page, 1), await page.getAttribute(".downloads a:text-is('CSV')", "href")];
  assert.ok(titles.includes("The rise of real time"), titles.join("\n"));
  const [file] = await Promise.all([page.waitForEvent("download"), page.click(".downloads a:text-is('CSV')")]);
  const rows = fs.readFileSync(await file.path(), "utf8").trim().split("\r\n");
  assert.match(rows[0], /^talk,event,speakers,/);
  assert.ok(file.suggestedFilename().endsWith(".csv") && rows.length === titles.length + 1, `${href}: ${rows.length} rows`);
  await page.fill("#p-technology", "Nothing Of The Kind");
  await page.click("main button");
  await page.waitForURL("**technology=Nothing**");
  await step("query-unknown");
  await says(page, "[role=alert]", /knows no technology/);

  // Plain words; what is called so; what nobody is called.
  await search("who spoke at dotScale 2017");
  await step("words");
  await says(page, "main section p", /Who spoke at an event\?.*dotScale 2017/s);
  assert.ok((await page.textContent("table")).includes("Neha Narkhede"));
  await search("nobody-of-that-name");
  await step("nothing");
  await says(page, "main", /nobody-of-that-name/);

  // A drawing, narrowed, and through a node to its page.
  await page.click("nav a:text-is('Drawings')");
  await step("views");
  await page.click("a[href='/views/speaker-company']");
  await step("view");
  const all = await page.$$eval(".drawing svg a", (nodes) => nodes.length);
  await page.fill("#around", "Confluent");
  await page.click("main button");
  await page.waitForURL("**around=Confluent**");
  await step("view-around");
  const some = await page.$$eval(".drawing svg a", (nodes) => nodes.map((node) => node.getAttribute("href")));
  assert.ok(some.length < all && some.includes("/id/person/neha-narkhede"), some.join(" "));
  await page.click("details:has(.wide-list) summary");
  assert.ok(await page.isVisible(".wide-list a:text-is('Neha Narkhede')"));
  await page.focus(".drawing svg a[href='/id/person/neha-narkhede']");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/id/person/**");
  assert.equal(await heading(page), "Neha Narkhede");

  // The same to walk through, from a page and from the drawing. Without scripts the picture is there, and the way back.
  await page.goto(`${site}/id/technology/apache-kafka`);
  await page.click("a:text-is('Walk on from here')");
  await page.waitForURL("**/graph?**");
  await step("graph-around");
  if (await lively(reader)) {
    await graph(reader, step);
  } else {
    assert.ok(!process.env.TALKGRAPH_BUNDLED || !reader.scripts, "web/dist is not in the program");
    assert.ok(await page.$$eval("svg .tg-nodes > *", (nodes) => nodes.length) > 3, "nothing is drawn");
  }
  await page.goto(`${site}/views/speaker-company`);
  await page.click("a:text('Walk through it')");
  await page.waitForURL("**/graph?**");
  await lively(reader);
  await step("graph");
  await page.click("a:text-is('Filters and list')");
  await page.waitForURL("**/views/speaker-company**");

  // Years and paths.
  await page.click("nav a:text-is('Years')");
  await step("timeline");
  assert.ok(await page.$eval(".drawing img", (img) => img.complete && img.naturalWidth > 100), "no chart");
  assert.ok((await cells(page, 1)).includes("Docker"));
  await page.click("nav a:text-is('Paths')");
  await page.fill("#from", "Neha Narkhede");
  await page.fill("#to", "John Graham-Cumming");
  await page.click("main button");
  await page.waitForURL("**to=John**");
  await step("path");
  await says(page, ".way", /Neha Narkhede.*John Graham-Cumming/s);
  assert.ok(await page.$$eval(".way blockquote", (all) => all.length) > 0);

  // SPARQL: a fault is told above the field that keeps what was written; mended, it has rows.
  await page.click("nav a:text-is('SPARQL')");
  await step("sparql");
  const query = "SELECT ?name { ?talk tg:covers/rdfs:label 'Apache Kafka' ; schema:name ?name } ORDER BY ?name";
  await write(reader, query.replace("}", ""));
  await page.click("main button");
  await page.waitForURL("**query=**");
  await step("sparql-fault");
  await says(page, "[role=alert]", /not SPARQL/);
  assert.equal(await page.inputValue("#query"), query.replace("}", ""));
  await write(reader, query);
  await Promise.all([page.waitForNavigation(), page.click("main button")]);
  await step("sparql-rows");
  assert.ok((await cells(page, 1)).includes("The rise of real time"));
  if (await lively(reader)) {
    await complete(page);
    await page.keyboard.press("Shift+Tab");
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Control+Enter")]);
    assert.ok((await cells(page, 1)).length > 20, "no rows");
  }

  for (const [name, path, words] of [
    ["recaps", "/recaps", /dotscale/i], ["rank", "/rank", /Docker/], ["about", "/about", /statements/], ["ontology", "/ontology", /covers/],
    ["nowhere", "/nowhere", /nothing at/], ["company", "/id/company/confluent", /Neha Narkhede/], ["everything", "/views/everything", /Download/],
    ["hostile", "/id/person/mallory-quillfeather", /<script>alert\('title'\)<\/script>/],
  ]) {
    await page.goto(site + path);
    await step(name);
    await says(page, "main", words);
  }
  assert.deepEqual(reader.faults, [], reader.name);
};

// The kinds of pages, and what is open on them only after a click.
const kinds = async (page) => {
  const first = async (path, selector) => { await page.goto(site + path); return page.getAttribute(selector, "href"); };
  return ["/", "/search?q=Kafka", "/search?q=who+spoke+at+dotScale+2017", "/search?q=nobody-of-that-name", "/search?q=what+is+that+thing+there",
    "/id/technology/docker", "/id/person/neha-narkhede", "/id/company/confluent", "/id/person/mallory-quillfeather",
    await first("/id/technology/apache-kafka", ".account h4 a"), await first("/recaps", "tbody a"), await first("/search?q=dotScale&kind=event", ".found a"),
    "/recaps", "/queries", "/queries/talks-covering", "/queries/talks-covering?technology=Docker&year=2017", "/queries/talks-covering?technology=nothing",
    "/queries/most-covered", "/views", "/views/speaker-company", "/graph?view=speaker-company",
    "/graph?view=everything&around=technology/docker", "/views/everything?around=nobody", "/timeline", "/rank", "/path",
    "/path?from=Neha+Narkhede&to=John+Graham-Cumming", "/sparql", "/sparql?query=SELECT+*+%7B+%3Fs+a+%3Ftype+%7D+LIMIT+3", "/sparql?query=SELECT",
    "/about", "/ontology", "/nowhere"];
};

// What is there only while it is used.
const used = {
  "/graph?view=speaker-company": async (page) => { await page.fill("#walk-find", "Confluent"); await page.press("#walk-find", "Enter"); await page.waitForSelector(".told h2"); },
  "/sparql": async (page) => { await page.click(".CodeMirror"); await page.keyboard.press("Control+a"); await page.keyboard.type("ASK { ?a tg:co"); await page.waitForSelector(".CodeMirror-hint"); },
};

const inspect = async (browser) => {
  const found = [];
  for (const { viewport, colorScheme } of [readers[0], readers[2], { ...readers[3], colorScheme: "light" }]) {
    const reader = await open(browser, { name: "axe", viewport, colorScheme }), { page } = reader;
    for (const path of await kinds(page)) {
      await page.goto(site + path);
      if ((await lively(reader)) && used[path]) await used[path](page);
      await page.$$eval("details", (all) => all.forEach((details) => { details.open = true; }));
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
      for (const { id, impact, help, nodes } of violations) {
        found.push(`${path} (${viewport.width}, ${colorScheme}): ${impact} ${id}: ${help}: ${nodes.length} times, as ${nodes[0].html.slice(0, 200)}`);
      }
    }
    await page.context().close();
  }
  assert.equal(found.length, 0, `axe finds\n${found.join("\n")}`);
};

const main = async () => {
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-quic"] });
  try {
    for (const options of readers) {
      const reader = await open(browser, options);
      await walk(reader);
      await reader.context.close();
    }
    await inspect(browser);
  } finally {
    await browser.close();
  }
};

main().catch((error) => { console.error(error.message); console.error(error.stack); process.exit(1); });
