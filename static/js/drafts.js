// Keeps what is typed in this browser until it has been sent and taken: 300 ms after the last key.
import { say } from "./words.js";

const LIFE = 20 * 24 * 3600 * 1000;
const texts = "textarea[name], input[type=text][name]:not([role])";

const all = () => Object.keys(localStorage).filter((key) => key.startsWith("draft:"));
const read = (key) => JSON.parse(localStorage.getItem(key) ?? "null");
const write = (key, kept) => localStorage.setItem(key, JSON.stringify(kept));

// What the last page sent has arrived, unless this page says the opposite: a sign-in, an error.
for (const key of all()) {
  const kept = read(key);
  if (!kept.isSent) continue;
  if ("unsent" in document.body.dataset) write(key, { ...kept, isSent: false });
  else localStorage.removeItem(key);
}

export function wake(holder) {
  if (!("draft" in holder.dataset)) return;
  const typed = () => (holder.matches(texts) ? [holder] : [...holder.querySelectorAll(texts)]); // a block may come later
  const keyOf = (field) => `draft:${document.body.dataset.user}:${location.pathname}:${holder.dataset.draft}:${field.name}`;
  typed().forEach((field) => restore(field, keyOf(field)));
  let timer;
  const keepNow = () => {
    timer = clearTimeout(timer);
    typed().forEach((field) => keep(field, keyOf(field)));
  };
  holder.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keepNow, 300);
  });
  // Whoever goes on may see the page redrawn: it must know by then what they left, or took away.
  holder.addEventListener("focusout", () => timer && keepNow());
  holder.closest("form")?.addEventListener("submit", () => {
    timer = clearTimeout(timer);
    typed().forEach((field) => field.value && write(keyOf(field), { text: field.value, at: Date.now(), isSent: true }));
  });
}

function keep(field, key) {
  if (field.value === field.defaultValue) localStorage.removeItem(key);
  else write(key, { text: field.value, at: Date.now() });
}

function restore(field, key) {
  const kept = read(key);
  if (!kept?.text || kept.text === field.value || Date.now() - kept.at > LIFE) return;
  if (field.matches("[aria-invalid]")) return;
  field.value = kept.text;
  (field.closest(".composer") ?? field).before(note(field, kept, key));
}

function note(field, kept, key) {
  const time = new Date(kept.at).toLocaleTimeString([], { hour: "numeric", minute: "2-digit", hour12: false });
  const discard = Object.assign(document.createElement("button"), { type: "button", textContent: say("discard") });
  const row = Object.assign(document.createElement("p"), { className: "draft-note" });
  row.append(say("restored", { time }), discard);
  discard.addEventListener("click", () => {
    field.value = field.defaultValue;
    localStorage.removeItem(key);
    row.remove();
    field.focus();
  });
  return row;
}

for (const form of document.querySelectorAll("[data-sign-out]")) {
  form.addEventListener("submit", () => all().forEach((key) => localStorage.removeItem(key)));
}
