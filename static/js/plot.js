// A plot is read out by pointer or arrow keys from the table beside it, and zoomed by dragging or with + and −. The range
// is in the address; without this every way is a link.
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowDown: -1, ArrowUp: 1, PageDown: -10, PageUp: 10 };
const ZOOMS = { "+": "in", "=": "in", "-": "out" };
const APART = 6; // pixels that tell dragging from a press

export function readPlots() {
  document.querySelectorAll("[data-plot]").forEach(readOut);
}

function readOut(plot) {
  const rows = [...document.querySelectorAll(`#${plot.dataset.plot} tbody tr`)];
  if (!rows.length) return;
  const places = rows.map((row) => Number(row.dataset.x));
  const drawn = plot.querySelector(".plot-drawn");
  const [cross, here, chosen, said] = [".cross", ".here", ".chosen", ".plot-readout"].map((name) => plot.querySelector(name));
  let at = rows.length - 1;
  let from = null;

  plot.setAttribute("role", "slider");
  plot.tabIndex = 0;
  plot.setAttribute("aria-valuemin", "1");
  plot.setAttribute("aria-valuemax", String(rows.length));
  plot.querySelector(".plot-how").hidden = false;
  point(at, false);

  function point(n, isShown = true) {
    at = Math.min(Math.max(n, 0), rows.length - 1);
    const row = rows[at];
    const words = [...row.cells].map((cell) => cell.textContent.trim()).join(" · ");
    plot.setAttribute("aria-valuenow", String(at + 1));
    plot.setAttribute("aria-valuetext", words);
    said.textContent = words;
    said.hidden = !isShown;
    for (const name of ["x1", "x2"]) cross.setAttribute(name, `${row.dataset.x}%`);
    here.setAttribute("cx", `${row.dataset.x}%`);
    here.setAttribute("cy", row.dataset.y);
    for (const shape of [cross, here]) shape.setAttribute("visibility", isShown ? "visible" : "hidden");
  }

  function nearest(event) {
    const { left, width } = drawn.getBoundingClientRect();
    const x = (100 * (event.clientX - left)) / width;
    let [low, high] = [0, places.length - 1];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (places[middle] < x) low = middle;
      else high = middle;
    }
    return x - places[low] < places[high] - x ? low : high;
  }

  function mark(one, other) {
    const [start, end] = [Math.min(one, other), Math.max(one, other)];
    chosen.setAttribute("x", `${places[start]}%`);
    chosen.setAttribute("width", `${places[end] - places[start]}%`);
    chosen.setAttribute("visibility", "visible");
  }

  plot.addEventListener("pointermove", (event) => {
    point(nearest(event));
    if (from && Math.abs(event.clientX - from.x) > APART) mark(from.n, at);
  });
  plot.addEventListener("pointerdown", (event) => {
    if (event.button === 0 && event.pointerType !== "touch") from = { x: event.clientX, n: nearest(event) };
  });
  window.addEventListener("pointerup", (event) => {
    if (!from) return;
    const start = from;
    from = null;
    chosen.setAttribute("visibility", "hidden");
    if (Math.abs(event.clientX - start.x) <= APART || start.n === at) return;
    const [one, other] = [Math.min(start.n, at), Math.max(start.n, at)].map((n) => rows[n].dataset.day);
    window.location.assign(`?${new URLSearchParams({ from: one, to: other })}`);
  });
  plot.addEventListener("pointerleave", () => from || plot.matches(":focus") || point(at, false));
  plot.addEventListener("focus", () => point(at));
  plot.addEventListener("blur", () => point(at, false));
  plot.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const ends = { Home: 0, End: rows.length - 1 };
    if (event.key in STEPS) point(at + STEPS[event.key]);
    else if (event.key in ends) point(ends[event.key]);
    else if (event.key in ZOOMS) document.querySelector(`[data-zoom="${ZOOMS[event.key]}"]`)?.click();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}
