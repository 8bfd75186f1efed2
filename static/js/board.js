// A card can be dragged to a column that its own menu offers: the same button is pressed for it.
export function wake(board) {
  let held;
  for (const card of board.querySelectorAll("[data-card]")) {
    card.draggable = true;
    card.addEventListener("dragstart", (event) => {
      held = card;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", "");
      for (const column of columns) column.classList.toggle("is-open-to", mayGo(card, column));
    });
    card.addEventListener("dragend", () => {
      held = undefined;
      for (const column of columns) column.classList.remove("is-open-to", "dragged");
    });
  }
  const columns = board.querySelectorAll("[data-column]");
  for (const column of columns) {
    column.addEventListener("dragover", (event) => {
      if (!held || !mayGo(held, column)) return;
      event.preventDefault();
      column.classList.add("dragged");
    });
    column.addEventListener("dragleave", (event) => column.contains(event.relatedTarget) || column.classList.remove("dragged"));
    column.addEventListener("drop", (event) => {
      event.preventDefault();
      move(held, column.dataset.column);
    });
  }
}

const mayGo = (card, column) => !column.contains(card) && Boolean(way(card, column.dataset.column));
const way = (card, to) => card.querySelector(`[data-to="${to}"], option[value="${to}"]`);

function move(card, to) {
  const chosen = way(card, to);
  if (chosen.dataset.to) return chosen.click();
  chosen.selected = true;
  chosen.closest("form").requestSubmit();
}
