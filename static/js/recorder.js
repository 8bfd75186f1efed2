// Records sound or film where the browser can; what is recorded joins the chosen files.
import { say, ticking } from "./words.js";

const KINDS = {
  audio: [["audio/webm;codecs=opus", "weba"], ["audio/mp4", "m4a"], ["audio/ogg;codecs=opus", "ogg"]],
  video: [["video/webm;codecs=vp8,opus", "webm"], ["video/mp4", "mp4"]],
};

const live = new Set();
addEventListener("beforeunload", (event) => live.size && event.preventDefault());

export function wake(input) {
  const zone = input.closest("[data-drop]");
  const template = zone?.querySelector("template[data-recorder]");
  const isVideo = input.dataset.records === "video";
  const found = window.MediaRecorder && navigator.mediaDevices && KINDS[input.dataset.records]?.find(([type]) => MediaRecorder.isTypeSupported(type));
  if (!template || !found) return;
  const box = template.content.firstElementChild.cloneNode(true);
  const part = (name) => box.querySelector(`[data-${name}]`);
  let mine; // its row among the files
  zone.querySelector("[data-files]").before(box);

  const show = (name) => {
    for (const each of ["record", "on", "heard"]) part(each).hidden = each !== name;
  };

  async function record() {
    part("denied").hidden = true;
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: isVideo });
    } catch {
      part("denied").hidden = false;
      return;
    }
    document.querySelectorAll("audio, video").forEach((other) => other.pause());
    show("on");
    part("stop").focus();
    const stopWatching = watch(box, stream);
    run(stream, found, (file) => {
      stopWatching();
      hear(file);
    });
  }

  function run(stream, [type, ending], done) {
    const recorder = new MediaRecorder(stream, { mimeType: type });
    const pieces = [];
    live.add(recorder);
    recorder.ondataavailable = ({ data }) => data.size && pieces.push(data);
    recorder.onstop = () => {
      live.delete(recorder);
      stream.getTracks().forEach((track) => track.stop());
      done(new File(pieces, `${say("recorded", { time: time() })}.${ending}`, { type: type.split(";")[0] }));
    };
    stream.getTracks().forEach((track) => (track.onended = () => recorder.state !== "inactive" && recorder.stop()));
    part("stop").onclick = () => recorder.stop();
    recorder.start(1000);
  }

  function hear(file) {
    const player = part("heard").querySelector("audio, video");
    URL.revokeObjectURL(player.src);
    player.src = URL.createObjectURL(file);
    show("heard");
    part("again").focus();
    zone.dispatchEvent(new CustomEvent("recorded", { detail: file }));
    mine = zone.querySelector("[data-files]").lastElementChild;
  }

  part("record").addEventListener("click", record);
  zone.addEventListener("taken-out", ({ detail }) => detail === mine && show("record"));
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
