// One phone: whose it is, which chat it shows, and what its holder does.

import * as api from "./api.js";
import { Composer } from "./composer.js";
import { Controls } from "./controls.js";
import { Conversation } from "./conversation.js";
import { ask, dismiss } from "./dialogs.js";
import { languageOf, text } from "./i18n.js";
import { colourOf, fullName, initialOf } from "./message.js";
import { recall, remember } from "./memory.js";

const LONGEST_WAIT = 5000; // A tap that the bot never answers stops looking busy after that.

export class Phone {
  #userId;
  #quoted = null;
  #chatIds = new Map();
  #pressed = new Map();

  /** `page` has the page's `language`, `isVisible(role)` and `attempt(work)`, which reports failures. */
  constructor(role, store, page) {
    this.role = role;
    this.store = store;
    this.page = page;
    this.root = document.getElementById("phone-template").content.firstElementChild.cloneNode(true);
    this.root.dataset.testid = `phone-${role}`;
    this.#userId = recall(`phone ${role}`);
    this.controls = new Controls(this);
    this.conversation = new Conversation(this);
    this.composer = new Composer(this);
    store.addEventListener("toast", ({ detail }) => this.#answered(detail));
  }

  find(selector) {
    return this.root.querySelector(selector);
  }

  get user() {
    return this.store.usersOf(this.role).find((person) => person.id === this.#userId);
  }

  get chat() {
    if (!this.user) return undefined;
    const chats = this.store.chatsOf(this.user);
    return chats.find((chat) => chat.id === this.#chatIds.get(this.user.id)) ?? chats[0];
  }

  get pageLanguage() {
    return this.page.language;
  }

  /** The holder's language, as a telephone would use it. */
  get language() {
    return this.user ? languageOf(this.user.language_code) : this.page.language;
  }

  get isVisible() {
    return this.page.isVisible(this.role) && !document.hidden;
  }

  get unread() {
    const { store, user } = this;
    return user ? store.chatsOf(user).reduce((sum, chat) => sum + store.unread(user.id, chat.id), 0) : 0;
  }

  select(userId) {
    dismiss(this.root);
    this.#hand(userId);
    this.render();
  }

  selectChat(chatId) {
    dismiss(this.root);
    this.#chatIds.set(this.user.id, chatId);
    this.render();
  }

  attempt(work) {
    return this.page.attempt(work);
  }

  /** Send something of the holder's own, show it, and return whether it was sent. */
  async deliver(work) {
    const isSent = await this.attempt(work);
    this.conversation.toEnd();
    return isSent;
  }

  async say(words) {
    const { user, chat, quoted } = this;
    const isSent = await this.deliver(() => api.sendText(chat.id, user.id, words, quoted?.message_id));
    if (isSent) this.reply(null);
    return isSent;
  }

  /** The message of the shown chat that the next text replies to. */
  get quoted() {
    return this.#quoted?.chat.id === this.chat?.id ? this.#quoted : null;
  }

  /** Reply to `message` with the next text; null for none. */
  reply(message) {
    this.#quoted = message;
    this.render();
    if (message) this.composer.input.focus();
  }

  block(isBlocking) {
    return this.attempt(() => api.changeUser(this.user.id, { is_blocking: isBlocking }));
  }

  render() {
    if (this.store.ready && !this.user) this.#findHolder();
    const { store, user, chat } = this;
    if (store.ready && chat && !store.messagesOf(chat.id)) this.attempt(() => store.open(chat.id));
    this.root.lang = this.page.language;
    this.root.setAttribute("aria-label", text(this.page.language, this.role === "staff" ? "staffMember" : "client"));
    this.find(".screen").lang = this.language;
    this.controls.render(this.page.language);
    this.#renderHeader();
    this.conversation.render(this.#context(user, chat));
    this.composer.render();
  }

  /** Give the phone, which nobody holds yet, to somebody who speaks the page's language. */
  #findHolder() {
    const people = this.store.usersOf(this.role);
    const holder = people.find((person) => languageOf(person.language_code) === this.page.language) ?? people[0];
    if (holder) this.#hand(holder.id);
  }

  #hand(userId) {
    this.#userId = userId;
    remember(`phone ${this.role}`, userId);
  }

  #renderHeader() {
    const { store, chat, language } = this;
    const isGroup = chat && chat.type !== "private";
    const title = isGroup ? chat.title : store.bot.first_name;
    const avatar = this.find(".chat-header .avatar");
    this.find("[data-testid=chat-title]").textContent = title;
    avatar.textContent = initialOf(title ?? "");
    avatar.className = `avatar colour-${isGroup ? colourOf(chat.id) : 0}`;
    const status = this.find(".chat-status");
    status.textContent = this.#status(isGroup, language);
    status.classList.toggle("active", store.online && Boolean(chat) && store.isTyping(chat.id));
    this.find(".log").setAttribute("aria-label", text(language, "messagesWith", { name: title }));
  }

  #status(isGroup, language) {
    if (!this.store.online) return text(language, "connecting");
    if (this.chat && this.store.isTyping(this.chat.id)) return text(language, "typing");
    return isGroup ? text(language, "members", { count: this.chat.member_ids.length }) : text(language, "bot");
  }

  /** What a message needs to know of its reader. */
  #context(user, chat) {
    return {
      language: this.language,
      zone: this.store.zone,
      viewer: user?.id,
      botId: this.store.bot.id,
      botUsername: this.store.bot.username,
      isGroup: chat?.type !== "private",
      send: (words) => this.say(words),
      mention: (person) => this.conversation.toast(text(this.language, "opensChat", { name: fullName(person) })),
      tap: (message, data) => this.#tap(message, data),
      reply: (message) => this.reply(message),
      pressed: (message) => this.#busyData(message),
    };
  }

  #keyOf(message) {
    return `${this.user?.id}/${message.chat.id}/${message.message_id}`;
  }

  /** The data of the tapped button while the bot has neither answered nor changed or said anything. */
  #busyData(message) {
    const tap = this.#pressed.get(this.#keyOf(message));
    const isWaiting = tap?.message === message && tap.lastOfBot === this.store.lastOfBot(message.chat.id);
    return isWaiting ? tap.data : undefined;
  }

  async #tap(message, data) {
    const { user, chat, store } = this;
    const key = this.#keyOf(message);
    const tap = { message, data, lastOfBot: store.lastOfBot(chat.id) };
    this.#pressed.set(key, tap);
    this.render();
    setTimeout(() => this.#pressed.get(key) === tap && this.#release(key), LONGEST_WAIT);
    const isSent = await this.attempt(() => api.tap(chat.id, user.id, message.message_id, data));
    if (!isSent) this.#release(key);
  }

  #release(key) {
    if (this.#pressed.delete(key)) this.render();
  }

  #answered({ user_id: userId, chat_id: chatId, text: words, show_alert: isAlert }) {
    for (const key of this.#pressed.keys()) {
      if (key.startsWith(`${userId}/${chatId}/`)) this.#release(key);
    }
    if (userId !== this.user?.id || !words) return;
    if (isAlert) ask(this.root, { words, ok: "OK", testid: "alert" });
    else this.conversation.toast(words);
  }
}
