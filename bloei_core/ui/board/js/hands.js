/* The hands on the board: mouse and touch, keyboard, and the menu "Naar …".
   All four end in askMove(screen, card, lane, { before, after }): the cards that come just below and just above it. */

const LONG_PRESS = 150;
const MOUSE_SLACK = 5;
const TOUCH_SLACK = 9;
const EDGE = 56; // px from an edge where the board begins to scroll
const FASTEST = 18; // px per frame

function handle(screen) {
  const { root, lanes, menu } = screen;
  const onWindow = {
    keydown: (event) => event.key === "Escape" && screen.drag && stop(event, () => cancelDrag(screen, "Geannuleerd.")),
    blur: (event) => event.target === window && screen.drag && cancelDrag(screen, "Geannuleerd."),
    beforeunload: (event) => screen.store.pending.some((one) => one.lane) && event.preventDefault(),
  };
  for (const [name, listener] of Object.entries(onWindow)) window.addEventListener(name, listener, true);
  screen.release = () => Object.entries(onWindow).forEach(([name, listener]) => window.removeEventListener(name, listener, true));

  lanes.addEventListener("pointerdown", (event) => startPress(screen, event));
  root.addEventListener("pointermove", (event) => movePointer(screen, event));
  root.addEventListener("pointerup", (event) => releasePointer(screen, event));
  root.addEventListener("pointercancel", () => { endPress(screen); if (screen.drag) cancelDrag(screen, "Geannuleerd."); });
  root.addEventListener("touchmove", (event) => screen.drag && event.cancelable && event.preventDefault(), { passive: false });
  root.addEventListener("contextmenu", (event) => (screen.drag || screen.press?.touch) && event.preventDefault());
  root.addEventListener("dragstart", (event) => event.preventDefault());
  lanes.addEventListener("click", (event) => clickCard(screen, event));
  lanes.addEventListener("keydown", (event) => pressKey(screen, event));
  lanes.addEventListener("keyup", (event) => event.key === " " && event.target.closest(".open") && event.preventDefault());
  lanes.addEventListener("focusin", (event) => { const card = event.target.closest("li.card"); if (card) setStop(screen, card); });
  lanes.addEventListener("focusout", (event) => leaveCarry(screen, event));
  menu.addEventListener("keydown", (event) => pressMenuKey(screen, event));
  menu.addEventListener("toggle", (event) => event.newState === "closed" && menuClosed(screen));
}

function stop(event, action) {
  event.preventDefault();
  event.stopPropagation();
  action();
}

function clickCard(screen, event) {
  const card = event.target.closest("li.card");
  if (!card || screen.justDragged) return;
  if (event.target.closest(".more")) openMenu(screen, card);
  else if (event.target.closest(".open")) askOpen(screen, card.dataset.card);
}

/* ---------- mouse and touch ---------- */

function startPress(screen, event) {
  const card = event.target.closest("li.card");
  screen.justDragged = false;
  if (!card?.card.movable || event.button !== 0 || !event.isPrimary || event.target.closest(".more") || screen.drag || screen.carry) return;
  const touch = event.pointerType !== "mouse";
  screen.press = { card, touch, x: event.clientX, y: event.clientY, pointer: event.pointerId };
  if (touch) screen.timers.press = setTimeout(() => lift(screen), LONG_PRESS);
}

function endPress(screen) {
  clearTimeout(screen.timers.press);
  screen.press = null;
}

function movePointer(screen, event) {
  const { drag, press } = screen;
  if (drag) Object.assign(drag, { x: event.clientX, y: event.clientY });
  if (!press || press.pointer !== event.pointerId) return;
  const far = Math.hypot(event.clientX - press.x, event.clientY - press.y);
  if (press.touch && far > TOUCH_SLACK) endPress(screen);
  else if (!press.touch && far > MOUSE_SLACK) lift(screen, event);
}

function releasePointer(screen, event) {
  endPress(screen);
  if (!screen.drag) return;
  Object.assign(screen.drag, { x: event.clientX, y: event.clientY });
  if (`${event.clientX} ${event.clientY}` !== screen.drag.seen) findTarget(screen);
  drop(screen);
}

function lift(screen, event) {
  const { card, x, y, pointer, touch } = screen.press;
  endPress(screen);
  if (!card.isConnected) return;
  closeMenu(screen);
  const rect = card.getBoundingClientRect();
  const ghost = makeGhost(screen, card, rect);
  const bar = screen.layer.appendChild(make("div", "dropbar"));
  card.classList.add("lifted");
  screen.root.classList.add("dragging");
  screen.layer.setPointerCapture(pointer);
  if (touch) navigator.vibrate?.(10);
  screen.drag = {
    id: card.dataset.card, card, ghost, bar, touch, pointer, target: null, seen: "",
    x: event?.clientX ?? x, y: event?.clientY ?? y, dx: x - rect.x, dy: y - rect.y, ...measure(screen),
  };
  hold(screen.store, card.card);
  announce(screen, `Opgepakt: ${card.card.title}.`);
  frame(screen);
}

/* The lanes stand still during a drag, but for scrolling: measure them once. */
function measure(screen) {
  const scrolled = screen.lanes.scrollLeft;
  const rects = [...screen.lists].map(([lane, list]) => {
    const { left, right, top, bottom } = list.getBoundingClientRect();
    return { lane, list, left: left + scrolled, right: right + scrolled, top, bottom };
  });
  return { rects, board: screen.lanes.getBoundingClientRect() };
}

function frame(screen) {
  const { drag } = screen;
  if (!drag) return;
  drag.ghost.style.transform = `translate(${drag.x - drag.dx}px, ${drag.y - drag.dy}px) rotate(1.5deg)`;
  const scrolled = autoScroll(screen);
  if (scrolled || `${drag.x} ${drag.y}` !== drag.seen) findTarget(screen);
  drag.frame = requestAnimationFrame(() => frame(screen));
}

const speed = (distance) => (distance >= EDGE ? 0 : Math.ceil(FASTEST * Math.min(1, (EDGE - distance) / EDGE)));

function autoScroll(screen) {
  const { drag, lanes } = screen;
  const over = laneUnder(screen);
  const right = Math.min(drag.board.right, innerWidth);
  const left = Math.max(drag.board.left, 0);
  const before = [lanes.scrollLeft, over.list.scrollTop];
  lanes.scrollLeft += speed(right - drag.x) - speed(drag.x - left);
  if (isNear(drag)) over.list.scrollTop += speed(over.bottom - drag.y) - speed(drag.y - over.top);
  return before[0] !== lanes.scrollLeft || before[1] !== over.list.scrollTop;
}

const isNear = ({ x, y, board }) =>
  x > board.left - EDGE && x < board.right + EDGE && y > board.top - EDGE && y < board.bottom + EDGE;

function laneUnder(screen) {
  const { drag, lanes } = screen;
  const x = clamp(drag.x, drag.board.left, drag.board.right) + lanes.scrollLeft;
  const distance = ({ left, right }) => Math.max(left - x, x - right, 0);
  return drag.rects.reduce((best, rect) => (distance(rect) < distance(best) ? rect : best));
}

const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

/* Where would the card land? Outside the board: nowhere. */
function findTarget(screen) {
  const { drag } = screen;
  drag.seen = `${drag.x} ${drag.y}`;
  if (!isNear(drag)) return showTarget(screen, null);
  const over = laneUnder(screen);
  return showTarget(screen, { over, ...gapAt(over.list, clamp(drag.y, over.top, Math.min(over.bottom, innerHeight))) });
}

/* The first card whose middle is below the hand. Asking the browser what lies under it takes 9 ms at 3000 cards. */
function gapAt(list, y) {
  const cards = list.children;
  let [low, high] = [0, cards.length];
  while (low < high) {
    const half = (low + high) >> 1;
    const { top, height } = cards[half].getBoundingClientRect();
    if (top + height / 2 > y) high = half;
    else low = half + 1;
  }
  const before = cards[low] ?? null;
  const edge = before?.getBoundingClientRect().top ?? list.lastElementChild?.getBoundingClientRect().bottom;
  return { before, after: cards[low - 1], y: edge ?? list.getBoundingClientRect().top + 6 };
}

function showTarget(screen, target) {
  const { drag } = screen;
  if (target?.before === drag.card) target.before = drag.card.nextElementSibling;
  if (drag.target?.over !== target?.over) {
    drag.target?.over.list.closest(".lane").classList.remove("over");
    target?.over.list.closest(".lane").classList.add("over");
  }
  drag.target = target;
  drag.bar.hidden = !target;
  if (!target) return;
  const { over, y } = target;
  const place = { x: over.left - screen.lanes.scrollLeft + 10, y: clamp(y, over.top, over.bottom) - 2 };
  drag.bar.style.width = `${over.right - over.left - 20}px`;
  drag.bar.style.transform = `translate(${place.x}px, ${place.y}px)`;
}

function drop(screen) {
  const { id, card, target } = screen.drag;
  endDrag(screen);
  const goal = { before: target?.before?.dataset.card ?? null, after: target?.after?.dataset.card };
  const moved = target && askMove(screen, id, target.over.lane, goal);
  screen.store.held = null;
  if (!moved) draw(screen);
  else announce(screen, `Neergezet: ${card.card.title}, ${placeText(screen, id)}.`);
}

function cancelDrag(screen, text) {
  endDrag(screen);
  screen.store.held = null;
  announce(screen, text);
  draw(screen);
}

/* The click that follows a drag does not open the card. */
function endDrag(screen) {
  const { drag } = screen;
  endPress(screen);
  if (!drag) return;
  screen.drag = null;
  cancelAnimationFrame(drag.frame);
  drag.ghost.remove();
  drag.bar.remove();
  if (!screen.layer.childElementCount) screen.layer.hidePopover();
  drag.card.classList.remove("lifted");
  drag.target?.over.list.closest(".lane").classList.remove("over");
  screen.root.classList.remove("dragging");
  if (screen.layer.hasPointerCapture(drag.pointer)) screen.layer.releasePointerCapture(drag.pointer);
  screen.justDragged = true;
  setTimeout(() => (screen.justDragged = false), 300);
}

/* ---------- keyboard ---------- */

function placeText(screen, id) {
  const place = whereIs(shownLanes(screen.store, screen.carry), id);
  const lane = screen.store.lanes.find((one) => one.id === place?.lane);
  return place ? `kolom ${lane.title}, plaats ${place.index + 1} van ${place.count}` : "";
}

function pressKey(screen, event) {
  const card = event.target.closest("li.card");
  if (!card || event.altKey || event.ctrlKey || event.metaKey) return;
  const onMenuButton = Boolean(event.target.closest(".more"));
  const { key } = event;
  if (screen.carry) pressWhileCarrying(screen, event);
  else if (key === " " && !onMenuButton) stop(event, () => pickUp(screen, card));
  else if (key === "ContextMenu" && card.card.movable) stop(event, () => openMenu(screen, card));
  else if (onMenuButton && key === "ArrowDown") stop(event, () => openMenu(screen, card));
  else if (STEPS[key]) stop(event, () => walk(screen, card, STEPS[key]));
}

const STEPS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0], Home: [0, -Infinity], End: [0, Infinity] };

function walk(screen, card, [sideways, down]) {
  const shown = [...shownLanes(screen.store)];
  const lane = shown.findIndex(([, ids]) => ids.includes(card.dataset.card));
  const index = shown[lane][1].indexOf(card.dataset.card);
  let next = lane + sideways;
  while (sideways && shown[next] && !shown[next][1].length) next += sideways;
  const ids = shown[next]?.[1];
  const goal = ids && screen.cards.get(ids[clamp(index + down, 0, ids.length - 1)]);
  if (goal) lookAt(goal);
}

function lookAt(card) {
  card.firstElementChild.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function pickUp(screen, card) {
  const { title, movable } = card.card;
  if (!movable) return announce(screen, `${title} staat vast.`);
  const { lane, before } = whereIs(shownLanes(screen.store), card.dataset.card);
  screen.carry = { card: card.dataset.card, lane, before };
  hold(screen.store, card.card);
  drawCards(screen);
  return announce(screen, `Opgepakt: ${title}, ${placeText(screen, card.dataset.card)}. Pijltjes om te verplaatsen, spatie om neer te zetten, Escape om te annuleren.`);
}

function pressWhileCarrying(screen, event) {
  const { key } = event;
  if (key === " " || key === "Enter") stop(event, () => putDown(screen));
  else if (key === "Escape") stop(event, () => dropCarry(screen, "Geannuleerd."));
  else if (STEPS[key]) stop(event, () => carryOn(screen, STEPS[key]));
}

function carryOn(screen, [sideways, down]) {
  const shown = [...shownLanes(screen.store, screen.carry)];
  const { card } = screen.carry;
  const from = shown.findIndex(([, ids]) => ids.includes(card));
  const index = shown[from][1].indexOf(card);
  const to = clamp(from + sideways, 0, shown.length - 1);
  const others = shown[to][1].filter((id) => id !== card);
  const place = clamp(index + down, 0, others.length);
  screen.carry = { card, lane: shown[to][0], before: others[place] ?? null, after: others[place - 1] ?? null };
  drawCards(screen);
  lookAt(screen.cards.get(card));
  announce(screen, `${placeText(screen, card)}.`);
}

function putDown(screen) {
  const { carry } = screen;
  const { card } = carry;
  const text = placeText(screen, card);
  screen.carry = null;
  if (!askMove(screen, card, carry.lane, carry)) drawCards(screen);
  screen.store.held = null;
  announce(screen, `Neergezet: ${screen.store.cards.get(card).title}, ${text}.`);
}

function dropCarry(screen, text) {
  const { card } = screen.carry;
  screen.carry = null;
  screen.store.held = null;
  if (!screen.drawing) drawCards(screen);
  const title = screen.store.cards.get(card)?.title;
  announce(screen, title ? `${text} ${title}: ${placeText(screen, card)}.` : text);
}

function leaveCarry(screen, event) {
  if (!screen.carry || screen.drawing) return;
  if (event.relatedTarget?.closest?.("li.card")?.dataset.card !== screen.carry.card && document.hasFocus()) dropCarry(screen, "Geannuleerd.");
}

/* ---------- the menu "Naar …" ---------- */

function openMenu(screen, card) {
  const id = card.dataset.card;
  const more = card.lastElementChild;
  screen.menuFor = id;
  screen.menu.setAttribute("aria-label", `Naar …: ${card.card.title}`);
  screen.menu.replaceChildren(make("p", "", "Naar …", { role: "presentation" }), ...menuChoices(screen, id).map(([text, action]) => {
    const item = make("button", text.endsWith("kolom") ? "step" : "", text, { type: "button", role: "menuitem", tabindex: "-1" });
    item.onclick = () => { closeMenu(screen); action(); };
    return item;
  }));
  screen.menu.showPopover();
  more.setAttribute("aria-expanded", "true");
  placeMenu(screen.menu, more.getBoundingClientRect());
  screen.menu.querySelector("button").focus({ preventScroll: true });
}

function menuChoices(screen, id) {
  const { lane, index, count } = whereIs(shownLanes(screen.store), id);
  const lanes = screen.store.lanes.filter((one) => one.id !== lane);
  const choices = lanes.map((one) => [one.title, () => chooseLane(screen, id, one.id)]);
  if (index > 0) choices.push(["Hoger in deze kolom", () => chooseStep(screen, id, -1)]);
  if (index < count - 1) choices.push(["Lager in deze kolom", () => chooseStep(screen, id, 1)]);
  return choices;
}

function chooseLane(screen, id, lane) {
  const [first] = shownLanes(screen.store).get(lane).filter((other) => other !== id);
  finishChoice(screen, id, askMove(screen, id, lane, { before: first ?? null }));
}

function chooseStep(screen, id, step) {
  const { lane, index } = whereIs(shownLanes(screen.store), id);
  const others = shownLanes(screen.store).get(lane).filter((other) => other !== id);
  finishChoice(screen, id, askMove(screen, id, lane, { before: others[index + step] ?? null }));
}

function finishChoice(screen, id, moved) {
  const card = screen.cards.get(id);
  if (!card) return;
  lookAt(card);
  const text = moved ? "Neergezet: " : "Staat daar al: ";
  announce(screen, `${text}${card.card.title}, ${placeText(screen, id)}.`);
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
  for (const more of screen.root.querySelectorAll(".more[aria-expanded=true]")) more.setAttribute("aria-expanded", "false");
  const card = screen.cards.get(screen.menuFor);
  screen.menuFor = undefined;
  const focused = screen.parentElement.activeElement;
  if (card && (!focused || screen.menu.contains(focused))) focusCard(card.lastElementChild);
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
  const card = screen.cards.get(screen.menuFor);
  closeMenu(screen);
  focusCard(card?.lastElementChild);
}

/* Typing a letter goes to the next choice that starts with it. */
function firstWith(items, index, letter) {
  const starts = (item) => item.textContent.toLowerCase().startsWith(letter.toLowerCase());
  const after = items.findIndex((item, place) => place > index && starts(item));
  return after >= 0 ? after : Math.max(items.findIndex(starts), 0);
}
