// Puts the page together: the store, the event stream, the bar and the two phones.

import { languageOf, text, translate } from "./i18n.js";
import { recall, remember } from "./memory.js";
import { Phone } from "./phone.js";
import { Store } from "./store.js";
import { listen } from "./stream.js";
import { TopBar } from "./topbar.js";

const NOTICE_SHOWN_FOR = 6000;
const wide = matchMedia("(min-width: 800px)");

const page = {
  language: languageOf(recall("language") ?? navigator.language),

  setLanguage(language) {
    page.language = language;
    remember("language", language);
    document.documentElement.lang = language;
    translate(document, language);
    render();
  },

  isWide: wide.matches,

  isVisible: (role) => wide.matches || document.body.dataset.view === role,

  /** Tell the person something in the page's language. */
  notify(key, values) {
    const notice = document.querySelector("[data-testid=notice]");
    notice.textContent = text(page.language, key, values);
    clearTimeout(page.noticeTimer);
    page.noticeTimer = setTimeout(() => (notice.textContent = ""), NOTICE_SHOWN_FOR);
  },

  /** Do `work` and return whether it succeeded; a failure is told to the person. */
  async attempt(work) {
    try {
      await work();
      return true;
    } catch (error) {
      page.notify("failed", { reason: error.message || text(page.language, "unreachable") });
      return false;
    }
  },
};

const store = new Store();
const bar = new TopBar(store, page);
const phones = ["client", "staff"].map((role) => new Phone(role, store, page));
const tabs = document.querySelectorAll(".tabs button");

function render() {
  bar.render();
  phones.forEach((phone) => phone.render());
  tabs.forEach((tab, index) => {
    const isShown = document.body.dataset.view === tab.dataset.view;
    tab.setAttribute("aria-pressed", isShown);
    tab.querySelector(".dot").hidden = isShown || phones[index].unread === 0;
  });
  document.title = store.bot.first_name ? `${store.bot.first_name} · Sandbox` : "Sandbox";
}

for (const tab of tabs) {
  tab.addEventListener("click", () => {
    document.body.dataset.view = tab.dataset.view;
    render();
  });
}
wide.addEventListener("change", render);
document.addEventListener("visibilitychange", render);
document.querySelector("main").append(...phones.map((phone) => phone.root));
store.addEventListener("change", render);
page.setLanguage(page.language);
listen({
  onEvent: (event) => store.apply(event),
  onOpen: async () => store.setOnline(await page.attempt(() => store.refresh())),
  onLost: () => store.setOnline(false),
});
