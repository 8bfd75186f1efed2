// Light, dark or as on the device: seen at once, told to the server beside it.
const root = document.documentElement;

export function wake(form) {
  form.addEventListener("submit", (event) => {
    const theme = event.submitter?.value;
    if (!theme) return;
    event.preventDefault();
    root.dataset.bsTheme = theme;
    for (const button of document.querySelectorAll("[data-theme-form] button")) {
      if (button.value === theme) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
    fetch(form.action, { method: "POST", body: new FormData(form, event.submitter), redirect: "manual" });
  });
}
