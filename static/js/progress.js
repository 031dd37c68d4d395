// Nothing under 150 ms, then a thin bar, after 4 s the words "Still working".
const bar = document.createElement("div");
bar.className = "progress";
bar.setAttribute("role", "status");
let timers = [];

const show = (waiting) => {
  bar.dataset.waiting = waiting;
  bar.textContent = waiting === "long" ? document.body.dataset.waiting : "";
};

const start = () => {
  stop();
  timers = [setTimeout(show, 150, "short"), setTimeout(show, 4000, "long")];
};

const stop = () => {
  timers.forEach(clearTimeout);
  delete bar.dataset.waiting;
  bar.textContent = "";
};

export const watchProgress = () => {
  document.body.append(bar);
  document.addEventListener("htmx:beforeRequest", start);
  document.addEventListener("htmx:afterRequest", stop);
  document.addEventListener("submit", (event) => event.defaultPrevented || event.target.hasAttribute("hx-post") || start());
  window.addEventListener("pageshow", stop);
};
