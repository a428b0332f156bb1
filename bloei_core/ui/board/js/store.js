/* ---------- what is known ----------
   What is shown = what the server said + the moves that it has not answered yet.
   So a refused move needs no code to go back: it leaves `pending`, and the card is where the server has it. */

const stores = new Map(); // per board what this browser knows: it outlives a remount, not a reload
const MOST_CHANGES = 50; // more than this and we tell the server how far we are, so that it sends less

function storeOf(board) {
  if (!stores.has(board)) stores.set(board, newStore());
  return stores.get(board);
}

const newStore = () => ({
  view: "", epoch: "", base: null, version: -1, cards: new Map(), frame: { name: "", lanes: [] }, frameMark: "", around: {},
  pending: [], // moves and questions without an answer, in the order of asking
  held: new Map(), // per card in the hand its version and lane as they were when it was taken
  chosen: new Set(), asking: null, // cards about which the page opened a dialog
  notes: new Map(), // per card why it went back
  folded: new Set(), // swimlanes that are folded
  tell: () => {}, toldAt: 0, whole: false, everSaved: false, sorted: undefined,
});

function receive(store, data) {
  const news = { changed: [], refused: [], lost: [], told: [], tell: false };
  if (data.epoch !== store.epoch && data.base === null) startEpoch(store, data, news);
  store.whole = !fits(store, data);
  if (store.whole) return news;
  if (data.frame) Object.assign(store, { frame: data.frame, frameMark: data.frame_mark, sorted: undefined });
  store.around = { ...data.around };
  if (data.version >= store.version) takeCards(store, data, news);
  settle(store, data.answers, news);
  letGo(store);
  const much = data.cards.length + data.gone.length > MOST_CHANGES;
  news.tell = data.base === null || Boolean(data.frame) || much || store.pending.some((one) => !one.sent && isSendable(store, one));
  return news;
}

function fits(store, data) {
  const cards = data.base === null || data.base <= store.version;
  return data.epoch === store.epoch && cards && (Boolean(data.frame) || data.frame_mark === store.frameMark);
}

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
    const known = store.cards.get(card.id);
    if (data.base !== null && card.version !== known?.version) news.changed.push(card.id);
    store.cards.set(card.id, { lines: [], badges: [], group: "", ...card, movable: !card.fixed });
    if (card.version !== known?.version) store.notes.delete(card.id);
  }
  for (const id of data.gone) store.cards.delete(id);
  if (data.base === null || data.cards.length || data.gone.length) store.sorted = undefined;
  Object.assign(store, { version: data.version, base: data.base });
}

/* A card that left the board, or that stands fixed now, is no longer chosen; nor are the cards that a dialog has dealt with. */
function letGo(store) {
  for (const id of store.chosen) if (!store.cards.get(id)?.movable) store.chosen.delete(id);
  const dealtWith = store.asking && [...store.asking].every(([id, version]) => store.cards.get(id)?.version !== version);
  if (!dealtWith) return;
  store.asking = null;
  store.chosen.clear();
}

/* ---------- answers ---------- */

function settle(store, answers, news) {
  for (const request of [...store.pending]) {
    const [kind, text] = answers[request.nonce] ?? [];
    if (!kind || !store.pending.includes(request)) continue;
    store.pending = store.pending.filter((one) => one !== request);
    if (request.kind === "act") settleAct(store, request, kind, text, news);
    else if (request.lane && kind === "yes") accept(store, request, news);
    else if (request.lane) refuse(store, request, { reason: text, quiet: kind === "ask" }, news);
  }
}

function settleAct(store, act, kind, text, news) {
  if (text) news.told.push({ text, kind });
  for (const move of store.pending) if (move.lane && !move.sent) goOnFrom(store, move);
  if (!act.cards.length || kind === "no") return;
  if (kind === "yes") store.chosen.clear();
  else store.asking = new Map(act.cards);
}

function refuse(store, move, why, news) {
  news.refused.push({ ...move, ...why });
  if (!why.quiet) store.notes.set(move.card, why.reason);
  store.pending = store.pending.filter((one) => one.card !== move.card || !one.lane);
}

/* A second move of the same card waited for this answer: it goes on from the new version. */
function accept(store, move, news) {
  store.everSaved = true;
  if (store.around.undo === "") store.around.undo = "laatste stap"; // until the server says which
  news.changed = news.changed.filter((id) => id !== move.card);
  const card = store.cards.get(move.card);
  if (!card) return;
  const next = store.pending.find((one) => one.lane && one.card === move.card);
  if (next) goOnFrom(store, next);
  if (store.held.has(card.id)) hold(store, [card.id]);
}

function goOnFrom(store, move) {
  const card = store.cards.get(move.card);
  if (card) Object.assign(move, { version: card.version, origin: card.lane });
}

/* What the person saw when she took the cards: what a colleague does after that makes it a conflict. */
function hold(store, ids) {
  for (const id of ids) {
    const { version, lane } = store.cards.get(id);
    store.held.set(id, { version, origin: lane });
  }
}
