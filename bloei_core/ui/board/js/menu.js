/* ---------- the menu "Naar …", of one card or of all chosen ones ---------- */

function openMenu(screen, button, ids) {
  screen.menuFor = ids;
  screen.menuFrom = button;
  screen.menu.setAttribute("aria-label", `Naar …: ${nameOf(screen.store, ids)}`);
  screen.menu.replaceChildren(...menuParts(screen, ids).filter((part) => part.items.length).flatMap((part) => makePart(screen, part)));
  screen.menu.showPopover();
  button.setAttribute("aria-expanded", "true");
  placeMenu(screen.menu, button.getBoundingClientRect());
  screen.menu.querySelector("button").focus({ preventScroll: true });
}

function makePart(screen, { title, items }) {
  const buttons = items.map(([text, action]) => {
    const item = makeButton("", text, { role: "menuitem", tabindex: "-1" });
    item.onclick = () => { closeMenu(screen); action(); };
    return item;
  });
  return title ? [make("p", "", title, { role: "presentation" }), ...buttons] : [make("hr", "", undefined, { role: "separator" }), ...buttons];
}

function menuParts(screen, ids) {
  const { store } = screen;
  const cells = shownCells(store);
  const places = ids.map((id) => whereIs(cells, id));
  const all = (name, value) => places.every((place) => place[name] === value);
  const lanes = store.frame.lanes.filter((lane) => !all("lane", lane.id));
  const rows = isCrossing(store) ? sorted(store).rows.filter((row) => row.id !== NO_ROW && !all("row", row.id)) : [];
  return [
    { title: "Naar …", items: lanes.map((lane) => [lane.title, () => chooseLane(screen, ids, lane.id)]) },
    { title: "Naar de rij van …", items: rows.map((row) => [row.title, () => chooseRow(screen, ids, row.id)]) },
    { items: ids.length === 1 ? stepItems(screen, ids[0], places[0]) : [] },
    { items: (store.frame.choices ?? []).map(({ code, title }) => [title, () => askAct(screen, code, ids)]) },
    { items: chosenItems(screen, ids) },
  ];
}

function stepItems(screen, id, { index, count }) {
  const items = [];
  if (index > 0) items.push(["Hoger in deze kolom", () => chooseStep(screen, id, -1)]);
  if (index < count - 1) items.push(["Lager in deze kolom", () => chooseStep(screen, id, 1)]);
  return items;
}

function chosenItems(screen, ids) {
  if (ids.length > 1) return [["Kaarten loslaten", () => chooseNone(screen)]];
  const chosen = screen.store.chosen.has(ids[0]);
  return [[chosen ? "Niet meer kiezen" : "Kiezen", () => { toggleChosen(screen, ids[0]); focusOn(screen.cards.get(ids[0])?.firstElementChild); }]];
}

/* To the top of a lane. */
function chooseLane(screen, ids, lane) {
  const { row } = whereIs(shownCells(screen.store), ids[0]);
  const before = topOf(screen, row, lane, ids);
  finishChoice(screen, ids, askMoves(screen, ids, { row, lane, before, after: null }));
}

/* To another swimlane: each card in the lane where it stands, the order of asking kept. */
function chooseRow(screen, ids, row) {
  const cells = shownCells(screen.store);
  const lanes = Map.groupBy(ids, (id) => whereIs(cells, id).lane);
  const moved = [...lanes].map(([lane, some]) => askMoves(screen, some, { row, lane, before: topOf(screen, row, lane, ids), after: null }));
  finishChoice(screen, ids, moved.some(Boolean));
}

const topOf = (screen, row, lane, ids) =>
  (shownCells(screen.store).get(cellKey(row, lane)) ?? []).find((id) => !ids.includes(id)) ?? null;

function chooseStep(screen, id, step) {
  const cells = shownCells(screen.store);
  const { key, row, lane, index } = whereIs(cells, id);
  const others = cells.get(key).filter((other) => other !== id);
  const goal = { row, lane, before: others[index + step] ?? null, after: others[index + step - 1] ?? null };
  finishChoice(screen, [id], askMoves(screen, [id], goal));
}

function finishChoice(screen, ids, moved) {
  const card = screen.cards.get(ids[0]);
  if (!card) return;
  lookAt(card);
  announce(screen, `${moved ? "Neergezet" : "Staat daar al"}: ${nameOf(screen.store, ids)}, ${placeText(screen, ids[0])}.`);
}

function placeMenu(menu, { right, top, bottom }) {
  const { width, height } = menu.getBoundingClientRect();
  const below = bottom + 4 + height < innerHeight;
  menu.style.left = `${clamp(right - width, 8, Math.max(8, innerWidth - width - 8))}px`;
  menu.style.top = `${below ? bottom + 4 : Math.max(8, top - height - 4)}px`;
}

function closeMenu(screen) {
  if (screen.menu.matches(":popover-open")) screen.menu.hidePopover();
}

/* The toggle event comes later: by then another menu may be open. */
function menuClosed(screen) {
  if (screen.menu.matches(":popover-open")) return;
  for (const button of screen.root.querySelectorAll("[aria-haspopup][aria-expanded=true]")) button.setAttribute("aria-expanded", "false");
  screen.menuFor = undefined;
  const focused = screen.parentElement.activeElement;
  if (!focused || screen.menu.contains(focused)) focusOn(screen.menuFrom);
}

function pressMenuKey(screen, event) {
  const items = [...screen.menu.querySelectorAll("button")];
  const index = items.indexOf(event.target.closest("button"));
  const { key } = event;
  const goTo = (place) => stop(event, () => items.at(place % items.length).focus());
  if (key === "ArrowDown") goTo(index + 1);
  else if (key === "ArrowUp") goTo(index - 1);
  else if (key === "Home") goTo(0);
  else if (key === "End") goTo(-1);
  else if (key === "Tab" || key === "Escape") stop(event, () => leaveMenu(screen));
  else if (key.length === 1 && key !== " ") goTo(firstWith(items, index, key));
}

function leaveMenu(screen) {
  closeMenu(screen);
  focusOn(screen.menuFrom);
}

/* Typing a letter goes to the next choice that starts with it. */
function firstWith(items, index, letter) {
  const starts = (item) => item.textContent.toLowerCase().startsWith(letter.toLowerCase());
  const after = items.findIndex((item, place) => place > index && starts(item));
  return after >= 0 ? after : Math.max(items.findIndex(starts), 0);
}
