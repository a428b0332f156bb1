/* The board: what it knows, how it is drawn, how it talks with the server.
   Hands (mouse, touch, keyboard, menu) are in board_hands.js; board.py puts both in one module, after STYLE.

   What is shown = what the server said + the moves that it has not answered yet.
   So a refused move needs no code to go back: it leaves `pending`, and the card is where the server has it. */

const stores = new Map(); // per board what this browser knows: it outlives a remount, not a reload
const screens = new WeakMap(); // per place on the page what is drawn there
const RETRY_AFTER = 3000;
const SAY_BUSY_AFTER = 300;
const MOST_CHANGES = 50; // more than this and we tell the server how far we are, so that it sends less
const MOST_MOVES = 50; // as many as board.py reads from one message

/* ---------- what is known ---------- */

function storeOf(board) {
  if (!stores.has(board)) {
    stores.set(board, {
      view: "", epoch: "", version: -1, cards: new Map(), pending: [],
      lanes: [], name: "", notice: "", tell: () => {}, toldAt: 0, whole: false, everSaved: false, held: null,
    });
  }
  return stores.get(board);
}

function receive(store, data) {
  const news = { changed: [], refused: [], lost: [], tell: false };
  if (data.epoch !== store.epoch && data.base === null) startEpoch(store, data, news);
  store.whole = !fits(store, data);
  if (store.whole) return news;
  if (data.frame) Object.assign(store, { lanes: data.frame.lanes, name: data.frame.name, frameMark: data.frame_mark });
  Object.assign(store, { notice: data.around.notice ?? "", sorted: undefined });
  if (data.version >= store.version) takeCards(store, data, news);
  settle(store, data.answers, news);
  news.tell ||= data.base === null || data.cards.length + data.gone.length > MOST_CHANGES;
  return news;
}

const fits = (store, data) =>
  data.epoch === store.epoch && (data.base === null || data.base <= store.version);

function startEpoch(store, data, news) {
  const sameView = store.view === data.view;
  const cards = new Map(data.cards.map((card) => [card.id, card]));
  news.lost = sameView ? [] : store.pending.filter((one) => one.lane && !(one.nonce in data.answers));
  store.pending = store.pending.filter((one) => !news.lost.includes(one) && !isThereAlready(one, cards));
  Object.assign(store, { view: data.view, epoch: data.epoch, version: -1 });
  news.fresh = true;
}

/* The server restarted after it saved a move and before it could say so. */
function isThereAlready(move, cards) {
  const card = cards.get(move.card);
  return Boolean(move.sent && card && card.lane === move.lane && card.version > move.version);
}

function takeCards(store, data, news) {
  if (data.base === null) store.cards = new Map();
  for (const card of data.cards) {
    if (data.base !== null && card.version !== store.cards.get(card.id)?.version) news.changed.push(card.id);
    store.cards.set(card.id, { ...card, movable: !card.fixed, lines: card.lines ?? [], badges: card.badges ?? [] });
  }
  for (const id of data.gone) store.cards.delete(id);
  store.version = data.version;
}

function settle(store, answers, news) {
  for (const request of [...store.pending]) {
    const [kind, text] = answers[request.nonce] ?? [];
    const reason = kind === "yes" ? "" : text;
    if (kind === undefined || !store.pending.includes(request)) continue;
    store.pending = store.pending.filter((one) => one !== request);
    if (!request.lane) continue;
    if (reason) refuse(store, request, reason, news);
    else accept(store, request, news);
  }
}

function refuse(store, move, reason, news) {
  news.refused.push({ ...move, reason });
  store.pending = store.pending.filter((one) => one.card !== move.card || !one.lane);
}

/* A second move of the same card waited for this answer: it goes on from the new version. */
function accept(store, move, news) {
  store.everSaved = true;
  news.changed = news.changed.filter((id) => id !== move.card);
  const next = store.pending.find((one) => one.lane && one.card === move.card);
  const card = store.cards.get(move.card);
  if (card && store.held?.card === move.card) hold(store, card);
  if (next && card) Object.assign(next, { version: card.version, origin: card.lane });
  if (next) news.tell = true;
}

/* What the person saw when she took the card: what a colleague does after that makes it a conflict. */
function hold(store, card) {
  store.held = { card: card.id, version: card.version, origin: card.lane };
}

function sortedLanes(store) {
  const lanes = new Map(store.lanes.map((lane) => [lane.id, []]));
  for (const card of store.cards.values()) lanes.get(card.lane)?.push(card);
  const byRank = (a, b) => a.rank - b.rank || (a.id < b.id ? -1 : 1);
  for (const [id, cards] of lanes) lanes.set(id, cards.sort(byRank).map((card) => card.id));
  return lanes;
}

/* The ids of the cards per lane, as they are shown: pending moves and a card in the hand included. */
function shownLanes(store, carry) {
  store.sorted ??= sortedLanes(store);
  const lanes = new Map([...store.sorted].map(([lane, ids]) => [lane, [...ids]]));
  for (const move of store.pending) if (move.lane) applyMove(store, lanes, move);
  if (carry) applyMove(store, lanes, carry);
  return lanes;
}

function applyMove(store, lanes, move) {
  const target = lanes.get(move.lane);
  if (!target || !store.cards.has(move.card)) return;
  for (const ids of lanes.values()) {
    const index = ids.indexOf(move.card);
    if (index >= 0) ids.splice(index, 1);
  }
  target.splice(placeIn(target, move), 0, move.card);
}

function placeIn(ids, move) {
  const before = move.before === null ? ids.length : ids.indexOf(move.before);
  return before >= 0 ? before : ids.indexOf(move.after) + 1;
}

function whereIs(lanes, id) {
  for (const [lane, ids] of lanes) {
    const index = ids.indexOf(id);
    if (index >= 0) return { lane, index, count: ids.length, before: ids[index + 1] ?? null };
  }
  return null;
}

/* ---------- talking ---------- */

function newNonce() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (n) => n.toString(16).padStart(2, "0")).join("");
}

/* Puts the card where the person dropped it, at once, and asks the server. Returns false when nothing changes. */
function askMove(screen, id, lane, goal) {
  const { store } = screen;
  const shown = shownLanes(store);
  const here = whereIs(shown, id);
  if (!here || !shown.has(lane)) return false;
  const others = shown.get(lane).filter((other) => other !== id);
  const index = placeIn(others, goal);
  const [before, after] = [others[index] ?? null, others[index - 1] ?? null];
  if (here.lane === lane && here.before === before) return false;
  const { version, origin } = store.held?.card === id ? store.held : { version: store.cards.get(id).version, origin: here.lane };
  const waiting = store.pending.find((one) => one.card === id && one.lane && !isSendable(store, one));
  if (waiting) Object.assign(waiting, { lane, before, after });
  else store.pending.push({ nonce: newNonce(), card: id, origin, lane, before, after, version });
  draw(screen);
  flush(store);
  return true;
}

function askOpen(screen, id) {
  const { store } = screen;
  if (store.pending.some((one) => one.card === id && !one.lane)) return;
  store.pending.push({ nonce: newNonce(), card: id, until: Date.now() + RETRY_AFTER });
  flush(store);
}

/* One move of a card at a time: the next one needs the version that the answer brings. */
const isSendable = (store, request) =>
  store.pending.find((one) => one.card === request.card && Boolean(one.lane) === Boolean(request.lane)) === request;

/* All that is unanswered goes along each time: Streamlit may keep only the last of two messages. */
function flush(store) {
  const now = store.pending.filter((one) => isSendable(store, one)).slice(0, MOST_MOVES);
  for (const request of now) request.sent = true;
  store.toldAt = Date.now();
  store.tell({
    epoch: store.whole ? "" : store.epoch,
    version: Math.max(store.version, 0),
    moves: now.filter((one) => one.lane).map(({ nonce, card, origin, lane, before, after, version }) => ({ nonce, card, origin, lane, before, after, version })),
    frame: store.frameMark,
    asks: now.filter((one) => !one.lane).map(({ nonce, card }) => ({ kind: "open", nonce, target: card })),
  });
}

const isConnected = () =>
  (document.querySelector("[data-testid=stApp]")?.getAttribute("data-test-connection-state") ?? "CONNECTED") === "CONNECTED";

/* Sends again what got no answer: after a lost message, a lost connection, a server that restarted. */
function heartbeat(screen) {
  const { store } = screen;
  const connected = isConnected();
  const back = connected && !screen.connected;
  screen.connected = connected;
  store.pending = store.pending.filter((one) => one.lane || one.until > Date.now());
  const late = Date.now() - store.toldAt > RETRY_AFTER;
  if (connected && (back || late) && (store.pending.length || store.whole)) flush(store);
  drawState(screen);
}

function show({ data, parentElement, setTriggerValue }) {
  if (!data) return undefined;
  const store = storeOf(data.board);
  const screen = screens.get(parentElement) ?? openScreen(parentElement);
  screen.store = store;
  store.tell = (message) => setTriggerValue("sync", message);
  const news = receive(store, data);
  if (store.whole) flush(store);
  else draw(screen, news);
  if (news.tell) screen.timers.tell = setTimeout(() => flush(store), news.fresh ? 400 : 0);
  return () => closeScreen(parentElement);
}

/* ---------- drawing ---------- */

const make = (tag, className, text, attributes = {}) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
};

function openScreen(parentElement) {
  const root = make("section", "board");
  const screen = {
    root, parentElement, store: null, lists: new Map(), counts: new Map(), cards: new Map(), stops: new Map(),
    lanesDrawn: "", connected: true, timers: {}, drag: null, press: null, carry: null, drawing: false,
  };
  const bar = make("div", "bar");
  screen.notice = bar.appendChild(make("p", "notice"));
  screen.state = bar.appendChild(make("p", "state", "", { role: "status" }));
  screen.lanes = make("div", "lanes");
  screen.voice = make("p", "hidden", "", { "aria-live": "assertive" });
  screen.layer = make("div", "layer", undefined, { popover: "manual", "aria-hidden": "true" });
  screen.toast = make("div", "toast", undefined, { popover: "manual" });
  screen.menu = make("div", "menu", undefined, { popover: "auto", role: "menu" });
  const hints = [
    make("p", "hidden", "Enter opent de kaart. Spatie pakt de kaart op. Met de pijltjes ga je naar een andere kaart.", { id: "hint" }),
    make("p", "hidden", "Enter opent de kaart. Deze kaart staat vast.", { id: "hint-fixed" }),
  ];
  root.append(bar, screen.lanes, screen.voice, screen.layer, screen.toast, screen.menu, ...hints);
  screen.style = make("style", "", STYLE);
  parentElement.append(screen.style, root);
  screens.set(parentElement, screen);
  handle(screen);
  screen.timers.heartbeat = setInterval(() => heartbeat(screen), 500);
  return screen;
}

function closeScreen(parentElement) {
  const screen = screens.get(parentElement);
  if (!screen) return;
  endDrag(screen);
  screen.release();
  clearInterval(screen.timers.heartbeat);
  for (const timer of Object.values(screen.timers)) clearTimeout(timer);
  screens.delete(parentElement);
  screen.style.remove();
  screen.root.remove();
}

/* Draws what is shown. Nothing moves under a drag: it is drawn when the card is dropped. */
function draw(screen, news = {}) {
  if (screen.drag && !screen.store.cards.has(screen.drag.id)) cancelDrag(screen, "Deze kaart staat niet meer op het bord.");
  screen.news = joinNews(screen.news, news);
  if (screen.drag) return drawState(screen);
  const { changed, refused, lost } = screen.news;
  screen.news = undefined;
  const places = refused.map((move) => screen.cards.get(move.card)?.getBoundingClientRect());
  drawFrame(screen);
  drawCards(screen);
  drawState(screen);
  changed.forEach((id) => flash(screen.cards.get(id)));
  refused.forEach((move, index) => goBack(screen, move, places[index]));
  lost.forEach((move) => tellRefused(screen, move, "Dit is niet opgeslagen."));
  return undefined;
}

const joinNews = (old = {}, { changed = [], refused = [], lost = [] }) => ({
  changed: [...(old.changed ?? []), ...changed],
  refused: [...(old.refused ?? []), ...refused],
  lost: [...(old.lost ?? []), ...lost],
});

function drawFrame(screen) {
  const { root, store } = screen;
  root.setAttribute("aria-label", store.name);
  if (screen.notice.textContent !== store.notice) screen.notice.textContent = store.notice;
  const lanes = JSON.stringify(store.lanes);
  if (lanes === screen.lanesDrawn) return;
  screen.lanesDrawn = lanes;
  screen.lists.clear();
  screen.lanes.replaceChildren(...store.lanes.map((lane, index) => makeLane(screen, lane, index)));
}

function makeLane(screen, lane, index) {
  const element = make("div", "lane", undefined, { role: "group", "aria-labelledby": `lane-${index}`, "data-lane": lane.id });
  const head = element.appendChild(make("div", "head"));
  head.append(make("h2", "", lane.title, { id: `lane-${index}` }));
  const count = head.appendChild(make("span", "count", "0"));
  head.append(make("span", "hidden", "kaarten"));
  if (lane.help) head.append(make("p", "help", lane.help));
  const body = element.appendChild(make("div", "body"));
  const list = body.appendChild(make("ul", "cards", undefined, { role: "list", "data-lane": lane.id }));
  body.append(make("p", "empty", "Hier ligt nog niets. Sleep een kaart hierheen, of kies ‘Naar …’ op een kaart."));
  screen.lists.set(lane.id, list);
  screen.counts.set(lane.id, count);
  return element;
}

function drawCards(screen) {
  const shown = shownLanes(screen.store, screen.carry);
  const held = screen.parentElement.activeElement;
  const heldCard = held?.closest("li.card");
  const neighbour = heldCard?.nextElementSibling ?? heldCard?.previousElementSibling;
  screen.drawing = true;
  for (const [id, element] of screen.cards) if (!screen.store.cards.has(id)) removeCard(screen, id, element);
  for (const [lane, ids] of shown) fillLane(screen, lane, ids);
  screen.drawing = false;
  if (held && held !== screen.parentElement.activeElement) focusCard(held.isConnected ? held : neighbour?.firstElementChild);
}

function removeCard(screen, id, element) {
  if (screen.menuFor === id) closeMenu(screen);
  if (screen.carry?.card === id) dropCarry(screen, "De kaart die je vast had, staat niet meer op het bord.");
  element.remove();
  screen.cards.delete(id);
}

/* Moves as few elements as it can: an element that keeps its place keeps its focus and scroll too. */
function fillLane(screen, lane, ids) {
  const list = screen.lists.get(lane);
  let cursor = list.firstElementChild;
  if (!ids.includes(screen.stops.get(lane))) screen.stops.set(lane, ids[0]);
  for (const id of ids) {
    const element = cardElement(screen, id);
    setTabIndex(element, screen.stops.get(lane) === id ? 0 : -1);
    if (cursor === element) {
      cursor = cursor.nextElementSibling;
    } else if (cursor?.nextElementSibling === element) {
      cursor = element.nextElementSibling;
    } else {
      list.insertBefore(element, cursor);
    }
  }
  const count = screen.counts.get(lane);
  if (count.textContent !== String(ids.length)) count.textContent = ids.length;
}

function cardElement(screen, id) {
  const card = screen.store.cards.get(id);
  const element = screen.cards.get(id) ?? make("li", "card", undefined, { "data-card": id });
  if (!element.card) {
    element.append(...emptyCard());
    screen.cards.set(id, element);
  }
  if (element.card !== card) fillCard(element, card);
  if (element.classList.contains("held") !== (screen.carry?.card === id)) element.classList.toggle("held");
  return element;
}

function emptyCard() {
  const more = make("button", "more", undefined, { type: "button", "aria-haspopup": "menu", "aria-expanded": "false", tabindex: "-1" });
  more.append(make("span", "", "⋯", { "aria-hidden": "true" }));
  return [make("button", "open", undefined, { type: "button", tabindex: "-1" }), more];
}

function fillCard(element, card) {
  element.card = card;
  element.classList.toggle("fixed", !card.movable);
  const [open, more] = element.children;
  more.hidden = !card.movable;
  more.setAttribute("aria-label", `Naar …: ${card.title}`);
  open.setAttribute("aria-describedby", card.movable ? "hint" : "hint-fixed");
  const foot = make("span", "foot");
  const badges = make("span", "badges");
  badges.append(...card.badges.map(makeBadge));
  if (card.badges.length || card.initials) foot.append(badges);
  if (card.initials) foot.append(make("span", "initials", card.initials));
  open.replaceChildren(make("span", "title", card.title), ...card.lines.map((line) => make("span", "line", line)));
  if (foot.childElementCount) open.append(foot);
}

function makeBadge({ text, tone = "neutral", icon }) {
  const badge = make("span", "badge", undefined, { "data-tone": tone });
  if (icon) badge.append(make("span", "icon", icon, { "aria-hidden": "true" }));
  badge.append(make("span", "", text));
  return badge;
}

/* One card per lane is in the tab order; the arrows do the rest. */
function setStop(screen, element) {
  const lane = element.parentElement.dataset.lane;
  setTabIndex(screen.cards.get(screen.stops.get(lane)), -1);
  screen.stops.set(lane, element.dataset.card);
  setTabIndex(element, 0);
}

function setTabIndex(element, value) {
  if (!element || element.tabStop === value) return;
  element.tabStop = value; // asking the button is slow, times thousands of cards
  for (const button of element.children) button.tabIndex = value;
}

function focusCard(button) {
  button?.focus({ preventScroll: true });
}

function drawState(screen) {
  const { root, store, state } = screen;
  const moves = store.pending.filter((one) => one.lane).length;
  Object.assign(root.dataset, { version: store.version, epoch: store.epoch, pending: moves, cards: store.cards.size });
  clearTimeout(screen.timers.busy);
  const text = stateText(store, screen.connected, moves);
  if (moves && screen.connected) screen.timers.busy = setTimeout(() => say(state, text), SAY_BUSY_AFTER);
  else say(state, text);
  state.dataset.kind = screen.connected ? (moves ? "busy" : "saved") : "offline";
}

function stateText(store, connected, moves) {
  const waiting = moves === 1 ? "1 verplaatsing wacht" : `${moves} verplaatsingen wachten`;
  if (!connected) return moves ? `Geen verbinding. ${waiting} en gaat mee zodra het kan.` : "Geen verbinding";
  if (moves) return "Bezig met opslaan…";
  return store.everSaved ? "Opgeslagen" : "";
}

function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/* A screen reader says the same words twice only when they differ. */
function announce(screen, text) {
  screen.voice.textContent = screen.voice.textContent === text ? `${text}\u00a0` : text;
}

function flash(element) {
  if (!element) return;
  element.classList.add("fresh");
  element.addEventListener("animationend", () => element.classList.remove("fresh"), { once: true });
}

/* ---------- a refused move ---------- */

function goBack(screen, move, from) {
  tellRefused(screen, move, move.reason);
  const element = screen.cards.get(move.card);
  if (!element || !from || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const to = element.getBoundingClientRect();
  const ghost = makeGhost(screen, element, from);
  element.classList.add("lifted");
  const path = [{ transform: `translate(${from.x}px, ${from.y}px)` }, { transform: `translate(${to.x}px, ${to.y}px)` }];
  ghost.animate(path, { duration: 320, easing: "cubic-bezier(.2,.7,.2,1)" }).finished.finally(() => {
    ghost.remove();
    element.classList.remove("lifted");
    if (!screen.layer.childElementCount) screen.layer.hidePopover();
  });
}

function tellRefused(screen, move, reason) {
  const title = screen.store.cards.get(move.card)?.title ?? "De kaart";
  const text = `${title} gaat terug. ${reason}`;
  announce(screen, text);
  const close = make("button", "", "Sluiten", { type: "button" });
  close.onclick = () => screen.toast.hidePopover();
  screen.toast.replaceChildren(make("p", "", text), close);
  if (screen.toast.isConnected) screen.toast.showPopover();
  clearTimeout(screen.timers.toast);
  screen.timers.toast = setTimeout(() => screen.toast.matches(":popover-open") && screen.toast.hidePopover(), 12000);
}

function makeGhost(screen, element, rect) {
  const ghost = element.cloneNode(true);
  ghost.className = "ghost card";
  ghost.removeAttribute("data-card");
  for (const button of ghost.children) button.tabIndex = -1;
  Object.assign(ghost.style, { width: `${rect.width}px`, transform: `translate(${rect.x}px, ${rect.y}px)` });
  screen.layer.append(ghost);
  if (!screen.layer.matches(":popover-open")) screen.layer.showPopover();
  return ghost;
}

/* ---------- the door: the small component of board.py knocks here ---------- */

const door = (globalThis.bloeiBoard ??= { waiting: new Map() });
Object.assign(door, { show, close: closeScreen });

export default function () {
  for (const component of door.waiting.values()) show(component);
  door.waiting.clear();
}
