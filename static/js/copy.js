// A button with data-copy="#id" copies that field's text, and says so.
const copy = async ({ target }) => {
  const button = target.closest("[data-copy]");
  if (!button) return;
  const source = document.querySelector(button.dataset.copy);
  await navigator.clipboard.writeText(source.value ?? source.textContent);
  button.textContent = button.dataset.copied;
};

const offer = () => document.querySelectorAll("[data-copy]").forEach((button) => (button.hidden = false));

export const offerCopies = () => {
  document.addEventListener("click", copy);
  document.addEventListener("htmx:afterSettle", offer);
  offer();
};
