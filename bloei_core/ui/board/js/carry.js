/* ---------- keyboard: carrying cards ---------- */

const HOW_TO_CARRY = "Pijltjes om te verplaatsen, spatie om neer te zetten, Escape om te annuleren.";

function pickUp(screen, id) {
  const { store } = screen;
  const { title, movable } = store.cards.get(id);
  if (!movable) return announce(screen, `${title} staat vast.`);
  const ids = inHand(screen, id);
  const { row, lane, key, index } = whereIs(shownCells(store), id);
  const cell = shownCells(store).get(key);
  const before = cell.slice(index).find((one) => !ids.includes(one)) ?? null;
  const after = cell.slice(0, index).findLast((one) => !ids.includes(one)) ?? null;
  hold(store, ids);
  carry(screen, ids, { row, lane, before, after });
  return announce(screen, `Opgepakt: ${nameOf(store, ids)}, ${placeText(screen, ids[0])}. ${HOW_TO_CARRY}`);
}

/* Shows the cards where they would come; nothing is asked yet. */
function carry(screen, ids, goal) {
  screen.carry = { ids, goal, moves: movesTo(screen.store, ids, goal) };
  drawCards(screen);
}

function pressWhileCarrying(screen, event) {
  const { key } = event;
  if (key === " " || key === "Enter") stop(event, () => putDown(screen));
  else if (key === "Escape") stop(event, () => dropCarry(screen, "Geannuleerd."));
  else if (STEPS[key]) stop(event, () => carryOn(screen, STEPS[key]));
}

function carryOn(screen, [sideways, down]) {
  const { store } = screen;
  const { ids, moves } = screen.carry;
  const shown = shownCells(store, moves);
  const place = whereIs(shown, ids[0]);
  const lanes = store.frame.lanes.map((one) => one.id);
  const lane = lanes[clamp(lanes.indexOf(place.lane) + sideways, 0, lanes.length - 1)];
  const others = (row) => shown.get(cellKey(row, lane)).filter((id) => !ids.includes(id));
  const { row, index } = rowAndIndex(store, place, down, others);
  const cards = others(row);
  carry(screen, ids, { row, lane, before: cards[index] ?? null, after: cards[index - 1] ?? null });
  lookAt(screen.cards.get(ids[0]));
  announce(screen, `${placeText(screen, ids[0])}.`);
}

/* Past the end of a cell the next swimlane begins, where cards may go there. */
function rowAndIndex(store, { row, index }, down, others) {
  const wanted = index + down;
  const rows = sorted(store).rows.map((one) => one.id).filter((one) => one !== NO_ROW || one === row);
  const next = isCrossing(store) && Math.abs(down) === 1 ? rows[rows.indexOf(row) + down] : undefined;
  if (next !== undefined && wanted < 0) return { row: next, index: others(next).length };
  if (next !== undefined && wanted > others(row).length) return { row: next, index: 0 };
  return { row, index: clamp(wanted, 0, others(row).length) };
}

function putDown(screen) {
  const { ids, goal } = screen.carry;
  const text = placeText(screen, ids[0]);
  screen.carry = null;
  if (!askMoves(screen, ids, goal)) draw(screen);
  screen.store.held.clear();
  announce(screen, `Neergezet: ${nameOf(screen.store, ids)}, ${text}.`);
}

function dropCarry(screen, text) {
  const { ids } = screen.carry;
  screen.carry = null;
  screen.store.held.clear();
  if (!screen.drawing) drawCards(screen);
  const there = ids.every((id) => screen.store.cards.has(id));
  announce(screen, there ? `${text} ${nameOf(screen.store, ids)}: ${placeText(screen, ids[0])}.` : text);
}

function leaveCarry(screen, event) {
  if (!screen.carry || screen.drawing) return;
  const to = event.relatedTarget?.closest?.("li.card")?.dataset.card;
  if (!screen.carry.ids.includes(to) && document.hasFocus()) dropCarry(screen, "Geannuleerd.");
}
