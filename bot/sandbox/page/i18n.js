// Texts and dates in the language of the page or of a phone.

import { LANGUAGE_NAMES, STRINGS } from "./strings.js";

export const LANGUAGES = Object.keys(LANGUAGE_NAMES);

/** The page's language for an IETF code; Spanish for any that it does not speak. */
export function languageOf(code) {
  const primary = (code || "").split(/[-_]/)[0].toLowerCase();
  return LANGUAGES.includes(primary) ? primary : "es";
}

/** What `texts` (by language code, "" for the others) hold for an IETF code, as Telegram chooses. */
export const choose = (texts, code) => texts[code] ?? texts[(code || "").split("-")[0]] ?? texts[""];

export function text(language, key, values = {}) {
  const found = STRINGS[language][key];
  if (typeof found !== "string") return found;
  return found.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** Fill every element under `root` that names its text (data-text) or its label (data-label). */
export function translate(root, language) {
  for (const node of root.querySelectorAll("[data-text]")) node.textContent = text(language, node.dataset.text);
  for (const node of root.querySelectorAll("[data-label]")) {
    node.setAttribute("aria-label", text(language, node.dataset.label));
  }
}

const formats = new Map();

function format(language, timeZone, options) {
  const key = JSON.stringify([language, timeZone, options]);
  if (!formats.has(key)) {
    // British English writes the day before the month, as the other three languages do.
    const locale = language === "en" ? "en-GB" : language;
    formats.set(key, new Intl.DateTimeFormat(locale, { timeZone, ...options }));
  }
  return formats.get(key);
}

const TIME = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const DAY = { weekday: "short", day: "numeric", month: "long" };

export const timeOfDay = (language, zone, date) => format(language, zone, TIME).format(date);
export const dayName = (language, zone, date) => format(language, zone, DAY).format(date);
export const dayKey = (zone, date) => format("en", zone, { dateStyle: "short" }).format(date);
export const fullMoment = (language, zone, date) =>
  format(language, zone, { ...DAY, year: "numeric", ...TIME }).format(date);
