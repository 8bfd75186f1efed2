// The day line under a mouse: a stretch is drawn, moved or pulled at its ends in steps of five minutes.
// Nothing is saved here: the form opens with what was drawn, and asks why.
const STEP = 5 * 60_000;
const EDGE = 8; // px
const MOVED = 4; // px

export function wake(line) {
  const drawing = line.querySelector("svg");
  const shown = line.querySelector("output");
  const [first, last] = [Date.parse(line.dataset.begin), Date.parse(line.dataset.end)];
  const hour = new Intl.DateTimeFormat("en-GB", { hour: "numeric", minute: "2-digit", timeZone: line.dataset.zone });
  let held;

  drawing.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "touch" || event.button !== 0) return;
    held = take(event);
    if (!held) return;
    event.preventDefault();
    drawing.setPointerCapture(event.pointerId);
  });
  drawing.addEventListener("pointermove", (event) => (held ? pull(event) : hint(event)));
  drawing.addEventListener("pointerup", () => held && drop());
  drawing.addEventListener("pointercancel", letGo);
  addEventListener("keydown", (event) => held && event.key === "Escape" && letGo());

  function take(event) {
    const piece = event.target.closest(".l-piece");
    if (piece && !piece.dataset.entry) return null;
    if (!piece && !line.dataset.add) return null;
    const rect = piece?.querySelector("rect") ?? draft();
    const from = piece ? time(rect, "x") : at(event.clientX);
    const until = piece ? from + time(rect, "width") - first : from;
    return { piece, rect, from, until, x: event.clientX, begin: from, end: until, grip: piece ? grip(rect, event) : "end", before: [rect.getAttribute("x"), rect.getAttribute("width")] };
  }

  function pull(event) {
    if (Math.abs(event.clientX - held.x) < MOVED && !held.isMoved) return;
    held.isMoved = true;
    const by = ((event.clientX - held.x) / drawing.getBoundingClientRect().width) * (last - first);
    if (held.grip === "middle") {
      held.begin = snap(held.from + by);
      held.end = held.begin + (held.until - held.from);
    } else if (held.piece) {
      held.begin = held.grip === "begin" ? Math.min(snap(held.from + by), held.until - STEP) : held.from;
      held.end = held.grip === "end" ? Math.max(snap(held.until + by), held.from + STEP) : held.until;
    } else {
      const here = snap(at(event.clientX));
      held.begin = Math.min(snap(held.from), here);
      held.end = Math.max(snap(held.from), here, held.begin + STEP);
    }
    draw();
  }

  function draw() {
    held.rect.setAttribute("x", `${share(held.begin - first)}%`);
    held.rect.setAttribute("width", `${share(held.end - held.begin)}%`);
    const minutes = Math.round((held.end - held.begin) / 60_000);
    shown.textContent = `${hour.format(held.begin)} – ${hour.format(held.end)}, ${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
    shown.hidden = false;
  }

  function drop() {
    const { piece, isMoved, begin, end, from, until } = held;
    if (!isMoved) {
      letGo();
      if (piece) location.assign(piece.dataset.entry);
      return;
    }
    const drawn = new URLSearchParams();
    if (!piece || begin !== from) drawn.set("begin", new Date(begin).toISOString());
    if (!piece || end !== until) drawn.set("end", new Date(end).toISOString());
    held = null;
    location.assign(`${piece?.dataset.entry ?? line.dataset.add}?${drawn}`);
  }

  function letGo() {
    if (!held) return;
    if (held.piece) ["x", "width"].forEach((name, n) => held.rect.setAttribute(name, held.before[n]));
    else held.rect.remove();
    held = null;
    shown.hidden = true;
  }

  function hint(event) {
    const piece = event.target.closest(".l-piece[data-entry]");
    drawing.dataset.grip = piece ? grip(piece.querySelector("rect"), event) : "";
  }

  function draft() {
    const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    for (const [name, value] of Object.entries({ class: "l-draft", y: 1, height: 42, rx: 3, width: 0 })) rect.setAttribute(name, value);
    return drawing.appendChild(rect);
  }

  const share = (length) => (length / (last - first)) * 100;
  const time = (rect, name) => first + (parseFloat(rect.getAttribute(name)) / 100) * (last - first);
  const snap = (instant) => Math.round(instant / STEP) * STEP;

  function at(x) {
    const box = drawing.getBoundingClientRect();
    return first + Math.min(Math.max((x - box.left) / box.width, 0), 1) * (last - first);
  }

  function grip(rect, event) {
    const box = rect.getBoundingClientRect();
    if (box.width < 3 * EDGE) return "middle";
    if (event.clientX - box.left < EDGE) return "begin";
    return box.right - event.clientX < EDGE ? "end" : "middle";
  }
}
