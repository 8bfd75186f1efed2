// Sentences of the page's language, and the ways it writes time (the same as smartfield/lib on the server).
const words = JSON.parse(document.getElementById("words")?.textContent ?? "{}");
const language = document.documentElement.lang;

export function say(name, values = {}) {
  return (words[name] ?? "").replace(/%\((\w+)\)(0?)(\d?)[ds]/g, (_, key, zero, width) =>
    zero ? String(values[key]).padStart(Number(width), "0") : String(values[key]),
  );
}

export function ticking(seconds) {
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (n) => String(n).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

export function inFull(seconds) {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const unit = (n, name) => new Intl.NumberFormat(language, { style: "unit", unit: name, unitDisplay: "long" }).format(n);
  return [hours && unit(hours, "hour"), (minutes || !hours) && unit(minutes, "minute")].filter(Boolean).join(" ");
}

export function weight(bytes) {
  const unit = bytes < 1024 ** 2 ? "kilobyte" : "megabyte";
  const value = Math.max(bytes / (unit === "kilobyte" ? 1024 : 1024 ** 2), 0.1);
  return new Intl.NumberFormat(language, { style: "unit", unit, maximumFractionDigits: 1 }).format(value);
}

// The server's clock, as far as this page knows it.
const skew = Date.parse(document.body.dataset.now) - Date.now() || 0;
export const now = () => Date.now() + skew;

export function announce(text) {
  document.getElementById("live").textContent = text;
}
