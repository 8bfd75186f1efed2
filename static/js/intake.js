// The intake by keyboard: Enter goes on, Ctrl Enter finishes, Ctrl Shift Enter adds a task. A draft
// that could not be kept says so and tries again.
const LINES = "input:not([type=radio], [type=checkbox], [type=hidden], [type=file])";
const FIELDS = "input:not([type=hidden]), textarea, select, button";
const RETRY = 5000;

export function wake(form) {
  const add = form.querySelector("[data-add]");
  form.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && event.target.id === "id_who") return move(event, form.querySelector("#found input[type=radio]"));
    if (event.key !== "Enter") return;
    if (event.ctrlKey || event.metaKey) press(event, event.shiftKey ? add : form.querySelector("[data-finish]"));
    else if (event.target.matches(LINES)) move(event, following(form, event.target));
  });
  add.addEventListener("click", (event) => {
    event.preventDefault();
    addTask(form);
  });
  keepChoice(form);
  for (const name of ["htmx:sendError", "htmx:responseError"]) form.addEventListener(name, (event) => tryAgain(event.detail.elt));
}

// Whoever was chosen while an answer was on its way stays chosen in the list that it brings.
function keepChoice(form) {
  let chosen;
  form.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.target.id === "found") chosen = detail.target.querySelector("[type=radio]:checked")?.value;
  });
  form.addEventListener("htmx:afterSwap", ({ target }) => {
    const radio = target.id === "found" && chosen && target.querySelector(`[type=radio][value="${CSS.escape(chosen)}"]`);
    if (radio) radio.checked = true;
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
  const fields = [...form.querySelectorAll(FIELDS)].filter((one) => one === field || one.checkVisibility());
  return fields[fields.indexOf(field) + 1];
}

function addTask(form) {
  const total = form.querySelector("[name=tasks-TOTAL_FORMS]");
  const block = form.querySelector("[data-block]").innerHTML.replaceAll("__prefix__", total.value);
  form.querySelector("[data-blocks]").insertAdjacentHTML("beforeend", block);
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
