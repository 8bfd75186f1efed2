// Presses on the clock without a connection: kept here with their instants, sent when the line is back.
// The server checks each like any entry, and takes it once however often it is sent.
import { announce, now, say, ticking } from "./words.js";

const AGAIN = 15_000;
const EVEN = 60_000; // ms that a clock may differ from the steady one and still have run evenly
const CLOCK = /\/clock\/(start|stop|switch)\/$/;
const store = `clock:${document.body.dataset.user}`;
const name = () => [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(16).padStart(2, "0")).join("");
const page = name();
const asked = new WeakMap(); // forms that htmx has sent, and when

let bar;
let isSending = false;

const kept = () => JSON.parse(localStorage.getItem(store) ?? "[]");
const moment = () => ({ at: Date.now(), steady: performance.now() });

export function wake(slot) {
  bar = slot;
  show();
  send();
}

// Before any other listener, htmx's too: what cannot go now is not tried.
document.addEventListener("submit", (event) => {
  const press = pressOf(event.target, event.submitter);
  if (!press || (navigator.onLine && !kept().length)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  keep(press, moment());
  send();
}, true);

document.addEventListener("htmx:beforeRequest", ({ detail }) => asked.set(detail.elt, moment()));
document.addEventListener("htmx:sendError", ({ detail }) => {
  const press = detail.elt.matches("form") && pressOf(detail.elt);
  if (press) keep(press, asked.get(detail.elt) ?? moment());
});
addEventListener("online", () => (kept().length ? send() : refresh()));
addEventListener("offline", show);
addEventListener("storage", (event) => event.key === store && show());
document.addEventListener("visibilitychange", () => document.hidden || send());
setInterval(send, AGAIN);

function pressOf(form, button) {
  const verb = CLOCK.exec(button?.getAttribute("formaction") ?? form.getAttribute("action") ?? "")?.[1];
  if (!verb) return null;
  if (verb === "stop") return { verb };
  const task = button?.name === "task" ? button : form.elements.namedItem("task");
  return { verb: "start", task: Number(task.value), title: task.dataset.title };
}

function keep(press, { at, steady }) {
  const skew = Math.round(now() - Date.now());
  const since = bar.querySelector("[data-started]")?.dataset.started;
  const presses = [...kept(), { ...press, key: name(), at, skew, steady, page, since }];
  localStorage.setItem(store, JSON.stringify(presses));
  show();
  announce(say("kept"));
}

function show() {
  const last = kept().at(-1);
  if (!last) return mark();
  const drawn = bar.querySelector(last.verb === "start" ? "template[data-running]" : "template[data-stopped]").content.cloneNode(true);
  const face = drawn.querySelector(".clk");
  const begun = Date.parse(last.since);
  if (face) Object.assign(face.dataset, { started: new Date(last.at + last.skew).toISOString(), task: last.title });
  drawn.querySelector("[data-title]").textContent = face ? last.title : say("stopped", { time: ticking(Math.max(0, Math.floor((last.at + last.skew - begun) / 1000)) || 0) });
  drawn.querySelector("[data-kept]").textContent = say("kept");
  bar.querySelectorAll(":scope > .clock:not(.clock-mend)").forEach((one) => one.remove());
  bar.prepend(drawn);
  document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: bar } }));
}

function mark() {
  const words = bar.querySelector("[data-started]")?.closest(".clock").querySelector(".clock-what > span");
  if (words && !navigator.onLine) words.textContent = say("kept");
}

async function send() {
  const presses = kept();
  if (isSending || !presses.length || !navigator.onLine) return;
  isSending = true;
  try {
    const answer = await fetch(bar.dataset.offline, { method: "POST", headers: headers(), body: JSON.stringify({ sent_at: Date.now(), presses: presses.map(told) }) });
    const { known } = await answer.json();
    const taken = new Set(known.map((key) => key.replaceAll("-", "")));
    localStorage.setItem(store, JSON.stringify(kept().filter(({ key }) => !taken.has(key))));
    refresh();
  } catch {
    // no line, or signed out: they stay, and are sent again
  } finally {
    isSending = false;
  }
}

function told({ key, verb, task, at, skew, steady, page: whose }) {
  const is_steady = whose === page && Math.abs(Date.now() - at - (performance.now() - steady)) < EVEN;
  return { key, verb, task, at, skew, is_steady };
}

const headers = () => ({ "Content-Type": "application/json", "X-CSRFToken": csrf() });
const csrf = () => document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? bar.querySelector("template").content.querySelector("input[name=csrfmiddlewaretoken]").value;

async function refresh() {
  await window.htmx.ajax("GET", bar.getAttribute("hx-get"), { target: "#clock-bar", swap: "outerHTML" });
  window.htmx.trigger(document.body, "clock-changed");
}
