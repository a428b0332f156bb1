/* ---------- what is shown where ----------
   A cell is a lane within a swimlane (a row); a board without swimlanes has one row, "". */

const NO_ROW = "";
const cellKey = (row, lane) => `${row}\n${lane}`;

function isCrossing(store) {
  return Boolean(store.frame.swimlanes?.crossing);
}

/* The rows that are drawn, and the ids of the cards per cell, as the server has them. */
function sortCards(store) {
  const { swimlanes, lanes } = store.frame;
  const known = swimlanes?.rows ?? [];
  const names = new Set(known.map((row) => row.id));
  const groups = new Map();
  for (const card of store.cards.values()) groups.set(card.id, names.has(card.group) ? card.group : NO_ROW);
  const rest = !swimlanes || (!names.has(NO_ROW) && [...groups.values()].includes(NO_ROW));
  const rows = rest ? [...known, { id: NO_ROW, title: swimlanes?.rest ?? "" }] : known;
  const cells = new Map(rows.flatMap((row) => lanes.map((lane) => [cellKey(row.id, lane.id), []])));
  for (const card of store.cards.values()) cells.get(cellKey(groups.get(card.id), card.lane))?.push(card);
  const byRank = (a, b) => a.rank - b.rank || (a.id < b.id ? -1 : 1);
  for (const [key, cards] of cells) cells.set(key, cards.sort(byRank).map((card) => card.id));
  return { rows, groups, cells };
}

const sorted = (store) => (store.sorted ??= sortCards(store));

const rowOf = (store, id) => sorted(store).groups.get(id) ?? NO_ROW;

/* The ids of the cards per cell, as they are shown: pending moves and cards in the hand included. */
function shownCells(store, carried = []) {
  const cells = new Map([...sorted(store).cells].map(([key, ids]) => [key, [...ids]]));
  for (const move of store.pending) if (move.lane) applyMove(store, cells, move);
  for (const move of carried) applyMove(store, cells, move);
  return cells;
}

function applyMove(store, cells, move) {
  const target = cells.get(cellKey(move.row, move.lane));
  if (!target || !store.cards.has(move.card)) return;
  for (const ids of cells.values()) {
    const index = ids.indexOf(move.card);
    if (index < 0) continue;
    ids.splice(index, 1);
    break;
  }
  target.splice(placeIn(target, move), 0, move.card);
}

function placeIn(ids, { before, after }) {
  const place = before === null ? ids.length : ids.indexOf(before);
  return place >= 0 ? place : ids.indexOf(after) + 1;
}

function whereIs(cells, id) {
  for (const [key, ids] of cells) {
    const index = ids.indexOf(id);
    if (index < 0) continue;
    const [row, lane] = key.split("\n");
    return { key, row, lane, index, count: ids.length, before: ids[index + 1] ?? null };
  }
  return null;
}

/* These cards in the order of the board. */
function inOrder(store, ids) {
  const wanted = new Set(ids);
  return [...shownCells(store).values()].flat().filter((id) => wanted.has(id));
}

/* What must be asked to bring these cards to { row, lane, before, after }, in their order. A card that may not
   leave its row goes to the top of the same lane there. */
function movesTo(store, ids, goal) {
  const cells = shownCells(store);
  const free = (key) => (cells.get(key) ?? []).filter((id) => !ids.includes(id));
  return ids.map((card) => {
    const own = whereIs(cells, card)?.row ?? NO_ROW;
    const row = isCrossing(store) && goal.row !== undefined ? goal.row : own;
    if (goal.row === undefined || row === goal.row) return { card, ...goal, row };
    return { card, row, lane: goal.lane, before: free(cellKey(row, goal.lane))[0] ?? null, after: null };
  });
}

const sameCells = (one, other) => [...one].every(([key, ids]) => String(ids) === String(other.get(key)));

function placeText(screen, id) {
  const place = whereIs(shownCells(screen.store, screen.carry?.moves), id);
  if (!place) return "";
  const { frame } = screen.store;
  const lane = frame.lanes.find((one) => one.id === place.lane)?.title;
  const row = frame.swimlanes && sorted(screen.store).rows.find((one) => one.id === place.row)?.title;
  return `kolom ${lane}${row ? `, rij ${row}` : ""}, plaats ${place.index + 1} van ${place.count}`;
}

function nameOf(store, ids) {
  return ids.length === 1 ? (store.cards.get(ids[0])?.title ?? "De kaart") : cardsText(ids.length);
}
