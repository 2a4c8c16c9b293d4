"use strict";
// Reads the data of the page and answers pointer, touch and keyboard. The picture is there without it.
(() => {
  const { nodes, edges, talks } = JSON.parse(document.getElementById("data").textContent);
  const by = (id) => document.getElementById(id);
  const stage = by("stage"), svg = stage.querySelector("svg"), panel = by("panel"), told = by("told");
  const tip = by("tip"), search = by("search"), found = by("found");
  const nodeOf = nodes.map((_, i) => by("n" + i)), edgeOf = edges.map((_, i) => by("e" + i));
  const edgesAt = nodes.map(() => []);
  edges.forEach((edge, i) => { edgesAt[edge.a].push(i); edgesAt[edge.b].push(i); });
  const other = (edge, node) => (edge.a === node ? edge.b : edge.a);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

  // Elements are made and never written as markup, so that no title can become code.
  const make = (tag, text, ...children) => {
    const element = document.createElement(tag);
    if (text) element.textContent = text;
    element.append(...children);
    return element;
  };
  const count = (n, one, many) => n + " " + (n === 1 ? one : many);

  // What is seen: a window on the picture, in its own pixels.
  const [, , fullWidth, fullHeight] = svg.getAttribute("viewBox").split(" ").map(Number);
  // From here on it holds buttons, which a picture cannot.
  svg.setAttribute("role", "group");
  svg.removeAttribute("width");
  svg.removeAttribute("height");
  const head = svg.querySelector(".tg-head").dataset;
  const home = { x: 0, y: Number(head.height), w: fullWidth, h: fullHeight - Number(head.height) };
  let seen = { ...home }, flight = 0;
  const show = (next) => {
    seen = next;
    svg.setAttribute("viewBox", [seen.x, seen.y, seen.w, seen.h].map((v) => v.toFixed(2)).join(" "));
  };
  const fly = (to) => {
    cancelAnimationFrame(flight);
    if (still) return show(to);
    const from = seen, start = performance.now();
    const step = (now) => {
      const t = Math.min(1, (now - start) / 280), s = t * t * (3 - 2 * t);
      const mix = (key) => from[key] + (to[key] - from[key]) * s;
      show({ x: mix("x"), y: mix("y"), w: mix("w"), h: mix("h") });
      if (t < 1) flight = requestAnimationFrame(step);
    };
    flight = requestAnimationFrame(step);
  };
  // Pixels of the picture by pixels of the screen; the picture is centred in the stage.
  const grain = () => Math.max(seen.w / stage.clientWidth, seen.h / stage.clientHeight);
  const at = (x, y) => {
    const box = stage.getBoundingClientRect(), g = grain();
    return {
      x: seen.x + seen.w / 2 + (x - box.left - box.width / 2) * g,
      y: seen.y + seen.h / 2 + (y - box.top - box.height / 2) * g,
    };
  };
  const zoom = (factor, x, y) => {
    cancelAnimationFrame(flight);
    const w = Math.min(home.w * 3, Math.max(120, seen.w * factor)), f = w / seen.w, p = at(x, y);
    show({ x: p.x - (p.x - seen.x) * f, y: p.y - (p.y - seen.y) * f, w, h: seen.h * f });
  };
  const zoomMiddle = (factor) => {
    const box = stage.getBoundingClientRect();
    zoom(factor, box.left + box.width / 2, box.top + box.height / 2);
  };
  const pan = (dx, dy) => show({ ...seen, x: seen.x + dx, y: seen.y + dy });
  // A window around elements, not so near that a single name fills the screen.
  const around = (elements) => {
    const boxes = elements.map((element) => element.getBBox());
    const left = Math.min(...boxes.map((b) => b.x)), top = Math.min(...boxes.map((b) => b.y));
    const right = Math.max(...boxes.map((b) => b.x + b.width)), bottom = Math.max(...boxes.map((b) => b.y + b.height));
    const least = Math.min(600, stage.clientWidth * .8, home.w);
    const w = Math.max(right - left + 80, least), h = Math.max(bottom - top + 80, least * stage.clientHeight / stage.clientWidth);
    // Beside the panel, or above it.
    const wide = innerWidth > 640, g = Math.max(w / (stage.clientWidth - (wide ? 390 : 0)), h / (stage.clientHeight * (wide ? 1 : .54)));
    const x = (left + right) / 2 + (wide ? 195 * g : 0), y = (top + bottom) / 2 + (wide ? 0 : stage.clientHeight * .23 * g);
    const full = { w: stage.clientWidth * g, h: stage.clientHeight * g };
    return { x: x - full.w / 2, y: y - full.h / 2, ...full };
  };

  // What is lit: one node with its neighbours, or one edge with its ends.
  let chosen = null;
  const light = (litNodes, litEdges) => {
    stage.classList.toggle("near", litNodes !== null);
    nodeOf.forEach((g, i) => g.classList.toggle("lit", litNodes !== null && litNodes.has(i)));
    edgeOf.forEach((g, i) => g.classList.toggle("lit", litNodes !== null && litEdges.has(i)));
  };
  const lightNode = (i) => light(new Set([i, ...edgesAt[i].map((e) => other(edges[e], i))]), new Set(edgesAt[i]));
  const lightEdge = (e) => light(new Set([edges[e].a, edges[e].b]), new Set([e]));
  const restore = () => (chosen === null ? light(null, null) : lightNode(chosen));

  // What an edge says where a view has several sorts; it may be said of either end, so it stands apart from both.
  const sort = (edge) => (edge.says ? [" ", make("small", edge.says)] : []);
  const talkList = (edge, most, quotes) => {
    const list = make("ul");
    edge.talks.slice(0, most).forEach(([t, words]) => {
      const item = make("li", talks[t].title);
      if (talks[t].at) item.append(" ", make("small", talks[t].at));
      words.slice(0, quotes).forEach(([quote, recap]) => {
        const said = make("q", quote);
        said.title = recap;
        item.append(said);
      });
      list.append(item);
    });
    if (edge.talks.length === 0) list.append(make("li", edge.weight));
    if (edge.talks.length > most) list.append(make("li", "and " + (edge.talks.length - most) + " more"));
    return list;
  };
  const tell = (i) => {
    const node = nodes[i];
    const near = edgesAt[i].map((e) => ({ edge: edges[e], to: other(edges[e], i) }));
    near.sort((p, q) => q.edge.talks.length - p.edge.talks.length || nodes[p.to].label.localeCompare(nodes[q.to].label));
    told.replaceChildren(
      make("h2", node.label),
      make("p", node.kind + " · " + count(node.talks, "talk", "talks") + " · " + count(near.length, "connection", "connections")),
    );
    // Where the page is served, a node leads on: to its page, and to a drawing of what stands around it.
    (node.ways || []).forEach(([says, to]) => {
      const way = make("a", says);
      way.className = "way";
      way.href = to;
      told.append(way, " ");
    });
    near.forEach(({ edge, to }) => {
      const button = make("button", nodes[to].label);
      button.className = "name";
      button.onclick = () => choose(to);
      told.append(make("h3", "", button, ...sort(edge)), talkList(edge, 40, 3));
    });
    panel.hidden = false;
    panel.scrollTop = 0;
  };
  const choose = (i) => {
    tip.hidden = true;
    nodeOf.forEach((g, n) => { g.classList.toggle("chosen", n === i); g.setAttribute("aria-pressed", n === i); });
    chosen = i;
    restore();
    if (i === null) { panel.hidden = true; return; }
    tell(i);
    fly(around([nodeOf[i], ...edgesAt[i].map((e) => nodeOf[other(edges[e], i)])]));
  };

  // The card at the pointer.
  const card = (x, y, ...content) => {
    tip.replaceChildren(...content);
    tip.hidden = false;
    const box = tip.getBoundingClientRect();
    tip.style.left = Math.max(4, Math.min(x + 14, innerWidth - box.width - 4)) + "px";
    tip.style.top = Math.max(4, y + 18 + box.height > innerHeight ? y - box.height - 12 : y + 18) + "px";
  };
  const cardOf = (target, x, y) => {
    const group = target.closest && target.closest(".tg-nodes > g, .tg-edges > g");
    if (!group) { tip.hidden = true; restore(); return; }
    const i = Number(group.id.slice(1));
    if (group.id[0] === "n") {
      lightNode(i);
      const list = make("ul"), node = nodes[i];
      edgesAt[i].slice(0, 8).forEach((e) => list.append(make("li", nodes[other(edges[e], i)].label)));
      if (edgesAt[i].length > 8) list.append(make("li", "and " + (edgesAt[i].length - 8) + " more"));
      card(x, y, make("strong", node.label), make("div", node.kind + ", " + count(node.talks, "talk", "talks")), list);
    } else {
      lightEdge(i);
      const { a, b } = edges[i];
      card(x, y, make("strong", nodes[a].label + " – " + nodes[b].label), ...sort(edges[i]), talkList(edges[i], 6, 1));
    }
  };

  // Pointer: drag to pan, wheel or two fingers to zoom, a click without a drag chooses.
  const fingers = new Map();
  let travelled = 0;
  stage.addEventListener("pointerdown", (event) => {
    cancelAnimationFrame(flight);
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (fingers.size === 1) travelled = 0;
  });
  addEventListener("pointermove", (event) => {
    const last = fingers.get(event.pointerId);
    if (!last) {
      if (event.pointerType === "mouse" && stage.contains(event.target)) cardOf(event.target, event.clientX, event.clientY);
      return;
    }
    const here = { x: event.clientX, y: event.clientY };
    travelled += Math.hypot(here.x - last.x, here.y - last.y);
    if (travelled > 4) tip.hidden = true;
    if (fingers.size === 1) {
      pan((last.x - here.x) * grain(), (last.y - here.y) * grain());
    } else if (fingers.size === 2) {
      const [fixed] = [...fingers].filter(([id]) => id !== event.pointerId).map(([, p]) => p);
      const before = Math.hypot(last.x - fixed.x, last.y - fixed.y), now = Math.hypot(here.x - fixed.x, here.y - fixed.y);
      if (before > 0 && now > 0) zoom(before / now, (fixed.x + here.x) / 2, (fixed.y + here.y) / 2);
    }
    fingers.set(event.pointerId, here);
  });
  const lift = (event) => fingers.delete(event.pointerId);
  addEventListener("pointerup", lift);
  addEventListener("pointercancel", lift);
  stage.addEventListener("pointerleave", () => { tip.hidden = true; restore(); });
  stage.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(Math.exp(Math.max(-120, Math.min(120, event.deltaY * (event.deltaMode ? 30 : 1))) * .0022), event.clientX, event.clientY);
  }, { passive: false });
  stage.addEventListener("click", (event) => {
    if (travelled > 4) return;
    const group = event.target.closest(".tg-nodes > g, .tg-edges > g");
    if (!group) choose(null);
    else if (group.id[0] === "n") choose(Number(group.id.slice(1)));
    else cardOf(event.target, event.clientX, event.clientY);
  });

  // Search: names that hold all words typed, whatever their case and accents; those that begin with them first.
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const names = nodes.map((node) => plain(node.label));
  let hits = [], active = 0;
  const mark = () => {
    nodeOf.forEach((g, i) => g.classList.toggle("hit", hits.includes(i)));
    [...found.children].forEach((item, i) => item.setAttribute("aria-selected", i === active && hits.length > 0));
    const item = found.children[active];
    if (item) item.scrollIntoView({ block: "nearest" });
  };
  const look = () => {
    const words = plain(search.value).split(/\s+/).filter(Boolean);
    const rank = (i) => (names[i].startsWith(words[0]) ? 0 : 1e6) - nodes[i].talks;
    hits = words.length === 0 ? [] : nodes.map((_, i) => i).filter((i) => words.every((word) => names[i].includes(word)));
    hits.sort((a, b) => rank(a) - rank(b));
    active = 0;
    found.replaceChildren(...hits.slice(0, 30).map((i) => {
      const item = make("li", nodes[i].label + " ", make("small", nodes[i].kind));
      item.setAttribute("role", "option");
      // The field keeps the focus, and with it the list stays, until the click is over.
      item.onmousedown = (event) => event.preventDefault();
      item.onclick = () => take(i);
      return item;
    }));
    if (words.length > 0 && hits.length === 0) {
      const none = make("li", "no such name in this picture");
      none.className = "none";
      found.append(none);
    }
    found.hidden = words.length === 0;
    mark();
  };
  const leave = () => { search.value = ""; look(); };
  const take = (i) => { leave(); search.blur(); choose(i); };
  search.addEventListener("input", look);
  search.addEventListener("blur", () => { found.hidden = true; });
  search.addEventListener("focus", look);
  search.addEventListener("keydown", (event) => {
    const last = Math.min(hits.length, 30) - 1;
    if (event.key === "ArrowDown") active = Math.min(last, active + 1);
    else if (event.key === "ArrowUp") active = Math.max(0, active - 1);
    else if (event.key === "Enter" && hits.length > 0) { take(hits[active]); return; }
    else if (event.key === "Escape") { leave(); search.blur(); }
    else return;
    event.preventDefault();
    event.stopPropagation();
    mark();
  });

  // Keyboard.
  nodeOf.forEach((g, i) => {
    g.setAttribute("tabindex", "0");
    g.setAttribute("role", "button");
    g.setAttribute("aria-pressed", "false");
    // A name in several lines is read as one, with what stands between its words.
    [...g.querySelectorAll("text")].slice(0, -1).filter((line) => !line.textContent.endsWith("-")).forEach((line) => line.after(" "));
    g.setAttribute("aria-label", nodes[i].label + ", " + nodes[i].kind + ", " + count(nodes[i].talks, "talk", "talks"));
    g.addEventListener("focus", () => {
      if (!g.matches(":focus-visible")) return;
      lightNode(i);
      const box = g.getBBox(), x = box.x + box.width / 2, y = box.y + box.height / 2;
      const outside = x < seen.x || y < seen.y || x > seen.x + seen.w || y > seen.y + seen.h;
      if (outside) fly({ ...seen, x: x - seen.w / 2, y: y - seen.h / 2 });
    });
    g.addEventListener("blur", restore);
  });
  const theme = () => {
    const root = document.documentElement, dark = matchMedia("(prefers-color-scheme: dark)").matches;
    const now = root.dataset.theme === "auto" ? (dark ? "dark" : "light") : root.dataset.theme;
    root.dataset.theme = now === "dark" ? "light" : "dark";
  };
  addEventListener("keydown", (event) => {
    if (event.target === search || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = seen.w / 8;
    const keys = {
      "/": () => search.focus(),
      "+": () => zoomMiddle(1 / 1.3), "=": () => zoomMiddle(1 / 1.3), "-": () => zoomMiddle(1.3),
      0: () => fly({ ...home }),
      t: theme,
      Escape: () => choose(null),
      ArrowLeft: () => pan(-step, 0), ArrowRight: () => pan(step, 0),
      ArrowUp: () => pan(0, -step), ArrowDown: () => pan(0, step),
    };
    const focused = document.activeElement;
    if ((event.key === "Enter" || event.key === " ") && focused && /^n\d+$/.test(focused.id)) {
      choose(Number(focused.id.slice(1)));
    } else if (keys[event.key] && !(event.key.startsWith("Arrow") && panel.contains(focused))) {
      keys[event.key]();
    } else return;
    event.preventDefault();
  });
  by("closer").onclick = () => zoomMiddle(1 / 1.3);
  by("farther").onclick = () => zoomMiddle(1.3);
  by("whole").onclick = () => fly({ ...home });
  by("theme").onclick = theme;
  by("close").onclick = () => choose(null);

  show({ ...home });
})();
