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

export const focusErrors = () => {
  document.addEventListener("htmx:beforeSwap", takeOver);
  document.addEventListener("htmx:afterSwap", (event) => focusIn(event.target));
};
