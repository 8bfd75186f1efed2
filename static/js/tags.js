// Offers known tags for the word after the last comma; without it the list serves the first alone.
let count = 0;

export function wake(input) {
  const known = [...(document.getElementById(input.getAttribute("list"))?.options ?? [])].map((option) => option.value);
  const list = Object.assign(document.createElement("datalist"), { id: `tags-${++count}` });
  input.after(list);
  input.setAttribute("list", list.id);
  input.addEventListener("input", offer);
  offer();

  function offer() {
    const written = input.value.split(",").slice(0, -1).map((name) => name.trim());
    const there = new Set(written.map((name) => name.toLocaleLowerCase()));
    const others = known.filter((name) => !there.has(name.toLocaleLowerCase()));
    list.replaceChildren(...others.map((name) => new Option("", [...written, name].join(", "))));
  }
}
