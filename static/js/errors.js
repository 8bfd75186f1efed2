// After a refused form the summary has the focus; its links lead into the field.
export function wake(summary) {
  summary.focus();
  summary.addEventListener("click", (event) => {
    const target = event.target.closest("a") && document.querySelector(event.target.closest("a").hash);
    if (!target) return;
    event.preventDefault();
    const field = target.matches("input, select, textarea") ? target : target.querySelector("input, select, textarea");
    (field ?? target).focus();
    (field ?? target).scrollIntoView({ block: "center" });
  });
}
