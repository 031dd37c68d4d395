// What needs a script appears with it. A key that the browser does not give is no error of the page: it says so in place.
export const welcomePasskeys = () => {
  document.querySelectorAll("[data-scripted]").forEach((part) => (part.hidden = false));
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    document.querySelectorAll("[data-passkey-refused]").forEach((words) => (words.hidden = false));
  });
};
