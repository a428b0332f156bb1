/* ---------- talking with the server ---------- */

const RETRY_AFTER = 3000;
const ACT_WITHIN = 10000;
const MOST_AT_ONCE = 50; // as many moves as wire.py reads from one message

/* Puts the cards where the person wants them, at once, and asks the server. Returns false when nothing changes. */
function askMoves(screen, ids, goal) {
  const { store } = screen;
  const moves = movesTo(store, ids, goal);
  const shown = shownCells(store);
  if (moves.some((move) => !shown.has(cellKey(move.row, move.lane)))) return false;
  if (sameCells(shown, shownCells(store, moves))) return false;
  const batch = ids.length > 1 ? newNonce() : undefined;
  for (const move of moves) addMove(store, move, batch);
  draw(screen);
  flush(store);
  return true;
}

function addMove(store, { card: id, row, lane, before, after }, batch) {
  const shown = shownCells(store);
  const others = shown.get(cellKey(row, lane)).filter((other) => other !== id);
  const index = placeIn(others, { before, after });
  const place = { row, lane, before: others[index] ?? null, after: others[index - 1] ?? null };
  store.notes.delete(id);
  const waiting = store.pending.find((one) => one.card === id && one.lane && !one.sent);
  const previous = store.pending.findLast((one) => one.card === id && one.lane && one !== waiting);
  place.group = row === (previous?.row ?? rowOf(store, id)) ? null : row;
  if (waiting) return Object.assign(waiting, place, { batch });
  const seen = store.held.get(id) ?? { version: store.cards.get(id).version, origin: whereIs(shown, id).lane };
  return store.pending.push({ nonce: newNonce(), card: id, ...seen, ...place, batch });
}

function askOpen(screen, id) {
  screen.store.notes.delete(id);
  ask(screen, { kind: "open", target: id, until: Date.now() + RETRY_AFTER });
}

/* `ids` are the cards that it is about; none for undo and redo. */
function askAct(screen, code, ids = []) {
  const { store } = screen;
  const cards = inOrder(store, ids).map((id) => [id, store.cards.get(id).version]);
  ask(screen, { kind: "act", target: code, cards, until: Date.now() + ACT_WITHIN });
}

function ask(screen, question) {
  const { store } = screen;
  const twice = (one) => one.kind === question.kind && one.target === question.target;
  if (question.kind !== "act" && store.pending.some(twice)) return;
  store.pending.push({ nonce: newNonce(), ...question });
  drawState(screen);
  flush(store);
}

/* One move of a card at a time: the next one needs the version that the answer brings. And an act (undo!) comes
   after all that was asked before it, and before all that is asked later. */
function isSendable(store, request) {
  const earlier = store.pending.slice(0, store.pending.indexOf(request));
  if (request.lane) return !earlier.some((one) => one.kind === "act" || (one.lane && one.card === request.card));
  return request.kind !== "act" || earlier.every((one) => one.kind === "act" || isSendable(store, one));
}

/* All that is unanswered goes along each time: Streamlit may keep only the last of two messages. */
function flush(store) {
  const now = store.pending.filter((one) => isSendable(store, one)).slice(0, MOST_AT_ONCE);
  for (const request of now) request.sent = true;
  store.toldAt = Date.now();
  store.tell({
    epoch: store.whole ? "" : store.epoch,
    version: Math.max(store.version, 0),
    frame: store.frameMark,
    moves: now.filter((one) => one.lane).map(asMove),
    asks: now.filter((one) => one.kind).map(({ kind, nonce, target, cards }) => ({ kind, nonce, target, cards })),
  });
}

const asMove = ({ nonce, card, origin, lane, before, after, version, group, batch }) =>
  ({ nonce, card, origin, lane, before, after, version, ...(group && { group }), ...(batch && { batch }) });

const isConnected = () =>
  (document.querySelector("[data-testid=stApp]")?.getAttribute("data-test-connection-state") ?? "CONNECTED") === "CONNECTED";

/* Sends again what got no answer: after a lost message, a lost connection, a server that restarted. */
function heartbeat(screen) {
  const { store } = screen;
  const connected = isConnected();
  const back = connected && !screen.connected;
  screen.connected = connected;
  takeFocusBack(screen);
  forgetLate(screen);
  const late = Date.now() - store.toldAt > RETRY_AFTER;
  if (connected && (back || late) && (store.pending.length || store.whole)) flush(store);
  drawState(screen);
}

/* A question that nobody answered is not asked for ever: an undo that is done later, unseen, would harm. */
function forgetLate(screen) {
  const { store } = screen;
  const late = store.pending.filter((one) => one.until < Date.now());
  if (!late.length) return;
  store.pending = store.pending.filter((one) => !late.includes(one));
  if (late.some((one) => one.kind === "act")) tell(screen, "Er kwam geen antwoord. Kijk of het gelukt is.");
}

function show({ data: packed, parentElement, setTriggerValue }) {
  if (!packed) return;
  const data = JSON.parse(new TextDecoder().decode(packed));
  const store = storeOf(data.board);
  const screen = screens.get(parentElement) ?? openScreen(parentElement);
  screen.store = store;
  store.tell = (message) => setTriggerValue("sync", message);
  const news = receive(store, data);
  if (store.whole) flush(store);
  else draw(screen, news);
  if (news.tell) {
    clearTimeout(screen.timers.tell);
    screen.timers.tell = setTimeout(() => flush(store), news.fresh ? 400 : 0);
  }
}
