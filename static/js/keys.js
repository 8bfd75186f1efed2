// Single keys, by their place on the keyboard, so C works on a Russian layout too. Never while typing.
const typing = "input, textarea, select, [contenteditable], [role=combobox], audio, video";
let before = "";
let clearing;

export function wake() {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.id === "find") event.target.blur();
    if (event.defaultPrevented || event.altKey || event.target.closest?.(typing)) return;
    if (event.ctrlKey || event.metaKey) return event.code === "KeyK" && reach(event, "#find");
    if (event.code === "Slash" && !event.shiftKey) return reach(event, "#find");
    if (event.code === "Slash") return location.assign(document.body.dataset.keys);
    if (event.shiftKey) return;
    const target = find(`${before} ${event.code}`.trim()) ?? find(event.code);
    remember(event.code);
    if (target) go(event, target);
  });
}

const find = (keys) => [...document.querySelectorAll("[data-key]")].find((element) => element.dataset.key === keys && element.checkVisibility());

function reach(event, selector) {
  const field = document.querySelector(selector);
  if (!field?.checkVisibility()) return;
  event.preventDefault();
  field.focus();
  field.select();
}

function go(event, element) {
  if (!element) return;
  event.preventDefault();
  if ("keyFocus" in element.dataset) element.focus();
  else element.click();
}

function remember(code) {
  clearTimeout(clearing);
  before = code === "KeyG" ? code : "";
  clearing = setTimeout(() => (before = ""), 1200);
}
