// One sound at a time, at the pace of the hearer; inside it J and L go ten seconds back and on, and
// on the slider arrows five, and the space bar plays.
import { say, ticking } from "./words.js";

const PACES = [1, 1.25, 1.5, 2];

export function wake(player) {
  const media = player.querySelector("audio, video");
  const row = player.querySelector("[data-controls]");
  media.addEventListener("play", () => {
    document.querySelectorAll("audio, video").forEach((other) => other !== media && other.pause());
  });
  const failed = () => (player.querySelector("[data-failed]").hidden = false);
  media.lastElementChild?.addEventListener("error", failed);
  player.addEventListener("keydown", (event) => {
    const step = { KeyJ: -10, KeyL: 10 }[event.code];
    if (step) media.currentTime += step;
  });
  if (row) control(player, media, row);
}

function control(player, audio, row) {
  const [play, pace] = row.querySelectorAll("button");
  const position = row.querySelector("input");
  const times = row.querySelector("[data-length]");
  const wave = row.querySelector(".wave path");
  const played = wave?.parentElement.appendChild(wave.cloneNode());
  played?.classList.add("played");
  const length = () => (Number.isFinite(audio.duration) ? audio.duration : Number(times.dataset.length));

  function show() {
    const at = Math.floor(audio.currentTime);
    position.max = Math.ceil(length());
    position.value = at;
    times.textContent = length() ? `${ticking(at)} / ${ticking(Math.round(length()))}` : ticking(at);
    position.setAttribute("aria-valuetext", times.textContent);
    played?.style.setProperty("--played", `${length() ? 100 * Math.min(audio.currentTime / length(), 1) : 0}%`);
  }

  function showPace() {
    pace.textContent = `${audio.playbackRate.toLocaleString(document.documentElement.lang)}×`;
    pace.setAttribute("aria-label", `${say("speed")}: ${pace.textContent}`);
  }

  play.addEventListener("click", () => (audio.paused ? audio.play().catch(() => {}) : audio.pause()));
  position.addEventListener("input", () => (audio.currentTime = Number(position.value)));
  position.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -5, ArrowDown: -5, ArrowRight: 5, ArrowUp: 5 }[event.key];
    if (!step && event.key !== " ") return;
    event.preventDefault();
    if (step) audio.currentTime = Math.min(Math.max(audio.currentTime + step, 0), length() || 0);
    else play.click();
  });
  pace.addEventListener("click", () => {
    audio.playbackRate = PACES[(PACES.indexOf(audio.playbackRate) + 1) % PACES.length];
    showPace();
  });
  for (const name of ["timeupdate", "durationchange"]) audio.addEventListener(name, show);
  for (const name of ["play", "pause"]) {
    audio.addEventListener(name, () => {
      player.classList.toggle("is-playing", !audio.paused);
      play.setAttribute("aria-pressed", String(!audio.paused));
    });
  }
  audio.controls = false;
  row.hidden = false;
  showPace();
}
