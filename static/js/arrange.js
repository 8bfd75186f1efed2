// Rows are put in order: dragged by their grip, moved by their buttons. Each move is saved at once.
import { announce, say } from "./words.js";

export function wake(form) {
  const list = form.querySelector("ol");
  const rows = () => [...list.children];
  let saving = Promise.resolve();

  for (const row of rows()) row.prepend(grip(row));

  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button?.name) return;
    event.preventDefault();
    const row = button.closest("li");
    const neighbour = button.name === "up" ? row.previousElementSibling : row.nextElementSibling;
    if (!neighbour) return;
    neighbour[button.name === "up" ? "before" : "after"](row);
    button.focus();
    keep(row);
  });

  function grip(row) {
    const handle = Object.assign(document.createElement("span"), { className: "grip", ariaHidden: "true" });
    handle.addEventListener("pointerdown", (down) => {
      down.preventDefault();
      handle.setPointerCapture(down.pointerId);
      row.classList.add("dragged");
      const before = rows().indexOf(row);
      const follow = (move) => {
        const over = rows().find((other) => other !== row && isOver(move, other));
        if (over) over[rows().indexOf(over) < rows().indexOf(row) ? "before" : "after"](row);
      };
      const drop = () => {
        handle.removeEventListener("pointermove", follow);
        row.classList.remove("dragged");
        if (rows().indexOf(row) !== before) keep(row);
      };
      handle.addEventListener("pointermove", follow);
      handle.addEventListener("lostpointercapture", drop, { once: true });
    });
    return handle;
  }

  function keep(row) {
    show();
    const title = row.querySelector(".words").textContent;
    announce(say("place", { title, n: rows().indexOf(row) + 1, count: rows().length }));
    saving = saving.then(send);
  }

  // When the answer fails the form is sent as a page: nothing looks saved that is not.
  async function send() {
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
      if (answer.type !== "opaqueredirect") form.submit();
    } catch {
      form.submit();
    }
  }

  // The page's own sections and their list follow.
  function show() {
    rows().forEach((row, at) => {
      for (const other of document.querySelectorAll(`[data-place="${row.dataset.place}"]`)) {
        if (other !== row) other.parentElement.append(other);
        const number = other.querySelector("[data-n]");
        if (number) number.textContent = at + 1;
      }
    });
  }
}

function isOver(event, row) {
  const { top, bottom } = row.getBoundingClientRect();
  const middle = (top + bottom) / 2;
  return Math.abs(event.clientY - middle) < (bottom - top) / 4;
}
