// Spaces: the rooms of Webex, with their settings and members.

import { byId, cell, copyButton, countCell, el, facts, keep, row, rowHeader, setAttribute, setText } from "./dom.js";
import { count, time } from "./format.js";
import { detailOf, firstSteps, listOf, noMatch } from "./list.js";
import { search } from "./model.js";
import { nameTag, spaceLink } from "./people.js";

/** The settings of a space in words; most spaces have none. */
function settingsOf(space) {
  return [
    space.archived && "archived",
    space.type === "direct" && "direct",
    space.teamId && "of a team",
    space.isLocked && "locked",
    space.isAnnouncementOnly && "announcements only",
    space.isPublic && "public",
    space.classificationId && "classified",
    space.errors && "failing",
  ]
    .filter(Boolean)
    .join(", ");
}

const titleOf = (space) => space.title || "direct space";

export function spacesView() {
  const list = listOf("spaces", (space) => space.id, spaceRow);
  const detail = detailOf("spaces", "space", spaceDetail);
  let selected;

  function spaceRow({ id }) {
    const title = el("bdi", {});
    const settings = el("span", {});
    const moderators = countCell("moderator");
    const members = countCell("member");
    const node = row(
      rowHeader(el("a", { href: spaceLink(id) }, title)),
      cell({ class: "names" }, settings),
      moderators.node,
      members.node,
    );
    return {
      node,
      show(now) {
        setText(title, titleOf(now));
        setText(settings, settingsOf(now) || "unlocked");
        moderators.show(now.members.filter((member) => member.isModerator).length);
        members.show(now.members.length);
        setAttribute(node, "aria-current", id === selected ? "true" : undefined);
      },
    };
  }

  function show(model, query, id) {
    selected = id;
    const found = search("spaces", model.spaces, query);
    setText(byId("spaces-note"), found.length > 0 ? `${count(found.length, "space")} of Webex` : "");
    if (model.spaces.length === 0) list.show([], "none", () => firstSteps("No Webex spaces yet"));
    else list.show(found, `query ${query}`, () => noMatch("space", query));
    detail.show(id, model.spaces.find((space) => space.id === id), model);
  }

  return { show, found: (model, query) => search("spaces", model.spaces, query).length, total: (model) => model.spaces.length, list, detail };
}

function spaceDetail(space) {
  const values = Object.fromEntries(
    ["description", "settings", "team", "created", "activity"].map((name) => [name, el("bdi", {})]),
  );
  const people = el("h4", {});
  const roster = el("tbody", {});
  const table = el(
    "table",
    { class: "plain" },
    el("caption", { class: "unseen" }, "Members of the space"),
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Member"), el("th", { scope: "col" }, "Right"))),
    roster,
  );
  return {
    title: titleOf(space),
    nodes: [
      facts(
        ["Id", el("span", {}, el("span", { class: "id" }, space.id), " ", copyButton(space.id, "the space's id"))],
        ["Description", values.description],
        ["Settings", values.settings],
        ["Team", values.team],
        ["Created", values.created],
        ["Last activity", values.activity],
      ),
      people,
      table,
    ],
    show(now, model) {
      setText(values.description, now.description || "none");
      setText(values.settings, settingsOf(now) || "unlocked");
      setText(values.team, now.teamId ? (model.teamOf(now.teamId) ?? "deleted") : "none");
      setText(values.created, `${time(now.created)} UTC`);
      setText(values.activity, `${time(now.lastActivity)} UTC`);
      setText(people, now.members.length > 0 ? count(now.members.length, "member") : "No members");
      table.hidden = now.members.length === 0;
      keep(roster, now.members, (member) => member.personId, (member) => memberRow(member, model));
      return titleOf(now);
    },
  };
}

function memberRow({ personId, personEmail }, model) {
  const right = el("span", {});
  return {
    node: el(
      "tr",
      {},
      el("td", {}, nameTag(model.accountOf(personId) ?? personEmail), " ", el("span", { class: "id" }, personEmail), " ", copyButton(personId, "the person's id")),
      el("td", {}, right),
    ),
    show: (now) => setText(right, now.isModerator ? "moderator" : "member"),
  };
}
