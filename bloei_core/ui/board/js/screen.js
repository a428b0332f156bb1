/* ---------- the screen: what is drawn in one place on the page ---------- */

const screens = new WeakMap();

const HINTS = {
  hint: "Enter opent de kaart. Spatie pakt de kaart op. X kiest de kaart. Met de pijltjes ga je naar een andere kaart.",
  "hint-chosen": "Gekozen. Spatie pakt alle gekozen kaarten op. M opent het menu. Escape laat ze los.",
  "hint-fixed": "Enter opent de kaart. Deze kaart staat vast.",
};

function openScreen(parentElement) {
  const root = make("section", "board");
  const screen = {
    root, parentElement, store: null, connected: true, timers: {}, drawing: false,
    lists: new Map(), counts: new Map(), rows: new Map(), cards: new Map(), stops: new Map(), frameDrawn: "", barDrawn: "",
    drag: null, press: null, carry: null, anchor: null, left: null,
  };
  screen.lanes = make("div", "lanes");
  screen.voice = make("p", "hidden", "", { "aria-live": "assertive" });
  screen.layer = make("div", "layer", undefined, { popover: "manual", "aria-hidden": "true" });
  screen.toast = make("div", "toast", undefined, { popover: "manual" });
  screen.menu = make("div", "menu", undefined, { popover: "auto", role: "menu" });
  const hints = Object.entries(HINTS).map(([id, text]) => make("p", "hidden", text, { id }));
  root.append(makeBar(screen), screen.lanes, makeTray(screen), screen.voice, screen.layer, screen.toast, screen.menu, ...hints);
  screen.style = make("style", "", STYLE);
  parentElement.append(screen.style, root);
  screens.set(parentElement, screen);
  screen.release = handle(screen);
  screen.timers.heartbeat = setInterval(() => heartbeat(screen), 500);
  return screen;
}

/* Only when its place is off the page: Streamlit also cleans up after data that newer data overtook
   while its code was loading, and then the board stands and goes on. */
function closeScreen(parentElement) {
  const screen = screens.get(parentElement);
  if (!screen || parentElement.isConnected) return;
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
  if (screen.drag && !screen.drag.ids.every((id) => screen.store.cards.has(id))) {
    cancelDrag(screen, "Een kaart die je vast had, staat niet meer op het bord.");
  }
  screen.news = joinNews(screen.news, news);
  if (screen.drag) return drawState(screen);
  const { changed, refused, lost, told } = screen.news;
  screen.news = undefined;
  const places = refused.map((move) => screen.cards.get(move.card)?.getBoundingClientRect());
  drawFrame(screen);
  drawCards(screen);
  drawState(screen);
  drawTray(screen);
  changed.forEach((id) => flash(screen.cards.get(id)));
  refused.forEach((move, index) => slideBack(screen, move, places[index]));
  tellNews(screen, refused, lost, told);
  return undefined;
}

function joinNews(old = {}, more) {
  const kinds = ["changed", "refused", "lost", "told"];
  return Object.fromEntries(kinds.map((kind) => [kind, [...(old[kind] ?? []), ...(more[kind] ?? [])]]));
}
