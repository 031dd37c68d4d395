// What is wrong with a form takes the focus. A page's own `autofocus` does so already; a slice needs help.
export const focusErrors = () => {
  document.addEventListener("htmx:afterSettle", (event) => event.target.querySelector?.(".errors")?.focus());
};
