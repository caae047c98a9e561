// The lower end of a phone: the input field, the commands menu, attachments, the reply keyboard.

import * as api from "./api.js";
import { ask } from "./dialogs.js";
import { el, renderOnce } from "./dom.js";
import { choose, text } from "./i18n.js";
import { fillReplyKeyboard } from "./keyboards.js";

const TALLEST = 120; // pixels

export class Composer {
  #drafts = new Map();
  #view = null;
  #keyboard = null;
  #isKeyboardOpen = false;

  constructor(phone) {
    this.phone = phone;
    this.form = phone.find(".composer");
    this.input = phone.find("textarea");
    this.menu = phone.find(".commands");
    this.menuToggle = phone.find(".commands-toggle");
    this.attach = phone.find(".attach");
    this.file = phone.find(".file");
    this.keyboard = phone.find(".reply-keyboard");
    this.keyboardToggle = phone.find(".keyboard-toggle");
    this.send = phone.find(".send");
    this.unblock = phone.find(".unblock");
    this.replyBar = phone.find(".reply-bar");
    this.#listen();
  }

  render() {
    const { user, chat, language } = this.phone;
    this.#label(language);
    this.#showDraft(user && chat ? `${user.id}/${chat.id}` : null);
    this.#renderKeyboard(chat?.reply_keyboard ?? null, language);
    this.#renderMenu();
    this.#renderReply(language);
    const isBlocked = Boolean(user?.is_blocking) && chat?.type === "private";
    this.form.hidden = isBlocked;
    this.unblock.hidden = !isBlocked;
    for (const control of [this.input, this.menuToggle, this.attach]) control.disabled = !chat;
    this.send.disabled = !chat || this.input.value.trim() === "";
  }

  #renderReply(language) {
    const message = this.phone.quoted;
    this.replyBar.hidden = !message;
    this.replyBar.querySelector("span").textContent = message ? (message.text ?? message.caption ?? "…") : "";
    this.replyBar.querySelector("button").setAttribute("aria-label", text(language, "cancel"));
  }

  #listen() {
    this.replyBar.querySelector("button").addEventListener("click", () => this.phone.reply(null));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.input.addEventListener("input", () => {
      this.#drafts.set(this.#view, this.input.value);
      this.#toggleMenu(/^\/\w*$/.test(this.input.value));
      this.#fit();
      this.render();
    });
    this.input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#submit();
    });
    this.menuToggle.addEventListener("click", () => {
      this.#toggleMenu(this.menu.hidden);
      this.menu.querySelector("button")?.focus();
    });
    this.menu.addEventListener("keydown", (event) => this.#moveInMenu(event));
    this.phone.find(".screen").addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !this.menu.hidden) this.#closeMenu();
    });
    this.attach.addEventListener("click", () => this.file.click());
    this.file.addEventListener("change", () => this.#sendFile());
    this.keyboardToggle.addEventListener("click", () => {
      this.#isKeyboardOpen = !this.#isKeyboardOpen;
      this.render();
    });
    this.unblock.addEventListener("click", () => this.phone.block(false));
  }

  async #submit() {
    const words = this.input.value.trim();
    if (words === "" || !this.phone.chat) return;
    this.input.value = "";
    this.#drafts.delete(this.#view);
    this.#toggleMenu(false);
    this.#fit();
    this.render();
    const isSent = await this.phone.say(words);
    if (!isSent && this.input.value === "") this.input.value = words;
    this.render();
  }

  async #sendFile() {
    const [file] = this.file.files;
    const { root, user, chat, language } = this.phone;
    this.file.value = "";
    if (!file) return;
    const caption = await ask(root, {
      title: text(language, "sendFile"),
      words: file.name,
      field: text(language, "caption"),
      ok: text(language, "send"),
      cancel: text(language, "cancel"),
      testid: "send-file",
    });
    if (caption !== null) this.phone.deliver(() => api.sendFile(chat.id, user.id, file, caption.trim()));
  }

  async #press(button) {
    const { root, store, user, chat, language } = this.phone;
    if (!button.request_contact) {
      this.phone.say(button.text);
    } else {
      const agreed = await ask(root, {
        title: text(language, "shareTitle"),
        words: text(language, "shareText", { bot: store.bot.first_name }),
        ok: text(language, "share"),
        cancel: text(language, "cancel"),
        testid: "share-contact",
      });
      if (!agreed) return;
      this.phone.deliver(() => api.shareContact(chat.id, user.id));
    }
    if (chat.reply_keyboard?.one_time) this.#isKeyboardOpen = false;
    this.render();
  }

  #renderKeyboard(keyboard, language) {
    const signature = JSON.stringify([this.#view, keyboard]);
    if (signature !== this.#keyboard) this.#isKeyboardOpen = keyboard !== null;
    this.#keyboard = signature;
    fillReplyKeyboard(this.keyboard, keyboard, (button) => this.#press(button));
    this.keyboard.hidden = !keyboard || !this.#isKeyboardOpen;
    this.keyboardToggle.hidden = !keyboard;
    this.keyboardToggle.setAttribute("aria-expanded", this.#isKeyboardOpen);
    this.input.placeholder = keyboard?.placeholder ?? text(language, "write");
  }

  #renderMenu() {
    const { store, user } = this.phone;
    const commands = choose(store.bot.commands, user?.language_code) ?? [];
    const typed = this.input.value.startsWith("/") ? this.input.value.slice(1) : "";
    const offered = commands.filter(({ command }) => command.startsWith(typed));
    this.menuToggle.hidden = commands.length === 0;
    if (offered.length === 0) this.#toggleMenu(false);
    renderOnce(this.menu, offered, () => offered.map((command) => this.#commandButton(command)));
  }

  #commandButton({ command, description }) {
    const onclick = () => {
      this.input.value = `/${command}`;
      this.#closeMenu();
      this.#submit();
    };
    const properties = { type: "button", "data-testid": "command", onclick };
    return el("button", properties, el("span", {}, description), el("code", {}, `/${command}`));
  }

  #moveInMenu(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const buttons = [...this.menu.children];
    const position = buttons.indexOf(document.activeElement) + step;
    buttons[(position + buttons.length) % buttons.length].focus();
  }

  #toggleMenu(isOpen) {
    this.menu.hidden = !isOpen;
    this.menuToggle.setAttribute("aria-expanded", isOpen);
  }

  #closeMenu() {
    this.#toggleMenu(false);
    this.input.focus();
  }

  #showDraft(view) {
    if (view === this.#view) return;
    this.#view = view;
    this.input.value = this.#drafts.get(view) ?? "";
    this.#toggleMenu(false);
    this.#fit();
  }

  #fit() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, TALLEST)}px`;
  }

  #label(language) {
    const labels = [
      [this.input, "write"],
      [this.menuToggle, "commands"],
      [this.menu, "commands"],
      [this.attach, "attach"],
      [this.file, "attach"],
      [this.keyboard, "keyboard"],
      [this.keyboardToggle, "keyboard"],
      [this.send, "send"],
    ];
    for (const [node, key] of labels) node.setAttribute("aria-label", text(language, key));
    this.unblock.textContent = text(language, "unblock");
  }
}
