// A card can be dragged to another column: its own form is sent, as its menu and button would.
export function wake(board) {
  let held;
  for (const card of board.querySelectorAll("[data-card]")) {
    card.draggable = true;
    card.addEventListener("dragstart", (event) => {
      held = card;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", "");
    });
    card.addEventListener("dragend", () => (held = undefined));
  }
  for (const column of board.querySelectorAll("[data-column]")) {
    column.addEventListener("dragover", (event) => {
      if (!held || column.contains(held)) return;
      event.preventDefault();
      column.classList.add("dragged");
    });
    column.addEventListener("dragleave", (event) => column.contains(event.relatedTarget) || column.classList.remove("dragged"));
    column.addEventListener("drop", (event) => {
      event.preventDefault();
      column.classList.remove("dragged");
      const form = held.querySelector("form");
      form.elements.to.value = column.dataset.column;
      form.requestSubmit();
    });
  }
}
