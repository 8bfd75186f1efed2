// The intake by keyboard: Enter goes on, Ctrl Enter finishes, Ctrl Shift Enter adds a task, Alt and
// a digit jump to a part. A draft that could not be kept says so and tries again.
const LINES = "input:not([type=radio], [type=checkbox], [type=hidden], [type=file])";
const WRITTEN = `${LINES}, textarea, select`;
const RETRY = 5000;
const NARROW = matchMedia("(width <= 900px)");

export function wake(form) {
  const add = form.querySelector("[data-add]");
  form.addEventListener("keydown", (event) => {
    if (event.target.id === "id_who" && byWho(form, event)) return;
    if (event.key !== "Enter") return;
    if (event.ctrlKey || event.metaKey) press(event, event.shiftKey ? add : form.querySelector("[data-finish]"));
    else if (event.target.matches(LINES)) move(event, following(form, event.target));
    else if (event.target.matches("#found [type=radio]")) choose(form, event);
  });
  document.addEventListener("keydown", (event) => jump(form, event));
  add.addEventListener("click", (event) => {
    event.preventDefault();
    addTask(form);
  });
  keepChoice(form);
  foldFacts(form);
  keepOnLeaving(form);
  for (const name of ["htmx:sendError", "htmx:responseError"]) form.addEventListener(name, (event) => tryAgain(event.detail.elt));
}

// Down goes into the list, Enter past it: to the note, or to whoever is new. Escape folds the list.
function byWho(form, event) {
  const list = form.querySelector("#found");
  form.querySelector("#who").classList.toggle("is-folded", event.key === "Escape");
  if (event.key === "Escape") event.stopPropagation();
  if (event.key === "ArrowDown") move(event, list.querySelector("[type=radio]:checked") ?? list.querySelector("[type=radio]"));
  if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return event.key === "ArrowDown";
  move(event, afterWho(form));
  return true;
}

// The list below asks for what is known of the chosen one as soon as the choice changes.
function choose(form, event) {
  if (!event.target.checked) event.target.click();
  move(event, afterWho(form));
}

function afterWho(form) {
  const newcomer = form.querySelector("#id_name");
  return newcomer.checkVisibility() ? newcomer : form.querySelector("#id_summary");
}

function jump(form, event) {
  const place = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1];
  if (!event.altKey || event.ctrlKey || event.metaKey || !place) return;
  const link = document.querySelector(`[accesskey="${place}"]`);
  if (!link) return;
  event.preventDefault();
  if (!link.hash) return open(link);
  move(event, document.querySelector(link.hash)?.querySelector(`${WRITTEN}, [type=checkbox], [type=file]`));
}

function open(summary) {
  summary.parentElement.open = true;
  summary.focus();
}

// Whoever was chosen while an answer was on its way stays chosen in the list that it brings.
function keepChoice(form) {
  const isList = ({ id }) => id === "found" || id.endsWith("-hints");
  let chosen;
  form.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (isList(detail.target)) chosen = detail.target.querySelector("[type=radio]:checked")?.value;
  });
  form.addEventListener("htmx:afterSwap", ({ target }) => {
    const radio = isList(target) && chosen && target.querySelector(`[type=radio][value="${CSS.escape(chosen)}"]`);
    if (radio) radio.checked = true;
  });
}

// On a phone what is known of the caller is folded up under the name.
function foldFacts(form) {
  const fold = () => form.querySelector("#caller details")?.toggleAttribute("open", !NARROW.matches);
  form.addEventListener("htmx:afterSwap", ({ target }) => target.id === "caller" && fold());
  NARROW.addEventListener("change", fold);
  fold();
}

// A page that goes away hands over what was typed since the last save.
function keepOnLeaving(form) {
  const draft = form.querySelector("#readback").getAttribute("hx-post");
  let isTyped = false;
  form.addEventListener("input", () => (isTyped = true));
  form.addEventListener("submit", () => (isTyped = false));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden" || !isTyped) return;
    const typed = new FormData(form);
    typed.delete("recording");
    isTyped = !navigator.sendBeacon(draft, typed);
  });
}

function press(event, button) {
  event.preventDefault();
  event.stopPropagation();
  button.click();
}

function move(event, field) {
  if (!field) return;
  event.preventDefault();
  field.focus();
}

function following(form, field) {
  const fields = [...form.querySelectorAll(WRITTEN)].filter((one) => one === field || one.checkVisibility());
  return fields[fields.indexOf(field) + 1] ?? form.querySelector("[data-finish]");
}

function addTask(form) {
  const total = form.querySelector("[name=tasks-TOTAL_FORMS]");
  const block = form.querySelector("[data-block]").innerHTML.replaceAll("__prefix__", total.value);
  const blocks = form.querySelector("[data-blocks]");
  blocks.insertAdjacentHTML("beforeend", block);
  window.htmx.process(blocks.lastElementChild);
  form.querySelector(`#id_tasks-${total.value}-title`).focus();
  total.value = Number(total.value) + 1;
}

function tryAgain(element) {
  if (element.id !== "readback") return;
  const note = element.querySelector("[data-saved]") ?? element.querySelector(".plot-head").appendChild(document.createElement("span"));
  note.className = "end saved-note late";
  note.textContent = element.dataset.failed;
  setTimeout(() => window.htmx.trigger(element, "change"), RETRY);
}
