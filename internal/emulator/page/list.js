// What the views have in common: a list that shows its first rows and more on demand, what stands where it is
// empty, and beside it the detail of what is selected.

import { byId, copyButton, el, keep, setText } from "./dom.js";
import { number } from "./format.js";

const step = 100; // rows

/** The rows of a view. make(item) gives {node, show(item)}. */
export function listOf(name, keyOf, make) {
  const table = byId(`${name}-table`);
  const rows = byId(`${name}-rows`);
  const after = byId(`${name}-after`);
  const more = el("button", { type: "button", class: "more", onclick: grow });
  let limit = step;
  let latest = [];
  let standing; // what stands after the rows

  for (const part of [table, ...table.querySelectorAll("thead, tbody, tr, th")]) {
    part.setAttribute("role", { TABLE: "table", TR: "row", TH: "columnheader" }[part.tagName] ?? "rowgroup");
  }

  function grow() {
    const first = rows.children.length;
    limit += step;
    show(latest);
    rows.children[first]?.querySelector("a").focus({ preventScroll: true });
  }

  /** Shows items, or where there are none what empty() makes; it is made again only if why differs. */
  function show(items, why, empty) {
    latest = items;
    keep(rows, items.slice(0, limit), keyOf, make);
    table.hidden = items.length === 0;
    const left = items.length - limit;
    const wanted = items.length === 0 ? why : left > 0 ? "more" : "";
    if (left > 0) setText(more, `Show ${Math.min(step, left)} more (${number(left)} left)`);
    if (wanted === standing) return;
    standing = wanted;
    after.replaceChildren(...(items.length === 0 ? empty() : left > 0 ? [more] : []));
  }

  return { show, linkOf: (href) => [...rows.querySelectorAll("a")].find((a) => a.getAttribute("href") === href) };
}

/** The steps that tell a newcomer how anything comes to stand here. */
export function firstSteps(title) {
  const steps = byId("first-steps").content.cloneNode(true);
  const seed = {
    users: [{ name: "ann" }, { name: "ben" }],
    rooms: [{ validFrom: "-1h", validUntil: "+3h", participants: [{ rawId: "ann", role: "Presenter" }] }],
    threads: [{ topic: "Hello", createdBy: "ann", participants: [{ rawId: "ann", displayName: "Ann" }, { rawId: "ben", displayName: "Ben" }] }],
  };
  const commands = {
    export: `export AZURE_COMMUNICATION_CONNECTION_STRING='endpoint=${location.origin}/;accesskey=…'`,
    seed: `curl ${location.origin}/_admin/seed -H 'Content-Type: application/json' \\\n  -d '${JSON.stringify(seed)}'`,
    demo: "make demo",
  };
  for (const command of steps.querySelectorAll(".command")) {
    const text = commands[command.dataset.command];
    command.append(el("code", {}, text));
    if (command.dataset.command !== "export") command.after(copyButton(text, "the command"));
  }
  return [el("h3", {}, title), steps];
}

/** What stands where a search finds nothing in this list. */
export function noMatch(what, query) {
  const clear = el("button", { type: "button" }, "Clear the search");
  clear.addEventListener("click", () => {
    const input = byId("search");
    input.value = "";
    input.dispatchEvent(new Event("input"));
    input.focus();
  });
  return [el("h3", {}, `No ${what} matches “${query}”`), el("p", {}, clear)];
}

/** The detail of a view. build(item, model) gives the heading's text, and {nodes, show(item, model)} for the rest. */
export function detailOf(name, what, build) {
  const aside = byId(`${name}-detail`);
  const view = byId(`view-${name}`);
  let current; // {id, show}
  let returnTo = 0;

  function open(id, item, model) {
    const heading = el("h3", { tabindex: "-1" });
    const close = el("a", { href: `#${name}`, class: "close" }, "Close");
    const built = item && build(item, model);
    const lost = el("p", { class: "note" }, `This ${what} is not there any more.`);
    lost.hidden = Boolean(item);
    aside.replaceChildren(el("div", { class: "title" }, heading, close), lost, ...(built?.nodes ?? []));
    setText(heading, built?.title ?? id);
    return {
      id,
      heading,
      known: Boolean(item),
      show(now, nowModel) {
        lost.hidden = Boolean(now);
        if (now) {
          const title = built.show(now, nowModel);
          if (title !== undefined) setText(heading, title);
        }
      },
    };
  }

  /** Shows the item of that id, undefined where it is not there; without an id, nothing. */
  function show(id, item, model) {
    if (id === undefined) {
      if (!current) return;
      current = undefined;
      aside.hidden = true;
      view.classList.remove("open");
      aside.replaceChildren();
      scrollTo(0, returnTo);
      return;
    }
    if (!current) returnTo = scrollY;
    const opened = current?.id !== id;
    if (opened || (item && !current.known)) current = open(id, item, model);
    aside.hidden = false;
    view.classList.add("open");
    current.show(item, model);
    if (opened) aside.scrollTop = 0;
  }

  return {
    show,
    /** Moves the focus into the detail; where it has taken the list's place, the page begins at its top. */
    focus() {
      if (getComputedStyle(aside).position !== "sticky") scrollTo(0, 0);
      current?.heading.focus({ preventScroll: true });
    },
  };
}
