// What the page knows of the sandbox's world, kept up to date by events.

import * as api from "./api.js";

const ACTION_SHOWN_FOR = 5000; // Telegram clears a chat action after five seconds.

/**
 * Holds the world and tells about it: a "change" event for anything visible (many changes in a row make one),
 * and a "toast" event for each answer to a tap.
 */
export class Store extends EventTarget {
  ready = false;
  online = false;
  bot = { id: 0, first_name: "", username: "", commands: {}, description: {} };
  users = new Map();
  chats = new Map();
  hints = [];
  zone = "UTC";
  canJump = false;
  #clockAhead = 0;
  #messages = new Map();
  #unread = new Map();
  #actions = new Map();
  #opening = new Set();
  #held = [];
  #holders = 0;
  #announced = false;

  /** The sandbox's present moment. */
  now() {
    return new Date(Date.now() + this.#clockAhead);
  }

  usersOf(role) {
    return [...this.users.values()].filter((user) => user.role === role);
  }

  /** The user's chats: the private one first, then the groups. */
  chatsOf(user) {
    const groups = [...this.chats.values()].filter(
      (chat) => chat.type !== "private" && chat.member_ids.includes(user.id),
    );
    const unopened = { id: user.id, type: "private", title: null, member_ids: [], reply_keyboard: null };
    return [this.chats.get(user.id) ?? unopened, ...groups];
  }

  messagesOf(chatId) {
    return this.#messages.get(chatId);
  }

  unread(viewer, chatId) {
    return this.#unread.get(`${viewer}/${chatId}`) ?? 0;
  }

  markRead(viewer, chatId) {
    if (this.#unread.delete(`${viewer}/${chatId}`)) this.#changed();
  }

  isTyping(chatId) {
    return this.#actions.has(chatId);
  }

  setOnline(online) {
    this.online = online;
    this.#changed();
  }

  /** Fetch the state and every chat seen so far; events that arrive meanwhile are applied afterwards. */
  async refresh() {
    await this.#whileHolding(async () => {
      const state = await api.getState();
      const known = new Set(state.chats.map((chat) => chat.id));
      const gone = [...this.#messages.keys()].filter((chatId) => !known.has(chatId));
      gone.forEach((chatId) => this.#messages.delete(chatId));
      const opened = [...this.#messages.keys()];
      const lists = await Promise.all(opened.map(api.getMessages));
      this.bot = state.bot;
      this.users = new Map(state.users.map((user) => [user.id, user]));
      this.chats = new Map(state.chats.map((chat) => [chat.id, chat]));
      this.hints = state.hints;
      this.#setClock(state.clock);
      opened.forEach((chatId, index) => this.#setMessages(chatId, lists[index]));
      this.ready = true;
    });
  }

  /** The newest message of the bot in a chat, if any. */
  lastOfBot(chatId) {
    const own = [...(this.#messages.get(chatId)?.values() ?? [])].filter(({ from }) => from?.id === this.bot.id);
    return own.at(-1);
  }

  /** Load a chat's messages, once; after a failure the next `refresh` tries again. */
  async open(chatId) {
    if (this.#messages.has(chatId) || this.#opening.has(chatId)) return;
    if (!this.chats.has(chatId)) {
      // A private chat that nobody has begun.
      this.#setMessages(chatId, []);
      this.#changed();
      return;
    }
    this.#opening.add(chatId);
    await this.#whileHolding(async () => {
      let messages = [];
      try {
        messages = await api.getMessages(chatId);
      } finally {
        this.#opening.delete(chatId);
        this.#setMessages(chatId, messages);
      }
    });
  }

  apply(event) {
    if (this.#holders > 0) this.#held.push(event);
    else this.#take(event);
  }

  // A list that was asked for before an event may arrive after it: such events wait for the list.
  async #whileHolding(work) {
    this.#holders += 1;
    try {
      await work();
    } finally {
      this.#holders -= 1;
      if (this.#holders === 0) this.#held.splice(0).forEach((event) => this.#take(event));
      this.#changed();
    }
  }

  #take(event) {
    const { chat_id: chatId, message } = event;
    const opened = this.#messages.get(chatId);
    if (event.type === "message") {
      opened?.set(message.message_id, message);
      this.#count(message);
    } else if (event.type === "edit") {
      if (opened?.has(message.message_id)) opened.set(message.message_id, message);
    } else if (event.type === "delete") {
      opened?.delete(event.message_id);
    } else if (event.type === "chat") {
      this.chats.set(event.chat.id, event.chat);
    } else if (event.type === "user") {
      this.users.set(event.user.id, event.user);
    } else if (event.type === "bot") {
      this.bot = event.bot;
    } else if (event.type === "clock") {
      this.#setClock(event.clock);
    } else if (event.type === "action") {
      this.#setAction(chatId, event.action);
    } else if (event.type === "toast") {
      this.dispatchEvent(new CustomEvent("toast", { detail: event }));
    }
    this.#changed();
  }

  #count(message) {
    const chatId = message.chat.id;
    if (message.from?.id === this.bot.id) this.#setAction(chatId, null);
    const viewers = this.chats.get(chatId)?.member_ids ?? [];
    for (const viewer of new Set([...viewers, chatId])) {
      if (viewer === message.from?.id || !this.users.has(viewer)) continue;
      this.#unread.set(`${viewer}/${chatId}`, this.unread(viewer, chatId) + 1);
    }
  }

  #setAction(chatId, action) {
    clearTimeout(this.#actions.get(chatId));
    this.#actions.delete(chatId);
    if (action) this.#actions.set(chatId, setTimeout(() => this.#endAction(chatId), ACTION_SHOWN_FOR));
  }

  #endAction(chatId) {
    this.#actions.delete(chatId);
    this.#changed();
  }

  #setClock(clock) {
    this.#clockAhead = Date.parse(clock.now) - Date.now();
    this.zone = clock.timezone;
    this.canJump = clock.can_jump_to_reminder;
  }

  #setMessages(chatId, messages) {
    const known = this.#messages.get(chatId) ?? new Map();
    const kept = (message) => {
      const before = known.get(message.message_id);
      return before && JSON.stringify(before) === JSON.stringify(message) ? before : message;
    };
    this.#messages.set(chatId, new Map(messages.map((message) => [message.message_id, kept(message)])));
  }

  #changed() {
    if (this.#announced) return;
    this.#announced = true;
    queueMicrotask(() => {
      this.#announced = false;
      this.dispatchEvent(new Event("change"));
    });
  }
}
