/* ---------- several cards at once: choosing them, and the tray that says what can be done ---------- */

/* What one takes with this card: all chosen cards when it is one of them, else only itself. */
function inHand(screen, id) {
  const { chosen } = screen.store;
  return chosen.has(id) ? inOrder(screen.store, chosen) : [id];
}

function toggleChosen(screen, id) {
  const { cards, chosen } = screen.store;
  const { title, movable } = cards.get(id);
  if (!movable) return announce(screen, `${title} staat vast.`);
  const off = chosen.delete(id);
  if (!off) chosen.add(id);
  screen.anchor = id;
  drawChosen(screen, `${off ? "Niet meer gekozen" : "Gekozen"}: ${title}. `);
  return undefined;
}

/* All from the card that was chosen last up to this one, when they stand in one cell. */
function chooseTo(screen, id) {
  const cells = shownCells(screen.store);
  const ids = cells.get(whereIs(cells, id).key);
  const [one, other] = [ids.indexOf(screen.anchor), ids.indexOf(id)].sort((a, b) => a - b);
  const range = one < 0 ? [id] : ids.slice(one, other + 1);
  screen.anchor ??= id;
  chooseAll(screen, range);
}

function chooseAll(screen, ids) {
  const { cards, chosen } = screen.store;
  for (const id of ids) if (cards.get(id).movable) chosen.add(id);
  screen.anchor = ids.at(-1);
  drawChosen(screen);
}

function chooseNone(screen) {
  const [first] = inOrder(screen.store, screen.store.chosen);
  const inTray = screen.tray.contains(screen.parentElement.activeElement);
  screen.store.chosen.clear();
  screen.store.asking = null;
  drawChosen(screen);
  if (inTray) focusOn(screen.cards.get(first)?.firstElementChild);
}

function drawChosen(screen, text = "") {
  const { chosen } = screen.store;
  for (const [id, element] of screen.cards) markCard(element, screen.carry?.ids.includes(id) ?? false, chosen.has(id));
  drawTray(screen);
  announce(screen, `${text}${chosenText(chosen.size)}.`);
}

const chosenText = (number) => (number ? `${cardsText(number)} gekozen` : "Geen kaarten gekozen");

/* ---------- the tray ---------- */

function makeTray(screen) {
  screen.tray = make("div", "tray", undefined, { role: "toolbar", "aria-label": "Gekozen kaarten", hidden: "" });
  return screen.tray;
}

function drawTray(screen) {
  const { store, tray, root } = screen;
  const number = store.chosen.size;
  if (tray.hidden !== !number) {
    tray.hidden = !number;
    root.classList.toggle("choosing", number > 0);
  }
  placeToast(screen);
  if (!number) return;
  if (screen.trayDrawn !== store.frameMark) fillTray(screen);
  screen.trayDrawn = store.frameMark;
  say(tray.firstElementChild, chosenText(number));
}

function fillTray(screen) {
  const { store, tray } = screen;
  const all = () => inOrder(store, store.chosen);
  const to = makeButton("to", "Naar …", { "aria-haspopup": "menu", "aria-expanded": "false" });
  to.onclick = () => openMenu(screen, to, all());
  const choices = (store.frame.choices ?? []).map(({ code, title }) => {
    const choice = makeButton("choice", title);
    choice.onclick = () => askAct(screen, code, all());
    return choice;
  });
  const ready = makeButton("ready", "Klaar");
  ready.onclick = () => chooseNone(screen);
  tray.replaceChildren(make("p"), to, ...choices, ready);
}

/* ---------- the mark to click: one for all cards, it goes along with the mouse ---------- */

function offerPick(screen, event) {
  const card = event.target.closest("li.card");
  if (event.pointerType !== "mouse" || !card?.card.movable || screen.drag || screen.pick?.parentElement === card) return;
  screen.pick ??= makePick();
  screen.pick.setAttribute("aria-label", `Kiezen: ${card.card.title}`);
  card.append(screen.pick);
}

function makePick() {
  const pick = makeButton("pick", undefined, { tabindex: "-1" });
  pick.append(makeSign("✓"));
  return pick;
}

function pickCard(screen, card) {
  toggleChosen(screen, card.dataset.card);
  focusOn(card.firstElementChild);
}
