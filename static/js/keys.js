// Each key presses a link or button that stands on the page: [data-key], [data-go], or the plain pattern below.
const typing = (target) => target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");
const tickable = "[type=radio], [type=checkbox]";
const ARROWS = { ArrowDown: 1, ArrowUp: -1 }; // inside a list of steps or spans; elsewhere they scroll
let afterG = -Infinity; // when g was pressed, in ms since the page began

// Where the focus is comes first: of several questions, or of the rows of a queue, a key means that one.
const find = (selector) => document.activeElement?.closest(".reading, .queue > li")?.querySelector(selector) ?? document.querySelector(selector);

const press = (selector) => {
  const found = find(selector);
  if (!found) return false;
  if (found.matches("input, textarea")) found.focus();
  if (found.matches(tickable) || !found.matches("input, textarea")) found.click();
  return true;
};

// The page's primary button, where the form has it: what else it offers is never meant by a bare key.
// It is clicked, so that whatever sends the form knows by which button.
const send = (form) => {
  const primary = [...form.elements].find((part) => part.matches('[type="submit"][data-kind="primary"]'));
  primary ? primary.click() : form.requestSubmit();
};

const move = (step) => {
  const rows = [...document.querySelectorAll("main :is(tbody tr, .queue > li, .phase li) a[href]")].filter(
    (link, index, all) => all.findIndex((other) => other.closest("tr, li") === link.closest("tr, li")) === index,
  );
  const next = rows[Math.min(rows.length - 1, Math.max(0, rows.indexOf(document.activeElement) + step))];
  next?.focus();
  return Boolean(next);
};

const plain = (event) => {
  if (event.timeStamp - afterG < 1000 && press(`[data-go="${CSS.escape(event.key)}"]`)) return true;
  if (event.key === "g") return ((afterG = event.timeStamp), true);
  if (event.key in ARROWS && event.target.closest(".phases, .waterfall")) return move(ARROWS[event.key]);
  if (event.key === "j") return move(1);
  if (event.key === "k") return move(-1);
  return press(`[data-key="${CSS.escape(event.key)}"]`) || press(`.queue > li:focus-within [data-row-key="${CSS.escape(event.key)}"]`);
};

// What is typed while a slice is on its way was meant for what comes.
const awaited = () => Boolean(document.querySelector(".htmx-request:not([data-poll])"));

const onKey = (event) => {
  if (event.isComposing || event.keyCode === 229) return;
  const strong = event.ctrlKey || event.metaKey;
  const form = event.target.closest("form");
  if (strong && event.key === "Enter" && form) {
    send(form);
  } else if (strong && event.key === "k" && press('[data-key="/"]')) {
    event.preventDefault();
  } else if (event.key === "Escape") {
    document.querySelectorAll("details.menu[open]").forEach((menu) => menu.removeAttribute("open"));
  } else if (!strong && !event.altKey && !typing(event.target) && document.body.dataset.shortcuts === "on" && !awaited() && plain(event)) {
    event.preventDefault();
  }
};

// While an input method composes, Enter chooses a word; it never sends the form.
const onComposing = (event) => {
  if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) event.preventDefault();
};

export const listenToKeys = () => {
  document.addEventListener("keydown", onKey);
  document.addEventListener("keydown", onComposing, true);
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.menu[open]").forEach((menu) => menu.contains(event.target) || menu.removeAttribute("open"));
  });
};
