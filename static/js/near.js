// Keeps "12 min ago" and "in 40 min" true; further off the server's words stay.
import { now, say } from "./words.js";

const HOUR = 3600;

export function wake(time) {
  if (!("near" in time.dataset)) return;
  const moment = Date.parse(time.dateTime);
  const timer = setInterval(show, 30_000);

  function show() {
    if (!time.isConnected) return clearInterval(timer);
    const seconds = (now() - moment) / 1000;
    if (Math.abs(seconds) >= HOUR) return;
    const minutes = Math.floor(Math.abs(seconds) / 60);
    const name = minutes < 1 ? "now" : seconds > 0 ? "ago" : "in";
    time.textContent = say(name, { minutes }).replaceAll(" ", "\u00a0");
  }
}
