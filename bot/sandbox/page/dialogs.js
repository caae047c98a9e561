// Questions on a phone's screen; the other phone stays usable meanwhile.

import { el } from "./dom.js";

let lastId = 0;

/**
 * Ask on the phone's screen and resolve with true (or the text of `field`, if given), or null when declined.
 * Without `cancel` there is only one button: an alert.
 */
export function ask(root, { title, words, ok, cancel, field, testid }) {
  const phone = root.querySelector(".phone");
  const screen = root.querySelector(".screen");
  const before = document.activeElement;
  const id = `dialog-${(lastId += 1)}`;
  const input = field ? el("input", { "aria-label": field, placeholder: field, maxlength: "1024", autocomplete: "off" }) : null;
  const decline = cancel ? el("button", { type: "button", class: "plain", "data-testid": "confirm-cancel" }, cancel) : null;
  const form = el(
    "form",
    { method: "dialog" },
    title ? el("h3", { id }, title) : null,
    words ? el("p", { id: title ? undefined : id, "data-testid": cancel ? undefined : "toast" }, words) : null,
    input,
    el("div", { class: "actions" }, decline, el("button", { class: "primary", "data-testid": "confirm-ok" }, ok)),
  );
  const dialog = el("dialog", { class: "card in-phone", role: "alertdialog", "aria-labelledby": id, "data-testid": testid }, form);

  return new Promise((resolve) => {
    const close = (answer) => {
      dialog.remove();
      screen.inert = phone.querySelector("dialog") !== null;
      before?.focus?.();
      resolve(answer);
    };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      close(input ? input.value : true);
    });
    decline?.addEventListener("click", () => close(null));
    dialog.addEventListener("keydown", (event) => event.key === "Escape" && close(null));
    dialog.addEventListener("dismiss", () => close(null));
    screen.inert = true;
    phone.append(dialog);
    dialog.show();
  });
}

/** Decline whatever the phone is asking. */
export function dismiss(root) {
  for (const dialog of root.querySelectorAll("dialog")) dialog.dispatchEvent(new Event("dismiss"));
}
