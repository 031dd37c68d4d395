// Nothing under 150 ms, then a thin bar, after 4 s the words "Still working". If no answer comes, it says so.
import { isPoll } from "./poll.js";

const bar = document.createElement("div");
bar.className = "progress";
bar.setAttribute("role", "status");
let timers = [];

const show = (waiting, words = "") => {
  document.body.append(bar);
  bar.dataset.waiting = waiting;
  bar.textContent = words;
};

const start = () => {
  stop();
  timers = [setTimeout(show, 150, "short"), setTimeout(show, 4000, "long", document.body.dataset.waiting)];
};

const stop = () => {
  timers.forEach(clearTimeout);
  delete bar.dataset.waiting;
  bar.textContent = "";
};

const giveUp = () => {
  stop();
  show("long", document.body.dataset.failed);
};

const broken = (event) => event.detail.failed && event.detail.xhr.status >= 500;

export const watchProgress = () => {
  document.addEventListener("htmx:beforeRequest", (event) => isPoll(event) || start());
  document.addEventListener("htmx:afterRequest", (event) => isPoll(event) || (broken(event) ? giveUp() : stop()));
  document.addEventListener("htmx:sendError", (event) => isPoll(event) || giveUp());
  document.addEventListener("submit", (event) => event.defaultPrevented || event.target.hasAttribute("hx-post") || start());
  window.addEventListener("pageshow", stop);
};
