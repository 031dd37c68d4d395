// A proposal never replaces what somebody typed, nor what they are about to type over.
const theirs = (field) => field === document.activeElement || field.value !== field.defaultValue;

const hold = (event) => {
  const { target } = event.detail;
  if (target.matches("[data-proposal]") && [...target.querySelectorAll("input")].some(theirs)) event.detail.shouldSwap = false;
};

export const holdProposals = () => document.addEventListener("htmx:beforeSwap", hold);
