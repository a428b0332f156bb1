/* ---------- above the lanes: what the page says, who else looks, undo and redo, whether all is saved ---------- */

const SAY_BUSY_AFTER = 300;
const STEPS_BACK = { undo: ["↶", "Ongedaan maken", "Ctrl+Z"], redo: ["↷", "Opnieuw doen", "Ctrl+Shift+Z"] };

function makeBar(screen) {
  const bar = make("div", "bar");
  screen.notice = make("p", "notice");
  screen.state = make("p", "state", "", { role: "status" });
  screen.viewers = make("ul", "viewers", undefined, { role: "list", "aria-label": "Kijken ook mee", hidden: "" });
  screen.steps = make("div", "steps", undefined, { role: "group", "aria-label": "Stappen terug en vooruit", hidden: "" });
  for (const [code, [sign]] of Object.entries(STEPS_BACK)) {
    const button = screen.steps.appendChild(makeButton(code));
    button.append(makeSign(sign));
    button.onclick = () => button.ariaDisabled !== "true" && askAct(screen, code);
  }
  bar.append(screen.notice, screen.state, screen.viewers, screen.steps);
  return bar;
}

function drawBar(screen) {
  const { around } = screen.store;
  const drawn = JSON.stringify(around);
  if (drawn === screen.barDrawn) return;
  screen.barDrawn = drawn;
  say(screen.notice, around.notice ?? "");
  drawViewers(screen, around.viewers ?? []);
  screen.steps.hidden = around.undo === undefined && around.redo === undefined;
  for (const code of Object.keys(STEPS_BACK)) drawStep(screen.steps.querySelector(`.${code}`), code, around[code]);
}

/* A button that cannot be used now keeps its place and its focus. */
function drawStep(button, code, what) {
  const [, name, keys] = STEPS_BACK[code];
  button.hidden = what === undefined;
  button.ariaDisabled = String(!what);
  button.ariaLabel = what ? `${name}: ${what}` : `${name}: er is niets`;
  button.title = what ? `${name}: ${what} (${keys})` : `${name} (${keys})`;
}

const MOST_VIEWERS = 5;

function drawViewers(screen, viewers) {
  screen.viewers.hidden = !viewers.length;
  const some = viewers.slice(0, MOST_VIEWERS).map(({ initials, name }) => makeViewer(initials, name));
  const others = viewers.slice(MOST_VIEWERS);
  if (others.length) some.push(makeViewer(`+${others.length}`, others.map((one) => one.name).join(", ")));
  screen.viewers.replaceChildren(...some);
}

function makeViewer(initials, name) {
  const viewer = make("li", "initials", undefined, { title: name });
  viewer.append(makeSign(initials), make("span", "hidden", name));
  return viewer;
}

function drawState(screen) {
  const { root, store, state } = screen;
  const moves = store.pending.filter((one) => one.lane).length;
  const asks = store.pending.filter((one) => one.kind === "act").length;
  const { version, base, epoch, cards } = store;
  Object.assign(root.dataset, { version, base: base ?? "", epoch, pending: moves + asks, cards: cards.size });
  clearTimeout(screen.timers.busy);
  const busy = moves + asks > 0;
  const text = stateText(store, screen.connected, moves, busy);
  if (busy && screen.connected) screen.timers.busy = setTimeout(() => say(state, text), SAY_BUSY_AFTER);
  else say(state, text);
  state.dataset.kind = screen.connected ? (busy ? "busy" : "saved") : "offline";
}

function stateText(store, connected, moves, busy) {
  const waiting = moves === 1 ? "1 verplaatsing wacht" : `${moves} verplaatsingen wachten`;
  if (!connected) return moves ? `Geen verbinding. ${waiting} en gaat mee zodra het kan.` : "Geen verbinding";
  if (busy) return "Bezig met opslaan…";
  return store.everSaved ? "Opgeslagen" : "";
}
