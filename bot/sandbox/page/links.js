// Addresses that a message offers: only harmless ones, and the bot's own deep links stay on the phone.

import { el } from "./dom.js";

const SAFE_SCHEMES = new Set(["http:", "https:", "mailto:", "tel:", "tg:"]);

function parse(address) {
  try {
    const url = new URL(/^[a-z][a-z\d+.-]*:/i.test(address) ? address : `https://${address}`);
    return SAFE_SCHEMES.has(url.protocol) ? url : null;
  } catch {
    return null;
  }
}

/** The payload of t.me/<bot>?start=<payload>, or null for any other address. */
function startPayload(url, botUsername) {
  const isBot = url.host === "t.me" && url.pathname.toLowerCase() === `/${botUsername.toLowerCase()}`;
  return isBot ? url.searchParams.get("start") : null;
}

/** A link or, for a deep link to this bot, a button that sends /start; null if the address is not safe. */
export function link(address, properties, children, context) {
  const url = parse(address);
  if (!url) return null;
  const payload = startPayload(url, context.botUsername);
  if (payload !== null) {
    const onclick = () => context.send(`/start ${payload}`.trim());
    return el("button", { type: "button", ...properties, onclick }, ...children);
  }
  return el("a", { ...properties, href: url.href, target: "_blank", rel: "noopener noreferrer" }, ...children);
}
