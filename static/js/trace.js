// Drawing across the map of a trace chooses a range. The same is in the address, and in links beside the map.
const SVG = "http://www.w3.org/2000/svg";
const LEAST = 0.01; // of the width: less is a click

const place = (map, event) => {
  const box = map.getBoundingClientRect();
  return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
};

const frame = (map) => {
  const view = map.querySelector(".view") ?? map.appendChild(document.createElementNS(SVG, "rect"));
  view.setAttribute("class", "view");
  view.setAttribute("y", "1");
  view.setAttribute("height", "42");
  return view;
};

const show = (view, one, other) => {
  view.setAttribute("x", `${Math.min(one, other) * 100}%`);
  view.setAttribute("width", `${Math.abs(other - one) * 100}%`);
};

const go = (map, one, other) => {
  const [from, to] = [Number(map.dataset.from), Number(map.dataset.to)];
  const at = (part) => `${new Date((from + part * (to - from)) * 1000).toISOString().slice(0, 19)}Z`;
  const query = new URLSearchParams(location.search);
  query.set("from", at(Math.min(one, other)));
  query.set("to", at(Math.max(one, other)));
  location.assign(`?${query}#trace`);
};

const listen = (map) => {
  map.dataset.live = "";
  let start = null;
  map.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    start = place(map, event);
    map.setPointerCapture(event.pointerId);
  });
  map.addEventListener("pointermove", (event) => start !== null && show(frame(map), start, place(map, event)));
  map.addEventListener("pointercancel", () => (start = null));
  map.addEventListener("pointerup", (event) => {
    if (start === null) return;
    const [one, other] = [start, place(map, event)];
    start = null;
    if (Math.abs(other - one) >= LEAST) go(map, one, other);
  });
};

export const chooseRanges = () => document.querySelectorAll(".minimap[data-from]").forEach(listen);
