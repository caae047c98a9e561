// The middle of a phone: the messages, the empty state, the new-message badge and the toasts.

import { el, reconcile, renderOnce } from "./dom.js";
import { choose, text } from "./i18n.js";
import { conversationItems } from "./message.js";
import { Scroller } from "./scroller.js";

const TOAST_SHOWN_FOR = 5000;

export class Conversation {
  #shown = null;

  constructor(phone) {
    this.phone = phone;
    this.log = phone.find(".log");
    this.empty = phone.find(".empty");
    this.messages = phone.find(".messages");
    this.jump = phone.find(".jump");
    this.toasts = phone.find(".toasts");
    this.scroller = new Scroller(this.log, () => phone.render());
    this.jump.addEventListener("click", () => this.toEnd());
  }

  toEnd() {
    this.scroller.toEnd();
    this.phone.render();
  }

  render(context) {
    const { store, user, chat } = this.phone;
    const loaded = chat && store.messagesOf(chat.id);
    const messages = [...(loaded?.values() ?? [])].sort((a, b) => a.message_id - b.message_id);
    const view = loaded ? `${user.id}/${chat.id}` : null;
    const isNewView = this.#shown !== view;
    this.#shown = view;
    // A reader of the screen hears new messages, not the whole chat whenever another one is shown.
    this.log.setAttribute("aria-live", isNewView ? "off" : "polite");
    if (isNewView) this.toasts.replaceChildren();
    reconcile(this.messages, conversationItems(messages, context), (...nodes) => this.#keepFocus(...nodes));
    this.#renderEmpty(chat ? loaded?.size === 0 : true);
    if (isNewView) this.scroller.toEnd();
    this.#renderBadge();
  }

  toast(words) {
    const node = el("p", { class: "toast", "data-testid": "toast" }, words);
    this.toasts.replaceChildren(node);
    setTimeout(() => node.remove(), TOAST_SHOWN_FOR);
  }

  #renderBadge() {
    const { store, user, chat, language, isVisible } = this.phone;
    if (chat && this.scroller.isAtEnd && isVisible) store.markRead(user.id, chat.id);
    const count = chat ? store.unread(user.id, chat.id) : 0;
    this.jump.hidden = this.scroller.isAtEnd;
    this.jump.setAttribute("aria-label", text(language, "jump", { count }));
    const badge = this.jump.querySelector(".badge");
    badge.textContent = count;
    badge.hidden = count === 0;
  }

  #renderEmpty(isEmpty) {
    const { store, user, chat, language } = this.phone;
    this.empty.hidden = !isEmpty;
    const description = choose(store.bot.description, user?.language_code) ?? "";
    renderOnce(this.empty, [store.ready, user?.id, chat?.type, language, description], () => {
      if (!store.ready) return [];
      if (!chat) return [el("p", {}, text(language, "nobody"))];
      if (chat.type !== "private") return [el("p", {}, text(language, "emptyGroup"))];
      const onclick = () => {
        this.log.focus({ preventScroll: true });
        this.phone.say("/start");
      };
      return [
        el("h3", {}, text(language, "whatCanBotDo")),
        description ? el("p", { class: "description" }, description) : "",
        el("button", { type: "button", class: "start", "data-testid": "start", onclick }, text(language, "start")),
      ];
    });
  }

  // When the bubble that holds the focus is exchanged, the button in the same place gets it.
  #keepFocus(focused, fresh, old) {
    const places = focused.matches(".inline-button") ? ".inline-button" : "button, a";
    const position = [...old.querySelectorAll(places)].indexOf(focused);
    const offered = fresh.querySelectorAll(places);
    const target = offered[Math.min(position, offered.length - 1)] ?? this.log;
    target.focus({ preventScroll: true });
  }
}
