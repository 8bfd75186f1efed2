// A running clock: computed from its start, never counted, so a sleeping tab stays right.
import { inFull, now, say, ticking } from "./words.js";

const title = document.title;
const icon = document.querySelector("link[rel=icon]");
const idleIcon = icon?.href;

export function wake(clock) {
  const started = Date.parse(clock.dataset.started);
  const task = clock.dataset.task;
  const isOurs = task && clock.closest("#clock-bar");
  const face = clock.querySelector("[data-face]") ?? clock;
  const spoken = clock.querySelector("[data-spoken]");
  let minute = -1;

  const timer = setInterval(show, 1000);
  show();

  function show() {
    if (!clock.isConnected) return rest();
    const seconds = Math.max(0, Math.floor((now() - started) / 1000));
    face.textContent = ticking(seconds);
    if (Math.floor(seconds / 60) === minute) return;
    minute = Math.floor(seconds / 60);
    if (spoken) spoken.textContent = say("on", { time: inFull(seconds), title: task });
    if (isOurs) document.title = `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, "0")} · ${title}`;
  }

  function rest() {
    clearInterval(timer);
    if (document.querySelector("#clock-bar [data-task]")) return;
    document.title = title;
    if (icon) icon.href = idleIcon;
  }

  if (isOurs && icon) icon.href = icon.dataset.running;
}
