/* ---------- what is told: by voice, in a toast, on the card that went back ---------- */

const TOAST_STAYS = 12000;
const NOTE_STAYS = 30000;

/* A screen reader says the same words twice only when they differ. */
function announce(screen, text) {
  screen.voice.textContent = screen.voice.textContent === text ? `${text}\u00a0` : text;
}

/* Everything in one message: a second one would push the first away. */
function tellNews(screen, refused, lost, told) {
  const back = refused.filter((move) => !move.quiet);
  const texts = [...sayBack(screen, back), ...sayLost(screen, lost), ...told.filter((one) => one.kind !== "ask").map((one) => one.text)];
  if (texts.length) tell(screen, texts.join(" "), back.length || lost.length || told.some((one) => one.kind === "no") ? "no" : "yes");
  const asked = [...refused.filter((move) => move.quiet).map((move) => move.reason), ...told.filter((one) => one.kind === "ask").map((one) => one.text)];
  if (asked.some(Boolean)) announce(screen, asked.filter(Boolean).join(" "));
  if (back.length) clearNotesLater(screen, back.map((move) => move.card));
}

/* Cards that go back for the same reason are told together. */
function sayBack(screen, refused) {
  const byReason = new Map();
  for (const { card, reason } of refused) byReason.set(reason, [...(byReason.get(reason) ?? []), card]);
  return [...byReason].map(([reason, ids]) => `${nameOf(screen.store, ids)} ${ids.length === 1 ? "gaat" : "gaan"} terug. ${reason}`);
}

function sayLost(screen, lost) {
  const ids = lost.map((move) => move.card);
  return ids.length ? [`${nameOf(screen.store, ids)} ${ids.length === 1 ? "gaat" : "gaan"} terug. Dit is niet opgeslagen.`] : [];
}

function tell(screen, text, kind = "no") {
  announce(screen, text);
  const close = makeButton("", "Sluiten");
  close.onclick = () => screen.toast.hidePopover();
  screen.toast.dataset.kind = kind;
  screen.toast.replaceChildren(make("p", "", text), close);
  if (screen.toast.isConnected) screen.toast.showPopover();
  placeToast(screen);
  clearTimeout(screen.timers.toast);
  screen.timers.toast = setTimeout(() => screen.toast.matches(":popover-open") && screen.toast.hidePopover(), TOAST_STAYS);
}

/* The tray stays in reach: what is told stands above it. */
function placeToast(screen) {
  const { toast, tray } = screen;
  if (!toast.matches(":popover-open")) return;
  const { top } = tray.getBoundingClientRect();
  toast.style.bottom = tray.hidden ? "" : `${Math.max(24, innerHeight - top + 8)}px`;
}

function clearNotesLater(screen, ids) {
  const { store } = screen;
  const notes = new Map(ids.map((id) => [id, store.notes.get(id)]));
  clearTimeout(screen.timers.notes);
  screen.timers.notes = setTimeout(() => {
    for (const [id, note] of notes) if (store.notes.get(id) === note) store.notes.delete(id);
    draw(screen);
  }, NOTE_STAYS);
}

/* ---------- a refused move ---------- */

function slideBack(screen, move, from) {
  const element = screen.cards.get(move.card);
  if (!element || !from || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const to = element.getBoundingClientRect();
  const ghost = makeGhost(screen, element, from);
  element.classList.add("lifted");
  const path = [{ transform: `translate(${from.x}px, ${from.y}px)` }, { transform: `translate(${to.x}px, ${to.y}px)` }];
  ghost.animate(path, { duration: 320, easing: "cubic-bezier(.2,.7,.2,1)" }).finished.finally(() => {
    ghost.remove();
    element.classList.remove("lifted");
    closeLayer(screen);
  });
}

function makeGhost(screen, element, rect) {
  const ghost = element.cloneNode(true);
  ghost.className = "ghost card";
  ghost.removeAttribute("data-card");
  ghost.querySelector(".pick")?.remove();
  for (const button of ghost.children) button.tabIndex = -1;
  Object.assign(ghost.style, { width: `${rect.width}px`, transform: `translate(${rect.x}px, ${rect.y}px)` });
  screen.layer.append(ghost);
  if (!screen.layer.matches(":popover-open")) screen.layer.showPopover();
  return ghost;
}

function closeLayer(screen) {
  if (!screen.layer.childElementCount && screen.layer.matches(":popover-open")) screen.layer.hidePopover();
}
