// A list by keys (J K X Space D O M; Enter opens the link that has the focus) and picking by Shift.
// Its rows are marked with data-row, what a key presses in one with data-do.
const typing = "input:not([type=checkbox]), textarea, select, [contenteditable], [role=combobox], audio, video, dialog";
let list;
let last;

export function wake(element) {
  const isFirst = !list;
  list = element;
  list.addEventListener("click", pick);
  list.addEventListener("focusin", (event) => mark(event.target.closest("[data-row]")));
  if (isFirst && document.body.dataset.keys) document.addEventListener("keydown", press);
}

const rows = () => [...list.querySelectorAll("[data-row]")].filter((row) => row.checkVisibility());
const current = () => rows().find((row) => row.classList.contains("is-current"));
const box = (row) => row?.querySelector("input[type=checkbox]");

function press(event) {
  if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
  if (!list.isConnected || event.target.closest?.(typing) || document.querySelector("dialog[open]")) return;
  const isInRow = event.target === document.body || event.target.closest?.("[data-row]");
  const acts = { KeyJ: () => step(1), KeyK: () => step(-1), KeyX: () => toggle(event), Escape: clear };
  if (isInRow && event.code === "Space" && !event.target.closest?.("button, summary, input")) acts.Space = peek;
  if (acts[event.code]?.() ?? run(event)) event.preventDefault();
}

function step(by) {
  const all = rows();
  const at = all.indexOf(current());
  const row = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)];
  row?.querySelector("a[href]").focus();
  row?.scrollIntoView({ block: "nearest" });
  return Boolean(row);
}

function mark(row) {
  if (!row) return;
  list.querySelector(".is-current")?.classList.remove("is-current");
  row.classList.add("is-current");
}

function run(event) {
  if (event.shiftKey) return false;
  const target = current()?.querySelector(`[data-do="${event.code}"]`);
  if (!target) return false;
  target.focus();
  target.click();
  return true;
}

function toggle(event) {
  const picked = box(current());
  if (!picked) return false;
  picked.checked = !picked.checked;
  if (event.shiftKey) stretch(picked);
  last = picked;
  return true;
}

// A press with Shift gives every row from the last one picked what this one got.
function pick(event) {
  if (!event.target.matches("[data-row] input[type=checkbox]")) return;
  if (event.shiftKey) stretch(event.target);
  last = event.target;
}

function stretch(picked) {
  const boxes = rows().map(box).filter(Boolean);
  const [from, to] = [boxes.indexOf(last), boxes.indexOf(picked)].sort((a, b) => a - b);
  if (from >= 0) for (const one of boxes.slice(from, to + 1)) one.checked = picked.checked;
}

function clear() {
  const picked = rows().map(box).filter((one) => one?.checked);
  for (const one of picked) one.checked = false;
  return picked.length > 0;
}

function peek() {
  const row = current();
  if (!row?.dataset.peek) return false;
  open(row);
  return true;
}

async function open(row) {
  const answer = await fetch(row.dataset.peek, { headers: { "HX-Request": "true" } });
  if (!answer.ok || answer.redirected) return;
  const sheet = document.createElement("dialog");
  sheet.className = "peek";
  sheet.innerHTML = await answer.text();
  sheet.setAttribute("aria-labelledby", "h-peek");
  sheet.addEventListener("close", () => {
    sheet.remove();
    row.querySelector("a[href]").focus();
  });
  sheet.addEventListener("keydown", (event) => event.code === "Space" && !event.target.closest("a, button") && sheet.close());
  document.body.append(sheet);
  sheet.showModal();
}
