// Type to find in a long <select>: an APG combobox with a listbox. The select stays and is what is sent.
import { announce, say } from "./words.js";

const MOST = 12;
let count = 0;

export function wake(select) {
  const id = `combobox-${++count}`;
  const box = Object.assign(document.createElement("div"), { className: "combobox" });
  const input = Object.assign(document.createElement("input"), { type: "text", className: select.className.replace("form-select", "form-control"), autocomplete: "off" });
  const list = Object.assign(document.createElement("ul"), { className: "combobox-list", id, hidden: true });
  const label = document.querySelector(`label[for="${select.id}"]`);
  let at = -1;

  for (const name of ["aria-describedby", "aria-invalid", "required"]) {
    if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
  }
  input.id = select.id;
  select.removeAttribute("id");
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", id);
  input.setAttribute("aria-autocomplete", "list");
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", label?.textContent.trim() ?? "");
  select.hidden = true;
  select.before(box);
  box.append(input, list);
  input.value = chosen();

  input.addEventListener("input", () => open(input.value));
  input.addEventListener("click", () => open(""));
  input.addEventListener("blur", () => {
    if (!input.value.trim()) choose("");
    close();
    input.value = chosen();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) open("");
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && !list.hidden && at >= 0) {
      event.preventDefault();
      pick(list.children[at]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      close();
    }
  });
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    pick(event.target.closest("[role=option]"));
  });

  function chosen() {
    const option = select.selectedOptions[0];
    return option?.value ? option.textContent.trim() : "";
  }

  function open(text) {
    const wanted = text.trim().toLocaleLowerCase();
    const options = [...select.options].filter((option) => option.value && option.textContent.toLocaleLowerCase().includes(wanted));
    list.replaceChildren(...options.slice(0, MOST).map(row));
    if (!options.length) list.append(Object.assign(document.createElement("li"), { className: "combobox-none", textContent: say("none"), role: "presentation" }));
    list.hidden = false;
    at = -1;
    input.setAttribute("aria-expanded", "true");
    input.removeAttribute("aria-activedescendant");
    announce(options.length ? say("found", { count: options.length }) : say("none"));
  }

  function row(option, place) {
    const item = Object.assign(document.createElement("li"), { id: `${id}-${place}`, textContent: option.textContent.trim() });
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.dataset.value = option.value;
    return item;
  }

  function move(step) {
    const rows = [...list.querySelectorAll("[role=option]")];
    if (!rows.length) return;
    rows[at]?.setAttribute("aria-selected", "false");
    at = (at + step + rows.length) % rows.length;
    rows[at].setAttribute("aria-selected", "true");
    rows[at].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", rows[at].id);
  }

  function pick(item) {
    if (!item) return;
    choose(item.dataset.value);
    input.value = chosen();
    close();
  }

  function choose(value) {
    select.value = value;
    select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
}
