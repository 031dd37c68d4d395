// What is wrong with a form takes the focus, on a page of its own and in a slice.
const focus = (root) => root.querySelector?.(".errors")?.focus();

export const focusErrors = () => {
  focus(document);
  document.addEventListener("htmx:afterSettle", (event) => focus(event.target));
};
