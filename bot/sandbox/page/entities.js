// Telegram's formatted text (a string and entities with UTF-16 offsets) as DOM nodes.

import { el } from "./dom.js";
import { text as say } from "./i18n.js";
import { link } from "./links.js";

const TAGS = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

/** The nodes of `text`; `context` has the reader's `language`, the `botUsername`, `send(text)` and `mention(user)`. */
export function richText(text, entities, context) {
  const ordered = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return nodesBetween(text, 0, text.length, ordered, context);
}

function nodesBetween(text, start, end, entities, context) {
  const nodes = [];
  const waiting = [...entities];
  let cursor = start;
  while (waiting.length > 0) {
    const entity = waiting.shift();
    const from = Math.max(entity.offset, cursor);
    const to = Math.min(entity.offset + entity.length, end);
    if (to <= from) continue;
    if (from > cursor) nodes.push(text.slice(cursor, from));
    const inside = waiting.filter((other) => other.offset < to);
    nodes.push(wrap(entity, text.slice(from, to), nodesBetween(text, from, to, inside, context), context));
    cursor = to;
    // A block ends its own line, so the line break after it is not shown.
    if (BLOCKS.has(entity.type) && text[cursor] === "\n" && cursor < end) cursor += 1;
  }
  if (cursor < end) nodes.push(text.slice(cursor, end));
  return nodes;
}

function wrap(entity, covered, children, context) {
  if (entity.type in TAGS) return el(TAGS[entity.type], {}, ...children);
  if (entity.type === "spoiler") return spoiler(children, context);
  if (entity.type === "bot_command") {
    return el("button", { type: "button", class: "link", onclick: () => context.send(covered) }, ...children);
  }
  if (entity.type === "text_mention") {
    return el("button", { type: "button", class: "link", onclick: () => context.mention(entity.user) }, ...children);
  }
  const address = addressOf(entity, covered);
  return (address && link(address, { class: "link" }, children, context)) ?? el("span", {}, ...children);
}

function addressOf(entity, covered) {
  if (entity.type === "text_link") return entity.url;
  if (entity.type === "url") return covered;
  if (entity.type === "email") return `mailto:${covered}`;
  if (entity.type === "phone_number") return `tel:${covered.replace(/[^\d+]/g, "")}`;
  return null;
}

function spoiler(children, context) {
  const cover = el("button", { type: "button", class: "cover", "aria-label": say(context.language, "showHidden") });
  const hidden = el("span", { class: "hidden", "aria-hidden": "true" }, ...children);
  const node = el("span", { class: "spoiler" }, hidden, cover);
  cover.addEventListener("click", () => {
    hidden.removeAttribute("aria-hidden");
    hidden.classList.remove("hidden");
    cover.remove();
  });
  return node;
}
