/* ---------- cards ---------- */

const AGE_SIGNS = ["", "◔", "◑", "◕"];

function drawCards(screen) {
  const { store } = screen;
  const shown = shownCells(store, screen.carry?.moves);
  const held = screen.parentElement.activeElement;
  const heldCard = held?.closest("li.card");
  const neighbour = heldCard && (nextCard(heldCard) ?? previousCard(heldCard));
  screen.drawing = true;
  for (const [id, element] of screen.cards) if (!store.cards.has(id)) removeCard(screen, id, element);
  for (const [key, ids] of shown) fillCell(screen, key, ids);
  for (const list of screen.lists.values()) tidy(list);
  drawCounts(screen, shown);
  screen.drawing = false;
  if (held && held !== screen.parentElement.activeElement) focusOn(held.isConnected ? held : neighbour?.firstElementChild);
}

function removeCard(screen, id, element) {
  if (screen.menuFor?.includes(id)) closeMenu(screen);
  if (screen.carry?.ids.includes(id)) dropCarry(screen, "De kaart die je vast had, staat niet meer op het bord.");
  element.remove();
  screen.cards.delete(id);
}

/* Moves as few elements as it can: an element that keeps its place keeps its focus and scroll too. */
function fillCell(screen, key, ids) {
  const list = screen.lists.get(key);
  let cursor = cardsOf(list)[0] ?? null;
  if (!ids.includes(screen.stops.get(key))) screen.stops.set(key, ids[0]);
  const stop = screen.stops.get(key);
  for (const id of ids) {
    const element = cardElement(screen, id);
    setTabIndex(element, stop === id ? 0 : -1);
    if (cursor === element) {
      cursor = nextCard(element);
    } else if (cursor && nextCard(cursor) === element) {
      cursor = nextCard(element);
    } else {
      putCard(list, element, cursor);
    }
  }
}

function cardElement(screen, id) {
  const { store } = screen;
  const card = store.cards.get(id);
  let element = screen.cards.get(id);
  if (!element) {
    element = make("li", "card", undefined, { role: "listitem", "data-card": id });
    element.append(...emptyCard());
    screen.cards.set(id, element);
  }
  const note = store.notes.get(id);
  if (element.card !== card || element.note !== note) fillCard(element, card, note);
  markCard(element, screen.carry?.ids.includes(id) ?? false, store.chosen.has(id));
  return element;
}

function emptyCard() {
  const more = makeButton("more", undefined, { "aria-haspopup": "menu", "aria-expanded": "false", tabindex: "-1" });
  more.append(makeSign("⋯"));
  return [makeButton("open", undefined, { tabindex: "-1" }), more];
}

function fillCard(element, card, note) {
  Object.assign(element, { card, note, mark: undefined });
  const [open, more] = element.children;
  more.hidden = !card.movable;
  more.setAttribute("aria-label", `Naar …: ${card.title}`);
  open.replaceChildren(make("span", "title", together(card.title)), ...card.lines.map((line) => make("span", "line", line)));
  if (note) open.append(make("span", "note", note));
  const foot = makeFoot(card);
  if (foot.childElementCount) open.append(foot);
}

/* An initial stays with the name before it. */
function together(title) {
  return title.replace(/ (?=\p{Lu}\.)/gu, "\u00a0");
}

function makeFoot({ badges, age, initials }) {
  const foot = make("span", "foot");
  const marks = make("span", "badges");
  marks.append(...badges.map(makeBadge));
  if (age) marks.append(makeAge(age));
  if (marks.childElementCount || initials) foot.append(marks);
  if (initials) foot.append(make("span", "initials", initials));
  return foot;
}

function makeBadge({ text, tone = "neutral", icon }) {
  const badge = make("span", "badge", undefined, { "data-tone": tone });
  if (icon) badge.append(makeSign(icon, "icon"));
  badge.append(make("span", "", text));
  return badge;
}

function makeAge({ level, text }) {
  const age = make("span", "age", undefined, { "data-level": level });
  age.append(makeSign(AGE_SIGNS[level] ?? "", "icon"), make("span", "", text));
  return age;
}

/* In the hand, chosen, fixed: as classes, and in words for who listens. */
function markCard(element, held, chosen) {
  const mark = `${held} ${chosen}`;
  if (element.mark === mark) return;
  element.mark = mark;
  const { movable } = element.card;
  for (const [name, on] of Object.entries({ held, chosen, fixed: !movable })) element.classList.toggle(name, on);
  element.firstElementChild.setAttribute("aria-describedby", movable ? (chosen ? "hint-chosen" : "hint") : "hint-fixed");
}

/* ---------- focus: one card per cell is in the tab order; the arrows do the rest ---------- */

function setStop(screen, element) {
  const { key } = cellOf(element);
  setTabIndex(screen.cards.get(screen.stops.get(key)), -1);
  screen.stops.set(key, element.dataset.card);
  setTabIndex(element, 0);
}

function setTabIndex(element, value) {
  if (!element || element.tabStop === value) return;
  element.tabStop = value; // asking the button is slow, times thousands of cards
  const [open, more] = element.children;
  open.tabIndex = value;
  more.tabIndex = value;
}

function focusOn(button) {
  button?.focus({ preventScroll: true });
}

/* A dialog of the page took the focus from the board. When it is gone, nobody has it: the page does not
   know what had the focus here. */
const DIALOG = "[role=dialog]";

function takeFocusBack(screen) {
  if (!screen.left || document.querySelector(DIALOG)) return;
  if (document.activeElement === document.body) focusOn(screen.left);
  screen.left = null;
}

function lookAt(card) {
  focusOn(card.firstElementChild);
  card.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function flash(element) {
  if (!element) return;
  element.classList.add("fresh");
  element.addEventListener("animationend", () => element.classList.remove("fresh"), { once: true });
}
