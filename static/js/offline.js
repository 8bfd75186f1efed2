// Presses on the clock that reach nobody: kept here with their instants, sent when the line is back.
// The server checks each like any entry, and takes it once however often it is sent.
import { announce, now, say, ticking } from "./words.js";

const AGAIN = 15_000;
const WAIT = 10_000; // ms for an answer
const LOST = 30_000; // ms after which nobody waits for one any more: its page is gone
const EVEN = 60_000; // ms that a clock may differ from the steady one and still have run evenly
const CLOCK = /\/clock\/(start|stop|switch)\/$/;
const store = `clock:${document.body.dataset.user}`;
const name = () => [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(16).padStart(2, "0")).join("");
const page = name();
const asked = new WeakMap(); // forms that htmx has sent → the keys of their presses

let bar;
let isSending = false;

const all = () => JSON.parse(localStorage.getItem(store) ?? "[]");
const write = (presses) => localStorage.setItem(store, JSON.stringify(presses));
const kept = () => all().filter(({ isTried, at }) => !isTried || Date.now() - at > LOST);

export function wake(slot) {
  bar = slot;
  show();
  send();
}

// Before any other listener, htmx's too: what cannot go now is not tried, and what is tried is kept
// until it is answered, for a browser may think it is online when nothing gets through.
document.addEventListener("submit", (event) => {
  const { target: form, submitter: button } = event;
  const press = pressOf(form, button);
  if (!press) return;
  const isHeld = !navigator.onLine || kept().length;
  if (!isHeld && form.hasAttribute("hx-post")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!isHeld) return post(form, button, press);
  keep(press);
  show();
  announce(say("kept"));
  send();
}, true);

document.addEventListener("htmx:configRequest", ({ detail }) => {
  const press = detail.elt.matches("form") && pressOf(detail.elt);
  if (!press) return;
  const key = keep(press, { isTried: true });
  asked.set(detail.elt, key);
  detail.headers["X-Press"] = key;
  detail.timeout = WAIT;
});
document.addEventListener("htmx:afterRequest", ({ detail: { elt, xhr } }) => {
  if (!asked.has(elt)) return;
  const isRedirected = Boolean(xhr.responseURL) && !CLOCK.test(new URL(xhr.responseURL).pathname);
  settle(asked.get(elt), isTaken(xhr.status, isRedirected));
});
addEventListener("online", () => (kept().length ? send() : refresh()));
addEventListener("offline", show);
addEventListener("storage", (event) => event.key === store && show());
document.addEventListener("visibilitychange", () => document.hidden || send());
setInterval(send, AGAIN);

// A plain form of the clock, sent as htmx sends one: its answer says where to go, or the page is read anew.
async function post(form, button, press) {
  if (form.dataset.sent) return;
  form.dataset.sent = "1";
  button?.setAttribute("aria-disabled", "true");
  const key = keep(press, { isTried: true });
  const headers = { "HX-Request": "true", "X-Press": key };
  try {
    const answer = await fetch(button?.getAttribute("formaction") ?? form.action, { method: "POST", headers, body: new FormData(form, button), signal: AbortSignal.timeout(WAIT) });
    const is_taken = isTaken(answer.status, answer.redirected);
    settle(key, is_taken);
    if (is_taken || answer.redirected) location.assign(answer.headers.get("HX-Redirect") ?? form.elements.namedItem("next")?.value ?? location.pathname + location.search);
  } catch {
    settle(key, false);
  } finally {
    delete form.dataset.sent;
    button?.removeAttribute("aria-disabled");
  }
}

// A page of the sign-in, a lost session or a server that is down has not taken it.
const isTaken = (status, isRedirected) => status >= 200 && status < 500 && status !== 403 && !isRedirected;

function pressOf(form, button) {
  const verb = CLOCK.exec(button?.getAttribute("formaction") ?? form.getAttribute("action") ?? "")?.[1];
  if (!verb) return null;
  if (verb === "stop") return { verb };
  const task = button?.name === "task" ? button : form.elements.namedItem("task");
  return { verb: "start", task: Number(task.value), title: task.dataset.title };
}

function keep(press, { isTried = false } = {}) {
  const [at, steady, key] = [Date.now(), performance.now(), name()];
  const skew = Math.round(now() - at);
  const since = bar.querySelector("[data-started]")?.dataset.started;
  write([...all(), { ...press, key, at, skew, steady, page, since, isTried }]);
  return key;
}

function settle(key, is_taken) {
  if (is_taken) return write(all().filter((press) => press.key !== key));
  write(all().map((press) => (press.key === key ? { ...press, isTried: false } : press)));
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
    const answer = await fetch(bar.dataset.offline, { method: "POST", headers: headers(), body: JSON.stringify({ sent_at: Date.now(), presses: presses.map(told) }), signal: AbortSignal.timeout(2 * WAIT) });
    const { known } = await answer.json();
    const taken = new Set(known.map((key) => key.replaceAll("-", "")));
    write(all().filter(({ key }) => !taken.has(key)));
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
