// The bar above the phones: the salon's clock, the first things to try, the page's language.

import * as api from "./api.js";
import { el, fillSelect, renderOnce } from "./dom.js";
import { fullMoment, text } from "./i18n.js";
import { recall, remember } from "./memory.js";
import { LANGUAGE_NAMES } from "./strings.js";

const HOUR = 3600;
const DAY = 24 * HOUR;
const find = (testid) => document.querySelector(`[data-testid=${testid}]`);

export class TopBar {
  constructor(store, page) {
    this.store = store;
    this.page = page;
    this.time = find("clock-now");
    this.steps = ["clock-hour", "clock-day", "clock-reminder"].map(find);
    this.languages = find("page-language");
    this.hints = find("hints");
    this.toggle = find("hints-toggle");
    const [hour, day, reminder] = this.steps;
    hour.addEventListener("click", () => this.#move({ seconds: HOUR }));
    day.addEventListener("click", () => this.#move({ seconds: DAY }));
    reminder.addEventListener("click", () => this.#move({ to: "next_reminder" }));
    this.languages.addEventListener("change", () => page.setLanguage(this.languages.value));
    this.toggle.addEventListener("click", () => this.#showHints(this.hints.hidden));
    find("hints-close").addEventListener("click", () => {
      this.#showHints(false);
      this.toggle.focus();
    });
    this.#showHints(recall("hints") ?? page.isWide);
    setInterval(() => this.#renderTime(), 1000);
  }

  render() {
    const { store, page } = this;
    const [hour, day, reminder] = this.steps;
    hour.disabled = day.disabled = !store.ready;
    reminder.disabled = !store.ready || !store.canJump;
    reminder.title = store.ready && !store.canJump ? text(page.language, "reminderUnavailable") : "";
    if (store.bot.first_name) document.getElementById("bot-name").textContent = store.bot.first_name;
    fillSelect(this.languages, Object.entries(LANGUAGE_NAMES), page.language);
    const hints = store.hints.length > 0 ? store.hints : text(page.language, "hints");
    renderOnce(this.hints.querySelector("ol"), hints, () => hints.map((hint) => el("li", {}, hint)));
    this.#renderTime();
  }

  #renderTime() {
    if (!this.store.ready) return;
    const now = this.store.now();
    this.time.dateTime = now.toISOString();
    this.time.textContent = fullMoment(this.page.language, this.store.zone, now);
  }

  #showHints(isShown) {
    this.hints.hidden = !isShown;
    this.toggle.setAttribute("aria-expanded", isShown);
    remember("hints", isShown);
  }

  #move(step) {
    return this.page.attempt(async () => {
      try {
        this.store.apply({ type: "clock", clock: await api.moveClock(step) });
      } catch (error) {
        if (error.status !== 409 || !step.to) throw error;
        this.page.notify("noReminder");
      }
    });
  }
}
