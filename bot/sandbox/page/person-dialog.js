// The form that adds a client or a staff member.

import { el } from "./dom.js";
import { text } from "./i18n.js";
import { EXAMPLE_NAMES, LANGUAGE_NAMES } from "./strings.js";

/** Ask for a name and a language; resolves with the new user's fields, or null when cancelled. */
export function askPerson(role, language) {
  const dialog = document.getElementById("person-dialog");
  const form = dialog.querySelector("form");
  const { name, language: chosen } = form.elements;
  const choose = (example) => {
    name.value = text(language, "example", example);
    chosen.value = example.language;
    name.focus();
  };
  const chips = EXAMPLE_NAMES.map((example) =>
    el("button", { type: "button", class: "pill", onclick: () => choose(example) }, text(language, "example", example)),
  );
  form.reset();
  dialog.querySelector("h2").textContent = text(language, role === "staff" ? "newStaff" : "newClient");
  dialog.querySelector(".suggestions div").replaceChildren(...chips);
  chosen.replaceChildren(...Object.entries(LANGUAGE_NAMES).map(([code, label]) => el("option", { value: code }, label)));
  chosen.value = language;
  dialog.returnValue = "";
  dialog.querySelector("[value=cancel]").onclick = () => dialog.close();
  form.onsubmit = () => (dialog.returnValue = "created");
  dialog.showModal();

  return new Promise((resolve) => {
    dialog.onclose = () => {
      const firstName = name.value.trim();
      const isCreated = dialog.returnValue === "created" && firstName !== "";
      resolve(isCreated ? { first_name: firstName, language_code: chosen.value, role } : null);
    };
  });
}
