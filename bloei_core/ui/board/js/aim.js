/* ---------- where the card in the hand would land, and scrolling towards it ---------- */

const EDGE = 56; // px from an edge where the board begins to scroll
const FASTEST = 18; // px per frame

/* The cells stand still during a drag, but for scrolling: measure them once. A card that may not leave
   its swimlane has only the cells of its own. */
function measure(screen, card) {
  const { row: own } = cellOf(card);
  const grid = Boolean(screen.store.frame.swimlanes);
  const lists = [...screen.lists.values()].filter((list) => isCrossing(screen.store) || list.cell.row === own);
  const board = screen.lanes.getBoundingClientRect();
  const heads = grid ? screen.lanes.firstElementChild.offsetHeight : 0;
  return { grid, board, top: board.top + heads, cells: lists.map((list) => measureCell(screen, list, grid)) };
}

function measureCell(screen, list, grid) {
  const { scrollLeft, scrollTop } = screen.lanes;
  const { row, lane, element } = list.cell;
  const { left, right, top, bottom } = (grid ? element : list).getBoundingClientRect();
  const rect = { left: left + scrollLeft, right: right + scrollLeft, top: top + scrollTop, bottom: bottom + scrollTop };
  return { cell: { row, lane }, list, element, ...rect };
}

const speed = (distance) => (distance >= EDGE ? 0 : Math.ceil(FASTEST * Math.min(1, (EDGE - distance) / EDGE)));

function autoScroll(screen) {
  const { drag, lanes } = screen;
  const over = cellUnder(screen);
  const right = Math.min(drag.board.right, innerWidth);
  const left = Math.max(drag.board.left, 0);
  const before = [lanes.scrollLeft, lanes.scrollTop, over.list.scrollTop];
  lanes.scrollLeft += speed(right - drag.x) - speed(drag.x - left);
  if (isNear(drag)) scrollDown(screen, over);
  if (drag.grid && before[1] !== lanes.scrollTop) drag.cells = drag.cells.map(({ list }) => measureCell(screen, list, true));
  return before[0] !== lanes.scrollLeft || before[1] !== lanes.scrollTop || before[2] !== over.list.scrollTop;
}

function scrollDown({ drag, lanes }, over) {
  const top = over.top - lanes.scrollTop;
  const bottom = over.bottom - lanes.scrollTop;
  over.list.scrollTop += speed(bottom - drag.y) - speed(drag.y - top);
  if (!drag.grid) return;
  lanes.scrollTop += speed(Math.min(drag.board.bottom, innerHeight) - drag.y) - speed(drag.y - Math.max(drag.top, 0));
}

const isNear = ({ x, y, board }) =>
  x > board.left - EDGE && x < board.right + EDGE && y > board.top - EDGE && y < board.bottom + EDGE;

function cellUnder(screen) {
  const { drag, lanes } = screen;
  const x = clamp(drag.x, drag.board.left, drag.board.right) + lanes.scrollLeft;
  const y = clamp(drag.y, drag.board.top, drag.board.bottom) + lanes.scrollTop;
  const distance = (cell) => Math.max(cell.left - x, x - cell.right, 0) + (drag.grid ? Math.max(cell.top - y, y - cell.bottom, 0) : 0);
  return drag.cells.reduce((best, cell) => (distance(cell) < distance(best) ? cell : best));
}

/* Where would the card land? Outside the board: nowhere. */
function findTarget(screen) {
  const { drag } = screen;
  drag.seen = `${drag.x} ${drag.y}`;
  if (!isNear(drag)) return showTarget(screen, null);
  const over = cellUnder(screen);
  const [top, bottom] = [over.top, over.bottom].map((edge) => edge - screen.lanes.scrollTop);
  return showTarget(screen, { over, top, bottom, ...gapAt(over.list, clamp(drag.y, top, Math.min(bottom, innerHeight)), drag.lifted) });
}

/* The first card whose middle is below the hand. Asking the browser what lies under it takes 9 ms at 3000 cards. */
function gapAt(list, y, lifted) {
  const [first] = cardsOf(list);
  if (!list.checkVisibility() || (first && !first.checkVisibility())) return { before: first ?? null, after: null, y };
  const handful = handfulAt(list, y);
  const below = handful && ([...handful.children].find((card) => middle(card) > y) ?? nextCard(handful.lastElementChild));
  const edge = below?.getBoundingClientRect().top ?? list.lastElementChild?.getBoundingClientRect().bottom;
  return { ...standing(list, below ?? null, lifted), y: edge ?? list.getBoundingClientRect().top + 6 };
}

function middle(card) {
  const { top, height } = card.getBoundingClientRect();
  return top + height / 2;
}

/* The handful under a height: the first that ends below it. */
function handfulAt(list, y) {
  const handfuls = list.children;
  let [low, high] = [0, handfuls.length];
  while (low < high) {
    const half = (low + high) >> 1;
    if (handfuls[half].getBoundingClientRect().bottom > y) high = half;
    else low = half + 1;
  }
  return handfuls[low];
}

/* The nearest cards around a gap that are not in the hand themselves. */
function standing(list, below, lifted) {
  let before = below;
  let after = below ? previousCard(below) : list.lastElementChild?.lastElementChild ?? null;
  while (lifted.has(before)) before = nextCard(before);
  while (lifted.has(after)) after = previousCard(after);
  return { before, after };
}

function showTarget(screen, target) {
  const { drag } = screen;
  if (drag.target?.over.element !== target?.over.element) {
    drag.target?.over.element.classList.remove("over");
    target?.over.element.classList.add("over");
  }
  drag.target = target;
  drag.bar.hidden = !target;
  if (!target) return;
  const { over, y, top, bottom } = target;
  const place = { x: over.left - screen.lanes.scrollLeft + 10, y: clamp(y, top, bottom) - 2 };
  drag.bar.style.width = `${over.right - over.left - 20}px`;
  drag.bar.style.transform = `translate(${place.x}px, ${place.y}px)`;
}
