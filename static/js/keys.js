// Each key presses a link or button that stands on the page: [data-key], [data-go], or the plain pattern below.
const typing = (target) => target.closest("input, textarea, select, [contenteditable]");
let afterG = -Infinity; // when g was pressed, in ms since the page began

const press = (selector) => {
  const found = document.querySelector(selector);
  if (!found) return false;
  found.matches("input, textarea") ? found.focus() : found.click();
  return true;
};

// The page's primary button, where the form has it: what else it offers is never meant by a bare key.
const send = (form) => form.requestSubmit([...form.elements].find((part) => part.matches('[type="submit"][data-kind="primary"]')));

const move = (step) => {
  const rows = [...document.querySelectorAll("main :is(tbody tr, .queue > li) a[href]")].filter(
    (link, index, all) => all.findIndex((other) => other.closest("tr, li") === link.closest("tr, li")) === index,
  );
  const next = rows[Math.min(rows.length - 1, Math.max(0, rows.indexOf(document.activeElement) + step))];
  next?.focus();
  return Boolean(next);
};

const plain = (event) => {
  if (event.timeStamp - afterG < 1000 && press(`[data-go="${CSS.escape(event.key)}"]`)) return true;
  if (event.key === "g") return ((afterG = event.timeStamp), true);
  if (event.key === "j") return move(1);
  if (event.key === "k") return move(-1);
  return press(`[data-key="${CSS.escape(event.key)}"]`);
};

const onKey = (event) => {
  if (event.isComposing || event.keyCode === 229) return;
  const strong = event.ctrlKey || event.metaKey;
  if (strong && event.key === "Enter" && event.target.form) {
    send(event.target.form);
  } else if (event.key === "Escape") {
    document.querySelectorAll("details.menu[open]").forEach((menu) => menu.removeAttribute("open"));
  } else if (!strong && !event.altKey && !typing(event.target) && document.body.dataset.shortcuts === "on" && plain(event)) {
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
