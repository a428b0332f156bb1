/* ---------- handfuls: the cards of a cell, some at a time ----------
   What is out of sight is not drawn (`content-visibility`). The browser asks of each thing that it may skip
   whether it is in sight, twice in every frame: with 3000 cards that was half a frame. So it skips handfuls. */

const HANDFUL = 12;

const cardsOf = (list) => list.getElementsByTagName("li");

const cellOf = (card) => card.closest("ul.cards").cell;

const nextCard = (card) => beside(card, "nextElementSibling", "firstElementChild");

const previousCard = (card) => beside(card, "previousElementSibling", "lastElementChild");

function beside(card, next, first) {
  if (card[next]) return card[next];
  let handful = card.parentElement?.[next];
  while (handful && !handful[first]) handful = handful[next];
  return handful?.[first] ?? null;
}

/* Puts a card before another one of this list, or at its end. */
function putCard(list, card, before) {
  if (before) return before.before(card);
  const last = list.lastElementChild;
  const roomy = last && last.childElementCount < HANDFUL ? last : list.appendChild(makeHandful());
  return roomy.append(card);
}

const makeHandful = (...cards) => {
  const handful = make("div", "handful", undefined, { role: "presentation" });
  handful.append(...cards);
  return handful;
};

/* Cards came and went: no handful stays empty or grows big, and each says how high it must be about. */
function tidy(list) {
  for (const handful of [...list.children]) {
    if (!handful.firstElementChild) handful.remove();
    else if (handful.childElementCount > 2 * HANDFUL) split(handful);
  }
  for (const handful of list.children) setNumber(handful, handful.childElementCount);
}

/* The first cards stay where they are, and keep their focus and scroll. */
function split(handful) {
  const cards = [...handful.children];
  for (let end = cards.length; end > HANDFUL; end -= HANDFUL) {
    handful.after(makeHandful(...cards.slice(Math.max(end - HANDFUL, HANDFUL), end)));
  }
}

function setNumber(handful, number) {
  if (handful.number === number) return;
  handful.number = number;
  handful.style.setProperty("--cards", number);
}
