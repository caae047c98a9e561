// One message as a bubble, with whatever it carries.

import { fileAddress } from "./api.js";
import { el, icon } from "./dom.js";
import { richText } from "./entities.js";
import { dayKey, dayName, text, timeOfDay } from "./i18n.js";
import { inlineKeyboard } from "./keyboards.js";
import { link } from "./links.js";

const COLOURS = 6;

export const fullName = (person) => [person.first_name, person.last_name].filter(Boolean).join(" ");
/** The letter, or the whole emoji, that a name begins with. */
export const initialOf = (name) => [...name][0] ?? "";
export const colourOf = (id) => Math.abs(id) % COLOURS;

/** The items of `reconcile` for a chat: a heading for each day, and the messages. */
export function conversationItems(messages, context) {
  const items = [];
  let day = null;
  for (const message of messages) {
    const sent = new Date(message.date * 1000);
    const key = dayKey(context.zone, sent);
    if (key !== day) {
      day = key;
      const build = () => el("p", { class: "day" }, dayName(context.language, context.zone, sent));
      items.push({ key: `day ${key} ${message.message_id}`, version: [context.language], build });
    }
    const version = [message, context.language, context.zone, context.viewer, context.pressed(message)];
    items.push({ key: message.message_id, version, build: () => messageNode(message, context) });
  }
  return items;
}

function messageNode(message, context) {
  const isBot = message.from?.id === context.botId;
  const isOwn = message.from?.id === context.viewer;
  const properties = {
    class: `message ${isOwn ? "own" : "other"}`,
    role: "article",
    "aria-label": message.from ? fullName(message.from) : undefined,
    "data-testid": "message",
    "data-message-id": message.message_id,
    "data-from": isBot ? "bot" : "user",
  };
  const service = serviceText(message, context);
  if (service) return el("p", { ...properties, class: "message service" }, service);
  const reply = el("button", {
    type: "button",
    class: "reply-to",
    "aria-label": text(context.language, "reply"),
    "data-testid": "reply-to",
    onclick: () => context.reply(message),
  }, "↩");
  return el("div", properties, bubble(message, isOwn, context), reply, inlineKeyboard(message, context));
}

function bubble(message, isOwn, context) {
  const words = message.text ?? message.caption ?? "";
  const entities = message.entities ?? message.caption_entities;
  const showSender = context.isGroup && !isOwn && message.from;
  return el(
    "div",
    { class: `bubble${message.photo ? " with-photo" : ""}` },
    showSender ? el("p", { class: `sender colour-${colourOf(message.from.id)}` }, fullName(message.from)) : null,
    message.reply_to_message ? quote(message.reply_to_message) : null,
    attachment(message, context),
    el("div", { class: "text", dir: "auto" }, ...richText(words, entities, context), meta(message, context)),
  );
}

function meta(message, context) {
  const sent = new Date(message.date * 1000);
  return el(
    "span",
    { class: "meta" },
    message.edit_date ? el("span", { class: "edited" }, `${text(context.language, "edited")} `) : null,
    el("time", { datetime: sent.toISOString() }, timeOfDay(context.language, context.zone, sent)),
  );
}

function quote(original) {
  const name = original.from ? fullName(original.from) : "";
  return el("div", { class: "quote" }, el("b", {}, name), el("span", {}, original.text ?? original.caption ?? "…"));
}

function attachment(message, context) {
  if (message.photo) return photo(message, context);
  if (message.document) return documentLink(message.document, context);
  if (message.contact) return contactCard(message.contact);
  if (message.venue) return place(message.venue.location, message.venue, context);
  if (message.location) return place(message.location, {}, context);
  if (message.voice) return voice(message.voice, context);
  if (message.sticker) return el("p", { class: "sticker" }, message.sticker.emoji ?? "🙂");
  return null;
}

function photo(message, context) {
  const size = message.photo.at(-1);
  const source = fileAddress(size.file_id);
  const alt = message.caption ?? text(context.language, "photo");
  const image = el("img", { src: source, alt, width: size.width, height: size.height });
  return el("a", { class: "photo", href: source, target: "_blank", "data-testid": "photo" }, image);
}

function documentLink(file, context) {
  const name = file.file_name ?? "file";
  const properties = {
    class: "document",
    href: fileAddress(file.file_id),
    download: name,
    "aria-label": text(context.language, "download", { name }),
    "data-testid": "document",
  };
  const size = file.file_size === undefined ? "" : readableSize(file.file_size, context.language);
  const words = el("span", {}, el("b", {}, name), el("small", {}, size));
  return el("a", properties, el("span", { class: "round" }, icon("file")), words);
}

function readableSize(bytes, language) {
  const [value, unit] = bytes < 1024 ? [bytes, "B"] : bytes < 1048576 ? [bytes / 1024, "KB"] : [bytes / 1048576, "MB"];
  return `${value.toLocaleString(language, { maximumFractionDigits: 1 })} ${unit}`;
}

function contactCard(contact) {
  const avatar = el("span", { class: "avatar", "aria-hidden": "true" }, initialOf(contact.first_name));
  const number = el("a", { class: "link", href: `tel:${contact.phone_number}` }, contact.phone_number);
  const words = el("span", {}, el("b", {}, fullName(contact)), el("small", {}, number));
  return el("div", { class: "contact", "data-testid": "contact" }, avatar, words);
}

function place({ latitude, longitude }, { title, address }, context) {
  const map = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}`;
  const words = [title, address].filter(Boolean).map((line) => el("p", {}, line));
  return el("div", { class: "place" }, ...words, link(map, { class: "link" }, [text(context.language, "location")], context));
}

function voice(recording, context) {
  const label = text(context.language, "voice");
  return el("audio", { controls: true, preload: "none", src: fileAddress(recording.file_id), "aria-label": label });
}

function serviceText(message, context) {
  const names = (people) => people.map(fullName).join(", ");
  if (message.pinned_message) return text(context.language, "pinned", { name: fullName(message.from) });
  if (message.new_chat_members) return text(context.language, "joined", { name: names(message.new_chat_members) });
  if (message.left_chat_member) return text(context.language, "left", { name: fullName(message.left_chat_member) });
  return message.new_chat_title ?? null;
}
