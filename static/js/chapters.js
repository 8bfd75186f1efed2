// Times in the text beside a sound or video, as 0:40, become buttons that go there.
import { ticking } from "./words.js";

const TIME = /(?<![\d:])(?:(\d{1,2}):)?(\d{1,2}):([0-5]\d)(?![\d:])/g;

export function wake(section) {
  const media = section.querySelector("audio, video");
  if (!media) return;
  for (const text of texts(section)) link(text, media);
  const at = section.querySelector("input[name=at_second]");
  at?.form.addEventListener("focusin", () => {
    if (!at.value && media.currentTime >= 1) at.value = ticking(Math.floor(media.currentTime));
  });
}

function texts(section) {
  const found = [];
  for (const part of section.querySelectorAll(".said, .moment")) {
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT, (node) =>
      node.parentElement.closest("a, button, code") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
    );
    while (walker.nextNode()) found.push(walker.currentNode);
  }
  return found;
}

function link(text, media) {
  const parts = [];
  let end = 0;
  for (const match of text.data.matchAll(TIME)) {
    const [hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
    parts.push(text.data.slice(end, match.index), button(match[0], 3600 * hours + 60 * minutes + seconds, media));
    end = match.index + match[0].length;
  }
  if (parts.length) text.replaceWith(...parts, text.data.slice(end));
}

function button(words, second, media) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "moment-link num", textContent: words });
  made.addEventListener("click", () => {
    media.currentTime = second;
    media.play().catch(() => {});
    media.closest("[data-player]")?.scrollIntoView({ block: "nearest" });
  });
  return made;
}
