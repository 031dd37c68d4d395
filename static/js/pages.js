// A slice was asked for and a whole page came: signed out meanwhile, refused, or gone. It is shown as the page it is.
export const whole = /^\s*<!doctype/i;

const showPage = (event) => {
  const { xhr } = event.detail;
  if (xhr.status >= 500 || !whole.test(xhr.responseText)) return;
  if (xhr.status < 400) {
    event.detail.shouldSwap = false;
    window.location.assign(xhr.responseURL);
    return;
  }
  Object.assign(event.detail, { shouldSwap: true, isError: false, target: document.body, swapOverride: "innerHTML" });
};

export const takeWholePages = () => document.addEventListener("htmx:beforeSwap", showPage);
