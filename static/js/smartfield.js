// Wakes a behaviour when the page first has something for it; every page works without.
const behaviours = {
  "[data-started]": () => import("./clock.js"),
  "[data-day-line]": () => import("./day-line.js"),
  "[data-times]": () => import("./times.js"),
  "[data-week]": () => import("./week.js"),
  "[data-offline]": () => import("./offline.js"),
  "time[data-near], time[data-due]": () => import("./near.js"),
  "[data-draft], [data-sign-out], [data-unsent]": () => import("./drafts.js"),
  "[data-once]": () => import("./once.js"),
  "[data-menu]": () => import("./menu.js"),
  "[data-toast]": () => import("./toasts.js"),
  "[data-autosubmit]": () => import("./autosubmit.js"),
  "[data-combobox]": () => import("./combobox.js"),
  "[data-tags]": () => import("./tags.js"),
  "input[data-reveal]": () => import("./reveal.js"),
  "[data-drop]": () => import("./drop.js"),
  "input[data-records]": () => import("./recorder.js"),
  "input[data-records][data-uploads]": () => import("./cut-off.js"),
  "[data-board]": () => import("./board.js"),
  "[data-list]": () => import("./list.js"),
  "[data-player]": () => import("./player.js"),
  "[data-chapters]": () => import("./chapters.js"),
  "[data-arrange]": () => import("./arrange.js"),
  "[data-composer]": () => import("./composer.js"),
  "[data-intake]": () => import("./intake.js"),
  "[data-theme-form]": () => import("./theme.js"),
  "[data-live]": () => import("./live.js"),
  "#errors": () => import("./errors.js"),
  "body[data-keys]": () => import("./keys.js"),
};

const awake = new WeakMap();

async function wake(selector, load) {
  const elements = document.querySelectorAll(selector);
  if (!elements.length) return;
  const { wake: rouse } = await load();
  for (const element of elements) {
    const known = awake.get(element) ?? new Set();
    if (known.has(selector)) continue;
    awake.set(element, known.add(selector));
    rouse(element);
  }
}

// A page whose every behaviour is awake says so, to whoever drives it by script.
async function wakeAll() {
  await Promise.all(Object.entries(behaviours).map(([selector, load]) => wake(selector, load)));
  document.documentElement.dataset.awake = "";
}

wakeAll();
document.addEventListener("htmx:load", wakeAll);

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone) document.cookie = `tz=${encodeURIComponent(zone)}; path=/; max-age=31536000; samesite=lax`;
