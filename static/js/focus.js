// What is wrong with a form takes the focus, else what says how it went. A page's own `autofocus` does so already; a
// slice needs help.
const focusIn = (slice) => (slice.querySelector?.(".errors") ?? slice.querySelector?.("[data-focused]"))?.focus();

export const focusErrors = () => {
  document.addEventListener("htmx:afterSettle", (event) => focusIn(event.target));
};
