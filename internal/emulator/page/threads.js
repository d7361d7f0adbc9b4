// Chat threads: who is in them, and what was said.

import { byId, cell, copyButton, countCell, el, facts, keep, row, rowHeader, setAttribute, setText } from "./dom.js";
import { count, time } from "./format.js";
import { detailOf, firstSteps, listOf, noMatch } from "./list.js";
import { search } from "./model.js";
import { idLink, nameTag, person, threadLink } from "./people.js";

const step = 100; // messages
const few = 5; // participants, whom the messages may stand below

export function threadsView() {
  const list = listOf("threads", (thread) => thread.id, threadRow);
  const detail = detailOf("threads", "thread", threadDetail);
  let selected;

  function threadRow(thread) {
    const topic = el("bdi", {});
    const deleted = el("span", { class: "tag", hidden: true }, "deleted");
    const people = countCell("person", "people");
    const messages = countCell("message");
    const node = row(
      rowHeader(el("a", { href: threadLink(thread.id), class: "clip" }, topic), " ", deleted),
      cell({ class: "time" }, time(thread.createdOn)),
      people.node,
      messages.node,
    );
    return {
      node,
      show(now) {
        setText(topic, now.topic);
        people.show(now.participants.length);
        messages.show(now.messages.length);
        deleted.hidden = !now.deletedOn;
        setAttribute(node, "aria-current", now.id === selected ? "true" : undefined);
      },
    };
  }

  function show(model, query, id) {
    selected = id;
    const found = search("threads", model.threads, query);
    const messages = found.reduce((sum, thread) => sum + thread.messages.length, 0);
    setText(byId("threads-note"), found.length > 0 ? `${count(messages, "message")} in ${count(found.length, "thread")}` : "");
    if (model.threads.length === 0) list.show([], "none", () => firstSteps("No chat threads yet"));
    else list.show(found, `query ${query}`, () => noMatch("thread", query));
    detail.show(id, model.threads.find((thread) => thread.id === id), model);
  }

  return { show, found: (model, query) => search("threads", model.threads, query).length, total: (model) => model.threads.length, list, detail };
}

function threadDetail(thread, first) {
  const deleted = el("p", { class: "status" });
  const metadata = el("div", {});
  const people = el("summary", {});
  const roster = el("ul", { class: "lines" });
  const said = el("h4", {});
  const earlier = el("button", { type: "button", class: "more" });
  const messages = el("ol", { class: "messages" });
  const retention = thread.deleteAfterDays ? `deleted ${count(thread.deleteAfterDays, "day")} after its creation` : "kept";
  let limit = step;
  let shown = [thread, first];
  earlier.addEventListener("click", () => {
    limit += step;
    show(...shown);
  });

  function show(now, model) {
    shown = [now, model];
    deleted.hidden = !now.deletedOn;
    setText(deleted, now.deletedOn ? `Deleted ${time(now.deletedOn)}` : "");
    const pairs = Object.entries(now.metadata);
    keep(metadata, pairs.length > 0 ? pairs : [["none"]], JSON.stringify, metadataLine);
    setText(people, now.participants.length > 0 ? count(now.participants.length, "participant") : "No participants");
    keep(roster, now.participants, (p) => JSON.stringify(p), participantLine);
    setText(said, now.messages.length > 0 ? count(now.messages.length, "message") : "No messages");
    earlier.hidden = now.messages.length <= limit;
    setText(earlier, `Show ${Math.min(step, now.messages.length - limit)} earlier`);
    const readers = new Map();
    for (const { rawId, messageId } of now.readReceipts ?? []) {
      readers.set(messageId, [...(readers.get(messageId) ?? []), rawId]);
    }
    const latest = now.messages.slice(-limit).map((message) => ({ message, readers: readers.get(message.id) ?? [] }));
    // A message that was edited, deleted or read is drawn again.
    keep(messages, latest, (entry) => JSON.stringify(entry), (entry) => messageItem(entry, now, model));
    return now.topic;
  }

  return {
    title: thread.topic,
    nodes: [
      deleted,
      facts(
        ["Id", el("span", {}, el("span", { class: "id" }, thread.id), " ", copyButton(thread.id, "the thread's id"))],
        ["Created", el("span", {}, time(thread.createdOn), " by ", person(thread.createdBy, first.nameOf(thread.createdBy)))],
        ["Retention", retention],
        ["Metadata", metadata],
      ),
      el("details", { open: thread.participants.length <= few }, people, roster),
      said,
      earlier,
      messages,
    ],
    show,
  };
}

/** A name and its value; a name alone says that there are none. */
const metadataLine = ([name, value]) => ({
  node: el("p", { class: "metadata" }, el("bdi", {}, name), value !== undefined && " = ", value && el("bdi", {}, value)),
});

function participantLine({ rawId, displayName, shareHistoryTime, metadata }) {
  const sees = Date.parse(shareHistoryTime) > 0 && `sees messages since ${time(shareHistoryTime)}`;
  return {
    node: el(
      "li",
      {},
      displayName ? nameTag(displayName) : el("span", { class: "note" }, "no name"),
      " ",
      idLink(rawId),
      " ",
      copyButton(rawId, "the raw id"),
      sees && el("span", { class: "note block" }, sees),
      ...Object.entries(metadata).map((entry) => metadataLine(entry).node),
    ),
  };
}

function messageItem({ message, readers }, thread, model) {
  const node = message.senderRawId && ["text", "html"].includes(message.type) ? spoken(message, model) : el("li", { class: "system" }, el("p", {}, ...inSystemWords(message, model), " ", moment(message.createdOn)));
  if (readers.length > 0) {
    const names = readers.map((rawId) => thread.participants.find((p) => p.rawId === rawId)?.displayName || model.nameOf(rawId));
    node.append(el("p", { class: "note read" }, "Read by ", ...joined(readers.map((rawId, i) => person(rawId, names[i])))));
  }
  return { node };
}

const moment = (iso) => el("time", { datetime: iso, class: "note" }, time(iso));

function spoken(message, model) {
  return el(
    "li",
    {},
    el(
      "p",
      { class: "said" },
      person(message.senderRawId, message.senderDisplayName || model.nameOf(message.senderRawId)),
      " ",
      moment(message.createdOn),
      message.type === "html" && el("span", { class: "tag" }, "html"),
      message.editedOn && el("span", { class: "tag", title: time(message.editedOn) }, "edited"),
      message.deletedOn && el("span", { class: "tag", title: time(message.deletedOn) }, "deleted"),
    ),
    message.deletedOn ? el("p", { class: "note" }, "The text is gone.") : el("p", { class: "content", dir: "auto" }, message.content),
    ...(message.attachments ?? []).map(({ id, attachmentType, name }) => el("p", { class: "note" }, `${attachmentType}: `, el("bdi", {}, name || id))),
    ...Object.entries(message.metadata).map((entry) => metadataLine(entry).node),
  );
}

/** The people with commas and "and" between them. */
const joined = (nodes) => nodes.flatMap((node, i) => (i === 0 ? [node] : [i === nodes.length - 1 ? " and " : ", ", node]));

/** What a message of the service itself says. */
function inSystemWords(message, model) {
  const rawId = message.senderRawId;
  const who = rawId ? person(rawId, model.nameOf(rawId)) : "The service";
  const whom = message.participants ?? [];
  const alone = whom.length === 1 && whom[0].rawId === rawId;
  const people = joined(whom.map((p) => person(p.rawId, p.displayName || model.nameOf(p.rawId))));
  switch (message.type) {
    case "topicUpdated":
      return [who, " set the topic to “", el("bdi", {}, message.topic ?? ""), "”"];
    case "participantAdded":
      return alone ? [who, " joined"] : [who, " added ", ...people];
    case "participantRemoved":
      return alone ? [who, " left"] : [who, " removed ", ...people];
    default:
      return [who, `: ${message.type}`];
  }
}
