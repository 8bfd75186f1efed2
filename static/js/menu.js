// A <details> menu closes on Esc, on a click outside and when focus leaves it.
export function wake(menu) {
  const close = () => menu.removeAttribute("open");
  document.addEventListener("click", (event) => !menu.contains(event.target) && close());
  menu.addEventListener("focusout", (event) => event.relatedTarget && !menu.contains(event.relatedTarget) && close());
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    close();
    menu.querySelector("summary").focus();
    event.stopPropagation();
  });
}
