// The button says who will read it; Ctrl Enter sends.
export function wake(composer) {
  const button = composer.querySelector("[data-team-words]");
  const radios = [...composer.querySelectorAll("input[type=radio]")];
  const name = () => {
    if (button) button.textContent = radios.at(-1)?.checked ? button.dataset.teamWords : button.dataset.words;
  };
  radios.forEach((radio) => radio.addEventListener("change", name));
  name();
  composer.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) composer.closest("form").requestSubmit();
  });
}
