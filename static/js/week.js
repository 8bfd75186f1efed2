// The week sheet: the sums follow what is typed, and the arrows walk up and down a day.
import { minutesOf, timeOf } from "./times.js";

export function wake(form) {
  const cells = [...form.querySelectorAll("input[data-counts]")];
  const sums = [...form.querySelectorAll("[data-sum]")];

  form.addEventListener("input", ({ target }) => target.dataset.counts && add());
  form.addEventListener("keydown", walk);
  add();

  function add() {
    const changes = cells.map((cell) => ({ of: cell.dataset.counts.split(" "), by: changeOf(cell) }));
    for (const sum of sums) {
      const names = sum.dataset.sum.split(" ").filter(Boolean);
      const counted = changes.filter(({ of }) => names.every((name) => of.includes(name)));
      const seconds = counted.reduce((all, { by }) => all + by, Number(sum.dataset.seconds));
      sum.textContent = seconds > 0 ? colon(seconds) : "–";
    }
  }

  function walk(event) {
    const way = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!way || !event.target.dataset.counts || event.altKey || event.ctrlKey || event.metaKey) return;
    const day = event.target.dataset.counts.split(" ").at(-1);
    const column = cells.filter((cell) => cell.dataset.counts.endsWith(` ${day}`));
    const next = column[column.indexOf(event.target) + way];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.select();
  }
}

function changeOf(cell) {
  if (cell.value.trim() === cell.dataset.stands) return 0;
  const typed = lengthOf(cell.value);
  return typed === null ? 0 : (typed - (minutesOf(cell.dataset.stands) ?? 0)) * 60;
}

function lengthOf(text) {
  if (!text.trim()) return 0;
  const [start, end] = text.split(/[-–—]/).map(timeOf);
  if (end !== undefined) return start === null || end === null ? null : (end - start + 1440) % 1440;
  return minutesOf(text);
}

function colon(seconds) {
  const minutes = Math.floor(seconds / 60);
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
}
