/* ---------- which hand does what ----------
   Mouse and touch, keyboard and menu all end in askMoves(screen, cards, { row, lane, before, after }):
   the cards that come just below and just above them. */

const LONG_PRESS = 150;
const MOUSE_SLACK = 5;
const TOUCH_SLACK = 9;

/* Returns how to let go of the window again. */
function handle(screen) {
  const { root, lanes, menu, tray } = screen;
  const on = (element, listeners) => Object.entries(listeners).forEach(([name, listener]) => element.addEventListener(name, listener));
  on(lanes, {
    pointerdown: (event) => startPress(screen, event),
    pointerover: (event) => offerPick(screen, event),
    click: (event) => clickCard(screen, event),
    keydown: (event) => pressKey(screen, event),
    keyup: (event) => event.key === " " && event.target.closest(".open") && event.preventDefault(),
    focusin: (event) => { const card = event.target.closest("li.card"); if (card) setStop(screen, card); },
    focusout: (event) => leaveCarry(screen, event),
  });
  on(root, {
    focusout: (event) => { screen.left = event.relatedTarget?.closest(DIALOG) ? event.target : null; },
    pointermove: (event) => movePointer(screen, event),
    pointerup: (event) => releasePointer(screen, event),
    pointercancel: () => { endPress(screen); if (screen.drag) cancelDrag(screen, "Geannuleerd."); },
    contextmenu: (event) => (screen.drag || screen.press?.touch) && event.preventDefault(),
    dragstart: (event) => event.preventDefault(),
  });
  root.addEventListener("touchmove", (event) => screen.drag && event.cancelable && event.preventDefault(), { passive: false });
  on(menu, {
    keydown: (event) => pressMenuKey(screen, event),
    toggle: (event) => event.newState === "closed" && menuClosed(screen),
  });
  on(tray, { keydown: (event) => event.key === "Escape" && stop(event, () => chooseNone(screen)) });
  return handleWindow(screen);
}

function handleWindow(screen) {
  const listeners = {
    keydown: (event) => (event.key === "Escape" && screen.drag ? stop(event, () => cancelDrag(screen, "Geannuleerd.")) : pressAnywhere(screen, event)),
    blur: (event) => event.target === window && screen.drag && cancelDrag(screen, "Geannuleerd."),
    beforeunload: (event) => screen.store.pending.some((one) => one.lane) && event.preventDefault(),
  };
  for (const [name, listener] of Object.entries(listeners)) window.addEventListener(name, listener, true);
  return () => Object.entries(listeners).forEach(([name, listener]) => window.removeEventListener(name, listener, true));
}

function clickCard(screen, event) {
  const card = event.target.closest("li.card");
  if (!card || screen.justDragged) return;
  if (event.target.closest(".more")) openMenu(screen, card.children[1], inHand(screen, card.dataset.card));
  else if (event.target.closest(".pick")) pickCard(screen, card);
  else if (event.target.closest(".open")) clickFace(screen, card, event);
}

function clickFace(screen, card, event) {
  const id = card.dataset.card;
  const taps = event.pointerType === "touch" && screen.store.chosen.size > 0;
  if (event.shiftKey) chooseTo(screen, id);
  else if (event.ctrlKey || event.metaKey || taps) toggleChosen(screen, id);
  else askOpen(screen, id);
}

/* ---------- mouse and touch, until a card is lifted ---------- */

function startPress(screen, event) {
  const card = event.target.closest("li.card");
  screen.justDragged = false;
  const busy = screen.drag || screen.carry || event.target.closest(".more, .pick");
  if (!card?.card.movable || event.button !== 0 || !event.isPrimary || busy) return;
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
  if (drag) moveDrag(drag, event);
  if (!press || press.pointer !== event.pointerId) return;
  const far = Math.hypot(event.clientX - press.x, event.clientY - press.y);
  if (press.touch && far > TOUCH_SLACK) endPress(screen);
  else if (!press.touch && far > MOUSE_SLACK) lift(screen, event);
}

function releasePointer(screen, event) {
  endPress(screen);
  const { drag } = screen;
  if (!drag) return;
  moveDrag(drag, event);
  if (drag.touch && !drag.moved) return chooseInstead(screen);
  if (`${event.clientX} ${event.clientY}` !== drag.seen) findTarget(screen);
  return drop(screen);
}

/* A long press that goes nowhere chooses the card. */
function chooseInstead(screen) {
  const { id } = screen.drag;
  endDrag(screen);
  screen.store.held.clear();
  toggleChosen(screen, id);
  draw(screen);
}
