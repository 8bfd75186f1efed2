// A filter form applies itself when a choice changes; typed text after a quarter of a second's rest.
export function wake(form) {
  form.querySelectorAll("[data-apply]").forEach((button) => button.classList.add("sr"));
  let timer;
  form.addEventListener("change", (event) => event.target.type !== "search" && form.requestSubmit());
  form.addEventListener("input", (event) => {
    if (event.target.type !== "search" || !form.hasAttribute("hx-get")) return;
    clearTimeout(timer);
    timer = setTimeout(() => form.requestSubmit(), 250);
  });
}
