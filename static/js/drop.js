// Files can be dropped or pasted; the chosen ones are listed and can be taken out again.
import { say } from "./words.js";

export function wake(zone) {
  const input = zone.querySelector("input[type=file]");
  const list = zone.querySelector("[data-files]");
  if (!input || !list) return;

  const add = (files) => {
    const bag = new DataTransfer();
    for (const file of [...(input.multiple ? input.files : []), ...files]) bag.items.add(file);
    input.files = bag.files;
    show();
  };

  input.addEventListener("change", show);
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("dragged");
  });
  for (const name of ["dragleave", "drop"]) zone.addEventListener(name, () => zone.classList.remove("dragged"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    add(event.dataTransfer.files);
  });
  zone.addEventListener("paste", (event) => event.clipboardData.files.length && add(event.clipboardData.files));

  function show() {
    list.replaceChildren(...[...input.files].map(row));
  }

  function row(file, place) {
    const item = Object.assign(document.createElement("li"), { className: "file" });
    const words = Object.assign(document.createElement("span"), { className: "words" });
    words.append(Object.assign(document.createElement("b"), { textContent: file.name }));
    words.append(Object.assign(document.createElement("small"), { className: "num", textContent: weight(file.size) }));
    const remove = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-quiet btn-sm", textContent: say("remove") });
    remove.setAttribute("aria-label", `${say("remove")}: ${file.name}`);
    remove.addEventListener("click", () => {
      const bag = new DataTransfer();
      [...input.files].forEach((kept, at) => at !== place && bag.items.add(kept));
      input.files = bag.files;
      show();
      input.focus();
    });
    item.append(words, remove);
    return item;
  }
}

function weight(bytes) {
  const unit = bytes < 1024 ** 2 ? "kilobyte" : "megabyte";
  const value = Math.max(bytes / (unit === "kilobyte" ? 1024 : 1024 ** 2), 0.1);
  return new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit, maximumFractionDigits: 1 }).format(value);
}
