// Rooms: their windows on one time line, and a room's roster.

import { byId, cell, copyButton, countCell, el, facts, keep, row, rowHeader, setAttribute, setText } from "./dom.js";
import { count, length, number, outlook, time } from "./format.js";
import { detailOf, firstSteps, listOf, noMatch } from "./list.js";
import { search } from "./model.js";
import { idLink, nameTag, roomLink } from "./people.js";
import { grid, place, spanOf } from "./timeline.js";

const statuses = ["upcoming", "active", "expired", "gone"];
const narrow = matchMedia("(max-width: 720px)");

const capital = (word) => word[0].toUpperCase() + word.slice(1);

/** A status told by shape and by word. */
const statusTag = (status) => el("span", { class: "status" }, el("span", { class: `mark ${status}`, "aria-hidden": "true" }), capital(status));

export function roomsView() {
  const list = listOf("rooms", (room) => room.id, roomRow);
  const detail = detailOf("rooms", "room", roomDetail);
  const table = byId("rooms-table");
  const chooser = byId("span");
  const chips = new Map();
  let only = "all";
  let shown;
  let span;

  for (const status of ["all", ...statuses]) {
    const total = el("span", { class: "count" });
    const chip = el("button", { type: "button", onclick: () => choose(status) }, status === "all" ? "All" : statusTag(status), " ", total);
    chips.set(status, { chip, total });
    byId("room-statuses").append(chip);
  }
  const redraw = () => shown && show(...shown);
  chooser.addEventListener("change", redraw);
  narrow.addEventListener("change", redraw);

  function choose(status) {
    only = status;
    redraw();
  }

  function drawSpan(rooms, now) {
    const windows = rooms.map((room) => ({ from: Date.parse(room.validFrom), until: Date.parse(room.validUntil) }));
    span = spanOf(chooser.value, windows, now, narrow.matches ? 4 : 7);
    table.style.setProperty("--grid", grid(span));
    table.style.setProperty("--now", `${place(span, now)}%`);
    const ticks = span.ticks.map((at, i) => ({ at, label: span.labels[i] }));
    keep(byId("axis"), [...ticks, { at: now, label: "now" }], (tick) => (tick.label === "now" ? "now" : tick.at), tickMark);
  }

  function tickMark() {
    const text = el("span", {});
    const node = el("span", { class: "tick" }, text);
    return {
      node,
      show({ at, label }) {
        setText(text, label);
        node.classList.toggle("now", label === "now");
        // A label at the end of the line would stand beyond it, and that of now at its beginning, too.
        const here = place(span, at);
        node.classList.toggle("late", here > (label === "now" ? 95 : 88));
        node.classList.toggle("early", here < 5);
        node.style.left = `${here}%`;
      },
    };
  }

  function roomRow(room) {
    const mark = el("span", { class: "mark", "aria-hidden": "true" });
    const status = el("span", { class: "word" });
    const next = el("span", { class: "note" });
    const bar = el("span", { class: "bar" });
    const range = el("span", { class: "unseen" });
    const people = countCell("person", "people");
    const node = row(
      rowHeader(el("a", { href: roomLink(room.id), class: "id" }, room.id)),
      cell({ class: "state" }, mark, status, " ", next),
      cell({ class: "window" }, el("span", { class: "track" }, bar), range),
      people.node,
    );
    return {
      node,
      show(now) {
        const from = Date.parse(now.validFrom);
        const until = Date.parse(now.validUntil);
        mark.className = `mark ${now.status}`;
        bar.className = `bar ${now.status}`;
        setText(status, capital(now.status));
        setText(next, outlook(now, shown[0].now));
        setText(range, `${time(now.validFrom)} to ${time(now.validUntil)}`);
        setAttribute(bar.parentElement, "title", range.textContent);
        people.show(now.participants.length);
        const left = place(span, from);
        const right = place(span, until);
        bar.classList.toggle("before", left < 0);
        bar.classList.toggle("beyond", right > 100);
        bar.classList.toggle("outside", right < 0 || left > 100);
        const start = Math.min(Math.max(left, 0), 100);
        bar.style.left = `${start}%`;
        bar.style.width = `${Math.min(Math.max(right, 0), 100) - start}%`;
        setAttribute(node, "aria-current", now.id === shown[2] ? "true" : undefined);
      },
    };
  }

  function show(model, query, id) {
    shown = [model, query, id];
    const found = search("rooms", model.rooms, query);
    for (const [status, { chip, total }] of chips) {
      const n = status === "all" ? found.length : found.filter((room) => room.status === status).length;
      setText(total, number(n));
      setAttribute(chip, "aria-pressed", String(status === only));
      chip.hidden = status === "gone" && n === 0 && only !== "gone"; // a switch of the emulator's, rarely met
    }
    const rooms = only === "all" ? found : found.filter((room) => room.status === only);
    drawSpan(rooms, model.now);
    byId("room-statuses").hidden = model.rooms.length === 0;
    chooser.parentElement.hidden = model.rooms.length === 0;
    if (model.rooms.length === 0) list.show([], "none", () => firstSteps("No rooms yet"));
    else if (found.length === 0) list.show([], `query ${query}`, () => noMatch("room", query));
    else list.show(rooms, `only ${only}`, () => [el("h3", {}, `No ${only} rooms`)]);
    detail.show(id, model.rooms.find((room) => room.id === id), model);
  }

  return { show, found: (model, query) => search("rooms", model.rooms, query).length, total: (model) => model.rooms.length, list, detail };
}

function roomDetail(room) {
  const mark = el("span", { class: "mark", "aria-hidden": "true" });
  const status = el("span", {});
  const values = Object.fromEntries(["from", "until", "lasts", "created", "dialOut"].map((name) => [name, el("span", {})]));
  const people = el("h4", {});
  const roster = el("tbody", {});
  const table = el(
    "table",
    { class: "plain" },
    el("caption", { class: "unseen" }, "Roster of the room"),
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "User"), el("th", { scope: "col" }, "Role"))),
    roster,
  );
  return {
    title: `Room ${room.id}`,
    nodes: [
      el("p", { class: "status" }, mark, status),
      facts(
        ["Id", el("span", {}, el("span", { class: "id" }, room.id), " ", copyButton(room.id, "the room's id"))],
        ["From", values.from],
        ["Until", values.until],
        ["Lasts", values.lasts],
        ["Created", values.created],
        ["Dial-out", values.dialOut],
      ),
      people,
      table,
    ],
    show(now, model) {
      mark.className = `mark ${now.status}`;
      setText(status, `${capital(now.status)}, ${outlook(now, model.now)}`);
      setText(values.from, `${time(now.validFrom)} UTC`);
      setText(values.until, `${time(now.validUntil)} UTC`);
      setText(values.lasts, length(Date.parse(now.validUntil) - Date.parse(now.validFrom)));
      setText(values.created, `${time(now.createdAt)} UTC`);
      setText(values.dialOut, now.pstnDialOutEnabled ? "allowed" : "not allowed");
      setText(people, now.participants.length > 0 ? count(now.participants.length, "participant") : "No participants");
      table.hidden = now.participants.length === 0;
      keep(roster, now.participants, (p) => p.rawId, (p) => rosterRow(p, model));
    },
  };
}

function rosterRow({ rawId }, model) {
  const role = el("span", {});
  const known = model.nameOf(rawId);
  return {
    node: el(
      "tr",
      {},
      el("td", {}, known && nameTag(known), known && " ", idLink(rawId), " ", copyButton(rawId, "the raw id")),
      el("td", {}, role),
    ),
    show: (now) => setText(role, now.role),
  };
}
