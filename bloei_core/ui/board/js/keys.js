/* ---------- keyboard: walking, choosing, undo ---------- */

const STEPS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0], Home: [0, -Infinity], End: [0, Infinity] };

function pressKey(screen, event) {
  const card = event.target.closest("li.card");
  if (!card || event.altKey || event.ctrlKey || event.metaKey) return;
  if (screen.carry) return pressWhileCarrying(screen, event);
  const action = keyAction(screen, card, event);
  if (action) stop(event, action);
}

function keyAction(screen, card, { key, shiftKey, target }) {
  const id = card.dataset.card;
  const onMore = Boolean(target.closest(".more"));
  const opensMenu = key === "ContextMenu" || key.toLowerCase() === "m" || (key === "F10" && shiftKey) || (onMore && key === "ArrowDown");
  if (opensMenu && card.card.movable) return () => openMenu(screen, card.children[1], inHand(screen, id));
  if (key.toLowerCase() === "x" || (key === " " && shiftKey)) return () => toggleChosen(screen, id);
  if (key === " " && !onMore) return () => pickUp(screen, id);
  if (key === "Escape" && screen.store.chosen.size) return () => chooseNone(screen);
  if (STEPS[key]) return () => walk(screen, id, STEPS[key], shiftKey);
  return null;
}

function walk(screen, id, step, choosing) {
  const cells = shownCells(screen.store);
  const next = nextTo(screen.store, cells, whereIs(cells, id), step);
  if (!next) return;
  if (choosing) chooseAll(screen, [id, next]);
  lookAt(screen.cards.get(next));
}

/* The card that one sees there: empty cells and folded swimlanes are stepped over. */
function nextTo(store, cells, place, [sideways, down]) {
  const ids = cells.get(place.key);
  const index = clamp(place.index + down, 0, ids.length - 1);
  if (!sideways && (index !== place.index || Math.abs(down) > 1)) return ids[index];
  const beyond = cellsBeyond(store, place, sideways, down).map((key) => cells.get(key)).find((one) => one.length);
  return beyond && (sideways ? beyond[Math.min(place.index, beyond.length - 1)] : beyond.at(down > 0 ? 0 : -1));
}

function cellsBeyond(store, { row, lane }, sideways, down) {
  const lanes = store.frame.lanes.map((one) => one.id);
  const rows = sorted(store).rows.map((one) => one.id).filter((one) => one === row || !store.folded.has(one));
  const from = (all, one, step) => (step > 0 ? all.slice(all.indexOf(one) + 1) : all.slice(0, all.indexOf(one)).reverse());
  if (sideways) return from(lanes, lane, sideways).map((one) => cellKey(row, one));
  return from(rows, row, down).map((one) => cellKey(one, lane));
}

/* Undo and redo, wherever on the page the focus is, but for a field (which has an undo of its own) and a dialog. */
function pressAnywhere(screen, event) {
  const step = stepOf(event);
  if (!step || screen.store?.around[step] === undefined || screen.drag || screen.carry) return;
  const [target] = event.composedPath();
  const typing = target.isContentEditable || target.closest?.("input, textarea, select");
  if (typing || document.querySelector("[role=dialog]") || !screen.root.checkVisibility()) return;
  stop(event, () => askAct(screen, step));
}

function stepOf({ key, ctrlKey, metaKey, shiftKey, altKey }) {
  if (!(ctrlKey || metaKey) || altKey) return null;
  if (key.toLowerCase() === "z") return shiftKey ? "redo" : "undo";
  return key.toLowerCase() === "y" && !shiftKey ? "redo" : null;
}
