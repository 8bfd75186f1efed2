// A note goes by itself: after 5 s, after 10 with Undo, never while looked at; a refusal stays.
export function wake(note) {
  const button = note.querySelector("[data-close]");
  button.hidden = false;
  button.addEventListener("click", () => note.remove());
  if (note.getAttribute("role") === "alert") return;
  const life = note.querySelector("form") ? 10_000 : 5_000;
  const leave = () => (note.matches(":hover, :focus-within") ? setTimeout(leave, 1000) : note.remove());
  setTimeout(leave, life);
}
