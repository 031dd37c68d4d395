// What is asked for every minute ([data-poll]) never speaks up: while nobody looks it isn't asked for, without an answer it
// waits for the next time, and once it is refused, or the tab is signed out, it ends.
export const isPoll = (event) => Boolean(event.target.matches?.("[data-poll]"));

// What somebody is in the middle of is not taken out of their hands.
const inUse = (place) => Boolean(place && (place.contains(document.activeElement) || place.querySelector("details[open]")));

const rest = (event) => isPoll(event) && (document.hidden || inUse(event.detail.target)) && event.preventDefault();

const end = (event) => {
  if (!isPoll(event)) return;
  const { status, responseText } = event.detail.xhr;
  const refused = status >= 400 && status < 500;
  if (!refused && !/^\s*<!doctype/i.test(responseText)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (status < 500) event.target.remove();
};

export const pollQuietly = () => {
  document.addEventListener("htmx:beforeRequest", rest);
  document.addEventListener("htmx:beforeSwap", end);
};
