// The two pages that can do more where scripts run and were bundled, used as a reader uses them: the canvas of /graph by pointer,
// finger and keys, the editor of /sparql by keys. Where they are as they were, these say so.
"use strict";
const assert = require("node:assert/strict");

// Whether the page has a script, which has done its part by then.
const lively = async ({ page, scripts }) => {
  if (!scripts || !(await page.$("script[src^='/web/']"))) return false;
  await page.waitForSelector("#canvas canvas, .editor .CodeMirror");
  await page.waitForFunction(() => !document.querySelector(".said") || document.querySelector(".said").textContent !== "");
  return true;
};

// What is on the canvas: names with their kinds, those that are shown, places on the screen.
const drawn = (page) => page.evaluate(() => {
  const canvas = document.querySelector("#canvas"), { x, y } = canvas.getBoundingClientRect(), { cy } = canvas._cyreg;
  const node = (node) => ({ name: node.data("label"), kind: node.data("kind"), shown: node.visible(), way: node.hasClass("way"), chosen: node.hasClass("chosen"),
    at: { x: x + node.renderedPosition("x"), y: y + node.renderedPosition("y") }, place: node.position() });
  return { nodes: cy.nodes().map(node), zoom: cy.zoom() };
});
const named = async (page, name) => (await drawn(page)).nodes.find((node) => node.name === name);
const said = (page, words) => page.waitForFunction((words) => document.querySelector(".said").textContent.includes(words), words);
const still = (page) => page.waitForFunction(() => !document.querySelector("#canvas")._cyreg.cy.animated());

const pointed = async ({ page, touch }, name) => {
  await page.locator("#canvas").scrollIntoViewIfNeeded();
  await page.evaluate(() => new Promise((seen) => { requestAnimationFrame(() => setTimeout(seen, 50)); }));
  const { at } = await named(page, name);
  if (touch) await page.touchscreen.tap(at.x, at.y);
  else await page.mouse.click(at.x, at.y);
  await page.waitForFunction((name) => document.querySelector(".told h2")?.textContent === name, name);
};

const dragged = async (page, name) => {
  const { at, place } = await named(page, name);
  await page.mouse.move(at.x, at.y);
  await page.mouse.down();
  await page.mouse.move(at.x + 40, at.y + 25, { steps: 4 });
  await page.mouse.up();
  const { place: after } = await named(page, name);
  assert.ok(Math.hypot(after.x - place.x, after.y - place.y) > 20, `${name} stays where it was`);
  const { zoom } = await drawn(page);
  // From the first turns the canvas finds out what kind of wheel it is; a busy browser takes several for one.
  for (let turn = 0; turn < 50 && (await drawn(page)).zoom <= zoom; turn += 1) {
    await page.mouse.wheel(0, -100);
    await page.waitForTimeout(40);
  }
  assert.ok((await drawn(page)).zoom > zoom, "the wheel does not zoom");
};

// From what stands around Kafka to its neighbours, to fewer kinds, to the way from one to another, and to a page.
const graph = async (reader, step) => {
  const { page, touch } = reader;
  await still(page);
  const before = await drawn(page);
  assert.ok(before.nodes.length > 3 && !(await page.isVisible("#picture")), "nothing is drawn, or twice");
  await page.fill("#walk-find", "The rise of real time");
  await page.press("#walk-find", "Enter");
  await said(page, "The rise of real time, talk");
  await still(page);
  await step("walk-found");
  await page.click(".told .near button:text-is('Neha Narkhede')");
  await page.click(".told button:text-is('Show neighbours')");
  await said(page, "around Neha Narkhede");
  await still(page);
  await pointed(reader, "The rise of real time");
  if (!touch) await dragged(page, "The rise of real time");

  // By keys alone: to another name, and back to none.
  await page.focus("#canvas");
  await page.keyboard.press("0");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowRight");
  assert.equal((await drawn(page)).nodes.filter((node) => node.chosen).length, 1);
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => /around/.test(document.querySelector(".said").textContent));
  await page.keyboard.press("Escape");
  assert.equal(await page.isVisible(".told"), false);

  await page.uncheck(".kinds input[value=talk]");
  await page.waitForFunction(() => document.querySelector("#canvas")._cyreg.cy.nodes().every((node) => node.visible() === (node.data("kind") !== "talk")));
  await page.check(".kinds input[value=talk]");
  if (!(await page.isVisible("#walk-from"))) await page.click("summary:text('The way')");
  await page.fill("#walk-from", "Neha Narkhede");
  await page.fill("#walk-to", "John Graham-Cumming");
  await page.press("#walk-to", "Enter");
  await said(page, "Neha Narkhede – ");
  await still(page);
  await step("walk-way");
  const way = (await drawn(page)).nodes.filter((node) => node.way).map((node) => node.name);
  assert.ok(way.length > 2 && way.includes("John Graham-Cumming"), way.join(" – "));
  await page.fill("#walk-to", "Nobody Of That Name");
  await page.press("#walk-to", "Enter");
  await said(page, "knows no");
  await page.fill("#walk-find", "Neha Narkhede");
  await page.press("#walk-find", "Enter");
  await page.click(".told h2 a");
  await page.waitForURL("**/id/person/neha-narkhede");
};

// Writes a query with what is offered: a prefix, a class, a property.
const complete = async (page) => {
  const offered = async (name) => {
    await page.waitForFunction((name) => document.querySelector(".CodeMirror-hint-active")?.textContent.startsWith(`${name} `), name);
    await page.keyboard.press("Enter");
  };
  await page.click(".CodeMirror");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("SELECT ?who { nowhere:x ");
  await page.waitForSelector(".parseErrorIcon");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("SELECT ?who { ?talk a tal");
  await offered("tg:Talk");
  await page.keyboard.type(" ; sche");
  await offered("schema:");
  await page.keyboard.type("perf");
  await offered("schema:performer");
  await page.keyboard.type(" ?who }");
  assert.equal(await page.inputValue("#query"), "SELECT ?who { ?talk a tg:Talk ; schema:performer ?who }");
  assert.equal(await page.$(".parseErrorIcon"), null, "what is sound is marked as a fault");
  // Tab is no trap.
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Run");
};

// Puts a query into the field, whatever the field is.
const write = async (reader, query) => {
  const { page } = reader;
  if (!(await lively(reader))) return page.fill("#query", query);
  await page.click(".CodeMirror");
  await page.keyboard.press("Control+a");
  return page.keyboard.insertText(query);
};

module.exports = { lively, graph, complete, write };
