/* ---------- lanes and swimlanes ---------- */

const NOTHING_HERE = "Hier ligt nog niets. Sleep een kaart hierheen, of kies ‘Naar …’ op een kaart.";

function drawFrame(screen) {
  const { root, store } = screen;
  root.setAttribute("aria-label", store.frame.name);
  drawBar(screen);
  const { rows } = sorted(store);
  const drawn = `${store.frameMark} ${JSON.stringify(rows)}`;
  if (drawn === screen.frameDrawn) return;
  screen.frameDrawn = drawn;
  for (const known of [screen.lists, screen.counts, screen.rows]) known.clear();
  const { lanes, swimlanes } = store.frame;
  const parts = swimlanes ? makeRows(screen, lanes, rows) : lanes.map((lane, index) => makeLane(screen, lane, index));
  screen.lanes.classList.toggle("grid", Boolean(swimlanes));
  screen.lanes.style.setProperty("--lanes", lanes.length);
  screen.lanes.replaceChildren(...parts);
}

function makeLane(screen, lane, index) {
  const element = make("div", "lane", undefined, { role: "group", "aria-labelledby": `lane-${index}`, "data-lane": lane.id });
  const body = make("div", "body");
  body.append(makeList(screen, NO_ROW, lane, element), make("p", "empty", NOTHING_HERE), ...makeMore(screen, lane));
  element.append(makeHead(screen, lane, index), body);
  return element;
}

function makeHead(screen, lane, index) {
  const head = make("div", "head", undefined, { "data-lane": lane.id });
  const count = make("span", "count", "0");
  const over = make("p", "over-limit", "", { hidden: "" });
  head.append(make("h2", "", lane.title, { id: `lane-${index}` }), count, make("span", "hidden", "kaarten"));
  if (lane.add) head.append(makeAdd(screen, lane));
  if (lane.help) head.append(make("p", "help", lane.help));
  head.append(over);
  screen.counts.set(lane.id, { count, over });
  return head;
}

function makeAdd(screen, lane) {
  const add = makeButton("add", undefined, { "aria-label": lane.add, title: lane.add });
  add.append(makeSign("+"));
  add.onclick = () => ask(screen, { kind: "add", target: lane.id, until: Date.now() + RETRY_AFTER });
  return add;
}

function makeMore(screen, lane) {
  if (!lane.more) return [];
  const more = makeButton("show-more", lane.more, { "data-lane": lane.id });
  more.onclick = () => ask(screen, { kind: "more", target: lane.id, until: Date.now() + RETRY_AFTER });
  return [more];
}

function makeList(screen, row, lane, element) {
  const list = make("ul", "cards", undefined, { role: "list", "data-lane": lane.id });
  list.cell = { key: cellKey(row, lane.id), row, lane: lane.id, element };
  screen.lists.set(list.cell.key, list);
  return list;
}

/* ---------- swimlanes ---------- */

function makeRows(screen, lanes, rows) {
  const heads = make("div", "heads");
  heads.append(...lanes.map((lane, index) => makeHead(screen, lane, index)));
  const feet = make("div", "feet");
  feet.append(...lanes.map((lane) => { const foot = make("div"); foot.append(...makeMore(screen, lane)); return foot; }));
  const anyMore = lanes.some((lane) => lane.more);
  return [heads, ...rows.map((row, index) => makeRow(screen, lanes, row, index)), ...(anyMore ? [feet] : [])];
}

function makeRow(screen, lanes, row, index) {
  const element = make("section", "row", undefined, { "aria-labelledby": `row-${index}`, "data-row": row.id });
  const fold = makeButton("fold");
  const count = make("span", "count", "0");
  fold.append(makeSign("▾", "turn"), make("span", "row-title", row.title, { id: `row-${index}` }), count, make("span", "hidden", "kaarten"));
  fold.onclick = () => foldRow(screen, row.id);
  const title = make("h3", "row-head");
  title.append(fold);
  if (row.help) title.append(make("span", "help", row.help));
  element.append(title, ...lanes.map((lane, place) => makeCell(screen, row, lane, `row-${index} lane-${place}`)));
  screen.rows.set(row.id, { element, fold, count });
  return element;
}

function makeCell(screen, row, lane, labels) {
  const cell = make("div", "cell", undefined, { "data-lane": lane.id });
  const list = makeList(screen, row.id, lane, cell);
  list.setAttribute("aria-labelledby", labels);
  list.dataset.row = row.id;
  cell.append(list, makeSign("", "folded-count"));
  return cell;
}

function foldRow(screen, row) {
  const { folded } = screen.store;
  if (!folded.delete(row)) folded.add(row);
  drawCards(screen);
}

/* ---------- counts ---------- */

function drawCounts(screen, cells) {
  const { store } = screen;
  for (const lane of store.frame.lanes) drawLaneCount(screen, lane, total(cells, ([, id]) => id === lane.id));
  for (const [row, { element, fold, count }] of screen.rows) {
    const open = !store.folded.has(row);
    say(count, String(total(cells, ([id]) => id === row)));
    if (fold.getAttribute("aria-expanded") !== String(open)) fold.setAttribute("aria-expanded", open);
    element.classList.toggle("folded", !open);
  }
  for (const [key, list] of screen.lists) if (list.nextElementSibling?.className === "folded-count") say(list.nextElementSibling, String(cells.get(key).length));
}

const total = (cells, wanted) =>
  [...cells].reduce((sum, [key, ids]) => sum + (wanted(key.split("\n")) ? ids.length : 0), 0);

/* A limit is an agreement, not a lock: the lane says calmly that there is more, and takes the card. */
function drawLaneCount(screen, lane, shown) {
  const { count, over } = screen.counts.get(lane.id);
  const all = shown + (lane.unseen ?? 0);
  const above = lane.limit === undefined ? 0 : Math.max(all - lane.limit, 0);
  say(count, lane.limit === undefined ? String(shown) : `${all} / ${lane.limit}`);
  count.classList.toggle("above", above > 0);
  over.hidden = above === 0;
  say(over, above ? `${above} meer dan afgesproken` : "");
}
