// What is wrong with a form takes the focus, else what says how it went. Where a page comes whole, its `autofocus` does so.
// In a slice that would be the browser's business and htmx's, and who is second complains on the console: it is ours there.
import { whole } from "./pages.js";

const takeOver = ({ detail }) => {
  if (!/\sautofocus\b/.test(detail.serverResponse) || whole.test(detail.serverResponse)) return;
  const slice = document.createElement("template");
  slice.innerHTML = detail.serverResponse;
  slice.content.querySelectorAll("[autofocus]").forEach((place) => {
    place.removeAttribute("autofocus");
    place.dataset.focused = "";
  });
  slice.content.querySelectorAll("textarea, pre").forEach((place) => place.prepend("\n")); // reading HTML drops the first
  detail.serverResponse = slice.innerHTML;
};

const focusIn = (slice) => {
  const inside = (found) => (slice.matches?.(found) ? slice : slice.querySelector?.(found));
  const place = inside(".errors") ?? inside("[data-focused]");
  place?.removeAttribute("data-focused"); // once: what is swapped in later has a mark of its own
  place?.focus();
};

// What was pressed rests until the answer is there. When none comes, the focus is back where it was.
let pressed = null;
const remember = () => (pressed = document.activeElement);
const giveBack = (event) => {
  if (!event.detail.successful && document.activeElement === document.body && pressed?.isConnected) pressed.focus();
};

export const leadFocus = () => {
  if (location.hash) document.querySelector(".errors[autofocus]")?.focus(); // which a fragment in the address holds up
  document.addEventListener("htmx:beforeRequest", remember);
  document.addEventListener("htmx:afterRequest", giveBack);
  document.addEventListener("htmx:beforeSwap", takeOver);
  document.addEventListener("htmx:afterSwap", (event) => focusIn(event.target));
};
