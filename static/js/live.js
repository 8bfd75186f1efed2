// Keeps what stands on the page true: /events/ says what changed, and its parts ask for themselves anew.
// Without the stream they ask every 45 seconds. A tab that nobody looks at rests.
const KINDS = ["task", "queue", "clock", "call", "inbox"];
const GATHER = 200;
const LOOK_AGAIN = 45_000;
const TRY_AGAIN = 60_000;

let stream;
let isOpen = false;
let gathering;
let changed = new Set();
const waiting = new Set();

let isAwake = false;

export function wake() {
  if (isAwake) return;
  isAwake = true;
  document.addEventListener("visibilitychange", () => (document.hidden ? rest() : look()));
  document.body.addEventListener("htmx:beforeSwap", think);
  setInterval(() => !isOpen && !document.hidden && refresh(), LOOK_AGAIN);
  setInterval(() => [...waiting].forEach(soon), 1000);
  if (!document.hidden) listen();
}

function listen() {
  rest();
  stream = new EventSource("/events/");
  stream.addEventListener("open", () => (isOpen = true));
  stream.addEventListener("again", () => refresh());
  stream.addEventListener("enough", rest);
  stream.addEventListener("error", broken);
  for (const kind of KINDS) stream.addEventListener(kind, (event) => hear(kind, JSON.parse(event.data)));
}

function rest() {
  isOpen = false;
  stream?.close();
}

// Back on the page: what was missed is asked for once.
function look() {
  listen();
  refresh();
}

function broken() {
  if (isOpen) stream.addEventListener("open", () => refresh(), { once: true });
  isOpen = false;
  if (stream.readyState === EventSource.CLOSED) setTimeout(() => !isOpen && !document.hidden && listen(), TRY_AGAIN);
}

function hear(kind, { task }) {
  changed.add(kind);
  if (task) changed.add(`${kind}-${task}`);
  clearTimeout(gathering);
  gathering = setTimeout(() => {
    const topics = changed;
    changed = new Set();
    refresh(topics);
  }, GATHER);
}

function refresh(topics) {
  for (const element of document.querySelectorAll("[data-live]")) {
    if (!topics || element.dataset.live.split(" ").some((topic) => topics.has(topic))) soon(element.id);
  }
}

// Nothing is replaced under the reader's hands: it waits until they have moved on.
function soon(id) {
  const element = document.getElementById(id);
  waiting.delete(id);
  if (!element) return;
  if (isInUse(element)) waiting.add(id);
  else window.htmx.trigger(element, "live");
}

function isInUse(element) {
  const hasWords = [...element.querySelectorAll("textarea, input:not([type=hidden])")].some((field) => field.value && field.value !== field.defaultValue);
  return hasWords || element.contains(document.activeElement) || Boolean(element.querySelector(":is(a, button, summary):hover, details[open]"));
}

// Between the question and the answer the reader may have begun to type, or been signed out.
function think(event) {
  const { requestConfig, target, xhr } = event.detail;
  if (requestConfig?.triggeringEvent?.type !== "live") return;
  const asked = new URL(requestConfig.path, location.href).pathname;
  const isElsewhere = new URL(xhr.responseURL).pathname !== asked;
  if (!isElsewhere && !isInUse(target)) return;
  event.detail.shouldSwap = false;
  if (isElsewhere) location.reload();
  else waiting.add(target.id);
}
