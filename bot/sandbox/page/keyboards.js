// The buttons under a message and the buttons under the input field.

import { el, icon, renderOnce } from "./dom.js";
import { link } from "./links.js";

/** A message's own buttons; a tapped one is busy until the bot answers. Null if there are none. */
export function inlineKeyboard(message, context) {
  const rows = message.reply_markup?.inline_keyboard ?? [];
  if (rows.length === 0) return null;
  const busy = context.pressed(message);
  const lines = rows.map((row) => el("div", {}, ...row.map((button) => inlineButton(message, button, busy, context))));
  return el("div", { class: "inline-keyboard" }, ...lines);
}

function inlineButton(message, button, busy, context) {
  const properties = { class: "inline-button", "data-testid": "inline-button" };
  if (button.url) {
    const opened = link(button.url, properties, [button.text, icon("link")], context);
    if (opened) return opened;
  }
  const isBusy = button.callback_data !== undefined && button.callback_data === busy;
  const onclick = () => !isBusy && context.tap(message, button.callback_data);
  const state = { "aria-busy": isBusy && "true", disabled: button.callback_data === undefined };
  return el("button", { type: "button", ...properties, ...state, onclick }, button.text);
}

/** Fill `container` with the chat's reply keyboard; `press(button)` hears of each press. */
export function fillReplyKeyboard(container, keyboard, press) {
  renderOnce(container, keyboard, () =>
    (keyboard?.buttons ?? []).map((row) =>
      el("div", {}, ...row.map((button) => replyButton(button, () => press(button)))),
    ),
  );
}

function replyButton(button, onclick) {
  const properties = { type: "button", class: "reply-button", "data-testid": "reply-button", onclick };
  return el("button", properties, button.text);
}
