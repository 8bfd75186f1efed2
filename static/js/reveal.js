// A password can be looked at while it is typed; it is sent hidden, so that browsers offer to keep it.
export function wake(input) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm", textContent: input.dataset.reveal });
  const box = Object.assign(document.createElement("div"), { className: "reveal" });
  const show = (isShown) => {
    input.type = isShown ? "text" : "password";
    button.textContent = isShown ? input.dataset.conceal : input.dataset.reveal;
  };
  input.before(box);
  box.append(input, button);
  button.setAttribute("aria-controls", input.id);
  button.addEventListener("click", () => show(input.type === "password"));
  input.form?.addEventListener("submit", () => show(false));
}
