// The selectors above a phone: who holds it, in which language, which chat, whether the bot is blocked.

import * as api from "./api.js";
import { fillSelect } from "./dom.js";
import { text, translate } from "./i18n.js";
import { fullName } from "./message.js";
import { askPerson } from "./person-dialog.js";
import { LANGUAGE_NAMES } from "./strings.js";

export class Controls {
  constructor(phone) {
    this.phone = phone;
    this.root = phone.find(".controls");
    this.users = phone.find("[data-testid=user-select]");
    this.languages = phone.find("[data-testid=language-select]");
    this.chats = phone.find("[data-testid=chat-select]");
    this.block = phone.find("[data-testid=block-toggle]");
    this.add = phone.find(".add-person");
    this.add.dataset.testid = phone.role === "staff" ? "add-staff" : "add-client";
    this.users.addEventListener("change", () => phone.select(Number(this.users.value)));
    this.chats.addEventListener("change", () => phone.selectChat(Number(this.chats.value)));
    this.block.addEventListener("change", () => phone.block(this.block.checked));
    this.languages.addEventListener("change", () => {
      const changes = { language_code: this.languages.value };
      phone.attempt(() => api.changeUser(phone.user.id, changes));
    });
    this.add.addEventListener("click", () => this.#addPerson());
  }

  render(pageLanguage) {
    const { store, user, chat, role } = this.phone;
    translate(this.root, pageLanguage);
    this.phone.find(".user-field .caption").textContent = text(pageLanguage, role === "staff" ? "staffMember" : "client");
    this.add.textContent = text(pageLanguage, role === "staff" ? "addStaff" : "addClient");
    const people = store.usersOf(role);
    fillSelect(this.users, people.map((person) => [person.id, this.#personLabel(person)]), user?.id);
    fillSelect(this.languages, this.#languageOptions(user), user?.language_code ?? "");
    const chats = user ? store.chatsOf(user) : [];
    fillSelect(this.chats, chats.map((each) => [each.id, this.#chatLabel(each, pageLanguage)]), chat?.id);
    this.phone.find(".chat-field").hidden = chats.length < 2;
    this.block.checked = Boolean(user?.is_blocking);
    for (const control of [this.users, this.languages, this.chats, this.block]) control.disabled = !user;
  }

  #personLabel(person) {
    const { store } = this.phone;
    const count = store.chatsOf(person).reduce((sum, chat) => sum + store.unread(person.id, chat.id), 0);
    return withCount(fullName(person), count);
  }

  #chatLabel(chat, pageLanguage) {
    const { store, user } = this.phone;
    const name = chat.type === "private" ? text(pageLanguage, "privateChat") : chat.title;
    return withCount(name, store.unread(user.id, chat.id));
  }

  #languageOptions(user) {
    const options = Object.entries(LANGUAGE_NAMES);
    const code = user?.language_code ?? "";
    return code in LANGUAGE_NAMES ? options : [...options, [code, code || "—"]];
  }

  async #addPerson() {
    const fields = await askPerson(this.phone.role, this.phone.pageLanguage);
    if (!fields) return;
    await this.phone.attempt(async () => {
      const user = await api.addUser(fields);
      this.phone.store.apply({ type: "user", user });
      this.phone.select(user.id);
    });
  }
}

const withCount = (label, count) => (count > 0 ? `${label} (${count})` : label);
