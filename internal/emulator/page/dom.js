// Builds and updates the document. Every text goes in as a text node, so that no name, topic or message can become
// markup, whatever it holds.

import { number } from "./format.js";

/** An element with attributes, listeners ("onclick") and children; undefined, false and empty ones are left out. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter(Boolean));
  return node;
}

export const byId = (id) => document.getElementById(id);

/** Sets a text where it differs, so that a text that somebody has selected stays selected. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Sets an attribute, or takes it away where the value is undefined. */
export function setAttribute(node, name, value) {
  if (value === undefined) node.removeAttribute(name);
  else if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

const kept = new WeakMap();

/**
 * Makes the children of parent those of items, in their order. What was there for an item's key stays the same
 * element: focus, selection and scrolling survive. make() gives {node, show(item)}.
 */
export function keep(parent, items, keyOf, make) {
  const before = kept.get(parent) ?? new Map();
  const now = new Map();
  for (const item of items) {
    const key = keyOf(item);
    now.set(key, before.get(key) ?? make(item));
  }
  for (const [key, { node }] of before) if (!now.has(key)) node.remove();
  let place = parent.firstChild;
  for (const item of items) {
    const child = now.get(keyOf(item));
    child.show?.(item);
    if (child.node === place) place = place.nextSibling;
    else parent.insertBefore(child.node, place);
  }
  kept.set(parent, now);
}

/** A button that copies a text, and says whether it could. */
export function copyButton(text, what) {
  const button = el("button", { type: "button", class: "copy", "aria-label": `Copy ${what}` }, "Copy");
  button.addEventListener("click", async () => {
    let said = "Copied";
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      said = "Refused"; // by the browser's settings
    }
    button.textContent = said;
    setTimeout(() => (button.textContent = "Copy"), 1500);
  });
  return button;
}

/** A list of names and values; a value is a text or an element, and undefined ones are left out. */
export function facts(...pairs) {
  return el(
    "dl",
    { class: "facts" },
    ...pairs
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))),
  );
}

/** A table cell; its role is said, as narrow screens lay tables out as blocks. */
export const cell = (attributes, ...children) => el("td", { role: "cell", ...attributes }, ...children);

/** A cell for a number, which on narrow screens says of what: {node, show(n)}. */
export function countCell(one, many = `${one}s`) {
  const figure = el("span", {});
  const unit = el("span", { class: "unit" });
  return {
    node: cell({ class: "number" }, figure, unit),
    show(n) {
      setText(figure, number(n));
      setText(unit, ` ${n === 1 ? one : many}`);
    },
  };
}

/** The cell that names its row. */
export const rowHeader = (...children) => el("th", { scope: "row", role: "rowheader" }, ...children);

export const row = (...children) => el("tr", { role: "row" }, ...children);
