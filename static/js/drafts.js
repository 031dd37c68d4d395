// What is typed into a form with data-draft is kept on the server, shortly after each change and when the page is left.
// Where that fails, and while a form is being sent, this tab keeps it, and hands it in when the form is opened again: the
// server takes nothing of a form that was sent meanwhile.
const WAIT = 800; // ms
let changed = null; // the form that holds something not kept yet
let timer, going;

const place = ({ dataset }) => `draft ${dataset.draftAt} ${dataset.member} ${dataset.draft}`;

const typed = (form) => {
  const fields = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
  fields.set("draft", form.dataset.draft);
  fields.set("sending", fields.get("once") ?? "");
  fields.delete("once");
  return fields;
};

const post = (form, body, options = {}) => fetch(form.dataset.draftAt, { method: "POST", body, redirect: "manual", ...options });

const tell = (form, what) => {
  const line = form.querySelector("[data-draft-said]");
  if (line) line.textContent = line.dataset[what] ?? "";
};

const stash = (form) => {
  const fields = typed(form);
  fields.delete("csrfmiddlewaretoken");
  sessionStorage.setItem(place(form), fields);
};

const keep = async (form, leaving = false) => {
  clearTimeout(timer);
  changed = null;
  if (!form.isConnected) return;
  going = new AbortController();
  const { signal } = going;
  if (leaving && sessionStorage.getItem(place(form))) stash(form); // the last call failed; of this one nobody hears
  try {
    const answer = await post(form, typed(form), { keepalive: leaving, signal });
    tell(form, answer.ok ? "kept" : answer.status === 413 ? "long" : "lost");
    answer.ok ? sessionStorage.removeItem(place(form)) : stash(form);
  } catch {
    if (signal.aborted) return;
    tell(form, "lost");
    stash(form);
  }
};

const note = ({ target }) => {
  const form = target.closest?.("form[data-draft]");
  if (!form) return;
  changed = form;
  clearTimeout(timer);
  timer = setTimeout(keep, WAIT, form);
};

// The sending takes over. Discarding ends it for good.
const letGo = ({ target }) => {
  const form = target.closest("form[data-draft]");
  if (!form && !target.closest("[data-discard]")) return;
  clearTimeout(timer);
  changed = null;
  going?.abort();
  if (form) return stash(form);
  document.querySelectorAll("form[data-draft]").forEach((each) => sessionStorage.removeItem(place(each)));
};

const leave = () => changed && keep(changed, true);

// What somebody sees in the form, whatever the page sent along with it.
const words = (form, fields) => {
  const seen = new URLSearchParams(fields);
  for (const name of ["draft", "sending", "once", ...[...form.querySelectorAll("[type=hidden]")].map((each) => each.name)]) seen.delete(name);
  return seen.toString();
};

// Handed in late: unless it shows that already, the page is asked for again, and comes with what was typed.
const handIn = async (form) => {
  const left = sessionStorage.getItem(place(form));
  if (!left) return;
  sessionStorage.removeItem(place(form));
  const fields = new URLSearchParams(left);
  fields.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  const answer = await post(form, fields).catch(() => null);
  if (answer?.ok && (await answer.json()).kept) {
    if (words(form, left) === words(form, typed(form))) tell(form, "kept");
    else window.location.reload();
  }
  else if (!answer?.ok) sessionStorage.setItem(place(form), left);
};

export const keepDrafts = () => {
  document.addEventListener("input", note);
  document.addEventListener("submit", letGo, true); // before the fields are switched off while it is sent
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && leave());
  window.addEventListener("pagehide", leave);
  document.querySelectorAll("form[data-draft]").forEach(handIn);
};
