// Records sound or film where the browser can; what is recorded joins the chosen files, and goes up
// while it is recorded: a crash takes no more than its last seconds.
import { pageOf } from "./cut-off.js";
import { Growing } from "./growing.js";
import { say, ticking } from "./words.js";

const SLICE = 4000; // ms

const KINDS = {
  audio: [["audio/webm;codecs=opus", "weba"], ["audio/mp4", "m4a"], ["audio/ogg;codecs=opus", "ogg"]],
  video: [["video/webm;codecs=vp8,opus", "webm"], ["video/mp4", "mp4"]],
};

const live = new Set();
addEventListener("beforeunload", (event) => live.size && event.preventDefault());

export function wake(input) {
  const zone = input.closest("[data-drop]");
  for (const template of zone?.querySelectorAll("template[data-recorder]") ?? []) offer(input, zone, template);
}

function offer(input, zone, template) {
  const kind = template.dataset.recorder;
  const found = window.MediaRecorder && navigator.mediaDevices && KINDS[kind].find(([type]) => MediaRecorder.isTypeSupported(type));
  if (!found || !input.form) return;
  const box = template.content.firstElementChild.cloneNode(true);
  const part = (name) => box.querySelector(`[data-${name}]`);
  let mine; // its row among the files
  let stop = () => {};
  zone.querySelector("[data-files]").before(box);

  const show = (name) => {
    for (const each of ["record", "on", "heard"]) part(each).hidden = each !== name;
  };

  const join = (file) => {
    zone.dispatchEvent(new CustomEvent("recorded", { detail: file }));
    mine = zone.querySelector("[data-files]").lastElementChild;
  };

  async function record() {
    part("denied").hidden = true;
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: kind === "video" });
    } catch {
      part("denied").hidden = false;
      return;
    }
    document.querySelectorAll("audio, video").forEach((other) => other.pause());
    const [type, ending] = found;
    const growing = new Growing(`${say("recorded", { time: time() })}.${ending}`, pageOf(input));
    join(growing);
    const row = mine;
    show("on");
    part("stop").focus();
    const stopWatching = watch(box, stream);
    run(stream, type, growing, () => {
      stopWatching();
      if (row.isConnected) hear(growing.whole(type.split(";")[0]), row);
    });
  }

  function run(stream, type, growing, done) {
    const recorder = new MediaRecorder(stream, { mimeType: type });
    live.add(recorder);
    recorder.ondataavailable = ({ data }) => data.size && growing.add(data);
    recorder.onstop = () => {
      live.delete(recorder);
      stream.getTracks().forEach((track) => track.stop());
      growing.end();
      done();
    };
    stop = () => recorder.state !== "inactive" && recorder.stop();
    stream.getTracks().forEach((track) => (track.onended = stop));
    recorder.start(SLICE);
  }

  // What did not go up piece by piece goes up once more, whole.
  function hear(file, row) {
    if (row.classList.contains("failed")) {
      row.querySelector("[data-cancel]").click();
      join(file);
    }
    const player = part("heard").querySelector("audio, video");
    URL.revokeObjectURL(player.src);
    player.src = URL.createObjectURL(file);
    show("heard");
    part("again").focus();
  }

  part("record").addEventListener("click", record);
  part("stop").addEventListener("click", () => stop());
  // At the document, for the form's own waiting for its files (drop.js) lets nobody hear it after.
  document.addEventListener("submit", ({ target }) => target === input.form && stop(), { capture: true });
  zone.addEventListener("taken-out", ({ detail }) => {
    if (detail !== mine) return;
    stop();
    show("record");
  });
  part("again").addEventListener("click", () => {
    mine.querySelector("[data-cancel]").click();
    record();
  });
}

// How long it runs, how loud it is and, with a camera, what it sees. Gives what stops that.
function watch(box, stream) {
  const [elapsed, meter, mirror] = ["[data-elapsed]", "meter", "[data-mirror]"].map((part) => box.querySelector(part));
  const sound = new AudioContext();
  const analyser = Object.assign(sound.createAnalyser(), { fftSize: 1024 });
  sound.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const began = performance.now();
  if (mirror) Object.assign(mirror, { srcObject: stream }).play();
  const timer = setInterval(() => {
    elapsed.textContent = ticking(Math.floor((performance.now() - began) / 1000));
    analyser.getFloatTimeDomainData(samples);
    meter.value = Math.min(Math.max(...samples.map(Math.abs)) * 1.5, 1);
  }, 100);
  return () => {
    clearInterval(timer);
    sound.close();
    if (mirror) mirror.srcObject = null;
  };
}

function time() {
  return new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false }).replace(":", "-");
}
