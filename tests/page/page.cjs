// Opens a drawing written as HTML in Chromium and uses it as a reader does: points, clicks, searches, presses keys. Says
// what was wrong and ends with 1, or says nothing. Called by the tests of src/export/html.
"use strict";
const assert = require("node:assert/strict");
const { pathToFileURL } = require("node:url");
const { chromium } = require("playwright-core");

const [file, shots] = process.argv.slice(2);
const executablePath = process.env.CHROMIUM || "/usr/bin/chromium";

const open = async (browser, options) => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, offline: true, ...options });
  const page = await context.newPage();
  const faults = [], asked = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => { if (message.type() === "error") faults.push(message.text()); });
  page.on("request", (request) => { if (!request.url().startsWith("file:")) asked.push(request.url()); });
  await page.goto(pathToFileURL(file).href);
  return { page, faults, asked, context };
};
const idOf = (page, label) => page.evaluate((label) => {
  const { nodes } = JSON.parse(document.getElementById("data").textContent);
  return nodes.findIndex((node) => node.label === label);
}, label);
const lit = (page) => page.$$eval(".tg-nodes > g.lit", (groups) => groups.map((g) => g.textContent.trim()).sort());
const shot = (page, name) => shots && page.screenshot({ path: `${shots}/${name}.png` });
const background = (page) => page.evaluate(() => getComputedStyle(document.querySelector(".tg-page")).fill);
const seen = (page) => page.$eval("#stage svg", (svg) => svg.getAttribute("viewBox").split(" ").map(Number));
const rest = (page) => page.waitForTimeout(450);

const main = async () => {
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-quic"] });
  try {
    const { page, faults, asked } = await open(browser, { colorScheme: "light" });
    assert.equal(await page.title(), "Who spoke for which company");
    assert.match(await page.textContent("#counts"), /people · .*companies · .*12 speakers without a stated company/);
    await shot(page, "light");

    // Point at a company: its people light up, and the card names them.
    const monzo = await idOf(page, "Monzo"), netflix = await idOf(page, "Netflix");
    await page.hover(`#n${monzo}`);
    assert.deepEqual(await lit(page), ["Monzo", "Suhail Patel"]);
    assert.match(await page.textContent("#tip"), /Monzo.*company.*Suhail Patel/s);

    // Point at a line: both ends, the talks, the words that say so.
    const line = await page.evaluate(() => {
      const { nodes, edges } = JSON.parse(document.getElementById("data").textContent);
      const at = edges.findIndex((e) => nodes[e.a].label === "Suhail Patel" && nodes[e.b].label === "Monzo");
      const path = document.querySelector(`#e${at} path`), middle = path.getPointAtLength(path.getTotalLength() / 2);
      const point = new DOMPoint(middle.x, middle.y).matrixTransform(path.getScreenCTM());
      return { x: point.x, y: point.y };
    });
    await page.mouse.move(line.x, line.y);
    assert.match(await page.textContent("#tip"), /Suhail Patel – Monzo.*Talk 0 of Suhail Patel/s);
    await page.mouse.move(3, 790);
    assert.equal(await page.isVisible("#tip"), false);
    assert.deepEqual(await lit(page), []);

    // Click: the company stays lit with its neighbours, the panel tells its talks, and the view draws near.
    const whole = await seen(page);
    await page.click(`#n${netflix}`);
    await rest(page);
    assert.deepEqual(await lit(page), ["Adrian Cockcroft", "Josh Evans", "Netflix", "Nora Jones"]);
    assert.equal(await page.textContent("#panel h2"), "Netflix");
    assert.deepEqual((await page.$$eval("#panel .name", (b) => b.map((x) => x.textContent))).sort(),
      ["Adrian Cockcroft", "Josh Evans", "Nora Jones"]);
    assert.match(await page.textContent("#panel"), /company · \d+ talks? · 3 connections.*Talk 0 of Nora Jones/s);
    assert.ok((await seen(page))[2] < whole[2], "the view did not draw near");
    await shot(page, "chosen");

    // From neighbour to neighbour in the panel; Escape shows all again.
    await page.click("#panel .name:has-text('Adrian Cockcroft')");
    assert.deepEqual(await lit(page), ["Adrian Cockcroft", "Amazon Web Services", "Netflix"]);
    await page.keyboard.press("Escape");
    assert.equal(await page.isVisible("#panel"), false);
    assert.deepEqual(await lit(page), []);
    await page.keyboard.press("0");
    await rest(page);
    assert.deepEqual(await seen(page), whole);

    // Search: by key, without accents or case; arrows and Enter; what is not there is said.
    await page.keyboard.press("/");
    await page.keyboard.type("JEROME pet");
    assert.deepEqual(await page.$$eval("#found li", (items) => items.map((i) => i.firstChild.textContent.trim())), ["Jérôme Petazzoni"]);
    await shot(page, "search");
    await page.keyboard.press("Enter");
    await rest(page);
    assert.equal(await page.textContent("#panel h2"), "Jérôme Petazzoni");
    await page.keyboard.press("Escape");
    await page.fill("#search", "brendan");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    assert.equal(await page.textContent("#panel h2"), "Brendan Burns");
    await page.keyboard.press("Escape");
    await page.fill("#search", "株式会社");
    assert.equal(await page.$$eval("#found li", (items) => items.length), 1);
    await page.fill("#search", "nobody at all");
    assert.match(await page.textContent("#found"), /no such name/);
    await page.keyboard.press("Escape");

    // Keyboard alone: Tab to a name, Enter; + and - and arrows.
    await page.focus(`#n${netflix}`);
    await page.keyboard.press("Enter");
    assert.equal(await page.textContent("#panel h2"), "Netflix");
    await page.keyboard.press("Escape");
    await page.keyboard.press("0");
    await rest(page);
    await page.keyboard.press("+");
    assert.ok((await seen(page))[2] < whole[2]);
    const before = await seen(page);
    await page.keyboard.press("ArrowRight");
    assert.ok((await seen(page))[0] > before[0]);

    // Drag and wheel: what is under the pointer stays there; a drag is no click.
    await page.keyboard.press("0");
    await rest(page);
    const place = async () => { const box = await page.locator(`#n${monzo}`).boundingBox(); return { x: box.x + box.width / 2, y: box.y + box.height / 2 }; };
    const from = await place();
    await page.mouse.move(from.x, from.y);
    await page.mouse.wheel(0, -300);
    const zoomed = await place();
    assert.ok(Math.hypot(zoomed.x - from.x, zoomed.y - from.y) < 3, "the wheel moved what was pointed at");
    await page.mouse.down();
    await page.mouse.move(from.x - 90, from.y + 40, { steps: 4 });
    await page.mouse.up();
    const dragged = await place();
    assert.ok(Math.abs(dragged.x - zoomed.x + 90) < 3 && Math.abs(dragged.y - zoomed.y - 40) < 3, "the drag went elsewhere");
    assert.equal(await page.isVisible("#panel"), false);

    // Light and dark: as the viewer prefers, and by button.
    assert.equal(await background(page), "rgb(255, 255, 255)");
    await page.click("#theme");
    assert.equal(await background(page), "rgb(18, 22, 28)");
    assert.deepEqual([faults, asked], [[], []]);

    const dark = await open(browser, { colorScheme: "dark" });
    assert.equal(await background(dark.page), "rgb(18, 22, 28)");
    await shot(dark.page, "dark");

    // A telephone: nothing to scroll sideways, a tap chooses, the panel is a sheet at the foot.
    const phone = await open(browser, { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 });
    assert.ok(await phone.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "wider than the screen");
    await phone.page.fill("#search", "netflix");
    await phone.page.tap("#found li");
    await rest(phone.page);
    const panel = await phone.page.locator("#panel").boundingBox(), node = await phone.page.locator(`#n${netflix}`).boundingBox();
    assert.ok(panel.y > 390 && node.y + node.height < panel.y, "the panel covers what was chosen");
    await shot(phone.page, "phone");
    await phone.page.touchscreen.tap(20, 200);
    assert.equal(await phone.page.isVisible("#panel"), false);
    assert.deepEqual([dark.faults, phone.faults, phone.asked], [[], [], []]);

    // Without JavaScript the picture is there.
    const plain = await open(browser, { javaScriptEnabled: false });
    assert.ok(await plain.page.isVisible(`#n${netflix}`));
  } finally {
    await browser.close();
  }
};

main().catch((error) => { console.error(error.message); console.error(error.stack); process.exit(1); });
