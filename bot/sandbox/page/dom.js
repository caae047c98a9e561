// Small helpers that build and update DOM nodes; text always enters as text.

/** Create an element: `el("button", { class: "pill", onclick }, "text", child)`. */
export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

const SVG = "http://www.w3.org/2000/svg";

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `/page/icons.svg#${name}`);
  svg.append(use);
  return svg;
}

const rendered = new WeakMap();

/** Rebuild the children of `parent` only when the JSON of `input` has changed since the last call. */
export function renderOnce(parent, input, build) {
  const signature = JSON.stringify(input);
  if (rendered.get(parent) === signature) return false;
  rendered.set(parent, signature);
  parent.replaceChildren(...build());
  return true;
}

/** Make a <select> offer `options` ([value, label]) and show `value`, leaving an open list alone. */
export function fillSelect(select, options, value) {
  renderOnce(select, options, () => options.map(([key, label]) => el("option", { value: key }, label)));
  if (value !== undefined && select.value !== String(value)) select.value = value;
}

/**
 * Make the children of `parent` be `items` ({ key, version, build }) in order, touching only what differs.
 * `version` is an array compared by identity; `replaced(old, fresh)` is told about each exchange.
 */
export function reconcile(parent, items, replaced) {
  const present = new Map([...parent.children].map((node) => [node.itemKey, node]));
  let next = parent.firstElementChild;
  for (const { key, version, build } of items) {
    let node = present.get(key);
    present.delete(key);
    if (!node || node.itemVersion.some((part, index) => part !== version[index])) {
      const fresh = Object.assign(build(), { itemKey: key, itemVersion: version });
      if (node) {
        fresh.classList.add("exchanged");
        if (node === next) next = fresh;
        const focused = node.contains(document.activeElement) ? document.activeElement : null;
        node.replaceWith(fresh);
        if (focused) replaced(focused, fresh, node);
      }
      node = fresh;
    }
    if (node === next) next = next.nextElementSibling;
    else parent.insertBefore(node, next);
  }
  for (const node of present.values()) node.remove();
}
