// A form is sent once: the second press of an impatient hand does nothing.
export function wake(form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "1";
    const button = event.submitter;
    if (!button) return;
    button.setAttribute("aria-disabled", "true");
    setTimeout(() => {
      if (form.dataset.sent) button.setAttribute("aria-busy", "true");
    }, 300);
  });
  form.addEventListener("htmx:afterRequest", () => release(form));
  addEventListener("pageshow", (event) => event.persisted && release(form));
}

function release(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[aria-disabled]")) {
    button.removeAttribute("aria-disabled");
    button.removeAttribute("aria-busy");
  }
}
