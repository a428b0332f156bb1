/* The board in the browser. board/component.py puts these files in one module, after STYLE, in this order:
   base, store, cells, ask: what is known, what is shown, what is asked of the server;
   screen, lanes, handfuls, cards, bar, told: how it is drawn;
   press, drag, aim, keys, carry, menu, choose: the hands (mouse and touch, keyboard, menu, several at once);
   door: where the small component of the page knocks. */

const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

const make = (tag, className, text, attributes = {}) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
};

const makeButton = (className, text, attributes) => make("button", className, text, { type: "button", ...attributes });

const makeSign = (sign, className = "") => make("span", className, sign, { "aria-hidden": "true" });

function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function stop(event, action) {
  event.preventDefault();
  event.stopPropagation();
  action();
}

const cardsText = (number) => (number === 1 ? "1 kaart" : `${number} kaarten`);

function newNonce() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (n) => n.toString(16).padStart(2, "0")).join("");
}
