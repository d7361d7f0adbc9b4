// Users: under which ids and names, and what each is in.

import { byId, cell, copyButton, countCell, el, facts, keep, row, rowHeader, setAttribute, setText } from "./dom.js";
import { count, shortId } from "./format.js";
import { detailOf, firstSteps, listOf, noMatch } from "./list.js";
import { search } from "./model.js";
import { roomLink, threadLink, userLink } from "./people.js";

const standings = {
  deleted: "deleted",
  elsewhere: "made elsewhere", // is in a roster, but was not created by this emulator
};

export function usersView() {
  const list = listOf("users", (user) => user.rawId, userRow);
  const detail = detailOf("users", "user", userDetail);
  let selected;

  function userRow({ rawId }) {
    const names = el("bdi", {});
    const standing = el("span", { class: "tag" });
    const rooms = countCell("room");
    const threads = countCell("thread");
    const node = row(
      rowHeader(el("a", { href: userLink(rawId), class: "id clip", title: rawId }, shortId(rawId)), " ", copyButton(rawId, "the raw id")),
      cell({ class: "names" }, names, " ", standing),
      rooms.node,
      threads.node,
    );
    return {
      node,
      show(now) {
        setText(names, [...now.names].join(", "));
        setText(standing, standings[now.standing] ?? "");
        standing.hidden = now.standing === "present";
        rooms.show(now.rooms.length);
        threads.show(now.threads.length);
        setAttribute(node, "aria-current", rawId === selected ? "true" : undefined);
      },
    };
  }

  function show(model, query, id) {
    selected = id;
    const found = search("users", model.users, query);
    setText(byId("users-note"), found.length > 0 ? count(found.length, "user") : "");
    if (model.users.length === 0) list.show([], "none", () => firstSteps("No users yet"));
    else list.show(found, `query ${query}`, () => noMatch("user", query));
    detail.show(id, model.users.find((user) => user.rawId === id), model);
  }

  return { show, found: (model, query) => search("users", model.users, query).length, total: (model) => model.users.length, list, detail };
}

function userDetail(user) {
  const names = el("bdi", {});
  const standing = el("span", {});
  const inRooms = el("h4", {});
  const rooms = el("ul", { class: "lines" });
  const inThreads = el("h4", {});
  const threads = el("ul", { class: "lines" });
  return {
    title: `User ${shortId(user.rawId)}`,
    nodes: [
      facts(
        ["Raw id", el("span", {}, el("span", { class: "id" }, user.rawId), " ", copyButton(user.rawId, "the raw id"))],
        ["Known as", names],
        ["Identity", standing],
      ),
      inRooms,
      rooms,
      inThreads,
      threads,
    ],
    show(now) {
      setText(names, [...now.names].join(", ") || "no name given in chat");
      setText(standing, standings[now.standing] ?? "made here");
      setText(inRooms, now.rooms.length > 0 ? `In ${count(now.rooms.length, "room")}` : "In no room");
      keep(rooms, now.rooms, ({ room }) => room.id, roomLine);
      setText(inThreads, now.threads.length > 0 ? `In ${count(now.threads.length, "thread")}` : "In no thread");
      keep(threads, now.threads, (thread) => thread.id, threadLine);
    },
  };
}

function roomLine({ room }) {
  const as = el("span", {});
  return {
    node: el("li", {}, el("a", { href: roomLink(room.id), class: "id" }, room.id), " ", as),
    show: (now) => setText(as, `${now.role}, ${now.room.status}`),
  };
}

function threadLine(thread) {
  const topic = el("bdi", {});
  const deleted = el("span", { class: "tag" }, "deleted");
  return {
    node: el("li", {}, el("a", { href: threadLink(thread.id) }, topic), " ", deleted),
    show(now) {
      setText(topic, now.topic);
      deleted.hidden = !now.deletedOn;
    },
  };
}
