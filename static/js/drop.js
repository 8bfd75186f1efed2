// Files can be dropped or pasted. They go up at once, a row each; the form then only names them.
import { upload } from "./upload.js";
import { announce, inFull, say, weight } from "./words.js";

const busy = new Set();
addEventListener("beforeunload", (event) => busy.size && event.preventDefault());

export function wake(zone) {
  const input = zone.querySelector("input[type=file][data-uploads]");
  const list = zone.querySelector("[data-files]");
  if (!input?.form || !list) return;

  const makeRoom = () => input.multiple || list.querySelectorAll("[data-cancel]").forEach((button) => button.click());
  const choose = (files) => {
    makeRoom();
    for (const file of input.multiple ? files : [...files].slice(0, 1)) list.append(row(zone, input, file));
    input.value = "";
  };

  list.querySelectorAll("li").forEach((item) => list.replaceChild(there(zone, input, item), item));
  input.addEventListener("change", () => choose([...input.files]));
  zone.addEventListener("recorded", ({ detail }) => choose([detail]));
  zone.addEventListener("kept", ({ detail }) => {
    makeRoom();
    list.append(kept(zone, input, detail.name, weight(detail.size), naming(input, detail)));
    announce(say("arrived", detail));
    zone.dispatchEvent(new CustomEvent("uploaded", { bubbles: true }));
  });
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("dragged");
  });
  for (const name of ["dragleave", "drop"]) zone.addEventListener(name, () => zone.classList.remove("dragged"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    choose([...event.dataTransfer.files]);
  });
  zone.addEventListener("paste", (event) => event.clipboardData.files.length && choose([...event.clipboardData.files]));
  hold(input.form, list);
  if (input.files.length) choose([...input.files]); // chosen before this was awake
}

// A form waits for its files, and goes by itself when they are up.
function hold(form, list) {
  let button;
  form.addEventListener("submit", (event) => {
    if (!list.querySelector("[data-going]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const failed = list.querySelector(".failed button:not([hidden])");
    if (failed) return failed.focus();
    button = event.submitter;
    form.dataset.held = "";
    button?.setAttribute("aria-busy", "true");
    announce(say("held"));
  }, { capture: true });
  list.addEventListener("settled", () => {
    if (!button || list.querySelector("[data-going]:not(.failed)")) return;
    const waited = button;
    button = null;
    delete form.dataset.held;
    waited.removeAttribute("aria-busy");
    if (!list.querySelector(".failed")) form.requestSubmit(waited);
  });
}

function blank(zone, name, size) {
  const item = zone.querySelector("template[data-row]").content.firstElementChild.cloneNode(true);
  Object.assign(item.querySelector("b"), { textContent: name, title: name });
  item.querySelector("[data-state]").textContent = weight(size);
  item.querySelector("progress").setAttribute("aria-label", name);
  return item;
}

function arrived(item, input, name) {
  const cancel = item.querySelector("[data-cancel]");
  cancel.textContent = cancel.dataset.words;
  cancel.setAttribute("aria-label", `${cancel.dataset.words}: ${name}`);
  item.querySelector("progress").remove();
  item.querySelector("[data-retry]").remove();
}

// One that was up already when the page came.
function there(zone, input, old) {
  return kept(zone, input, old.querySelector("b").textContent, old.querySelector("small").textContent, old.querySelector("input"));
}

function naming(input, { id, size, name }) {
  return Object.assign(document.createElement("input"), { type: "hidden", name: `${input.name}_sent`, value: `${id}/${size}/${name}` });
}

function kept(zone, input, name, size, named) {
  const item = blank(zone, name, 0);
  item.querySelector("[data-state]").textContent = size;
  item.append(named);
  arrived(item, input, name);
  item.querySelector("[data-cancel]").addEventListener("click", () => takeOut(zone, input, item));
  return item;
}

function takeOut(zone, input, item) {
  item.remove();
  zone.dispatchEvent(new CustomEvent("taken-out", { detail: item }));
  input.focus();
}

function row(zone, input, file) {
  const item = blank(zone, file.name, file.size);
  const [state, bar] = [item.querySelector("[data-state]"), item.querySelector("progress")];
  const [retry, cancel] = [item.querySelector("[data-retry]"), item.querySelector("[data-cancel]")];
  cancel.setAttribute("aria-label", `${cancel.textContent}: ${file.name}`);
  retry.setAttribute("aria-label", `${retry.textContent}: ${file.name}`);
  item.dataset.going = "";
  busy.add(item);
  state.textContent = say("waits");
  const pace = paceOf(file);

  const settle = () => {
    busy.delete(item);
    item.parentElement?.dispatchEvent(new CustomEvent("settled"));
  };
  const going = upload(file, input.dataset.uploads, input.form.querySelector("[name=csrfmiddlewaretoken]").value, {
    began() {
      busy.add(item);
      item.classList.remove("failed");
      retry.hidden = true;
    },
    moved(bytes) {
      bar.hidden = Boolean(file.isOpen);
      if (file.isOpen) return (state.textContent = bytes ? say("safe", { size: weight(bytes) }) : "");
      bar.value = bytes / file.size;
      state.textContent = pace(bytes);
    },
    done({ id }) {
      const { name, size } = file;
      item.append(naming(input, { id, size, name }));
      delete item.dataset.going;
      state.textContent = weight(size);
      arrived(item, input, file.name);
      announce(say("arrived", { name: file.name }));
      if (!("held" in input.form.dataset)) zone.dispatchEvent(new CustomEvent("uploaded", { bubbles: true }));
      settle();
    },
    failed(sentence, mayRetry) {
      item.classList.add("failed");
      retry.hidden = !mayRetry;
      state.textContent = sentence.trim() || say("failed");
      announce(`${file.name}: ${state.textContent}`);
      settle();
    },
  });
  retry.addEventListener("click", () => {
    going.retry();
    cancel.focus();
  });
  cancel.addEventListener("click", () => {
    going.cancel();
    busy.delete(item);
    const parent = item.parentElement;
    takeOut(zone, input, item);
    parent.dispatchEvent(new CustomEvent("settled"));
  });
  return item;
}

// "61 %, about 20 s", from how fast it went since it began.
function paceOf(file) {
  let began;
  return (bytes) => {
    const { size } = file;
    began ??= { at: performance.now(), bytes };
    const share = new Intl.NumberFormat(document.documentElement.lang, { style: "percent" }).format(bytes / size);
    const seconds = ((performance.now() - began.at) / 1000 / (bytes - began.bytes)) * (size - bytes);
    return Number.isFinite(seconds) && bytes < size ? say("left", { share, time: roughly(seconds) }) : share;
  };
}

function roughly(seconds) {
  if (seconds > 55) return inFull(Math.ceil(seconds / 60) * 60);
  const rounded = Math.max(Math.ceil(seconds / 5) * 5, 5);
  return new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit: "second" }).format(rounded);
}
