// From, to and for: each keeps the others true; the arrows move a time to the next five minutes.
const STEP = 5;
const two = (n) => String(n).padStart(2, "0");

export function wake(form) {
  const field = (name) => form.elements.namedItem(name);
  const [from, to, length] = ["started_at", "ended_at", "duration"].map(field);

  from.addEventListener("change", tellLength);
  to.addEventListener("change", tellLength);
  length.addEventListener("change", tellEnd);
  for (const one of [from, to, length]) one.addEventListener("keydown", (event) => byKey(event, one));
  for (const button of form.querySelectorAll("[name=nudge]")) button.addEventListener("click", (event) => byArrow(event, button));
  tellLength();

  function tellLength() {
    const [begin, end] = [timeOf(from.value), timeOf(to.value)];
    if (begin === null || end === null) return;
    const minutes = (end - begin + 1440) % 1440;
    length.value = minutes ? `${Math.floor(minutes / 60)}:${two(minutes % 60)}` : "";
  }

  function tellEnd() {
    const [begin, minutes] = [timeOf(from.value), minutesOf(length.value)];
    if (begin === null || !minutes || minutes >= 1440) return;
    to.value = clock((begin + minutes) % 1440);
  }

  function byKey(event, one) {
    const way = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!way || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    nudge(one, way);
  }

  function byArrow(event, button) {
    event.preventDefault();
    const [name, way] = button.value.split(":");
    nudge(field(name), way === "-" ? -1 : 1);
  }

  function nudge(one, way) {
    if (one === to && !to.value.trim()) one = length;
    const minutes = one === length ? minutesOf(one.value) : timeOf(one.value);
    if (minutes === null) return;
    const next = way > 0 ? Math.floor(minutes / STEP) * STEP + STEP : Math.ceil(minutes / STEP) * STEP - STEP;
    if (one === length) one.value = `${Math.floor(Math.max(next, STEP) / 60)}:${two(Math.max(next, STEP) % 60)}`;
    else one.value = clock(Math.min(Math.max(next, 0), 1440 - STEP));
    one.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

const clock = (minutes) => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;

// As smartfield/lib/times_of_day.py reads it; the server has the last word.
export function timeOf(text) {
  const found = /^(\d{1,2})(?:\s*[:.\-hч ]?\s*(\d{2}))?$/.exec(text.trim().toLowerCase());
  if (!found) return null;
  const [hour, minute] = [Number(found[1]), Number(found[2] ?? 0)];
  return hour < 24 && minute < 60 ? hour * 60 + minute : null;
}

// As smartfield/lib/durations.py reads the shortest ways of typing it.
export function minutesOf(text) {
  const typed = text.trim().toLowerCase();
  let found;
  if ((found = /^(\d{1,5})\s*(?:m|min|м|мин)?$/.exec(typed))) return Number(found[1]);
  if ((found = /^(\d{1,3})[:.](\d{2})$/.exec(typed))) return Number(found[2]) < 60 ? found[1] * 60 + Number(found[2]) : null;
  if ((found = /^(\d{1,3}(?:[.,]\d{1,2})?)\s*(?:h|ч)?$/.exec(typed))) return Math.round(Number(found[1].replace(",", ".")) * 60);
  if ((found = /^(\d{1,3})\s*(?:h|ч)\s*(\d{1,2})\s*(?:m|min|м|мин)?$/.exec(typed))) return found[1] * 60 + Number(found[2]);
  return null;
}
