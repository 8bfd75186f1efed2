// A recording that a crash cut off went up to its last seconds: it can be kept, or thrown away.
import { announce, say, weight } from "./words.js";

const LATER = 12_000; // a little more than the server waits before it takes silence for a cut

export function wake(input) {
  const zone = input.closest("[data-drop]");
  const template = zone?.querySelector("template[data-cut-off]");
  if (template && input.form) ask(input, zone, template);
}

export const pageOf = (input) => `${location.pathname} ${input.id}`;

async function ask(input, zone, template) {
  const address = `${input.dataset.uploads}?${new URLSearchParams({ page: pageOf(input) })}`;
  const answer = await fetch(address, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const { cut, later } = await answer.json();
  for (const one of cut) if (!zone.querySelector(`[data-url="${one.url}"]`)) offer(input, zone, template, one);
  if (later) setTimeout(() => zone.isConnected && ask(input, zone, template), LATER);
}

function offer(input, zone, template, { url, id, name, offset, at }) {
  const item = template.content.firstElementChild.cloneNode(true);
  const part = (which) => item.querySelector(`[data-${which}]`);
  const time = new Date(at).toLocaleTimeString([], { hour: "numeric", minute: "2-digit", hour12: false });
  item.dataset.url = url;
  item.querySelector("b").textContent = name;
  part("state").textContent = say("cut", { time, size: weight(offset) });
  zone.querySelector("[data-files]").before(item);
  part("keep").addEventListener("click", async () => {
    if (!(await send(input, url, "PATCH", { "Upload-Offset": offset, "Upload-Length": offset }))) return refuse(part("state"));
    item.remove();
    zone.dispatchEvent(new CustomEvent("kept", { detail: { id, size: offset, name } }));
  });
  part("throw").addEventListener("click", async () => {
    if (!(await send(input, url, "DELETE"))) return refuse(part("state"));
    item.remove();
    announce(say("thrown", { name }));
    input.focus();
  });
}

async function send(input, url, method, headers = {}) {
  const token = input.form.querySelector("[name=csrfmiddlewaretoken]").value;
  const answer = await fetch(url, { method, headers: { "X-CSRFToken": token, ...headers } }).catch(() => null);
  return answer?.ok;
}

function refuse(state) {
  state.textContent = say("failed");
  announce(state.textContent);
}
