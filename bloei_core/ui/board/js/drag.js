/* ---------- a card in the hand ---------- */

function lift(screen, event) {
  const { card, x, y, pointer, touch } = screen.press;
  endPress(screen);
  if (!card.isConnected) return;
  closeMenu(screen);
  const id = card.dataset.card;
  const ids = inHand(screen, id);
  const lifted = new Set(ids.map((one) => screen.cards.get(one)));
  const rect = card.getBoundingClientRect();
  const ghost = makeGhost(screen, card, rect);
  if (ids.length > 1) ghost.append(make("span", "number", String(ids.length)));
  const bar = screen.layer.appendChild(make("div", "dropbar"));
  for (const one of lifted) one.classList.add("lifted");
  screen.root.classList.add("dragging");
  screen.layer.setPointerCapture(pointer);
  if (touch) navigator.vibrate?.(10);
  screen.drag = {
    id, ids, lifted, ghost, bar, touch, pointer, target: null, seen: "", moved: !touch, from: { x, y },
    x: event?.clientX ?? x, y: event?.clientY ?? y, dx: x - rect.x, dy: y - rect.y, ...measure(screen, card),
  };
  hold(screen.store, ids);
  announce(screen, `Opgepakt: ${nameOf(screen.store, ids)}.`);
  frame(screen);
}

function moveDrag(drag, { clientX: x, clientY: y }) {
  Object.assign(drag, { x, y });
  drag.moved ||= Math.hypot(x - drag.from.x, y - drag.from.y) > TOUCH_SLACK;
}

function frame(screen) {
  const { drag } = screen;
  if (!drag) return;
  drag.ghost.style.transform = `translate(${drag.x - drag.dx}px, ${drag.y - drag.dy}px) rotate(1.5deg)`;
  const scrolled = autoScroll(screen);
  if (scrolled || `${drag.x} ${drag.y}` !== drag.seen) findTarget(screen);
  drag.frame = requestAnimationFrame(() => frame(screen));
}

function drop(screen) {
  const { ids, target } = screen.drag;
  endDrag(screen);
  const goal = target && { ...target.over.cell, before: target.before?.dataset.card ?? null, after: target.after?.dataset.card ?? null };
  const moved = goal && askMoves(screen, ids, goal);
  screen.store.held.clear();
  if (!moved) draw(screen);
  else announce(screen, `Neergezet: ${nameOf(screen.store, ids)}, ${placeText(screen, ids[0])}.`);
}

function cancelDrag(screen, text) {
  endDrag(screen);
  screen.store.held.clear();
  announce(screen, text);
  draw(screen);
}

/* The click that follows a drag does not open the card. */
function endDrag(screen) {
  const { drag } = screen;
  endPress(screen);
  if (!drag) return;
  screen.drag = null;
  cancelAnimationFrame(drag.frame);
  drag.ghost.remove();
  drag.bar.remove();
  closeLayer(screen);
  for (const one of drag.lifted) one?.classList.remove("lifted");
  drag.target?.over.element.classList.remove("over");
  screen.root.classList.remove("dragging");
  if (screen.layer.hasPointerCapture(drag.pointer)) screen.layer.releasePointerCapture(drag.pointer);
  screen.justDragged = true;
  setTimeout(() => (screen.justDragged = false), 300);
}
